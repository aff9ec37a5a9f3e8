//! Waits as delays, in the account's own zone.

use super::entry::time_of_day;
use super::numbers::connect;
use super::values::bound_key;
use super::{Cx, events};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::clock::left_until;
use crate::targets::passes::describe;
use crate::vocabulary::Unit;
use crate::workflow::{AwaitOn, ClockMinutes, Length, NodeId, PropertyRef, WaitKind, Weekdays};
use serde_json::{Value, json};

/// An action of a built-in kind.
#[expect(
    clippy::needless_pass_by_value,
    reason = "callers build it for this place alone"
)]
pub(super) fn single(id: &str, kind: &str, fields: Value, next: Option<&str>) -> Value {
    let mut action = json!({
        "type": "SINGLE_CONNECTION",
        "actionId": id,
        "actionTypeId": kind,
        "actionTypeVersion": 0,
        "fields": fields,
    });
    connect(&mut action, "connection", next);
    action
}

/// A delay of a length.
pub(super) fn delay(id: &str, amount: u64, unit: Unit, next: Option<&str>) -> Value {
    let unit = unit.text().to_uppercase();
    let fields = json!({ "delta": amount.to_string(), "time_unit": unit });
    single(id, "0-1", fields, next)
}

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
            cx.reporter.remark(format!(
                "`wait {} to {}`: HubSpot waits {}",
                least.amount,
                most.text(),
                least.text()
            ));
            Some(of_length(cx, id, *least, next, span))
        }
        WaitKind::Clock { at, on } => {
            cx.can(Feature::WaitClock, span, "this wait");
            say_zone(cx, span);
            Some(until(id, *at, *on, next))
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
                0 => delay(id, minutes, Unit::Minutes, next),
                days => delay(id, days, Unit::Days, next),
            })
        }
        WaitKind::Date {
            property,
            offset,
            after,
            at,
        } => date(cx, id, property, (*offset, *after, *at), next, span),
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
    delay(id, length.amount.into(), length.unit, next)
}

/// Times of day are those of the account: said once, at the first of them.
fn say_zone(cx: &mut Cx<'_>, span: Span) {
    if std::mem::replace(&mut cx.clock_used, true) {
        return;
    }
    let zone = cx.house.zone.clone();
    let journey = cx.workflow.name.clone();
    cx.reporter.nearly(
        Feature::WaitClock,
        span,
        format!("HubSpot waits for times of day in the account's zone in `{journey}`, not in the client's"),
        format!("the account must be in {zone}; a client hears at another hour of her own by as many hours as her zone is from there, up to 14"),
        Some("write a journey for each zone, each in its own segment, where the hour matters".to_owned()),
    );
}

/// The next such moment: a delay of no days until a time of day.
pub(super) fn until(id: &str, at: ClockMinutes, on: Weekdays, next: Option<&str>) -> Value {
    let days: Vec<String> = on.days().map(|d| d.text().to_uppercase()).collect();
    let fields = json!({
        "delta": "0",
        "time_unit": "DAYS",
        "time_of_day": time_of_day(at),
        "days_of_week": days,
    });
    single(id, "0-1", fields, next)
}

fn date(
    cx: &mut Cx<'_>,
    id: &str,
    property: &PropertyRef,
    (offset, after, at): (Option<Length>, bool, Option<ClockMinutes>),
    next: Option<&str>,
    span: Span,
) -> Option<Value> {
    let what = format!("a wait for `{}`", describe::property(property));
    let feature = if after && offset.is_some() {
        Feature::WaitAfterDate
    } else {
        Feature::WaitOtherDate
    };
    if !cx.can(feature, span, &what) {
        return None;
    }
    let PropertyRef::Profile(name) = property else {
        cx.reporter.unsayable(span, &what);
        return None;
    };
    say_zone(cx, span);
    cx.reporter.remark(format!(
        "{what}: nothing published says what HubSpot does where that moment is past, or the date unknown; the journey goes on at once"
    ));
    let (amount, unit) = offset.map_or((0, Unit::Days), |o| (i64::from(o.amount), o.unit));
    let delta = if after { amount } else { -amount };
    let mut fields = json!({
        "date": { "type": "OBJECT_PROPERTY", "propertyName": bound_key(cx, name) },
        "delta": delta.to_string(),
        "time_unit": unit.text().to_uppercase(),
    });
    if !unit.is_elapsed()
        && let Some(fields) = fields.as_object_mut()
    {
        let at = at.unwrap_or(ClockMinutes(0));
        fields.insert("time_of_day".to_owned(), time_of_day(at));
    }
    Some(single(id, "0-35", fields, next))
}

/// A wait for events, and the branch on whether one has come.
pub(super) fn awaited(
    cx: &mut Cx<'_>,
    id: &str,
    (on, deadline): (&[AwaitOn], Length),
    (then, otherwise): (Option<&str>, Option<&str>),
    span: Span,
) -> Vec<Value> {
    if !cx.can(Feature::AwaitEvent, span, "this wait") {
        return Vec::new();
    }
    let mut branches = Vec::new();
    for on in on {
        if let AwaitOn::Event(event) = on
            && let Some(event) = events::id(cx, event, span)
        {
            branches.push(events::branch(&event, true, Vec::new()));
        }
    }
    if matches!(deadline.unit, Unit::Months | Unit::Years) {
        let days = crate::targets::passes::durations::real_days(deadline);
        cx.reporter.remark(format!(
            "HubSpot's wait for {} counts minutes, and {days}: it waits the longest of them",
            describe::awaited(on)
        ));
    }
    cx.days_used |= !deadline.unit.is_elapsed();
    let check = format!("{id}-check");
    let fields = json!({
        "event_filter_branches": branches,
        "expiration_minutes": deadline.most_minutes().to_string(),
    });
    let mut branch = json!({
        "type": "STATIC_BRANCH",
        "actionId": check,
        "inputValue": { "type": "FIELD_DATA", "actionId": id, "dataKey": "hs_event_criteria_met" },
        "staticBranches": [{ "branchValue": "true" }],
        "defaultBranchName": "not in time",
    });
    if let Some(met) = branch.pointer_mut("/staticBranches/0") {
        connect(met, "connection", then);
    }
    connect(&mut branch, "defaultBranch", otherwise);
    vec![single(id, "0-29", fields, Some(&check)), branch]
}
