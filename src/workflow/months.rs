//! How many days a number of months can have.

use std::ops::RangeInclusive;

/// After so many months the calendar begins again.
const CYCLE: u64 = 4800;
const DAYS_IN_CYCLE: u64 = 146_097;

/// Among these years begins every run of months that is the shortest or the longest of its number: around one century year
/// that is not a leap year, and around one after which two more follow that are none.
const BEGINNINGS: [RangeInclusive<u64>; 2] = [1696..=1704, 1896..=1904];

/// The fewest and the most days from any date to the same day so many months later, which is the last of its month where
/// the month has no such day.
pub(super) fn days(months: u64) -> (u64, u64) {
    let (cycles, rest) = (months / CYCLE, months % CYCLE);
    let mut bounds: Option<(u64, u64)> = None;
    let firsts = BEGINNINGS.into_iter().flatten();
    for from in firsts.flat_map(|year| year * 12..year * 12 + 12) {
        let most = before(from + rest).saturating_sub(before(from));
        // From the last day, which may fall on an earlier one.
        let least = most.saturating_sub(length(from).saturating_sub(length(from + rest)));
        let (fewest, greatest) = bounds.unwrap_or((least, most));
        bounds = Some((fewest.min(least), greatest.max(most)));
    }
    let (fewest, most) = bounds.unwrap_or_default();
    let whole = cycles.saturating_mul(DAYS_IN_CYCLE);
    (whole.saturating_add(fewest), whole.saturating_add(most))
}

fn length(month: u64) -> u64 {
    before(month + 1).saturating_sub(before(month))
}

/// Days before a month, which is counted from the year 0.
fn before(month: u64) -> u64 {
    // From March on, so that a leap day is the last of its year; then five months have 153 days over and over.
    let shifted = month.saturating_sub(2);
    let (year, month) = (shifted / 12, shifted % 12);
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    #[test]
    fn the_days_before_a_month_are_those_of_the_calendar() {
        let zero = date(1600, 3, 1);
        for month in 0..CYCLE {
            let first = zero.checked_add(month.cast_signed().months()).unwrap();
            let days = u64::try_from(zero.until(first).unwrap().get_days()).unwrap();
            let from = 1600 * 12 + 2;
            assert_eq!(before(from + month) - before(from), days, "{first}");
        }
    }

    #[test]
    fn the_fewest_and_the_most_days_are_those_of_all_beginnings() {
        let all = |months: u64| {
            let from = |first: u64| {
                let most = before(first + months) - before(first);
                (
                    most - length(first).saturating_sub(length(first + months)),
                    most,
                )
            };
            let all = (1600 * 12..2000 * 12).map(from);
            all.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap()
        };
        for months in (0..1300).chain((1300..CYCLE).step_by(37)) {
            assert_eq!(days(months), all(months), "{months} months");
        }
        assert_eq!([1, 2, 12].map(days), [(28, 31), (59, 62), (365, 366)]);
        assert_eq!(days(CYCLE + 1), (DAYS_IN_CYCLE + 28, DAYS_IN_CYCLE + 31));
    }
}
