//! Up to three journeys for one client, some of them started by one event.

use crate::case::{Case, Clock, Random, case_on, has_after_start, in_words, with_events};
use crate::judge::{Asked, Judged, Tick, judged, phases, ticks};
use crate::score::{Cases, Score, Scores, all, says};
use journey::proof::{JourneyProof, Proved, TimelineEvent, TogetherReport, Verdict};
use journey::proof::{prove, prove_together};
use journey::workflow::{EventKind, House, Node, PropertyRef, Reentry, Start, WaitKind, Workflow};
use rustc_hash::FxHashMap as HashMap;

/// Journeys under the rules of the first, and the limit of its cap.
pub(crate) struct Several {
    pub(crate) cases: Vec<Case>,
    /// Whether one event starts them all.
    shared: bool,
    limit: u32,
}

pub(crate) fn several(random: &mut Random, calendar: bool) -> Several {
    let (first, limit) = case_on(random, calendar, Clock::Days);
    let shared = !first.rates.is_empty() && first.rates.len() == 1 && random.below(2) == 0;
    let mut cases = vec![first];
    for _ in 0..=random.below(2) {
        let (mut other, _) = case_on(random, calendar, Clock::Days);
        other.window = cases[0].window;
        other.quiet = cases[0].quiet.clone();
        other.closed_days = cases[0].closed_days;
        other.workflow.rules = cases[0].workflow.rules.clone();
        if shared {
            other.rates = cases[0].rates.clone();
            other.entry_hour = None;
            other.workflow.reentry = match other.workflow.reentry {
                Reentry::OnceEver | Reentry::AgainAfter { .. } => Reentry::OnceEver,
                Reentry::OncePer { length } => Reentry::OncePer { length },
                Reentry::EveryTime | Reentry::OnceForEach { .. } => Reentry::EveryTime,
            };
        }
        cases.push(other);
    }
    for (i, case) in cases.iter_mut().enumerate() {
        case.workflow.name = format!("j{i}").into();
        // What ends a run of one journey ends none of another.
        if let Some(goal) = &mut case.workflow.goal {
            goal.event = EventKind::Declared {
                name: format!("booked{i}").into(),
            };
        }
        // Nor do two wait for the same day.
        for node in &mut case.workflow.nodes {
            if let Node::Wait {
                wait: WaitKind::Date { property, .. },
                ..
            } = node
            {
                *property = PropertyRef::Profile(format!("day{i}").into());
            }
        }
        if let Start::AroundDate { property, .. } = &mut case.workflow.start {
            *property = format!("birthday{i}").into();
        }
        let Start::Events { events, .. } = &mut case.workflow.start else {
            if shared {
                // As the first.
                case.workflow.start = with_events(1);
            }
            continue;
        };
        if shared {
            events.truncate(1);
            continue;
        }
        for (k, on) in events.iter_mut().enumerate() {
            let name = format!("e{i}_{k}").into();
            on.event = EventKind::Declared { name };
        }
    }
    Several {
        cases,
        shared,
        limit,
    }
}

pub(crate) fn house(several: &Several) -> House {
    let mut house = super::case::house(&several.cases[0].rates);
    if several.shared {
        return house;
    }
    let known: Vec<_> = house.events.values().cloned().collect();
    house.events.clear();
    for case in &several.cases {
        let Start::Events { events, .. } = &case.workflow.start else {
            continue;
        };
        for (on, rate) in events.iter().zip(&case.rates) {
            let EventKind::Declared { name } = &on.event else {
                continue;
            };
            let mut event = known.first().cloned().unwrap_or_else(super::case::event);
            event.rate = Some(*rate);
            house.events.insert(name.clone(), event);
        }
    }
    house
}

/// One event and the journeys that it starts: those still to come, from those that were.
struct Shared<'a> {
    /// For each journey, by moment of entry.
    runs: &'a [Vec<u32>],
    reentry: &'a [Option<Tick>],
    once: &'a [bool],
    rate: (u32, Tick),
    known: HashMap<(usize, Vec<Tick>, Vec<Tick>), u32>,
}

/// Longer ago than anything matters.
const LONG: Tick = 10_000;

