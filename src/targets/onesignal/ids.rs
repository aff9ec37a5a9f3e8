//! Names of nodes: each once, and a condition on a message speaks of one node.

use super::{Cx, refuse};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Gives copies of a node names of their own, and refuses a question about a message of which there are
/// several.
pub(super) fn settle(cx: &mut Cx<'_>, nodes: &mut [Value]) {
    let mut seen = BTreeMap::new();
    let mut asked = Vec::new();
    names(nodes, &mut seen, &mut asked);
    asked.sort();
    asked.dedup();
    for name in asked {
        if seen.get(&name).copied() == Some(1) || cx.reporter.refused() {
            continue;
        }
        let span = cx
            .workflow
            .iter()
            .find(|(id, node)| crate::targets::passes::flow::step_name(*id, node) == name)
            .map_or(cx.workflow.spans.name, |(id, _)| cx.workflow.source(id));
        let what = "a question about this message from several places";
        let help = "ways that part there hold a copy of this step each, and a question speaks of one: let the ways join before the message, or make a segment in OneSignal and write `client is in SEGMENT`";
        refuse(cx, span, what, help);
    }
}

fn names(nodes: &mut [Value], seen: &mut BTreeMap<String, usize>, asked: &mut Vec<String>) {
    for node in nodes {
        if let Some(name) = node.get("client_node_id").and_then(Value::as_str) {
            let name = name.to_owned();
            let count = seen.entry(name.clone()).or_insert(0);
            *count += 1;
            if *count > 1 {
                let own = json!(format!("{name}-copy-{count}"));
                if let Some(slot) = node.get_mut("client_node_id") {
                    *slot = own;
                }
            }
        }
        let branches = node.get_mut("branches").and_then(Value::as_array_mut);
        for branch in branches.into_iter().flatten() {
            let about = branch.pointer("/condition/client_node_id");
            asked.extend(about.and_then(Value::as_str).map(str::to_owned));
            if let Some(inside) = branch.get_mut("nodes").and_then(Value::as_array_mut) {
                names(inside, seen, asked);
            }
        }
    }
}
