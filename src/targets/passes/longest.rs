//! The longest that a run can take to a node, on a platform that waits all of each deadline and sends as soon
//! as it comes to a message. Never too low; in minutes.

use crate::vocabulary::Unit;
use crate::workflow::{Length, Node, NodeId, WaitKind, Workflow};

const DAY: u64 = 24 * 60;
/// By so much clocks go back.
const HOUR: u64 = 60;

/// The longest until a run comes to a node; `None` where nothing bounds it, or no run comes there.
pub fn until(workflow: &Workflow, node: NodeId) -> Option<u64> {
    // Outside: whether a run comes there at all; inside: its bound.
    let mut at: Vec<Option<Option<u64>>> = vec![None; workflow.nodes.len()];
    if let Some(slot) = at.get_mut(workflow.entry.0 as usize) {
        *slot = Some(Some(0));
    }
    for (id, step) in workflow.iter() {
        let Some(Some(here)) = at.get(id.0 as usize).copied() else {
            continue;
        };
        let after = here.zip(takes(step)).and_then(|(a, b)| a.checked_add(b));
        for next in step.successors() {
            if let Some(slot) = at.get_mut(next.0 as usize) {
                *slot = match *slot {
                    None => Some(after),
                    Some(before) => Some(before.zip(after).map(|(a, b)| a.max(b))),
                };
            }
        }
    }
    at.get(node.0 as usize).copied().flatten().flatten()
}

fn takes(node: &Node) -> Option<u64> {
    match node {
        Node::Wait { wait, .. } => match wait {
            WaitKind::Length { length } | WaitKind::AfterStart { length } => Some(at_most(*length)),
            WaitKind::Between { least, most } => Some(at_most(*least).max(at_most(*most))),
            // The next such day is at most a week off; one that is just missed is a week later.
            WaitKind::Clock { .. } => Some(8 * DAY + HOUR),
            WaitKind::Date { .. } => None,
        },
        Node::Await { deadline, .. } => Some(at_most(*deadline)),
        Node::Review { within, .. } | Node::Answer { within, .. } => Some(at_most(*within)),
        Node::Send { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::HandOver { .. }
        | Node::End => Some(0),
    }
}

/// The most minutes that a length can be.
pub fn at_most(length: Length) -> u64 {
    let amount = u64::from(length.amount);
    match length.unit {
        Unit::Minutes => amount,
        Unit::Hours => amount * 60,
        Unit::Days => amount * DAY + HOUR,
        Unit::Weeks => amount * 7 * DAY + HOUR,
        Unit::Months => amount * 31 * DAY + HOUR,
        Unit::Years => amount * 366 * DAY + HOUR,
    }
}

/// The fewest minutes that a length can be.
pub fn at_least(length: Length) -> u64 {
    let amount = u64::from(length.amount);
    match length.unit {
        Unit::Minutes => amount,
        Unit::Hours => amount * 60,
        Unit::Days => (amount * DAY).saturating_sub(HOUR),
        Unit::Weeks => (amount * 7 * DAY).saturating_sub(HOUR),
        Unit::Months => (amount * 28 * DAY).saturating_sub(HOUR),
        Unit::Years => (amount * 365 * DAY).saturating_sub(HOUR),
    }
}
