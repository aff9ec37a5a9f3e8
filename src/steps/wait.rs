//! `wait …`: time passes. Every form but `wait up to`, which is in `wait_for`.

use crate::syntax::ast::{ClockTime, Duration, Name, WeekdaySet};

/// A `wait` step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wait {
    /// `wait 3 days`.
    For(Duration),
    /// `wait 2 to 4 days`: both ends carry the same unit; the platform may choose any moment between.
    Between(Duration, Duration),
    /// `wait until 10:00`, `wait until 10:00 on tuesday to thursday`.
    UntilTime {
        /// Time of day, in the client's zone.
        at: ClockTime,
        /// On which days; `None` for any.
        on: Option<WeekdaySet>,
    },
    /// `wait until 14 days before birthday at 10:00`, `wait until birthday at 10:00`.
    UntilDate(WaitDate),
    /// `wait until 7 days after start`.
    AfterStart(Duration),
}

/// A moment relative to a date of the client's profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitDate {
    /// How far off; `None`: on the day itself.
    pub offset: Option<Duration>,
    /// After the date rather than before it.
    pub after: bool,
    /// A date property.
    pub property: Name,
    /// Time of day; `None` where not given.
    pub at: Option<ClockTime>,
}
