//! Lengths of time, in seconds, on two clocks: that on the client's wall, and one that only runs on.

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
            Unit::Months => least_days(n) * DAY,
            Unit::Years => least_days(12 * n) * DAY,
        }
        .min(NEVER)
    }

    /// The most.
    pub(super) fn most(self) -> i64 {
        let n = self.amount;
        match self.unit {
            Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks => self.least(),
            Unit::Months => most_days(n) * DAY,
            Unit::Years => most_days(12 * n) * DAY,
        }
        .min(NEVER)
    }

    pub(super) fn is_of_months(self) -> bool {
        matches!(self.unit, Unit::Months | Unit::Years)
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

/// Fewest days in so many months: twelve have 365 but for a leap day, and no run of other months, from
/// any day and cut off at a month's end, is more than three days under the average of 400 years.
fn least_days(months: i64) -> i64 {
    match (months, months % 12) {
        (0, _) => 0,
        (1, _) => 28,
        (m, 0) => m / 12 * 365,
        (m, _) => m * 146_097 / 4_800 - 3,
    }
}

/// Most days in so many months.
fn most_days(months: i64) -> i64 {
    match (months, months % 12) {
        (m, 0) => m / 12 * 365 + (m / 12 + 3) / 4,
        (m, _) => (m * 31).min(m * 146_097 / 4_800 + 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    #[test]
    fn months_and_years_stay_within_their_bounds() {
        let mut day = date(1995, 1, 1);
        while day < date(2007, 1, 1) {
            for months in 1..40_i64 {
                let to = day.checked_add(months.months()).unwrap();
                let days = i64::from(day.until(to).unwrap().get_days());
                assert!(least_days(months) <= days, "{day} {months} {days}");
                assert!(days <= most_days(months), "{day} {months} {days}");
            }
            day = day.tomorrow().unwrap();
        }
    }
}
