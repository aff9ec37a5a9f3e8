//! Time to think, and how long a word holds: in days of a calendar, on the wall clock of the brand.

use crate::vocabulary::{Unit, Weekday};
use crate::workflow::{CalendarDef, DateValue, GateDef, House, Length};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan as _, Zoned};

/// The furthest that an open day is looked for: past it, the calendar is closed for good.
const LOOK_AHEAD: u32 = 20 * 366;

/// The zone of the brand; its name was checked when it was read.
pub(super) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// When the time to think after an approval is over; `None`: never. Without any, it always was.
pub(super) fn ready(
    house: &House,
    def: &GateDef,
    zone: &TimeZone,
    at: Timestamp,
) -> Option<Timestamp> {
    let Some((length, calendar)) = &def.hold else {
        return Some(Timestamp::MIN);
    };
    match calendar {
        None => later(*length, zone, at),
        Some(name) => {
            let calendar = house.calendars.get(name)?;
            open_days_later(calendar, length.amount, &at.to_zoned(zone.clone()))
        }
    }
}

/// When an approval is no longer valid; `None`: it always is.
pub(super) fn ends(def: &GateDef, zone: &TimeZone, at: Timestamp) -> Option<Timestamp> {
    let length = def.valid_for?;
    // What can't be counted ends at once.
    Some(later(length, zone, at).unwrap_or(at))
}

fn later(length: Length, zone: &TimeZone, at: Timestamp) -> Option<Timestamp> {
    let Length { amount, unit } = length;
    let amount = i64::from(amount);
    let span = match unit {
        Unit::Minutes => Span::new().try_minutes(amount),
        Unit::Hours => Span::new().try_hours(amount),
        Unit::Days => Span::new().try_days(amount),
        Unit::Weeks => Span::new().try_weeks(amount),
        Unit::Months => Span::new().try_months(amount),
        Unit::Years => Span::new().try_years(amount),
    };
    let later = at.to_zoned(zone.clone()).checked_add(span.ok()?).ok()?;
    Some(later.timestamp())
}

/// So many open days pass on the wall clock: from Friday 15:00, two of Monday to Friday are over on Tuesday
/// at 15:00; from Saturday, at the end of Tuesday. A closed day does not pass.
fn open_days_later(calendar: &CalendarDef, days: u32, at: &Zoned) -> Option<Timestamp> {
    let mut day = at.date();
    let mut time = at.time();
    if !is_open(calendar, day) {
        day = next_open(calendar, day)?;
        time = jiff::civil::Time::midnight();
    }
    for _ in 0..days {
        day = next_open(calendar, day)?;
    }
    let moment = day
        .to_datetime(time)
        .to_zoned(at.time_zone().clone())
        .ok()?;
    Some(moment.timestamp())
}

fn next_open(calendar: &CalendarDef, mut day: Date) -> Option<Date> {
    for _ in 0..LOOK_AHEAD {
        day = day.checked_add(1.day()).ok()?;
        if is_open(calendar, day) {
            return Some(day);
        }
    }
    None
}

fn is_open(calendar: &CalendarDef, day: Date) -> bool {
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset())
        .ok()
        .and_then(|at| Weekday::ALL.get(at).copied());
    let value = DateValue {
        year: day.year(),
        month: day.month().unsigned_abs(),
        day: day.day().unsigned_abs(),
    };
    weekday.is_some_and(|weekday| calendar.weekdays.holds(weekday))
        && !calendar.except.contains(&value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span as Place;
    use crate::workflow::Weekdays;

    fn calendar() -> CalendarDef {
        CalendarDef {
            weekdays: Weekdays(0b001_1111),
            except: vec![DateValue {
                year: 2026,
                month: 12,
                day: 25,
            }],
            span: Place::default(),
        }
    }

    fn after(days: u32, at: &str) -> String {
        let at: Zoned = format!("{at}[Europe/Paris]").parse().unwrap();
        let later = open_days_later(&calendar(), days, &at).unwrap();
        later
            .to_zoned(at.time_zone().clone())
            .datetime()
            .to_string()
    }

    #[test]
    fn closed_days_do_not_pass() {
        // Wednesday, two days: Friday at the same time.
        assert_eq!(after(2, "2026-11-18T15:00"), "2026-11-20T15:00:00");
        // Friday: over the weekend to Tuesday.
        assert_eq!(after(2, "2026-11-20T15:00"), "2026-11-24T15:00:00");
        // Saturday and Sunday count from Monday's first minute.
        assert_eq!(after(2, "2026-11-21T15:00"), "2026-11-25T00:00:00");
        assert_eq!(after(2, "2026-11-22T23:59"), "2026-11-25T00:00:00");
        // Christmas Day 2026 is a Friday that is closed.
        assert_eq!(after(1, "2026-12-24T10:00"), "2026-12-28T10:00:00");
        assert_eq!(after(0, "2026-11-18T15:00"), "2026-11-18T15:00:00");
    }

    #[test]
    fn the_day_is_that_of_the_brand() {
        // Sunday 23:30 in UTC is Monday in Paris.
        let at: Timestamp = "2026-11-22T23:30:00Z".parse().unwrap();
        let zone = zone("Europe/Paris");
        let later = open_days_later(&calendar(), 1, &at.to_zoned(zone)).unwrap();
        assert_eq!(later.to_string(), "2026-11-23T23:30:00Z");
    }

    #[test]
    fn a_calendar_that_never_opens_is_never_over() {
        let never = CalendarDef {
            weekdays: Weekdays(0),
            ..calendar()
        };
        let at: Zoned = "2026-11-18T15:00[Europe/Paris]".parse().unwrap();
        assert_eq!(open_days_later(&never, 1, &at), None);
    }
}
