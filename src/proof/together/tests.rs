//! Rules over several journeys: sums, one start for several, and what is too unsure to show.

use super::super::tests::{at_most, clock, days, gap, house, journey, send, wait, with_rate};
use super::*;
use crate::proof::Margin;
use crate::proof::prove;
use crate::vocabulary::Unit;
use crate::workflow::{EventKind, Node, Reentry, Start};

fn named(name: &str, event: &str, nodes: Vec<Node>, reentry: Reentry, rules: &[Rule]) -> Workflow {
    let mut workflow = journey(nodes, reentry, rules.to_vec());
    workflow.name = name.into();
    if let Start::Events { events, .. } = &mut workflow.start {
        events[0].event = EventKind::Declared { name: event.into() };
    }
    workflow
}

fn together(house: &House, journeys: &[Workflow]) -> Vec<TogetherReport> {
    let proofs: Vec<JourneyProof> = journeys.iter().map(|w| prove(house, w).0).collect();
    let all: Vec<Proved<'_>> = journeys.iter().zip(&proofs).collect();
    prove_together(house, &all).0
}

fn two_sends(apart: u32) -> Vec<Node> {
    vec![send("a", 1), wait(days(apart), 2), send("b", 3), Node::End]
}

#[test]
fn journeys_of_different_starts_add_up() {
    let rules = [at_most(3, days(7)), at_most(4, days(7))];
    let journeys = [
        named("one", "visited", two_sends(3), Reentry::OnceEver, &rules),
        named("two", "ordered", two_sends(6), Reentry::OnceEver, &rules),
    ];
    let reports = together(&house(), &journeys);
    let [three, four] = &reports[..] else {
        panic!("{reports:#?}")
    };
    assert_eq!(
        (three.verdict, three.worst, three.exact),
        (Verdict::Broken, Some(4), true)
    );
    assert_eq!(
        (four.verdict, four.worst, four.exact),
        (Verdict::Proved, Some(4), true)
    );
    let sent = three.timeline.iter().filter_map(|l| {
        let TimelineEvent::Message { counted, .. } = &l.what else {
            return None;
        };
        Some((l.journey.as_str(), *counted))
    });
    let sent: Vec<_> = sent.collect();
    assert_eq!(sent.len(), 4, "{three:#?}");
    assert_eq!(sent.last().unwrap().1, Some(4));
    assert!(sent.iter().any(|s| s.0 == "one") && sent.iter().any(|s| s.0 == "two"));
}

#[test]
fn what_one_event_starts_is_packed_once() {
    // One sends at once, the other four days later: they never meet in three days.
    let later = vec![wait(days(4), 1), send("b", 2), Node::End];
    let house = with_rate(house(), Some((1, days(30))));
    let rules = [at_most(1, days(3))];
    let at_once = vec![send("a", 1), Node::End];
    let journeys = [
        named(
            "now",
            "subscribed",
            at_once.clone(),
            Reentry::EveryTime,
            &rules,
        ),
        named(
            "later",
            "subscribed",
            later.clone(),
            Reentry::EveryTime,
            &rules,
        ),
    ];
    let reports = together(&house, &journeys);
    assert_eq!(reports[0].verdict, Verdict::Proved, "{reports:#?}");
    assert_eq!((reports[0].worst, reports[0].exact), (Some(1), true));
    // With starts of their own they do.
    let journeys = [
        named("now", "visited", at_once, Reentry::OnceEver, &rules),
        named("later", "ordered", later, Reentry::OnceEver, &rules),
    ];
    assert_eq!(together(&house, &journeys)[0].verdict, Verdict::Broken);
}

#[test]
fn clock_times_are_shared() {
    // At ten and at four in the afternoon: never closer than six hours.
    let at = |hour: u16| vec![clock(hour, 0x7f, 1), send("a", 2), Node::End];
    let hours = |amount| crate::workflow::Length {
        amount,
        unit: crate::vocabulary::Unit::Hours,
    };
    let rules = [gap(hours(5)), gap(hours(7))];
    let journeys = [
        named("morning", "visited", at(10), Reentry::OnceEver, &rules),
        named("afternoon", "ordered", at(16), Reentry::OnceEver, &rules),
    ];
    let verdicts: Vec<Verdict> = together(&house(), &journeys)
        .iter()
        .map(|r| r.verdict)
        .collect();
    assert_eq!(verdicts, [Verdict::Proved, Verdict::Broken]);
}

