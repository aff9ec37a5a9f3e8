//! Quiet rules: when nothing leaves. A message that meets one waits, and its run with it.

use super::clock::{Clock, Moment, time_of, weekday};
use crate::vocabulary::Weekday;
use crate::workflow::{CalendarDef, ClockMinutes, DateValue, House, Rule, RuleForm, Weekdays};
use jiff::civil::{Date, DateTime};

/// Days after which a search for an open moment gives up: nothing ever leaves.
const LONGEST: u32 = 1200;

/// All quiet rules of a workflow together.
#[derive(Debug, Clone, Default)]
pub struct Quiet<'a> {
    hours: Vec<(ClockMinutes, ClockMinutes)>,
    days: u8,
    calendars: Vec<&'a CalendarDef>,
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
        quiet
    }

    /// Whether there is no quiet rule.
    pub fn is_empty(&self) -> bool {
        self.hours.is_empty() && self.days == 0 && self.calendars.is_empty()
    }

    /// Whether a weekday is open, were there no exceptions by date.
    pub(crate) fn opens_on(&self, day: Weekday) -> bool {
        !Weekdays(self.days).holds(day) && self.calendars.iter().all(|c| c.weekdays.holds(day))
    }

    /// Dates that are closed besides.
    pub(crate) fn exceptions(&self) -> impl Iterator<Item = DateValue> {
        self.calendars.iter().flat_map(|c| c.except.iter().copied())
    }

    /// The closed hours of a day.
    pub(crate) fn hours(&self) -> &[(ClockMinutes, ClockMinutes)] {
        &self.hours
    }

    fn date_is_open(&self, date: Date) -> bool {
        self.opens_on(weekday(date))
            && !self.exceptions().any(|e| {
                e.year == date.year()
                    && i8::try_from(e.month) == Ok(date.month())
                    && i8::try_from(e.day) == Ok(date.day())
            })
    }

    /// When the clock may go on from a closed reading; `None` where it is open.
    fn closed_until(&self, wall: DateTime) -> Option<DateTime> {
        if !self.date_is_open(wall.date()) {
            let next = wall.date().tomorrow().unwrap_or(Date::MAX);
            return Some(next.to_datetime(jiff::civil::Time::midnight()));
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

    /// The first moment, from `from` on, at which a message may leave; `None` where there is none.
    pub fn release(&self, clock: &Clock, from: Moment) -> Option<Moment> {
        if self.is_empty() {
            return Some(from);
        }
        let mut at = from;
        for _ in 0..LONGEST {
            match self.closed_until(at.wall) {
                None => return Some(at),
                Some(until) => at = clock.at_or_after(at, until),
            }
        }
        None
    }
}
