//! Nodes put into a workflow, for passes that rewrite one. Edges still lead forward afterwards.

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
    let shift = |n: NodeId| if n.0 > id.0 { NodeId(n.0 + 1) } else { n };
    for node in &mut workflow.nodes {
        lead(node, &shift);
    }
    workflow.entry = shift(workflow.entry);
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

/// Leads every edge of a node elsewhere.
pub(super) fn lead(node: &mut Node, to: &impl Fn(NodeId) -> NodeId) {
    let at = |n: &mut NodeId| *n = to(*n);
    match node {
        Node::Send { next, .. }
        | Node::Wait { next, .. }
        | Node::Act { next, .. }
        | Node::HandOver { next, .. } => at(next),
        Node::Review {
            approved,
            declined,
            unanswered,
            ..
        } => {
            at(approved);
            at(declined);
            at(unanswered);
        }
        Node::Answer {
            arms, unanswered, ..
        } => {
            for arm in arms.iter_mut() {
                at(&mut arm.next);
            }
            at(unanswered);
        }
        Node::Await {
            then, otherwise, ..
        } => {
            at(then);
            at(otherwise);
        }
        Node::Branch { arms, otherwise } => {
            for arm in arms.iter_mut() {
                at(&mut arm.next);
            }
            otherwise.iter_mut().for_each(at);
        }
        Node::Split { arms, .. } => arms.iter_mut().for_each(|a| at(&mut a.next)),
        Node::End => {}
    }
}

/// Every node as one or more, in its place. `made` gets the old node with its edges led to the new ids
/// already, and the id that the first of its nodes will have; it returns as many as `count` said.
pub(super) fn expand(
    workflow: &Workflow,
    count: impl Fn(&Node) -> usize,
    mut made: impl FnMut(Node, NodeId) -> Vec<Node>,
) -> Workflow {
    let of = |id: NodeId| count(workflow.node(id));
    expand_each(workflow, of, |_, node, first| made(node, first))
}

/// The same, by the node's old id.
pub(super) fn expand_each(
    workflow: &Workflow,
    count: impl Fn(NodeId) -> usize,
    mut made: impl FnMut(NodeId, Node, NodeId) -> Vec<Node>,
) -> Workflow {
    let mut starts = Vec::with_capacity(workflow.nodes.len());
    let mut total = 0_u32;
    for (id, _) in workflow.iter() {
        starts.push(NodeId(total));
        total = total.saturating_add(u32::try_from(count(id).max(1)).unwrap_or(u32::MAX));
    }
    let end = NodeId(total.saturating_sub(1));
    let new_id = |old: NodeId| starts.get(old.0 as usize).copied().unwrap_or(end);
    let (mut nodes, mut sources) = (Vec::new(), Vec::new());
    for (id, node) in workflow.iter() {
        let mut node = node.clone();
        lead(&mut node, &new_id);
        let own = made(id, node, new_id(id));
        let source = workflow.sources.get(id.0 as usize).cloned();
        sources.extend(own.iter().map(|_| source.clone().unwrap_or_default()));
        nodes.extend(own);
    }
    Workflow {
        entry: new_id(workflow.entry),
        nodes,
        sources,
        ..workflow.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_led_elsewhere() {
        let mut node = Node::Send {
            message: "a".into(),
            next: NodeId(1),
        };
        lead(&mut node, &|n| NodeId(n.0 + 5));
        assert_eq!(node.successors(), [NodeId(6)]);
    }
}
