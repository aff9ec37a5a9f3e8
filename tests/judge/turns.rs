//! Journeys of which never two have a run at a time: for other states, or one gives way to the other. The judge
//! is a plain search over what the client does, moment by moment: one token that is nowhere or at a node.

use crate::case::{Case, Clock, Random, case_on, has_after_start, house, in_words};
use crate::judge::{Tick, ticks};
use crate::replays;
use crate::score::{Cases, Score, Scores, all, says};
use journey::proof::{JourneyProof, Proved, TogetherReport, Verdict, prove, prove_together};
use journey::workflow::*;
use rustc_hash::FxHashMap as HashMap;

const STATES: [&str; 3] = ["prospect", "owner", "resting"];
/// Ticks of a day.
const DAY: Tick = 2;

struct Turns {
    cases: Vec<Case>,
    /// By state, the states that a client can come to from it.
    moves: Vec<Vec<usize>>,
    limit: u32,
}

/// Two or three journeys, kept apart by their states or by giving way.
fn turns(random: &mut Random) -> Turns {
    let count = 2 + random.below(2) as usize;
    let mut moves = vec![Vec::new(); STATES.len()];
    for (from, ways) in moves.iter_mut().enumerate() {
        for to in 0..STATES.len() {
            if from != to && random.below(2) == 0 {
                ways.push(to);
            }
        }
    }
    let mut all: Vec<Case> = Vec::new();
    let mut limit = 1;
    while all.len() < count {
        let (mut case, cap) = case_on(random, false, Clock::Days);
        let known = case.workflow.nodes.iter().any(|node| {
            matches!(
                node,
                Node::Wait {
                    wait: WaitKind::Date { .. },
                    ..
                }
            )
        });
        if known || has_after_start(&case.workflow) || case.entry_hour.is_some() {
            continue;
        }
        case.workflow.reentry = match case.workflow.reentry {
            Reentry::AgainAfter { length } => Reentry::AgainAfter { length },
            Reentry::OnceEver
            | Reentry::OncePer { .. }
            | Reentry::OnceForEach { .. }
            | Reentry::EveryTime => Reentry::OnceEver,
        };
        case.rates = Vec::new();
        let at = all.len();
        case.workflow.name = format!("j{at}").into();
        case.workflow.start = Start::Events {
            events: vec![StartOn {
                event: EventKind::Declared {
                    name: format!("e{at}").into(),
                },
                filter: None,
            }],
            gathered: None,
        };
        // So that a run may end at any time.
        case.workflow.exits = vec![Exit::Event {
            event: EventKind::Declared {
                name: "booked".into(),
            },
        }];
        let first = random.below(3) as usize;
        case.workflow.states = vec![STATES[first].into()];
        if random.below(3) == 0 {
            case.workflow.states.push(STATES[(first + 1) % 3].into());
        }
        if let Some(first) = all.first() {
            case.window = first.window;
            case.workflow.rules = first.workflow.rules.clone();
        } else {
            limit = cap;
        }
        for other in &mut all {
            let mut own = case.workflow.states.iter();
            if own.any(|state| other.workflow.states.contains(state)) {
                if random.below(2) == 0 {
                    case.workflow.gives_way_to.push(other.workflow.name.clone());
                } else {
                    other.workflow.gives_way_to.push(case.workflow.name.clone());
                }
            }
        }
        all.push(case);
    }
    Turns {
        cases: all,
        moves,
        limit,
    }
}

fn with_states(turns: &Turns) -> House {
    let mut house = house(&[]);
    for (to, name) in STATES.iter().enumerate() {
        let from: Vec<_> = (0..STATES.len())
            .filter(|from| turns.moves[*from].contains(&to))
            .map(|from| STATES[from].into())
            .collect();
        let entry = if from.is_empty() {
            StateRule::Start
        } else {
            StateRule::Event {
                from,
                event: EventKind::Declared {
                    name: format!("becomes_{name}").into(),
                },
            }
        };
        house.states.push(StateDef {
            name: (*name).into(),
            entry,
            description: None,
            span: Default::default(),
        });
    }
    house
}

/// Where the client is: her state, the run if there is one (journey and node), which journeys she may not
/// enter any more, and in how many ticks she may enter the others again.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Place {
    state: usize,
    run: Option<(usize, u32)>,
    used: Vec<bool>,
    pause: Vec<Tick>,
}

