//! What repeats every week: the closed hours, and the times of day that are waited for.

use super::graph::{DAY, HOUR, MINUTE, NEVER, Ticks, WEEK};
use crate::semantics::{ANY_MONDAY, Quiet};
use crate::vocabulary::Weekday;
use crate::workflow::Weekdays;
use jiff::civil::Date;

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
        let weekly = Weekday::ALL.iter().any(|&d| !quiet.opens_on(d));
        let mut week = Week {
            closed: merged,
            longest,
            weekly,
            has_exceptions: !quiet.exceptions().is_empty(),
        };
        week.longest = if longest >= 2 * WEEK {
            NEVER
        } else {
            longest.max(week.longest_around(quiet.exceptions()))
        };
        week.longest += HOUR;
        Some(week)
    }

    /// The longest closed stretch with a date that a calendar leaves out in it; the dates are in order.
    fn longest_around(&self, except: &[Date]) -> Ticks {
        let days: Vec<i64> = except
            .iter()
            .map(|date| date.duration_since(ANY_MONDAY).as_hours().div_euclid(24))
            .collect();
        let is_out = |day: i64| days.binary_search(&day).is_ok();
        let (mut longest, mut seen) = (0, Ticks::MIN);
        for &day in &days {
            if day * DAY < seen {
                // In the stretch of a date before.
                continue;
            }
            let from = self.closed_since(day * DAY);
            let mut to = (day + 1) * DAY;
            loop {
                let later = self.release(to);
                if later > to {
                    to = later;
                } else if is_out(to.div_euclid(DAY)) {
                    to = (to.div_euclid(DAY) + 1) * DAY;
                } else {
                    break;
                }
            }
            seen = to;
            longest = longest.max(to - from);
        }
        longest
    }

    /// When the closed stretch began that reaches up to a moment; that moment where none does.
    fn closed_since(&self, at: Ticks) -> Ticks {
        let base = at.div_euclid(WEEK) * WEEK;
        [base - WEEK, base].into_iter().fold(at, |since, base| {
            let closed = self
                .closed
                .iter()
                .find(|(a, b)| base + a < at && at <= base + b);
            closed.map_or(since, |&(a, _)| since.min(base + a))
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
        // What is due from then on leaves at the window's end or later.
        let from = self
            .closed
            .iter()
            .map(|&(a, b)| self.closed_since(b + window) - a);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::workflow::{CalendarDef, ClockMinutes, DateValue, House, Rule, RuleForm};

    #[test]
    fn closed_dates_are_joined_with_what_is_closed_around_them_and_no_further() {
        let longest = |dates: &[(u8, u8)]| {
            let mut house = House::default();
            let except = dates.iter().map(|&(month, day)| DateValue {
                year: 2026,
                month,
                day,
            });
            let calendar = CalendarDef {
                weekdays: Weekdays(0b1_1111),
                except: except.collect(),
                span: Span::default(),
            };
            house.calendars.insert("days".into(), calendar);
            let forms = [
                RuleForm::QuietHours {
                    from: ClockMinutes(20 * 60),
                    to: ClockMinutes(9 * 60),
                },
                RuleForm::QuietOutside {
                    calendar: "days".into(),
                },
            ];
            let rules = forms.map(|form| Rule {
                restraint: "r".into(),
                text: "quiet".into(),
                form,
                otherwise: None,
                span: Span::default(),
            });
            let week = Week::of(&Quiet::of(&rules, &house)).unwrap();
            (week.longest - HOUR) / HOUR
        };
        assert_eq!(longest(&[]), 61);
        // A Wednesday: from Tuesday evening to Thursday morning.
        assert_eq!(longest(&[(12, 23)]), 61);
        // A Friday: from Thursday evening to Monday morning; the Monday behind it, too.
        assert_eq!(longest(&[(12, 25)]), 85);
        assert_eq!(longest(&[(12, 28), (12, 25)]), 109);
        assert_eq!(
            longest(&[(12, 28), (12, 25), (5, 1), (7, 14), (8, 15)]),
            109
        );
    }
}
