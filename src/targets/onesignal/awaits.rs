//! `wait up to` as a `wait_until`. Whoever has waited in vain goes on where the ways join, as do those for
//! whom it came: what only one of them does must be told apart.

use super::{Cx, conditions, refuse, waits};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::{Form, tree};
use crate::targets::passes::{describe, structure};
use crate::workflow::{AnyOf, AwaitOn, EventKind, Length, Node, NodeId, Workflow};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The event that no system may ever send: waiting for it and leaving when the time is up is how a run ends
/// inside a way.
const NEVER: &str = "journey_run_is_over";

/// Most conditions of one node.
const MOST: usize = 25;

/// The waits whose ways must stay apart to the end: what they wait for can't be asked for again afterwards, and
/// those who waited in vain do something of their own.
pub(super) fn apart(workflow: &Workflow) -> BTreeSet<NodeId> {
    let mut apart = BTreeSet::new();
    loop {
        let joins = structure::joins(workflow, &apart);
        let before = apart.len();
        for (id, node) in workflow.iter() {
            if let Node::Await { on, otherwise, .. } = node
                && !on.iter().all(can_be_asked_again)
                && joins.get(id.0 as usize) != Some(otherwise)
            {
                apart.insert(id);
            }
        }
        if apart.len() == before {
            return apart;
        }
    }
}

/// Whether it still holds right after it has come.
fn can_be_asked_again(on: &AwaitOn) -> bool {
    match on {
        AwaitOn::Condition(_) => true,
        AwaitOn::Event(event) => is_about_a_message(event),
    }
}

fn is_about_a_message(event: &EventKind) -> bool {
    match event {
        EventKind::Opened { .. } | EventKind::Clicked { .. } | EventKind::Received { .. } => true,
        EventKind::Declared { .. }
        | EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced => false,
    }
}

/// The nodes of a wait: `then` and `otherwise` are what each of its ways does before they join.
pub(super) fn nodes(
    cx: &mut Cx<'_>,
    (node, name): (NodeId, &str),
    (on, deadline): (&[AwaitOn], Length),
    (then, otherwise): (Vec<Value>, Vec<Value>),
    is_apart: bool,
) -> Vec<Value> {
    let span = cx.workflow.source(node);
    let mut wanted = Vec::new();
    for on in on {
        wanted.extend(conditions_of(cx, node, on, span));
    }
    let seconds = within(cx, deadline, span);
    if wanted.is_empty() || seconds.is_none() {
        return Vec::new();
    }
    let messages = wanted
        .iter()
        .filter(|c| c["kind"] == "on_notification_action");
    if messages.count() > 1 {
        let help = "it can wait for one thing done with a message at a time: wait for one of them";
        refuse(
            cx,
            span,
            "a wait for several things done with messages",
            help,
        );
    }
    if wanted.len() > MOST {
        let help =
            "it waits for at most 25 things at a time: let your systems send one event for them";
        refuse(cx, span, "a wait for so many things", help);
    }
    if is_apart {
        cx.reporter.remark(format!(
            "after `{name}` both ways go on by themselves; where a run ends inside a way it waits 60 seconds for `{NEVER}` and leaves, so no system may ever send that event"
        ));
    }
    let inside = match (is_apart, otherwise.is_empty()) {
        (true, _) => {
            let mut inside = then.clone();
            inside.push(leaves(name));
            inside
        }
        (false, true) => then.clone(),
        (false, false) => Vec::new(),
    };
    let branches: Vec<Value> = wanted
        .iter()
        .map(|condition| json!({ "condition": condition, "nodes": inside }))
        .collect();
    let mut out = vec![json!({
        "kind": "wait_until",
        "client_node_id": name,
        "branches": branches,
        "expiration": { "duration_seconds": seconds, "exits": false },
    })];
    if is_apart {
        out.extend(otherwise);
    } else if !otherwise.is_empty() {
        // What was waited for still holds, so it is asked again where the ways have joined.
        let mut rest = otherwise;
        for condition in wanted.iter().rev() {
            rest = vec![json!({
                "kind": "yes_no",
                "client_node_id": format!("{name}-came"),
                "branches": [{ "condition": condition, "nodes": then }, { "nodes": rest }],
            })];
        }
        out.extend(rest);
    }
    out
}

