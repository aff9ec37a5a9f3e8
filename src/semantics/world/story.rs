//! What came of a scenario, in order of time.

use super::Moment;
use crate::workflow::NodeId;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What came of a scenario.
#[derive(Debug, Clone)]
pub struct Story {
    /// When it began: day 0 at midnight.
    pub start: Moment,
    /// When it was left.
    pub end: Moment,
    /// In order of time.
    pub lines: Vec<StoryLine>,
    /// What the script should have said, or said wrongly.
    pub faults: Vec<Fault>,
    /// Which ways were taken, by journey: from a node to a node.
    pub ways: Vec<BTreeSet<(NodeId, NodeId)>>,
}

/// A line of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryLine {
    /// When.
    pub at: Moment,
    /// What.
    pub kind: StoryKind,
}

/// What a line says. Journeys are indices into those that were played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoryKind {
    /// A happening of the script, by its index.
    Happens(usize),
    /// She is in this state from here on.
    State(SmolStr),
    /// A run begins.
    Enters(usize),
    /// A run ends before its last step, and why.
    Leaves(usize, NodeId, String),
    /// A message leaves.
    Sends(usize, NodeId, SmolStr),
    /// A message does not leave, and why.
    Skips(usize, NodeId, SmolStr, String),
    /// A message is held until then, and why.
    Holds(usize, NodeId, SmolStr, Moment, String),
    /// Work for someone: as named in the journey, and who it is.
    Task(usize, NodeId, Vec<SmolStr>, String),
}

/// What is wrong with a script.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A journey asks for a property that the script does not say.
    Unknown(SmolStr),
    /// A journey came to a split, and the script takes no arm of it.
    NoArm(SmolStr),
    /// A decision or an answer (a happening, by its index) that nobody has asked for.
    NotAsked(usize),
    /// Something was opened or clicked (a happening, by its index) that was not sent.
    NotReceived(usize),
    /// Journeys start each other without end.
    Endless,
}

impl Story {
    pub(super) fn new(start: Moment, journeys: usize) -> Story {
        Story {
            start,
            end: start,
            lines: Vec::new(),
            faults: Vec::new(),
            ways: vec![BTreeSet::new(); journeys],
        }
    }

    pub(super) fn line(&mut self, at: Moment, kind: StoryKind) {
        self.lines.push(StoryLine { at, kind });
    }

    pub(super) fn fault(&mut self, fault: Fault) {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    pub(super) fn close(&mut self, end: Moment, _state: SmolStr) {
        self.end = end;
    }

    /// What was sent: when, by which journey and node, which message.
    pub fn sent(&self) -> impl Iterator<Item = (Moment, usize, NodeId, &SmolStr)> {
        self.lines.iter().filter_map(|line| match &line.kind {
            StoryKind::Sends(journey, node, message) => Some((line.at, *journey, *node, message)),
            StoryKind::Happens(_)
            | StoryKind::State(_)
            | StoryKind::Enters(_)
            | StoryKind::Leaves(..)
            | StoryKind::Skips(..)
            | StoryKind::Holds(..)
            | StoryKind::Task(..) => None,
        })
    }
}
