//! What ends a run early as one condition, for platforms whose flows have no exit of their own:
//! `before_sends` asks it before each message and each act.

use super::before_sends::{any, exit, outside_audience};
use super::{describe, since};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::context::{Cx, sent};
use crate::workflow::{Condition, EventKind, Exit, Start, ToldIn};

/// The name that an event is bound by.
pub fn bound_name(event: &EventKind) -> &str {
    match event {
        EventKind::Declared { name } => name,
        EventKind::Unsubscribed => "unsubscribed",
        EventKind::Complained => "complained",
        EventKind::Bounced => "bounced",
        EventKind::Opened { .. } => "opened",
        EventKind::Clicked { .. } => "clicked",
        EventKind::Received { .. } => "received",
    }
}

/// Whether what starts a run is this event: the same one, or one that has the same id on the platform.
pub fn starts_it(cx: &Cx<'_>, event: &EventKind) -> bool {
    let Start::Events { events, .. } = &cx.workflow.start else {
        return false;
    };
    let id = |event: &EventKind| cx.ids.get("event", bound_name(event));
    events
        .iter()
        .any(|on| on.event == *event || (id(&on.event).is_some() && id(&on.event) == id(event)))
}

/// The condition that ends a run; none where nothing does, or all that does was refused.
pub fn leaving(cx: &mut Cx<'_>) -> Option<Condition> {
    let mut of = Vec::new();
    if let Some(outside) = outside_audience(cx.house, &cx.workflow) {
        let span = cx.workflow.spans.states;
        if cx.can(Feature::AudienceStates, span, "this `for`") {
            of.push(outside);
        }
    }
    let span = cx.workflow.spans.exits;
    for one in cx.workflow.exits.clone() {
        if possible(cx, &one, span) {
            of.extend(exit(&one));
        }
    }
    if let Some(other) = cx.workflow.gives_way_to.first().cloned() {
        let name = cx.workflow.spans.name;
        cx.can(Feature::GivesWay, name, &format!("`gives way to {other}`"));
    }
    if !of.is_empty() {
        let title = cx.title();
        cx.reporter.remark(format!(
            "{title} is asked right before each message, and before what is done beside them, whether the run is over: what begins and ends again during one wait is not seen"
        ));
    }
    any(of)
}

fn possible(cx: &mut Cx<'_>, exit: &Exit, span: Span) -> bool {
    match exit {
        Exit::Event { event } => {
            let what = format!("`exits when {}`", describe::event(event));
            if *event == EventKind::Unsubscribed {
                if cx.ids.get("event", "unsubscribed").is_none() && !sends_service(cx) {
                    // Every message asks for consent, so those without it hear nothing anyway.
                    cx.reporter.remark(
                        "no id is bound for `unsubscribed`: each message asks for consent to marketing instead",
                    );
                    return false;
                }
                return cx.can(Feature::ExitUnsubscribed, span, &what);
            }
            let feature = if starts_it(cx, event) {
                Feature::ExitStartEvent
            } else {
                Feature::ExitEvent
            };
            cx.can(feature, span, &what)
        }
        Exit::SameEvent { event, property } => {
            let what = format!(
                "`exits when {} for the same {property}`",
                describe::event(event)
            );
            cx.can(Feature::ExitSameEvent, span, &what)
        }
        Exit::Becomes { state } => {
            let feature = if cx.workflow.states.contains(state) {
                Feature::ExitBecomesOwn
            } else {
                Feature::ExitBecomes
            };
            cx.can(
                feature,
                span,
                &format!("`exits when client becomes {state}`"),
            )
        }
        Exit::Condition { .. } => cx.can(Feature::ExitCondition, span, "this exit"),
    }
}

/// Whether a message of the journey goes also to those who do not consent to marketing.
fn sends_service(cx: &Cx<'_>) -> bool {
    sent(&cx.workflow).iter().any(|(name, _)| {
        cx.house
            .messages
            .get(name)
            .is_none_or(|m| !m.purpose.needs_consent())
    })
}

/// Says by how much `since start` is held only nearly, where `since::bounded` has turned it into a time.
pub fn say_bounds(cx: &mut Cx<'_>, bounds: &[since::Bound]) {
    let title = cx.title();
    let Some(widest) = bounds.iter().max_by_key(|b| b.early) else {
        return;
    };
    let span = cx.workflow.spans.exits;
    let journey = cx.workflow.name.clone();
    cx.reporter.nearly(
        Feature::HappenedSinceStart,
        span,
        format!(
            "{title} can't look back to the start of `{journey}`: it looks back over the longest time since then"
        ),
        format!(
            "`{}` counts although it happened before the start, by up to {} in the worst case; a client then hears less, never more",
            describe::event(&widest.event),
            ToldIn::Hours.words(widest.early)
        ),
        None,
    );
}