struct Judge<'a> {
    turns: &'a Turns,
    end: Tick,
    known: HashMap<(Tick, Place), u32>,
}

impl Judge<'_> {
    fn is_for(&self, journey: usize, state: usize) -> bool {
        let states = &self.turns.cases[journey].workflow.states;
        states.iter().any(|name| *name == STATES[state])
    }

    /// The same so much later.
    fn later(place: &Place, by: Tick) -> Place {
        let mut place = place.clone();
        for pause in &mut place.pause {
            *pause = (*pause - by).max(0);
        }
        place
    }

    /// Without its run.
    fn ended(&self, place: &Place) -> Place {
        let mut place = place.clone();
        if let Some((journey, _)) = place.run.take() {
            match self.turns.cases[journey].workflow.reentry {
                Reentry::AgainAfter { length } => place.pause[journey] = ticks(length, DAY),
                _ => place.used[journey] = true,
            }
        }
        place
    }

    /// The most messages in the window from here on.
    fn most(&mut self, at: Tick, place: &Place) -> u32 {
        if at >= self.end {
            return 0;
        }
        let key = (at, place.clone());
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        // Moves between states take no time and may go round.
        self.known.insert(key.clone(), 0);
        let mut best = 0;
        let reachable = self.reachable(place);
        for place in &reachable {
            best = best.max(self.here(at, place));
        }
        self.known.insert(key, best);
        best
    }

    /// Everywhere that she can be at this very moment by moves of state alone, and by the end of her run.
    fn reachable(&self, place: &Place) -> Vec<Place> {
        let mut all = vec![place.clone()];
        let mut next = 0;
        while let Some(place) = all.get(next).cloned() {
            next += 1;
            let mut found = Vec::new();
            if place.run.is_some() {
                found.push(self.ended(&place));
            }
            for &state in &self.turns.moves[place.state] {
                let moved = Place {
                    state,
                    ..place.clone()
                };
                match place.run {
                    Some((journey, _)) if !self.is_for(journey, state) => {
                        found.push(self.ended(&moved));
                    }
                    _ => found.push(moved),
                }
            }
            for place in found {
                if !all.contains(&place) {
                    all.push(place);
                }
            }
        }
        all
    }

    fn here(&mut self, at: Tick, place: &Place) -> u32 {
        let Some((journey, node)) = place.run else {
            let mut best = self.most(at + 1, &Self::later(place, 1));
            for journey in 0..self.turns.cases.len() {
                let may = !place.used[journey] && place.pause[journey] == 0;
                if may && self.is_for(journey, place.state) {
                    let place = Place {
                        run: Some((journey, 0)),
                        ..place.clone()
                    };
                    best = best.max(self.go(at, &place));
                }
            }
            return best;
        };
        let _ = (journey, node);
        self.go(at, place)
    }

    /// The run goes on from its node.
    fn go(&mut self, at: Tick, place: &Place) -> u32 {
        let Some((journey, node)) = place.run else {
            return 0;
        };
        let turns = self.turns;
        let to = |place: &Place, node: NodeId, by: Tick| {
            let mut place = Self::later(place, by);
            place.run = Some((journey, node.0));
            place
        };
        match &turns.cases[journey].workflow.nodes[node as usize] {
            Node::Send { next, .. } => {
                let rest = self.most(at, &to(place, *next, 0));
                u32::from(at >= 0 && at < self.end) + rest
            }
            Node::Wait { wait, next, .. } => {
                let (least, most) = match wait {
                    WaitKind::Length { length } => (*length, *length),
                    WaitKind::Between { least, most } => (*least, *most),
                    _ => unreachable!(),
                };
                let range = ticks(least, DAY)..=ticks(most, DAY);
                range
                    .map(|by| self.most(at + by, &to(place, *next, by)))
                    .max()
                    .unwrap()
            }
            Node::Await {
                deadline,
                then,
                otherwise,
                ..
            } => {
                let longest = ticks(*deadline, DAY);
                let mut best = self.most(at + longest, &to(place, *otherwise, longest));
                for by in 0..=longest {
                    best = best.max(self.most(at + by, &to(place, *then, by)));
                }
                best
            }
            Node::Branch { arms, otherwise } => {
                let mut best = otherwise.map_or(0, |o| self.most(at, &to(place, o, 0)));
                for arm in arms {
                    best = best.max(self.most(at, &to(place, arm.next, 0)));
                }
                best
            }
            Node::End => {
                let place = self.ended(place);
                self.most(at, &place)
            }
            _ => unreachable!(),
        }
    }
}

