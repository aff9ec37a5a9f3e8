//! `run care_basics`: a named sequence, expanded in place.

use crate::lower::{LowerStep, Lowering};
use crate::syntax::ast::Name;
use crate::syntax::ast::Step;

/// A `run` step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Which sequence.
    pub sequence: Name,
}

impl LowerStep for Run {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        at.expand(&self.sequence, step);
    }
}
