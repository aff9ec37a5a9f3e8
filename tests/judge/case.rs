//! Random small journeys, with everything that a proof must mind.

use journey::vocabulary::{Channel, Purpose, Unit};
use journey::workflow::*;
use std::collections::BTreeMap;

const EVENTS: [&str; 2] = ["subscribed", "ordered"];

/// At most so many in such a time.
pub(crate) type Rate = (u32, Length);

pub(crate) struct Random(pub(super) u64);

impl Random {
    /// The numbers of one part of what a seed gives.
    pub(crate) fn new(seed: u64, part: u64) -> Random {
        // Splitmix64: neighbours have nothing in common.
        let mut state = seed.wrapping_add(part.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Random((state ^ (state >> 31)) | 1)
    }

    pub(crate) fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) % u64::from(n)) as u32
    }
}

/// In which time the lengths of a journey are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    Days,
    Hours,
    /// Days, but some in hours: a change of clocks can bring messages closer than the judge knows.
    Both,
}

impl Clock {
    fn days(self, amount: u32) -> Length {
        match self {
            Clock::Days | Clock::Both => days(amount),
            Clock::Hours => hours(24 * amount),
        }
    }

    /// Up to so many days.
    fn some(self, random: &mut Random, most_days: u32) -> Length {
        let in_hours = match self {
            Clock::Days => false,
            Clock::Hours => true,
            Clock::Both => random.below(2) == 0,
        };
        if in_hours {
            hours(12 * (1 + random.below(most_days * 2)))
        } else {
            days(1 + random.below(most_days))
        }
    }
}

pub(crate) fn days(amount: u32) -> Length {
    Length {
        amount,
        unit: Unit::Days,
    }
}

fn hours(amount: u32) -> Length {
    Length {
        amount,
        unit: Unit::Hours,
    }
}

#[derive(Clone, Debug)]
enum Step {
    Send(u32),
    Wait(u32),
    Between(u32, u32),
    Clock(u16, u8),
    Date,
    AfterStart(u32),
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
            6 if random.below(6) == 0 => Step::Date,
            6 if random.below(3) == 0 => Step::AfterStart(1 + random.below(5)),
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
            Step::Send(_)
            | Step::Wait(_)
            | Step::Between(..)
            | Step::Clock(..)
            | Step::Date
            | Step::AfterStart(_) => 1,
            Step::Fork(a, b) | Step::Await(_, a, b) => 1 + size(a) + size(b),
        })
        .sum()
}

fn emit(steps: &[Step], after: u32, clock: Clock, nodes: &mut Vec<Node>) {
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
                alone: false,
                wait: WaitKind::Length {
                    length: clock.days(*n),
                },
                next,
            }),
            Step::Between(a, b) => nodes.push(Node::Wait {
                alone: false,
                wait: WaitKind::Between {
                    least: clock.days(*a),
                    most: clock.days(*b),
                },
                next,
            }),
            Step::Clock(hour, mask) => nodes.push(Node::Wait {
                alone: false,
                wait: WaitKind::Clock {
                    at: ClockMinutes(hour * 60),
                    on: Weekdays(*mask),
                },
                next,
            }),
            Step::Date => nodes.push(Node::Wait {
                alone: false,
                wait: WaitKind::Date {
                    property: PropertyRef::Profile("birthday".into()),
                    offset: None,
                    after: false,
                    at: None,
                },
                next,
            }),
            Step::AfterStart(n) => nodes.push(Node::Wait {
                alone: false,
                wait: WaitKind::AfterStart {
                    length: clock.days(*n),
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
                emit(a, next.0, clock, nodes);
                emit(b, next.0, clock, nodes);
            }
            Step::Await(n, a, b) => {
                nodes.push(Node::Await {
                    on: vec![AwaitOn::Event(EventKind::Opened {
                        messages: AnyOf::Message("a".into()),
                    })],
                    deadline: clock.days(*n),
                    then: first(a, start + 1),
                    otherwise: first(b, start + 1 + size(a)),
                });
                emit(a, next.0, clock, nodes);
                emit(b, next.0, clock, nodes);
            }
        }
    }
}

pub(crate) fn house(rates: &[Rate]) -> House {
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
                leaves: None,
                note: None,
                answers: Vec::new(),
                survey: None,
                description: None,
                span: Default::default(),
            },
        );
    }
    for (i, (count, per)) in rates.iter().enumerate() {
        house.events.insert(
            EVENTS[i].into(),
            EventDef {
                rate: Some((*count, *per)),
                ..event()
            },
        );
    }
    house
}

pub(crate) fn workflow(
    nodes: Vec<Node>,
    start: Start,
    reentry: Reentry,
    rules: Vec<Rule>,
) -> Workflow {
    Workflow {
        name: "j".into(),
        description: None,
        states: vec!["prospect".into()],
        start,
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
        allowances: Vec::new(),
        gates: Vec::new(),
        entry: NodeId(0),
        sources: vec![NodeSource::default(); nodes.len()],
        nodes,
        spans: Spans::default(),
    }
}

pub(crate) fn rule(form: RuleForm) -> Rule {
    Rule {
        restraint: "house".into(),
        text: "rule".into(),
        form,
        otherwise: None,
        span: Default::default(),
    }
}

pub(crate) fn counted() -> CountedSet {
    CountedSet {
        channel: None,
        purposes: Purpose::ALL.to_vec(),
        theme: None,
        message: None,
    }
}

