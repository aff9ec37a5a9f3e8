//! The trigger, and how often a client may come in.

use super::{Cx, filters, metrics, values};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::and_of_ors;
use crate::targets::passes::durations::{self, Round, fit};
use crate::vocabulary::Unit;
use crate::workflow::{Condition, Length, PropertyRef, Reentry, Start, StartOn};
use serde_json::{Value, json};

/// The trigger; `None` where refused.
pub(super) fn trigger(cx: &mut Cx<'_>) -> Option<Value> {
    let span = cx.workflow.spans.start;
    match cx.workflow.start.clone() {
        Start::Events {
            gathered: Some(length),
            ..
        } => {
            let what = format!("a start gathered for {}", length.text());
            cx.can(Feature::StartGathered, span, &what);
            None
        }
        Start::HandedOver => {
            cx.can(Feature::StartHandedOver, span, "a start when handed over");
            None
        }
        Start::Events {
            events,
            gathered: None,
        } => {
            let [one] = events.as_slice() else {
                let feature = Feature::StartSeveralEvents;
                cx.can(feature, span, "a start on several events");
                return None;
            };
            on_event(cx, one, span)
        }
        Start::Becomes { states } => {
            let [one] = states.as_slice() else {
                let feature = Feature::StartBecomesSeveral;
                cx.can(feature, span, "a start on several states");
                return None;
            };
            cx.can(Feature::StartBecomes, span, "this start");
            let id = cx.ids.need("state", one, span);
            Some(json!({ "type": "segment", "id": id }))
        }
        Start::EntersSegment {
            segment,
            also_present,
        } => {
            let feature = if also_present {
                Feature::StartSegmentPresent
            } else {
                Feature::StartSegment
            };
            if !cx.can(
                feature,
                span,
                "a start for those who are in the segment already",
            ) {
                return None;
            }
            let id = cx.ids.need("segment", &segment, span);
            Some(json!({ "type": "segment", "id": id }))
        }
        Start::AroundDate {
            offset,
            after,
            property,
            at,
            every_year,
            leap_day,
        } => {
            let offset = match before_date(cx, offset, after, span) {
                Before::Refused => return None,
                Before::By(offset) => offset,
            };
            cx.clock_used = true;
            if let Some(day) = leap_day {
                cx.reporter.remark(format!(
                    "a date on 29 February is meant on {} in other years; nothing published says which day Klaviyo takes",
                    day.text()
                ));
            }
            let key = filters::bound_key(cx, &property);
            Some(json!({
                "type": "date",
                "date_field_type": "profile-property",
                "date_profile_property": key,
                "timedelta_value_before_date": offset.0,
                "timedelta_unit_before_date": offset.1,
                "trigger_time": clock(at),
                "timezone": "profile",
                "recurrence_frequency": if every_year { "annually" } else { "never" },
            }))
        }
        Start::OnDate { date, .. } => {
            cx.can(
                Feature::StartOnDay,
                span,
                &format!("a start on {}", date.text()),
            );
            None
        }
    }
}

/// `10:00:00`.
pub(super) fn clock(at: crate::workflow::ClockMinutes) -> String {
    format!("{}:00", at.text())
}

