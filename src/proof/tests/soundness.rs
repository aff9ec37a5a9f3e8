//! Ways in which a search could report fewer messages than can happen, each held shut.

use super::*;
use crate::semantics::{Choices, Clock, Moment, Setting, run};
use jiff::civil::{Date, DateTime, date};

/// The first arm or the second, by a list; nothing ends early.
struct Ways(Vec<usize>);

impl Choices for Ways {
    fn branch(&mut self, _: NodeId, _: Moment, arms: &[Arm], otherwise: Option<NodeId>) -> NodeId {
        match self.0.pop() {
            Some(0) | None => arms[0].next,
            Some(_) => otherwise.unwrap(),
        }
    }

    fn split(&mut self, _: NodeId, _: Moment, arms: &[SplitArm]) -> NodeId {
        arms[0].next
    }

    fn awaited(&mut self, _: NodeId, at: Moment, _: &[AwaitOn], _: Moment) -> Option<Moment> {
        Some(at)
    }

    fn decided(
        &mut self,
        _: NodeId,
        at: Moment,
        _: &[NodeId],
        _: Moment,
    ) -> Option<(Moment, usize)> {
        Some((at, 0))
    }

    fn between(&mut self, _: NodeId, _: Moment, earliest: Moment, _: Moment) -> Moment {
        earliest
    }

    fn date(&mut self, _: NodeId, _: Moment, _: &PropertyRef) -> Option<Date> {
        None
    }

    fn ends(&mut self, _: NodeId, _: Moment, _: Moment) -> Option<Moment> {
        None
    }
}

/// When the messages of a run that begins then leave.
fn sent(house: &House, workflow: &Workflow, entry: DateTime, ways: &[usize]) -> Vec<Moment> {
    let setting = Setting::new(house, workflow);
    let clock = Clock::new(&house.zone);
    let done = run(&setting, clock.at(entry), &mut Ways(ways.to_vec()));
    done.sent.iter().map(|s| s.at).collect()
}

fn fork(first: u32, second: u32) -> Node {
    Node::Branch {
        arms: vec![Arm {
            when: Condition::Consents {
                channel: Channel::Email,
            },
            next: NodeId(first),
        }],
        otherwise: Some(NodeId(second)),
    }
}

fn once_per(length: Length) -> Reentry {
    Reentry::OncePer { length }
}

fn at_least_reported(house: &House, workflow: &Workflow, messages: u64) -> RuleReport {
    let (proof, _) = prove(house, workflow);
    let report = first(&proof).clone();
    assert!(
        report.worst.is_none_or(|w| w >= messages),
        "{messages} can happen: {report:?}"
    );
    report
}

/// A search that stops for its cost does not say that there is no more.
#[test]
fn a_search_cut_short_is_not_a_bound() {
    let count = 4_000;
    let mut nodes: Vec<Node> = (0..count).map(|i| send("a", i + 1)).collect();
    nodes.push(Node::End);
    for limit in [900, 1_500] {
        let rules = vec![at_most(limit, days(7))];
        let workflow = journey(nodes.clone(), Reentry::OnceEver, rules);
        let report = at_least_reported(&with_rate(house(), None), &workflow, u64::from(count));
        assert_ne!(report.verdict, Verdict::Proved);
        assert!(!report.exact);
    }
}

