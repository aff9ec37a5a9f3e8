//! One run at a time: by lower bounds, then with the calendar.

use super::assess::{Boundless, FEW, Finding, MANY, effective, is_plain, why_lost};
use super::axis::Axis;
use super::delta::{Again, Cut, PathStep, Question, Spans, from_entry, spans};
use super::graph::{DAY, HOUR, Measure, Ticks, WEEK, get, months_of};
use super::nights::{Sought, one_run, placed};
use super::overlap::{Asked, around_nights, packed};
use super::phases;
use super::placing::place;
use super::tally::{Cap, Tally, Window};
use super::witness::{Plan, Replayed, Stage, entry_phases, plan_path};
use crate::workflow::{Length, Reentry};

/// Counts beyond which the worst case is bounded rather than found.
const MOST: usize = 1024;

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

/// One run at a time.
pub(super) fn single(stage: &Stage<'_>, cap: &Cap<'_>, again: Option<Again>) -> Finding {
    let window = effective(stage, cap, cap.measure());
    let question = Question {
        graph: stage.graph,
        counted: &cap.counted,
        measure: cap.measure(),
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
    let has_calendar = stage.graph.has_calendar() || stage.graph.has_start_waits;
    let plain = all_sources(&question);
    let mut finding = Finding::bound(0, is_plain(stage, cap, again.is_some()));
    finding.exact &= plain.cut.is_none();
    finding.worst = bounded(&plain, window);
    if finding.worst.is_none() {
        finding.boundless = Some(Boundless::Starts);
    }
    if finding.holds(cap) {
        if !finding.exact
            && let Some(count) = finding.worst
        {
            finding.exact = count == 0 || reach(stage, cap, &question, &plain, count);
            if !finding.exact && has_calendar && stage.work.spare() > 0 {
                calendar(stage, cap, &question, &mut finding);
            }
            nights(stage, cap, &mut finding);
        }
        return finding;
    }
    // A timeline by lower bounds alone, with the fewest runs.
    let need = usize::try_from(cap.limit.saturating_add(1)).unwrap_or(usize::MAX);
    if !stage.wants_bounds_only() {
        let fewest = || fewest_runs(stage, cap, &question, need);
        // What lower bounds can't show, the calendar may prove: it must not find the work used up.
        finding.broken = if has_calendar {
            stage.work.half(fewest)
        } else {
            fewest()
        };
    }
    if has_calendar {
        calendar(stage, cap, &question, &mut finding);
    }
    if let (Some(broken), Some(count), false) = (&finding.broken, finding.worst, finding.exact) {
        finding.exact = broken.tally.most >= count || reach(stage, cap, &question, &plain, count);
    }
    if !stage.wants_bounds_only() {
        nights(stage, cap, &mut finding);
    }
    if finding.broken.is_none() && !finding.holds(cap) {
        finding.lost = Some(why_lost(stage, cap));
    }
    finding
}

/// The calendar rung: as one run among those that overlap where its length is bounded, else by the
/// search of lower bounds at each phase.
fn calendar(stage: &Stage<'_>, cap: &Cap<'_>, question: &Question<'_>, finding: &mut Finding) {
    let longest = stage.graph.longest_to(&cap.counted);
    // Its search knows that clocks change at night, and once.
    let lossy = stage.graph.is_lossy(Measure::Wall);
    if question.again.is_some() || longest.is_none() || lossy {
        phased(stage, cap, question, finding);
    }
    let (None, Some(longest)) = (question.again, longest) else {
        return;
    };
    if finding.exact || (lossy && finding.holds(cap)) {
        return;
    }
    let once = vec![vec![one_run(longest, cap.ticks())]];
    let asked = Asked {
        stage,
        cap,
        views: &once,
        longest,
    };
    let found = packed(&asked);
    if found.worst.is_none_or(|w| w == u64::MAX) {
        phased(stage, cap, question, finding);
        return;
    }
    if least(found.worst, finding.worst) {
        finding.worst = found.worst;
        finding.boundless = None;
        finding.exact = false;
    }
    finding.exact |= found.exact && found.worst == finding.worst;
    if finding.broken.is_none() {
        finding.broken = found.broken;
    }
}

/// What one run sends around a night on which the clocks change.
fn nights(stage: &Stage<'_>, cap: &Cap<'_>, finding: &mut Finding) {
    let Some(longest) = stage.graph.longest_to(&cap.counted) else {
        return;
    };
    let once = vec![vec![one_run(longest, cap.ticks())]];
    let sought = Sought {
        stage,
        cap,
        views: &once,
        longest,
    };
    around_nights(&sought, finding, stage.work.spare());
}

fn least(found: Option<u64>, before: Option<u64>) -> bool {
    found.is_some_and(|f| before.is_none_or(|b| f < b))
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

pub(super) fn again_length(stage: &Stage<'_>) -> Option<Length> {
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
    let wanted = |t: &Tally| t.most >= count;
    if number == 1 {
        return shows_one(stage, cap, question, &wanted);
    }
    found
        .path(stage.graph, question.counted, number)
        .and_then(|path| plan_path(stage.graph, question.measure, &path, again_length(stage)))
        .and_then(|plan| {
            place(stage, &plan, cap, FEW, &wanted).or_else(|| placed(stage, &plan, cap, &wanted))
        })
        .is_some()
}

/// Whether a single message can leave at all.
fn shows_one(
    stage: &Stage<'_>,
    cap: &Cap<'_>,
    question: &Question<'_>,
    wanted: &dyn Fn(&Tally) -> bool,
) -> bool {
    let nodes = cap.counted.iter().enumerate().filter(|&(_, &c)| c);
    let mut paths = nodes.map(|(node, _)| vec![vec![PathStep { node, edge: None }]]);
    paths.any(|path| {
        plan_path(stage.graph, question.measure, &path, None)
            .and_then(|plan| place(stage, &plan, cap, FEW, wanted))
            .is_some()
    })
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
        if stage.work.ran_out() {
            return None;
        }
        let limited = Question {
            returns: Some(returns),
            most: need,
            ..*question
        };
        let mut found: Vec<(Ticks, Spans)> = Vec::new();
        for (node, _) in cap.counted.iter().enumerate().filter(|&(_, &c)| c) {
            let result = spans(&limited, &[(node, 0)]);
            if result.cut == Some(Cut::Work) {
                return None;
            }
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

/// The calendar rung of one run at a time.
fn phased(stage: &Stage<'_>, cap: &Cap<'_>, question: &Question<'_>, finding: &mut Finding) {
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
    let Some(found) = phases::search(
        &question,
        stage.calendars,
        window,
        entry,
        phases::Between::One,
        budget,
    ) else {
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
        phase_plans(stage, cap, &plan, phase, &found.axis)
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
pub(super) fn phase_plans(
    stage: &Stage<'_>,
    cap: &Cap<'_>,
    plan: &Plan,
    phase: Ticks,
    axis: &Axis,
) -> Vec<Plan> {
    let begins = |period| entry_phases(stage.graph, plan, &cap.counted, phase, period, axis);
    let mut begins = match begins(WEEK) {
        none if none.is_empty() => begins(DAY),
        some => some,
    };
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
