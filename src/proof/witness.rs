//! From a path of the search to dates: entries and decisions are given to the interpreter, and what
//! it sends is counted anew. A timeline that does not replay is never shown (section 8).

use super::allowed::allowed;
use super::axis::Axis;
use super::calendars::Calendars;
use super::delta::{Path, PathStep, from_entry};
use super::entry::Entries;
use super::graph::Dwell;
use super::graph::{Graph, Measure, NEVER, SECONDS, Ticks, WEEK, get};
use super::packing::Traced;
use super::script::Script;
use super::tally::{Cap, Tally};
use super::week::next_clock;
use super::work::Work;
use crate::semantics::{Moment, Setting, run};
use crate::workflow::{House, Length, NodeId, RuleForm, Workflow};
use smol_str::SmolStr;
use std::cell::Cell;

/// Runs to be replayed.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub(super) runs: Vec<PlannedRun>,
    /// Where in the week the first run begins; `None` for any time.
    pub(super) phase: Option<Ticks>,
}

/// When a run begins.
#[derive(Debug, Clone, Copy)]
pub(super) enum EntryAt {
    /// So long after the first.
    Offset(Ticks, Measure),
    /// As soon as allowed after the run before has ended.
    AfterRun(Length),
}

/// One run: what it decides, and where it ends.
#[derive(Debug, Clone)]
pub(super) struct PlannedRun {
    pub(super) entry: EntryAt,
    pub(super) steps: Vec<Planned>,
    /// The run ends early on arriving here.
    pub(super) early: Option<usize>,
}

/// A step of a planned run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planned {
    pub(super) node: usize,
    pub(super) edge: Option<usize>,
    pub(super) dwell: Option<Ticks>,
}

/// A message of the replay.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) at: Moment,
    pub(super) node: usize,
    pub(super) name: SmolStr,
    pub(super) run: usize,
}

/// The nodes that a run went through, when it left each, and when it was over.
pub(super) type Passed = (Vec<(NodeId, Moment)>, Option<Moment>);

/// What a replay gave.
#[derive(Debug, Clone)]
pub(super) struct Replayed {
    pub(super) entries: Vec<Moment>,
    /// All messages in order of time.
    pub(super) messages: Vec<Message>,
    /// What a run waited for, and when it happened.
    pub(super) happened: Vec<(Moment, usize, usize)>,
    /// Runs that ended early, and when.
    pub(super) ended: Vec<(Moment, usize)>,
    /// By run: the nodes that it went through and when it left each, and when it was over.
    pub(super) passed: Vec<Passed>,
    /// How the messages stand to the rule.
    pub(super) tally: Tally,
}

/// The plan of a path of single runs: the shortest walk from the entry comes before it.
pub(super) fn plan_path(
    graph: &Graph,
    measure: Measure,
    path: &Path,
    again: Option<Length>,
) -> Option<Plan> {
    let mut runs = Vec::new();
    let last = path.len().checked_sub(1)?;
    for (i, steps) in path.iter().enumerate() {
        let mut planned: Vec<Planned> = Vec::new();
        if i == 0 {
            planned.extend(prefix(graph, measure, steps.first()?.node)?);
        }
        planned.extend(steps.iter().map(|&PathStep { node, edge }| Planned {
            node,
            edge,
            dwell: None,
        }));
        let end = steps.last()?.node;
        runs.push(PlannedRun {
            entry: match (i, again) {
                (0, _) => EntryAt::Offset(0, Measure::Wall),
                (_, Some(length)) => EntryAt::AfterRun(length),
                (_, None) => return None,
            },
            steps: planned,
            early: (i < last && end + 1 < graph.len).then_some(end),
        });
    }
    Some(Plan { runs, phase: None })
}

/// The shortest walk from the entry to a node.
fn prefix(graph: &Graph, measure: Measure, to: usize) -> Option<Vec<Planned>> {
    let table = from_entry(graph, measure);
    let mut steps = Vec::new();
    let mut node = to;
    while node != graph.entry {
        let (_, edge) = get(&table, node, (NEVER, None));
        let edge = edge?;
        node = graph.edge(edge)?.from;
        steps.push(Planned {
            node,
            edge: Some(edge),
            dwell: None,
        });
    }
    steps.reverse();
    Some(steps)
}

/// The plan of a packing: entries from the start of the window, and each run's trace.
pub(super) fn plan_packing(measure: Measure, runs: Vec<(Ticks, Vec<Traced>)>) -> Option<Plan> {
    let mut runs = runs;
    runs.sort_by_key(|r| r.0);
    let first = runs.first()?.0;
    let runs = runs
        .into_iter()
        .map(|(at, steps)| PlannedRun {
            entry: EntryAt::Offset(at - first, measure),
            steps: steps
                .into_iter()
                .map(|t| Planned {
                    node: t.node,
                    edge: Some(t.edge),
                    dwell: Some(t.dwell),
                })
                .collect(),
            early: None,
        })
        .collect();
    Some(Plan { runs, phase: None })
}