/// A date on which nothing leaves holds messages back to meet those of the next day.
#[test]
fn a_closed_date_gathers_the_messages_of_two_days() {
    let mut house = with_rate(house(), None);
    house.calendars.insert(
        "open".into(),
        CalendarDef {
            weekdays: Weekdays::ALL,
            except: vec![DateValue {
                year: 2026,
                month: 12,
                day: 25,
            }],
            span: crate::source::Span::default(),
        },
    );
    let quiet = rule(RuleForm::QuietOutside {
        calendar: "open".into(),
    });
    for hours in [None, Some((22, 9))] {
        let mut rules = vec![at_most(1, days(1)), quiet.clone()];
        if let Some((from, to)) = hours {
            rules.push(rule(RuleForm::QuietHours {
                from: ClockMinutes(from * 60),
                to: ClockMinutes(to * 60),
            }));
        }
        let nodes = vec![send("a", 1), Node::End];
        let workflow = journey(nodes, once_per(days(1)), rules);
        let a = sent(&house, &workflow, date(2026, 12, 25).at(12, 0, 0, 0), &[])[0];
        let b = sent(&house, &workflow, date(2026, 12, 26).at(12, 0, 0, 0), &[])[0];
        assert!(b.wall < a.wall.checked_add(jiff::Span::new().days(1)).unwrap());
        let report = at_least_reported(&house, &workflow, 2);
        assert_ne!(report.verdict, Verdict::Proved);
    }
}

/// When the clocks go back, what comes in the hour that is shown again is read at its end: a run that begins after
/// the end of a window sends nothing in it, for a day and more has gone by.
#[test]
fn the_hour_that_comes_twice_does_not_reach_back_into_a_window() {
    let house = with_rate(house(), None);
    let nodes = vec![
        fork(1, 2),
        send("a", 4),
        wait(length(10, Unit::Minutes), 3),
        send("b", 4),
        Node::End,
    ];
    let workflow = journey(nodes, once_per(days(1)), vec![at_most(1, days(1))]);
    let a = sent(&house, &workflow, date(2026, 10, 24).at(2, 50, 0, 0), &[0])[0];
    let b = sent(&house, &workflow, date(2026, 10, 25).at(2, 50, 0, 0), &[1])[0];
    assert_eq!(a.wall, date(2026, 10, 24).at(2, 50, 0, 0));
    assert_eq!(b.wall, date(2026, 10, 25).at(3, 0, 0, 0));
    let minutes = b.instant.duration_since(a.instant).as_secs() / 60;
    assert_eq!(minutes, 24 * 60 + 10);
    at_least_reported(&house, &workflow, 1);
}

/// A guard that postpones out of one night may run into the next.
#[test]
fn a_postponed_message_is_held_again() {
    let mut guard = rule(RuleForm::AtMost {
        count: 3,
        of: all(),
        window: hours(1),
    });
    guard.otherwise = Some(OtherwiseAction::Postpone(hours(9)));
    let quiet = rule(RuleForm::QuietHours {
        from: ClockMinutes(9 * 60 + 1),
        to: ClockMinutes(9 * 60),
    });
    // Nothing leaves but in one minute a day: a postponed message takes a day more.
    let nodes = vec![send("a", 1), Node::End];
    let rules = vec![at_most(1, hours(23)), quiet, guard];
    let workflow = journey(nodes, once_per(hours(24)), rules);
    at_least_reported(&with_rate(house(), None), &workflow, 2);
}

/// Coming back after elapsed hours, on the rule's wall clock: an hour is lost in autumn, and the
/// calendar's search has to look between its own steps.
#[test]
fn coming_back_by_hours_meets_the_change_of_clocks() {
    let house = with_rate(house(), None);
    let quiet = rule(RuleForm::QuietHours {
        from: ClockMinutes(12 * 60),
        to: ClockMinutes(0),
    });
    let nodes = vec![send("a", 1), Node::End];
    let back = Reentry::AgainAfter { length: hours(24) };
    let workflow = journey(nodes, back, vec![at_most(1, days(1)), quiet]);
    let first = date(2026, 10, 24).at(2, 30, 0, 0);
    let a = sent(&house, &workflow, first, &[])[0];
    let clock = Clock::new(&house.zone);
    let again = clock.add(a, hours(24));
    assert_eq!(again.wall, date(2026, 10, 25).at(2, 30, 0, 0));
    let a = clock.at(date(2026, 10, 24).at(4, 0, 0, 0));
    assert_eq!(
        clock.add(a, hours(24)).wall,
        date(2026, 10, 25).at(3, 0, 0, 0)
    );
    at_least_reported(&house, &workflow, 2);
}

