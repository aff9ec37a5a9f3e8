//! The proof against an independent judge: a plain search over every choice and every entry on half
//! ticks, which knows no spans, no packing and no calendar rung. The proof may be higher, never lower;
//! where it says that its number is reached, both agree.

use journey::proof::{RuleReport, Verdict, prove};
use journey::vocabulary::{Channel, Purpose, Unit};
use journey::workflow::*;
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeMap;

/// Half a step of time; a day has `day` of them.
type Tick = i64;

struct Random(u64);

impl Random {
    fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) % u64::from(n)) as u32
    }
}

fn days(amount: u32) -> Length {
    Length {
        amount,
        unit: Unit::Days,
    }
}

#[derive(Clone, Debug)]
enum Step {
    Send(u32),
    Wait(u32),
    Between(u32, u32),
    Clock(u16, u8),
    Fork(Vec<Step>, Vec<Step>),
    Await(u32, Vec<Step>, Vec<Step>),
}

fn steps(random: &mut Random, calendar: bool, depth: u32) -> Vec<Step> {
    let count = 1 + random.below(if depth == 0 { 4 } else { 2 });
    (0..=count)
        .map(|_| match random.below(if depth < 2 { 9 } else { 6 }) {
            0..=2 => Step::Send(random.below(2)),
            3 | 4 => Step::Wait(1 + random.below(3)),
            5 if calendar => {
                let mask = [0x7f, 0x7f, 0x1f, 0b10, 0b100_0001][random.below(5) as usize];
                Step::Clock(6 * random.below(4) as u16, mask)
            }
            5 => {
                let least = 1 + random.below(2);
                Step::Between(least, least + random.below(3))
            }
            6 if calendar => Step::Clock(6 * random.below(4) as u16, 0x7f),
            6 | 7 => Step::Fork(
                steps(random, calendar, depth + 1),
                if random.below(2) == 0 {
                    Vec::new()
                } else {
                    steps(random, calendar, depth + 1)
                },
            ),
            _ => Step::Await(
                1 + random.below(3),
                steps(random, calendar, depth + 1),
                if random.below(2) == 0 {
                    Vec::new()
                } else {
                    steps(random, calendar, depth + 1)
                },
            ),
        })
        .collect()
}

fn size(steps: &[Step]) -> u32 {
    steps
        .iter()
        .map(|s| match s {
            Step::Send(_) | Step::Wait(_) | Step::Between(..) | Step::Clock(..) => 1,
            Step::Fork(a, b) | Step::Await(_, a, b) => 1 + size(a) + size(b),
        })
        .sum()
}

fn emit(steps: &[Step], after: u32, nodes: &mut Vec<Node>) {
    for (i, step) in steps.iter().enumerate() {
        let start = nodes.len() as u32;
        let end = start + size(&steps[i..=i]);
        let next = NodeId(if i + 1 == steps.len() { after } else { end });
        let first = |arm: &[Step], at: u32| if arm.is_empty() { next } else { NodeId(at) };
        match step {
            Step::Send(n) => nodes.push(Node::Send {
                message: if *n == 0 { "a".into() } else { "b".into() },
                next,
            }),
            Step::Wait(n) => nodes.push(Node::Wait {
                wait: WaitKind::Length { length: days(*n) },
                next,
            }),
            Step::Between(a, b) => nodes.push(Node::Wait {
                wait: WaitKind::Between {
                    least: days(*a),
                    most: days(*b),
                },
                next,
            }),
            Step::Clock(hour, mask) => nodes.push(Node::Wait {
                wait: WaitKind::Clock {
                    at: ClockMinutes(hour * 60),
                    on: Weekdays(*mask),
                },
                next,
            }),
            Step::Fork(a, b) => {
                nodes.push(Node::Branch {
                    arms: vec![Arm {
                        when: Condition::Consents {
                            channel: Channel::Email,
                        },
                        next: first(a, start + 1),
                    }],
                    otherwise: Some(first(b, start + 1 + size(a))),
                });
                emit(a, next.0, nodes);
                emit(b, next.0, nodes);
            }
            Step::Await(n, a, b) => {
                nodes.push(Node::Await {
                    on: vec![AwaitOn::Event(EventKind::Opened {
                        messages: AnyOf::Message("a".into()),
                    })],
                    deadline: days(*n),
                    then: first(a, start + 1),
                    otherwise: first(b, start + 1 + size(a)),
                });
                emit(a, next.0, nodes);
                emit(b, next.0, nodes);
            }
        }
    }
}

