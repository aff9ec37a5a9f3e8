//! Messages: the window before, what is asked right before, and the node that sends.

use super::{Cx, conditions, templates, waits};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::before_sends::Asked;
use crate::targets::passes::conditions::{Form, tree};
use crate::targets::passes::restraint::Plan;
use crate::vocabulary::Channel;
use crate::workflow::{Condition, Message, NodeId};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// The nodes of a message; none where it was refused.
pub(super) fn send(
    cx: &mut Cx<'_>,
    (node, id): (NodeId, &str),
    name: &SmolStr,
    plan: &Plan,
    asked: &Asked,
) -> Vec<Value> {
    let house = cx.house;
    let span = cx.workflow.source(node);
    let Some(message) = house.messages.get(name) else {
        return Vec::new();
    };
    let feature = match message.channel {
        Channel::Email => Feature::SendEmail,
        Channel::Sms => Feature::SendSms,
        Channel::Push => Feature::SendPush,
        Channel::Letter | Channel::Whatsapp => Feature::SendOther,
    };
    let what = format!("a message by {}", message.channel.text());
    if !cx.can(feature, span, &what) {
        return Vec::new();
    }
    purpose(cx, message, span);
    templates::locales_can_be_told_apart(cx, message, span);
    let template = cx.ids.need("email", name, span);
    let mut nodes = vec![json!({
        "kind": "send_email",
        "client_node_id": id,
        "template_id": template,
    })];
    for condition in asked.only_if.get(name).into_iter().flatten().rev() {
        nodes = only_if(cx, id, condition, nodes, span);
    }
    if plan.held.contains(name) && !plan.windows.is_empty() {
        let window = waits::windows(cx, &format!("{id}-hours"), &plan.windows);
        nodes.insert(0, window);
    }
    nodes
}

/// The nodes for those for whom a condition holds; the others pass them over.
fn only_if(
    cx: &mut Cx<'_>,
    id: &str,
    condition: &Condition,
    nodes: Vec<Value>,
    span: Span,
) -> Vec<Value> {
    ask(cx, id, &tree(condition, false), (nodes, Vec::new()), span)
}

fn ask(
    cx: &mut Cx<'_>,
    id: &str,
    form: &Form,
    (yes, no): (Vec<Value>, Vec<Value>),
    span: Span,
) -> Vec<Value> {
    match form {
        Form::Leaf(leaf) => {
            let Some(condition) = conditions::question(cx, &leaf.asks, span) else {
                return Vec::new();
            };
            let (yes, no) = if leaf.negated { (no, yes) } else { (yes, no) };
            vec![json!({
                "kind": "yes_no",
                "client_node_id": format!("{id}-if"),
                "branches": [{ "condition": condition, "nodes": yes }, { "nodes": no }],
            })]
        }
        Form::All(parts) => parts
            .iter()
            .rev()
            .fold(yes, |yes, part| ask(cx, id, part, (yes, no.clone()), span)),
        Form::Any(parts) => parts
            .iter()
            .rev()
            .fold(no, |no, part| ask(cx, id, part, (yes.clone(), no), span)),
    }
}

fn purpose(cx: &mut Cx<'_>, message: &Message, span: Span) {
    if message.leaves.is_some() {
        cx.can(Feature::Leaves, span, "a promise to leave in time");
    }
    if message.note.is_some() {
        cx.can(Feature::Note, span, "a note of a person in a message");
    }
    if message.purpose.needs_consent() {
        cx.can(Feature::SendMarketing, span, "a message that needs consent");
        return;
    }
    cx.can(
        Feature::SendService,
        span,
        "a message without consent to marketing",
    );
    cx.reporter.nearly(
        Feature::SendService,
        span,
        format!(
            "OneSignal keeps `{}` from clients who have unsubscribed",
            message.name
        ),
        "its journeys send to subscribed addresses only, whatever a message is for, so they do not get what they are owed".to_owned(),
        Some("send it from your own systems, where it must arrive".to_owned()),
    );
}
