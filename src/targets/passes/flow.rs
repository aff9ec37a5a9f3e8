//! What a whole flow must be asked, whatever the platform: which nodes a run can come to, that no link of the
//! document leads nowhere, and what meets at one moment.

use super::{clock, describe};
use crate::targets::context::Cx;
use crate::workflow::{Node, NodeId, WaitKind, Workflow};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Whether no id is there twice and every link leads to one that is there, so that nothing was left out in
/// silence.
pub fn hangs_together<'a>(
    ids: impl Iterator<Item = &'a str>,
    mut links: impl Iterator<Item = &'a str>,
) -> bool {
    let mut known = BTreeSet::new();
    for id in ids {
        if !known.insert(id) {
            return false;
        }
    }
    links.all(|link| known.contains(link))
}

/// Where each node begins, by the name of its first step: a node that writes nothing begins where its next
/// does, and the end nowhere.
pub fn begins(
    workflow: &Workflow,
    since_start: &[Option<(u64, u64)>],
    name: impl Fn(NodeId, &Node) -> String,
) -> Vec<Option<String>> {
    let mut begins: Vec<Option<String>> = vec![None; workflow.nodes.len()];
    for (id, node) in workflow.iter().collect::<Vec<_>>().into_iter().rev() {
        let since = since_start.get(id.0 as usize).copied().flatten();
        let own = match (node, through(node, since)) {
            (Node::End, _) => None,
            (_, Some(next)) => begins.get(next.0 as usize).cloned().flatten(),
            (node, None) => Some(name(id, node)),
        };
        if let Some(slot) = begins.get_mut(id.0 as usize) {
            *slot = own;
        }
    }
    begins
}

/// The name of a step: `s01-welcome-letter`, `s02-wait`, `s03-until-10-00`.
pub fn step_name(id: NodeId, node: &Node) -> String {
    let what = match node {
        Node::Send { message, .. } => message.replace('_', "-"),
        Node::Wait {
            wait: WaitKind::Clock { at, .. },
            ..
        } => format!("until-{:02}-{:02}", at.0 / 60, at.0 % 60),
        Node::Wait { .. } => "wait".to_owned(),
        Node::Await { .. } => "wait-for".to_owned(),
        Node::Branch { .. } => "if".to_owned(),
        Node::Split { name, .. } => name.replace('_', "-"),
        Node::Act { action, .. } => super::beside::word(action).to_owned(),
        Node::Review { .. } => "review".to_owned(),
        Node::Answer { .. } => "answer".to_owned(),
        Node::HandOver { .. } => "hand-over".to_owned(),
        Node::End => "end".to_owned(),
    };
    format!("s{:02}-{what}", id.0 + 1)
}

/// Where a node that does nothing leads: a wait that has passed already, a branch or a split of one way.
pub fn through(node: &Node, since_start: Option<(u64, u64)>) -> Option<NodeId> {
    match node {
        Node::Wait {
            wait: WaitKind::AfterStart { length },
            next,
            ..
        } => (clock::left_until(since_start, *length) == Some((0, 0))).then_some(*next),
        Node::Branch { arms, otherwise } => match (arms.as_slice(), otherwise) {
            ([], Some(only)) => Some(*only),
            ([only], None) => Some(only.next),
            _ => None,
        },
        Node::Split { arms, .. } => match arms.as_slice() {
            [only] => Some(only.next),
            _ => None,
        },
        Node::Wait { .. }
        | Node::Send { .. }
        | Node::Await { .. }
        | Node::Act { .. }
        | Node::Review { .. }
        | Node::Answer { .. }
        | Node::HandOver { .. }
        | Node::End => None,
    }
}

/// Two messages with no time between them, and a wait for a time of day that may be now.
pub fn say_what_meets(cx: &mut Cx<'_>, name: impl Fn(NodeId, &Node) -> String) {
    let title = cx.title();
    let workflow = cx.workflow.clone();
    let moments = clock::moments(&workflow, clock::Awaits::AtOnce);
    for (id, node) in workflow.iter() {
        match node {
            Node::Send { message, next } => {
                for other in at_once(&workflow.nodes, *next) {
                    cx.reporter.remark(format!(
                        "`{message}` and `{other}` leave at the same moment: nothing published says which comes first"
                    ));
                }
            }
            Node::Wait {
                wait: WaitKind::Clock { at, on },
                ..
            } => {
                let here = moments.get(id.0 as usize).copied().flatten();
                if here.is_some_and(|m| m.may_be(*at, *on)) {
                    cx.reporter.remark(format!(
                        "a client can come to `{}` right at {}: nothing published says whether {title} lets her go on at once or waits for the next {} on {}",
                        name(id, node),
                        at.text(),
                        at.text(),
                        describe::weekdays(*on)
                    ));
                }
            }
            Node::Wait { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => {}
        }
    }
}

/// The messages that can leave next without any wait.
fn at_once(nodes: &[Node], from: NodeId) -> Vec<SmolStr> {
    let (mut open, mut found) = (vec![from], Vec::new());
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match nodes.get(id.0 as usize) {
            Some(Node::Send { message, .. }) => found.push(message.clone()),
            Some(
                node @ (Node::Branch { .. }
                | Node::Split { .. }
                | Node::Act { .. }
                | Node::HandOver { .. }),
            ) => {
                open.extend(node.successors().into_iter().rev());
            }
            Some(
                Node::Wait { .. }
                | Node::Await { .. }
                | Node::Review { .. }
                | Node::Answer { .. }
                | Node::End,
            )
            | None => {}
        }
    }
    found
}

/// Which nodes a run can come to.
pub fn reached(nodes: &[Node], entry: NodeId) -> Vec<bool> {
    let mut reached = vec![false; nodes.len()];
    if let Some(slot) = reached.get_mut(entry.0 as usize) {
        *slot = true;
    }
    for (index, node) in nodes.iter().enumerate() {
        if reached.get(index).copied().unwrap_or(false) {
            for next in node.successors() {
                if let Some(slot) = reached.get_mut(next.0 as usize) {
                    *slot = true;
                }
            }
        }
    }
    reached
}
