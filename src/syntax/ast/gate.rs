//! `gate` declarations.

use super::{Duration, Name};
use crate::source::Span;

/// `gate two_pairs_of_eyes { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Gate {
    /// Its name.
    pub name: Name,
    /// Its lines.
    pub clauses: Vec<GateClause>,
}

/// A line of a gate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum GateClause {
    /// `approved by 1 of A and 1 of B [for content fr]`.
    ApprovedBy {
        /// Who.
        by: Vec<Quorum>,
        /// The facet words after `for` (`content`, `fr`), empty for everything.
        facet: Vec<Name>,
        /// The line.
        span: Span,
    },
    /// `never the author`.
    NeverAuthor(Span),
    /// `tested by 1 of crm_team`.
    TestedBy(Vec<Quorum>, Span),
    /// `live no sooner than 2 days [of house_days] after the last approval`.
    NoSoonerThan(Duration, Option<Name>, Span),
    /// `valid for 90 days`.
    ValidFor(Duration, Span),
    /// Could not be read.
    Error(Span),
}

/// `1 of crm_team`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quorum {
    /// How many different people.
    pub count: u32,
    /// Team or person.
    pub of: Name,
    /// Where.
    pub span: Span,
}
