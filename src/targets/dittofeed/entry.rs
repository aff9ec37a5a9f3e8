//! What starts a run: an event for each run, or a segment that a client comes into once.

use super::Cx;
use super::bundle::Bundle;
use super::conditions::{alone, of};
use super::segments::{self, Asks, of_trait, performed};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::{describe, questions};
use crate::workflow::{Condition, EventKind, Reentry, Start, StartOn};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// How long a client stays in the segment of a start: she must be seen in it once.
const A_DAY: u64 = 86_400;

/// The name by which Dittofeed hears of an event; its own where none is bound.
pub(super) fn event_name(cx: &Cx<'_>, name: &SmolStr) -> String {
    cx.ids.get("event", name).unwrap_or(name).to_owned()
}

/// The entry node, without its child; `None` where refused.
pub(super) fn entry(cx: &mut Cx<'_>, bundle: &mut Bundle) -> Option<Value> {
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
        Start::OnDate { date, .. } => {
            let what = format!("a start on {}", date.text());
            cx.can(Feature::StartOnDay, span, &what);
            None
        }
        Start::AroundDate { offset, after, .. } => {
            let elapsed = offset.is_some_and(|o| o.unit.is_elapsed());
            let (feature, what) = match (after, elapsed) {
                (true, _) => (Feature::StartAfterDate, "a start after a date"),
                (false, true) => (Feature::StartBeforeDateElapsed, "a start before a date"),
                (false, false) => (Feature::StartBeforeDate, "a start around a date"),
            };
            cx.can(feature, span, what);
            None
        }
        Start::Events {
            events,
            gathered: None,
        } => match cx.workflow.reentry.clone() {
            Reentry::OnceEver => once_by_event(cx, bundle, &events, span),
            Reentry::EveryTime => {
                let reentry = cx.workflow.spans.reentry;
                cx.can(Feature::EntersEveryTime, reentry, "this re-entry");
                each_event(cx, &events, None, span)
            }
            Reentry::OnceForEach { property } => {
                let reentry = cx.workflow.spans.reentry;
                let what = format!("`once for each {property}`");
                cx.can(Feature::EntersForEach, reentry, &what);
                each_event(cx, &events, Some(&property), span)
            }
            other @ (Reentry::OncePer { .. } | Reentry::AgainAfter { .. }) => {
                again(cx, &other);
                None
            }
        },
        Start::Becomes { states } => {
            let feature = if states.len() > 1 {
                Feature::StartBecomesSeveral
            } else {
                Feature::StartBecomes
            };
            if !cx.can(feature, span, "this start") || !once(cx) {
                return None;
            }
            say_yesterday(cx, feature, span);
            let each = states.iter().map(|state| {
                let path = super::conditions::known_by(cx, state, span);
                let operator = json!({
                    "type": "HasBeen",
                    "value": state,
                    "comparator": "LT",
                    "windowSeconds": A_DAY,
                });
                Asks::One(of_trait(&path, operator))
            });
            let each: Vec<Asks> = each.collect();
            Some(by_segment(bundle, &segments::any(each)?, "starts"))
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
            let what = "a start for those who come into a segment from now on";
            if !cx.can(feature, span, what) || !once(cx) {
                return None;
            }
            let house = cx.house;
            let condition = of(house, &Condition::Segment { segment });
            let Some(asked) = questions::one(&condition, &alone) else {
                cx.reporter.refuse(
                    span,
                    "a start in a segment with `not` in it",
                    "say in the segment what holds: the other values, or a yes/no property",
                );
                return None;
            };
            let id = segments::segment(cx, bundle, &asked, span)?;
            Some(json!({ "type": "EntryNode", "segment": id, "reEnter": false }))
        }
    }
}

/// Whether a client comes in once ever, where a segment starts runs; says so otherwise.
fn once(cx: &mut Cx<'_>) -> bool {
    let span = cx.workflow.spans.reentry;
    match cx.workflow.reentry.clone() {
        Reentry::OnceEver => cx.can(Feature::EntersOnce, span, "this re-entry"),
        Reentry::EveryTime | Reentry::OnceForEach { .. } => {
            cx.reporter.refuse(
                span,
                "another run for who comes into a state or a segment again",
                "write `enters once ever`, or start on an event that your systems send each time",
            );
            false
        }
        other @ (Reentry::OncePer { .. } | Reentry::AgainAfter { .. }) => {
            again(cx, &other);
            false
        }
    }
}

