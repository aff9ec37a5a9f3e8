//! Lengths of time, in seconds, on two clocks: that on the client's wall, and one that only runs on.

use jiff::ToSpan;
use jiff::civil::{Date, date};

pub(super) const MINUTE: i64 = 60;
pub(super) const HOUR: i64 = 3600;
pub(super) const DAY: i64 = 24 * HOUR;
pub(super) const WEEK: i64 = 7 * DAY;
/// No bound.
pub(super) const NEVER: i64 = i64::MAX / 16;

/// As written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

/// As written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Length {
    pub(super) amount: i64,
    pub(super) unit: Unit,
}

/// On which clock a length is always the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    Wall,
    Elapsed,
}

impl Length {
    pub(super) fn clock(self) -> Clock {
        match self.unit {
            Unit::Minutes | Unit::Hours => Clock::Elapsed,
            Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => Clock::Wall,
        }
    }

    /// The fewest seconds that it can be, on its own clock.
    pub(super) fn least(self) -> i64 {
        let n = self.amount;
        match self.unit {
            Unit::Minutes => n * MINUTE,
            Unit::Hours => n * HOUR,
            Unit::Days => n * DAY,
            Unit::Weeks => n * WEEK,
            Unit::Months => days(n).0.saturating_mul(DAY),
            Unit::Years => days(12 * n).0.saturating_mul(DAY),
        }
        .min(NEVER)
    }

    /// The most.
    pub(super) fn most(self) -> i64 {
        let n = self.amount;
        match self.unit {
            Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks => self.least(),
            Unit::Months => days(n).1.saturating_mul(DAY),
            Unit::Years => days(12 * n).1.saturating_mul(DAY),
        }
        .min(NEVER)
    }

    pub(super) fn is_of_months(self) -> bool {
        self.months() > 0
    }

    /// How many months it has; none where it is of another unit.
    pub(super) fn months(self) -> i64 {
        match self.unit {
            Unit::Months => self.amount,
            Unit::Years => 12 * self.amount,
            Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks => 0,
        }
    }

    /// `7 days`, `1 day`.
    pub(super) fn text(self) -> String {
        let (one, many) = match self.unit {
            Unit::Minutes => ("minute", "minutes"),
            Unit::Hours => ("hour", "hours"),
            Unit::Days => ("day", "days"),
            Unit::Weeks => ("week", "weeks"),
            Unit::Months => ("month", "months"),
            Unit::Years => ("year", "years"),
        };
        format!(
            "{} {}",
            self.amount,
            if self.amount == 1 { one } else { many }
        )
    }
}

/// The fewest and the most days that so many months can have, from any day, and cut off at a month's end: looked up in a
/// calendar, from the first and the last day of each month around a century year that is not a leap year and around one
/// after which there are two more. The calendar begins again after 400 years.
fn days(months: i64) -> (i64, i64) {
    let (whole, rest) = (months / 4_800, months % 4_800);
    let mut bounds: Option<(i64, i64)> = None;
    for from in [1696, 1896].into_iter().flat_map(|year| year..year + 9) {
        for month in 1..=12 {
            let first = date(from, month, 1);
            for day in [first, first.last_of_month()] {
                let days = days_between(day, rest);
                let (least, most) = bounds.unwrap_or((days, days));
                bounds = Some((least.min(days), most.max(days)));
            }
        }
    }
    let (least, most) = bounds.unwrap_or_default();
    (whole * 146_097 + least, whole * 146_097 + most)
}

fn days_between(day: Date, months: i64) -> i64 {
    let later = day.saturating_add(months.months());
    later.duration_since(day).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_years_stay_within_their_bounds() {
        for months in 1..40_i64 {
            let (least, most) = days(months);
            let mut found = (i64::MAX, 0);
            let mut day = date(1995, 1, 1);
            while day < date(2007, 1, 1) {
                let days = days_between(day, months);
                found = (found.0.min(days), found.1.max(days));
                day = day.tomorrow().unwrap();
            }
            assert!(least <= found.0 && found.1 == most, "{months} {found:?}");
            // Around a year 1900 there are fewer days, where the months are many enough to miss a 29 February.
            assert!(found.0 - least <= 1, "{months} {found:?} {least}");
        }
    }

    #[test]
    fn a_few_lengths() {
        assert_eq!(
            [1, 2, 12, 48, 84].map(days),
            [(28, 31), (59, 62), (365, 366), (1460, 1461), (2555, 2557)]
        );
    }
}
