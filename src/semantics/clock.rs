//! Time for one client: moments that know both the instant and the wall clock, and sums of them.
//!
//! Minutes and hours are elapsed time. Days, weeks, months and years move the wall clock: the same
//! time of day later, month ends clamped. A wall-clock time that the clocks skip in spring happens
//! at the jump, but keeps its own reading, so that wall-clock sums stay sums. One that happens twice
//! in autumn is the first of the two, unless that is past. While the hour is shown for the second time the
//! client's clock is read as standing at its end: so readings never run back, and what comes later is never
//! read as earlier.

use crate::vocabulary::{Unit, Weekday};
use crate::workflow::{ClockMinutes, Length, Weekdays};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Span, Timestamp};
use std::sync::OnceLock;

/// A moment in a client's life. Ordered by instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// When it really is.
    pub instant: Timestamp,
    /// What the client's clock says.
    pub wall: DateTime,
}

/// How often a wall clock shows a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As nearly always.
    Once,
    /// It is skipped when the clocks go forward.
    Never {
        /// What the clock shows right after the jump.
        goes_on: DateTime,
    },
    /// The clocks go back over it.
    Twice,
}

/// The clock of one zone.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: TimeZone,
}

impl Clock {
    /// The clock of an IANA zone; UTC when there is no such zone (already reported). The zones are those
    /// that were built in: the answer is the same on every machine.
    pub fn new(zone: &str) -> Clock {
        static ZONES: OnceLock<TimeZoneDatabase> = OnceLock::new();
        let zones = ZONES.get_or_init(TimeZoneDatabase::bundled);
        Clock {
            zone: zones.get(zone).unwrap_or(TimeZone::UTC),
        }
    }

    /// How often the wall clock shows this.
    pub(crate) fn shows(&self, wall: DateTime) -> Shown {
        match self.zone.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { .. } => Shown::Once,
            AmbiguousOffset::Fold { .. } => Shown::Twice,
            AmbiguousOffset::Gap { .. } => Shown::Never {
                goes_on: self.zone.to_datetime(self.at(wall).instant),
            },
        }
    }

    /// The moment at which the wall clock first shows this.
    pub fn at(&self, wall: DateTime) -> Moment {
        let (instant, _) = self.instants(wall);
        Moment { instant, wall }
    }

    /// The moment at which the wall clock shows this, the second time where the first is before `now`.
    pub fn at_or_after(&self, now: Moment, wall: DateTime) -> Moment {
        let (first, second) = self.instants(wall);
        let instant = if first < now.instant { second } else { first };
        Moment {
            instant: instant.max(now.instant),
            wall,
        }
    }

    /// First and last instant with this reading.
    fn instants(&self, wall: DateTime) -> (Timestamp, Timestamp) {
        let at = |offset: jiff::tz::Offset| offset.to_timestamp(wall).unwrap_or(Timestamp::MAX);
        match self.zone.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset } => (at(offset), at(offset)),
            AmbiguousOffset::Fold { before, after } => (at(before), at(after)),
            AmbiguousOffset::Gap { before, after } => {
                // Read with the later offset the instant is before the jump: the next change is it.
                let jump = self.zone.following(at(after)).next();
                let jump = jump.map_or_else(|| at(before), |t| t.timestamp());
                (jump, jump)
            }
        }
    }

    /// The moment of an instant.
    pub fn moment(&self, instant: Timestamp) -> Moment {
        let wall = self.zone.to_datetime(instant);
        let wall = self.end_of_second_hour(instant, wall).unwrap_or(wall);
        Moment { instant, wall }
    }

    /// What the clock shows at this moment, where it shows it for the second time.
    pub fn shown_again(&self, at: Moment) -> Option<DateTime> {
        let shows = self.zone.to_datetime(at.instant);
        self.end_of_second_hour(at.instant, shows).map(|_| shows)
    }

    /// Where a reading is shown for the second time: the end of the hour that is shown twice.
    fn end_of_second_hour(&self, instant: Timestamp, wall: DateTime) -> Option<DateTime> {
        let AmbiguousOffset::Fold { before, .. } = self.zone.to_ambiguous_timestamp(wall).offset()
        else {
            return None;
        };
        if before.to_timestamp(wall).ok()? == instant {
            return None;
        }
        // The change itself is the last one up to now.
        let next = instant.checked_add(SignedDuration::from_secs(1)).ok()?;
        let change = self.zone.preceding(next).next()?;
        Some(before.to_datetime(change.timestamp()))
    }

    /// The next change of the clock after a moment, and by how many seconds it goes forward or back.
    pub(crate) fn next_change(&self, after: Moment) -> Option<(Moment, i64)> {
        let mut from = after.instant;
        // What changes need not be how far the zone is from others.
        for _ in 0..8 {
            let change = self.zone.following(from).next()?.timestamp();
            let before = change.checked_sub(SignedDuration::from_secs(1)).ok()?;
            let by = self.zone.to_offset(change).seconds() - self.zone.to_offset(before).seconds();
            if by != 0 {
                return Some((self.moment(change), i64::from(by)));
            }
            from = change;
        }
        None
    }

    /// So much later.
    pub fn add(&self, from: Moment, length: Length) -> Moment {
        match length.unit {
            Unit::Minutes => self.elapsed(from, i64::from(length.amount).saturating_mul(60)),
            Unit::Hours => self.elapsed(from, i64::from(length.amount).saturating_mul(3600)),
            Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => {
                self.at_or_after(from, add_calendar(from.wall, length))
            }
        }
    }

    /// So many elapsed seconds later.
    pub fn elapsed(&self, from: Moment, seconds: i64) -> Moment {
        if seconds == 0 {
            return from;
        }
        let duration = SignedDuration::from_secs(seconds);
        self.moment(from.instant.checked_add(duration).unwrap_or(Timestamp::MAX))
    }

    /// So many wall-clock seconds later.
    pub fn on_the_wall(&self, from: Moment, seconds: i64) -> Moment {
        if seconds == 0 {
            return from;
        }
        let duration = SignedDuration::from_secs(seconds);
        let wall = from.wall.checked_add(duration).unwrap_or(DateTime::MAX);
        self.at_or_after(from, wall)
    }

    /// The next moment, from now on, at which the clock shows `at` on one of these days; `None` for
    /// no days at all.
    pub fn next(&self, from: Moment, at: ClockMinutes, on: Weekdays) -> Option<Moment> {
        let time = time_of(at);
        let mut date = from.wall.date();
        for _ in 0..9 {
            let wall = date.to_datetime(time);
            if wall >= from.wall && on.holds(weekday(date)) {
                return Some(self.at_or_after(from, wall));
            }
            date = date.tomorrow().ok()?;
        }
        None
    }
}

