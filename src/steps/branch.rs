//! `if C { … } else if C { … } else { … }`.

use crate::syntax::ast::{Block, Condition};

/// An `if` step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct If {
    /// `if` and each `else if`, in order; the first that holds is taken.
    pub arms: Vec<IfArm>,
    /// `else`.
    pub otherwise: Option<Block>,
}

/// One condition and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IfArm {
    /// When.
    pub condition: Condition,
    /// What.
    pub block: Block,
}
