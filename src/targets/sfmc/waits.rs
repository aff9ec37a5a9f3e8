//! Waits by duration, in the unit that is written.

use super::Cx;
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::clock::left_until;
use crate::targets::passes::describe;
use crate::vocabulary::Unit;
use crate::workflow::{Length, NodeId, WaitKind};
use serde_json::{Value, json};

/// A wait; none where it was refused.
pub(super) fn wait(
    cx: &mut Cx<'_>,
    (node, id): (NodeId, &str),
    wait: &WaitKind,
    since_start: Option<(u64, u64)>,
    next: Option<&str>,
) -> Option<Value> {
    let span = cx.workflow.source(node);
    match wait {
        WaitKind::Length { length } => Some(of_length(cx, id, *length, next, span)),
        WaitKind::Between { least, most } => {
            cx.can(Feature::WaitBetween, span, "this wait");
            let title = cx.title();
            cx.reporter.remark(format!(
                "`wait {} to {}`: {title} waits {}",
                least.amount,
                most.text(),
                least.text()
            ));
            Some(of_length(cx, id, *least, next, span))
        }
        WaitKind::Clock { at, .. } => {
            let what = format!("`wait until {}`", at.text());
            cx.can(Feature::WaitClock, span, &what);
            None
        }
        WaitKind::AfterStart { length } => {
            let Some((days, minutes)) = left_until(since_start, *length) else {
                let what = format!("`wait until {} after start`", length.text());
                cx.can(Feature::WaitAfterStartVaried, span, &what);
                return None;
            };
            cx.can(Feature::WaitAfterStart, span, "this wait");
            cx.days_used |= days > 0;
            Some(match days {
                0 => duration(id, minutes, "MINUTES", next),
                days => duration(id, days, "DAYS", next),
            })
        }
        WaitKind::Date {
            property,
            offset,
            after,
            ..
        } => {
            let what = format!("a wait for `{}`", describe::property(property));
            let feature = if *after && offset.is_some() {
                Feature::WaitAfterDate
            } else {
                Feature::WaitOtherDate
            };
            cx.can(feature, span, &what);
            None
        }
    }
}

fn of_length(cx: &mut Cx<'_>, id: &str, length: Length, next: Option<&str>, span: Span) -> Value {
    let feature = match length.unit {
        Unit::Minutes | Unit::Hours => Feature::WaitHours,
        Unit::Days | Unit::Weeks => Feature::WaitDays,
        Unit::Months | Unit::Years => Feature::WaitMonths,
    };
    cx.can(feature, span, "this wait");
    cx.days_used |= !length.unit.is_elapsed();
    let amount = u64::from(length.amount);
    let (amount, unit) = match length.unit {
        Unit::Minutes => (amount, "MINUTES"),
        Unit::Hours => (amount, "HOURS"),
        Unit::Days => (amount, "DAYS"),
        Unit::Weeks => (amount, "WEEKS"),
        Unit::Months => (amount, "MONTHS"),
        // It has no years.
        Unit::Years => (amount * 12, "MONTHS"),
    };
    duration(id, amount, unit, next)
}

fn duration(id: &str, amount: u64, unit: &str, next: Option<&str>) -> Value {
    json!({
        "key": id,
        "name": id,
        "description": "",
        "type": "WAIT",
        "outcomes": [{ "key": format!("{id}-next"), "next": next, "arguments": {}, "metaData": {} }],
        "arguments": {},
        "configurationArguments": { "waitDuration": amount, "waitUnit": unit },
        "metaData": {},
    })
}
