//! One cap over all paths of one journey: the rungs from cheap to exact, and the first timeline that
//! breaks it. Every rung is sound; the ladder stops at the first that proves the cap (rule S7).

use super::delta::{Again, Cut, Question, Spans, from_entry, spans};
use super::entry::{Entries, Policy, Stream};
use super::graph::{DAY, Graph, HOUR, Measure, NEVER, Ticks, get, months_of};
use super::packing::{Packing, Task, grid};
use super::phases;
use super::tally::{Cap, Tally, Window, minutes};
use super::witness::{Plan, Replayed, Stage, entry_phases, place, plan_packing, plan_path};
use crate::workflow::{Length, Reentry};

/// Counts beyond which the worst case is bounded rather than found.
const MOST: usize = 1024;

/// Days tried for a timeline that only shows that a bound is reached.
const FEW: i64 = 8;
/// Days tried for a timeline that breaks a rule: a year and a month.
const MANY: i64 = 400;

/// Why nothing bounds a number of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Boundless {
    /// Nothing says how often a run can start.
    Starts,
    /// Runs overlap, and can wait for ever before a message.
    Waits,
}

/// What was found out about a cap.
#[derive(Debug)]
pub(super) struct Finding {
    /// A bound on the messages in any window; `None` where nothing bounds it.
    pub(super) worst: Option<u64>,
    /// Whether the bound is reached.
    pub(super) exact: bool,
    /// Least minutes between two messages, for gaps; a lower bound.
    pub(super) gap: Option<u64>,
    pub(super) gap_exact: bool,
    pub(super) broken: Option<Replayed>,
    pub(super) boundless: Option<Boundless>,
    /// What was lost, where a bound is over the limit and no timeline was found.
    pub(super) lost: Option<&'static str>,
}

impl Finding {
    fn bound(worst: u64, exact: bool) -> Finding {
        Finding {
            worst: Some(worst),
            exact,
            gap: None,
            gap_exact: false,
            broken: None,
            boundless: None,
            lost: None,
        }
    }

    fn boundless(why: Boundless) -> Finding {
        Finding {
            worst: None,
            exact: false,
            boundless: Some(why),
            ..Finding::bound(0, false)
        }
    }

    /// Whether the cap holds on every path.
    pub(super) fn holds(&self, cap: &Cap<'_>) -> bool {
        self.worst.is_some_and(|w| w <= cap.limit)
    }
}

/// Finds out about a cap.
pub(super) fn assess(stage: &Stage<'_>, cap: &Cap<'_>, wants_gap: bool) -> Finding {
    let graph = stage.graph;
    if !cap.counted.contains(&true) {
        return Finding::bound(0, true);
    }
    let entries = stage.entries;
    let mut finding = match &entries.policy {
        Policy::Once => single(stage, cap, None),
        Policy::Again(again) => {
            let mut finding = single(stage, cap, Some(*again));
            if !finding.holds(cap) && finding.broken.is_none() && !entries.views.is_empty() {
                let other = overlap(stage, cap);
                if other
                    .worst
                    .is_some_and(|o| finding.worst.is_none_or(|w| o < w))
                {
                    finding.worst = other.worst;
                    finding.exact = false;
                    finding.boundless = None;
                }
            }
            finding
        }
        Policy::Overlap if lone_stream(graph, cap, entries) => single(stage, cap, None),
        Policy::Overlap => overlap(stage, cap),
    };
    if wants_gap && finding.boundless.is_none() {
        let again = match &entries.policy {
            Policy::Again(again) => Some(*again),
            Policy::Once | Policy::Overlap => None,
        };
        if entries.policy != Policy::Overlap || lone_stream(graph, cap, entries) {
            least_gap(stage, cap, again, &mut finding);
        } else if let Some(broken) = &finding.broken {
            finding.gap = broken
                .tally
                .least_gap
                .and_then(|g| u64::try_from(g.max(0)).ok());
            // Two runs at one moment: nothing is closer.
            finding.gap_exact = finding.gap == Some(0);
            if !finding.gap_exact {
                finding.gap = Some(0);
            }
        } else if finding.holds(cap) {
            finding.gap = minutes(cap.ticks());
        } else {
            finding.gap = Some(0);
        }
    }
    finding
}

