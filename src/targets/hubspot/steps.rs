//! Every node as its actions, by name; numerals come last.

use super::numbers::connect;
use super::waits::{delay, single};
use super::{Cx, acts, entry, filters, send, waits};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::{clock, describe, flow, percentages};
use crate::vocabulary::Unit;
use crate::workflow::{Arm, Node, NodeId, SplitArm};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// The actions of a workflow.
pub(super) struct Steps {
    pub(super) first: Option<String>,
    pub(super) actions: Vec<Value>,
}

/// The action that does nothing, for shares of a split that lead to the end.
const END: &str = "end";

/// Every action in the order of the steps.
pub(super) fn actions(cx: &mut Cx<'_>) -> Steps {
    let workflow = cx.workflow.clone();
    let since_start = clock::since_start(&workflow, clock::Awaits::AtOnce);
    let reached = flow::reached(&workflow.nodes, workflow.entry);
    let begins = flow::begins(&workflow, &since_start, flow::step_name);
    let link = |id: NodeId| begins.get(id.0 as usize).and_then(Option::as_deref);
    let mut first = link(workflow.entry).map(str::to_owned);
    let mut out = Vec::new();
    if let Some(key) = entry::entered_key(cx) {
        let value = json!({ "type": "TIMESTAMP", "timestampType": "EXECUTION_TIME" });
        let fields = json!({ "property_name": key, "value": value });
        out.push(single("entered", "0-5", fields, first.as_deref()));
        first = Some("entered".to_owned());
    }
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
                out.extend(send::actions(cx, id, &own, message, link(*next)));
            }
            Node::Wait { wait, alone, next } => {
                if *alone {
                    cx.can(Feature::Alone, span, "`no messages from any journey`");
                }
                out.extend(waits::wait(cx, (id, &own), wait, since, link(*next)));
            }
            Node::Await {
                on,
                deadline,
                then,
                otherwise,
            } => {
                let ways = (link(*then), link(*otherwise));
                out.extend(waits::awaited(cx, &own, (on, *deadline), ways, span));
            }
            Node::Branch { arms, otherwise } => {
                out.extend(branch(cx, &own, arms, *otherwise, &link, span));
            }
            Node::Split {
                name,
                arms,
                measure,
            } => {
                if let Some((event, length)) = measure {
                    cx.can(Feature::SplitMeasure, span, "`measure`");
                    cx.reporter.remark(format!(
                        "HubSpot does not compare paths by an event: measure `{}` within {} for each arm of `{name}`",
                        describe::event(event),
                        length.text()
                    ));
                }
                out.push(split(cx, &own, name, arms, &link, span));
            }
            Node::Act { action, next } => {
                out.extend(acts::act(cx, &own, action, link(*next), span));
            }
            Node::Review { .. } => {
                cx.can(Feature::Review, span, "`review`");
            }
            Node::Answer { .. } => {
                cx.can(Feature::Ask, span, "`ask`");
            }
            Node::HandOver { .. } => {
                cx.can(Feature::HandOver, span, "`hand over to`");
            }
            Node::End => {}
        }
    }
    if out.iter().any(leads_to_end) {
        out.push(delay(END, 1, Unit::Minutes, None));
    }
    Steps {
        first,
        actions: out,
    }
}

fn leads_to_end(action: &Value) -> bool {
    let branches = action.get("testBranches").and_then(Value::as_array);
    branches.into_iter().flatten().any(|b| {
        let next = b.pointer("/connection/nextActionId");
        next.and_then(Value::as_str) == Some(END)
    })
}

fn branch<'l>(
    cx: &mut Cx<'_>,
    id: &str,
    arms: &[Arm],
    otherwise: Option<NodeId>,
    link: &impl Fn(NodeId) -> Option<&'l str>,
    span: Span,
) -> Option<Value> {
    cx.can(Feature::Branch, span, "this branch");
    // Where one of the arms always holds, the last needs no question.
    let (asked, last) = match (otherwise, arms.split_last()) {
        (Some(otherwise), _) => (arms, otherwise),
        (None, Some((last, head))) => (head, last.next),
        (None, None) => return None,
    };
    let mut ways = Vec::new();
    for (i, arm) in asked.iter().enumerate() {
        let filter = filters::branch(cx, &arm.when, false, span)?;
        let mut way = json!({ "branchName": format!("{id} {}", i + 1), "filterBranch": filter });
        connect(&mut way, "connection", link(arm.next));
        ways.push(way);
    }
    let mut branch = json!({
        "type": "LIST_BRANCH",
        "actionId": id,
        "listBranches": ways,
        "defaultBranchName": "else",
    });
    connect(&mut branch, "defaultBranch", link(last));
    Some(branch)
}

fn split<'l>(
    cx: &mut Cx<'_>,
    id: &str,
    name: &SmolStr,
    arms: &[SplitArm],
    link: &impl Fn(NodeId) -> Option<&'l str>,
    span: Span,
) -> Value {
    let weights: Vec<u32> = arms.iter().map(|a| a.weight).collect();
    let whole = percentages::whole(&weights);
    cx.can(Feature::Split, span, "this split");
    percentages::say_whole(cx, name, &weights, &whole, span);
    let branches: Vec<Value> = arms
        .iter()
        .zip(&whole)
        .map(|(arm, percent)| {
            let mut branch = json!({ "percentage": percent });
            connect(&mut branch, "connection", link(arm.next).or(Some(END)));
            branch
        })
        .collect();
    json!({ "type": "AB_TEST_BRANCH", "actionId": id, "testBranches": branches })
}