/// Moments of the week at which the first run can begin so that the first counted message leaves at
/// this moment of the week.
pub(super) fn entry_phases(
    graph: &Graph,
    plan: &Plan,
    counted: &[bool],
    leaves: Ticks,
    period: Ticks,
    axis: &Axis,
) -> Vec<Ticks> {
    let Some(run) = plan.runs.first() else {
        return Vec::new();
    };
    let preferred = 9 * super::graph::HOUR;
    let first = axis.index(0);
    let moments = first..=first + axis.up(WEEK);
    let mut all: Vec<Ticks> = moments.map(|i| axis.time(i)).collect();
    all.retain(|at| (0..WEEK).contains(at));
    all.retain(|&entry| {
        let mut at = entry;
        for planned in &run.steps {
            if get(&graph.sends, planned.node, false)
                && let Some(week) = &graph.week
            {
                at = week.release(at);
            }
            if get(counted, planned.node, false) {
                return (at - leaves).rem_euclid(period) == 0;
            }
            match planned.edge.and_then(|e| graph.edge(e)).map(|e| e.dwell) {
                Some(Dwell::Span { lo, .. }) => at += lo,
                Some(Dwell::Clock { at: time, on }) => at = next_clock(at, time, on),
                None => return false,
            }
        }
        false
    });
    all.sort_by_key(|&p| (p != preferred, p));
    all.truncate(8);
    all
}

/// What a replay needs to know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage<'a> {
    pub(super) house: &'a House,
    pub(super) setting: &'a Setting<'a>,
    pub(super) graph: &'a Graph,
    /// Of this graph.
    pub(super) calendars: &'a Calendars<'a>,
    pub(super) entries: &'a Entries,
    /// What the rules with a guard count.
    pub(super) guards: &'a [Cap<'a>],
    /// Runs that may still be replayed for this journey; none where only bounds are asked for.
    pub(super) tries: &'a Cell<usize>,
    /// What the searches for this journey may still cost.
    pub(super) work: &'a Work<'a>,
    /// On no more days is a timeline tried.
    pub(super) days: i64,
}

/// Runs that may be replayed for one journey: some milliseconds.
pub(super) const TRIES: usize = 5_000;

/// What a step of a replay costs, next to a step of a search: dates are dear.
const STEP: usize = 100;

/// What the beginning of a run costs, next to one of its steps.
const ENTRY: usize = 4;

impl Stage<'_> {
    /// Whether only bounds are asked for, cheaply.
    pub(super) fn wants_bounds_only(&self) -> bool {
        self.tries.get() == 0
    }
}

/// Whether a replay shows what was looked for.
pub(super) type Wanted<'a> = &'a dyn Fn(&Tally) -> bool;

/// Whether so many runs can still be replayed. A plan of more is not worth making.
pub(super) fn can_replay(stage: &Stage<'_>, runs: usize) -> bool {
    stage.tries.get() > runs && stage.work.has(runs.saturating_mul(ENTRY * STEP))
}

/// The plan, begun at this moment, where it replays and shows what is wanted.
pub(super) fn replay_at(
    stage: &Stage<'_>,
    plan: &Plan,
    cap: &Cap<'_>,
    base: Moment,
    wanted: Wanted<'_>,
) -> Option<Replayed> {
    if stage.tries.get() <= plan.runs.len() {
        return None;
    }
    if !pay(stage, plan) {
        return None;
    }
    match play(stage, plan, cap, base, wanted) {
        Played::Shown(shown) => Some(shown),
        Played::Missed(_) => None,
    }
}

/// Pays for one replay of a plan; `false` where that is more than is left.
pub(super) fn pay(stage: &Stage<'_>, plan: &Plan) -> bool {
    let Some(left) = stage.tries.get().checked_sub(plan.runs.len()) else {
        return false;
    };
    let steps: usize = plan.runs.iter().map(|r| r.steps.len() + ENTRY).sum();
    if !stage.work.spend(steps * STEP) {
        return false;
    }
    stage.tries.set(left.max(1));
    true
}

/// What came of a plan that began at some moment.
#[derive(Debug)]
pub(super) enum Played {
    /// It shows what is wanted.
    Shown(Replayed),
    /// It breaks the entry policy, a declared rate, would be cut short by a guard, or does not show what is wanted;
    /// and when the last of its runs was over, where all of them were.
    Missed(Option<Moment>),
}

