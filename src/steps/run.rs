//! `run care_basics`: a named sequence, expanded in place.

use crate::lower::{LowerStep, Lowering};
use crate::syntax::ast::Name;
use crate::syntax::ast::Step;
use crate::syntax::scan::Statement;
use crate::syntax::{Cx, ParseStep, Rule};

/// A `run` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Run {
    /// Which sequence.
    pub sequence: Name,
}

impl LowerStep for Run {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        at.expand(&self.sequence, step);
    }
}

impl ParseStep for Run {
    const FIRST: &'static [&'static str] = &["run"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        cx.no_blocks(statement);
        cx.read(
            Rule::run_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let sequence = cx.next_name(&mut line)?;
                Some(Run { sequence })
            },
        )
    }
}