impl Shared<'_> {
    /// `events`: how long ago the last ones were; `entered`: how long ago each journey was.
    fn most(&mut self, at: usize, events: &[Tick], entered: &[Tick]) -> u32 {
        if at >= self.runs[0].len() {
            return 0;
        }
        let key = (at, events.to_vec(), entered.to_vec());
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let later = |ago: &[Tick], reach: &dyn Fn(usize) -> Tick| -> Vec<Tick> {
            let all = ago.iter().enumerate();
            all.map(|(i, a)| if a + 1 >= reach(i) { LONG } else { a + 1 })
                .collect()
        };
        let (_, per) = self.rate;
        let next_events = |events: &[Tick]| {
            let mut next = later(events, &|_| per);
            next.retain(|&a| a < LONG);
            next
        };
        let reentry = self.reentry;
        let once = self.once;
        let next_entered = |entered: &[Tick]| {
            // Once ever: that it was is never forgotten.
            let reach = |i: usize| {
                if once[i] {
                    LONG
                } else {
                    reentry[i].unwrap_or(1)
                }
            };
            let mut next = later(entered, &reach);
            for (i, ago) in next.iter_mut().enumerate() {
                if once[i] && entered[i] < LONG {
                    *ago = 1;
                }
            }
            next
        };
        let mut best = self.most(at + 1, &next_events(events), &next_entered(entered));
        if (events.len() as u32) < self.rate.0 {
            let mut with = entered.to_vec();
            let mut gives = 0;
            for (i, runs) in self.runs.iter().enumerate() {
                let may = if once[i] {
                    entered[i] >= LONG
                } else {
                    entered[i] >= reentry[i].unwrap_or(0)
                };
                if may {
                    gives += runs[at];
                    with[i] = 0;
                }
            }
            let mut more = events.to_vec();
            more.push(0);
            more.sort_unstable();
            best = best.max(gives + self.most(at, &more, &with));
        }
        self.known.insert(key, best);
        best
    }
}

/// The most messages of one client in any window, of all journeys together.
pub(crate) fn judge(several: &Several, asked: &Asked<'_>) -> u32 {
    let phases = several
        .cases
        .iter()
        .map(|c| phases(c, asked))
        .max()
        .unwrap();
    (0..phases)
        .map(|x| {
            let each: Vec<Judged> = several.cases.iter().map(|c| judged(c, asked, x)).collect();
            if !several.shared {
                return each.iter().map(|j| j.most).sum();
            }
            // The tables begin at different moments: entries before a table give nothing. One of them may still
            // keep the client from entering again when another event starts the others.
            let before = several.cases.iter().map(|c| match c.workflow.reentry {
                Reentry::OncePer { length } => ticks(length, asked.day) as usize,
                _ => 0,
            });
            let longest = each.iter().map(|j| j.runs.len()).max().unwrap() + before.max().unwrap();
            let runs: Vec<Vec<u32>> = each
                .iter()
                .map(|j| {
                    let mut runs = vec![0; longest - j.runs.len()];
                    runs.extend(&j.runs);
                    runs
                })
                .collect();
            let reentry = several.cases.iter().map(|c| match c.workflow.reentry {
                Reentry::OncePer { length } => Some(ticks(length, asked.day)),
                _ => None,
            });
            let once = several
                .cases
                .iter()
                .map(|c| c.workflow.reentry == Reentry::OnceEver);
            let (count, per) = several.cases[0].rates[0];
            let mut shared = Shared {
                runs: &runs,
                reentry: &reentry.collect::<Vec<_>>(),
                once: &once.collect::<Vec<_>>(),
                rate: (count, ticks(per, asked.day)),
                known: HashMap::default(),
            };
            shared.most(0, &[], &vec![LONG; each.len()])
        })
        .max()
        .unwrap()
}

fn check(several: &Several, report: &TogetherReport, truth: u32, limit: u32, score: &mut Score) {
    let what = || {
        let cases = several.cases.iter().map(in_words).collect::<Vec<_>>();
        format!(
            "shared {}\n{report:?}\n{}",
            several.shared,
            cases.join("\n")
        )
    };
    let Some(worst) = report.worst else {
        score.boundless += 1;
        return;
    };
    score.answers += 1;
    assert!(
        worst >= u64::from(truth),
        "below the judge: {truth}\n{}",
        what()
    );
    if report.exact {
        assert_eq!(worst, u64::from(truth), "said to be exact\n{}", what());
    }
    match report.verdict {
        Verdict::Proved => assert!(truth <= limit, "{truth}\n{}", what()),
        Verdict::Broken => {
            assert!(truth > limit, "{truth}\n{}", what());
            breaks(several, report, limit);
        }
        Verdict::NotProved | Verdict::Unbounded => {}
        Verdict::Enforced => panic!("no guard was written\n{}", what()),
    }
    score.exact += u32::from(report.exact);
    score.undecided += u32::from(report.verdict == Verdict::NotProved);
    if says() && !report.exact {
        let equal = if worst == u64::from(truth) {
            "equal"
        } else {
            "over"
        };
        let each = several.cases.iter().map(kind).collect::<Vec<_>>();
        println!(
            "SEVERAL {equal} {:?} {worst} {truth} {} {}",
            report.verdict,
            if several.shared { "shared" } else { "own" },
            each.join(" | ")
        );
    }
}

