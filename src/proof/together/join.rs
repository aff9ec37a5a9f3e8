//! A journey together with those that it hands over to, as one: a run of the second begins where the first hands
//! over and nowhere else, and the first is over then.
//!
//! Only for bounds. Where it is not certain that every run of the second comes by a known hand-over, or where the
//! two are held by other quiet rules or guards, the second stays by itself: then it counts as if it began at any time.

use super::Proved;
use super::caps::{Asked, Facts, Part};
use super::sides::Side;
use crate::workflow::{
    AnswerArm, Arm, Condition, House, Length, Node, NodeId, Reentry, Rule, SplitArm, Start,
    WaitKind, Workflow,
};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// A journey and those that it hands over to, as one workflow.
pub(super) struct Flow {
    workflow: Workflow,
    /// Which journeys, by place among all, and where the nodes of each begin; the first is the one that starts.
    members: Vec<(usize, usize)>,
}

/// It, as the proof of several journeys sees one.
pub(super) struct Joined<'a> {
    side: Side<'a>,
    members: &'a [(usize, usize)],
}

/// Of all journeys that something else starts and that hand over.
pub(super) fn flows(journeys: &[Proved<'_>]) -> Vec<Flow> {
    let all: Vec<&Workflow> = journeys.iter().map(|(workflow, _)| *workflow).collect();
    let starts = (0..all.len()).filter(|&i| {
        all.get(i)
            .is_some_and(|w| w.start != Start::HandedOver && targets(w).next().is_some())
    });
    starts.filter_map(|first| flow(&all, first)).collect()
}

pub(super) fn joined<'a>(
    house: &'a House,
    journeys: &[Proved<'a>],
    flows: &'a [Flow],
) -> Vec<Joined<'a>> {
    let each = flows.iter().filter_map(|flow| {
        let (first, _) = flow.members.first()?;
        let mut side = Side::new(house, (&flow.workflow, journeys.get(*first)?.1));
        let members = flow.members.iter();
        let members =
            members.filter_map(|&(journey, offset)| Some((journeys.get(journey)?.0, offset)));
        side.members = members.collect();
        Some(Joined {
            side,
            members: &flow.members,
        })
    });
    each.collect()
}

