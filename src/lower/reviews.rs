//! What a review holds back may not leave without a yes (J0321).
//!
//! Under review is every message that `approved` leads to by a step to which `declined` does not
//! lead. Neither `unanswered` nor `declined` may lead to a send of such a message, unless a later
//! review approves of it on the way. That a chain of reviews ends needs no check: every edge leads
//! forward, and each review has its `within`.

use super::errors::{self, UnderReview};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::steps::Answer;
use crate::workflow::{Node, NodeId, NodeSource};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// A review, as it was written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reviewed {
    /// Its node.
    pub(crate) node: NodeId,
    /// Its words, up to the block.
    pub(crate) head: Span,
    /// Something in it was reported: nothing more is said about it.
    pub(crate) faulty: bool,
}

/// Reports, for each review that is whole, the first send that gets round it.
pub(crate) fn check(
    nodes: &[Node],
    sources: &[NodeSource],
    reviews: &[Reviewed],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut told: BTreeSet<NodeId> = BTreeSet::new();
    // The innermost of a chain first: it is the one whose answer is wrong.
    for review in reviews.iter().rev().filter(|review| !review.faulty) {
        let Some(Node::Review {
            approved,
            declined,
            unanswered,
            ..
        }) = nodes.get(review.node.0 as usize)
        else {
            continue;
        };
        let no = reached(nodes, *declined, false);
        let held: BTreeSet<&SmolStr> = sends(nodes, &reached(nodes, *approved, true))
            .filter(|(id, _)| !is_in(&no, *id))
            .map(|(_, message)| message)
            .collect();
        let silence = reached(nodes, *unanswered, false);
        let ways = [(Answer::Unanswered, &silence), (Answer::Declined, &no)];
        let open = ways.into_iter().find_map(|(after, way)| {
            let (id, message) = sends(nodes, way).find(|(_, m)| held.contains(m))?;
            Some((id, message, after))
        });
        let Some((id, message, after)) = open else {
            continue;
        };
        if let (true, Some(sent)) = (told.insert(id), sources.get(id.0 as usize)) {
            found.push(errors::fail_open_review(&UnderReview {
                message,
                sent,
                review: review.head,
                after,
            }));
        }
    }
    found
}

/// Which nodes a way from `first` leads to; through the yes of later reviews only where `approved`.
fn reached(nodes: &[Node], first: NodeId, approved: bool) -> Vec<bool> {
    let mut reached = vec![false; nodes.len()];
    mark(&mut reached, first);
    for (index, node) in nodes.iter().enumerate().skip(first.0 as usize) {
        if !is_in(&reached, NodeId(index as u32)) {
            continue;
        }
        match node {
            Node::Review {
                declined,
                unanswered,
                ..
            } if !approved => {
                mark(&mut reached, *declined);
                mark(&mut reached, *unanswered);
            }
            Node::Send { .. }
            | Node::Wait { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => {
                for to in node.successors() {
                    mark(&mut reached, to);
                }
            }
        }
    }
    reached
}

fn mark(reached: &mut [bool], node: NodeId) {
    if let Some(mark) = reached.get_mut(node.0 as usize) {
        *mark = true;
    }
}

fn is_in(reached: &[bool], node: NodeId) -> bool {
    reached.get(node.0 as usize).copied().unwrap_or(false)
}

/// The sends among the nodes that are reached.
fn sends<'n>(nodes: &'n [Node], reached: &[bool]) -> impl Iterator<Item = (NodeId, &'n SmolStr)> {
    nodes
        .iter()
        .zip(reached)
        .enumerate()
        .filter(|(_, (_, reached))| **reached)
        .filter_map(|(index, (node, _))| Some((NodeId(index as u32), node.message()?)))
}