/// Ends a run: OneSignal has no step that does.
fn leaves(name: &str) -> Value {
    json!({
        "kind": "wait_until",
        "client_node_id": format!("{name}-over"),
        "annotation": "the run ends here: nothing sends this event",
        "branches": [{ "condition": { "kind": "event_trigger", "name": NEVER }, "nodes": [] }],
        "expiration": { "duration_seconds": 60, "exits": true },
    })
}

fn within(cx: &mut Cx<'_>, deadline: Length, span: Span) -> Option<u64> {
    let seconds = waits::in_seconds(cx, deadline);
    if seconds <= waits::MOST {
        return Some(seconds);
    }
    let message = format!(
        "OneSignal waits for something at most 365 days, and this is {}",
        deadline.text()
    );
    cx.reporter.error(
        Diagnostic::new(Code::BeyondLimit, span, message)
            .label("longer than it waits")
            .help("write a shorter time, and a second `wait up to` behind it"),
    );
    None
}

/// What one part of a wait becomes; none where refused.
fn conditions_of(cx: &mut Cx<'_>, node: NodeId, on: &AwaitOn, span: Span) -> Vec<Value> {
    match on {
        AwaitOn::Event(event) if is_about_a_message(event) => {
            let condition = conditions::on_message(cx, event, span);
            if condition.is_some() {
                say_already(cx, node, event, span);
            }
            condition.into_iter().collect()
        }
        AwaitOn::Event(event) => {
            let what = format!("a wait for `{}`", describe::event(event));
            if !cx.can(Feature::AwaitEvent, span, &what) {
                return Vec::new();
            }
            let name = conditions::event_name(cx, event, span);
            vec![json!({ "kind": "event_trigger", "name": name })]
        }
        AwaitOn::Condition(condition) => {
            if !cx.can(Feature::AwaitCondition, span, "a wait for a condition") {
                return Vec::new();
            }
            let mut found = Vec::new();
            alternatives(cx, &tree(condition, false), span, &mut found);
            found
        }
    }
}

/// The questions of which one must hold.
fn alternatives(cx: &mut Cx<'_>, form: &Form, span: Span, found: &mut Vec<Value>) {
    match form {
        Form::Leaf(leaf) if !leaf.negated => {
            found.extend(conditions::question(cx, &leaf.asks, span));
        }
        Form::Any(parts) => parts.iter().for_each(|p| alternatives(cx, p, span, found)),
        Form::Leaf(_) | Form::All(_) => {
            let help = "it waits until a client is in a segment, or one of several: declare a `segment` with this condition, bind it, and wait for `client is in SEGMENT`";
            refuse(cx, span, "a wait for this condition", help);
        }
    }
}

/// What was done with a message before the wait began counts too.
fn say_already(cx: &mut Cx<'_>, node: NodeId, event: &EventKind, span: Span) {
    let workflow = &cx.workflow;
    let mut before = workflow
        .nodes
        .iter()
        .filter(|n| n.successors().contains(&node));
    let right_behind = before.all(|n| {
        let Node::Send { message, .. } = n else {
            return false;
        };
        match event {
            EventKind::Opened { messages }
            | EventKind::Clicked { messages }
            | EventKind::Received { messages } => *messages == AnyOf::Message(message.clone()),
            EventKind::Declared { .. }
            | EventKind::Unsubscribed
            | EventKind::Complained
            | EventKind::Bounced => false,
        }
    });
    if right_behind {
        return;
    }
    let what = describe::event(event);
    cx.reporter.nearly(
        Feature::AwaitEvent,
        span,
        format!("on OneSignal a client who has `{what}` before this wait goes on at once"),
        "here only what happens from now on ends the wait, so there she can go on sooner"
            .to_owned(),
        Some("put the wait right behind the message, to say exactly that everywhere".to_owned()),
    );
}
