//! `wait up to D for E or C { … } otherwise { … }`: something happens from now on, or the deadline comes.

use crate::syntax::ast::{Block, Condition, Duration, EventRef};

/// A `wait up to` step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitFor {
    /// The longest wait.
    pub deadline: Duration,
    /// What ends the wait: one entry for each `or`.
    pub what: Vec<WaitForWhat>,
    /// When it happens.
    pub then: Block,
    /// When the deadline comes first. `None` where the author left it out: the run then goes on.
    pub otherwise: Option<Block>,
}

/// What a `wait up to` waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitForWhat {
    /// An event, from now on.
    Event(EventRef),
    /// A condition that becomes true.
    Condition(Condition),
}