/// The journeys to which one hands over.
pub(super) fn targets(workflow: &Workflow) -> impl Iterator<Item = &SmolStr> {
    workflow.nodes.iter().filter_map(|node| match node {
        Node::HandOver { journey, .. } => Some(journey),
        Node::Send { .. }
        | Node::Wait { .. }
        | Node::Await { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::Review { .. }
        | Node::Answer { .. }
        | Node::End => None,
    })
}

fn is_handed(workflow: &Workflow, name: &SmolStr) -> bool {
    workflow.name == *name && workflow.start == Start::HandedOver
}

fn flow(all: &[&Workflow], first: usize) -> Option<Flow> {
    let mut order = Vec::new();
    visit(all, first, &mut BTreeSet::new(), &mut order);
    order.reverse();
    let lead = *all.get(first)?;
    let mut offsets: BTreeMap<&SmolStr, usize> = BTreeMap::new();
    let mut members = Vec::new();
    let mut end = 0;
    for &journey in &order {
        let own = *all.get(journey)?;
        if !are_held_alike(lead, own) || own.nodes.last() != Some(&Node::End) {
            return None;
        }
        offsets.insert(&own.name, end);
        members.push((journey, end));
        end += own.nodes.len() - 1;
    }
    let mut joined = lead.clone();
    // The first is over where it hands over, so it may begin again while the second runs.
    if let Reentry::AgainAfter { length } = joined.reentry {
        joined.reentry = Reentry::OncePer { length };
    }
    joined.nodes.clear();
    joined.sources.clear();
    for (nth, &(journey, offset)) in members.iter().enumerate() {
        let own = *all.get(journey)?;
        let last = own.nodes.len() - 1;
        let moved = |id: NodeId| {
            let node = id.0 as usize;
            NodeId(if node >= last { end } else { node + offset } as u32)
        };
        for (id, node) in own.iter().take(last) {
            let here = id.0 as usize + offset;
            joined.nodes.push(match node {
                Node::HandOver { journey, .. } => {
                    let other = all.iter().find(|w| is_handed(w, journey));
                    let begins = other.and_then(|other| {
                        let offset = offsets.get(&other.name)?;
                        Some(offset + other.entry.0 as usize)
                    });
                    match begins {
                        // Hand-overs go round: that was reported.
                        Some(begins) if begins <= here => return None,
                        Some(begins) => begins_or_not(begins, end),
                        None => begins_or_not(end, end),
                    }
                }
                Node::Wait {
                    wait: WaitKind::AfterStart { length },
                    alone,
                    next,
                } if nth > 0 => Node::Wait {
                    // From the hand-over on, which is not the start of the whole: any time up to that.
                    wait: WaitKind::Between {
                        least: Length {
                            amount: 0,
                            ..*length
                        },
                        most: *length,
                    },
                    alone: *alone,
                    next: moved(*next),
                },
                node @ (Node::Send { .. }
                | Node::Wait { .. }
                | Node::Await { .. }
                | Node::Branch { .. }
                | Node::Split { .. }
                | Node::Act { .. }
                | Node::Review { .. }
                | Node::Answer { .. }
                | Node::End) => moved_node(node, &moved),
            });
            joined
                .sources
                .push(own.sources.get(id.0 as usize).cloned().unwrap_or_default());
        }
        joined.states.extend(own.states.iter().cloned());
    }
    joined.nodes.push(Node::End);
    joined
        .sources
        .push(lead.sources.last().cloned().unwrap_or_default());
    joined.states.sort();
    joined.states.dedup();
    (joined.entry.0 as usize <= end).then_some(Flow {
        workflow: joined,
        members,
    })
}

/// Those that a journey hands over to before it.
fn visit(all: &[&Workflow], at: usize, known: &mut BTreeSet<usize>, order: &mut Vec<usize>) {
    if !known.insert(at) {
        return;
    }
    if let Some(own) = all.get(at) {
        for name in targets(own) {
            if let Some(next) = all.iter().position(|w| is_handed(w, name)) {
                visit(all, next, known, order);
            }
        }
    }
    order.push(at);
}

/// Whether the same quiet rules and guards hold for both: what takes time, and what is put off.
fn are_held_alike(one: &Workflow, other: &Workflow) -> bool {
    let own = |workflow: &Workflow| -> Vec<Rule> {
        let rules = workflow.rules.iter();
        let rules = rules.filter(|rule| rule.otherwise.is_some() || rule.form.is_quiet());
        rules.cloned().collect()
    };
    let (a, b) = (own(one), own(other));
    a.iter().all(|rule| b.contains(rule)) && b.iter().all(|rule| a.contains(rule))
}

/// The other journey begins, or may not begin.
fn begins_or_not(begins: usize, end: usize) -> Node {
    Node::Branch {
        arms: vec![Arm {
            when: Condition::All { of: Vec::new() },
            next: NodeId(begins as u32),
        }],
        otherwise: Some(NodeId(end as u32)),
    }
}

/// A node with its edges moved.
fn moved_node(node: &Node, moved: &dyn Fn(NodeId) -> NodeId) -> Node {
    let mut node = node.clone();
    match &mut node {
        Node::Send { next, .. }
        | Node::Wait { next, .. }
        | Node::Act { next, .. }
        | Node::HandOver { next, .. } => *next = moved(*next),
        Node::Await {
            then, otherwise, ..
        } => {
            *then = moved(*then);
            *otherwise = moved(*otherwise);
        }
        Node::Branch { arms, otherwise } => {
            for Arm { next, .. } in arms {
                *next = moved(*next);
            }
            *otherwise = otherwise.map(moved);
        }
        Node::Split { arms, .. } => {
            for SplitArm { next, .. } in arms {
                *next = moved(*next);
            }
        }
        Node::Review {
            approved,
            declined,
            unanswered,
            ..
        } => {
            for next in [approved, declined, unanswered] {
                *next = moved(*next);
            }
        }
        Node::Answer {
            arms, unanswered, ..
        } => {
            for AnswerArm { next, .. } in arms {
                *next = moved(*next);
            }
            *unanswered = moved(*unanswered);
        }
        Node::End => {}
    }
    node
}

/// What is asked, with journeys that only hand-overs start taken together with those that hand over; `None`
/// where there are none.
pub(super) fn asked<'a>(
    sides: &[Side<'a>],
    joined: &'a [Joined<'a>],
    asked: &Asked<'a>,
) -> Option<Asked<'a>> {
    if joined.is_empty() || asked.compares() {
        return None;
    }
    let covered = covered(sides, joined);
    let part_of = |journey: usize| {
        let name = &sides.get(journey)?.workflow.name;
        let mut parts = asked.parts.iter();
        parts.find(|part| part.side.workflow.name == *name)
    };
    let is_covered = |part: &Part<'_>| {
        let mut names = covered.iter().filter_map(|&i| sides.get(i));
        names.any(|side| side.workflow.name == part.side.workflow.name)
    };
    if !asked.parts.iter().any(is_covered) {
        return None;
    }
    let mut parts: Vec<Part<'a>> = Vec::new();
    let mut led: BTreeSet<&SmolStr> = BTreeSet::new();
    for flow in joined {
        let mut counted = vec![false; flow.side.workflow.nodes.len()];
        let mut alone = Some(0_u64);
        let mut brings = false;
        for (nth, &(journey, offset)) in flow.members.iter().enumerate() {
            if nth > 0 && !covered.contains(&journey) {
                continue;
            }
            let Some(part) = part_of(journey) else {
                continue;
            };
            brings |= nth > 0;
            alone = alone.zip(part.alone).map(|(a, b)| a.saturating_add(b));
            let own = counted.iter_mut().skip(offset);
            let nodes = part.side.workflow.nodes.len().saturating_sub(1);
            for (slot, counts) in own.zip(part.counted.iter()).take(nodes) {
                *slot = *counts;
            }
        }
        if !brings {
            continue;
        }
        led.insert(&flow.side.workflow.name);
        parts.push(Part {
            side: &flow.side,
            place: 0,
            counted: counted.into(),
            alone,
            most: u64::MAX,
            exact: false,
        });
    }
    for part in &asked.parts {
        if !is_covered(part) && !led.contains(&part.side.workflow.name) {
            parts.push(part.clone());
        }
    }
    for (place, part) in parts.iter_mut().enumerate() {
        part.place = place;
    }
    Some(Asked {
        cap: asked.cap.clone(),
        parts,
        kept: None,
        facts: Facts::default(),
    })
}

/// The journeys all of whose runs begin in one that is known, by place.
fn covered(sides: &[Side<'_>], joined: &[Joined<'_>]) -> BTreeSet<usize> {
    let has_flow = |at: usize| {
        let mut flows = joined.iter();
        flows.any(|flow| flow.members.first().is_some_and(|first| first.0 == at))
    };
    let handed = (0..sides.len()).filter(|&i| {
        sides
            .get(i)
            .is_some_and(|side| side.workflow.start == Start::HandedOver)
    });
    let mut covered: BTreeSet<usize> = handed.collect();
    loop {
        let uncovered = covered.iter().copied().find(|&at| {
            let name = sides.get(at).map(|side| &side.workflow.name);
            let sources: Vec<usize> = (0..sides.len())
                .filter(|&from| {
                    let own = sides.get(from).map(|side| side.workflow);
                    own.is_some_and(|own| targets(own).any(|target| Some(target) == name))
                })
                .collect();
            let known = |from: &usize| has_flow(*from) || covered.contains(from);
            sources.is_empty() || !sources.iter().all(known)
        });
        match uncovered {
            Some(at) => covered.remove(&at),
            None => return covered,
        };
    }
}
