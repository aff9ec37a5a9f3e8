//! How the proof says things to people: moments, spans, what starts and ends a run.

use super::entry::event_words;
use super::graph::{Measure, NEVER};
use super::witness::Stage;
use crate::semantics::Moment;
use crate::source::Span;
use crate::workflow::{EventKind, Exit, Node, NodeId, Start, ToldIn, Workflow};
use jiff::civil::DateTime;
use smol_str::SmolStr;
use std::cmp::Ordering;

/// `2026-03-02 09:00`.
pub(super) fn stamp(at: Moment) -> String {
    at.wall.strftime("%Y-%m-%d %H:%M").to_string()
}

pub(super) fn weekday_stamp(at: &str) -> String {
    match DateTime::strptime("%Y-%m-%d %H:%M", at) {
        Ok(wall) => wall
            .strftime("%a %Y-%m-%d %H:%M")
            .to_string()
            .to_lowercase(),
        Err(_) => at.to_owned(),
    }
}

/// What starts a run, as the journey writes it.
pub(super) fn start_words(workflow: &Workflow, index: usize) -> String {
    match &workflow.start {
        Start::Events { events, .. } => events
            .get(index)
            .or_else(|| events.first())
            .map_or_else(String::new, |on| event_words(&on.event)),
        Start::Becomes { states } => format!(
            "becomes {}",
            states
                .get(index)
                .or_else(|| states.first())
                .map_or("", SmolStr::as_str)
        ),
        Start::EntersSegment { segment, .. } => format!("enters {segment}"),
        Start::AroundDate {
            offset,
            after,
            property,
            ..
        } => match offset {
            None => format!("on {property}"),
            Some(offset) if *after => format!("{} after {property}", offset.text()),
            Some(offset) => format!("{} before {property}", offset.text()),
        },
        Start::OnDate { date, .. } => date.text(),
        Start::HandedOver => "handed over".to_owned(),
    }
}

/// What a run begins with, told at the moment at which it begins: where events are gathered that is later than the
/// first of them.
pub(super) fn run_words(workflow: &Workflow, index: usize) -> String {
    as_gathered(workflow, start_words(workflow, index))
}

/// The words for a start, and how long its events were gathered.
pub(super) fn as_gathered(workflow: &Workflow, words: String) -> String {
    match super::entry::gathered(workflow) {
        Some(length) => format!("{words}, gathered for {}", length.text()),
        None => words,
    }
}

pub(super) fn awaited_words(workflow: &Workflow, node: usize) -> String {
    use crate::workflow::AwaitOn;
    match workflow.node(NodeId(node as u32)) {
        Node::Await { on, .. } => match on.first() {
            Some(AwaitOn::Event(event)) => event_words(event),
            Some(AwaitOn::Condition(_)) | None => "what it waits for".to_owned(),
        },
        Node::Review { .. } => "the review is answered".to_owned(),
        Node::Answer { survey, .. } => format!("answers {survey}"),
        Node::Send { .. }
        | Node::Wait { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::HandOver { .. }
        | Node::End => String::new(),
    }
}

/// What could end a run early so that the client can come back, and where that is written.
pub(super) fn ending(workflow: &Workflow) -> (String, Span) {
    if let Some(goal) = &workflow.goal {
        return (event_words(&goal.event), workflow.spans.goal);
    }
    let exit = workflow.exits.iter().find_map(|exit| match exit {
        Exit::Event {
            event: EventKind::Unsubscribed | EventKind::Complained | EventKind::Bounced,
        } => None,
        Exit::Event { event } => Some(event_words(event)),
        Exit::SameEvent { event, property } => {
            Some(format!("{} for the same {property}", event_words(event)))
        }
        Exit::Becomes { state } => Some(format!("becomes {state}")),
        Exit::Condition { .. } => Some("a condition of `exits` holds".to_owned()),
    });
    match exit {
        Some(words) => (words, workflow.spans.exits),
        None => (
            format!(
                "leaves {}",
                crate::diagnostics::list_some(workflow.states.iter().map(SmolStr::as_str), 4)
            ),
            workflow.spans.states,
        ),
    }
}

pub(super) fn endless_wait(stage: &Stage<'_>) -> Option<Span> {
    let edge = stage.graph.edges().iter().find(|e| e.dwell.hi() >= NEVER)?;
    Some(stage.setting.workflow.source(NodeId(edge.from as u32)))
}

/// `1st`, `2nd`, `3rd`, `11th`.
pub(super) fn ordinal(number: u64) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// Minutes between two moments: on the client's clock, and as they really pass.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Apart {
    pub(super) wall: u64,
    pub(super) elapsed: u64,
}

impl Apart {
    /// On the clock of a rule.
    pub(super) fn on(self, measure: Measure) -> u64 {
        match measure {
            Measure::Wall => self.wall,
            Measure::Elapsed => self.elapsed,
        }
    }

    /// `within 2 days`, `at one moment`; in hours where days are not 24 of them, and it is hours that the rule counts.
    pub(super) fn soon(self, measure: Measure) -> String {
        let told_in = match measure {
            Measure::Elapsed if self.wall != self.elapsed => ToldIn::Hours,
            Measure::Elapsed | Measure::Wall => ToldIn::Days,
        };
        match self.on(measure) {
            0 => "at one moment".to_owned(),
            minutes => format!("within {}", told_in.words(minutes)),
        }
    }

    /// Says so where the clocks change between two messages, and the times beside them do not show how a rule counts, or
    /// the change is what breaks it.
    pub(super) fn change_of_clocks(self, measure: Measure, window: u64) -> Option<String> {
        let is_told = match measure {
            Measure::Elapsed => true,
            Measure::Wall => self.wall < window && window <= self.elapsed,
        };
        let Apart { wall, elapsed } = self;
        let (on_the_wall, passed) = (ToldIn::Days.words(wall), ToldIn::Hours.words(elapsed));
        match wall.cmp(&elapsed) {
            _ if !is_told => None,
            Ordering::Greater => Some(format!(
                "the clocks go forward in between: {on_the_wall} on the wall last {passed}"
            )),
            Ordering::Less => Some(format!(
                "the clocks go back in between: {passed} are {on_the_wall} on the wall"
            )),
            Ordering::Equal => None,
        }
    }
}
