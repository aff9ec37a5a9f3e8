//! What ends a run: the flow's filter, which Klaviyo looks at before every action.

use super::{Cx, filters, metrics};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::describe;
use crate::vocabulary::Channel;
use crate::workflow::{EventKind, Exit, Start};
use serde_json::Value;

/// The flow's filter; `None` where there is nothing to filter, or something was refused.
pub(super) fn profile_filter(cx: &mut Cx<'_>) -> Option<Value> {
    let mut groups = Vec::new();
    groups.extend(audience(cx));
    let span = cx.workflow.spans.exits;
    for exit in cx.workflow.exits.clone() {
        match exit {
            Exit::Event { event } => groups.extend(event_exit(cx, &event, span)),
            Exit::SameEvent { event, property } => {
                let what = format!(
                    "`exits when {} for the same {property}`",
                    describe::event(&event)
                );
                cx.can(Feature::ExitSameEvent, span, &what);
            }
            Exit::Becomes { state } => {
                let own = cx.workflow.states.contains(&state);
                let feature = if own {
                    Feature::ExitBecomesOwn
                } else {
                    Feature::ExitBecomes
                };
                if cx.can(
                    feature,
                    span,
                    &format!("`exits when client becomes {state}`, where `for` names it too"),
                ) {
                    let id = cx.ids.need("state", &state, span);
                    groups.push(vec![filters::membership(false, &id)]);
                    remark(cx);
                }
            }
            Exit::Condition { condition } => {
                cx.can(Feature::ExitCondition, span, "this exit");
                if let Some(found) =
                    filters::groups(cx, &condition, true, filters::Place::Profile, span)
                {
                    groups.extend(found);
                    remark(cx);
                }
            }
        }
    }
    if let Some(other) = cx.workflow.gives_way_to.first().cloned() {
        let name = cx.workflow.spans.name;
        cx.can(Feature::GivesWay, name, &format!("`gives way to {other}`"));
    }
    (!groups.is_empty()).then(|| super::condition_groups(groups))
}

fn remark(cx: &mut Cx<'_>) {
    cx.reporter.remark(
        "Klaviyo looks at states and exit conditions before each action: what begins and ends again during one wait is not seen",
    );
}

/// In one of the states that the journey is for; nothing where it is for all.
fn audience(cx: &mut Cx<'_>) -> Option<Vec<Value>> {
    let span = cx.workflow.spans.states;
    let states = cx.workflow.states.clone();
    if cx.house.states.iter().all(|s| states.contains(&s.name)) {
        return None;
    }
    cx.can(Feature::AudienceStates, span, "this `for`");
    remark(cx);
    Some(
        states
            .iter()
            .map(|state| {
                let id = cx.ids.need("state", state, span);
                filters::membership(true, &id)
            })
            .collect(),
    )
}

fn event_exit(cx: &mut Cx<'_>, event: &EventKind, span: Span) -> Vec<Vec<Value>> {
    let what = format!("`exits when {}`", describe::event(event));
    if *event == EventKind::Unsubscribed {
        cx.can(Feature::ExitUnsubscribed, span, &what);
        if !metrics::is_bound(cx, event) && !sends_service(cx) {
            // Every message of the journey needs consent, so those without it would hear nothing anyway.
            cx.reporter.remark("no metric is bound for `unsubscribed`: the flow looks at consent to marketing instead");
            return filters::consent(cx, Channel::Email, true, span)
                .into_iter()
                .collect();
        }
    } else {
        let feature = if starts_it(cx, event, span) {
            Feature::ExitStartEvent
        } else {
            Feature::ExitEvent
        };
        if !cx.can(feature, span, &format!("{what}, which also starts it")) {
            return Vec::new();
        }
    }
    match metrics::metric(cx, event, span) {
        Some(metric) => vec![vec![metrics::counted(
            &metric,
            "equals",
            0,
            &metrics::since_start(),
        )]],
        None => Vec::new(),
    }
}

/// Whether what starts a run is, or may be, this event: the same one, or the same metric with filters
/// that can meet.
pub(super) fn starts_it(cx: &mut Cx<'_>, event: &EventKind, span: Span) -> bool {
    let starts = match &cx.workflow.start {
        Start::Events { events, .. } => events.clone(),
        Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::AroundDate { .. }
        | Start::OnDate { .. }
        | Start::HandedOver => return false,
    };
    starts.iter().any(|on| {
        on.event == *event
            || match (
                metrics::metric(cx, &on.event, span),
                metrics::metric(cx, event, span),
            ) {
                (Some(a), Some(b)) => !a.id.is_empty() && a.id == b.id && a.may_meet(&b),
                _ => false,
            }
    })
}

/// Whether a message of the journey goes also to those who do not consent to marketing.
fn sends_service(cx: &Cx<'_>) -> bool {
    crate::targets::context::sent(&cx.workflow)
        .iter()
        .any(|(name, _)| {
            cx.house
                .messages
                .get(name)
                .is_none_or(|m| !m.purpose.needs_consent())
        })
}
