//! Quiet rules: when nothing leaves. A message that meets one waits, and its run with it.

use super::clock::{Clock, Moment, time_of, weekday};
use crate::vocabulary::Weekday;
use crate::workflow::{CalendarDef, ClockMinutes, DateValue, House, Rule, RuleForm, Weekdays};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

/// Days after which a search for an open moment gives up: nothing ever leaves.
const LONGEST: u32 = 1200;

/// A week long before any exception.
pub(crate) const ANY_MONDAY: Date = Date::constant(1901, 1, 7);

/// A date as a calendar writes it.
fn date_of(date: DateValue) -> Option<Date> {
    let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
    Date::new(date.year, month, day).ok()
}

/// All quiet rules of a workflow together.
#[derive(Debug, Clone, Default)]
pub struct Quiet<'a> {
    hours: Vec<(ClockMinutes, ClockMinutes)>,
    days: u8,
    calendars: Vec<&'a CalendarDef>,
    /// Dates that calendars leave out, each once, in order.
    except: Vec<Date>,
}

impl<'a> Quiet<'a> {
    /// The quiet rules among these.
    pub fn of(rules: &[Rule], house: &'a House) -> Quiet<'a> {
        let mut quiet = Quiet::default();
        for rule in rules {
            match &rule.form {
                RuleForm::QuietHours { from, to } if from != to => quiet.hours.push((*from, *to)),
                RuleForm::QuietDays { days } => quiet.days |= days.0,
                RuleForm::QuietOutside { calendar } => {
                    quiet.calendars.extend(house.calendars.get(calendar));
                }
                RuleForm::QuietHours { .. }
                | RuleForm::AtMost { .. }
                | RuleForm::AtMostPerCalendar { .. }
                | RuleForm::Gap { .. }
                | RuleForm::EachOnce { .. }
                | RuleForm::Silence { .. }
                | RuleForm::AtLeast { .. } => {}
            }
        }
        quiet.with_dates()
    }

    fn with_dates(mut self) -> Quiet<'a> {
        let dates = self.calendars.iter().flat_map(|c| &c.except);
        self.except = dates.filter_map(|date| date_of(*date)).collect();
        self.except.sort_unstable();
        self.except.dedup();
        self
    }

    /// Whether there is no quiet rule.
    pub fn is_empty(&self) -> bool {
        self.hours.is_empty() && self.days == 0 && self.calendars.is_empty()
    }

    /// Whether a weekday is open, were there no exceptions by date.
    pub(crate) fn opens_on(&self, day: Weekday) -> bool {
        !Weekdays(self.days).holds(day) && self.calendars.iter().all(|c| c.weekdays.holds(day))
    }

    /// Dates that are closed besides, each once, in order.
    pub(crate) fn exceptions(&self) -> &[Date] {
        &self.except
    }

    /// The closed hours of a day.
    pub(crate) fn hours(&self) -> &[(ClockMinutes, ClockMinutes)] {
        &self.hours
    }

    fn date_is_open(&self, date: Date) -> bool {
        self.opens_on(weekday(date)) && self.except.binary_search(&date).is_err()
    }

    /// When the clock may go on from a closed reading; `None` where it is open.
    fn closed_until(&self, wall: DateTime) -> Option<DateTime> {
        if !self.date_is_open(wall.date()) {
            let next = wall.date().tomorrow().unwrap_or(Date::MAX);
            return Some(next.to_datetime(Time::midnight()));
        }
        let time = wall.time();
        self.hours.iter().find_map(|&(from, to)| {
            let (from, to) = (time_of(from), time_of(to));
            let (date, closed, overnight) = (wall.date(), from..to, from > to);
            if overnight && time >= from {
                Some(date.tomorrow().unwrap_or(Date::MAX).to_datetime(to))
            } else if closed.contains(&time) || (overnight && time < to) {
                Some(date.to_datetime(to))
            } else {
                None
            }
        })
    }