/// Whether runs of the only stream are so far apart that no two are ever in one window.
fn lone_stream(graph: &Graph, cap: &Cap<'_>, entries: &Entries) -> bool {
    let Some(longest) = graph.longest_to(&cap.counted) else {
        return false;
    };
    entries.views.iter().any(|view| match view.as_slice() {
        [
            Stream {
                count: 1, cooldown, ..
            },
        ] => longest + cap.ticks() + 2 * HOUR <= *cooldown,
        _ => false,
    })
}

fn least_gap(stage: &Stage<'_>, cap: &Cap<'_>, again: Option<Again>, finding: &mut Finding) {
    let question = Question {
        graph: stage.graph,
        counted: &cap.counted,
        measure: cap.measure(),
        again,
        returns: None,
        below: NEVER,
        most: 2,
        calendar: false,
        months: None,
        work: stage.work,
    };
    let plain = all_sources(&question).least.get(2).copied();
    let plain = plain.unwrap_or(NEVER);
    finding.gap = minutes(plain);
    finding.gap_exact = finding.gap.is_none() || is_plain(stage, cap, again.is_some());
    if let Some(broken) = &finding.broken {
        let shown = broken
            .tally
            .least_gap
            .and_then(|g| u64::try_from(g.max(0)).ok());
        finding.gap_exact |= shown == finding.gap;
    }
    if stage.graph.has_calendar() && plain < NEVER {
        if finding.gap_exact {
            return;
        }
        // The calendar can only widen the gap: the bound of the rule itself, once proved.
        if finding.holds(cap) {
            finding.gap = finding.gap.max(minutes(cap.ticks()));
        }
    }
}

/// Whether the bounds of this workflow are reached by construction, without a replay: no calendar,
/// no lengths that vary with the date, one clock.
fn is_plain(stage: &Stage<'_>, cap: &Cap<'_>, again: bool) -> bool {
    let graph = stage.graph;
    let measure = cap.measure();
    !again
        && !graph.has_calendar()
        && !graph.has_inexact_bounds
        && !cap.is_month_like()
        && matches!(cap.window, Window::Rolling(_))
        && !graph.edges().iter().any(|e| e.dwell.is_lossy(measure))
}

fn all_sources(question: &Question<'_>) -> Spans {
    let sources: Vec<(usize, Ticks)> = question
        .counted
        .iter()
        .enumerate()
        .filter(|&(_, &c)| c)
        .map(|(node, _)| (node, 0))
        .collect();
    spans(question, &sources)
}

/// The window as a bound that also holds when the clocks change more than once in it.
fn effective(stage: &Stage<'_>, cap: &Cap<'_>, measure: Measure) -> Ticks {
    let window = cap.ticks();
    let lossy = stage
        .graph
        .edges()
        .iter()
        .any(|e| e.dwell.is_lossy(measure));
    let again = match stage.entries.policy {
        Policy::Again(again) => again.measure != measure,
        Policy::Once | Policy::Overlap => false,
    };
    if lossy || again {
        window + HOUR * (window / (350 * DAY))
    } else {
        window
    }
}