/// A wall-clock reading so many days, weeks, months or years later. Elapsed lengths are added as if
/// no clock ever changed.
pub(crate) fn add_calendar(wall: DateTime, length: Length) -> DateTime {
    span(length)
        .and_then(|s| wall.checked_add(s).ok())
        .unwrap_or(DateTime::MAX)
}

/// A wall-clock reading so much earlier.
pub(crate) fn subtract_calendar(wall: DateTime, length: Length) -> DateTime {
    span(length)
        .and_then(|s| wall.checked_sub(s).ok())
        .unwrap_or(DateTime::MIN)
}

fn span(length: Length) -> Option<Span> {
    let amount = i64::from(length.amount);
    let span = match length.unit {
        Unit::Minutes => Span::new().try_minutes(amount),
        Unit::Hours => Span::new().try_hours(amount),
        Unit::Days => Span::new().try_days(amount),
        Unit::Weeks => Span::new().try_weeks(amount),
        Unit::Months => Span::new().try_months(amount),
        Unit::Years => Span::new().try_years(amount),
    };
    span.ok()
}

/// The time of day.
pub(crate) fn time_of(at: ClockMinutes) -> Time {
    let hour = i8::try_from(at.0 / 60).unwrap_or(23);
    let minute = i8::try_from(at.0 % 60).unwrap_or(59);
    Time::new(hour, minute, 0, 0).unwrap_or(Time::MAX)
}