fn house(rate: Option<(u32, Length)>) -> House {
    let mut house = House {
        zone: "UTC".into(),
        ..House::default()
    };
    for name in ["a", "b"] {
        house.messages.insert(
            name.into(),
            Message {
                name: name.into(),
                channel: Channel::Email,
                purpose: Purpose::Care,
                states: Vec::new(),
                because: String::new(),
                theme: None,
                subject: ByLocale::default(),
                preview: ByLocale::default(),
                body: ByLocale::default(),
                needs: None,
                description: None,
                span: Default::default(),
            },
        );
    }
    house.events.insert(
        "subscribed".into(),
        EventDef {
            rate,
            properties: BTreeMap::new(),
            description: None,
            span: Default::default(),
        },
    );
    house
}

fn workflow(nodes: Vec<Node>, reentry: Reentry, rules: Vec<Rule>) -> Workflow {
    Workflow {
        name: "j".into(),
        description: None,
        states: vec!["prospect".into()],
        start: Start::Events {
            events: vec![StartOn {
                event: EventKind::Declared {
                    name: "subscribed".into(),
                },
                filter: None,
            }],
        },
        reentry,
        exits: Vec::new(),
        exits_never_because: None,
        goal: Some(Goal {
            event: EventKind::Declared {
                name: "booked".into(),
            },
            within: days(60),
        }),
        gives_way_to: Vec::new(),
        rules,
        loosened: Vec::new(),
        gates: Vec::new(),
        entry: NodeId(0),
        sources: vec![NodeSource::default(); nodes.len()],
        nodes,
        spans: Spans::default(),
    }
}

fn rule(form: RuleForm) -> Rule {
    Rule {
        restraint: "house".into(),
        text: "rule".into(),
        form,
        otherwise: None,
        span: Default::default(),
    }
}

fn counted() -> CountedSet {
    CountedSet {
        channel: None,
        purposes: Purpose::ALL.to_vec(),
        theme: None,
        message: None,
    }
}

/// The judge: what one client can receive in `[x, x + window)`.
struct Judge<'a> {
    workflow: &'a Workflow,
    /// Ticks of a day.
    day: Tick,
    x: Tick,
    window: Tick,
    /// Closed hours, in ticks of the day.
    quiet: Option<(Tick, Tick)>,
    again: Option<Tick>,
    memo: HashMap<(u32, Tick), u32>,
}

