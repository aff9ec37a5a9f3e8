//! `notify P "…"`: word for a person of the house.

use crate::lower::{LowerStep, Lowering, OPEN};
use crate::syntax::ast::{Recipient, Step, Text};
use crate::syntax::scan::Statement;
use crate::syntax::{Cx, ParseStep, Rule};
use crate::workflow::{self, Action, Node};

/// `notify crm_lead "A client of yours has bought"`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Notify {
    /// To whom.
    pub to: Recipient,
    /// What.
    pub text: Text,
}

impl LowerStep for Notify {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        let to = at.recipient(&self.to, "`notify`");
        let text = at.words_for_colleagues(&self.text, "`notify`");
        // Who hears it may not be known, which was reported: the run goes on here all the same.
        let to = to.unwrap_or_else(|| workflow::Recipient::Person(self.to.name.text.clone()));
        let action = Action::Notify { to, text };
        at.push_linear(Node::Act { action, next: OPEN }, step);
    }
}

impl ParseStep for Notify {
    const FIRST: &'static [&'static str] = &["notify"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        cx.no_blocks(statement);
        cx.read(
            Rule::notify_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                Some(Notify {
                    to: cx.next_recipient(&mut line)?,
                    text: cx.next_text(&mut line)?,
                })
            },
        )
    }
}
