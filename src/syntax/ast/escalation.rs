//! `escalation`: what happens when something goes wrong.

use super::{Counted, Duration, Name, Recipient};
use crate::source::Span;
use crate::vocabulary::Trouble;

/// `escalation { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Escalation {
    /// Its lines, in source order; at most one of each but `when` (J0017).
    pub clauses: Vec<EscalationClause>,
}

/// A line in `escalation`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EscalationClause {
    /// `when one client receives more than 3 emails in the last 7 days`.
    TooMany {
        /// More than so many.
        count: u32,
        /// Of what.
        of: Counted,
        /// Back to when.
        window: Duration,
    },
    /// `when bounces exceed 2% in the last 1 day`.
    Rate {
        /// Of what.
        of: Trouble,
        /// More than so much, in hundredths of a percent: 2% is 200.
        percent: u32,
        /// Place of the percentage.
        percent_span: Span,
        /// Back to when.
        window: Duration,
    },
    /// `pause all journeys for owner, collector`; no states: all of them.
    Pause(Vec<Name>, Span),
    /// `on resume drop what is older than 2 days, the rest by restraint`.
    Resume(Duration, Span),
    /// `alert crm_lead, crm_team`.
    Alert(Vec<Name>, Span),
    /// `answer within 3 days by crm_lead with apology_letter`.
    Answer(Box<AnswerClause>),
    /// Could not be read.
    Error(Span),
}

/// `answer within 3 days by crm_lead with apology_letter`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AnswerClause {
    /// Until when the client has it.
    pub within: Duration,
    /// Who sends it.
    pub by: Recipient,
    /// Which message.
    pub with: Name,
    /// The clause.
    pub span: Span,
}
