//! Literals of time. Values are already known to exist (no 25:00, no 30 February): what can't exist
//! is reported while lowering (J0019) and becomes an error node.

use crate::source::Span;
use crate::vocabulary::{Month, Unit, Weekday};

/// `3 days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
    /// Number and unit.
    pub span: Span,
}

/// `09:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClockTime {
    /// Minutes after midnight, below 1440.
    pub minutes: u16,
    /// Where.
    pub span: Span,
}

/// `2026-12-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    /// Year.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
    /// Where.
    pub span: Span,
}

/// `2026-12-24 at 10:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// The time of day, where given.
    pub time: Option<ClockTime>,
}

/// The day on which a 29 February comes in a year that has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum LeapDay {
    /// `on 28 february`
    #[serde(rename = "28 february")]
    LastOfFebruary,
    /// `on 1 march`
    #[serde(rename = "1 march")]
    FirstOfMarch,
}

impl LeapDay {
    /// As it is written.
    pub fn text(self) -> &'static str {
        match self {
            LeapDay::LastOfFebruary => "28 february",
            LeapDay::FirstOfMarch => "1 march",
        }
    }
}

/// `28 february`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MonthDay {
    /// Month.
    pub month: Month,
    /// Day of the month, from 1 (29 for February is allowed here).
    pub day: u8,
    /// Where.
    pub span: Span,
}

/// `tuesday to thursday, sunday`: which days of the week, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WeekdaySet {
    /// Bit 0 is Monday.
    pub bits: u8,
    /// Where.
    pub span: Span,
}

impl WeekdaySet {
    /// Whether the set holds this day.
    pub fn holds(self, day: Weekday) -> bool {
        self.bits & (1 << day as u8) != 0
    }

    /// The days, from Monday.
    pub fn days(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL.iter().copied().filter(move |&d| self.holds(d))
    }
}
