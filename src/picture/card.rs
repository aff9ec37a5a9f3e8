//! What stands on each card, before it has a place in the picture.

use super::words;
use super::{Card, CardKind, Place};
use crate::proof::Days;
use crate::source::SourceMap;
use crate::workflow::{House, MergePart, MergeText, Message, Node, NodeId, Workflow};
use smol_str::SmolStr;

/// The card of the journey, then one for each node.
pub(super) fn all(
    house: &House,
    workflow: &Workflow,
    days: &[Option<Days>],
    sources: &SourceMap,
) -> Vec<Card> {
    let mut cards = vec![journey(workflow, sources)];
    for (id, node) in workflow.iter() {
        let (kind, title, lines) = step(house, node);
        let is_end = matches!(node, Node::End);
        cards.push(Card {
            days: days.get(id.0 as usize).copied().flatten(),
            place: if is_end {
                None
            } else {
                Place::of(sources, workflow.source(id))
            },
            ..blank(Some(id), kind, title, lines)
        });
    }
    cards
}

fn blank(node: Option<NodeId>, kind: CardKind, title: String, lines: Vec<String>) -> Card {
    Card {
        node,
        kind,
        title,
        lines,
        days: None,
        place: None,
        x: 0,
        y: 0,
        width: 0,
        height: 0,
        rows: Vec::new(),
    }
}

fn journey(workflow: &Workflow, sources: &SourceMap) -> Card {
    let spans = &workflow.spans;
    let clauses = [
        spans.states,
        spans.start,
        spans.reentry,
        spans.exits,
        spans.goal,
    ];
    let all = clauses
        .iter()
        .fold(spans.name, |all, clause| all.to(*clause));
    let lines = vec![
        format!("for {}", words::list(&workflow.states, "and")),
        format!("starts {}", workflow.start.text()),
        format!("enters {}", workflow.reentry.text()),
    ];
    Card {
        place: Place::of(sources, all),
        ..blank(
            None,
            CardKind::Start,
            format!("journey {}", workflow.name),
            lines,
        )
    }
}

fn step(house: &House, node: &Node) -> (CardKind, String, Vec<String>) {
    match node {
        Node::Send { message, .. } => {
            let subject = house
                .messages
                .get(message)
                .and_then(|m| first_line(house, m));
            (
                CardKind::Send,
                format!("send {message}"),
                subject.into_iter().collect(),
            )
        }
        Node::Wait { wait, alone, .. } => (CardKind::Wait, words::wait(wait, *alone), Vec::new()),
        Node::Await { on, deadline, .. } => (
            CardKind::Wait,
            format!("wait up to {}", deadline.text()),
            vec![format!("for {}", words::awaited(on))],
        ),
        Node::Branch { arms, otherwise } => {
            let title = match (arms.as_slice(), otherwise) {
                ([one], _) => format!("if {}", one.when.text()),
                (_, Some(_)) => "the first that holds".to_owned(),
                (_, None) => "whichever holds".to_owned(),
            };
            (CardKind::Choice, title, Vec::new())
        }
        Node::Split { name, measure, .. } => {
            let measure = measure.as_ref().map(|(event, within)| {
                format!("measure {} within {}", event.text(), within.text())
            });
            (
                CardKind::Choice,
                format!("split {name}"),
                measure.into_iter().collect(),
            )
        }
        Node::Act { action, .. } => {
            let (title, text) = words::action(action);
            let kind = if text.is_some() {
                CardKind::Person
            } else {
                CardKind::Data
            };
            (kind, title, text.into_iter().collect())
        }
        Node::Review { by, within, .. } => (
            CardKind::Person,
            format!("review by {}", by.text()),
            vec![format!("within {}", within.text())],
        ),
        Node::Answer { survey, within, .. } => (
            CardKind::Choice,
            format!("answer to {survey}"),
            vec![format!("within {}", within.text())],
        ),
        Node::HandOver { journey, .. } => (
            CardKind::HandOver,
            format!("hand over to {journey}"),
            Vec::new(),
        ),
        Node::End => (CardKind::End, "the end".to_owned(), Vec::new()),
    }
}

/// What a client sees first of a message, in the first locale: its subject, else the start of its body.
fn first_line(house: &House, message: &Message) -> Option<String> {
    let locale = house.locales.first()?;
    let subject = message.subject.get(locale);
    subject.map(with_fallbacks).filter(|text| !text.is_empty())
}

/// A text as someone reads it of whom nothing is known; what is never missing stands in brackets.
pub(super) fn with_fallbacks(text: &MergeText) -> String {
    let piece = |part: &MergePart| match part {
        MergePart::Text(text) => text.clone(),
        MergePart::Field {
            fallback: Some(fallback),
            ..
        }
        | MergePart::Each {
            fallback: Some(fallback),
            ..
        } => fallback.clone(),
        MergePart::Field {
            property,
            fallback: None,
            ..
        } => bracketed(&property.text()),
        MergePart::Each {
            event,
            property,
            fallback: None,
            ..
        } => bracketed(&format!("each {event}.{property}")),
    };
    text.parts.iter().map(piece).collect()
}

fn bracketed(name: &str) -> String {
    format!("[{name}]")
}

/// What must be so for each way out of a node, in the order of [`Node::successors`]; nothing where there is
/// only one.
pub(super) fn ways(node: &Node) -> Vec<(NodeId, Option<String>)> {
    let say = |to: &NodeId, text: String| (*to, Some(text));
    match node {
        Node::Send { next, .. }
        | Node::Wait { next, .. }
        | Node::Act { next, .. }
        | Node::HandOver { next, .. } => vec![(*next, None)],
        Node::Await {
            on,
            deadline,
            then,
            otherwise,
        } => vec![
            say(then, words::awaited(on)),
            say(otherwise, format!("otherwise, after {}", deadline.text())),
        ],
        Node::Branch { arms, otherwise } => {
            let single = arms.len() == 1;
            let arm = |arm: &crate::workflow::Arm| {
                let text = if single {
                    "yes".to_owned()
                } else {
                    arm.when.text()
                };
                (arm.next, Some(text))
            };
            let other = |to: NodeId| {
                let text = if single { "no" } else { "else" };
                (to, Some(text.to_owned()))
            };
            arms.iter().map(arm).chain(otherwise.map(other)).collect()
        }
        Node::Split { arms, .. } => arms
            .iter()
            .map(|arm| {
                say(
                    &arm.next,
                    format!("{} {}", words::weight(arm.weight), arm.name),
                )
            })
            .collect(),
        Node::Review {
            within,
            approved,
            declined,
            unanswered,
            ..
        } => vec![
            say(approved, "approved".to_owned()),
            say(declined, "declined".to_owned()),
            say(unanswered, format!("no answer in {}", within.text())),
        ],
        Node::Answer {
            within,
            arms,
            unanswered,
            ..
        } => arms
            .iter()
            .map(|arm| say(&arm.next, answers(&arm.answers)))
            .chain(std::iter::once(say(
                unanswered,
                format!("no answer in {}", within.text()),
            )))
            .collect(),
        Node::End => Vec::new(),
    }
}

fn answers(names: &[SmolStr]) -> String {
    words::list(names, "or")
}