    /// The longest that a message can be held, from when to when by the wall clock; `None` where none is
    /// held, or none ever leaves. In a week without exceptions the dates stand for weekdays alone.
    pub(crate) fn longest_hold(&self) -> Option<(DateTime, DateTime)> {
        let clock = Clock::new("UTC");
        let mut times: Vec<Time> = self.hours.iter().map(|(from, _)| time_of(*from)).collect();
        times.push(Time::midnight());
        times.sort_unstable();
        let mut longest: Option<(DateTime, DateTime)> = None;
        let hold = |(from, until): (DateTime, DateTime)| from.duration_until(until);
        // Whatever is closed on a date began to be at most a week before: some day of each week is open.
        let around = self
            .except
            .iter()
            .filter_map(|date| date.checked_sub(7.days()).ok());
        let mut looked_at = Date::MIN;
        let mut released = DateTime::MIN;
        for first in std::iter::once(ANY_MONDAY).chain(around) {
            let end = first.checked_add(9.days()).unwrap_or(Date::MAX);
            let mut day = if first < looked_at && first > ANY_MONDAY {
                looked_at
            } else {
                first
            };
            while day < end {
                for &time in &times {
                    let wall = day.to_datetime(time);
                    if wall < released && first > ANY_MONDAY {
                        // What is due later in one stretch is held for less.
                        continue;
                    }
                    let from = clock.at(wall);
                    let until = self.release(&clock, from)?;
                    released = until.wall;
                    let new = (from.wall, until.wall);
                    if longest.is_none_or(|old| hold(new) > hold(old)) {
                        longest = Some(new);
                    }
                }
                day = day.tomorrow().unwrap_or(Date::MAX);
            }
            looked_at = looked_at.max(end);
        }
        longest.filter(|(from, until)| from < until)
    }

    /// The first moment, from `from` on, at which a message may leave; `None` where there is none.
    pub fn release(&self, clock: &Clock, from: Moment) -> Option<Moment> {
        if self.is_empty() {
            return Some(from);
        }
        let mut at = from;
        for _ in 0..LONGEST {
            if let Some(until) = self.closed_until(at.wall) {
                at = clock.at_or_after(at, until);
                continue;
            }
            // While an hour is shown again its reading stands at the end, but what the client sees is in the night.
            let seen = clock.shown_again(at);
            let Some(until) = seen.and_then(|seen| self.closed_until(seen)) else {
                return Some(at);
            };
            at = clock.moment(clock.at_or_after(at, until).instant);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_night_that_ends_in_an_hour_shown_twice_ends_the_second_time() {
        let clock = Clock::new("Europe/Paris");
        let quiet = Quiet {
            hours: vec![(ClockMinutes(22 * 60), ClockMinutes(2 * 60 + 30))],
            ..Quiet::default()
        };
        let first = clock.at(date(2026, 10, 25).at(2, 10, 0, 0));
        let leaves = |minutes: i64| {
            let ready = clock.elapsed(first, minutes * 60);
            let left = quiet.release(&clock, ready).unwrap();
            left.instant.duration_since(first.instant).as_secs() / 60
        };
        assert_eq!(leaves(0), 20);
        // 02:40, then 02:10 again.
        assert_eq!(leaves(30), 30);
        assert_eq!(leaves(60), 80);
        assert_eq!(leaves(85), 85);
        // The clocks of Asuncion went back from midnight into Saturday.
        let clock = Clock::new("America/Asuncion");
        let saturdays = Quiet {
            days: 1 << Weekday::Saturday as u8,
            ..Quiet::default()
        };
        let before = clock.at(date(2024, 3, 23).at(22, 30, 0, 0));
        let again = clock.elapsed(before, 2 * 3600 - 60 * 15);
        assert_eq!(again.wall, date(2024, 3, 24).at(0, 0, 0, 0));
        let left = saturdays.release(&clock, again).unwrap();
        assert_eq!(left.instant.duration_since(before.instant).as_secs(), 9000);
        assert_eq!(left.wall, again.wall);
    }

    #[test]
    fn the_longest_hold_takes_closed_dates_and_nights_together() {
        let nights = (ClockMinutes(20 * 60), ClockMinutes(9 * 60));
        let calendar = |except: Vec<DateValue>| CalendarDef {
            weekdays: Weekdays(0b1_1111),
            except,
            span: crate::source::Span::default(),
        };
        let plain = calendar(Vec::new());
        let mut quiet = Quiet {
            hours: vec![nights],
            days: 0,
            calendars: vec![&plain],
            except: Vec::new(),
        };
        let (from, until) = quiet.longest_hold().unwrap();
        // Friday evening to Monday morning.
        assert_eq!(from.duration_until(until).as_hours(), 61);
        let day = |year, month, day| DateValue { year, month, day };
        let closed: Vec<_> = (25..=31).map(|d| day(2026, 12, d)).collect();
        let closing = calendar([closed, vec![day(2027, 1, 1)]].concat());
        quiet.calendars = vec![&closing];
        let quiet = quiet.with_dates();
        let hold = (
            date(2026, 12, 24).at(20, 0, 0, 0),
            date(2027, 1, 4).at(9, 0, 0, 0),
        );
        assert_eq!(quiet.longest_hold(), Some(hold));
        assert_eq!(Quiet::default().longest_hold(), None);
    }
}
