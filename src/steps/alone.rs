//! `no messages from any journey for 21 days`: time passes in which no other journey may send either.

use crate::lower::{LowerStep, Lowering, OPEN};
use crate::syntax::ast::{Duration, Step};
use crate::syntax::scan::Statement;
use crate::syntax::{Cx, ParseStep, Rule};
use crate::types;
use crate::workflow::{Node, WaitKind};

/// A step of silence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Alone {
    /// How long.
    pub length: Duration,
}

impl LowerStep for Alone {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        let length = types::length(self.length);
        at.push_linear(
            Node::Wait {
                wait: WaitKind::Length { length },
                alone: true,
                next: OPEN,
            },
            step,
        );
        at.pass_time(step);
    }
}

impl ParseStep for Alone {
    const FIRST: &'static [&'static str] = &["no"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        cx.no_blocks(statement);
        cx.read(
            Rule::alone_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let length = cx.next_duration(&mut line)?;
                Some(Alone { length })
            },
        )
    }
}
