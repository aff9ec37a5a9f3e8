//! `wait …`: time passes. Every form but `wait up to`, which is in `wait_for`.

use crate::lower::{LowerStep, Lowering, OPEN, errors};
use crate::syntax::ast::Step;
use crate::syntax::ast::{ClockTime, Duration, Name, WeekdaySet};
use crate::types;
use crate::workflow::{ClockMinutes, Node, WaitKind, Weekdays};

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

impl LowerStep for Wait {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        match kind(self, at) {
            Some(wait) => at.push_linear(Node::Wait { wait, next: OPEN }, step),
            None => at.fail(),
        }
        at.pass_time(step);
    }
}

fn kind(wait: &Wait, at: &mut Lowering<'_>) -> Option<WaitKind> {
    match wait {
        Wait::For(length) => Some(WaitKind::Length {
            length: at.length(*length),
        }),
        Wait::Between(least, most) => between(*least, *most, at),
        Wait::UntilTime { at: time, on } => Some(WaitKind::Clock {
            at: ClockMinutes(time.minutes),
            on: on.map_or(Weekdays::ALL, |days| Weekdays(days.bits)),
        }),
        Wait::UntilDate(date) => {
            let property = types::date_property(&at.scope(), &date.property, &mut at.sink);
            let offset = date.offset.map(|offset| at.calendar_length(offset));
            Some(WaitKind::Date {
                property: property?,
                offset,
                after: date.after,
                at: date.at.map(|time| ClockMinutes(time.minutes)),
            })
        }
        Wait::AfterStart(length) => Some(WaitKind::AfterStart {
            length: at.length(*length),
        }),
    }
}

fn between(least: Duration, most: Duration, at: &mut Lowering<'_>) -> Option<WaitKind> {
    if least.unit.is_elapsed() != most.unit.is_elapsed() {
        at.report(errors::wait_of_two_kinds(least, most));
        return None;
    }
    let (shortest, longest) = (at.length(least), at.length(most));
    if shortest.least_minutes() > longest.least_minutes() {
        at.report(errors::wait_runs_backwards(least, most));
        return None;
    }
    Some(WaitKind::Between {
        least: shortest,
        most: longest,
    })
}
