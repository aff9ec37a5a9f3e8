//! The longest time for which quiet rules let nothing leave.

use super::clock::add_calendar;
use super::quiet::{ANY_MONDAY, Quiet};
use crate::vocabulary::Unit;
use crate::workflow::Length;
use jiff::civil::{DateTime, Time};

/// A stretch in which nothing leaves, on the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Its first moment.
    pub from: DateTime,
    /// The first moment after it.
    pub to: DateTime,
    /// Whether it is so long only because of dates that a calendar leaves out.
    pub by_date: bool,
}

impl Closed {
    /// Minutes on the wall clock.
    pub fn minutes(&self) -> u64 {
        let seconds = self.to.duration_since(self.from).as_secs();
        u64::try_from(seconds).unwrap_or(0).div_ceil(60)
    }

    /// Minutes that it can last: an hour more where the clocks may go back in it, as they do in the
    /// small hours.
    pub fn most_minutes(&self) -> u64 {
        let night = self.from.date();
        let small_hours = [night, night.tomorrow().unwrap_or(night)]
            .into_iter()
            .any(|day| {
                let end = day.to_datetime(Time::constant(4, 0, 0, 0));
                self.from < end && day.to_datetime(Time::midnight()) < self.to
            });
        self.minutes() + if small_hours { 60 } else { 0 }
    }

    /// Whether something that must be there so long after any moment can be held past that.
    pub fn outlasts(&self, within: Length) -> bool {
        match within.unit {
            Unit::Minutes | Unit::Hours => self.most_minutes() > within.least_minutes(),
            Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => {
                add_calendar(self.from, within) < self.to
            }
        }
    }
}

/// The longest stretch that quiet rules close; `None` where nothing is closed, or nothing ever opens.
pub fn longest_closed(quiet: &Quiet<'_>) -> Option<Closed> {
    let (from, to) = quiet.longest_hold()?;
    let by_date = from.date().duration_since(ANY_MONDAY).as_hours() >= 14 * 24;
    Some(Closed { from, to, by_date })
}