/// The day of the week.
pub(crate) fn weekday(date: Date) -> Weekday {
    match date.weekday() {
        jiff::civil::Weekday::Monday => Weekday::Monday,
        jiff::civil::Weekday::Tuesday => Weekday::Tuesday,
        jiff::civil::Weekday::Wednesday => Weekday::Wednesday,
        jiff::civil::Weekday::Thursday => Weekday::Thursday,
        jiff::civil::Weekday::Friday => Weekday::Friday,
        jiff::civil::Weekday::Saturday => Weekday::Saturday,
        jiff::civil::Weekday::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn length(amount: u32, unit: Unit) -> Length {
        Length { amount, unit }
    }

    #[test]
    fn two_days_over_the_spring_change_are_47_hours() {
        let clock = Clock::new("Europe/Paris");
        let from = clock.at(date(2026, 3, 27).at(9, 0, 0, 0));
        let to = clock.add(from, length(2, Unit::Days));
        assert_eq!(to.wall, date(2026, 3, 29).at(9, 0, 0, 0));
        assert_eq!(to.instant.as_second() - from.instant.as_second(), 47 * 3600);
        let later = clock.add(from, length(48, Unit::Hours));
        assert_eq!(later.wall, date(2026, 3, 29).at(10, 0, 0, 0));
    }

    #[test]
    fn a_skipped_time_happens_at_the_jump_and_keeps_its_reading() {
        let clock = Clock::new("Europe/Paris");
        let from = clock.at(date(2026, 3, 28).at(2, 30, 0, 0));
        let skipped = clock.add(from, length(1, Unit::Days));
        assert_eq!(skipped.wall, date(2026, 3, 29).at(2, 30, 0, 0));
        assert_eq!(
            skipped.instant,
            clock.at(date(2026, 3, 29).at(3, 0, 0, 0)).instant
        );
        let next = clock.add(skipped, length(1, Unit::Days));
        assert_eq!(next.wall, date(2026, 3, 30).at(2, 30, 0, 0));
    }

    #[test]
    fn readings_never_run_back() {
        let clock = Clock::new("Europe/Paris");
        let first = clock.at(date(2026, 10, 25).at(2, 50, 0, 0));
        let read = |minutes: i64| clock.elapsed(first, minutes * 60).wall;
        assert_eq!(read(5), date(2026, 10, 25).at(2, 55, 0, 0));
        // 02:10 for the second time, and 02:59; then three o'clock.
        for minutes in [20, 69, 70] {
            assert_eq!(read(minutes), date(2026, 10, 25).at(3, 0, 0, 0));
        }
        assert_eq!(read(71), date(2026, 10, 25).at(3, 1, 0, 0));
        for zone in [
            "Europe/Paris",
            "America/New_York",
            "Australia/Lord_Howe",
            "UTC",
        ] {
            let clock = Clock::new(zone);
            let start = clock.at(date(2026, 1, 1).at(0, 0, 0, 0));
            let readings = (0..366 * 48).map(|half| clock.elapsed(start, half * 1800).wall);
            let readings: Vec<DateTime> = readings.collect();
            assert!(readings.is_sorted(), "{zone}");
        }
    }

    #[test]
    fn the_next_change_is_an_hour_forward_in_spring_and_back_in_autumn() {
        let clock = Clock::new("Europe/Paris");
        let (spring, by) = clock
            .next_change(clock.at(date(2026, 3, 2).at(0, 0, 0, 0)))
            .unwrap();
        assert_eq!((spring.wall, by), (date(2026, 3, 29).at(3, 0, 0, 0), 3600));
        let (autumn, by) = clock.next_change(spring).unwrap();
        assert_eq!(
            (autumn.wall, by),
            (date(2026, 10, 25).at(3, 0, 0, 0), -3600)
        );
        assert_eq!(Clock::new("UTC").next_change(spring), None);
    }

    #[test]
    fn a_reading_is_shown_once_never_or_twice() {
        let clock = Clock::new("Europe/Paris");
        let shown = |month, day| clock.shows(date(2026, month, day).at(2, 30, 0, 0));
        assert_eq!(shown(3, 28), Shown::Once);
        let goes_on = date(2026, 3, 29).at(3, 0, 0, 0);
        assert_eq!(shown(3, 29), Shown::Never { goes_on });
        assert_eq!(shown(10, 25), Shown::Twice);
    }

    #[test]
    fn a_birthday_in_a_leap_year_moves_to_the_last_of_february() {
        let from = date(2024, 2, 29).at(0, 0, 0, 0);
        let later = |amount| add_calendar(from, length(amount, Unit::Years));
        assert_eq!(later(1), date(2025, 2, 28).at(0, 0, 0, 0));
        assert_eq!(later(4), date(2028, 2, 29).at(0, 0, 0, 0));
    }

    #[test]
    fn months_end_where_the_month_ends() {
        let clock = Clock::new("Europe/Paris");
        let from = clock.at(date(2026, 1, 31).at(9, 0, 0, 0));
        let to = clock.add(from, length(1, Unit::Months));
        assert_eq!(to.wall, date(2026, 2, 28).at(9, 0, 0, 0));
    }

    #[test]
    fn a_clock_wait_passes_at_once_at_that_very_moment() {
        let clock = Clock::new("Europe/Paris");
        let monday = clock.at(date(2026, 3, 2).at(10, 0, 0, 0));
        let at = ClockMinutes(600);
        assert_eq!(clock.next(monday, at, Weekdays::ALL), Some(monday));
        let tuesday = clock.next(monday, at, Weekdays(0b10)).unwrap();
        assert_eq!(tuesday.wall, date(2026, 3, 3).at(10, 0, 0, 0));
        assert_eq!(clock.next(monday, at, Weekdays(0)), None);
    }
}
