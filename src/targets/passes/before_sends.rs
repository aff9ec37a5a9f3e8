//! What is asked right before a message, as branches in the workflow: for platforms whose messages have no
//! filter of their own, and whose flows have no exit that is looked at before each step. Whether the run is over
//! is asked before what is done beside messages too: a run that has ended makes no task and sets no property.

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
    /// What is asked before a node: whether the run is over, and whether this message leaves. `again`: nothing
    /// can have changed since it was last asked.
    fn of(&self, node: &Node, again: bool) -> (Option<Condition>, Option<Condition>) {
        let leaves = match node {
            Node::Send { .. } | Node::Act { .. } | Node::HandOver { .. } if !again => {
                self.leaves.clone()
            }
            Node::Send { .. }
            | Node::Act { .. }
            | Node::HandOver { .. }
            | Node::Wait { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::End => None,
        };
        let only_if = node.message().and_then(|m| self.only_if.get(m));
        let only_if = match only_if.map(Vec::as_slice).unwrap_or_default() {
            [] => None,
            [one] => Some(one.clone()),
            many => Some(Condition::All { of: many.to_vec() }),
        };
        (leaves, only_if)
    }
}

/// For each node whether it was asked right before, with no time in between: every way to it comes from a
/// message or an act.
fn asked_just_before(workflow: &Workflow) -> Vec<bool> {
    let mut again: Vec<Option<bool>> = vec![None; workflow.nodes.len()];
    if let Some(slot) = again.get_mut(workflow.entry.0 as usize) {
        *slot = Some(false);
    }
    for node in &workflow.nodes {
        let asks = match node {
            Node::Send { .. } | Node::Act { .. } | Node::HandOver { .. } => true,
            Node::Wait { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::End => false,
        };
        for next in node.successors() {
            if let Some(slot) = again.get_mut(next.0 as usize) {
                *slot = Some(slot.unwrap_or(true) && asks);
            }
        }
    }
    again.into_iter().map(|a| a.unwrap_or(false)).collect()
}

/// The workflow that asks before each message, and before each act whether the run is over.
pub fn ask(workflow: &Workflow, asked: &Asked) -> Workflow {
    let again = asked_just_before(workflow);
    let mut questions: Vec<(Option<Condition>, Option<Condition>)> = Vec::new();
    for (id, node) in workflow.iter() {
        let again = again.get(id.0 as usize).copied().unwrap_or(false);
        questions.push(asked.of(node, again));
    }
    let count = |id: NodeId| {
        questions.get(id.0 as usize).map_or(1, |(leaves, only_if)| {
            1 + usize::from(leaves.is_some()) + usize::from(only_if.is_some())
        })
    };
    let total: usize = workflow.iter().map(|(id, _)| count(id)).sum();
    let end = NodeId(u32::try_from(total.saturating_sub(1)).unwrap_or(u32::MAX));
    insert::expand_each(workflow, count, |old, node, first| {
        let (leaves, only_if) = questions
            .get(old.0 as usize)
            .cloned()
            .unwrap_or((None, None));
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

/// The workflow whose runs are over at once where a condition holds as they begin.
pub fn at_start(workflow: &Workflow, over: Condition) -> Workflow {
    let mut asked = workflow.clone();
    let (entry, count) = (workflow.entry, workflow.nodes.len());
    let branch = Node::Branch {
        arms: vec![Arm {
            when: over,
            next: NodeId(u32::try_from(count).unwrap_or(u32::MAX)),
        }],
        otherwise: Some(NodeId(entry.0 + 1)),
    };
    insert::node_before(&mut asked, entry, branch);
    asked
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