#[test]
fn what_one_journey_does_to_another_is_played() {
    let rules = [at_most(3, days(7))];
    let one = named("one", "visited", two_sends(3), Reentry::OnceEver, &rules);
    let two = named("two", "ordered", two_sends(3), Reentry::OnceEver, &rules);
    let mut shy = one.clone();
    shy.gives_way_to = vec!["two".into()];
    let mut ends = one.clone();
    ends.exits = vec![crate::workflow::Exit::Event {
        event: EventKind::Declared {
            name: "ordered".into(),
        },
    }];
    for changed in [shy, ends] {
        let reports = together(&house(), &[changed, two.clone()]);
        assert_eq!(reports[0].verdict, Verdict::Broken, "{reports:#?}");
        assert_eq!(reports[0].worst, Some(4));
        let sent = reports[0].timeline.iter();
        let sent = sent.filter(|l| matches!(l.what, TimelineEvent::Message { .. }));
        assert_eq!(sent.count(), 4, "{reports:#?}");
    }
    // Nobody comes from one of these states into the other.
    let mut other_state = one.clone();
    other_state.states = vec!["owner".into()];
    let reports = together(&house(), &[other_state, two.clone()]);
    assert_eq!(
        (reports[0].verdict, reports[0].worst),
        (Verdict::Proved, Some(2))
    );
    assert_eq!(together(&house(), &[one, two])[0].verdict, Verdict::Broken);
}

#[test]
fn one_message_of_two_journeys_is_sent_again_too_soon() {
    let once = crate::workflow::RuleForm::EachOnce {
        of: super::super::tests::all(),
        window: days(30),
    };
    let rules = [super::super::tests::rule(once)];
    let journeys = [
        named("one", "visited", two_sends(3), Reentry::OnceEver, &rules),
        named(
            "two",
            "ordered",
            vec![send("a", 1), Node::End],
            Reentry::OnceEver,
            &rules,
        ),
    ];
    let reports = together(&house(), &journeys);
    assert_eq!(reports[0].verdict, Verdict::Broken, "{reports:#?}");
    assert_eq!(reports[0].worst, Some(2));
}

#[test]
fn journeys_in_turn_begin_anew() {
    // Both wait before they write: what follows a change of turns is so much later.
    let late = |wait_for: u32| {
        let mut nodes = vec![wait(days(wait_for), 1), send("a", 2)];
        nodes.push(Node::End);
        nodes
    };
    let rules = [gap(days(5)), gap(days(6))];
    let mut one = named("one", "visited", late(5), Reentry::OnceEver, &rules);
    let two = named("two", "ordered", late(5), Reentry::OnceEver, &rules);
    let verdicts = |one: &Workflow| -> Vec<Verdict> {
        let reports = together(&house(), &[one.clone(), two.clone()]);
        reports.iter().map(|r| r.verdict).collect()
    };
    assert_eq!(verdicts(&one)[0], Verdict::Broken);
    one.gives_way_to = vec!["two".into()];
    assert_eq!(verdicts(&one), [Verdict::Proved, Verdict::Broken]);
}

#[test]
fn a_guard_that_all_are_under_bounds_a_promise() {
    let mut guard = at_most(2, days(7));
    guard.otherwise = Some(crate::workflow::OtherwiseAction::Skip);
    guard.text = "guard".into();
    let rules = [at_most(2, days(7)), guard];
    let journeys = [
        named("one", "visited", two_sends(3), Reentry::OnceEver, &rules),
        named("two", "ordered", two_sends(6), Reentry::OnceEver, &rules),
    ];
    let reports = together(&house(), &journeys);
    let found: Vec<_> = reports.iter().map(|r| (r.verdict, r.worst)).collect();
    assert_eq!(
        found,
        [(Verdict::Enforced, Some(2)), (Verdict::Enforced, Some(2))]
    );
    // One that only the first is under says nothing of the second.
    let alone = named(
        "two",
        "ordered",
        two_sends(6),
        Reentry::OnceEver,
        &rules[..1],
    );
    let reports = together(&house(), &[journeys[0].clone(), alone]);
    assert!(reports[0].worst > Some(2), "{reports:#?}");
    assert_ne!(reports[0].verdict, Verdict::Enforced, "{reports:#?}");
}

#[test]
fn turns_and_days_are_named_among_what_is_taken_for_granted() {
    let rules = [at_most(3, days(7))];
    let one = named("one", "visited", two_sends(3), Reentry::OnceEver, &rules);
    let two = named("two", "ordered", two_sends(3), Reentry::OnceEver, &rules);
    let said = |journeys: &[Workflow], words: &str| {
        let reports = together(&house(), journeys);
        let all = &reports[0].assumptions;
        all.iter().any(|assumption| assumption.contains(words))
    };
    // The plain sum takes nothing of the kind for granted.
    assert!(!said(&[one.clone(), two.clone()], "never run at a time"));
    let mut owners = one.clone();
    owners.states = vec!["owner".into()];
    assert!(said(
        &[owners, two.clone()],
        "`one` and `two` never run at a time"
    ));
    let on = |workflow: &Workflow, day: u8| {
        let mut dated = workflow.clone();
        dated.start = Start::OnDate {
            date: crate::workflow::DateValue {
                year: 2026,
                month: 12,
                day,
            },
            at: crate::workflow::ClockMinutes(600),
            segment: "all".into(),
            because: String::new(),
        };
        dated
    };
    let dated = [on(&one, 1), on(&two, 22)];
    assert!(said(
        &dated,
        "starts `one` on 2026-12-01, `two` on 2026-12-22"
    ));
}

