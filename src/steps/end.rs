//! `end`: the run ends here.

use crate::lower::{LowerStep, Lowering};
use crate::syntax::ast::Step;

/// An `end` step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End;

impl LowerStep for End {
    fn lower<'a>(&'a self, _step: &'a Step, at: &mut Lowering<'a>) {
        at.graph.end_here();
    }
}