/// Two messages of one name at two steps are one message; so they are over two runs.
#[test]
fn one_message_at_two_steps_is_counted_together() {
    let each = |window: Length| rule(RuleForm::EachOnce { of: all(), window });
    let nodes = vec![
        send("a", 1),
        wait(days(3), 2),
        send("b", 3),
        wait(days(3), 4),
        send("a", 5),
        Node::End,
    ];
    let house = with_rate(house(), None);
    let single = journey(nodes.clone(), Reentry::OnceEver, vec![each(days(7))]);
    assert_eq!(
        at_least_reported(&house, &single, 2).verdict,
        Verdict::Broken
    );
    let apart = journey(nodes.clone(), Reentry::OnceEver, vec![each(days(6))]);
    assert_eq!(
        at_least_reported(&house, &apart, 1).verdict,
        Verdict::Proved
    );
    let runs = journey(nodes, once_per(days(7)), vec![each(days(6))]);
    assert_eq!(at_least_reported(&house, &runs, 2).verdict, Verdict::Broken);
}

/// Two messages exactly a window apart are never in one window; a minute less, and they are.
#[test]
fn a_cooldown_as_long_as_the_window_holds_and_a_shorter_does_not() {
    let house = with_rate(house(), None);
    let nodes = || vec![send("a", 1), Node::End];
    for (cooldown, worst) in [(168, 1), (167, 2)] {
        let workflow = journey(
            nodes(),
            once_per(hours(cooldown)),
            vec![at_most(1, hours(168))],
        );
        assert_eq!(
            at_least_reported(&house, &workflow, worst).worst,
            Some(worst)
        );
        // Two days on the wall are 47 hours in spring.
        let workflow = journey(nodes(), once_per(days(7)), vec![at_most(1, hours(168))]);
        at_least_reported(&house, &workflow, 2);
    }
}

/// Each start event has a rate of its own, and runs of all of them meet.
#[test]
fn the_rates_of_several_events_add_up() {
    let mut house = with_rate(house(), Some((2, days(7))));
    let other = house.events["subscribed"].clone();
    house.events.insert(
        "ordered".into(),
        EventDef {
            rate: Some((1, days(30))),
            ..other
        },
    );
    let mut workflow = journey(
        vec![send("a", 1), Node::End],
        Reentry::EveryTime,
        vec![at_most(2, days(7))],
    );
    let Start::Events { events, .. } = &mut workflow.start else {
        unreachable!()
    };
    events.push(StartOn {
        event: EventKind::Declared {
            name: "ordered".into(),
        },
        filter: Some(Condition::Consents {
            channel: Channel::Email,
        }),
    });
    let report = at_least_reported(&house, &workflow, 3);
    assert_eq!((report.worst, report.exact), (Some(3), true));
    // One of them without a rate: nothing bounds it.
    house.events.get_mut("ordered").unwrap().rate = None;
    let report = at_least_reported(&house, &workflow, 3);
    assert_eq!(report.verdict, Verdict::Unbounded);
}

/// A wait for a time of day passes at once at that very moment, and a minute later not for a day.
#[test]
fn a_clock_wait_at_the_very_moment() {
    let house = with_rate(house(), None);
    let nodes = vec![
        send("a", 1),
        clock(10, 0x7f, 2),
        send("b", 3),
        clock(10, 0x7f, 4),
        send("c", 5),
        Node::End,
    ];
    let workflow = journey(nodes, Reentry::OnceEver, vec![at_most(2, days(1))]);
    let at = sent(&house, &workflow, date(2026, 3, 2).at(10, 0, 0, 0), &[]);
    assert_eq!((at[0], at[1]), (at[1], at[2]));
    assert_eq!(
        at_least_reported(&house, &workflow, 3).verdict,
        Verdict::Broken
    );
}

