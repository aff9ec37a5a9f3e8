//! Every node as its activities; ways may lead anywhere.

use super::conditions::{self, Question};
use super::{Cx, refuse, sends, waits};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::{clock, describe, flow, percentages};
use crate::workflow::{Action, Arm, Node, NodeId, SplitArm};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// Every activity in the order of the steps.
pub(super) fn activities(cx: &mut Cx<'_>) -> Vec<Value> {
    let workflow = cx.workflow.clone();
    let since_start = clock::since_start(&workflow, clock::Awaits::Whole);
    let reached = flow::reached(&workflow.nodes, workflow.entry);
    let begins = flow::begins(&workflow, &since_start, flow::step_name);
    let link = |id: NodeId| begins.get(id.0 as usize).and_then(Option::as_deref);
    let mut out = Vec::new();
    for (id, node) in workflow.iter() {
        let since = since_start.get(id.0 as usize).copied().flatten();
        let is_reached = reached.get(id.0 as usize).copied().unwrap_or(false);
        if !is_reached || flow::through(node, since).is_some() {
            continue;
        }
        let own = flow::step_name(id, node);
        let span = workflow.source(id);
        match node {
            Node::Send { message, next } => {
                out.extend(sends::activity(cx, (id, &own), message, link(*next)));
            }
            Node::Wait { wait, alone, next } => {
                if *alone {
                    cx.can(Feature::Alone, span, "`no messages from any journey`");
                }
                out.extend(waits::wait(cx, (id, &own), wait, since, link(*next)));
            }
            Node::Branch { arms, otherwise } => {
                let no = otherwise.and_then(link);
                out.extend(decision(cx, &own, arms, (no, &link), span));
            }
            Node::Split {
                name,
                arms,
                measure,
            } => {
                if let Some((event, length)) = measure {
                    cx.can(Feature::SplitMeasure, span, "`measure`");
                    let title = cx.title();
                    cx.reporter.remark(format!(
                        "{title} does not compare paths by an event: measure `{}` within {} for each arm of `{name}`",
                        describe::event(event),
                        length.text()
                    ));
                }
                out.extend(split(cx, &own, name, arms, &link, span));
            }
            Node::Act { action, .. } => act(cx, action, span),
            Node::Review { .. } => {
                cx.can(Feature::Review, span, "`review`");
            }
            Node::Answer { .. } => {
                cx.can(Feature::Ask, span, "`ask`");
            }
            Node::HandOver { .. } => {
                cx.can(Feature::HandOver, span, "`hand over to`");
            }
            // Written as a wait and a decision by now; `End` is no activity.
            Node::Await { .. } | Node::End => {}
        }
    }
    out
}

/// Whether every link leads to an activity that is there.
pub(super) fn hang_together(activities: &[Value]) -> bool {
    let ids = activities.iter().filter_map(|a| a["key"].as_str());
    let links = activities.iter().flat_map(|a| {
        let outcomes = a["outcomes"].as_array();
        outcomes
            .into_iter()
            .flatten()
            .filter_map(|o| o["next"].as_str())
    });
    flow::hangs_together(ids, links)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "callers build them for this place alone"
)]
fn activity(id: &str, kind: &str, outcomes: Value, configuration: Value) -> Value {
    json!({
        "key": id,
        "name": id,
        "description": "",
        "type": kind,
        "outcomes": outcomes,
        "arguments": {},
        "configurationArguments": configuration,
        "metaData": {},
    })
}

fn decision<'l>(
    cx: &mut Cx<'_>,
    id: &str,
    arms: &[Arm],
    (no, link): (Option<&str>, &impl Fn(NodeId) -> Option<&'l str>),
    span: Span,
) -> Option<Value> {
    cx.can(Feature::Branch, span, "this branch");
    let arm = arms.first()?;
    let yes = link(arm.next);
    Some(match conditions::question(cx, &arm.when, span)? {
        Question::Filter(xml) => activity(
            id,
            "MULTICRITERIADECISION",
            json!([
                { "key": "yes_path", "next": yes, "arguments": {}, "metaData": { "label": "yes" } },
                { "key": "remainder_path", "next": no, "arguments": {}, "metaData": { "label": "no" } },
            ]),
            json!({ "criteria": { "yes_path": xml } }),
        ),
        Question::Engagement(kind, of) => activity(
            id,
            "ENGAGEMENTDECISION",
            json!([
                { "key": format!("{id}-yes"), "next": yes, "arguments": { "when": true }, "metaData": { "label": "yes" } },
                { "key": format!("{id}-no"), "next": no, "arguments": { "when": false }, "metaData": { "label": "no" } },
            ]),
            json!({ "statsTypeId": kind, "refActivityCustomerKey": of }),
        ),
    })
}

fn split<'l>(
    cx: &mut Cx<'_>,
    id: &str,
    name: &SmolStr,
    arms: &[SplitArm],
    link: &impl Fn(NodeId) -> Option<&'l str>,
    span: Span,
) -> Option<Value> {
    let weights: Vec<u32> = arms.iter().map(|a| a.weight).collect();
    let whole = percentages::whole(&weights);
    cx.can(Feature::Split, span, "this split");
    if whole.iter().any(|p| !(1..100).contains(p)) {
        let help = "write each share as at least 1%, or leave it out";
        refuse(
            cx,
            span,
            &format!("a share of nothing in `split {name}`"),
            help,
        );
        return None;
    }
    percentages::say_whole(cx, name, &weights, &whole, span);
    let outcomes: Vec<Value> = arms
        .iter()
        .zip(&whole)
        .map(|(arm, percent)| {
            json!({
                "key": format!("{id}-{}", arm.name),
                "next": link(arm.next),
                "arguments": { "percentage": percent },
                "metaData": { "label": arm.name },
            })
        })
        .collect();
    Some(activity(id, "RANDOMSPLIT", json!(outcomes), json!({})))
}

fn act(cx: &mut Cx<'_>, action: &Action, span: Span) {
    let (feature, words) = match action {
        Action::Task { .. } => (Feature::Task, "`task`"),
        Action::Notify { .. } => (Feature::Notify, "`notify`"),
        Action::Set { .. } => (Feature::SetProperty, "`set`"),
        Action::Clear { .. } => (Feature::ClearProperty, "`clear`"),
        Action::AddToList { .. } => (Feature::AddToList, "`add to list`"),
        Action::RemoveFromList { .. } => (Feature::RemoveFromList, "`remove from list`"),
        Action::AddToAudience { .. } => (Feature::AddToAudience, "`add to audience`"),
        Action::RemoveFromAudience { .. } => {
            (Feature::RemoveFromAudience, "`remove from audience`")
        }
    };
    cx.can(feature, span, words);
}
