//! The proof against an independent judge: a plain search over every choice and every entry on half
//! ticks, which knows no spans, no packing and no calendar rung. The proof may be higher, never lower;
//! where it says that its number is reached, both agree.

use journey::proof::{RuleReport, Verdict, prove};
use journey::vocabulary::{Channel, Purpose, Unit};
use journey::workflow::*;
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeMap;

const EVENTS: [&str; 2] = ["subscribed", "ordered"];

/// At most so many in such a time.
type Rate = (u32, Length);

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
                alone: false,
                wait: WaitKind::Length { length: days(*n) },
                next,
            }),
            Step::Between(a, b) => nodes.push(Node::Wait {
                alone: false,
                wait: WaitKind::Between {
                    least: days(*a),
                    most: days(*b),
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
                wait: WaitKind::AfterStart { length: days(*n) },
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

fn house(rates: &[Rate]) -> House {
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
                properties: BTreeMap::new(),
                description: None,
                span: Default::default(),
            },
        );
    }
    house
}

fn workflow(nodes: Vec<Node>, start: Start, reentry: Reentry, rules: Vec<Rule>) -> Workflow {
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
    case: &'a Case,
    /// Ticks of a day.
    day: Tick,
    x: Tick,
    end: Tick,
    /// Only this message counts.
    only: Option<&'a str>,
    again: Option<Tick>,
    /// The earliest moment looked at; `known[node][t - base]` is what was found, `u32::MAX` nothing.
    base: Tick,
    known: Vec<u32>,
    /// By moment: the most from any entry then or later.
    later: Vec<u32>,
    entry: Tick,
}

const UNKNOWN: u32 = u32::MAX;

