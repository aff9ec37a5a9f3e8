//! What is asked right before a message, as branches in the workflow: for platforms whose messages have no
//! filter of their own, and whose flows have no exit that is looked at before each step.

use super::insert;
use crate::workflow::{
    Arm, Condition, EventKind, EventTest, Exit, House, Node, NodeId, Period, Workflow,
};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What is asked.
#[derive(Debug, Default)]
pub struct Asked {
    /// Where this holds the run is over.
    pub leaves: Option<Condition>,
    /// A message passes over a client for whom one of these does not hold; the run goes on.
    pub only_if: BTreeMap<SmolStr, Vec<Condition>>,
}

impl Asked {
    fn of(&self, node: &Node) -> (Option<Condition>, Option<Condition>) {
        let Some(message) = node.message() else {
            return (None, None);
        };
        let only_if = self
            .only_if
            .get(message)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let only_if = match only_if {
            [] => None,
            [one] => Some(one.clone()),
            many => Some(Condition::All { of: many.to_vec() }),
        };
        (self.leaves.clone(), only_if)
    }
}

/// The workflow that asks before each message.
pub fn ask(workflow: &Workflow, asked: &Asked) -> Workflow {
    let count = |node: &Node| {
        let (leaves, only_if) = asked.of(node);
        1 + usize::from(leaves.is_some()) + usize::from(only_if.is_some())
    };
    let total: usize = workflow.nodes.iter().map(count).sum();
    let end = NodeId(u32::try_from(total.saturating_sub(1)).unwrap_or(u32::MAX));
    insert::expand(workflow, count, |node, first| {
        let (leaves, only_if) = asked.of(&node);
        let after = match &node {
            Node::Send { next, .. } => *next,
            Node::Wait { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => end,
        };
        let mut out = Vec::new();
        if let Some(when) = leaves {
            let otherwise = Some(NodeId(first.0 + 1));
            let arms = vec![Arm { when, next: end }];
            out.push(Node::Branch { arms, otherwise });
        }
        if let Some(when) = only_if {
            let next = NodeId(first.0 + out.len() as u32 + 1);
            let arms = vec![Arm { when, next }];
            out.push(Node::Branch {
                arms,
                otherwise: Some(after),
            });
        }
        out.push(node);
        out
    })
}

/// An exit as a condition that holds once it has come about; `None` where no condition can say it.
pub fn exit(exit: &Exit) -> Option<Condition> {
    match exit {
        Exit::Event { event } => Some(since_start(event)),
        Exit::SameEvent { .. } => None,
        Exit::Becomes { state } => Some(Condition::State {
            states: vec![state.clone()],
        }),
        Exit::Condition { condition } => Some(condition.clone()),
    }
}

fn since_start(event: &EventKind) -> Condition {
    Condition::Happened(EventTest {
        event: event.clone(),
        filter: None,
        at_least: 1,
        at_most: None,
        period: Period::SinceStart,
    })
}

/// In none of the states that the journey is for; `None` where it is for all.
pub fn outside_audience(house: &House, workflow: &Workflow) -> Option<Condition> {
    let all = house
        .states
        .iter()
        .all(|s| workflow.states.contains(&s.name));
    (!all).then(|| Condition::Not {
        of: Box::new(Condition::State {
            states: workflow.states.clone(),
        }),
    })
}

/// One of these; `None` where there are none.
pub fn any(mut of: Vec<Condition>) -> Option<Condition> {
    match of.len() {
        0 => None,
        1 => of.pop(),
        _ => Some(Condition::Any { of }),
    }
}
