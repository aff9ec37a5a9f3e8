//! What happens when something goes wrong: beside all journeys, and read by whoever halts them.

use super::{CountedSet, Length, Recipient};
use crate::source::Span;
use crate::vocabulary::Trouble;
use serde::Serialize;
use smol_str::SmolStr;

/// The escalation of a house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EscalationDef {
    /// Any of these raises the alarm. Never empty.
    pub alarms: Vec<Alarm>,
    /// Every journey that is for one of these states pauses; empty: every journey.
    pub pauses: Vec<SmolStr>,
    /// How journeys go on after the pause.
    pub resume: ResumePolicy,
    /// Persons and teams who hear of it. Never empty.
    pub alert: Vec<SmolStr>,
    /// Who writes to the clients, and with what.
    pub answer: Option<EscalationAnswer>,
    /// Documentation.
    pub description: Option<String>,
    /// Where declared.
    #[serde(skip)]
    pub span: Span,
}

/// What raises an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "alarm", rename_all = "snake_case")]
pub enum Alarm {
    /// One client was sent more than `count` of these in the window up to now.
    TooMany {
        /// More than so many.
        count: u32,
        /// Of what.
        of: CountedSet,
        /// Rolling, up to now.
        window: Length,
    },
    /// More than a share of all messages of the house in the window up to now.
    Rate {
        /// What befell them.
        of: Trouble,
        /// In hundredths of a percent.
        percent: u32,
        /// Rolling, up to now.
        window: Length,
    },
}

/// How journeys go on after a pause. Waits run on while they are paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ResumePolicy {
    /// A message that should have left longer ago is skipped; the rest leaves as restraint allows.
    pub drop_older_than: Length,
}

/// The answer to an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EscalationAnswer {
    /// So long after the alarm the client has it, quiet rules of the brand counted.
    pub within: Length,
    /// Who sends it.
    pub by: Recipient,
    /// A transactional message that needs nothing of a run.
    pub message: SmolStr,
}
