//! `at least so many messages per D during J`: how long a client can wait for word.
//!
//! For each node the certificate says how long ago at most the client last heard, when a run comes there,
//! by how many messages she has had since. Checked edge by edge: no label may be less than what the labels
//! before it lead to. Whatever keeps one of the messages from leaving refutes it.

use super::caps::Side;
use super::graph::{Graph, get};
use super::model::{Counted, House, Workflow};
use super::time::{Length, MINUTE};
use serde_json::Value;

/// By count, by node: seconds, or nothing where no run is.
type Labels = Vec<Vec<Option<i64>>>;

fn labels(value: &Value) -> Option<Labels> {
    let rows = value.as_array()?.iter();
    rows.map(|row| {
        let all = row.as_array()?.iter();
        all.map(|label| {
            if label.is_null() {
                return Some(None);
            }
            let minutes = label.as_i64().filter(|m| (0..1 << 40).contains(m))?;
            Some(Some(minutes * MINUTE))
        })
        .collect()
    })
    .collect()
}

/// Whether fewer than `count` such messages never stand in `worst` seconds, and that is less than the
/// window.
pub(super) fn shows(
    house: &House,
    workflow: &Workflow,
    (count, of, window): (u64, &Counted, Length),
    worst: i64,
    witness: &Value,
) -> Result<(), String> {
    if worst >= window.least() {
        return Err("the longest silence is not shorter than the window".to_owned());
    }
    let names: Vec<String> = workflow
        .nodes
        .iter()
        .filter_map(|n| n.sends.clone())
        .filter(|name| house.messages.get(name).is_some_and(|m| of.holds(name, m)))
        .collect();
    let side = Side::new(house, workflow, window.clock(), &names)?;
    for name in &names {
        may_leave(house, workflow, &side.graph, name)?;
    }
    let labels = labels(witness).ok_or("the labels can't be read")?;
    let rows = usize::try_from(count).unwrap_or(usize::MAX).max(1);
    if labels.len() != rows || labels.iter().any(|r| r.len() != workflow.nodes.len()) {
        return Err("the labels are not those of this journey".to_owned());
    }
    local(&side, &labels, worst)
}

/// Whether nothing keeps a message back.
fn may_leave(
    house: &House,
    workflow: &Workflow,
    graph: &Graph<'_>,
    name: &str,
) -> Result<(), String> {
    let Some(message) = house.messages.get(name) else {
        return Err(format!("there is no message `{name}`"));
    };
    let guard = workflow.rules.iter().find(|rule| {
        let acts = rule.form.counted().is_none_or(|of| of.holds(name, message));
        rule.otherwise.is_some() && acts
    });
    if let Some(guard) = guard {
        return Err(format!("the guard of `{}` may skip `{name}`", guard.text));
    }
    if message.needs_consent() {
        return Err(format!("`{name}` needs consent, and is skipped without it"));
    }
    let for_some =
        !message.states.is_empty() && workflow.states.iter().any(|s| !message.states.contains(s));
    if !graph.week.is_empty() && (for_some || message.needs.is_some()) {
        return Err(format!("`{name}` may be held until it is no longer meant"));
    }
    Ok(())
}

fn local(side: &Side<'_>, labels: &Labels, worst: i64) -> Result<(), String> {
    let graph = &side.graph;
    let label = |c: usize, node: usize| labels.get(c).and_then(|row| get(row, node, None));
    let reaches = |c: usize, to: usize, at: i64| match label(c, to) {
        Some(most) if most >= at => Ok(()),
        Some(_) | None => Err(format!("label {c} of node {to} is too small")),
    };
    reaches(0, graph.workflow.entry, 0)?;
    for (node, edges) in graph.edges.iter().enumerate() {
        if !get(&graph.reached, node, false) {
            continue;
        }
        let counts = get(&side.counted, node, false);
        let is_send = graph
            .workflow
            .nodes
            .get(node)
            .is_some_and(|n| n.sends.is_some());
        let kept = if is_send { graph.kept(node) } else { 0 };
        for c in 0..labels.len() {
            let Some(at) = label(c, node) else { continue };
            let leaves = at.saturating_add(kept);
            if leaves > worst {
                return Err(format!("node {node} can be left later than the worst case"));
            }
            let next = if counts { c + 1 } else { c };
            for edge in edges.iter().filter(|_| next < labels.len()) {
                reaches(next, edge.to, leaves.saturating_add(edge.hi))?;
            }
        }
        for edge in edges.iter().filter(|_| counts) {
            reaches(0, edge.to, edge.hi.max(0))?;
        }
    }
    Ok(())
}
