//! Journeys that others hand over to. The judge is a plain search: a run of the first goes on as a run of the
//! second where it hands over, and nothing else begins one; a journey beside them adds what it can.

use crate::case::{Case, Clock, Random, case_on, has_after_start, house, in_words};
use crate::judge::{Tick, ticks};
use crate::score::{Cases, Score, Scores, all, says};
use journey::proof::{JourneyProof, Proved, TogetherReport, Verdict, prove, prove_together};
use journey::workflow::*;
use rustc_hash::FxHashMap as HashMap;

/// Ticks of a day.
const DAY: Tick = 2;

struct Handed {
    /// The first, the one that it hands over to (and that one's, where there are three), and one beside them.
    cases: Vec<Case>,
    limit: u32,
}

fn plain(random: &mut Random) -> (Case, u32) {
    loop {
        let (case, limit) = case_on(random, false, Clock::Days);
        let dated = case.workflow.nodes.iter().any(|node| {
            matches!(
                node,
                Node::Wait {
                    wait: WaitKind::Date { .. },
                    ..
                }
            )
        });
        if !dated && !has_after_start(&case.workflow) && case.entry_hour.is_none() {
            return (case, limit);
        }
    }
}

/// What leads to the end hands over instead; sometimes only where a condition holds.
fn hand_over(workflow: &mut Workflow, to: &str, random: &mut Random) {
    let last = workflow.nodes.len() - 1;
    let maybe = random.below(2) == 0;
    workflow.nodes.truncate(last);
    let at = last as u32;
    let over = |next: u32| Node::HandOver {
        journey: to.into(),
        next: NodeId(next),
    };
    if maybe {
        workflow.nodes.push(Node::Branch {
            arms: vec![Arm {
                when: Condition::Segment {
                    segment: "some".into(),
                },
                next: NodeId(at + 1),
            }],
            otherwise: Some(NodeId(at + 2)),
        });
        workflow.nodes.push(over(at + 2));
    } else {
        workflow.nodes.push(over(at + 1));
    }
    workflow.nodes.push(Node::End);
    workflow.sources = vec![NodeSource::default(); workflow.nodes.len()];
}

fn handed(random: &mut Random) -> Handed {
    let count = 2 + random.below(2) as usize;
    let (mut all, mut limit): (Vec<Case>, u32) = (Vec::new(), 1);
    let beside = random.below(2) == 0;
    for at in 0..count + usize::from(beside) {
        let (mut case, cap) = plain(random);
        case.workflow.name = format!("j{at}").into();
        case.workflow.reentry = Reentry::OnceEver;
        case.rates = Vec::new();
        case.workflow.start = if at == 0 || at == count {
            Start::Events {
                events: vec![StartOn {
                    event: EventKind::Declared {
                        name: format!("e{at}").into(),
                    },
                    filter: None,
                }],
                gathered: None,
            }
        } else {
            Start::HandedOver
        };
        if at + 1 < count {
            hand_over(&mut case.workflow, &format!("j{}", at + 1), random);
        }
        match all.first() {
            Some(first) => {
                case.window = first.window;
                case.workflow.rules = first.workflow.rules.clone();
            }
            None => limit = cap,
        }
        all.push(case);
    }
    Handed { cases: all, limit }
}

struct Judge<'a> {
    cases: &'a [Case],
    end: Tick,
    known: HashMap<(usize, u32, Tick), u32>,
}