/// One run at a time.
fn single(stage: &Stage<'_>, cap: &Cap<'_>, again: Option<Again>) -> Finding {
    let graph = stage.graph;
    let measure = cap.measure();
    let window = effective(stage, cap, measure);
    let question = Question {
        graph,
        counted: &cap.counted,
        measure,
        again,
        returns: None,
        below: window,
        most: MOST,
        calendar: false,
        months: match cap.window {
            Window::Rolling(length) if months_of(length) > 0 => Some((months_of(length), window)),
            Window::Rolling(_) | Window::Period(_) => None,
        },
        work: stage.work,
    };
    let plain = all_sources(&question);
    let mut worst = bounded(&plain, window);
    let mut finding = Finding::bound(0, is_plain(stage, cap, again.is_some()));
    finding.exact &= plain.cut.is_none();
    finding.worst = worst;
    if worst.is_none() {
        finding.boundless = Some(Boundless::Starts);
    }
    if finding.holds(cap) {
        if !finding.exact
            && let Some(count) = worst
        {
            finding.exact = count == 0 || reach(stage, cap, &question, &plain, count);
        }
        return finding;
    }
    // A timeline by lower bounds alone, with the fewest runs.
    let need = usize::try_from(cap.limit.saturating_add(1)).unwrap_or(usize::MAX);
    if !stage.wants_bounds_only() {
        finding.broken = fewest_runs(stage, cap, &question, need);
    }
    if graph.has_calendar() {
        calendar(stage, cap, &question, &mut finding);
        worst = finding.worst;
    }
    if let (Some(broken), Some(count), false) = (&finding.broken, worst, finding.exact) {
        finding.exact = broken.tally.most >= count || reach(stage, cap, &question, &plain, count);
    }
    if finding.broken.is_none() && !finding.holds(cap) {
        finding.lost = Some(why_lost(stage, cap));
    }
    finding
}

/// The most messages in the window; more than was searched for is bounded from the last span found
/// (a multiple of that many messages takes a multiple of that time).
fn bounded(spans: &Spans, window: Ticks) -> Option<u64> {
    let Some(cut) = spans.cut else {
        return Some(spans.most_within(window));
    };
    let (count, span) = (spans.least.len() - 1, spans.least.last().copied()?);
    if span <= 0 {
        return match cut {
            Cut::Count => None,
            // Not known: a number that no rule allows.
            Cut::Work => Some(u64::MAX),
        };
    }
    let times = window / span + 1;
    u64::try_from(times)
        .ok()
        .map(|t| t.saturating_mul(count as u64))
}

fn again_length(stage: &Stage<'_>) -> Option<Length> {
    match stage.setting.workflow.reentry {
        Reentry::AgainAfter { length } => Some(length),
        Reentry::OnceEver
        | Reentry::OncePer { .. }
        | Reentry::OnceForEach { .. }
        | Reentry::EveryTime => None,
    }
}

/// Whether so many messages are shown by a replay of the path that the search found for them.
fn reach(
    stage: &Stage<'_>,
    cap: &Cap<'_>,
    question: &Question<'_>,
    found: &Spans,
    count: u64,
) -> bool {
    let Ok(number) = usize::try_from(count) else {
        return false;
    };
    if number == 1 {
        return question.calendar || !stage.graph.has_calendar();
    }
    found
        .path(stage.graph, question.counted, number)
        .and_then(|path| plan_path(stage.graph, question.measure, &path, again_length(stage)))
        .and_then(|plan| place(stage, &plan, cap, FEW, &|t: &Tally| t.most >= count))
        .is_some()
}

/// The timeline of fewest runs, found by lower bounds, that goes over the limit; among those the one
/// that does so soonest after the first entry.
fn fewest_runs(
    stage: &Stage<'_>,
    cap: &Cap<'_>,
    question: &Question<'_>,
    need: usize,
) -> Option<Replayed> {
    let prefix = from_entry(stage.graph, question.measure);
    let most_returns = if question.again.is_some() {
        need.min(12)
    } else {
        0
    };
    for returns in 0..=most_returns {
        let limited = Question {
            returns: Some(returns),
            most: need,
            ..*question
        };
        let mut found: Vec<(Ticks, Spans)> = Vec::new();
        for (node, _) in cap.counted.iter().enumerate().filter(|&(_, &c)| c) {
            let result = spans(&limited, &[(node, 0)]);
            if let Some(&span) = result.least.get(need) {
                found.push((get(&prefix, node, (0, None)).0 + span, result));
            }
        }
        found.sort_by_key(|f| f.0);
        for (_, result) in found.iter().take(4) {
            let shown = result
                .path(stage.graph, question.counted, need)
                .and_then(|path| {
                    plan_path(stage.graph, question.measure, &path, again_length(stage))
                })
                .and_then(|plan| place(stage, &plan, cap, MANY, &|t: &Tally| t.over.is_some()));
            if shown.is_some() {
                return shown;
            }
        }
    }
    None
}

