//! Waits that are longer than a platform's longest as several, one behind the other.

use super::durations;
use super::insert;
use crate::vocabulary::Unit;
use crate::workflow::{Length, Node, NodeId, WaitKind, Workflow};

/// The length in pieces of at most so many days: what is longer is counted in days, or in hours where it is.
fn pieces(length: Length, most_days: u32) -> Vec<Length> {
    let most_days = most_days.max(1);
    let (unit, total, most) = match length.unit {
        Unit::Minutes => (Unit::Minutes, length.amount, most_days.saturating_mul(1440)),
        Unit::Hours => (Unit::Hours, length.amount, most_days.saturating_mul(24)),
        Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => {
            let days = durations::fit(
                length,
                &[Unit::Hours, Unit::Days],
                durations::Round::Nearest,
            );
            let days = u32::try_from(days.amount).unwrap_or(u32::MAX);
            (Unit::Days, days, most_days)
        }
    };
    if total <= most {
        return vec![length];
    }
    let mut left = total;
    let mut out = Vec::new();
    while left > 0 {
        let amount = left.min(most);
        out.push(Length { amount, unit });
        left -= amount;
    }
    out
}

fn of(node: &Node, most_days: u32) -> Vec<Length> {
    match node {
        Node::Wait {
            wait: WaitKind::Length { length },
            ..
        } => pieces(*length, most_days),
        Node::Await { deadline, .. } => pieces(*deadline, most_days),
        Node::Wait { .. }
        | Node::Send { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::Review { .. }
        | Node::Answer { .. }
        | Node::HandOver { .. }
        | Node::End => Vec::new(),
    }
}

/// The workflow in which no wait is longer than so many days.
pub fn at_most_days(workflow: &Workflow, most_days: u32) -> Workflow {
    let count = |node: &Node| of(node, most_days).len().max(1);
    insert::expand(workflow, count, |node, first| {
        let pieces = of(&node, most_days);
        let many = pieces.len();
        if many < 2 {
            return vec![node];
        }
        let after = |i: usize, last: NodeId| {
            if i + 1 == many {
                last
            } else {
                NodeId(first.0 + i as u32 + 1)
            }
        };
        pieces
            .into_iter()
            .enumerate()
            .map(|(i, piece)| match &node {
                Node::Await {
                    on,
                    then,
                    otherwise,
                    ..
                } => Node::Await {
                    on: on.clone(),
                    deadline: piece,
                    then: *then,
                    otherwise: after(i, *otherwise),
                },
                Node::Wait { alone, next, .. } => Node::Wait {
                    wait: WaitKind::Length { length: piece },
                    alone: *alone,
                    next: after(i, *next),
                },
                other @ (Node::Send { .. }
                | Node::Branch { .. }
                | Node::Split { .. }
                | Node::Act { .. }
                | Node::Review { .. }
                | Node::Answer { .. }
                | Node::HandOver { .. }
                | Node::End) => other.clone(),
            })
            .collect()
    })
}