/// No run takes longer.
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

fn judge(turns: &Turns) -> u32 {
    let before: Tick = turns.cases.iter().map(longest).sum();
    let mut judge = Judge {
        turns,
        end: ticks(turns.cases[0].window, DAY),
        known: HashMap::default(),
    };
    let count = turns.cases.len();
    (0..STATES.len())
        .map(|state| {
            let place = Place {
                state,
                run: None,
                used: vec![false; count],
                pause: vec![0; count],
            };
            judge.most(-before, &place)
        })
        .max()
        .unwrap()
}

fn check(turns: &Turns, report: &TogetherReport, truth: u32, limit: u32, score: &mut Score) {
    let what = || {
        let each = turns.cases.iter().map(|c| {
            format!(
                "{:?} gives way to {:?} {}",
                c.workflow.states,
                c.workflow.gives_way_to,
                in_words(c)
            )
        });
        format!(
            "{:?}\n{report:?}\n{}",
            turns.moves,
            each.collect::<Vec<_>>().join("\n")
        )
    };
    let worst = report.worst.expect("no run starts without limit");
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
            let fault = fault(turns, report);
            assert_eq!(fault, None, "{}", what());
            score.shown += 1;
        }
        Verdict::NotProved => score.unseen += u32::from(truth > limit),
        Verdict::Enforced | Verdict::Unbounded => panic!("{}", what()),
    }
    score.answers += 1;
    score.exact += u32::from(report.exact);
    // What holds, and is not proved.
    score.undecided += u32::from(report.verdict == Verdict::NotProved && truth <= limit);
    if says() && !report.exact {
        let equal = if worst == u64::from(truth) {
            "equal"
        } else {
            "over"
        };
        let each: Vec<String> = turns
            .cases
            .iter()
            .map(|c| format!("{:?} {:?}", c.workflow.states, c.workflow.reentry))
            .collect();
        println!(
            "TURNS {equal} {:?} {worst} {truth} {:?} {}",
            report.verdict,
            turns.moves,
            each.join(" | ")
        );
    }
}

fn one(random: &mut Random, scores: &mut Scores) {
    let turns = turns(random);
    let house = with_states(&turns);
    let workflows: Vec<&Workflow> = turns.cases.iter().map(|c| &c.workflow).collect();
    let proofs: Vec<JourneyProof> = workflows.iter().map(|w| prove(&house, w).0).collect();
    let mut alone = proofs.iter().flat_map(|p| &p.rules);
    if alone.any(|r| r.verdict == Verdict::Unbounded) {
        return;
    }
    let together: Vec<Proved<'_>> = workflows.iter().copied().zip(&proofs).collect();
    let (reports, _) = prove_together(&house, &together);
    let truth = judge(&turns);
    for (rule, limit, what) in [("rule 0", turns.limit, "caps"), ("rule 1", 1, "gaps")] {
        if let Some(report) = reports.iter().find(|r| r.rule == rule) {
            check(
                &turns,
                report,
                truth,
                limit,
                scores.entry(what).or_default(),
            );
        }
    }
}

/// What is wrong with a timeline.
fn fault(turns: &Turns, report: &TogetherReport) -> Option<String> {
    let workflows: Vec<&Workflow> = turns.cases.iter().map(|c| &c.workflow).collect();
    let apart = |one: &Workflow, other: &Workflow| {
        one.gives_way_to.contains(&other.name)
            || other.gives_way_to.contains(&one.name)
            || !one.states.iter().any(|s| other.states.contains(s))
    };
    let place = |name: &str| STATES.iter().position(|s| *s == name);
    let may_move = |from: &str, to: &str| {
        place(from).is_some_and(|from| turns.moves[from].contains(&place(to).unwrap()))
    };
    replays::fault(&workflows, &apart, &may_move, &STATES, report)
}

#[test]
fn the_judge_agrees_on_journeys_in_turn() {
    let cases = Cases {
        quick: 100,
        full: 5_000,
    };
    let scores = all(0x7e57_ab1e_0ddb_a115, cases, one);
    for (what, score) in scores {
        score.at_least(95, what);
        score.shows(what);
    }
}