/// A guard of another rule does not stand in for one that counts more, or on another clock.
#[test]
fn a_guard_that_counts_less_enforces_nothing() {
    let mut guard = rule(RuleForm::AtMost {
        count: 1,
        of: CountedSet {
            message: Some("a".into()),
            ..all()
        },
        window: days(7),
    });
    guard.otherwise = Some(OtherwiseAction::Skip);
    let nodes = vec![send("a", 1), send("b", 2), send("b", 3), Node::End];
    let workflow = journey(nodes, Reentry::OnceEver, vec![at_most(1, days(7)), guard]);
    let report = at_least_reported(&with_rate(house(), None), &workflow, 3);
    assert_eq!(report.verdict, Verdict::Broken);
}

/// What a run waits for comes so many minutes after it began to wait, as the clock of the house reads then.
struct After<'a>(&'a Clock, i64);

impl Choices for After<'_> {
    fn branch(&mut self, _: NodeId, _: Moment, arms: &[Arm], _: Option<NodeId>) -> NodeId {
        arms[0].next
    }

    fn split(&mut self, _: NodeId, _: Moment, arms: &[SplitArm]) -> NodeId {
        arms[0].next
    }

    fn awaited(&mut self, _: NodeId, at: Moment, _: &[AwaitOn], end: Moment) -> Option<Moment> {
        Some(self.0.elapsed(at, self.1 * 60)).filter(|at| at.instant <= end.instant)
    }

    fn decided(
        &mut self,
        _: NodeId,
        _: Moment,
        _: &[NodeId],
        _: Moment,
    ) -> Option<(Moment, usize)> {
        None
    }

    fn between(&mut self, _: NodeId, at: Moment, least: Moment, _: Moment) -> Moment {
        self.0.elapsed(at, self.1 * 60).max(least)
    }

    fn date(&mut self, _: NodeId, _: Moment, _: &PropertyRef) -> Option<Date> {
        None
    }

    fn ends(&mut self, _: NodeId, _: Moment, _: Moment) -> Option<Moment> {
        None
    }
}

#[test]
fn what_comes_in_the_hour_that_is_shown_twice_takes_nothing_from_days() {
    let awaits = Node::Await {
        on: vec![AwaitOn::Event(EventKind::Declared {
            name: "ordered".into(),
        })],
        deadline: days(1),
        then: NodeId(2),
        otherwise: NodeId(2),
    };
    let chooses = Node::Wait {
        wait: WaitKind::Between {
            least: days(0),
            most: days(1),
        },
        alone: false,
        next: NodeId(2),
    };
    let house = house();
    for first in [awaits, chooses] {
        let nodes = vec![
            send("a", 1),
            first,
            wait(days(3), 3),
            send("b", 4),
            Node::End,
        ];
        let workflow = journey(nodes, Reentry::OnceEver, vec![at_most(1, days(3))]);
        let (proof, _) = prove(&house, &workflow);
        assert_eq!(first_verdict(&proof), (Verdict::Proved, Some(1)));
        // Every run over the night on which the clocks go back, ten minutes by ten minutes.
        let setting = Setting::new(&house, &workflow);
        let night = setting.clock.at(date(2026, 10, 24).at(12, 0, 0, 0));
        for entry in 0..=100 {
            let entry = setting.clock.elapsed(night, entry * 600);
            for after in 0..=144 {
                let mut choices = After(&setting.clock, after * 10);
                let sent = run(&setting, entry, &mut choices).sent;
                let [a, b] = sent.as_slice() else {
                    panic!("{sent:?}");
                };
                let apart = b.at.wall.duration_since(a.at.wall);
                assert!(apart.as_hours() >= 72, "{:?} {:?}", a.at, b.at);
            }
        }
    }
}

fn first_verdict(proof: &JourneyProof) -> (Verdict, Option<u64>) {
    let report = first(proof);
    (report.verdict, report.worst)
}
