//! Branches of several arms as a chain of branches of one, for platforms that part in two ways only. The
//! first arm whose condition holds is taken, so the chain asks in the same order.

use super::insert;
use crate::workflow::{Node, NodeId, Workflow};

/// The workflow in which every branch asks one thing.
pub fn two_way(workflow: &Workflow) -> Workflow {
    let questions = |node: &Node| match node {
        Node::Branch {
            arms,
            otherwise: Some(_),
        } => arms.len(),
        // One of the arms always holds, so the last needs no question.
        Node::Branch {
            arms,
            otherwise: None,
        } => arms.len().saturating_sub(1),
        Node::Send { .. }
        | Node::Wait { .. }
        | Node::Await { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::Review { .. }
        | Node::Answer { .. }
        | Node::HandOver { .. }
        | Node::End => 1,
    };
    insert::expand(workflow, questions, |node, first| {
        let count = questions(&node);
        let Node::Branch {
            mut arms,
            otherwise,
        } = node
        else {
            return vec![node];
        };
        let last = match otherwise {
            Some(last) => Some(last),
            None if count > 0 => arms.pop().map(|a| a.next),
            None => None,
        };
        if arms.len() < 2 {
            return vec![Node::Branch {
                arms,
                otherwise: last,
            }];
        }
        let many = arms.len();
        arms.into_iter()
            .enumerate()
            .map(|(i, arm)| Node::Branch {
                arms: vec![arm],
                otherwise: if i + 1 == many {
                    last
                } else {
                    Some(NodeId(first.0 + i as u32 + 1))
                },
            })
            .collect()
    })
}