enum Before {
    Refused,
    By((u64, &'static str)),
}

/// How far before the date, in the units that a date trigger has.
fn before_date(cx: &mut Cx<'_>, offset: Option<Length>, after: bool, span: Span) -> Before {
    let Some(offset) = offset else {
        return Before::By((0, Unit::Days.text()));
    };
    if after {
        cx.can(Feature::StartAfterDate, span, "a start after a date");
        return Before::Refused;
    }
    if offset.unit.is_elapsed() {
        cx.can(
            Feature::StartBeforeDateElapsed,
            span,
            "a start in hours before a date",
        );
        return Before::Refused;
    }
    cx.can(Feature::StartBeforeDate, span, "a start before a date");
    Before::By(date_units(offset))
}

/// Days, weeks or months; a year is twelve months.
pub(super) fn date_units(length: Length) -> (u64, &'static str) {
    match length.unit {
        Unit::Years => (u64::from(length.amount) * 12, Unit::Months.text()),
        Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks | Unit::Months => {
            (u64::from(length.amount), length.unit.text())
        }
    }
}

fn on_event(cx: &mut Cx<'_>, on: &StartOn, span: Span) -> Option<Value> {
    cx.can(Feature::StartEvent, span, "this start");
    let metric = metrics::metric(cx, &on.event, span)?;
    let mut groups: Vec<Vec<Value>> = metric
        .filters
        .iter()
        .map(|(field, filter)| vec![filters::metric_property(&metric.id, field, filter)])
        .collect();
    if let Some(condition) = &on.filter {
        cx.can(Feature::StartWhere, span, "`where` at the start");
        groups.extend(data_groups(cx, condition, &metric.id, span)?);
    }
    let mut trigger = json!({ "type": "metric", "id": metric.id });
    if !groups.is_empty()
        && let Some(trigger) = trigger.as_object_mut()
    {
        trigger.insert("trigger_filter".to_owned(), super::condition_groups(groups));
    }
    Some(trigger)
}

/// Tests of the event's own data.
fn data_groups(
    cx: &mut Cx<'_>,
    condition: &Condition,
    metric: &str,
    span: Span,
) -> Option<Vec<Vec<Value>>> {
    let Ok(clauses) = and_of_ors(condition, false, filters::LIMIT) else {
        cx.can(
            Feature::LargeCondition,
            span,
            "a condition of so many parts",
        );
        return None;
    };
    let mut groups = Vec::new();
    for clause in clauses {
        let mut group = Vec::new();
        for leaf in &clause {
            let Condition::Property {
                property: PropertyRef::Event(_, name),
                test,
            } = &leaf.asks
            else {
                cx.can(
                    Feature::TestOtherEvent,
                    span,
                    "a `where` that looks elsewhere than at the event",
                );
                return None;
            };
            let found = values::filters(cx, test, leaf.negated, name, span)?;
            group.extend(
                found
                    .iter()
                    .map(|f| filters::metric_property(metric, name, f)),
            );
        }
        groups.push(group);
    }
    Some(groups)
}

/// How often a client may come in: always written, because what it is when left out has changed before.
pub(super) fn reentry(cx: &mut Cx<'_>) -> Option<Value> {
    let span = cx.workflow.spans.reentry;
    match cx.workflow.reentry.clone() {
        Reentry::OnceEver => {
            cx.can(Feature::EntersOnce, span, "this re-entry");
            Some(json!({ "duration": 1, "unit": "alltime" }))
        }
        Reentry::EveryTime => {
            cx.can(Feature::EntersEveryTime, span, "this re-entry");
            Some(json!({ "duration": 0, "unit": "alltime" }))
        }
        Reentry::OncePer { length } => Some(once_per(cx, length, span)),
        Reentry::OnceForEach { property } => {
            cx.can(
                Feature::EntersForEach,
                span,
                &format!("`once for each {property}`"),
            );
            None
        }
        Reentry::AgainAfter { length } => {
            cx.can(
                Feature::EntersAgainAfter,
                span,
                &format!("`again {} after it ended`", length.text()),
            );
            None
        }
    }
}

fn once_per(cx: &mut Cx<'_>, length: Length, span: Span) -> Value {
    let fitted = fit(length, &[Unit::Hours, Unit::Days, Unit::Weeks], Round::Up);
    if fitted.exact {
        let feature = if length.unit.is_elapsed() {
            Feature::EntersPerHours
        } else {
            Feature::EntersPerDays
        };
        cx.can(feature, span, "this re-entry");
    } else {
        let (feature, meaning) = if length.unit == Unit::Minutes {
            (
                Feature::EntersPerHours,
                "it counts whole hours: nobody comes back sooner than was promised".to_owned(),
            )
        } else {
            (
                Feature::EntersPerMonths,
                format!(
                    "{}; Klaviyo takes the most, so nobody comes back sooner than was promised",
                    durations::real_days(length)
                ),
            )
        };
        cx.reporter.nearly_for(
            feature,
            span,
            format!(
                "`once per {}` becomes once per {} on Klaviyo",
                length.text(),
                fitted.text()
            ),
            meaning,
            &format!("enters once per {}", fitted.text()),
        );
    }
    json!({ "duration": fitted.amount, "unit": fitted.unit.singular() })
}