/// What a journey has that a proof may find hard.
fn kind(case: &Case) -> String {
    let mut kind = format!("{:?}", case.workflow.reentry);
    kind.truncate(9);
    let date = |n: &Node| {
        matches!(
            n,
            Node::Wait {
                wait: WaitKind::Date { .. },
                ..
            }
        )
    };
    if case.workflow.nodes.iter().any(date) {
        kind += "+date";
    }
    if has_after_start(&case.workflow) {
        kind += "+after";
    }
    if case.entry_hour.is_some() {
        kind += "+hour";
    }
    kind
}

/// The timeline's own messages break the rule, and are of journeys that it names.
fn breaks(several: &Several, report: &TogetherReport, limit: u32) {
    let window = ticks(several.cases[0].window, 1440);
    let sent = report.timeline.iter().filter(|l| {
        matches!(
            l.what,
            TimelineEvent::Message {
                counted: Some(_),
                ..
            }
        )
    });
    let sent: Vec<Tick> = sent.map(|l| l.minute as Tick).collect();
    let most = sent
        .iter()
        .map(|&x| sent.iter().filter(|&&t| t >= x && t < x + window).count() as u32);
    assert!(most.max().unwrap_or(0) > limit, "{report:?}");
    assert!(
        report
            .timeline
            .iter()
            .all(|l| report.journeys.contains(&l.journey))
    );
}

fn one(random: &mut Random, scores: &mut Scores, calendar: bool, day: Tick) {
    let several = several(random, calendar);
    let house = house(&several);
    let workflows: Vec<&Workflow> = several.cases.iter().map(|c| &c.workflow).collect();
    let proofs: Vec<JourneyProof> = workflows.iter().map(|w| prove(&house, w).0).collect();
    let together: Vec<Proved<'_>> = workflows.iter().copied().zip(&proofs).collect();
    let asked = Asked {
        day,
        calendar,
        window: ticks(several.cases[0].window, day),
        only: None,
        longer: 0,
    };
    let reports = prove_together(&house, &together).0;
    let find = |rule: &str| reports.iter().find(|r| r.rule == rule);
    if let Some(report) = find("rule 0") {
        let truth = judge(&several, &asked);
        let score = scores.entry("caps").or_default();
        check(&several, report, truth, several.limit, score);
        let gap = find("rule 1").expect("the gap");
        check(&several, gap, truth, 1, scores.entry("gaps").or_default());
    }
    if let Some(report) = find("rule 2") {
        let each = ["a", "b"].map(|m| {
            judge(
                &several,
                &Asked {
                    only: Some(m),
                    ..asked
                },
            )
        });
        // Only of messages that two journeys send.
        let sends = |c: &Case, m: &str| {
            let mut nodes = c.workflow.nodes.iter();
            nodes.any(|n| n.message().is_some_and(|n| n == m))
        };
        let of = ["a", "b"]
            .into_iter()
            .zip(each)
            .filter(|(m, _)| several.cases.iter().filter(|c| sends(c, m)).count() > 1);
        let truth = of.map(|(_, n)| n).max().unwrap_or(0);
        check(
            &several,
            report,
            truth,
            1,
            scores.entry("each once").or_default(),
        );
    }
}

#[test]
fn the_judge_agrees_on_several_journeys() {
    let cases = Cases {
        quick: 150,
        full: 22_000,
    };
    let one = |random: &mut Random, scores: &mut Scores| one(random, scores, false, 2);
    for (what, score) in all(0x1357_9bdf_2468_ace1, cases, one) {
        score.at_least(95, what);
    }
}

#[test]
fn the_judge_agrees_on_several_journeys_and_clock_times() {
    let cases = Cases {
        quick: 40,
        full: 200,
    };
    let one = |random: &mut Random, scores: &mut Scores| one(random, scores, true, 8);
    for (what, score) in all(0x0f1e_2d3c_4b5a_6978, cases, one) {
        score.at_least(97, what);
    }
}
