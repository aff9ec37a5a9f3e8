//! `run care_basics`: a named sequence, expanded in place.

use crate::syntax::ast::Name;

/// A `run` step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Which sequence.
    pub sequence: Name,
}
