//! A wait for a time of day that a run reaches right then. In the language it passes at once; a platform
//! takes a moment for each step and may find the time just past, so that the run waits for the next one.
//! The workflow in which it does either is what must be proved for such a platform.

use super::{clock, insert};
use crate::vocabulary::Unit;
use crate::workflow::{Length, Node, NodeId, SplitArm, WaitKind, Workflow};
use smol_str::SmolStr;

/// The workflow in which every such wait passes at once or a day later, either way; `None` where there is
/// none. A day later is at the same time of day, so the wait then leads to the next moment that it names.
pub fn either_way(workflow: &Workflow, awaits: clock::Awaits) -> Option<Workflow> {
    let moments = clock::moments(workflow, awaits);
    let slipping: Vec<NodeId> = workflow
        .iter()
        .filter(|(id, node)| match node {
            Node::Wait {
                wait: WaitKind::Clock { at, on },
                ..
            } => {
                let here = moments.get(id.0 as usize).copied().flatten();
                here.is_some_and(|moment| moment.may_be(*at, *on))
            }
            Node::Wait { .. }
            | Node::Send { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => false,
        })
        .map(|(id, _)| id)
        .collect();
    if slipping.is_empty() {
        return None;
    }
    let mut slipped = workflow.clone();
    // From the last to the first, so that the ids of those to come stay true.
    for id in slipping.into_iter().rev() {
        let length = Length {
            amount: 1,
            unit: Unit::Days,
        };
        insert::wait_before(&mut slipped, id, WaitKind::Length { length });
        let arm = |name, steps| SplitArm {
            name: SmolStr::new_static(name),
            weight: 5000,
            next: NodeId(id.0 + steps),
        };
        let split = Node::Split {
            name: SmolStr::new_static("slip"),
            arms: vec![arm("late", 1), arm("in_time", 2)],
            measure: None,
        };
        insert::node_before(&mut slipped, id, split);
    }
    Some(slipped)
}
