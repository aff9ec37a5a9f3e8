//! `hand over to J`: the client leaves this journey, and a run of another begins at that moment. The
//! other journey must say that it `starts when handed over`; circles are looked for in `checks`.

use crate::lower::{LowerStep, Lowering, OPEN, errors};
use crate::names::NameKind;
use crate::syntax::ast::{Name, Step};
use crate::syntax::scan::Statement;
use crate::syntax::{Cx, ParseStep, Rule};
use crate::workflow::Node;

/// A `hand over` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HandOver {
    /// To which journey.
    pub journey: Name,
}

impl LowerStep for HandOver {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        let Some(entry) = at.resolve(&self.journey, NameKind::Journey, "`hand over to`") else {
            at.lacks_steps = true;
            at.graph.end_here();
            return;
        };
        if let Some(start) = at.starts_otherwise(entry.decl) {
            at.report(errors::not_handed_over(&self.journey, start));
        }
        at.push_linear(
            Node::HandOver {
                journey: entry.name.text.clone(),
                next: OPEN,
            },
            step,
        );
        at.graph.end_here();
    }
}

impl ParseStep for HandOver {
    const FIRST: &'static [&'static str] = &["hand"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        cx.no_blocks(statement);
        cx.read(
            Rule::hand_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let journey = cx.next_name(&mut line)?;
                Some(HandOver { journey })
            },
        )
    }
}
