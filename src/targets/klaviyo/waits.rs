//! Waits as delays.

use super::Cx;
use super::entry::{clock, date_units};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::clock::left_until;
use crate::targets::passes::describe;
use crate::targets::passes::durations::{Fitted, Round, fit, real_days};
use crate::vocabulary::{Unit, Weekday};
use crate::workflow::{ClockMinutes, Length, NodeId, PropertyRef, Start, WaitKind, Weekdays};
use serde_json::{Value, json};

/// The units of a delay.
pub(super) const UNITS: &[Unit] = &[Unit::Minutes, Unit::Hours, Unit::Days];

/// A wait as an action's type and data; `None` where nothing is to be written, or it was refused.
pub(super) fn wait(
    cx: &mut Cx<'_>,
    node: NodeId,
    wait: &WaitKind,
    since_start: Option<(u64, u64)>,
) -> Option<(&'static str, Value)> {
    let span = cx.workflow.source(node);
    match wait {
        WaitKind::Length { length } => Some(("time-delay", length_delay(cx, *length, span, true))),
        WaitKind::Between { least, most } => {
            cx.can(Feature::WaitBetween, span, "this wait");
            cx.reporter.remark(format!(
                "`wait {} to {}`: Klaviyo waits {}",
                least.amount,
                most.text(),
                least.text()
            ));
            Some(("time-delay", length_delay(cx, *least, span, false)))
        }
        WaitKind::Clock { at, on } => {
            cx.can(Feature::WaitClock, span, "this wait");
            Some(("time-delay", until(cx, *at, *on)))
        }
        WaitKind::AfterStart { length } => {
            let Some((days, minutes)) = left_until(since_start, *length) else {
                let what = format!("`wait until {} after start`", length.text());
                cx.can(Feature::WaitAfterStartVaried, span, &what);
                return None;
            };
            cx.can(Feature::WaitAfterStart, span, "this wait");
            after_start(cx, days, minutes)
        }
        WaitKind::Date {
            property,
            offset,
            after,
            at,
        } => Some((
            "countdown-delay",
            countdown(cx, property, *offset, *after, *at, span)?,
        )),
    }
}

fn after_start(cx: &mut Cx<'_>, days: u64, minutes: u64) -> Option<(&'static str, Value)> {
    let data = match (days, minutes) {
        (0, 0) => return None,
        (days, 0) => {
            cx.days_used = true;
            delay(Fitted {
                amount: days,
                unit: Unit::Days,
                exact: true,
            })
        }
        (_, minutes) => delay(Fitted {
            amount: minutes,
            unit: Unit::Minutes,
            exact: true,
        }),
    };
    Some(("time-delay", data))
}

fn delay(fitted: Fitted) -> Value {
    json!({ "unit": fitted.unit.text(), "value": fitted.amount, "timezone": "profile" })
}

/// A delay of a length; says so where months or years become days. `alone`: the length is all that the step at `span`
/// waits for.
pub(super) fn length_delay(cx: &mut Cx<'_>, length: Length, span: Span, alone: bool) -> Value {
    let fitted = fit(length, UNITS, Round::Nearest);
    cx.days_used |= fitted.unit == Unit::Days;
    let feature = match length.unit {
        Unit::Minutes | Unit::Hours => Feature::WaitHours,
        Unit::Days | Unit::Weeks => Feature::WaitDays,
        Unit::Months | Unit::Years => Feature::WaitMonths,
    };
    if fitted.exact {
        cx.can(feature, span, "this wait");
    } else {
        let message = format!(
            "`wait {}` becomes {} on Klaviyo",
            length.text(),
            fitted.text()
        );
        let meaning = format!("it has no {}; {}", length.unit.text(), real_days(length));
        let exact = format!("wait {}", fitted.text());
        if alone {
            cx.reporter
                .nearly_for(feature, span, message, meaning, &exact);
        } else {
            let help = format!("write `{exact}` to say exactly that everywhere");
            cx.reporter
                .nearly(feature, span, message, meaning, Some(help));
        }
    }
    delay(fitted)
}

/// The next such moment in the client's zone: a delay of no days until a time of day.
pub(super) fn until(cx: &mut Cx<'_>, at: ClockMinutes, on: Weekdays) -> Value {
    cx.clock_used = true;
    json!({
        "unit": Unit::Days.text(),
        "value": 0,
        "timezone": "profile",
        "delay_until_time": clock(at),
        "delay_until_weekdays": on.days().map(Weekday::text).collect::<Vec<_>>(),
    })
}

fn countdown(
    cx: &mut Cx<'_>,
    property: &PropertyRef,
    offset: Option<Length>,
    after: bool,
    at: Option<ClockMinutes>,
    span: Span,
) -> Option<Value> {
    let what = format!("a wait for `{}`", describe::property(property));
    let starts_it = match (&cx.workflow.start, property) {
        (
            Start::AroundDate {
                property: start, ..
            },
            PropertyRef::Profile(name),
        ) => start == name,
        (
            Start::AroundDate { .. }
            | Start::Events { .. }
            | Start::Becomes { .. }
            | Start::EntersSegment { .. }
            | Start::OnDate { .. }
            | Start::HandedOver,
            PropertyRef::Profile(_) | PropertyRef::Event(..),
        ) => false,
    };
    if !starts_it || offset.is_some_and(|o| o.unit.is_elapsed()) {
        cx.can(Feature::WaitOtherDate, span, &what);
        return None;
    }
    if after && offset.is_some() {
        cx.can(Feature::WaitAfterDate, span, &what);
        return None;
    }
    cx.can(Feature::WaitStartDate, span, &what);
    cx.clock_used = true;
    cx.reporter.remark(format!(
        "{what}: Klaviyo counts down to the date that started the run, and nothing published says what it does where that moment is past"
    ));
    let (value, unit) = offset.map_or((0, Unit::Days.text()), date_units);
    Some(json!({
        "unit": unit,
        "value": value,
        "timezone": "profile",
        "delay_until_time": clock(at.unwrap_or(ClockMinutes(0))),
    }))
}
