//! `review`: a person decides about one client. No action of a flow waits for a person, so the question goes
//! out as an alert, the answer is kept in a property of the client's profile, and the flow looks at it
//! once, when the deadline has come. No answer is none of the two words: it fails closed.
//!
//! Not as a message with the status `manual`: that knows no deadline, and whoever sets the flow live, also
//! after a halt, sets its messages live with it, so that they would leave without anybody's yes.

use super::steps::{Action, action, conditional};
use super::{Cx, alert, waits};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::{describe, longest};
use crate::workflow::{Length, MergePart, MergeText, Node, NodeId, Recipient, Reentry, Workflow};
use serde_json::{Value, json};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The words that stand for yes and for no; whoever writes them by hand may begin with a capital.
pub(super) const YES: [&str; 2] = ["approved", "Approved"];
pub(super) const NO: [&str; 2] = ["declined", "Declined"];

/// A review, and where its answers lead.
pub(super) struct Asked<'a> {
    pub(super) node: NodeId,
    pub(super) by: &'a Recipient,
    pub(super) within: Length,
    pub(super) approved: Option<&'a str>,
    pub(super) declined: Option<&'a str>,
    pub(super) unanswered: Option<&'a str>,
}

/// The actions of a review; the first has the node's id.
pub(super) fn actions(cx: &mut Cx<'_>, id: &str, asked: &Asked<'_>, span: Span) -> Vec<Action> {
    if !cx.can(Feature::Review, span, "`review`") {
        return Vec::new();
    }
    if runs_meet(&cx.workflow, asked) {
        cx.can(
            Feature::ReviewOverlap,
            span,
            "a `review` in runs that can overlap",
        );
        return Vec::new();
    }
    let key = key(cx, asked.node);
    let who = describe::recipient(asked.by);
    cx.reporter.nearly(
        Feature::Review,
        span,
        format!(
            "Klaviyo can't go on as soon as {who} has answered: it waits all of {}",
            asked.within.text()
        ),
        format!(
            "the answer is what the profile's `{key}` says at the deadline; Klaviyo does not look who wrote it there"
        ),
        Some(format!(
            "let nobody else change profiles in Klaviyo, or shorten `within {}`",
            asked.within.text()
        )),
    );
    cx.reporter.remark(format!(
        "{who} answers by setting the profile's `{key}` to `{}` or `{}`; whatever else stands there after {}, or nothing, is no answer",
        YES[0],
        NO[0],
        asked.within.text()
    ));
    cx.reporter.remark(format!(
        "each run first forgets what `{key}` says; a flow that is set to draft may pass over that step, so take `{key}` out of every profile before it is live again"
    ));
    let template = cx.ids.need("review", &cx.workflow.name.clone(), span);
    let (ask, pause, look) = (
        format!("{id}-ask"),
        format!("{id}-within"),
        format!("{id}-approved"),
    );
    let forget = json!({
        "status": super::status(cx),
        "profile_operations": [{ "operator": "delete", "property_key": key }],
    });
    let mut out = vec![action(id, "update-profile", json!({ "next": ask }), forget)];
    let subject = subject(cx, asked, &key);
    let letter = alert::Letter {
        subject: &subject,
        template: Some(&template),
    };
    out.extend(alert::to(cx, &ask, asked.by, letter, Some(&pause)));
    let delay = waits::length_delay(cx, asked.within, span, false);
    out.push(action(&pause, "time-delay", json!({ "next": look }), delay));
    let no = format!("{id}-declined");
    let otherwise = if asked.declined == asked.unanswered {
        asked.unanswered
    } else {
        Some(no.as_str())
    };
    out.push(conditional(
        &look,
        vec![says(&key, YES)],
        asked.approved,
        otherwise,
    ));
    if asked.declined != asked.unanswered {
        out.push(conditional(
            &no,
            vec![says(&key, NO)],
            asked.declined,
            asked.unanswered,
        ));
    }
    out
}

/// The profile says one of these.
fn says(key: &str, words: [&str; 2]) -> Vec<Value> {
    let property = format!("properties['{}']", key.replace('\'', "\\'"));
    words
        .iter()
        .map(|word| {
            json!({
                "type": "profile-property",
                "property": property,
                "filter": { "type": "string", "operator": "equals", "value": word },
            })
        })
        .collect()
}

/// The property that holds the answer: `evening review`, or `evening review 2` where the journey has several.
/// No name of the language has a blank in it.
pub(super) fn key(cx: &Cx<'_>, node: NodeId) -> String {
    let all: Vec<NodeId> = reviews(&cx.workflow);
    let journey = &cx.workflow.name;
    match all.iter().position(|it| *it == node) {
        Some(place) if all.len() > 1 => format!("{journey} review {}", place + 1),
        Some(_) | None => format!("{journey} review"),
    }
}

