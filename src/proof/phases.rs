//! The calendar rung: one run at a time, with clock times and closed hours (section 4).
//!
//! The departure from each node is a nondecreasing function of the arrival, so the search of `delta`
//! stays right with moments in place of spans, once for each first message and each moment of the
//! week at which it can leave. Half steps of the grid stand for everything between two grid points.
#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "times and positions on the grid are far below 2^62, and not negative where they index"
)]

use super::delta::{Cut, Question, Spans, spans};
use super::graph::{DAY, Dwell, Graph, HOUR, NEVER, Ticks, WEEK, get, next_clock, set};

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
}

/// Moments of the week at which a run may begin: `None` for any.
pub(super) type EntryTime = Option<Ticks>;

/// Half of the grid's step for this graph and these further constants.
pub(super) fn half_step(graph: &Graph, constants: &[Ticks]) -> Ticks {
    let mut step = DAY;
    let mut take = |value: Ticks| {
        if value > 0 && value < NEVER {
            step = gcd(step, value);
        }
    };
    for edge in graph.edges() {
        match edge.dwell {
            Dwell::Span { lo, hi, .. } => {
                take(lo);
                take(hi);
            }
            Dwell::Clock { at, .. } => take(at),
        }
    }
    if let Some(week) = &graph.week {
        week.bounds().for_each(&mut take);
    }
    constants.iter().copied().for_each(&mut take);
    (step / 2).max(1)
}

/// The greatest common divisor.
pub(super) fn gcd(a: Ticks, b: Ticks) -> Ticks {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The span of `question.most` messages over all phases, and the worst case; `None` where that
/// would cost too much.
pub(super) fn search(
    question: &Question<'_>,
    window: Ticks,
    entry: EntryTime,
    budget: usize,
) -> Option<Phased> {
    let graph = question.graph;
    let mut constants = vec![window];
    if graph
        .edges()
        .iter()
        .any(|e| e.dwell.is_lossy(question.measure))
        || question
            .again
            .is_some_and(|a| a.measure != question.measure)
    {
        constants.push(HOUR);
    }
    constants.extend(question.again.map(|a| a.least));
    constants.extend(entry);
    let step = half_step(graph, &constants);
    let period = if is_weekly(graph) { WEEK } else { DAY };
    let phases = period / step;
    let sources = question.counted.iter().filter(|&&c| c).count();
    // At least one count for each; more is charged as it comes.
    let cost = (phases as usize)
        .saturating_mul(sources)
        .saturating_mul(graph.edges().len() + graph.len);
    let share = (phases as usize).saturating_mul(graph.edges().len());
    if cost > budget || !question.work.has(cost) || !question.work.spend(share) {
        return None;
    }
    let possible = reachable_phases(graph, step, period, entry);
    let mut found = Phased {
        worst: 0,
        least: NEVER,
        at: None,
        worst_at: None,
        cut: false,
    };
    for (node, _) in question.counted.iter().enumerate().filter(|&(_, &c)| c) {
        let Some(table) = possible.get(node) else {
            continue;
        };
        for (index, _) in table.iter().enumerate().filter(|&(_, &p)| p) {
            let phase = index as Ticks * step;
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

fn is_weekly(graph: &Graph) -> bool {
    graph.week.as_ref().is_some_and(|w| w.weekly)
        || graph.edges().iter().any(|e| match e.dwell {
            Dwell::Clock { on, .. } => on != crate::workflow::Weekdays::ALL,
            Dwell::Span { .. } => false,
        })
}

/// For each send, the phases at which its message can leave; a superset.
pub(super) fn reachable_phases(
    graph: &Graph,
    step: Ticks,
    period: Ticks,
    entry: EntryTime,
) -> Vec<Vec<bool>> {
    let count = (period / step) as usize;
    let mut arrive = vec![vec![false; count]; graph.len];
    if let Some(table) = arrive.get_mut(graph.entry) {
        match entry {
            None => table.fill(true),
            Some(time) => {
                for day in 0..period / DAY {
                    set(table, ((day * DAY + time) / step) as usize, true);
                }
            }
        }
    }
    for node in 0..graph.len {
        let mut table = std::mem::take(arrive.get_mut(node).unwrap_or(&mut Vec::new()));
        if get(&graph.postponed, node, 0) > 0 && table.contains(&true) {
            table.fill(true);
        }
        if get(&graph.sends, node, false)
            && let Some(week) = &graph.week
        {
            let mut left = vec![false; count];
            for (i, _) in table.iter().enumerate().filter(|&(_, &p)| p) {
                let at = week.release(i as Ticks * step).rem_euclid(period);
                set(&mut left, (at / step) as usize, true);
            }
            if week.has_exceptions && left.contains(&true) {
                // After a closed date messages leave at the opening of the next day.
                for day in 0..period / DAY {
                    let at = week.release(day * DAY).rem_euclid(period);
                    set(&mut left, (at / step) as usize, true);
                }
            }
            table = left;
        }
        for edge in graph.out(node) {
            let passed = through(&table, edge.dwell, step, period);
            if let Some(to) = arrive.get_mut(edge.to) {
                for (slot, p) in to.iter_mut().zip(passed) {
                    *slot |= p;
                }
            }
        }
        if let Some(slot) = arrive.get_mut(node) {
            *slot = table;
        }
    }
    arrive
}

fn through(table: &[bool], dwell: Dwell, step: Ticks, period: Ticks) -> Vec<bool> {
    let count = table.len();
    if !table.contains(&true) {
        return vec![false; count];
    }
    let mut out = vec![false; count];
    match dwell {
        Dwell::Clock { at, on } => {
            for (i, _) in table.iter().enumerate().filter(|&(_, &p)| p) {
                let to = next_clock(i as Ticks * step, at, on);
                if to < NEVER {
                    set(&mut out, (to.rem_euclid(period) / step) as usize, true);
                }
            }
        }
        Dwell::Span { lo, hi, measure } => {
            if hi - lo >= period {
                return vec![true; count];
            }
            // Elapsed time moves the phase by an hour when the clocks change on the way.
            let slack = match measure {
                super::graph::Measure::Elapsed if hi > 0 => HOUR,
                super::graph::Measure::Elapsed | super::graph::Measure::Wall => 0,
            };
            // Every position between the two is reached: from the last that was set, round the
            // period twice.
            let first = (lo - slack).div_euclid(step);
            let wide = (hi + slack).div_euclid(step) - first;
            let mut last: Option<i64> = None;
            for i in 0..2 * count {
                if get(table, i % count, false) {
                    last = Some(i as i64);
                }
                if last.is_some_and(|l| i as i64 - l <= wide) {
                    let to = (i as i64 + first).rem_euclid(count as i64);
                    set(&mut out, to as usize, true);
                }
            }
        }
    }
    out
}