impl Judge<'_> {
    /// The most in the window from a node on.
    fn most(&mut self, journey: usize, node: u32, at: Tick) -> u32 {
        if at >= self.end {
            return 0;
        }
        if let Some(&known) = self.known.get(&(journey, node, at)) {
            return known;
        }
        let cases = self.cases;
        let best = match &cases[journey].workflow.nodes[node as usize] {
            Node::Send { next, .. } => u32::from(at >= 0) + self.most(journey, next.0, at),
            Node::Wait { wait, next, .. } => {
                let (least, most) = match wait {
                    WaitKind::Length { length } => (*length, *length),
                    WaitKind::Between { least, most } => (*least, *most),
                    _ => unreachable!(),
                };
                let range = ticks(least, DAY)..=ticks(most, DAY);
                let each = range.map(|by| self.most(journey, next.0, at + by));
                each.max().unwrap()
            }
            Node::Await {
                deadline,
                then,
                otherwise,
                ..
            } => {
                let longest = ticks(*deadline, DAY);
                let late = self.most(journey, otherwise.0, at + longest);
                let each = (0..=longest).map(|by| self.most(journey, then.0, at + by));
                each.max().unwrap().max(late)
            }
            Node::Branch { arms, otherwise } => {
                let ways = arms.iter().map(|arm| arm.next).chain(*otherwise);
                let each = ways.map(|to| self.most(journey, to.0, at));
                each.max().unwrap()
            }
            Node::HandOver { journey: name, .. } => {
                let other = cases.iter().position(|c| c.workflow.name == *name);
                self.most(other.unwrap(), 0, at)
            }
            Node::End => 0,
            _ => unreachable!(),
        };
        self.known.insert((journey, node, at), best);
        best
    }
}

fn longest(case: &Case) -> Tick {
    let nodes = case.workflow.nodes.iter().map(|node| match node {
        Node::Wait {
            wait: WaitKind::Length { length } | WaitKind::Between { most: length, .. },
            ..
        } => ticks(*length, DAY),
        Node::Await { deadline, .. } => ticks(*deadline, DAY),
        _ => 0,
    });
    nodes.sum()
}

fn judge(handed: &Handed) -> u32 {
    let before: Tick = handed.cases.iter().map(longest).sum();
    let end = ticks(handed.cases[0].window, DAY);
    let mut judge = Judge {
        cases: &handed.cases,
        end,
        known: HashMap::default(),
    };
    let starts = (0..handed.cases.len())
        .filter(|&i| handed.cases[i].workflow.start != Start::HandedOver)
        .collect::<Vec<_>>();
    let each = starts.into_iter().map(|journey| {
        let entries = -before..end;
        entries.map(|at| judge.most(journey, 0, at)).max().unwrap()
    });
    each.sum()
}

fn check(handed: &Handed, report: &TogetherReport, truth: u32, limit: u32, score: &mut Score) {
    let what = || {
        let each = handed.cases.iter().map(in_words).collect::<Vec<_>>();
        format!("{report:?}\n{}", each.join("\n"))
    };
    let worst = report.worst.expect("each is entered once");
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
            score.shown += 1;
        }
        Verdict::NotProved => score.unseen += u32::from(truth > limit),
        Verdict::Enforced | Verdict::Unbounded => panic!("{}", what()),
    }
    score.answers += 1;
    score.exact += u32::from(worst == u64::from(truth));
    score.undecided += u32::from(report.verdict == Verdict::NotProved && truth <= limit);
    if says() && worst != u64::from(truth) {
        println!(
            "HANDED {:?} {worst} truth {truth} {}",
            report.verdict,
            what()
        );
    }
}

fn one(random: &mut Random, scores: &mut Scores) {
    let handed = handed(random);
    let house = house(&[]);
    let workflows: Vec<&Workflow> = handed.cases.iter().map(|c| &c.workflow).collect();
    let proofs: Vec<JourneyProof> = workflows.iter().map(|w| prove(&house, w).0).collect();
    let together: Vec<Proved<'_>> = workflows.iter().copied().zip(&proofs).collect();
    let (reports, _) = prove_together(&house, &together);
    if let Some(report) = reports.iter().find(|r| r.rule == "rule 0") {
        let score = scores.entry("hand-overs, caps: the bound is reached");
        let truth = judge(&handed);
        check(&handed, report, truth, handed.limit, score.or_default());
    }
}

#[test]
fn the_judge_agrees_on_hand_overs() {
    let cases = Cases {
        quick: 150,
        full: 5_000,
    };
    let scores = all(0x0b5e_55ed_c0ff_ee11, cases, one);
    for (what, score) in scores {
        score.at_least(98, what);
        score.shows(what);
    }
}
