//! Time in a workflow.

use super::months;
pub use crate::syntax::ast::LeapDay;
use crate::vocabulary::{Unit, Weekday};
use serde::Serialize;

/// A length of time. Elapsed (`minutes`, `hours`) and calendar lengths are never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Length {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
}

impl Length {
    /// Least number of wall-clock minutes that this length can span: a month has at least 28 days,
    /// a year 365. Saturates. Whether an hour is lost or won at a change of clocks is not in it:
    /// see `semantics::time`.
    pub fn least_minutes(self) -> u64 {
        let amount = u64::from(self.amount);
        match self.unit {
            Unit::Minutes => amount,
            Unit::Hours => amount.saturating_mul(60),
            Unit::Days => amount.saturating_mul(1440),
            Unit::Weeks => amount.saturating_mul(7 * 1440),
            Unit::Months => months::days(amount).0.saturating_mul(1440),
            Unit::Years => months::days(amount.saturating_mul(12))
                .0
                .saturating_mul(1440),
        }
    }

    /// Greatest number of wall-clock minutes that this length can span: a month has at most 31
    /// days, a year 366. Saturates.
    pub fn most_minutes(self) -> u64 {
        let amount = u64::from(self.amount);
        match self.unit {
            Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks => self.least_minutes(),
            Unit::Months => months::days(amount).1.saturating_mul(1440),
            Unit::Years => months::days(amount.saturating_mul(12))
                .1
                .saturating_mul(1440),
        }
    }

    /// Whether it lasts longer on some days than on others, as months do.
    pub fn varies(self) -> bool {
        self.least_minutes() < self.most_minutes()
    }

    /// `3 days`, `1 day`.
    pub fn text(self) -> String {
        let unit = if self.amount == 1 {
            self.unit.singular()
        } else {
            self.unit.text()
        };
        format!("{} {unit}", self.amount)
    }
}

/// A time of day in minutes after midnight, below 1440; written `09:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockMinutes(pub u16);

impl ClockMinutes {
    /// `09:30`.
    pub fn text(self) -> String {
        format!("{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for ClockMinutes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

/// A calendar date, written `2026-12-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateValue {
    /// Year.
    pub year: i16,
    /// 1 to 12.
    pub month: u8,
    /// From 1.
    pub day: u8,
}

impl DateValue {
    /// `2026-12-24`.
    pub fn text(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for DateValue {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

/// A set of weekdays; bit 0 is Monday. Written as a list of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Weekdays(pub u8);

impl Weekdays {
    /// All seven.
    pub const ALL: Weekdays = Weekdays(0x7f);

    /// Whether the set holds this day.
    pub fn holds(self, day: Weekday) -> bool {
        self.0 & (1 << day as u8) != 0
    }

    /// The days, from Monday.
    pub fn days(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL.iter().copied().filter(move |&d| self.holds(d))
    }
}

impl Serialize for Weekdays {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.days().map(Weekday::text))
    }
}