fn again(cx: &mut Cx<'_>, reentry: &Reentry) {
    use crate::vocabulary::Unit;
    let span = cx.workflow.spans.reentry;
    match reentry {
        Reentry::OncePer { length } => {
            let feature = match length.unit {
                Unit::Minutes | Unit::Hours => Feature::EntersPerHours,
                Unit::Days | Unit::Weeks => Feature::EntersPerDays,
                Unit::Months | Unit::Years => Feature::EntersPerMonths,
            };
            let what = format!("`once per {}`", length.text());
            cx.can(feature, span, &what);
        }
        Reentry::AgainAfter { length } => {
            let what = format!("`again {} after it ended`", length.text());
            cx.can(Feature::EntersAgainAfter, span, &what);
        }
        Reentry::OnceEver | Reentry::EveryTime | Reentry::OnceForEach { .. } => {}
    }
}

fn by_segment(bundle: &mut Bundle, asks: &Asks, name: &str) -> Value {
    let id = bundle.segment(name, &segments::definition(asks));
    json!({ "type": "EntryNode", "segment": id, "reEnter": false })
}

/// A run for each event, or for each value of one of its properties.
fn each_event(
    cx: &mut Cx<'_>,
    events: &[StartOn],
    key: Option<&SmolStr>,
    span: Span,
) -> Option<Value> {
    cx.can(Feature::StartEvent, span, "this start");
    let [on] = events else {
        let what = "a start on several events of which each begins a run";
        let help = "let your systems send one event for all of them, or write `enters once ever`";
        cx.reporter.refuse(span, what, help);
        return None;
    };
    if on.filter.is_some() && key.is_none() {
        cx.reporter.refuse(span,
            "`where` at the start of a run for each event",
            "write `enters once ever` or `enters once for each PROPERTY`, or let your systems send an event of its own",
        );
        return None;
    }
    let EventKind::Declared { name } = &on.event else {
        let what = format!("a run for each `{}`", describe::event(&on.event));
        cx.reporter.refuse(span, &what, "write `enters once ever`");
        return None;
    };
    let mut entry = json!({ "type": "EventEntryNode", "event": event_name(cx, name) });
    if let (Some(key), Some(fields)) = (key, entry.as_object_mut()) {
        fields.insert("key".to_owned(), json!(key));
    }
    Some(entry)
}

/// One run for each client: a segment of those for whom it happened within the last day.
fn once_by_event(
    cx: &mut Cx<'_>,
    bundle: &mut Bundle,
    events: &[StartOn],
    span: Span,
) -> Option<Value> {
    cx.can(
        Feature::EntersOnce,
        cx.workflow.spans.reentry,
        "this re-entry",
    );
    cx.can(Feature::StartEvent, span, "this start");
    if events.len() > 1 {
        cx.can(
            Feature::StartSeveralEvents,
            span,
            "a start on several events",
        );
    }
    say_yesterday(cx, Feature::StartEvent, span);
    let mut each = Vec::new();
    for on in events {
        let EventKind::Declared { name } = &on.event else {
            let what = format!("a start on `{}`", describe::event(&on.event));
            let help = "start on an event of your own";
            cx.reporter.refuse(span, &what, help);
            return None;
        };
        let filters = match &on.filter {
            None => vec![Vec::new()],
            Some(condition) => {
                cx.can(Feature::StartWhere, span, "`where` at the start");
                segments::data(cx, condition, span)?
            }
        };
        let event = event_name(cx, name);
        for filter in filters {
            each.push(Asks::One(performed(&event, 1, Some(A_DAY), &filter)));
        }
    }
    Some(by_segment(bundle, &segments::any(each)?, "starts"))
}

/// A segment takes in who is in it already as the journey goes live.
fn say_yesterday(cx: &mut Cx<'_>, feature: Feature, span: Span) {
    let journey = cx.workflow.name.clone();
    cx.reporter.nearly(
        feature,
        span,
        format!("on Dittofeed `{journey}` also starts for those for whom it happened on the day before it goes live"),
        "a client comes in through a segment of the last 24 hours; where Dittofeed is stopped for longer than that, whoever comes meanwhile is missed".to_owned(),
        None,
    );
}

/// Whether the run carries the data of its event.
pub(super) fn carries_event(cx: &Cx<'_>) -> bool {
    match cx.workflow.reentry {
        Reentry::EveryTime | Reentry::OnceForEach { .. } => true,
        Reentry::OnceEver | Reentry::OncePer { .. } | Reentry::AgainAfter { .. } => false,
    }
}
