//! What a whole flow must be asked once its actions stand: that no link leads nowhere, and what meets at
//! one moment.

use super::steps::{Action, own_id};
use super::{Cx, Guards};
use crate::targets::passes::{clock, describe};
use crate::workflow::{Node, NodeId, WaitKind};
use serde_json::Value;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Whether every link leads to an action that is there, so that nothing was left out in silence.
pub(super) fn hangs_together(first: Option<&str>, actions: &[Action]) -> bool {
    let ids: BTreeSet<&str> = actions
        .iter()
        .filter_map(|a| a.get("temporary_id")?.as_str())
        .collect();
    let mut links: Vec<&Value> = Vec::new();
    for action in actions {
        links.extend(action.get("links"));
        let branches = action.pointer("/data/branches").and_then(Value::as_array);
        links.extend(
            branches
                .into_iter()
                .flatten()
                .filter_map(|b| b.get("links")),
        );
    }
    ids.len() == actions.len()
        && links
            .into_iter()
            .filter_map(Value::as_object)
            .flat_map(|links| links.values())
            .filter_map(Value::as_str)
            .chain(first)
            .all(|link| ids.contains(link))
}

/// Two messages with no time between them, and a wait for a time of day that may be now.
pub(super) fn say_what_meets(cx: &mut Cx<'_>, guards: &Guards) {
    let workflow = cx.workflow.clone();
    let moments = clock::moments(&workflow);
    for (id, node) in workflow.iter() {
        match node {
            Node::Send { message, next } => {
                for other in at_once(&workflow.nodes, *next) {
                    cx.reporter.remark(format!(
                        "`{message}` and `{other}` leave at the same moment: nothing published says which comes first"
                    ));
                }
            }
            Node::Wait {
                wait: WaitKind::Clock { at, on },
                ..
            } => {
                let here = moments.get(id.0 as usize).copied().flatten();
                if here.is_some_and(|m| m.may_be(*at, *on)) {
                    cx.reporter.remark(format!(
                        "a client can come to `{}` right at {}: nothing published says whether Klaviyo lets her go on at once or waits for the next {} on {}",
                        own_id(id, node, &guards.waits),
                        at.text(),
                        at.text(),
                        describe::weekdays(*on)
                    ));
                }
            }
            Node::Wait { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => {}
        }
    }
}

/// The messages that can leave next without any wait.
fn at_once(nodes: &[Node], from: NodeId) -> Vec<SmolStr> {
    let (mut open, mut found) = (vec![from], Vec::new());
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match nodes.get(id.0 as usize) {
            Some(Node::Send { message, .. }) => found.push(message.clone()),
            Some(
                node @ (Node::Branch { .. }
                | Node::Split { .. }
                | Node::Act { .. }
                | Node::HandOver { .. }),
            ) => {
                open.extend(node.successors().into_iter().rev());
            }
            Some(
                Node::Wait { .. }
                | Node::Await { .. }
                | Node::Review { .. }
                | Node::Answer { .. }
                | Node::End,
            )
            | None => {}
        }
    }
    found
}

/// Which nodes a run can come to.
pub(super) fn reached(nodes: &[Node], entry: NodeId) -> Vec<bool> {
    let mut reached = vec![false; nodes.len()];
    if let Some(slot) = reached.get_mut(entry.0 as usize) {
        *slot = true;
    }
    for (index, node) in nodes.iter().enumerate() {
        if reached.get(index).copied().unwrap_or(false) {
            for next in node.successors() {
                if let Some(slot) = reached.get_mut(next.0 as usize) {
                    *slot = true;
                }
            }
        }
    }
    reached
}
