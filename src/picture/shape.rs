//! The blocks of a workflow, found again: which steps stand in which arm, and where the arms meet.
//!
//! A workflow is flat, but its nodes stand in source order and each knows where it was written. What lies within
//! the text of a step that parts ways is in one of its arms; the next node is where they meet.

use super::card::ways;
use crate::source::Span;
use crate::workflow::{Node, NodeId, Workflow};

/// Steps one after the other.
pub(super) type Block = Vec<Item>;

/// A step, and its arms where ways part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) node: NodeId,
    /// Empty where there is one way on.
    pub(super) arms: Vec<Arm>,
}

/// One way out of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Arm {
    pub(super) label: String,
    pub(super) block: Block,
    /// Where its last step leads: past its own block.
    pub(super) leads: Leads,
}

/// What comes after a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leads {
    /// On to where the arms meet.
    On,
    /// The run is over, while another arm goes on.
    Stops,
}

/// The blocks of a journey, without the end.
pub(super) fn of(workflow: &Workflow) -> Block {
    let end = workflow.nodes.len().saturating_sub(1);
    block(workflow, workflow.entry.0 as usize, end, end)
}

/// The steps from one to another, which is not among them; then the run goes on at `after`.
fn block(workflow: &Workflow, from: usize, until: usize, after: usize) -> Block {
    let mut items = Vec::new();
    let mut at = from;
    while at < until {
        let id = NodeId(at as u32);
        let ways = ways(workflow.node(id));
        if ways.len() < 2 {
            items.push(Item {
                node: id,
                arms: Vec::new(),
            });
            at += 1;
            continue;
        }
        let meet = meeting(workflow, at, until);
        // Arms at the end of a block meet where the block itself goes on.
        let next = if meet < until { meet } else { after };
        items.push(Item {
            node: id,
            arms: arms(workflow, &ways, at, meet, next),
        });
        at = meet;
    }
    items
}

/// The first node after all arms of the one at `fork`.
fn meeting(workflow: &Workflow, fork: usize, until: usize) -> usize {
    let outer = Where::of(workflow, fork);
    let mut at = fork + 1;
    while at < until && outer.holds(workflow, at) {
        at += 1;
    }
    at
}

/// The arms of the node at `fork`, which meet at `next`; their steps stand before `meet`.
fn arms(
    workflow: &Workflow,
    ways: &[(NodeId, Option<String>)],
    fork: usize,
    meet: usize,
    next: usize,
) -> Vec<Arm> {
    let inside = |at: usize| at > fork && at < meet;
    let mut arms = Vec::new();
    for (way, (to, label)) in ways.iter().enumerate() {
        let start = to.0 as usize;
        let label = label.clone().unwrap_or_default();
        // Two ways can lead to the same steps only where neither has any of its own.
        let is_first = !ways.iter().take(way).any(|(other, _)| other == to);
        let block = if inside(start) && is_first {
            let starts = ways.iter().map(|(other, _)| other.0 as usize);
            let end = starts.filter(|&s| s > start && inside(s)).min();
            block(workflow, start, end.unwrap_or(meet), next)
        } else {
            Vec::new()
        };
        let leads = match block.last() {
            None => leads(start, next),
            Some(last) => out_of(workflow, last, next),
        };
        arms.push(Arm {
            label,
            block,
            leads,
        });
    }
    arms
}

/// Whether a way that leads there goes on to where the arms meet.
fn leads(to: usize, next: usize) -> Leads {
    if to == next { Leads::On } else { Leads::Stops }
}

/// What becomes of a run after the last step of a block.
fn out_of(workflow: &Workflow, last: &Item, next: usize) -> Leads {
    let node = workflow.node(last.node);
    if last.arms.is_empty() {
        let to = node.successors().first().map_or(next, |to| to.0 as usize);
        leads(to, next)
    } else if last.arms.iter().any(|arm| arm.leads == Leads::On) {
        Leads::On
    } else {
        Leads::Stops
    }
}

/// Where a node was written, seen from how deep it lies in sequences.
struct Where {
    depth: usize,
    span: Span,
}

impl Where {
    fn of(workflow: &Workflow, node: usize) -> Where {
        let source = workflow.sources.get(node);
        Where {
            depth: source.map_or(0, |s| s.via.len()),
            span: source.map_or(Span::default(), |s| s.span),
        }
    }

    /// Whether another node lies within this one's text, itself or the `run` that it comes from.
    fn holds(&self, workflow: &Workflow, node: usize) -> bool {
        let Some(source) = workflow.sources.get(node) else {
            return false;
        };
        if matches!(workflow.nodes.get(node), Some(Node::End) | None) {
            return false;
        }
        let span = match source.via.get(self.depth) {
            Some(run) => *run,
            None => source.span,
        };
        span.chunk == self.span.chunk
            && span != self.span
            && self.span.start <= span.start
            && span.end <= self.span.end
    }
}
