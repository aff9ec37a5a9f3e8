//! Who is enrolled, when, and how often.

use super::values::{self, bound_key};
use super::{Cx, events, filters};
use crate::source::Span;
use crate::targets::Feature;
use crate::vocabulary::Unit;
use crate::workflow::{ClockMinutes, Condition, Length, Reentry, Start, StartOn};
use serde_json::{Value, json};

/// What enrols a contact.
pub(super) struct Criteria {
    pub(super) criteria: Value,
    pub(super) schedule: Option<Value>,
}

/// The criteria; `None` where refused.
pub(super) fn criteria(cx: &mut Cx<'_>) -> Option<Criteria> {
    let again = reentry(cx);
    let span = cx.workflow.spans.start;
    let refinement = refinement(cx);
    let (events, lists, schedule) = match cx.workflow.start.clone() {
        Start::Events {
            gathered: Some(length),
            ..
        } => {
            let what = format!("a start gathered for {}", length.text());
            cx.can(Feature::StartGathered, span, &what);
            return None;
        }
        Start::HandedOver => {
            cx.can(Feature::StartHandedOver, span, "a start when handed over");
            return None;
        }
        Start::OnDate { date, .. } => {
            let what = format!("a start on {}", date.text());
            cx.can(Feature::StartOnDay, span, &what);
            return None;
        }
        Start::Events {
            events,
            gathered: None,
        } => {
            if events.len() > 1 {
                let feature = Feature::StartSeveralEvents;
                cx.can(feature, span, "a start on several events");
            }
            let mut branches = Vec::new();
            for on in &events {
                branches.extend(on_event(cx, on, span)?);
            }
            (branches, Vec::new(), None)
        }
        Start::Becomes { states } => {
            let feature = if states.len() > 1 {
                Feature::StartBecomesSeveral
            } else {
                Feature::StartBecomes
            };
            cx.can(feature, span, "this start");
            let lists = states
                .iter()
                .map(|s| in_list(&cx.ids.need("state", s, span)))
                .collect();
            (Vec::new(), lists, None)
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
            let what = "a start for those who are in the segment already";
            if !cx.can(feature, span, what) {
                return None;
            }
            let list = in_list(&cx.ids.need("segment", &segment, span));
            (Vec::new(), vec![list], None)
        }
        Start::AroundDate {
            offset,
            after,
            property,
            at,
            every_year,
            leap_day,
        } => {
            around_date(cx, offset, after, span)?;
            if let Some(day) = leap_day {
                cx.reporter.remark(format!(
                    "a date on 29 February is meant on {} in other years; nothing published says which day HubSpot takes",
                    day.text()
                ));
            }
            cx.clock_used = true;
            let key = bound_key(cx, &property);
            let schedule = json!({
                "type": "PROPERTY_BASED",
                "dateProperty": key,
                "daysDelta": 0,
                "timeOfDay": time_of_day(at),
                "yearly": every_year,
            });
            let again = again? || every_year;
            let refinement = refinement?;
            return Some(Criteria {
                criteria: json!({
                    "type": "LIST_BASED",
                    "shouldReEnroll": again,
                    "unEnrollObjectsNotMeetingCriteria": false,
                    "reEnrollmentTriggersFilterBranches": [],
                    "listFilterBranch": refinement.unwrap_or_else(|| known(&key)),
                }),
                schedule: Some(schedule),
            });
        }
    };
    let mut criteria = json!({
        "type": "EVENT_BASED",
        "shouldReEnroll": again?,
        "eventFilterBranches": events,
        "listMembershipFilterBranches": lists,
    });
    if let (Some(refinement), Some(fields)) = (refinement?, criteria.as_object_mut()) {
        fields.insert("refinementCriteria".to_owned(), refinement);
    }
    Some(Criteria { criteria, schedule })
}

/// `{hour, minute}`.
pub(super) fn time_of_day(at: ClockMinutes) -> Value {
    json!({ "hour": at.0 / 60, "minute": at.0 % 60 })
}

fn in_list(id: &str) -> Value {
    json!({
        "filterBranchType": "AND",
        "filterBranchOperator": "AND",
        "filterBranches": [],
        "filters": [filters::in_list(id, true)],
    })
}

/// Everyone who has the date.
fn known(key: &str) -> Value {
    let is_known = values::operation("ALL_PROPERTY", "IS_KNOWN", false, &[]);
    filters::or(vec![filters::All {
        filters: vec![values::property(key, is_known)],
        branches: Vec::new(),
    }])
}

/// Only the day itself: which sign of `daysDelta` is before is not published.
fn around_date(cx: &mut Cx<'_>, offset: Option<Length>, after: bool, span: Span) -> Option<()> {
    let Some(offset) = offset else {
        return Some(());
    };
    let (feature, what) = match (after, offset.unit.is_elapsed()) {
        (true, _) => (Feature::StartAfterDate, "a start after a date"),
        (false, true) => (
            Feature::StartBeforeDateElapsed,
            "a start in hours before a date",
        ),
        (false, false) => (Feature::StartBeforeDate, "a start before a date"),
    };
    cx.can(feature, span, what).then_some(())
}

