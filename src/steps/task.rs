//! `task for P "…" within D`: work for a person; the run does not wait for it.

use crate::lower::{LowerStep, Lowering, OPEN};
use crate::syntax::ast::{Duration, Recipient, Step, Text};
use crate::syntax::scan::Statement;
use crate::syntax::{Cx, ParseStep, Rule};
use crate::types;
use crate::workflow::{self, Action, Node};

/// `task for advisor else crm_lead "Call, and offer a visit" within 2 days`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Task {
    /// For whom.
    pub of: Recipient,
    /// What to do.
    pub text: Text,
    /// Until when.
    pub within: Duration,
}

impl LowerStep for Task {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        let of = at.recipient(&self.of, "`task for`");
        let text = at.words_for_colleagues(&self.text, "`task`");
        let within = types::length(self.within);
        // Whose it is may not be known, which was reported: the run goes on here all the same.
        let of = of.unwrap_or_else(|| workflow::Recipient::Person(self.of.name.text.clone()));
        let action = Action::Task { of, text, within };
        at.push_linear(Node::Act { action, next: OPEN }, step);
    }
}

impl ParseStep for Task {
    const FIRST: &'static [&'static str] = &["task"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        cx.no_blocks(statement);
        cx.read(
            Rule::task_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                Some(Task {
                    of: cx.next_recipient(&mut line)?,
                    text: cx.next_text(&mut line)?,
                    within: cx.next_duration(&mut line)?,
                })
            },
        )
    }
}
