//! A node put into a workflow, for passes that rewrite one. Edges still lead forward afterwards.

use crate::workflow::{Node, NodeId, NodeSource, WaitKind, Workflow};

/// Puts a wait before a node: every edge that led there leads to the wait.
pub(super) fn wait_before(workflow: &mut Workflow, id: NodeId, wait: WaitKind) {
    let next = NodeId(id.0 + 1);
    node_before(
        workflow,
        id,
        Node::Wait {
            wait,
            alone: false,
            next,
        },
    );
}

/// Puts `new` before a node: every edge that led there leads to it. Its own edges are those of the
/// workflow as it will be, so the node that it stands before has the id after `id`.
pub(super) fn node_before(workflow: &mut Workflow, id: NodeId, new: Node) {
    let shift = |n: &mut NodeId| {
        if n.0 > id.0 {
            n.0 += 1;
        }
    };
    for node in &mut workflow.nodes {
        match node {
            Node::Send { next, .. }
            | Node::Wait { next, .. }
            | Node::Act { next, .. }
            | Node::HandOver { next, .. } => shift(next),
            Node::Review {
                approved,
                declined,
                unanswered,
                ..
            } => {
                shift(approved);
                shift(declined);
                shift(unanswered);
            }
            Node::Answer {
                arms, unanswered, ..
            } => {
                for arm in arms.iter_mut() {
                    shift(&mut arm.next);
                }
                shift(unanswered);
            }
            Node::Await {
                then, otherwise, ..
            } => {
                shift(then);
                shift(otherwise);
            }
            Node::Branch { arms, otherwise } => {
                for arm in arms.iter_mut() {
                    shift(&mut arm.next);
                }
                otherwise.iter_mut().for_each(shift);
            }
            Node::Split { arms, .. } => arms.iter_mut().for_each(|a| shift(&mut a.next)),
            Node::End => {}
        }
    }
    shift(&mut workflow.entry);
    let index = (id.0 as usize).min(workflow.nodes.len());
    workflow.nodes.insert(index, new);
    let source = NodeSource {
        span: workflow
            .sources
            .get(index)
            .map_or(workflow.spans.name, |s| s.span),
        ..NodeSource::default()
    };
    workflow
        .sources
        .insert(index.min(workflow.sources.len()), source);
}
