//! What starts a run: one event, what must hold of it, and how often a client comes in.

use super::Cx;
use super::conditions::{field, rule, rules};
use super::steps::Graph;
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::{describe, exits};
use crate::vocabulary::Unit;
use crate::workflow::{EventKind, Reentry, Start, StartOn};
use serde_json::json;
use smol_str::SmolStr;

/// Characters of a property's name, as published.
const KEY: usize = 50;

/// The name by which Resend hears of an event; its own where none is bound.
pub(super) fn event_name(cx: &Cx<'_>, name: &SmolStr) -> String {
    cx.ids.get("event", name).unwrap_or(name).to_owned()
}

/// The name of any event, where Resend can hear of it; of what is not declared only where it is bound.
pub(super) fn name_of(cx: &Cx<'_>, event: &EventKind) -> Option<String> {
    match event {
        EventKind::Declared { name } => Some(event_name(cx, name)),
        EventKind::Unsubscribed | EventKind::Complained | EventKind::Bounced => {
            let bound = cx.ids.get("event", exits::bound_name(event));
            bound.map(str::to_owned)
        }
        EventKind::Opened { .. } | EventKind::Clicked { .. } | EventKind::Received { .. } => None,
    }
}

/// The trigger and what is asked right behind it.
pub(super) fn steps(cx: &mut Cx<'_>, graph: &mut Graph, first: Option<&str>) {
    let once = reentry(cx);
    let span = cx.workflow.spans.start;
    let Some(on) = started_by(cx, span) else {
        return;
    };
    let Some(name) = name_of(cx, &on.event) else {
        let what = format!("a start on `{}`", describe::event(&on.event));
        cx.reporter
            .refuse(span, &what, "start on an event that your systems send");
        return;
    };
    let config = json!({ "event_name": name });
    graph.step("start", "trigger", config);
    let mut last: (&str, &str) = ("start", "default");
    if let Some(condition) = &on.filter {
        cx.can(Feature::StartWhere, span, "`where` at the start");
        if let Some(config) = rules(cx, condition, span) {
            graph.step("start-where", "condition", config);
            graph.lead(last.0, Some("start-where"), last.1);
            last = ("start-where", "condition_met");
        }
    }
    if let Some(key) = once {
        let been = rule(&field(&key), "exists", None);
        graph.step("start-once", "condition", been);
        graph.lead(last.0, Some("start-once"), last.1);
        let config = json!({ "properties": { key: "yes" } });
        graph.step("start-entered", "contact_update", config);
        graph.lead("start-once", Some("start-entered"), "condition_not_met");
        last = ("start-entered", "default");
    }
    graph.lead(last.0, first, last.1);
}

/// The one event that starts it; `None` where refused.
fn started_by(cx: &mut Cx<'_>, span: Span) -> Option<StartOn> {
    let (feature, what) = match cx.workflow.start.clone() {
        Start::Events {
            gathered: Some(_), ..
        } => (Feature::StartGathered, "a start that is gathered"),
        Start::HandedOver => (Feature::StartHandedOver, "a start when handed over"),
        Start::OnDate { .. } => (Feature::StartOnDay, "a start on a fixed day"),
        Start::AroundDate { offset, after, .. } => {
            match (after, offset.is_some_and(|o| o.unit.is_elapsed())) {
                (true, _) => (Feature::StartAfterDate, "a start after a date"),
                (false, true) => (Feature::StartBeforeDateElapsed, "a start before a date"),
                (false, false) => (Feature::StartBeforeDate, "a start around a date"),
            }
        }
        Start::Becomes { states } if states.len() > 1 => {
            (Feature::StartBecomesSeveral, "a start in a state")
        }
        Start::Becomes { .. } => (Feature::StartBecomes, "a start in a state"),
        Start::EntersSegment {
            also_present: true, ..
        } => (Feature::StartSegmentPresent, "a start in a segment"),
        Start::EntersSegment { .. } => (Feature::StartSegment, "a start in a segment"),
        Start::Events {
            events,
            gathered: None,
        } => match events.as_slice() {
            [one] => {
                cx.can(Feature::StartEvent, span, "this start");
                return Some(one.clone());
            }
            _ => (Feature::StartSeveralEvents, "a start on several events"),
        },
    };
    cx.can(feature, span, what);
    None
}

/// The property that keeps that a client has been in, where she comes in once.
fn reentry(cx: &mut Cx<'_>) -> Option<String> {
    let span = cx.workflow.spans.reentry;
    let (feature, what) = match cx.workflow.reentry.clone() {
        Reentry::OnceEver => {
            cx.can(Feature::EntersOnce, span, "this re-entry");
            let key = format!("journey_{}_entered", cx.workflow.name);
            if key.len() > KEY {
                let what =
                    format!("a property named `{key}`, which is longer than {KEY} characters");
                cx.reporter
                    .refuse(span, &what, "give the journey a shorter name");
                return None;
            }
            cx.reporter.remark(format!(
                "`{key}` must be a text property of contacts without a fallback: the automation keeps in it that a client came in; two events within the same moment can both pass"
            ));
            return Some(key);
        }
        Reentry::EveryTime => {
            cx.can(Feature::EntersEveryTime, span, "this re-entry");
            return None;
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
