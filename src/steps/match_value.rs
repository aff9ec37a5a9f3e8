//! `match tier { noir { … } gold, silver { … } }`: every value, exactly once.

use crate::source::Span;
use crate::syntax::ast::{Block, Name};

/// A `match` step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// A property with a closed set of values (`one of`, `yes/no`), or `client` for the states; two names for event data.
    pub subject: Vec<Name>,
    /// In source order.
    pub arms: Vec<MatchArm>,
}

/// Values and what follows from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchArm {
    /// `///` lines above.
    pub doc: crate::syntax::ast::Doc,
    /// One or more.
    pub patterns: Vec<MatchPattern>,
    /// What.
    pub block: Block,
}

/// One value of an arm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatchPattern {
    /// A value of the property (`yes` and `no` included), or a state.
    Value(Name),
    /// `unknown`.
    Unknown(Span),
}