impl Judge<'_> {
    fn ticks(&self, length: Length) -> Tick {
        ticks(length, self.day)
    }

    fn is_closed(&self, t: Tick) -> bool {
        let time = t.rem_euclid(self.day);
        let weekday = t.div_euclid(self.day).rem_euclid(7);
        self.case.closed_days & (1 << weekday) != 0
            || self.case.quiet.iter().any(|&(from, to)| {
                let from = i64::from(from) * self.day / 24;
                let to = i64::from(to) * self.day / 24;
                if from < to {
                    from <= time && time < to
                } else {
                    time >= from || time < to
                }
            })
    }

    fn held(&self, mut t: Tick) -> Tick {
        while self.is_closed(t) {
            t += 1;
        }
        t
    }

    /// Most messages from here on, for a run that is at `node` at `t`.
    fn value(&mut self, node: u32, t: Tick) -> u32 {
        if t >= self.end {
            return 0;
        }
        let width = (self.end - self.base) as usize;
        let slot = node as usize * width + (t - self.base) as usize;
        if self.known[slot] != UNKNOWN {
            return self.known[slot];
        }
        let case = self.case;
        let mut best = match &case.workflow.nodes[node as usize] {
            Node::Send { next, message } => {
                let at = self.held(t);
                let counts = self.only.is_none_or(|m| *message == m);
                u32::from(counts && at >= self.x && at < self.end) + self.value(next.0, at)
            }
            Node::Wait { wait, next, .. } => match wait {
                WaitKind::Length { length } => self.value(next.0, t + self.ticks(*length)),
                WaitKind::Between { least, most } => {
                    let range = self.ticks(*least)..=self.ticks(*most);
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
                WaitKind::Date { .. } => (t..self.end)
                    .map(|at| self.value(next.0, at))
                    .max()
                    .unwrap(),
                WaitKind::AfterStart { length } => {
                    self.value(next.0, t.max(self.entry + self.ticks(*length)))
                }
            },
            Node::Await {
                deadline,
                then,
                otherwise,
                ..
            } => {
                let longest = self.ticks(*deadline);
                let happens = (0..=longest)
                    .map(|d| self.value(then.0, t + d))
                    .max()
                    .unwrap();
                happens.max(self.value(otherwise.0, t + longest))
            }
            Node::Act { next, .. } | Node::HandOver { next, .. } => self.value(next.0, t),
            Node::Review {
                within,
                approved,
                declined,
                unanswered,
                ..
            } => {
                let longest = self.ticks(*within);
                let answered = (0..=longest)
                    .flat_map(|d| [approved, declined].map(|way| (way.0, t + d)))
                    .map(|(way, at)| self.value(way, at))
                    .max()
                    .unwrap();
                answered.max(self.value(unanswered.0, t + longest))
            }
            Node::Answer {
                within,
                arms,
                unanswered,
                ..
            } => {
                let longest = self.ticks(*within);
                let mut best = self.value(unanswered.0, t + longest);
                for arm in arms {
                    for d in 0..=longest {
                        best = best.max(self.value(arm.next.0, t + d));
                    }
                }
                best
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
            best = best.max(self.from(t + pause));
        }
        self.known[slot] = best;
        best
    }

    /// Most messages of a client who may enter from then on.
    fn from(&mut self, t: Tick) -> u32 {
        if t >= self.end {
            return 0;
        }
        let slot = (t - self.base) as usize;
        if self.later[slot] == UNKNOWN {
            self.later[slot] = self.from(t + 1).max(self.value(0, t));
        }
        self.later[slot]
    }

    /// For each moment, the most messages of a run that enters then.
    fn runs(&mut self) -> Vec<u32> {
        let depends = has_after_start(&self.case.workflow);
        (self.base..self.end)
            .map(|t| {
                if depends {
                    self.known.fill(UNKNOWN);
                }
                self.entry = t;
                let fits = self
                    .case
                    .entry_hour
                    .is_none_or(|h| t.rem_euclid(self.day) == i64::from(h) * self.day / 24);
                if fits { self.value(0, t) } else { 0 }
            })
            .collect()
    }
}

fn ticks(length: Length, day: Tick) -> Tick {
    let amount = i64::from(length.amount);
    match length.unit {
        Unit::Days => amount * day,
        Unit::Hours => amount * day / 24,
        Unit::Minutes | Unit::Weeks | Unit::Months | Unit::Years => unreachable!(),
    }
}

fn has_after_start(workflow: &Workflow) -> bool {
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

/// Entries that may overlap: those still to come, from those that were.
struct Entries<'a> {
    runs: &'a [u32],
    apart: Tick,
    rates: Vec<(u32, Tick)>,
    known: HashMap<(usize, Vec<(Tick, u8)>), u32>,
}

impl Entries<'_> {
    fn most(&mut self, at: usize, recent: &[(Tick, u8)]) -> u32 {
        // Nothing happens at moments that give nothing.
        let Some(at) = (at..self.runs.len()).find(|&i| self.runs[i] > 0) else {
            return 0;
        };
        let t = at as Tick;
        let reach = self.rates.iter().map(|r| r.1).max().unwrap_or(0);
        let reach = reach.max(self.apart);
        let recent: Vec<(Tick, u8)> = recent.iter().copied().filter(|r| t - r.0 < reach).collect();
        if let Some(&known) = self.known.get(&(at, recent.clone())) {
            return known;
        }
        let mut best = self.most(at + 1, &recent);
        if recent.iter().all(|r| t - r.0 >= self.apart) {
            let kinds = self.rates.len().max(1);
            for event in 0..kinds as u8 {
                let rare = self.rates.get(event as usize).is_none_or(|&(n, per)| {
                    let own = recent.iter().filter(|r| r.1 == event && t - r.0 < per);
                    (own.count() as u32) < n
                });
                if rare {
                    let mut with = recent.clone();
                    with.push((t, event));
                    best = best.max(self.runs[at] + self.most(at, &with));
                }
            }
        }
        self.known.insert((at, recent), best);
        best
    }
}

