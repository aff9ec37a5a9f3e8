//! `since start` as a length of time, for platforms that can count back over a time but not to the start of
//! a run: at each step the longest time that can have passed. What happened shortly before the start then
//! counts too; the answer says how much before.

use crate::vocabulary::Unit;
use crate::workflow::{
    Condition, EventKind, EventTest, Length, Node, Period, WaitKind, Weekdays, Workflow,
};

/// A `since start` that has become a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// Of what.
    pub event: EventKind,
    /// An event up to so many minutes before the start counts at worst.
    pub early: u64,
}

/// A platform takes a moment for each step, and clocks change.
const SLACK: u64 = 120;

/// The least and the longest minutes since the start at each node; the longest is `None` where nothing
/// bounds it.
pub fn passed(workflow: &Workflow) -> Vec<Option<(u64, Option<u64>)>> {
    let mut at: Vec<Option<(u64, Option<u64>)>> = vec![None; workflow.nodes.len()];
    if let Some(slot) = at.get_mut(workflow.entry.0 as usize) {
        *slot = Some((0, Some(0)));
    }
    for (id, node) in workflow.iter() {
        let Some((least, most)) = at.get(id.0 as usize).copied().flatten() else {
            continue;
        };
        let (more, longer) = takes(node, (least, most));
        for next in node.successors() {
            let after = (least + more, most.zip(longer).map(|(a, b)| a + b));
            if let Some(slot) = at.get_mut(next.0 as usize) {
                *slot = Some(match *slot {
                    None => after,
                    Some(before) => (
                        before.0.min(after.0),
                        before.1.zip(after.1).map(|(a, b)| a.max(b)),
                    ),
                });
            }
        }
    }
    at
}

/// The least and the most minutes that a node takes.
fn takes(node: &Node, here: (u64, Option<u64>)) -> (u64, Option<u64>) {
    match node {
        Node::Wait { wait, .. } => match wait {
            WaitKind::Length { length } => (length.least_minutes(), Some(most(*length))),
            WaitKind::Between { least, most: end } => (least.least_minutes(), Some(most(*end))),
            WaitKind::Clock { on, .. } => (0, longest_until(*on)),
            WaitKind::Date { .. } => (0, None),
            WaitKind::AfterStart { length } => {
                (0, here.1.map(|_| most(*length).saturating_sub(here.0)))
            }
        },
        Node::Await {
            deadline: length, ..
        }
        | Node::Review { within: length, .. }
        | Node::Answer { within: length, .. } => (0, Some(most(*length))),
        Node::Send { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::HandOver { .. }
        | Node::End => (0, Some(0)),
    }
}

fn most(length: Length) -> u64 {
    length.most_minutes()
}

/// The longest time until a time of day on one of these days.
fn longest_until(on: Weekdays) -> Option<u64> {
    let days: Vec<u64> = (0..14).filter(|d| on.0 & (1 << (d % 7)) != 0).collect();
    let longest = days.windows(2).map(|w| match w {
        [a, b] => b - a,
        _ => 0,
    });
    longest.max().map(|days| days * 1440)
}

/// The workflow in which every question about `since start` looks back over a time, and what that counts
/// besides. A question that nothing bounds stays as it is.
pub fn bounded(workflow: &Workflow) -> (Workflow, Vec<Bound>) {
    let passed = passed(workflow);
    let mut bounds = Vec::new();
    let mut real = workflow.clone();
    for (index, node) in real.nodes.iter_mut().enumerate() {
        let Some((least, Some(most))) = passed.get(index).copied().flatten() else {
            continue;
        };
        if let Node::Branch { arms, .. } = node {
            for arm in arms {
                in_condition(&mut arm.when, least, most, &mut bounds);
            }
        }
    }
    (real, bounds)
}

fn in_condition(condition: &mut Condition, least: u64, most: u64, bounds: &mut Vec<Bound>) {
    match condition {
        Condition::All { of } | Condition::Any { of } => of
            .iter_mut()
            .for_each(|c| in_condition(c, least, most, bounds)),
        Condition::Not { of } => in_condition(of, least, most, bounds),
        Condition::Happened(EventTest { event, period, .. }) => {
            if *period != Period::SinceStart {
                return;
            }
            let hours = (most + SLACK).div_ceil(60);
            bounds.push(Bound {
                event: event.clone(),
                early: hours * 60 - least,
            });
            *period = Period::InTheLast(Length {
                amount: u32::try_from(hours).unwrap_or(u32::MAX),
                unit: Unit::Hours,
            });
        }
        Condition::Property { .. }
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => {}
    }
}
