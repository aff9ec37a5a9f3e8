//! The calendar rung: one run at a time, with clock times and closed hours (section 4).
//!
//! The departure from each node is a nondecreasing function of the arrival, so the search of `delta`
//! stays right with moments in place of spans, once for each first message and each moment of an
//! axis at which it can leave.

use super::axis::{Axis, Timetable, unit};
use super::calendars::Calendars;
use super::delta::{Cut, Question, Spans, spans};
use super::graph::{DAY, Dwell, Graph, HOUR, Measure, NEVER, Ticks, get};

/// What the search found over all phases.
#[derive(Debug)]
pub(super) struct Phased {
    /// The most messages in the window, over all phases.
    pub(super) worst: u64,
    /// The least span of the count asked for.
    pub(super) least: Ticks,
    /// The source and phase that attain it, if any does.
    pub(super) at: Option<(usize, Ticks)>,
    /// The source and phase that attain the worst.
    pub(super) worst_at: Option<(usize, Ticks)>,
    pub(super) cut: bool,
    /// The moments that were looked at.
    pub(super) axis: Axis,
}

/// Moments of the day at which a run may begin: `None` for any.
pub(super) type EntryTime = Option<Ticks>;

/// Which moments stand for those between two of the calendar's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    /// One: enough to count.
    One,
    /// Two at each end: then the least time between two messages is off by less than a minute.
    Ends,
}

/// The span of `question.most` messages over all phases, and the worst case; `None` where that
/// would cost too much.
pub(super) fn search(
    question: &Question<'_>,
    calendars: &Calendars<'_>,
    window: Ticks,
    entry: EntryTime,
    between: Between,
    budget: usize,
) -> Option<Phased> {
    let graph = question.graph;
    let mut lengths = vec![window.min(NEVER)];
    if graph.is_lossy(question.measure)
        || question
            .again
            .is_some_and(|a| a.measure != question.measure)
    {
        lengths.push(HOUR);
    }
    lengths.extend(question.again.map(|a| a.least));
    let mut moments: Vec<Ticks> = entry.into_iter().collect();
    if graph.week.as_ref().is_some_and(|w| w.has_exceptions) {
        moments.push(0);
    }
    let unit = unit(graph, &lengths);
    let axis = match between {
        Between::One => Axis::of(graph, unit, &moments, 1),
        Between::Ends => Axis::with_ends(graph, unit, &moments),
    };
    let sources = question.counted.iter().filter(|&&c| c).count();
    let days = if graph.is_weekly() { 7 } else { 1 };
    let phases = usize::try_from(days * DAY / axis.unit * axis.levels()).ok()?;
    // At least one count for each; more is charged as it comes.
    let cost = phases
        .saturating_mul(sources)
        .saturating_mul(graph.edges().len() + graph.len);
    let share = phases.saturating_mul(graph.edges().len());
    if cost > budget || !question.work.has(cost) || !question.work.spend(share) {
        return None;
    }
    let moments = calendars.on(axis, entry, false);
    let leaves = moments.leaves(graph);
    let mut found = Phased {
        worst: 0,
        least: NEVER,
        at: None,
        worst_at: None,
        cut: false,
        axis: moments.table.axis.clone(),
    };
    for (node, _) in question.counted.iter().enumerate().filter(|&(_, &c)| c) {
        let Some(table) = leaves.get(node) else {
            continue;
        };
        for (index, _) in table.iter().enumerate().filter(|&(_, &p)| p) {
            let phase = found.axis.time(i64::try_from(index).unwrap_or(0));
            let result = spans(question, &[(node, phase)]);
            if result.cut == Some(Cut::Work) {
                return None;
            }
            note(&mut found, question, &result, window, (node, phase));
        }
    }
    Some(found)
}

fn note(
    found: &mut Phased,
    question: &Question<'_>,
    result: &Spans,
    window: Ticks,
    at: (usize, Ticks),
) {
    let worst = result.most_within(window);
    if worst > found.worst {
        found.worst = worst;
        found.worst_at = Some(at);
    }
    if let Some(&span) = result.least.get(question.most)
        && span < found.least
    {
        found.least = span;
        found.at = Some(at);
    }
    found.cut |= result.cut.is_some();
}

/// For each node, the moments of the period at which a run can leave it; a superset.
pub(super) fn possible(
    graph: &Graph,
    table: &Timetable,
    entry: EntryTime,
    calm: bool,
) -> Vec<Vec<bool>> {
    let count = usize::try_from(table.period).unwrap_or(0);
    let mut arrive = vec![vec![false; count]; graph.len];
    if let Some(first) = arrive.get_mut(graph.entry) {
        for (i, slot) in first.iter_mut().enumerate() {
            let at = table.axis.time(i64::try_from(i).unwrap_or(0));
            *slot = entry.is_none_or(|time| at.rem_euclid(DAY) == time);
        }
    }
    for node in 0..graph.len {
        let mut here = arrive.get_mut(node).map(std::mem::take).unwrap_or_default();
        if get(&graph.postponed, node, 0) > 0 && here.contains(&true) && !calm {
            here.fill(true);
        }
        if get(&graph.sends, node, false) && graph.week.is_some() {
            let mut left = vec![false; count];
            table.mark_released(&here, &mut left);
            here = left;
        }
        let first = graph.first_edge(node);
        for (i, edge) in graph.out(node).iter().enumerate() {
            let Some(to) = arrive.get_mut(edge.to) else {
                continue;
            };
            if at_once(edge.dwell) {
                join(to, &here);
            } else {
                join(to, &through(&here, table, first + i, edge.dwell, calm));
            }
        }
        if let Some(slot) = arrive.get_mut(node) {
            *slot = here;
        }
    }
    arrive
}

fn join(all: &mut [bool], more: &[bool]) {
    for (slot, set) in all.iter_mut().zip(more) {
        *slot |= set;
    }
}

fn at_once(dwell: Dwell) -> bool {
    matches!(dwell, Dwell::Span { lo: 0, hi: 0, .. })
}

/// The moments at which an edge ends that begins at these.
fn through(here: &[bool], table: &Timetable, edge: usize, dwell: Dwell, calm: bool) -> Vec<bool> {
    let count = here.len();
    let mut out = vec![false; count];
    if !here.contains(&true) {
        return out;
    }
    let (lo, hi) = match dwell {
        Dwell::Clock { .. } => {
            table.mark_clock(edge, here, &mut out);
            return out;
        }
        // Elapsed time moves the phase by an hour when the clocks change on the way.
        Dwell::Span {
            lo,
            hi,
            measure: Measure::Elapsed,
        } if hi > 0 && !calm => (lo - HOUR, hi + HOUR),
        Dwell::Span { lo, hi, .. } => (lo, hi),
    };
    let first = table.axis.down(lo);
    let wide = table.axis.up(hi).saturating_sub(first);
    if wide >= table.period {
        out.fill(true);
        return out;
    }
    let (Ok(wide), Ok(shift)) = (
        usize::try_from(wide),
        usize::try_from(first.rem_euclid(table.period.max(1))),
    ) else {
        return out;
    };
    // Steps since the last that was set, in the period before: there is one.
    let mut since = here.iter().rev().position(|&set| set).unwrap_or(0);
    for (slot, &set) in out.iter_mut().zip(here) {
        since = if set { 0 } else { since + 1 };
        // All that are no further on are reached.
        *slot = since <= wide;
    }
    out.rotate_right(shift);
    out
}