/// The longest that a run can take before its last message, generously.
fn life(case: &Case, day: Tick) -> Tick {
    let longest = |node: &Node| match node {
        Node::Wait { wait, .. } => match wait {
            WaitKind::Length { length } | WaitKind::AfterStart { length } => ticks(*length, day),
            WaitKind::Between { most, .. } => ticks(*most, day),
            WaitKind::Clock { on, .. } if on.0 == 0x7f => day,
            WaitKind::Clock { .. } => 7 * day,
            // Longer than this it waits for the window as well from a later entry.
            WaitKind::Date { .. } => 0,
        },
        Node::Await { deadline, .. } => ticks(*deadline, day),
        Node::Send { .. } if case.closed_days != 0 => 4 * day,
        Node::Send { .. } if !case.quiet.is_empty() => day,
        Node::Review { within, .. } | Node::Answer { within, .. } => ticks(*within, day),
        Node::Send { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::HandOver { .. }
        | Node::End => 0,
    };
    case.workflow.nodes.iter().map(longest).sum()
}

struct Case {
    workflow: Workflow,
    rates: Vec<Rate>,
    window: Length,
    quiet: Vec<(u16, u16)>,
    closed_days: u8,
    /// Runs begin at this hour only.
    entry_hour: Option<u16>,
}

impl Case {
    fn is_weekly(&self) -> bool {
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

fn judge(case: &Case, day: Tick, calendar: bool, only: Option<&str>) -> u32 {
    let phases = match (calendar, case.is_weekly()) {
        (false, _) if case.entry_hour.is_none() => 1,
        (_, false) => day,
        (_, true) => 7 * day,
    };
    let life = life(case, day);
    let mut worst = 0;
    for x in 0..phases {
        let (again, apart, once) = match &case.workflow.reentry {
            Reentry::OnceEver => (None, 0, true),
            Reentry::AgainAfter { length } => (Some(ticks(*length, day)), 0, true),
            Reentry::OncePer { length } => (None, ticks(*length, day), false),
            Reentry::EveryTime | Reentry::OnceForEach { .. } => (None, 0, false),
        };
        let (base, end) = (x - life, x + ticks(case.window, day));
        let width = (end - base) as usize;
        let mut judge = Judge {
            case,
            day,
            x,
            end,
            only,
            again,
            base,
            known: vec![UNKNOWN; width * case.workflow.nodes.len()],
            later: vec![UNKNOWN; width],
            entry: 0,
        };
        let runs = judge.runs();
        let found = if once {
            runs.into_iter().max().unwrap_or(0)
        } else {
            let most = |rates: Vec<(u32, Tick)>| {
                let known = HashMap::default();
                let runs = &runs;
                Entries {
                    runs,
                    apart,
                    rates,
                    known,
                }
                .most(0, &[])
            };
            let rates = case.rates.iter().map(|&(n, per)| (n, ticks(per, day)));
            if apart > 0 {
                most(rates.collect())
            } else {
                // Runs of different events do not hinder each other.
                rates.map(|rate| most(vec![rate])).sum()
            }
        };
        worst = worst.max(found);
    }
    worst
}

/// A length of whole days, now and then of hours.
fn some_length(random: &mut Random, most_days: u32) -> Length {
    if random.below(4) == 0 {
        Length {
            amount: 12 * (1 + random.below(most_days * 2)),
            unit: Unit::Hours,
        }
    } else {
        days(1 + random.below(most_days))
    }
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
    let back = some_length(random, 3);
    let rate = |random: &mut Random| (1 + random.below(2), some_length(random, 3));
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
        },
        None => Start::Events {
            events: EVENTS[..rates.len().max(1)]
                .iter()
                .map(|name| StartOn {
                    event: EventKind::Declared {
                        name: (*name).into(),
                    },
                    filter: None,
                })
                .collect(),
            gathered: None,
        },
    };
    let window = some_length(random, 5);
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
    };
    (case, limit)
}

