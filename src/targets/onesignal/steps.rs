//! Every block as its nodes, in order.

use super::{Cx, acts, awaits, conditions, sends, waits};
use crate::diagnostics::{Code, Diagnostic};
use crate::targets::Feature;
use crate::targets::passes::before_sends::Asked;
use crate::targets::passes::restraint::Plan;
use crate::targets::passes::structure::{Block, Step, blocks};
use crate::targets::passes::{clock, describe, flow};
use crate::workflow::{Node, NodeId, SplitArm, Workflow};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Most nodes of a journey. No published limit; a person could not look more over.
pub(super) const LIMIT: usize = 500;

/// What a lowering of blocks needs besides the journey.
struct Walk<'p> {
    workflow: Workflow,
    since_start: Vec<Option<(u64, u64)>>,
    apart: BTreeSet<NodeId>,
    plan: &'p Plan,
    asked: &'p Asked,
}

/// The nodes of the whole journey; none where refused.
pub(super) fn nodes(cx: &mut Cx<'_>, plan: &Plan, asked: &Asked) -> Vec<Value> {
    let workflow = cx.workflow.clone();
    let apart = awaits::apart(&workflow);
    let Ok(all) = blocks(&workflow, &apart, LIMIT) else {
        too_many(cx);
        return Vec::new();
    };
    let walk = Walk {
        since_start: clock::since_start(&workflow, clock::Awaits::AtOnce),
        workflow,
        apart,
        plan,
        asked,
    };
    let nodes = block(cx, &walk, &all);
    if count(&nodes) > LIMIT {
        too_many(cx);
    }
    nodes
}

fn too_many(cx: &mut Cx<'_>) {
    let (name, span) = (cx.workflow.name.clone(), cx.workflow.spans.name);
    cx.reporter.error(
        Diagnostic::new(
            Code::BeyondLimit,
            span,
            format!("`{name}` would have more than {LIMIT} nodes on OneSignal"),
        )
        .label("too many there")
        .note("its ways join right behind the step that parted them; where yours do not, what follows is written once for each of them")
        .help("let ways join again sooner, or make two journeys of it"),
    );
}

/// How many nodes there are, those in branches too.
fn count(nodes: &[Value]) -> usize {
    let inside = |node: &Value| {
        let branches = node.get("branches").and_then(Value::as_array);
        branches
            .into_iter()
            .flatten()
            .filter_map(|b| b.get("nodes").and_then(Value::as_array))
            .map(|n| count(n))
            .sum::<usize>()
    };
    nodes.iter().map(|n| 1 + inside(n)).sum()
}

fn block(cx: &mut Cx<'_>, walk: &Walk<'_>, block: &Block) -> Vec<Value> {
    block.iter().flat_map(|s| step(cx, walk, s)).collect()
}

fn step(cx: &mut Cx<'_>, walk: &Walk<'_>, step: &Step) -> Vec<Value> {
    let id = step.node;
    let node = walk.workflow.node(id);
    let since = walk.since_start.get(id.0 as usize).copied().flatten();
    let span = walk.workflow.source(id);
    let name = flow::step_name(id, node);
    let mut ways: Vec<Vec<Value>> = step.ways.iter().map(|b| self::block(cx, walk, b)).collect();
    if flow::through(node, since).is_some() {
        return ways.pop().unwrap_or_default();
    }
    match node {
        Node::Send { message, .. } => sends::send(cx, (id, &name), message, walk.plan, walk.asked),
        Node::Wait { wait, alone, .. } => {
            if *alone {
                cx.can(Feature::Alone, span, "`no messages from any journey`");
            }
            waits::wait(cx, (id, &name), wait, since)
        }
        Node::Await { on, deadline, .. } => {
            let otherwise = ways.pop().unwrap_or_default();
            let then = ways.pop().unwrap_or_default();
            let is_apart = walk.apart.contains(&id);
            let what = (on.as_slice(), *deadline);
            awaits::nodes(cx, (id, &name), what, (then, otherwise), is_apart)
        }
        Node::Branch { arms, .. } => {
            cx.can(Feature::Branch, span, "this branch");
            let no = ways.pop().unwrap_or_default();
            let yes = ways.pop().unwrap_or_default();
            let asks = arms.first().map(|a| a.when.clone());
            let condition = asks.and_then(|asks| conditions::question(cx, &asks, span));
            let yes_no = condition.map(|condition| {
                json!({
                    "kind": "yes_no",
                    "client_node_id": name,
                    "branches": [{ "condition": condition, "nodes": yes }, { "nodes": no }],
                })
            });
            yes_no.into_iter().collect()
        }
        Node::Split {
            name: split,
            arms,
            measure,
        } => {
            cx.can(Feature::Split, span, "this split");
            if let Some((event, length)) = measure {
                cx.can(Feature::SplitMeasure, span, "`measure`");
                cx.reporter.remark(format!(
                    "OneSignal does not compare paths by an event: measure `{}` within {} for each arm of `{split}`",
                    describe::event(event),
                    length.text()
                ));
            }
            vec![shares(&name, arms, ways)]
        }
        Node::Act { action, .. } => acts::act(cx, &name, action, span).into_iter().collect(),
        Node::Review { .. } => {
            cx.can(Feature::Review, span, "`review`");
            Vec::new()
        }
        Node::Answer { .. } => {
            cx.can(Feature::Ask, span, "`ask`");
            Vec::new()
        }
        Node::HandOver { .. } => {
            cx.can(Feature::HandOver, span, "`hand over to`");
            Vec::new()
        }
        Node::End => Vec::new(),
    }
}

fn shares(name: &str, arms: &[SplitArm], ways: Vec<Vec<Value>>) -> Value {
    let branches: Vec<Value> = arms
        .iter()
        .zip(ways)
        .map(|(arm, nodes)| {
            // Whole percents as whole numbers: both are one number to a reader.
            let weight = match arm.weight % 100 {
                0 => json!(arm.weight / 100),
                _ => json!(f64::from(arm.weight) / 100.0),
            };
            json!({ "weight": weight, "nodes": nodes })
        })
        .collect();
    json!({
        "kind": "split_range",
        "client_node_id": name,
        "randomize_on_entry": true,
        "branches": branches,
    })
}