impl Judge<'_> {
    fn end(&self) -> Tick {
        self.x + self.window
    }

    fn held(&self, mut t: Tick) -> Tick {
        if let Some((from, to)) = self.quiet {
            loop {
                let time = t.rem_euclid(self.day);
                let closed = if from < to {
                    from <= time && time < to
                } else {
                    time >= from || time < to
                };
                if !closed {
                    break;
                }
                t += 1;
            }
        }
        t
    }

    /// Most messages from here on, for a run that is at `node` at `t`.
    fn value(&mut self, node: u32, t: Tick) -> u32 {
        if t >= self.end() {
            return 0;
        }
        if let Some(&known) = self.memo.get(&(node, t)) {
            return known;
        }
        let workflow = self.workflow;
        let mut best = match &workflow.nodes[node as usize] {
            Node::Send { next, .. } => {
                let at = self.held(t);
                u32::from(at >= self.x && at < self.end()) + self.value(next.0, at)
            }
            Node::Wait { wait, next } => match wait {
                WaitKind::Length { length } => {
                    self.value(next.0, t + i64::from(length.amount) * self.day)
                }
                WaitKind::Between { least, most } => {
                    let range =
                        i64::from(least.amount) * self.day..=i64::from(most.amount) * self.day;
                    range.map(|d| self.value(next.0, t + d)).max().unwrap()
                }
                WaitKind::Clock { at, on } => {
                    let mut moment = t;
                    let time = i64::from(at.0) * self.day / 1440;
                    loop {
                        let weekday = moment.div_euclid(self.day).rem_euclid(7);
                        if moment.rem_euclid(self.day) == time && on.0 & (1 << weekday) != 0 {
                            break;
                        }
                        moment += 1;
                    }
                    self.value(next.0, moment)
                }
                WaitKind::Date { .. } | WaitKind::AfterStart { .. } => unreachable!(),
            },
            Node::Await {
                deadline,
                then,
                otherwise,
                ..
            } => {
                let longest = i64::from(deadline.amount) * self.day;
                let happens = (0..=longest)
                    .map(|d| self.value(then.0, t + d))
                    .max()
                    .unwrap();
                happens.max(self.value(otherwise.0, t + longest))
            }
            Node::Branch { arms, otherwise } => {
                let mut best = otherwise.map_or(0, |o| self.value(o.0, t));
                for arm in arms {
                    best = best.max(self.value(arm.next.0, t));
                }
                best
            }
            Node::Split { .. } => unreachable!(),
            Node::End => 0,
        };
        if let Some(pause) = self.again {
            // The run may end here, now or later; then the client may come back, at any time.
            for back in t + pause..self.end() {
                best = best.max(self.value(0, back));
            }
        }
        self.memo.insert((node, t), best);
        best
    }

    /// Most messages over all entries from `from` on, with entries `apart` and at most so many per
    /// time.
    fn entries(
        &mut self,
        t: Tick,
        apart: Option<Tick>,
        rate: Option<(u32, Tick)>,
        recent: &[Tick],
        memo: &mut HashMap<(Tick, Vec<Tick>), u32>,
    ) -> u32 {
        if t >= self.end() {
            return 0;
        }
        let reach = apart.unwrap_or(0).max(rate.map_or(0, |r| r.1));
        let recent: Vec<Tick> = recent.iter().copied().filter(|&r| r > t - reach).collect();
        if let Some(&known) = memo.get(&(t, recent.clone())) {
            return known;
        }
        let mut best = self.entries(t + 1, apart, rate, &recent, memo);
        let far = apart.is_none_or(|c| recent.iter().all(|&r| t - r >= c));
        let rare = rate
            .is_none_or(|(n, per)| (recent.iter().filter(|&&r| t - r < per).count() as u32) < n);
        let here = self.value(0, t);
        if far && rare && here > 0 {
            let mut with = recent.clone();
            with.push(t);
            best = best.max(here + self.entries(t, apart, rate, &with, memo));
        }
        memo.insert((t, recent), best);
        best
    }
}

/// The longest that a run can take, generously.
fn life(workflow: &Workflow, day: Tick) -> Tick {
    let longest = |node: &Node| match node {
        Node::Wait { wait, .. } => match wait {
            WaitKind::Length { length } => i64::from(length.amount),
            WaitKind::Between { most, .. } => i64::from(most.amount),
            WaitKind::Clock { on, .. } if on.0 == 0x7f => 1,
            WaitKind::Clock { .. } => 7,
            WaitKind::Date { .. } | WaitKind::AfterStart { .. } => unreachable!(),
        },
        Node::Await { deadline, .. } => i64::from(deadline.amount),
        Node::Send { .. } => 1,
        Node::Branch { .. } | Node::Split { .. } | Node::End => 0,
    };
    workflow.nodes.iter().map(longest).sum::<i64>() * day
}

struct Case {
    workflow: Workflow,
    rate: Option<(u32, u32)>,
    window: u32,
    quiet: Option<(u16, u16)>,
}

fn judge(case: &Case, day: Tick, calendar: bool) -> u32 {
    let mut worst = 0;
    let phases = if calendar { 7 * day } else { 1 };
    let life = life(&case.workflow, day);
    for x in 0..phases {
        let (again, apart, once) = match &case.workflow.reentry {
            Reentry::OnceEver => (None, None, true),
            Reentry::AgainAfter { length } => (Some(i64::from(length.amount) * day), None, true),
            Reentry::OncePer { length } => (None, Some(i64::from(length.amount) * day), false),
            Reentry::EveryTime | Reentry::OnceForEach { .. } => (None, None, false),
        };
        let mut judge = Judge {
            workflow: &case.workflow,
            day,
            x,
            window: i64::from(case.window) * day,
            quiet: case
                .quiet
                .map(|(a, b)| (i64::from(a) * day / 24, i64::from(b) * day / 24)),
            again,
            memo: HashMap::default(),
        };
        let rate = case.rate.map(|(n, per)| (n, i64::from(per) * day));
        let found = if once {
            (x - life..judge.end())
                .map(|t| judge.value(0, t))
                .max()
                .unwrap_or(0)
        } else {
            judge.entries(x - life, apart, rate, &[], &mut HashMap::default())
        };
        worst = worst.max(found);
    }
    worst
}