/// Counts of answers that were as good as they can be.
#[derive(Default, Debug)]
struct Score {
    answers: u32,
    exact: u32,
    undecided: u32,
}

impl Score {
    fn say(&self, what: &str) {
        let share = |n: u32| f64::from(n) * 100.0 / f64::from(self.answers.max(1));
        println!(
            "{what}: {} answers, {:.1} % exact, {:.1} % not decided",
            self.answers,
            share(self.exact),
            share(self.undecided)
        );
    }
}

fn compare(report: &RuleReport, truth: u32, limit: u32, what: &str, score: &mut Score) {
    let truth = u64::from(truth);
    let worst = report.worst.unwrap_or(u64::MAX);
    assert!(
        worst >= truth,
        "below the judge: {worst} < {truth}\n{report:?}\n{what}"
    );
    if report.exact {
        assert_eq!(worst, truth, "said to be exact\n{report:?}\n{what}");
    }
    score.exact += u32::from(report.exact);
    verdict(report, truth, limit, what, score);
}

fn verdict(report: &RuleReport, truth: u64, limit: u32, what: &str, score: &mut Score) {
    match report.verdict {
        Verdict::Proved => assert!(truth <= u64::from(limit), "{truth} {report:?}\n{what}"),
        Verdict::Broken => assert!(truth > u64::from(limit), "{truth} {report:?}\n{what}"),
        Verdict::NotProved | Verdict::Unbounded => {}
        Verdict::Enforced => panic!("no guard was written\n{what}"),
    }
    score.answers += 1;
    score.undecided += u32::from(report.verdict == Verdict::NotProved);
}

fn run(seed: u64, cases: u32, calendar: bool, day: Tick) -> [Score; 3] {
    let mut random = Random(seed);
    let mut scores = [Score::default(), Score::default(), Score::default()];
    let [caps, gaps, repeats] = &mut scores;
    for _ in 0..cases {
        let (case, limit) = case(&mut random, calendar);
        let house = house(&case.rates);
        let (proof, _) = prove(&house, &case.workflow);
        let truth = judge(&case, day, calendar, None);
        let what = format!(
            "{:?} {:?} {:?} window {:?} quiet {:?} closed {:b} at {:?}",
            case.workflow.nodes,
            case.workflow.reentry,
            case.rates,
            case.window,
            case.quiet,
            case.closed_days,
            case.entry_hour
        );
        compare(&proof.rules[0], truth, limit, &what, caps);
        // A gap is a cap of one; its number is the least time between two.
        let gap = &proof.rules[1];
        verdict(gap, u64::from(truth), 1, &what, gaps);
        if truth > 1 && gap.verdict != Verdict::Unbounded {
            let least = gap.worst.unwrap_or(u64::MAX);
            assert!(least < case.window.least_minutes(), "{gap:?}\n{what}");
        }
        gaps.exact += u32::from(gap.exact);
        let each = ["a", "b"].map(|m| judge(&case, day, calendar, Some(m)));
        let most = each.into_iter().max().unwrap();
        compare(&proof.rules[2], most, 1, &what, repeats);
    }
    scores[0].say("caps");
    scores[1].say("gaps");
    scores[2].say("each once");
    scores
}

#[test]
fn the_judge_agrees_on_waits_branches_and_re_entry() {
    let [caps, ..] = run(0x9e37_79b9_7f4a_7c15, 2000, false, 2);
    assert!(caps.exact * 10 >= caps.answers * 7, "{caps:?}");
}

#[test]
fn the_judge_agrees_on_clock_times_and_quiet_hours() {
    // More where there is time: an optimised build does 1000 in seconds.
    let cases = std::env::var("JOURNEY_JUDGE_CASES").ok();
    let cases = cases.and_then(|c| c.parse().ok()).unwrap_or(150);
    let [caps, ..] = run(0x2545_f491_4f6c_dd1d, cases, true, 8);
    assert!(caps.undecided * 10 <= caps.answers * 4, "{caps:?}");
}
