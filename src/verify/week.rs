//! When quiet rules let nothing leave: closed stretches of a week, in seconds since Monday 00:00.

use super::model::{Form, House, Workflow};
use super::read::Read;
use super::time::{DAY, HOUR, WEEK};
use jiff::civil::Date;

/// The closed hours of every week. Single closed dates only close more: see `extra`.
#[derive(Debug, Clone, Default)]
pub(super) struct Week {
    /// `[from, to)`, in order and apart, from the week before to two weeks on.
    closed: Vec<(i64, i64)>,
    /// The longest of them.
    pub(super) longest: i64,
    /// Whether one day of it is not as the others.
    pub(super) weekly: bool,
    /// The longest closed stretch with a closed date in it; none where no date is closed.
    pub(super) extra: i64,
}

impl Week {
    /// The quiet rules of a workflow.
    pub(super) fn of(house: &House, workflow: &Workflow) -> Read<Week> {
        let mut hours: Vec<(i64, i64)> = Vec::new();
        let mut open = [true; 7];
        let mut dates: Vec<i64> = Vec::new();
        for rule in &workflow.rules {
            match &rule.form {
                Form::QuietHours(from, to) if from != to => hours.push((*from, *to)),
                Form::QuietDays(days) => {
                    for (slot, closed) in open.iter_mut().zip(days) {
                        *slot &= !closed;
                    }
                }
                Form::QuietOutside(name) => {
                    let Some(calendar) = house.calendars.get(name) else {
                        return Err(format!("there is no calendar `{name}`"));
                    };
                    for (slot, is_open) in open.iter_mut().zip(calendar.open) {
                        *slot &= is_open;
                    }
                    for date in &calendar.except {
                        dates.push(day_of(date)?);
                    }
                }
                Form::QuietHours(..)
                | Form::AtMost(..)
                | Form::PerCalendar(..)
                | Form::Gap(..)
                | Form::EachOnce(..)
                | Form::While(..)
                | Form::After(..)
                | Form::ToStates(..)
                | Form::AtLeast(..) => {}
            }
        }
        let mut all: Vec<(i64, i64)> = Vec::new();
        for day in -8..22_i64 {
            let at = day * DAY;
            let weekday = usize::try_from(day.rem_euclid(7)).unwrap_or(0);
            if !open.get(weekday).copied().unwrap_or(true) {
                all.push((at, at + DAY));
            }
            for &(from, to) in &hours {
                let to = if to < from { to + DAY } else { to };
                all.push((at + from, at + to));
            }
        }
        all.sort_unstable();
        let mut closed: Vec<(i64, i64)> = Vec::new();
        for (from, to) in all {
            match closed.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                Some(_) | None => closed.push((from, to)),
            }
        }
        let longest = closed.iter().map(|(a, b)| b - a).max().unwrap_or(0);
        if longest >= WEEK {
            return Err("the quiet rules never let anything leave".to_owned());
        }
        dates.sort_unstable();
        dates.dedup();
        let extra = stretch(&closed, &dates);
        Ok(Week {
            closed,
            longest,
            weekly: open.contains(&false),
            extra,
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.closed.is_empty() && self.extra == 0
    }

    /// The longest that a message can be held on the wall, and by elapsed time.
    pub(super) fn longest_hold(&self) -> i64 {
        if self.is_empty() {
            0
        } else {
            self.longest.max(self.extra) + HOUR
        }
    }

    /// Closed stretches that meet `[from, to)`.
    pub(super) fn closed_within(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        let mut all = Vec::new();
        let mut week = from.div_euclid(WEEK) * WEEK;
        while week < to + WEEK {
            for &(a, b) in &self.closed {
                if (0..WEEK).contains(&a) {
                    all.push((week + a, week + b));
                }
            }
            week += WEEK;
        }
        // The last one of the week before may reach over.
        for &(a, b) in self.closed.iter().filter(|(a, _)| (-WEEK..0).contains(a)) {
            let first = from.div_euclid(WEEK) * WEEK;
            all.push((first + a, first + b));
        }
        all.retain(|&(a, b)| a < to && b > from);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Moments of the week at which something opens or closes.
    pub(super) fn bounds(&self) -> impl Iterator<Item = i64> {
        self.closed.iter().flat_map(|&(a, b)| [a, b])
    }
}

/// Days since a Monday.
fn day_of(date: &str) -> Read<i64> {
    let date: Date = date.parse().map_err(|_| format!("{date} is no date"))?;
    Ok(date
        .duration_since(Date::constant(1601, 1, 1))
        .as_hours()
        .div_euclid(24))
}

/// The longest stretch that closed dates, in order, make together with what is closed every week.
fn stretch(closed: &[(i64, i64)], dates: &[i64]) -> i64 {
    let (mut longest, mut last) = (0, i64::MIN);
    for &date in dates {
        // Weeks of closed hours on both sides, over and over, until nothing more touches.
        let (mut from, mut to) = (date * DAY, (date + 1) * DAY);
        if from < last {
            continue;
        }
        loop {
            let before = (from, to);
            let monday = from.div_euclid(WEEK) * WEEK;
            for &(a, b) in closed {
                for week in [monday - WEEK, monday] {
                    if week + a < from && week + b >= from {
                        from = week + a;
                    }
                }
                let monday = to.div_euclid(WEEK) * WEEK;
                for week in [monday - WEEK, monday] {
                    if week + a <= to && week + b > to {
                        to = week + b;
                    }
                }
            }
            // A closed date that reaches up to it, or that it reaches into.
            let eve = (from - 1).div_euclid(DAY);
            if dates.binary_search(&eve).is_ok() {
                from = from.min(eve * DAY);
            }
            let end = to.div_euclid(DAY);
            if dates.binary_search(&end).is_ok() {
                to = (end + 1) * DAY;
            }
            if (from, to) == before {
                break;
            }
        }
        last = to;
        longest = longest.max(to - from);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_dates_join_what_is_closed_around_them() {
        assert_eq!(day_of("1601-01-01"), Ok(0));
        // Saturdays and Sundays, and every night from 20:00 to 09:00.
        let mut closed: Vec<(i64, i64)> = Vec::new();
        for week in [-WEEK, 0, WEEK] {
            closed.extend(
                (0..4).map(|d| (week + d * DAY + 20 * HOUR, week + (d + 1) * DAY + 9 * HOUR)),
            );
            closed.push((week + 4 * DAY + 20 * HOUR, week + WEEK + 9 * HOUR));
        }
        assert_eq!(stretch(&closed, &[]), 0);
        // A Wednesday: from Tuesday evening to Thursday morning.
        assert_eq!(stretch(&closed, &[2]), 37 * HOUR);
        // A Friday: from Thursday evening to Monday morning; a Monday after it to Tuesday morning.
        assert_eq!(stretch(&closed, &[4]), 85 * HOUR);
        assert_eq!(stretch(&closed, &[4, 7]), 109 * HOUR);
        assert_eq!(stretch(&closed, &[4, 7, 16, 100]), 109 * HOUR);
    }
}
