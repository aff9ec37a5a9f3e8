//! `end`: the run ends here.

use crate::lower::{LowerStep, Lowering};
use crate::syntax::ast::Step;
use crate::syntax::scan::Statement;
use crate::syntax::{Cx, ParseStep, Rule};

/// An `end` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct End;

impl LowerStep for End {
    fn lower<'a>(&'a self, _step: &'a Step, at: &mut Lowering<'a>) {
        at.graph.end_here();
    }
}

impl ParseStep for End {
    const FIRST: &'static [&'static str] = &["end"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        cx.no_blocks(statement);
        cx.read(
            Rule::end_line,
            statement.head,
            statement.reported,
            |_, _| Some(End),
        )
    }
}