/// The calendar rung.
fn calendar(stage: &Stage<'_>, cap: &Cap<'_>, question: &Question<'_>, finding: &mut Finding) {
    let graph = stage.graph;
    // On elapsed time: what is an hour more on the wall is enough whatever the clocks do.
    let margin = match cap.measure() {
        Measure::Wall => 0,
        Measure::Elapsed => HOUR,
    };
    let window = effective(stage, cap, Measure::Wall) + margin;
    let need = usize::try_from(cap.limit.saturating_add(1)).unwrap_or(usize::MAX);
    let question = Question {
        measure: Measure::Wall,
        below: window,
        most: need.max(64),
        calendar: true,
        ..*question
    };
    let entry = match question.again {
        Some(_) => None,
        None => stage.entries.time,
    };
    let budget = if stage.wants_bounds_only() {
        300_000
    } else {
        3_000_000
    };
    let Some(found) = phases::search(&question, window, entry, budget) else {
        return;
    };
    if !found.cut && finding.worst.is_none_or(|w| found.worst < w) {
        finding.worst = Some(found.worst);
        finding.boundless = None;
        finding.exact = false;
    }
    let aim = |wanted: &dyn Fn(&Tally) -> bool, at: Option<(usize, Ticks)>, count: usize| {
        let (node, phase) = at?;
        let result = spans(&question, &[(node, phase)]);
        let path = result.path(graph, question.counted, count)?;
        let plan = plan_path(graph, Measure::Wall, &path, again_length(stage))?;
        phase_plans(stage, cap, &plan, phase)
            .into_iter()
            .find_map(|plan| place(stage, &plan, cap, MANY, wanted))
    };
    let worst = found.worst;
    let worst_count = usize::try_from(worst).unwrap_or(usize::MAX);
    let mut shown_worst = None;
    if !finding.exact && worst > 1 {
        shown_worst = aim(&|t: &Tally| t.most >= worst, found.worst_at, worst_count);
        finding.exact = shown_worst.is_some() && finding.worst == Some(worst);
    }
    if finding.broken.is_none() && worst > cap.limit {
        finding.broken = found
            .at
            .into_iter()
            .chain(found.worst_at)
            .find_map(|at| aim(&|t: &Tally| t.over.is_some(), Some(at), need))
            .or(shown_worst.filter(|s| s.tally.over.is_some()));
    }
}

/// The plan, begun so that its first counted message leaves at this phase.
fn phase_plans(stage: &Stage<'_>, cap: &Cap<'_>, plan: &Plan, phase: Ticks) -> Vec<Plan> {
    let step = phases::half_step(stage.graph, &[HOUR, cap.ticks(), phase.max(HOUR)]);
    let period = DAY * 7;
    let mut begins = entry_phases(stage.graph, plan, &cap.counted, phase, period, step);
    if begins.is_empty() {
        begins = entry_phases(stage.graph, plan, &cap.counted, phase, DAY, step);
    }
    if let Some(time) = stage.entries.time {
        begins.retain(|b| b.rem_euclid(DAY) == time);
    }
    begins
        .into_iter()
        .take(4)
        .map(|begin| Plan {
            phase: Some(begin),
            ..plan.clone()
        })
        .collect()
}

fn why_lost(stage: &Stage<'_>, cap: &Cap<'_>) -> &'static str {
    let graph = stage.graph;
    if stage.work.ran_out() {
        "the search would cost too much for one journey"
    } else if graph
        .edges()
        .iter()
        .any(|e| e.dwell.is_lossy(cap.measure()))
    {
        "a change of the clocks could bring messages closer, by up to an hour"
    } else if graph.has_calendar() {
        "clock times and quiet hours are taken at their worst"
    } else if graph.has_inexact_bounds || cap.is_month_like() {
        "months and years are taken at their worst length"
    } else if stage
        .setting
        .workflow
        .rules
        .iter()
        .any(|r| r.otherwise.is_some())
    {
        "a guard of another rule would act on the messages before"
    } else {
        "runs are taken to meet as closely as any two could"
    }
}

