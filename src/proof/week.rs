//! What repeats every week: the closed hours, and the times of day that are waited for.

use super::graph::{DAY, HOUR, MINUTE, NEVER, Ticks, WEEK};
use crate::semantics::Quiet;
use crate::vocabulary::Weekday;
use crate::workflow::Weekdays;

/// The closed hours of a week, without exceptions by date: those only close more.
#[derive(Debug, Clone)]
pub(super) struct Week {
    /// Closed stretches `[from, to)` in ticks since Monday 00:00, sorted, apart, within two weeks.
    closed: Vec<(Ticks, Ticks)>,
    /// The longest closed stretch, exceptions included.
    pub(super) longest: Ticks,
    /// Whether weekdays differ.
    pub(super) weekly: bool,
    /// Whether single dates are closed besides.
    pub(super) has_exceptions: bool,
}

impl Week {
    pub(super) fn of(quiet: &Quiet<'_>) -> Option<Week> {
        if quiet.is_empty() {
            return None;
        }
        let mut closed = Vec::new();
        // From the day before to two weeks on, so that a stretch over the week's end is whole.
        for day in -1..21_i64 {
            let start = day * DAY;
            let weekday = Weekday::ALL.get(day.rem_euclid(7) as usize);
            if !weekday.is_some_and(|&d| quiet.opens_on(d)) {
                closed.push((start, start + DAY));
            }
            for &(from, to) in quiet.hours() {
                let (from, to) = (i64::from(from.0) * MINUTE, i64::from(to.0) * MINUTE);
                let to = if to < from { to + DAY } else { to };
                closed.push((start + from, start + to));
            }
        }
        closed.sort_unstable();
        let mut merged: Vec<(Ticks, Ticks)> = Vec::new();
        for (from, to) in closed {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                Some(_) | None => merged.push((from, to)),
            }
        }
        let longest = merged.iter().map(|(a, b)| b - a).max().unwrap_or(0);
        let exceptions = i64::try_from(quiet.exceptions().count()).unwrap_or(NEVER);
        let longest = if longest >= 2 * WEEK {
            NEVER
        } else if exceptions > 0 {
            // Each closed date can join the stretches on both of its sides.
            longest
                .saturating_add(exceptions.saturating_mul(DAY + longest))
                .min(NEVER)
        } else {
            longest
        };
        let weekly = Weekday::ALL.iter().any(|&d| !quiet.opens_on(d));
        Some(Week {
            closed: merged,
            longest: longest + HOUR,
            weekly,
            has_exceptions: exceptions > 0,
        })
    }

    /// When an attempt at `at` (ticks since some Monday 00:00) leaves.
    pub(super) fn release(&self, at: Ticks) -> Ticks {
        let base = at.div_euclid(WEEK) * WEEK;
        let within = at - base;
        let index = self.closed.partition_point(|&(from, _)| from <= within);
        let closed = index.checked_sub(1).and_then(|i| self.closed.get(i));
        match closed {
            Some(&(_, to)) if within < to => base + to,
            Some(_) | None => at,
        }
    }

    /// The longest stretch of time in which messages are due that all leave within a window of this
    /// length (Theorem 5). Only where no single dates are closed.
    pub(super) fn due_within(&self, window: Ticks) -> Ticks {
        // What is due from then on leaves at this moment or later.
        let since = |at: Ticks| {
            let base = at.div_euclid(WEEK) * WEEK;
            [base - WEEK, base].into_iter().fold(at, |since, base| {
                let closed = self
                    .closed
                    .iter()
                    .find(|(a, b)| base + a < at && at <= base + b);
                closed.map_or(since, |&(a, _)| since.min(base + a))
            })
        };
        let from = self.closed.iter().map(|&(a, b)| since(b + window) - a);
        from.max().unwrap_or(window).max(window)
    }

    /// The bounds of all closed stretches.
    pub(super) fn bounds(&self) -> impl Iterator<Item = Ticks> {
        self.closed.iter().flat_map(|&(a, b)| [a, b])
    }
}

/// When a wait for a clock time that begins at `at` (ticks since some Monday 00:00) ends.
pub(super) fn next_clock(at: Ticks, time: Ticks, on: Weekdays) -> Ticks {
    let today = at.div_euclid(DAY);
    for day in today..today + 9 {
        let moment = day * DAY + time;
        let weekday = Weekday::ALL.get(day.rem_euclid(7) as usize);
        if moment >= at && weekday.is_some_and(|&d| on.holds(d)) {
            return moment;
        }
    }
    NEVER
}