pub(crate) struct Case {
    pub(crate) workflow: Workflow,
    pub(crate) rates: Vec<Rate>,
    pub(crate) window: Length,
    pub(crate) quiet: Vec<(u16, u16)>,
    pub(crate) closed_days: u8,
    /// Runs begin at this hour only.
    pub(crate) entry_hour: Option<u16>,
    /// Whether lengths are given on two clocks.
    pub(crate) two_clocks: bool,
}

impl Case {
    pub(crate) fn is_weekly(&self) -> bool {
        self.closed_days != 0
            || self.workflow.nodes.iter().any(|n| match n {
                Node::Wait {
                    wait: WaitKind::Clock { on, .. },
                    ..
                } => *on != Weekdays::ALL,
                _ => false,
            })
    }
}

pub(crate) fn has_after_start(workflow: &Workflow) -> bool {
    workflow.nodes.iter().any(|n| {
        matches!(
            n,
            Node::Wait {
                wait: WaitKind::AfterStart { .. },
                ..
            }
        )
    })
}

/// A journey, and the limit of its cap.
pub(crate) fn case(random: &mut Random, calendar: bool) -> (Case, u32) {
    let clock = match random.below(5) {
        0 => Clock::Both,
        // Clock times are on the wall.
        1 if !calendar => Clock::Hours,
        _ => Clock::Days,
    };
    case_on(random, calendar, clock)
}

/// A start by so many events.
pub(crate) fn with_events(count: usize) -> Start {
    let on = |name: &&str| StartOn {
        event: EventKind::Declared {
            name: (*name).into(),
        },
        filter: None,
    };
    Start::Events {
        events: EVENTS[..count].iter().map(on).collect(),
        gathered: None,
    }
}

/// An event of no known rate.
pub(crate) fn event() -> EventDef {
    EventDef {
        rate: None,
        properties: BTreeMap::new(),
        description: None,
        span: Default::default(),
    }
}

/// As `case`, with its lengths on this clock.
pub(crate) fn case_on(random: &mut Random, calendar: bool, clock: Clock) -> (Case, u32) {
    let steps = loop {
        let steps = steps(random, calendar, 0);
        if size(&steps) <= 9 {
            break steps;
        }
    };
    let mut nodes = Vec::new();
    emit(&steps, size(&steps), clock, &mut nodes);
    nodes.push(Node::End);
    let back = clock.some(random, 3);
    let rate = |random: &mut Random| (1 + random.below(2), clock.some(random, 3));
    let mut rates = Vec::new();
    let reentry = match random.below(7) {
        0 => Reentry::OnceEver,
        1 | 2 => Reentry::AgainAfter { length: back },
        3 => Reentry::OncePer { length: back },
        4 => {
            rates.push(rate(random));
            Reentry::OncePer { length: back }
        }
        5 => {
            rates.push(rate(random));
            Reentry::EveryTime
        }
        _ => {
            rates.extend([rate(random), rate(random)]);
            Reentry::OnceForEach {
                property: "order".into(),
            }
        }
    };
    let entry_hour = (reentry == Reentry::OnceEver && random.below(2) == 0).then_some(9);
    let start = match entry_hour {
        Some(hour) => Start::AroundDate {
            offset: None,
            after: false,
            property: "birthday".into(),
            at: ClockMinutes(hour * 60),
            every_year: false,
            leap_day: None,
        },
        None => with_events(rates.len().max(1)),
    };
    let window = clock.some(random, 5);
    let limit = 1 + random.below(4);
    let (mut quiet, mut closed_days) = (Vec::new(), 0);
    if calendar && random.below(2) == 0 {
        quiet.push((18, 6 + 6 * random.below(2) as u16));
        // Some of the day stays open.
        if quiet[0].1 == 6 && random.below(2) == 0 {
            quiet.push((12, 18));
        }
    }
    if calendar && random.below(4) == 0 {
        closed_days = [0b110_0000, 0b100_0001, 0b10][random.below(3) as usize];
    }
    let mut rules = vec![
        rule(RuleForm::AtMost {
            count: limit,
            of: counted(),
            window,
        }),
        rule(RuleForm::Gap {
            gap: window,
            between: counted(),
            journeys: None,
        }),
        rule(RuleForm::EachOnce {
            of: counted(),
            window,
        }),
    ];
    for (i, rule) in rules.iter_mut().enumerate() {
        rule.text = format!("rule {i}").into();
    }
    for &(from, to) in &quiet {
        rules.push(rule(RuleForm::QuietHours {
            from: ClockMinutes(from * 60),
            to: ClockMinutes(to * 60),
        }));
    }
    if closed_days != 0 {
        rules.push(rule(RuleForm::QuietDays {
            days: Weekdays(closed_days),
        }));
    }
    let has_after_start = has_after_start(&workflow(
        nodes.clone(),
        start.clone(),
        reentry.clone(),
        Vec::new(),
    ));
    let reentry = match reentry {
        // The judge knows no second entry time.
        Reentry::AgainAfter { .. } if has_after_start => Reentry::OnceEver,
        other => other,
    };
    let case = Case {
        workflow: workflow(nodes, start, reentry, rules),
        rates,
        window,
        quiet,
        closed_days,
        entry_hour,
        two_clocks: clock == Clock::Both,
    };
    (case, limit)
}

/// A case for who looks into it.
pub(crate) fn in_words(case: &Case) -> String {
    format!(
        "{:?} {:?} {:?} window {:?} quiet {:?} closed {:b} at {:?}",
        case.workflow.nodes,
        case.workflow.reentry,
        case.rates,
        case.window,
        case.quiet,
        case.closed_days,
        case.entry_hour
    )
}
