//! One question as OneSignal's condition: a segment, or what was done with a message of this run.

use super::{Cx, refuse};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::{Form, test_feature, tree};
use crate::targets::passes::{describe, exits};
use crate::vocabulary::Channel;
use crate::workflow::{
    AnyOf, Condition, EventKind, EventTest, Node, NodeId, Period, PropertyRef, Workflow,
};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// In a segment. One id at a time: whether several must all hold is not published.
pub(super) fn in_segment(id: &str) -> Value {
    json!({ "kind": "segment_membership", "included_segment_ids": [id] })
}

/// An event. Its own name unless another is bound: OneSignal knows events by the names that systems send.
pub(super) fn event_name(cx: &mut Cx<'_>, event: &EventKind, span: Span) -> String {
    match event {
        EventKind::Declared { name } => cx.ids.get("event", name).unwrap_or(name).to_owned(),
        EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced
        | EventKind::Opened { .. }
        | EventKind::Clicked { .. }
        | EventKind::Received { .. } => cx.ids.need("event", exits::bound_name(event), span),
    }
}

/// The step that sends a message, where one does and no other.
pub(super) fn sender(workflow: &Workflow, message: &SmolStr) -> Option<NodeId> {
    let mut all = workflow
        .iter()
        .filter(|(_, node)| node.message() == Some(message));
    match (all.next(), all.next()) {
        (Some((id, Node::Send { .. })), None) => Some(id),
        _ => None,
    }
}

/// What was done with the one message that `event` speaks of; `None` where it is no such event, or was refused.
pub(super) fn on_message(cx: &mut Cx<'_>, event: &EventKind, span: Span) -> Option<Value> {
    let (action, messages) = match event {
        EventKind::Opened { messages } => ("opened", messages),
        EventKind::Clicked { messages } => ("clicked", messages),
        EventKind::Received { messages } => ("received", messages),
        EventKind::Declared { .. }
        | EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced => return None,
    };
    let what = format!("`{}`", describe::event(event));
    let message = match messages {
        AnyOf::Message(message) => message,
        AnyOf::All { theme: Some(_), .. } => {
            cx.can(Feature::MessageEventTheme, span, &what);
            return None;
        }
        AnyOf::All { .. } => {
            cx.can(Feature::MessageEventOther, span, &what);
            return None;
        }
    };
    if !cx.can(Feature::MessageEvent, span, &what) {
        return None;
    }
    let Some(node) = sender(&cx.workflow, message) else {
        let help = format!(
            "its conditions speak of one step of this journey: send `{message}` in one place of it, or make a segment in OneSignal and write `client is in SEGMENT`"
        );
        refuse(cx, span, &what, &help);
        return None;
    };
    Some(json!({
        "kind": "on_notification_action",
        "action": action,
        "client_node_id": crate::targets::passes::flow::step_name(node, cx.workflow.node(node)),
    }))
}

/// One question that is not negated; `None` where refused.
pub(super) fn question(cx: &mut Cx<'_>, asks: &Condition, span: Span) -> Option<Value> {
    if let Some(segment) = declared(cx, asks) {
        return Some(in_segment(&cx.ids.need("segment", &segment, span)));
    }
    match asks {
        Condition::State { states } => {
            let what = "this question about a state";
            let [state] = states.as_slice() else {
                cx.reporter.unsayable(span, what);
                return None;
            };
            cx.can(Feature::InState, span, what)
                .then(|| in_segment(&cx.ids.need("state", state, span)))
        }
        Condition::Segment { segment } => cx
            .can(Feature::InSegment, span, "this question about a segment")
            .then(|| in_segment(&cx.ids.need("segment", segment, span))),
        Condition::Happened(test) => happened(cx, test, span),
        Condition::Property { property, test } => {
            let what = format!("a test of `{}`", describe::property(property));
            let feature = match property {
                PropertyRef::Profile(_) => test_feature(test, false),
                PropertyRef::Event(event, _) if cx.start_event() == Some(event) => {
                    Feature::TestStartEvent
                }
                PropertyRef::Event(..) => Feature::TestOtherEvent,
            };
            cx.can(feature, span, &what);
            None
        }
        Condition::Consents { channel } => {
            let feature = match channel {
                Channel::Email => Feature::ConsentEmail,
                Channel::Sms | Channel::Push => Feature::ConsentSmsPush,
                Channel::Letter | Channel::Whatsapp => Feature::ConsentOther,
            };
            let what = format!("`client consents to {}`", channel.text());
            cx.can(feature, span, &what);
            None
        }
        // A question is one of the above.
        Condition::All { .. } | Condition::Any { .. } | Condition::Not { .. } => {
            cx.reporter.unsayable(span, "this condition");
            None
        }
    }
}

/// The segment whose members are exactly those for whom this holds, where one is declared.
pub(super) fn declared(cx: &Cx<'_>, asks: &Condition) -> Option<SmolStr> {
    let mut all = cx.house.segments.iter();
    all.find(|(_, segment)| segment.condition.as_ref() == Some(asks))
        .map(|(name, _)| name.clone())
}

/// Whether a condition can be asked; where it can't, says so at `span`.
pub(super) fn can_be_asked(cx: &mut Cx<'_>, condition: &Condition, span: Span) -> bool {
    leaves(cx, &tree(condition, false), span)
}

fn leaves(cx: &mut Cx<'_>, form: &Form, span: Span) -> bool {
    match form {
        Form::Leaf(leaf) => question(cx, &leaf.asks, span).is_some(),
        Form::All(parts) | Form::Any(parts) => {
            let asked: Vec<bool> = parts.iter().map(|p| leaves(cx, p, span)).collect();
            asked.into_iter().all(|can| can)
        }
    }
}

fn happened(cx: &mut Cx<'_>, test: &EventTest, span: Span) -> Option<Value> {
    let what = format!("`client has {}`", describe::event(&test.event));
    let about_a_message = match &test.event {
        EventKind::Opened { .. } | EventKind::Clicked { .. } | EventKind::Received { .. } => true,
        EventKind::Declared { .. }
        | EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced => false,
    };
    if about_a_message && test.filter.is_none() && test.at_least <= 1 {
        if test.period == Period::SinceStart {
            return on_message(cx, &test.event, span);
        }
        let help = "it knows what was done with a message of the same run only: write `since start`, or make a segment in OneSignal and write `client is in SEGMENT`";
        refuse(cx, span, &what, help);
        return None;
    }
    let feature = match (&test.period, test.filter.is_some()) {
        (_, true) => Feature::HappenedWhere,
        (Period::Ever, false) => Feature::Happened,
        (Period::InTheLast(_), false) if test.at_least > 1 => Feature::HappenedTimesInTheLast,
        (Period::InTheLast(_), false) => Feature::HappenedInTheLast,
        (Period::SinceStart, false) => Feature::HappenedSinceStart,
        (Period::Since(_), false) => Feature::HappenedSinceEvent,
    };
    cx.can(feature, span, &what);
    None
}
