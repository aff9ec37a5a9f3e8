//! Who enters, and how often.

use super::{Cx, conditions, refuse};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::and_of_ors;
use crate::targets::passes::{describe, exits};
use crate::vocabulary::Unit;
use crate::workflow::{Condition, EventKind, Reentry, Start, StartOn};
use serde_json::{Value, json};

/// What starts a run.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) trigger: Value,
    pub(super) mode: &'static str,
}

/// Who enters; `None` where refused.
pub(super) fn entry(cx: &mut Cx<'_>) -> Option<Entry> {
    let mode = mode(cx);
    let span = cx.workflow.spans.start;
    let (feature, what) = match cx.workflow.start.clone() {
        Start::Events {
            events,
            gathered: None,
        } => match events.as_slice() {
            [one] => {
                let trigger = on_event(cx, one, span);
                return Some(Entry {
                    trigger: trigger?,
                    mode: mode?,
                });
            }
            _ => (
                Feature::StartSeveralEvents,
                "a start on several events".to_owned(),
            ),
        },
        Start::Events {
            gathered: Some(length),
            ..
        } => (
            Feature::StartGathered,
            format!("a start gathered for {}", length.text()),
        ),
        Start::Becomes { states } => (
            if states.len() > 1 {
                Feature::StartBecomesSeveral
            } else {
                Feature::StartBecomes
            },
            "a start in a state".to_owned(),
        ),
        Start::EntersSegment { also_present, .. } => (
            if also_present {
                Feature::StartSegmentPresent
            } else {
                Feature::StartSegment
            },
            "a start in a segment".to_owned(),
        ),
        Start::AroundDate { offset, after, .. } => (
            match (after, offset.is_some_and(|o| o.unit.is_elapsed())) {
                (true, _) => Feature::StartAfterDate,
                (false, true) => Feature::StartBeforeDateElapsed,
                (false, false) => Feature::StartBeforeDate,
            },
            "a start around a date".to_owned(),
        ),
        Start::OnDate { date, .. } => (Feature::StartOnDay, format!("a start on {}", date.text())),
        Start::HandedOver => (
            Feature::StartHandedOver,
            "a start when handed over".to_owned(),
        ),
    };
    cx.can(feature, span, &what);
    None
}

fn on_event(cx: &mut Cx<'_>, on: &StartOn, span: Span) -> Option<Value> {
    cx.can(Feature::StartEvent, span, "this start");
    let about_messages = match on.event {
        EventKind::Opened { .. } | EventKind::Clicked { .. } | EventKind::Received { .. } => true,
        EventKind::Declared { .. }
        | EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced => false,
    };
    if about_messages {
        let what = format!("a start when the client has {}", describe::event(&on.event));
        refuse(cx, span, &what, "start on an event that your systems send");
        return None;
    }
    let key = cx.ids.need("event", exits::bound_name(&on.event), span);
    let mut configuration = serde_json::Map::new();
    if let Some(condition) = &on.filter {
        cx.can(Feature::StartWhere, span, "`where` at the start");
        configuration.insert("criteria".to_owned(), json!(criteria(cx, condition, span)?));
    }
    Some(json!({
        "key": "TRIGGER",
        "name": describe::event(&on.event),
        "description": "",
        "type": "APIEvent",
        "outcomes": [],
        "arguments": {},
        "configurationArguments": configuration,
        "metaData": { "eventDefinitionKey": key },
    }))
}

/// One test of the event's data as its filter.
fn criteria(cx: &mut Cx<'_>, condition: &Condition, span: Span) -> Option<String> {
    let clauses = and_of_ors(condition, false, 2).ok();
    let [clause] = clauses.as_deref()? else {
        let help = "its entry filter is written for one test: ask for the others in the journey, with `if`";
        refuse(cx, span, "a `where` of several tests", help);
        return None;
    };
    match clause.as_slice() {
        [leaf] if !leaf.negated => match conditions::question(cx, &leaf.asks, span)? {
            conditions::Question::Filter(xml) => Some(xml),
            conditions::Question::Engagement(..) => None,
        },
        _ => {
            let help =
                "its entry filter is written for one test: ask for it in the journey, with `if`";
            refuse(cx, span, "this `where`", help);
            None
        }
    }
}

/// `entryMode`; `None` where refused.
fn mode(cx: &mut Cx<'_>) -> Option<&'static str> {
    let span = cx.workflow.spans.reentry;
    let (feature, what) = match cx.workflow.reentry.clone() {
        Reentry::OnceEver => {
            cx.can(Feature::EntersOnce, span, "this re-entry");
            return Some("OnceAndDone");
        }
        Reentry::EveryTime => {
            cx.can(Feature::EntersEveryTime, span, "this re-entry");
            return Some("MultipleEntries");
        }
        Reentry::OncePer { length } => (
            match length.unit {
                Unit::Minutes | Unit::Hours => Feature::EntersPerHours,
                Unit::Days | Unit::Weeks => Feature::EntersPerDays,
                Unit::Months | Unit::Years => Feature::EntersPerMonths,
            },
            format!("`once per {}`", length.text()),
        ),
        Reentry::OnceForEach { property } => (
            Feature::EntersForEach,
            format!("`once for each {property}`"),
        ),
        Reentry::AgainAfter { length } => (
            Feature::EntersAgainAfter,
            format!("`again {} after it ended`", length.text()),
        ),
    };
    cx.can(feature, span, &what);
    None
}
