//! Who of those in a journey hears a message: what every way to it asks for.

use crate::workflow::{Condition, Node, NodeId, Workflow};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// A way out of a step that has several: the step, and which of its ways.
type Way = (u32, usize);

/// For each message that the journey sends: who hears it, in words.
pub(super) fn reach(workflow: &Workflow) -> BTreeMap<SmolStr, String> {
    let guards = guards(workflow);
    let mut all: BTreeMap<SmolStr, Vec<String>> = BTreeMap::new();
    for ((_, node), guards) in workflow.iter().zip(&guards) {
        let (Node::Send { message, .. }, Some(guards)) = (node, guards) else {
            continue;
        };
        let words: Vec<String> = guards.iter().map(|way| words(workflow, *way)).collect();
        let words = if words.is_empty() {
            "everyone in the journey".to_owned()
        } else {
            words.join(", ")
        };
        let known = all.entry(message.clone()).or_default();
        if !known.contains(&words) {
            known.push(words);
        }
    }
    all.into_iter()
        .map(|(name, words)| (name, words.join("; or ")))
        .collect()
}

/// For each step the ways that every path to it takes; `None` where no path comes. Every edge leads forward,
/// so one walk is enough.
fn guards(workflow: &Workflow) -> Vec<Option<BTreeSet<Way>>> {
    let mut all: Vec<Option<BTreeSet<Way>>> = vec![None; workflow.nodes.len()];
    if let Some(entry) = all.get_mut(workflow.entry.0 as usize) {
        *entry = Some(BTreeSet::new());
    }
    for (id, node) in workflow.iter() {
        let Some(here) = all.get(id.0 as usize).cloned().flatten() else {
            continue;
        };
        let ways = node.successors();
        let parts = ways.iter().any(|to| ways.first() != Some(to));
        // Two ways to one step ask for nothing there.
        for (way, to) in ways.iter().enumerate() {
            let mut there = here.clone();
            if parts && ways.iter().filter(|other| *other == to).count() == 1 {
                there.insert((id.0, way));
            }
            if let Some(slot) = all.get_mut(to.0 as usize) {
                *slot = Some(match slot.take() {
                    None => there,
                    Some(known) => known.intersection(&there).copied().collect(),
                });
            }
        }
    }
    all
}

/// What a way asks for.
fn words(workflow: &Workflow, (step, way): Way) -> String {
    match workflow.node(NodeId(step)) {
        Node::Branch { arms, .. } => {
            if let Some(arm) = arms.get(way) {
                return arm.when.text();
            }
            let none: Vec<String> = arms
                .iter()
                .map(|arm| {
                    let of = Box::new(arm.when.clone());
                    Condition::Not { of }.text()
                })
                .collect();
            none.join(" and ")
        }
        Node::Split { name, arms, .. } => arms.get(way).map_or_else(String::new, |arm| {
            format!("{} of {name} ({})", arm.name, percent(arm.weight))
        }),
        Node::Await { on, deadline, .. } => {
            let on: Vec<String> = on.iter().map(crate::workflow::AwaitOn::text).collect();
            let not = if way == 0 { "" } else { "not " };
            format!("{not}{} within {}", on.join(" or "), deadline.text())
        }
        Node::Review { by, .. } => {
            let what = ["approved by", "declined by", "unanswered by"].get(way);
            format!("{} {}", what.unwrap_or(&""), by.text())
        }
        Node::Answer { survey, arms, .. } => match arms.get(way) {
            Some(arm) => format!("{survey} answered with {}", arm.answers.join(" or ")),
            None => format!("{survey} not answered"),
        },
        Node::Send { .. }
        | Node::Wait { .. }
        | Node::Act { .. }
        | Node::HandOver { .. }
        | Node::End => String::new(),
    }
}

/// `25%`, `12.5%`, from hundredths of a percent.
pub(super) fn percent(weight: u32) -> String {
    let (whole, rest) = (weight / 100, weight % 100);
    if rest == 0 {
        format!("{whole}%")
    } else {
        let digits = format!("{rest:02}");
        format!("{whole}.{}%", digits.trim_end_matches('0'))
    }
}
