//! `end`: the run ends here.

/// An `end` step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End;