/// Executes a plan from this moment on, where that is paid for.
pub(super) fn play(
    stage: &Stage<'_>,
    plan: &Plan,
    cap: &Cap<'_>,
    base: Moment,
    wanted: Wanted<'_>,
) -> Played {
    let clock = &stage.setting.clock;
    let mut entries = Vec::new();
    let mut messages: Vec<Message> = Vec::new();
    let mut happened = Vec::new();
    let mut ended = Vec::new();
    let mut passed = Vec::new();
    let mut last_end = None;
    for (index, planned) in plan.runs.iter().enumerate() {
        let entry = match planned.entry {
            EntryAt::Offset(ticks, Measure::Wall) => clock.on_the_wall(base, ticks * SECONDS),
            EntryAt::Offset(ticks, Measure::Elapsed) => clock.elapsed(base, ticks * SECONDS),
            EntryAt::AfterRun(length) => match last_end {
                Some(end) => clock.add(end, length),
                None => return Played::Missed(None),
            },
        };
        entries.push(entry);
        let mut script = Script {
            graph: stage.graph,
            run: planned,
            clock,
            happened: Vec::new(),
        };
        let walked = run(stage.setting, entry, &mut script);
        happened.extend(script.happened.iter().map(|&(at, node)| (at, node, index)));
        if planned.early.is_some() {
            match walked.ended {
                Some(end) => ended.push((end, index)),
                None => return Played::Missed(None),
            }
        }
        last_end = walked.ended;
        passed.push((walked.passed, walked.ended));
        messages.extend(walked.sent.into_iter().map(|sent| Message {
            at: sent.at,
            node: sent.node.0 as usize,
            name: sent.message,
            run: index,
        }));
    }
    let over = |passed: &[Passed]| {
        let each = passed.iter().map(|(_, ended)| *ended);
        each.collect::<Option<Vec<_>>>()?.into_iter().max()
    };
    if !allowed(stage, &entries) {
        return Played::Missed(over(&passed));
    }
    messages.sort_by_key(|m| (cap.order(m.at), m.run, m.node));
    let mut tally = cap.tally(&messages);
    // What is wanted is known at once; guards count every message, and what comes after they act is not known.
    if wanted(&tally) {
        let until = before_guards(stage, &messages);
        tally = cap.tally(messages.get(..until).unwrap_or(&messages));
    }
    if !wanted(&tally) {
        return Played::Missed(over(&passed));
    }
    Played::Shown(Replayed {
        entries,
        messages,
        happened,
        ended,
        passed,
        tally,
    })
}

/// How many messages leave before the first on which the guard of some rule would act.
fn before_guards(stage: &Stage<'_>, messages: &[Message]) -> usize {
    let acts_on = stage.guards.iter().filter_map(|guard| {
        let all = messages.iter().enumerate();
        let counts = |(_, m): &(usize, &Message)| get(&guard.counted, m.node, false);
        let mut own: Vec<(usize, &Message)> = all.filter(counts).collect();
        // So few are never too many.
        if own.len() as u64 <= guard.limit {
            return None;
        }
        own.sort_by_key(|(_, m)| (guard.order(m.at), m.run, m.node));
        let over = guard.count(own.iter().map(|(_, m)| (m.at, true))).over?;
        own.get(over.checked_sub(1)?).map(|(place, _)| *place)
    });
    acts_on.min().unwrap_or(messages.len())
}

/// What the guards of a journey's rules count.
pub(super) fn guards<'a>(house: &House, workflow: &'a Workflow, graph: &Graph) -> Vec<Cap<'a>> {
    let guards = workflow.rules.iter().filter(|r| r.otherwise.is_some());
    guards
        .flat_map(|r| Cap::of(house, workflow, graph, &r.form))
        .collect()
}

/// Which of several events started each run: names in the order of the journey's own list.
pub(super) fn starters(stage: &Stage<'_>, count: usize) -> Vec<usize> {
    let mut left: Vec<u32> = stage
        .entries
        .rates
        .iter()
        .map(|r| r.map_or(u32::MAX, |(n, _)| n))
        .collect();
    (0..count)
        .map(|_| {
            let slot = left.iter().position(|&n| n > 0).unwrap_or(0);
            if let Some(n) = left.get_mut(slot) {
                *n = n.saturating_sub(1);
            }
            slot
        })
        .collect()
}

/// Whether a rule of this form is checked message by message.
pub(super) fn is_counted(form: &RuleForm) -> bool {
    match form {
        RuleForm::AtMost { .. }
        | RuleForm::AtMostPerCalendar { .. }
        | RuleForm::EachOnce { .. } => true,
        RuleForm::Gap { journeys, .. } => journeys.is_none(),
        RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => false,
    }
}