fn on_event(cx: &mut Cx<'_>, on: &StartOn, span: Span) -> Option<Vec<Value>> {
    cx.can(Feature::StartEvent, span, "this start");
    let id = events::id(cx, &on.event, span)?;
    let filters = match &on.filter {
        None => vec![Vec::new()],
        Some(condition) => {
            cx.can(Feature::StartWhere, span, "`where` at the start");
            events::data(cx, condition, span)?
        }
    };
    let branches = filters.into_iter().map(|f| events::branch(&id, true, f));
    Some(branches.collect())
}

/// The property in which a journey keeps when a contact last came in.
pub(super) fn entered_key(cx: &Cx<'_>) -> Option<String> {
    match cx.workflow.reentry {
        Reentry::OncePer { .. } => Some(format!("journey_{}_entered_at", cx.workflow.name)),
        Reentry::OnceEver
        | Reentry::OnceForEach { .. }
        | Reentry::AgainAfter { .. }
        | Reentry::EveryTime => None,
    }
}

/// Whether a contact may come in again; `None` where refused.
fn reentry(cx: &mut Cx<'_>) -> Option<bool> {
    let span = cx.workflow.spans.reentry;
    match cx.workflow.reentry.clone() {
        Reentry::OnceEver => {
            cx.can(Feature::EntersOnce, span, "this re-entry");
            Some(false)
        }
        Reentry::EveryTime => {
            cx.can(Feature::EntersEveryTime, span, "this re-entry");
            say_one_run(cx, "every time", span, Feature::EntersEveryTime);
            Some(true)
        }
        Reentry::OncePer { length } => {
            let feature = match length.unit {
                Unit::Minutes | Unit::Hours => Feature::EntersPerHours,
                Unit::Days | Unit::Weeks => Feature::EntersPerDays,
                Unit::Months | Unit::Years => Feature::EntersPerMonths,
            };
            cx.can(feature, span, "this re-entry");
            if let Some(key) = entered_key(cx) {
                cx.reporter.remark(format!(
                    "`{key}` must be a date and time property of contacts: the workflow keeps in it when a client came in, and lets her in again {} later",
                    length.text()
                ));
            }
            Some(true)
        }
        Reentry::OnceForEach { property } => {
            let what = format!("`once for each {property}`");
            cx.can(Feature::EntersForEach, span, &what);
            None
        }
        Reentry::AgainAfter { length } => {
            let what = format!("`again {} after it ended`", length.text());
            cx.can(Feature::EntersAgainAfter, span, &what);
            None
        }
    }
}

/// HubSpot never has a contact twice in one workflow.
fn say_one_run(cx: &mut Cx<'_>, what: &str, span: Span, feature: Feature) {
    if cx.workflow.nodes.iter().all(|n| !takes_time(n)) {
        return;
    }
    cx.reporter.nearly(
        feature,
        span,
        format!("HubSpot does not let a client in `{what}`: not while she is in it"),
        "what happens again during a run starts no second one, so she hears less, never more"
            .to_owned(),
        Some(
            "write `enters once per D` with D as long as the run, to say exactly that everywhere"
                .to_owned(),
        ),
    );
}

fn takes_time(node: &crate::workflow::Node) -> bool {
    use crate::workflow::Node;
    match node {
        Node::Wait { .. } | Node::Await { .. } | Node::Review { .. } | Node::Answer { .. } => true,
        Node::Send { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::HandOver { .. }
        | Node::End => false,
    }
}

/// What must hold besides: one of the states, and long enough since the last time. The outer `None` is a
/// refusal.
#[expect(clippy::option_option, reason = "nothing to ask is not a refusal")]
fn refinement(cx: &mut Cx<'_>) -> Option<Option<Value>> {
    let states = cx.workflow.states.clone();
    let all = cx.house.states.iter().all(|s| states.contains(&s.name));
    let span = cx.workflow.spans.states;
    let mut alternatives = if all {
        vec![filters::All::default()]
    } else {
        let condition = Condition::State { states };
        filters::alternatives(cx, &condition, false, span)?
    };
    if let (Some(key), Reentry::OncePer { length }) = (entered_key(cx), cx.workflow.reentry.clone())
    {
        let ago = values::longer_ago(cx, &key, length);
        for all in &mut alternatives {
            all.filters.push(ago.clone());
        }
    }
    let asks = alternatives
        .iter()
        .any(|a| !a.filters.is_empty() || !a.branches.is_empty());
    Some(asks.then(|| filters::or(alternatives)))
}