/// Runs that overlap.
fn overlap(stage: &Stage<'_>, cap: &Cap<'_>) -> Finding {
    let graph = stage.graph;
    let views = &stage.entries.views;
    if views.is_empty() {
        return Finding::boundless(Boundless::Starts);
    }
    let Some(longest) = graph.longest_to(&cap.counted) else {
        return Finding::boundless(Boundless::Waits);
    };
    let mut all: Vec<Packed> = Vec::new();
    for streams in views {
        let task = Task {
            graph,
            counted: &cap.counted,
            measure: cap.measure(),
            window: effective(stage, cap, cap.measure()),
            longest,
            calendar: None,
            calm: false,
            defers: false,
            work: stage.work,
        };
        let mut packed = pack(task, streams);
        if graph.has_calendar()
            && packed.as_ref().is_none_or(|p| p.worst > cap.limit)
            && let Some(refined) = pack_calendar(stage, cap, task, streams)
            && let Some(bound) = refined.into_iter().next()
        {
            packed = Some(bound);
        }
        all.extend(packed);
    }
    all.sort_by_key(|p| p.worst);
    let Some(best) = all.first() else {
        let mut finding = Finding::bound(0, false);
        finding.worst = Some(u64::MAX);
        finding.lost = Some("the search would cost too much for one journey");
        return finding;
    };
    let mut finding = Finding::bound(best.worst, false);
    let plain = views.len() == 1
        && best.fine
        && is_plain(stage, cap, false)
        && best.streams.iter().all(|s| s.measure == cap.measure())
        && stage.entries.time.is_none();
    finding.exact = plain || best.worst == 0;
    if finding.holds(cap) {
        return finding;
    }
    // A timeline must keep every bound: that of a looser one may.
    if stage.wants_bounds_only() {
        return finding;
    }
    finding.broken = calm(stage, cap, longest)
        .iter()
        .take(4)
        .chain(&all)
        .find_map(|packed| shortest(stage, cap, packed));
    if !finding.exact && finding.broken.is_some() {
        let worst = best.worst;
        finding.exact = finding
            .broken
            .as_ref()
            .is_some_and(|b| b.tally.most >= worst)
            || best
                .worst_plan()
                .and_then(|plan| place(stage, &plan, cap, FEW, &|t: &Tally| t.most >= worst))
                .is_some();
    }
    if finding.broken.is_none() {
        finding.lost = Some(why_lost(stage, cap));
    }
    finding
}

/// Packings in which no clock changes and nothing happens off the grid: what they find is likely to
/// replay.
fn calm<'a>(stage: &Stage<'a>, cap: &'a Cap<'_>, longest: Ticks) -> Vec<Packed<'a>> {
    let mut all = Vec::new();
    for streams in &stage.entries.views {
        let task = Task {
            graph: stage.graph,
            counted: &cap.counted,
            measure: cap.measure(),
            window: cap.ticks(),
            longest,
            calendar: None,
            calm: true,
            defers: false,
            work: stage.work,
        };
        if stage.graph.has_calendar() {
            all.extend(pack_calendar(stage, cap, task, streams).unwrap_or_default());
        } else {
            all.extend(pack(task, streams));
        }
    }
    all.retain(|p| p.worst > cap.limit);
    all
}

/// A packing with its result.
struct Packed<'a> {
    task: Task<'a>,
    streams: Vec<Stream>,
    step: Ticks,
    fine: bool,
    worst: u64,
    /// Entries of one stream of each kind.
    entries: Vec<(u32, Vec<usize>)>,
}

fn pack<'a>(task: Task<'a>, streams: &[Stream]) -> Option<Packed<'a>> {
    let step = grid(&task, &[streams.to_vec()]);
    let packing = Packing::new(task, step)?;
    let mut worst = 0_u64;
    let mut entries = Vec::new();
    for stream in streams {
        let (most, own) = packing.stream(stream)?;
        worst = worst.saturating_add(most.saturating_mul(u64::from(stream.count)));
        entries.push((stream.count, own));
    }
    Some(Packed {
        task,
        streams: streams.to_vec(),
        step,
        fine: packing.is_fine,
        worst,
        entries,
    })
}

