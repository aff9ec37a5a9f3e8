//! The nodes of a workflow: few, closed, platform-neutral.

use super::{Action, ClockMinutes, Condition, EventKind, Length, PropertyRef, Recipient, Weekdays};
use serde::Serialize;
use smol_str::SmolStr;

/// Index of a node in its workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct NodeId(pub u32);

/// One node. Every edge leads to a later node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "node", rename_all = "snake_case")]
pub enum Node {
    /// One message leaves now; under a quiet rule it and the run wait until the rule allows it.
    Send {
        /// Its name.
        message: SmolStr,
        /// What comes next.
        next: NodeId,
    },
    /// Time passes.
    Wait {
        /// How much.
        wait: WaitKind,
        /// No other journey may send to this client meanwhile.
        #[serde(skip_serializing_if = "is_false")]
        alone: bool,
        /// What comes next.
        next: NodeId,
    },
    /// The run waits for something to happen from now on, at most so long.
    Await {
        /// Any of these ends the wait.
        on: Vec<AwaitOn>,
        /// The longest wait.
        deadline: Length,
        /// When it happens.
        then: NodeId,
        /// When the deadline comes first.
        otherwise: NodeId,
    },
    /// The first arm whose condition holds is taken.
    Branch {
        /// In order.
        arms: Vec<Arm>,
        /// When none holds. `None` where one of the arms always holds (an exhaustive `match`).
        otherwise: Option<NodeId>,
    },
    /// One arm is taken at random.
    Split {
        /// Its name.
        name: SmolStr,
        /// In order; weights add up to 10,000.
        arms: Vec<SplitArm>,
        /// What tells the arms apart: event and length of time.
        measure: Option<(EventKind, Length)>,
    },
    /// Something is done that the client does not receive; no time passes.
    Act {
        /// What.
        #[serde(flatten)]
        action: Action,
        /// What comes next.
        next: NodeId,
    },
    /// The run waits until a person has decided about this client, at most so long.
    Review {
        /// Who decides.
        by: Recipient,
        /// The longest wait.
        within: Length,
        /// When the person says yes.
        approved: NodeId,
        /// When the person says no.
        declined: NodeId,
        /// When nobody has answered in time.
        unanswered: NodeId,
    },
    /// The run waits for the answer to a survey that was sent just before, at most so long.
    Answer {
        /// The survey: a message with `choices`.
        survey: SmolStr,
        /// The longest wait.
        within: Length,
        /// Every choice of the survey stands in exactly one of them.
        arms: Vec<AnswerArm>,
        /// When no answer has come in time.
        unanswered: NodeId,
    },
    /// A run of another journey begins now, which `starts when handed over`; this one goes on.
    HandOver {
        /// The other journey.
        journey: SmolStr,
        /// What comes next: always the end.
        next: NodeId,
    },
    /// The run is over. The last node, and the only one of its kind.
    End,
}

/// A condition and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Arm {
    /// When.
    pub when: Condition,
    /// Where to.
    pub next: NodeId,
}

/// A weight and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SplitArm {
    /// Its name.
    pub name: SmolStr,
    /// In hundredths of a percent.
    pub weight: u32,
    /// Where to.
    pub next: NodeId,
}

/// Answers to a survey and where they lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerArm {
    /// One or more choices of the survey.
    pub answers: Vec<SmolStr>,
    /// Where to.
    pub next: NodeId,
}

/// What ends an `Await`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AwaitOn {
    /// An event happens.
    Event(EventKind),
    /// A condition holds (it may hold already: then the wait passes at once).
    Condition(Condition),
}

/// How a wait ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "until", rename_all = "snake_case")]
pub enum WaitKind {
    /// A length has passed.
    Length {
        /// Exactly so long.
        length: Length,
    },
    /// Some length between the two has passed; the platform chooses.
    Between {
        /// At least.
        least: Length,
        /// At most.
        most: Length,
    },
    /// The next such moment in the client's zone; passes at once at that very moment.
    Clock {
        /// Time of day.
        at: ClockMinutes,
        /// On these days.
        on: Weekdays,
    },
    /// A moment relative to a date of the client's; passes at once when it is past or the date is unknown.
    Date {
        /// The date: always the profile's own, live.
        property: PropertyRef,
        /// How far off; `None`: the day itself.
        offset: Option<Length>,
        /// After the date rather than before it.
        after: bool,
        /// Time of day; `None`: the start of that day.
        at: Option<ClockMinutes>,
    },
    /// So long after the run began; passes at once when that is past.
    AfterStart {
        /// How long.
        length: Length,
    },
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes fields by reference"
)]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Node {
    /// What it waits for; nothing where it is no such wait.
    pub fn awaits(&self) -> &[AwaitOn] {
        match self {
            Node::Await { on, .. } => on,
            Node::Send { .. }
            | Node::Wait { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => &[],
        }
    }

    /// Whether another does the same and leads to the same, whatever the arms of a branch ask.
    pub(crate) fn is_like_but_for_questions(&self, other: &Node) -> bool {
        match (self, other) {
            (
                Node::Branch { arms, otherwise },
                Node::Branch {
                    arms: others,
                    otherwise: rest,
                },
            ) => {
                let mut both = arms.iter().zip(others);
                arms.len() == others.len()
                    && otherwise == rest
                    && both.all(|(Arm { when: _, next }, other)| *next == other.next)
            }
            (
                Node::Branch { .. }
                | Node::Send { .. }
                | Node::Wait { .. }
                | Node::Await { .. }
                | Node::Split { .. }
                | Node::Act { .. }
                | Node::Review { .. }
                | Node::Answer { .. }
                | Node::HandOver { .. }
                | Node::End,
                _,
            ) => self == other,
        }
    }

    /// The message that leaves here, where one does.
    pub fn message(&self) -> Option<&SmolStr> {
        match self {
            Node::Send { message, .. } => Some(message),
            Node::Wait { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => None,
        }
    }

    /// All nodes that this one can lead to, in source order.
    pub fn successors(&self) -> Vec<NodeId> {
        match self {
            Node::Send { next, .. }
            | Node::Wait { next, .. }
            | Node::Act { next, .. }
            | Node::HandOver { next, .. } => vec![*next],
            Node::Review {
                approved,
                declined,
                unanswered,
                ..
            } => vec![*approved, *declined, *unanswered],
            Node::Answer {
                arms, unanswered, ..
            } => arms
                .iter()
                .map(|a| a.next)
                .chain(std::iter::once(*unanswered))
                .collect(),
            Node::Await {
                then, otherwise, ..
            } => vec![*then, *otherwise],
            Node::Branch { arms, otherwise } => {
                arms.iter().map(|a| a.next).chain(*otherwise).collect()
            }
            Node::Split { arms, .. } => arms.iter().map(|a| a.next).collect(),
            Node::End => Vec::new(),
        }
    }
}
