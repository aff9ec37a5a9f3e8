//! A workflow as nested blocks, for platforms whose ways must join again right behind the step that
//! parted them. Where ways do not join so, what follows is copied into each of them, within a limit:
//! the meaning stays, the document grows.

use crate::workflow::{Node, NodeId, Workflow};
use std::collections::BTreeSet;

/// Steps one after another.
pub type Block = Vec<Step>;

/// A step of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The node; the same one may stand in several places.
    pub node: NodeId,
    /// Where it parts: one block for each of its successors, in their order. All go on with the step after
    /// this one, and where there is none the run is over.
    pub ways: Vec<Block>,
}

/// The blocks would have more steps than the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// The workflow as blocks of at most `limit` steps in all. The ways of the nodes in `apart` never join: each
/// holds all that follows.
///
/// # Errors
/// When copies make it larger.
pub fn blocks(
    workflow: &Workflow,
    apart: &BTreeSet<NodeId>,
    limit: usize,
) -> Result<Block, TooLarge> {
    let joins = joins(workflow, apart);
    let end = last(workflow);
    let mut left = limit;
    block(workflow, &joins, workflow.entry, end, &mut left)
}

fn last(workflow: &Workflow) -> NodeId {
    NodeId(workflow.nodes.len().saturating_sub(1) as u32)
}

/// For each node the first node that every way from it comes to: edges lead forward, so one walk from the
/// end knows all that comes later.
pub fn joins(workflow: &Workflow, apart: &BTreeSet<NodeId>) -> Vec<NodeId> {
    let end = last(workflow);
    let mut joins = vec![end; workflow.nodes.len()];
    for (id, node) in workflow.iter().collect::<Vec<_>>().into_iter().rev() {
        if apart.contains(&id) {
            continue;
        }
        let mut ways = node.successors().into_iter();
        let Some(mut join) = ways.next() else {
            continue;
        };
        for mut other in ways {
            while join != other {
                let step = |n: NodeId| joins.get(n.0 as usize).copied().unwrap_or(end);
                if join < other {
                    join = step(join);
                } else {
                    other = step(other);
                }
            }
        }
        if let Some(slot) = joins.get_mut(id.0 as usize) {
            *slot = join;
        }
    }
    joins
}

fn block(
    workflow: &Workflow,
    joins: &[NodeId],
    from: NodeId,
    until: NodeId,
    left: &mut usize,
) -> Result<Block, TooLarge> {
    let mut steps = Vec::new();
    let mut at = from;
    while at < until {
        *left = left.checked_sub(1).ok_or(TooLarge)?;
        let node = workflow.node(at);
        let ways = node.successors();
        let next = joins.get(at.0 as usize).copied().unwrap_or(until);
        let ways = match node {
            // One way, or none, needs no block of its own.
            Node::Send { .. }
            | Node::Wait { .. }
            | Node::Act { .. }
            | Node::HandOver { .. }
            | Node::End => Vec::new(),
            Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Review { .. }
            | Node::Answer { .. } => ways
                .into_iter()
                .map(|way| block(workflow, joins, way, next, left))
                .collect::<Result<_, _>>()?,
        };
        steps.push(Step { node: at, ways });
        at = next;
    }
    Ok(steps)
}
