//! An event that ends a run, on platforms that can't look back but can wait for an event: every wait becomes one
//! for that event, after which the run is over. Nothing else in a run takes time, so no moment is missed.

use super::clock;
use crate::vocabulary::Unit;
use crate::workflow::{AwaitOn, EventKind, Length, Node, NodeId, WaitKind, Workflow};

/// `wait until 7 days after start` and `wait 2 to 4 days` as waits of a length, where one is known.
pub fn as_lengths(workflow: &Workflow) -> Workflow {
    let since_start = clock::since_start(workflow, clock::Awaits::AtOnce);
    let mut plain = workflow.clone();
    for (index, node) in plain.nodes.iter_mut().enumerate() {
        let Node::Wait { wait, .. } = node else {
            continue;
        };
        let length = match wait {
            WaitKind::AfterStart { length } => {
                let here = since_start.get(index).copied().flatten();
                match clock::left_until(here, *length) {
                    Some((0, minutes)) if minutes > 0 => Some((minutes, Unit::Minutes)),
                    Some((days, _)) if days > 0 => Some((days, Unit::Days)),
                    Some(_) | None => None,
                }
            }
            WaitKind::Between { least, .. } => Some((u64::from(least.amount), least.unit)),
            WaitKind::Length { .. } | WaitKind::Clock { .. } | WaitKind::Date { .. } => None,
        };
        if let Some((amount, unit)) = length {
            let amount = u32::try_from(amount).unwrap_or(u32::MAX);
            let length = Length { amount, unit };
            *wait = WaitKind::Length { length };
        }
    }
    plain
}

/// The workflow whose waits of a length end the run as soon as the event happens.
pub fn leave_on(workflow: &Workflow, event: &EventKind) -> Workflow {
    let end = NodeId(u32::try_from(workflow.nodes.len().saturating_sub(1)).unwrap_or(u32::MAX));
    let mut leaving = workflow.clone();
    for node in &mut leaving.nodes {
        if let Node::Wait {
            wait: WaitKind::Length { length },
            next,
            ..
        } = node
        {
            *node = Node::Await {
                on: vec![AwaitOn::Event(event.clone())],
                deadline: *length,
                then: end,
                otherwise: *next,
            };
        }
    }
    leaving
}