/// The reviews of a journey, in order.
pub(super) fn reviews(workflow: &Workflow) -> Vec<NodeId> {
    let is_review = |node: &Node| match node {
        Node::Review { .. } => true,
        Node::Send { .. }
        | Node::Wait { .. }
        | Node::Await { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::Answer { .. }
        | Node::HandOver { .. }
        | Node::End => false,
    };
    workflow
        .iter()
        .filter(|(_, node)| is_review(node))
        .map(|(id, _)| id)
        .collect()
}

/// Whether another run of this client can come to the review before this one has left it: both would read one
/// answer.
fn runs_meet(workflow: &Workflow, asked: &Asked<'_>) -> bool {
    let apart = match &workflow.reentry {
        Reentry::OnceEver => return false,
        Reentry::OncePer { length } => longest::at_least(*length),
        // The platform refuses these already, or bounds nothing.
        Reentry::OnceForEach { .. } | Reentry::AgainAfter { .. } | Reentry::EveryTime => {
            return true;
        }
    };
    longest::until(workflow, asked.node)
        .and_then(|arrives| arrives.checked_add(longest::at_most(asked.within)))
        .is_none_or(|ends| ends >= apart)
}

/// The messages that only a yes lets out, in order.
pub(super) fn held(workflow: &Workflow, node: NodeId) -> Vec<SmolStr> {
    let Some(Node::Review {
        approved, declined, ..
    }) = workflow.nodes.get(node.0 as usize)
    else {
        return Vec::new();
    };
    let reached = |from: NodeId| {
        let mut open = BTreeSet::from([from]);
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop_first() {
            if seen.insert(id) {
                let next = workflow.nodes.get(id.0 as usize);
                open.extend(next.into_iter().flat_map(Node::successors));
            }
        }
        seen
    };
    let (yes, no) = (reached(*approved), reached(*declined));
    let mut held: Vec<SmolStr> = Vec::new();
    for id in yes.difference(&no) {
        let message = workflow.nodes.get(id.0 as usize).and_then(Node::message);
        if let Some(message) = message
            && !held.contains(message)
        {
            held.push(message.clone());
        }
    }
    held
}

/// What the alert is about.
fn subject(cx: &Cx<'_>, asked: &Asked<'_>, key: &str) -> String {
    let held = held(&cx.workflow, asked.node);
    let what = if held.is_empty() {
        String::new()
    } else {
        format!(": {}", held.join(", "))
    };
    format!("Decide within {} ({key}){what}", asked.within.text())
}

/// What the person sees: the body of the alert, to be put into the template that the target block names.
pub(super) fn page(cx: &mut Cx<'_>) -> Option<String> {
    let workflow = cx.workflow.clone();
    let all = reviews(&workflow);
    if all.is_empty() {
        return None;
    }
    let mut page = String::from("<p>About {{ person.email }}</p>\n");
    for node in all {
        let Some(Node::Review { within, .. }) = workflow.nodes.get(node.0 as usize) else {
            continue;
        };
        let key = key(cx, node);
        let within = within.text();
        let _ = writeln!(
            page,
            "<h2>{key}</h2>\n<p>Open her profile in Klaviyo, and set the property <b>{key}</b> to <b>{}</b> or to <b>{}</b> within {within}. \
             After that it is too late. Without an answer, nothing that is under review is sent.</p>",
            YES[0], NO[0]
        );
        for message in held(&workflow, node) {
            page.push_str(&shown(cx, &message, workflow.source(node)));
        }
    }
    Some(page)
}

/// A message as the client would read it, in each locale.
fn shown(cx: &mut Cx<'_>, name: &SmolStr, span: Span) -> String {
    let house = cx.house;
    let Some(message) = house.messages.get(name) else {
        return String::new();
    };
    let mut out = format!("<h3>{name}</h3>\n");
    let blank = MergeText { parts: Vec::new() };
    for locale in &house.locales {
        let (subject, body) = (message.subject.get(locale), message.body.get(locale));
        if subject.is_none() && body.is_none() {
            continue;
        }
        let subject = super::merge::text(cx, subject.unwrap_or(&blank), span).unwrap_or_default();
        let text = match body {
            Some(crate::workflow::Template::File(_, text)) => super::merge::text(cx, text, span),
            Some(crate::workflow::Template::Text(text)) => {
                super::merge::text(cx, &escaped(text), span)
                    .map(|text| format!("<p style=\"white-space: pre-wrap\">{text}</p>"))
            }
            None => None,
        };
        let text = text.unwrap_or_default();
        let _ = writeln!(out, "<p>{locale}: <b>{subject}</b></p>\n<div>{text}</div>");
    }
    out
}

/// Plain words for a page of HTML; fields stay.
fn escaped(text: &MergeText) -> MergeText {
    let parts = text.parts.iter().map(|part| match part {
        MergePart::Text(plain) => MergePart::Text(
            plain
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;"),
        ),
        MergePart::Field { .. } | MergePart::Each { .. } => part.clone(),
    });
    MergeText {
        parts: parts.collect(),
    }
}
