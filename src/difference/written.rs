//! Clauses, steps, messages and definitions as an author would write them, side by side.
//!
//! What differs here stands for the lines of the pages that say the same, which are made to be signed rather than
//! to be read.

use super::journeys::Half;
use super::pages;
use super::reach::percent;
use super::{Change, Topic};
use crate::workflow::{AwaitOn, House, Message, Node, SegmentDef, Workflow};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Something that is written: what it is about, its name, its words.
type Line = (Topic, String, String);

/// What differs between two versions of a journey.
pub(super) fn differing(old: Half<'_, '_>, new: Half<'_, '_>) -> Vec<Change> {
    let (Some(before), Some(now)) = (old.1, new.1) else {
        return Vec::new();
    };
    let mut changes = several(clauses(before.workflow), clauses(now.workflow));
    changes.extend(named(old.0, new.0, before.workflow, now.workflow));
    let (gone, come) = pages::differing(&steps(before.workflow), &steps(now.workflow));
    let step = |is_gone: bool, step: String| {
        let (before, after) = if is_gone {
            (Some(step), None)
        } else {
            (None, Some(step))
        };
        Change::new(Topic::Steps, "", before, after)
    };
    changes.extend(gone.into_iter().map(|s| step(true, s)));
    changes.extend(come.into_iter().map(|s| step(false, s)));
    changes
}

/// Lines by topic and name: one on either side stand for each other, more came and went.
fn several(old: Vec<Line>, new: Vec<Line>) -> Vec<Change> {
    let mut all: BTreeMap<(Topic, String), (Vec<String>, Vec<String>)> = BTreeMap::new();
    for (topic, name, words) in old {
        all.entry((topic, name)).or_default().0.push(words);
    }
    for (topic, name, words) in new {
        all.entry((topic, name)).or_default().1.push(words);
    }
    let mut changes = Vec::new();
    for ((topic, name), (old, new)) in all {
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            these
                .iter()
                .filter(|one| !those.contains(one))
                .cloned()
                .collect()
        };
        let (gone, come) = (only(&old, &new), only(&new, &old));
        if let ([one], [other], 1, 1) = (gone.as_slice(), come.as_slice(), old.len(), new.len()) {
            let (one, other) = (Some(one.clone()), Some(other.clone()));
            changes.push(Change::new(topic, name, one, other));
            continue;
        }
        let gone = gone
            .into_iter()
            .map(|words| Change::new(topic, name.clone(), Some(words), None));
        let come = come
            .into_iter()
            .map(|words| Change::new(topic, name.clone(), None, Some(words)));
        changes.extend(gone.chain(come));
    }
    changes
}

/// The clauses of a journey.
fn clauses(workflow: &Workflow) -> Vec<Line> {
    let mut states = workflow.states.clone();
    states.sort();
    let mut lines = vec![
        (
            Topic::Reach,
            "the journey is for".to_owned(),
            states.join(", "),
        ),
        (Topic::Runs, "starts".to_owned(), workflow.start.text()),
        (Topic::Reentry, "enters".to_owned(), workflow.reentry.text()),
    ];
    let exits = workflow.exits.iter();
    lines.extend(exits.map(|exit| {
        (
            Topic::Runs,
            "exits".to_owned(),
            format!("when {}", exit.text()),
        )
    }));
    lines
}

/// What messages and definitions say that both versions have.
fn named(old: &House, new: &House, before: &Workflow, now: &Workflow) -> Vec<Change> {
    let sent = |workflow: &Workflow| -> BTreeSet<SmolStr> {
        workflow
            .nodes
            .iter()
            .filter_map(|n| n.message().cloned())
            .collect()
    };
    let mut changes = Vec::new();
    for name in sent(before).intersection(&sent(now)) {
        let (Some(one), Some(other)) = (old.messages.get(name), new.messages.get(name)) else {
            continue;
        };
        let own = several(message(one), message(other)).into_iter();
        changes.extend(own.map(|mut change| {
            // Under the message's name, as the line that is signed.
            let what = std::mem::replace(&mut change.subject, name.to_string());
            for value in [&mut change.before, &mut change.after]
                .into_iter()
                .flatten()
            {
                *value = format!("{what} {value}");
            }
            change
        }));
    }
    for (name, one) in &old.segments {
        let Some(other) = new.segments.get(name) else {
            continue;
        };
        let text = |def: &SegmentDef| {
            def.condition
                .as_ref()
                .map(|condition| format!("when {}", condition.text()))
        };
        let speaks = speaks_of(before, name) || speaks_of(now, name);
        if speaks && text(one) != text(other) {
            let subject = format!("segment {name}");
            changes.push(Change::new(Topic::Reach, subject, text(one), text(other)));
        }
    }
    changes
}

/// Whether the steps and clauses of a journey name something of the house directly.
fn speaks_of(workflow: &Workflow, name: &str) -> bool {
    let says = |text: String| {
        text.split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|w| w == name)
    };
    clauses(workflow)
        .into_iter()
        .any(|(_, _, words)| says(words))
        || steps(workflow).into_iter().any(says)
}

/// What is said of a message beside its words.
fn message(message: &Message) -> Vec<Line> {
    let mut states = message.states.clone();
    states.sort();
    let mut lines = vec![
        (
            Topic::Reach,
            "is".to_owned(),
            format!("{} {}", message.channel.text(), message.purpose.text()),
        ),
        (
            Topic::Reach,
            "because".to_owned(),
            format!("\"{}\"", message.because),
        ),
    ];
    if !states.is_empty() {
        lines.push((Topic::Reach, "for".to_owned(), states.join(", ")));
    }
    if let Some(needs) = &message.needs {
        lines.push((Topic::Reach, "needs".to_owned(), needs.text()));
    }
    if let Some(theme) = &message.theme {
        lines.push((Topic::Restraint, "theme".to_owned(), theme.to_string()));
    }
    lines
}

/// The steps that decide what a client hears, and when, one line each.
fn steps(workflow: &Workflow) -> Vec<String> {
    workflow.nodes.iter().filter_map(step).collect()
}

fn step(node: &Node) -> Option<String> {
    Some(match node {
        Node::Send { message, .. } => format!("send {message}"),
        Node::Wait { wait, alone, .. } => {
            let alone = if *alone {
                ", no messages from any journey"
            } else {
                ""
            };
            format!("wait {}{alone}", wait.text())
        }
        Node::Await { on, deadline, .. } => {
            let on: Vec<String> = on.iter().map(AwaitOn::text).collect();
            format!("wait up to {} for {}", deadline.text(), on.join(" or "))
        }
        Node::Branch { arms, .. } => {
            let arms: Vec<String> = arms.iter().map(|arm| arm.when.text()).collect();
            format!("if {}", arms.join(", else if "))
        }
        Node::Split { name, arms, .. } => {
            let arms: Vec<String> = arms
                .iter()
                .map(|arm| format!("{} {}", percent(arm.weight), arm.name))
                .collect();
            format!("split {name} {}", arms.join(", "))
        }
        Node::Review { by, within, .. } => {
            format!("review by {} within {}", by.text(), within.text())
        }
        Node::Answer {
            survey,
            within,
            arms,
            ..
        } => {
            let arms: Vec<String> = arms.iter().map(|arm| arm.answers.join(" or ")).collect();
            format!(
                "answer to {survey} within {}: {}",
                within.text(),
                arms.join(", ")
            )
        }
        Node::HandOver { journey, .. } => format!("hand over to {journey}"),
        Node::Act { .. } | Node::End => return None,
    })
}
