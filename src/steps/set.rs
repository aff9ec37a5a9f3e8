//! `set tier to gold`, `clear birthday`: what the house knows about the client changes.

use crate::lower::{LowerStep, Lowering, OPEN};
use crate::syntax::ast::{Name, Step, Value};
use crate::syntax::scan::Statement;
use crate::syntax::{Cx, ParseStep, Rule};
use crate::types;
use crate::workflow::{Action, Node};

/// A `set` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Set {
    /// Which property; more than one name where the author wrote a dot.
    pub property: Vec<Name>,
    /// Its new value.
    pub value: Value,
}

/// A `clear` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Clear {
    /// Which property; more than one name where the author wrote a dot.
    pub property: Vec<Name>,
}

impl LowerStep for Set {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        let typed = types::change(&at.scope(), &self.property, &self.value, &mut at.sink);
        let Some((property, value)) = typed else {
            return at.push_unread(step);
        };
        at.set_property(&property, &value);
        let action = Action::Set { property, value };
        at.push_linear(Node::Act { action, next: OPEN }, step);
    }
}

impl LowerStep for Clear {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        let Some(property) = types::clearing(&at.scope(), &self.property, &mut at.sink) else {
            return at.push_unread(step);
        };
        at.clear_property(&property);
        let action = Action::Clear { property };
        at.push_linear(Node::Act { action, next: OPEN }, step);
    }
}

impl ParseStep for Set {
    const FIRST: &'static [&'static str] = &["set"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        cx.no_blocks(statement);
        cx.read(
            Rule::set_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let property = line.need(Rule::dotted)?;
                let property = cx.path(&property);
                if let Some(alien) = line.maybe(Rule::alien_equals) {
                    cx.borrowed(&alien, "to");
                }
                let value = cx.next_value(&mut line)?;
                Some(Set { property, value })
            },
        )
    }
}

impl ParseStep for Clear {
    const FIRST: &'static [&'static str] = &["clear"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        cx.no_blocks(statement);
        cx.read(
            Rule::clear_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let property = line.need(Rule::dotted)?;
                let property = cx.path(&property);
                Some(Clear { property })
            },
        )
    }
}