/// The packing once for each phase of the window's start, on the wall; the worst first, and only some.
fn pack_calendar<'a>(
    stage: &Stage<'_>,
    cap: &Cap<'_>,
    task: Task<'a>,
    streams: &[Stream],
) -> Option<Vec<Packed<'a>>> {
    let window = match cap.measure() {
        _ if task.calm => cap.ticks(),
        Measure::Wall => effective(stage, cap, Measure::Wall),
        Measure::Elapsed => effective(stage, cap, Measure::Wall) + HOUR,
    };
    let task = Task {
        measure: Measure::Wall,
        window,
        ..task
    };
    let step = grid(&task, &[streams.to_vec()]);
    let phases = DAY * 7 / step;
    let points = (task.longest + task.window) / step + 4;
    let edges = i64::try_from(stage.graph.edges().len()).unwrap_or(NEVER);
    let most = if stage.wants_bounds_only() {
        400_000
    } else {
        4_000_000
    };
    if points.saturating_mul(phases).saturating_mul(edges) > most {
        return None;
    }
    let mut best: Vec<Packed<'a>> = Vec::new();
    for phase in 0..phases {
        let task = Task {
            calendar: Some(phase * step),
            ..task
        };
        best.push(pack(task, streams)?);
    }
    best.sort_by_key(|p| std::cmp::Reverse(p.worst));
    best.truncate(12);
    Some(best)
}

impl Packed<'_> {
    fn plan(&self, task: Task<'_>, entries: &[Vec<usize>]) -> Option<Plan> {
        let packing = Packing::new(task, self.step)?;
        let mut runs = Vec::new();
        for &entry in entries.iter().flatten() {
            runs.push((packing.entry_time(entry), packing.trace(entry)));
        }
        let first = runs.iter().map(|r| r.0).min()?;
        let mut plan = plan_packing(task.measure, runs)?;
        plan.phase = task.calendar.map(|c| (c + first).rem_euclid(7 * DAY));
        Some(plan)
    }

    fn worst_plan(&self) -> Option<Plan> {
        let mut all = Vec::new();
        for (count, entries) in &self.entries {
            for _ in 0..(*count).min(256) {
                all.push(entries.clone());
            }
        }
        self.plan(self.task, &all)
    }
}

/// The timeline with the fewest entries that goes over the limit, and among those the earliest.
fn shortest(stage: &Stage<'_>, cap: &Cap<'_>, packed: &Packed<'_>) -> Option<Replayed> {
    let need = cap.limit.saturating_add(1);
    let attempt = |window: Ticks| -> Option<(usize, Plan)> {
        let task = Task {
            window,
            ..packed.task
        };
        let packing = Packing::new(task, packed.step)?;
        let chosen = packing.fewest(&packed.streams, need)?;
        let count = chosen.iter().map(Vec::len).sum();
        packed.plan(task, &chosen).map(|plan| (count, plan))
    };
    let (fewest, mut plan) = attempt(packed.task.window)?;
    // The narrowest window that still holds one message too many with as few entries.
    let (mut low, mut high) = (0, packed.task.window / packed.step);
    let points = (packed.task.longest + packed.task.window) / packed.step;
    if points > 20_000 {
        low = high;
    }
    let mut first = None;
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        match attempt(middle * packed.step) {
            Some((count, narrower)) if count == fewest => {
                high = middle;
                first = Some(narrower);
            }
            Some(_) | None => low = middle,
        }
    }
    let shown = |plan: &Plan| place(stage, plan, cap, MANY, &|t: &Tally| t.over.is_some());
    if let Some(narrow) = first
        && let Some(replayed) = shown(&narrow)
    {
        return Some(replayed);
    }
    if let Some(replayed) = shown(&plan) {
        return Some(replayed);
    }
    plan = packed.worst_plan()?;
    shown(&plan)
}
