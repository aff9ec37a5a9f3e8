//! On which day of a run each step can be reached: the earliest and the latest, counted from the day on
//! which the run begins. Never too narrow, but for the two nights a year on which the clocks change: those can
//! move a wait in hours across midnight.

use super::entry::entries;
use super::graph::{DAY, Dwell, Graph, NEVER, Ticks, get, set};
use super::week::next_clock;
use crate::semantics::{Quiet, Setting};
use crate::vocabulary::Weekday;
use crate::workflow::{House, Start, Weekdays, Workflow};
use serde::Serialize;

/// Days of a run, counted from the one on which it begins, which is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Days {
    /// The earliest.
    pub earliest: u32,
    /// The latest; `None` where nothing bounds it.
    pub latest: Option<u32>,
}

impl Days {
    /// `day 4`, `day 4–9`, `day 4 or later`.
    pub fn text(self) -> String {
        match self.latest {
            Some(latest) if latest == self.earliest => format!("day {latest}"),
            Some(latest) => format!("day {}\u{2013}{latest}", self.earliest),
            None => format!("day {} or later", self.earliest),
        }
    }
}

/// How long a run can be at a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// When it comes there; for a send, when the message leaves.
    pub reached: Days,
    /// When it goes on.
    pub left: Days,
}

/// When something can be: the earliest and the latest.
type Range = (Ticks, Ticks);

/// For each node when a run can be there; for a send, when the message can leave. `None` where no run comes.
pub fn days(house: &House, workflow: &Workflow) -> Vec<Option<Days>> {
    let all = stays(house, workflow).into_iter();
    all.map(|stay| Some(stay?.reached)).collect()
}

/// For each node when a run can come there, and when it can go on. `None` where no run comes.
pub fn stays(house: &House, workflow: &Workflow) -> Vec<Option<Stay>> {
    let setting = Setting::new(house, workflow);
    let graph = Graph::new(house, workflow, &setting.quiet);
    let day = |ticks: Ticks| u32::try_from(ticks / DAY).unwrap_or(u32::MAX);
    let mut all: Vec<Option<Times>> = vec![None; graph.len];
    // One weekday after the other: what a step waits for and what the next waits for are of one calendar.
    for weekday in weekdays(&workflow.start).days() {
        let ranges = walk(house, workflow, &graph, &setting.quiet, weekday);
        for (known, new) in all.iter_mut().zip(ranges) {
            *known = match (*known, new) {
                (Some(known), Some(new)) => Some(Times {
                    reached: joined(known.reached, new.reached),
                    left: joined(known.left, new.left),
                }),
                (known, new) => known.or(new),
            };
        }
        if !graph.has_calendar() {
            break;
        }
    }
    let days = |(earliest, latest): Range| Days {
        earliest: day(earliest),
        latest: (latest < NEVER).then(|| day(latest)),
    };
    all.into_iter()
        .map(|times| {
            let Times { reached, left } = times?;
            Some(Stay {
                reached: days(reached),
                left: days(left),
            })
        })
        .collect()
}

/// When a run comes to a node, and when it goes on.
#[derive(Clone, Copy)]
struct Times {
    reached: Range,
    left: Range,
}

/// The range that holds both.
fn joined(one: Range, other: Range) -> Range {
    (one.0.min(other.0), one.1.max(other.1))
}

/// Walks the graph once, in order, for runs that begin on this day of the week: every edge leads forward.
fn walk(
    house: &House,
    workflow: &Workflow,
    graph: &Graph,
    quiet: &Quiet<'_>,
    weekday: Weekday,
) -> Vec<Option<Times>> {
    let entry = match entries(house, workflow).time {
        Some(time) => (time, time),
        None => (0, DAY - 1),
    };
    // Single dates may be closed besides the days of the week; nobody knows which a run meets.
    let longest = quiet.longest_hold().map_or(0, |(from, until)| {
        from.duration_until(until).as_secs() / super::graph::SECONDS
    });
    let mut at: Vec<Option<Range>> = vec![None; graph.len];
    set(&mut at, graph.entry, Some(entry));
    let mut left: Vec<Option<Range>> = vec![None; graph.len];
    for node in 0..graph.len {
        let Some(mut now) = get(&at, node, None) else {
            continue;
        };
        if get(&graph.sends, node, false) {
            now = released(graph, weekday, longest, node, now);
            set(&mut at, node, Some(now));
        }
        for edge in graph.out(node) {
            let there = match (edge.dwell, edge.since_start) {
                (_, Some((least, most))) => (
                    now.0.max(entry.0.saturating_add(least)),
                    now.1.max(entry.1.saturating_add(most)),
                ),
                (Dwell::Span { lo, hi, .. }, None) => {
                    (now.0.saturating_add(lo), now.1.saturating_add(hi))
                }
                (Dwell::Clock { at: time, on }, None) => {
                    over(weekday, now, |moment| next_clock(moment, time, on))
                }
            };
            let there = (there.0.min(NEVER), there.1.min(NEVER));
            let gone = get(&left, node, None).unwrap_or(there);
            set(&mut left, node, Some(joined(gone, there)));
            let known = get(&at, edge.to, None).unwrap_or(there);
            set(&mut at, edge.to, Some(joined(known, there)));
        }
    }
    let both = at.into_iter().zip(left);
    both.map(|(reached, left)| {
        let reached = reached?;
        Some(Times {
            reached,
            left: left.unwrap_or(reached),
        })
    })
    .collect()
}

/// The days of the week on which a run can begin.
fn weekdays(start: &Start) -> Weekdays {
    let Start::OnDate { date, .. } = start else {
        return Weekdays::ALL;
    };
    let (Ok(month), Ok(day)) = (i8::try_from(date.month), i8::try_from(date.day)) else {
        return Weekdays::ALL;
    };
    match jiff::civil::Date::new(date.year, month, day) {
        Ok(date) => Weekdays(1 << crate::semantics::weekday(date) as u8),
        Err(_) => Weekdays::ALL,
    }
}

/// The earliest and the latest that a move in time leads to, where day 0 is this day of the week.
fn over(weekday: Weekday, (earliest, latest): Range, to: impl Fn(Ticks) -> Ticks) -> Range {
    let base = weekday as i64 * DAY;
    let moved = |from: Ticks| match from.saturating_add(base) {
        NEVER.. => NEVER,
        from => match to(from) {
            NEVER.. => NEVER,
            there => there - base,
        },
    };
    (moved(earliest), moved(latest))
}

/// When a message leaves: quiet rules and guards may hold it.
fn released(graph: &Graph, weekday: Weekday, longest: Ticks, node: usize, ready: Range) -> Range {
    let open = |ready: Range| match &graph.week {
        None => ready,
        Some(week) => {
            let (earliest, latest) = over(weekday, ready, |at| week.release(at));
            if week.has_exceptions {
                (
                    earliest,
                    latest.max(ready.1.saturating_add(longest)).min(NEVER),
                )
            } else {
                (earliest, latest)
            }
        }
    };
    let free = open(ready);
    match get(&graph.postponed, node, 0) {
        0 => free,
        postponed => {
            let late = (free.1.saturating_add(postponed)).min(NEVER);
            (free.0, open((late, late)).1)
        }
    }
}
