//! Overlapping runs on a grid that is too fine to be packed: a bound from the shortest and the longest time to each
//! message, and timelines of runs that all go the same way, as close after each other as they may begin.
//!
//! Polynomial, and sound whatever the calendar does: it knows of a run only between which two moments each of its messages
//! leaves. So it may count too many, never too few.

use super::delta::{Path, PathStep, Question, from_entry, spans};
use super::entry::Stream;
use super::graph::{DAY, HOUR, Measure, NEVER, Ticks, get};
use super::overlap::Asked;
use super::placing::place;
use super::tally::Tally;
use super::witness::{EntryAt, Plan, PlannedRun, Replayed, can_replay, plan_path};

/// Days tried for a timeline.
const DAYS: i64 = 30;
/// Messages of one run that are looked for in a timeline.
const EACH: usize = 16;

/// The most messages that a window of this length can hold; `None` where a number is too large.
pub(super) fn bound(asked: &Asked<'_>, window: Ticks) -> Option<u64> {
    let views = asked.views.iter();
    views
        .filter_map(|streams| of_view(asked, streams, window))
        .min()
}

fn of_view(asked: &Asked<'_>, streams: &[Stream], window: Ticks) -> Option<u64> {
    let graph = asked.stage.graph;
    let table = from_entry(graph, asked.cap.measure());
    let counts = |node: usize| get(&asked.cap.counted, node, false);
    let (mut each, mut first, mut last) = (0_u64, NEVER, 0);
    for node in (0..graph.len).filter(|&node| counts(node)) {
        let (least, _) = get(&table, node, (NEVER, None));
        if least >= NEVER {
            continue;
        }
        let most = get(&graph.since_hi, node, 0) + graph.kept(node);
        each = each.saturating_add(entries(streams, window, most - least)?);
        first = first.min(least);
        last = last.max(most);
    }
    if first >= NEVER {
        return Some(0);
    }
    let all = entries(streams, window, last - first)?;
    let most = longest_way(asked);
    Some(each.min(all.checked_mul(most)?))
}

/// The most entries from which a message can leave in the window that may leave sooner or later by so much.
fn entries(streams: &[Stream], window: Ticks, spread: Ticks) -> Option<u64> {
    // Twice a year the two clocks move by an hour against each other.
    let changes = (window + spread) / (175 * DAY) + 2;
    let span = window + spread + changes * HOUR;
    streams.iter().try_fold(0_u64, |sum, stream| {
        let times = span
            .checked_add(stream.cooldown - 1)?
            .checked_div(stream.cooldown)?;
        let times = u64::try_from(times).ok()?;
        sum.checked_add(times.checked_mul(u64::from(stream.count))?)
    })
}

/// The most counted messages on one way.
fn longest_way(asked: &Asked<'_>) -> u64 {
    let graph = asked.stage.graph;
    let mut most = vec![0_u64; graph.len];
    for node in (0..graph.len).rev() {
        let rest = graph.out(node).iter().map(|edge| get(&most, edge.to, 0));
        let own = u64::from(get(&asked.cap.counted, node, false));
        let count = rest.max().unwrap_or(0) + own;
        super::graph::set(&mut most, node, count);
    }
    get(&most, graph.entry, 0)
}

/// A timeline that goes over the limit: of as few runs as can give so many messages.
pub(super) fn breaks(asked: &Asked<'_>) -> Option<Replayed> {
    let (stage, cap) = (asked.stage, asked.cap);
    let need = usize::try_from(cap.limit).ok()?.checked_add(1)?;
    let measure = cap.measure();
    let question = Question {
        graph: stage.graph,
        counted: &cap.counted,
        measure,
        again: None,
        returns: None,
        below: cap.ticks(),
        most: EACH.min(need),
        calendar: false,
        months: None,
        work: stage.work,
    };
    let counted = (0..stage.graph.len).filter(|&node| get(&cap.counted, node, false));
    let sources: Vec<(usize, Ticks)> = counted.map(|node| (node, 0)).collect();
    let spans = spans(&question, &sources);
    let most = usize::try_from(spans.most_within(cap.ticks())).unwrap_or(1);
    let nearest = sources.iter().map(|&(node, _)| node).next()?;
    let path = |count: usize| -> Option<Path> {
        match count {
            0 | 1 => Some(vec![vec![PathStep {
                node: nearest,
                edge: None,
            }]]),
            count => spans.path(stage.graph, &cap.counted, count),
        }
    };
    let wanted = |tally: &Tally| tally.over.is_some();
    let streams = asked.views.first()?;
    (1..=most.clamp(1, need)).rev().find_map(|count| {
        let runs = need.div_ceil(count);
        if !can_replay(stage, runs) {
            return None;
        }
        let offsets = soonest(streams, runs)?;
        if offsets.last().is_some_and(|(at, _)| *at >= cap.ticks()) {
            return None;
        }
        let one = plan_path(stage.graph, measure, &path(count)?, None)?;
        let run = one.runs.into_iter().next()?;
        let again = offsets.into_iter().map(|(at, measure)| PlannedRun {
            entry: EntryAt::Offset(at, measure),
            ..run.clone()
        });
        let plan = Plan {
            runs: again.collect(),
            phase: None,
        };
        place(stage, &plan, cap, DAYS, &wanted)
    })
}

/// The first so many moments at which runs can begin.
fn soonest(streams: &[Stream], runs: usize) -> Option<Vec<(Ticks, Measure)>> {
    let mut all: Vec<(Ticks, Measure)> = Vec::new();
    for stream in streams {
        let count = usize::try_from(stream.count).ok()?.max(1);
        for run in 0..runs {
            let turn = Ticks::try_from(run / count).ok()?;
            all.push((turn.checked_mul(stream.cooldown)?, stream.measure));
        }
    }
    all.sort_by_key(|(at, _)| *at);
    all.truncate(runs);
    Some(all)
}