#[test]
fn what_one_event_of_no_known_rate_starts_is_not_said_to_meet() {
    // Both are entered once, at the first event: one sends at once, the other five days later.
    let later = vec![wait(days(5), 1), send("b", 2), Node::End];
    let at_once = vec![send("a", 1), Node::End];
    let rules = [at_most(1, days(2)), at_most(2, days(2))];
    for calendar in [false, true] {
        let now = if calendar {
            vec![clock(9, 0x7f, 1), send("a", 2), Node::End]
        } else {
            at_once.clone()
        };
        let journeys = [
            named("now", "visited", now, Reentry::OnceEver, &rules),
            named("later", "visited", later.clone(), Reentry::OnceEver, &rules),
        ];
        let reports = together(&house(), &journeys);
        for report in &reports {
            assert!(!report.exact || report.worst == Some(1), "{report:#?}");
            assert_ne!(report.verdict, Verdict::Broken, "{report:#?}");
        }
    }
}

#[test]
fn a_journey_that_is_entered_once_begins_with_the_first_event() {
    // What the first event brings three days later is there when the second one comes, for which the other journey,
    // begun by the first, is over: two in a day, not three.
    let house = with_rate(house(), Some((1, days(3))));
    let rules = [at_most(2, days(1))];
    let later = vec![wait(days(3), 1), send("a", 2), Node::End];
    let at_once = vec![send("b", 1), send("b", 2), Node::End];
    let named = |name, nodes, reentry| named(name, "subscribed", nodes, reentry, &rules);
    let mut journeys = [
        named("later", later, Reentry::EveryTime),
        named("once", at_once, Reentry::OnceEver),
    ];
    let report = &together(&house, &journeys)[0];
    assert_eq!(
        (report.verdict, report.worst, report.exact),
        (Verdict::Proved, Some(2), true),
        "{report:#?}"
    );
    // Of another state, it can begin with the second.
    journeys[1].states.push("owner".into());
    let report = &together(&house, &journeys)[0];
    assert_eq!(
        (report.worst, report.exact),
        (Some(3), false),
        "{report:#?}"
    );
}

#[test]
fn hours_between_two_journeys_are_those_that_really_pass() {
    let told = |zone: &str, unit, amount| {
        let mut house = with_rate(house(), Some((1, days(400))));
        house.zone = zone.into();
        let rules = [gap(Length { amount, unit })];
        let at_once = vec![send("a", 1), Node::End];
        let later = vec![wait(days(40), 1), send("b", 2), Node::End];
        let every = Reentry::EveryTime;
        let journeys = [
            named("now", "subscribed", at_once, every.clone(), &rules),
            named("later", "subscribed", later, every, &rules),
        ];
        let proofs: Vec<JourneyProof> = journeys.iter().map(|w| prove(&house, w).0).collect();
        let all: Vec<Proved<'_>> = journeys.iter().zip(&proofs).collect();
        let (reports, found) = prove_together(&house, &all);
        let [diagnostic] = &found[..] else {
            panic!("{found:#?}")
        };
        let mut said = vec![Margin::of_several(&reports[0]).judged()];
        said.push(diagnostic.message.clone());
        said.extend(diagnostic.notes.iter().cloned());
        said
    };
    // From 2 March on, in one of them the clocks go forward, in the other back.
    assert_eq!(
        told("Europe/Paris", Unit::Hours, 1000),
        [
            "broken: 959 h apart or less, of 1000 h",
            "`now` and `later` together can send one client two emails 959 hours apart; `house` asks for 1000 hours",
            "one client would get 2 emails within 959 hours; each journey alone keeps the rule",
            "the clocks go forward in between: 40 days on the wall last 959 hours",
        ]
    );
    assert_eq!(
        told("Australia/Sydney", Unit::Hours, 1000)[..2],
        [
            "broken: 961 h apart or less, of 1000 h",
            "`now` and `later` together can send one client two emails 961 hours apart; `house` asks for 1000 hours",
        ]
    );
    assert_eq!(
        told("Europe/Paris", Unit::Days, 41)[0],
        "broken: 40 days apart or less, of 41 days"
    );
}