fn case(random: &mut Random, calendar: bool) -> (Case, u32) {
    let steps = loop {
        let steps = steps(random, calendar, 0);
        if size(&steps) <= 9 {
            break steps;
        }
    };
    let mut nodes = Vec::new();
    emit(&steps, size(&steps), &mut nodes);
    nodes.push(Node::End);
    let n = 1 + random.below(3);
    let (reentry, rate) = match random.below(6) {
        0 => (Reentry::OnceEver, None),
        1 | 2 => (Reentry::AgainAfter { length: days(n) }, None),
        3 => (Reentry::OncePer { length: days(n) }, None),
        4 => (
            Reentry::OncePer { length: days(n) },
            Some((1 + random.below(2), 1 + random.below(3))),
        ),
        _ => (
            Reentry::EveryTime,
            Some((1 + random.below(2), 1 + random.below(3))),
        ),
    };
    let window = 1 + random.below(5);
    let limit = 1 + random.below(4);
    let quiet = (calendar && random.below(2) == 0).then_some((18, 6 + 6 * random.below(2) as u16));
    let mut rules = vec![
        rule(RuleForm::AtMost {
            count: limit,
            of: counted(),
            window: days(window),
        }),
        rule(RuleForm::Gap {
            gap: days(window),
            between: counted(),
            journeys: None,
        }),
    ];
    if let Some((from, to)) = quiet {
        rules.push(rule(RuleForm::QuietHours {
            from: ClockMinutes(from * 60),
            to: ClockMinutes(to * 60),
        }));
    }
    let case = Case {
        workflow: workflow(nodes, reentry, rules),
        rate,
        window,
        quiet,
    };
    (case, limit)
}

/// Counts of cases in which the proof was as good as it can be.
#[derive(Default, Debug)]
struct Score {
    cases: u32,
    exact: u32,
    undecided: u32,
}

fn compare(report: &RuleReport, truth: u32, limit: u32, what: &str, score: &mut Score) {
    let truth = u64::from(truth);
    if report.limit == Some(u64::from(limit)) {
        let worst = report.worst.unwrap_or(u64::MAX);
        assert!(
            worst >= truth,
            "below the judge: {worst} < {truth}\n{report:#?}\n{what}"
        );
        if report.exact {
            assert_eq!(worst, truth, "said to be exact\n{report:#?}\n{what}");
        }
    }
    match report.verdict {
        Verdict::Proved => assert!(truth <= u64::from(limit), "{truth} {report:#?}\n{what}"),
        Verdict::Broken => assert!(truth > u64::from(limit), "{truth} {report:#?}\n{what}"),
        Verdict::NotProved | Verdict::Unbounded => {}
        Verdict::Enforced => panic!("no guard was written\n{what}"),
    }
    score.cases += 1;
    score.exact += u32::from(report.exact);
    score.undecided += u32::from(report.verdict == Verdict::NotProved);
}

fn run(seed: u64, cases: u32, calendar: bool, day: Tick) -> Score {
    let mut random = Random(seed);
    let mut score = Score::default();
    for _ in 0..cases {
        let (case, limit) = case(&mut random, calendar);
        let house = house(case.rate.map(|(n, per)| (n, days(per))));
        let (proof, _) = prove(&house, &case.workflow);
        let truth = judge(&case, day, calendar);
        let what = format!(
            "{:#?} {:?} {:?} window {} quiet {:?}",
            case.workflow.nodes, case.workflow.reentry, case.rate, case.window, case.quiet
        );
        compare(&proof.rules[0], truth, limit, &what, &mut score);
        // A gap is a cap of one.
        let gap = &proof.rules[1];
        match gap.verdict {
            Verdict::Proved => assert!(truth <= 1, "{gap:#?}\n{what}"),
            Verdict::Broken => assert!(truth > 1, "{gap:#?}\n{what}"),
            Verdict::NotProved | Verdict::Unbounded | Verdict::Enforced => {}
        }
    }
    score
}

#[test]
fn the_judge_agrees_on_waits_branches_and_re_entry() {
    let score = run(0x9e37_79b9_7f4a_7c15, 2000, false, 2);
    println!("{score:?}");
    assert!(score.exact * 10 >= score.cases * 8, "{score:?}");
}

#[test]
fn the_judge_agrees_on_clock_times_and_quiet_hours() {
    let score = run(0x2545_f491_4f6c_dd1d, 150, true, 8);
    println!("{score:?}");
    assert!(score.undecided * 10 <= score.cases * 4, "{score:?}");
}
