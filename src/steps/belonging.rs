//! `add to list L`, `remove from audience A`: the client's place on lists and in audiences.

use crate::lower::{LowerStep, Lowering, OPEN};
use crate::names::NameKind;
use crate::syntax::ast::{Name, Step};
use crate::syntax::scan::Statement;
use crate::syntax::{Cx, Line, ParseStep, Rule};
use crate::workflow::{Action, Node};

/// What a client is added to or taken from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Group {
    /// A list of the platform.
    List(Name),
    /// An audience for paid media.
    Audience(Name),
}

/// An `add to` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Add {
    /// Which.
    pub to: Group,
}

/// A `remove from` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Remove {
    /// Which.
    pub from: Group,
}

impl Group {
    /// Its name.
    pub fn name(&self) -> &Name {
        match self {
            Group::List(name) | Group::Audience(name) => name,
        }
    }

    fn resolve(&self, verb: &str, at: &mut Lowering<'_>) {
        let kind = match self {
            Group::List(_) => NameKind::List,
            Group::Audience(_) => NameKind::Audience,
        };
        at.resolve(self.name(), kind, &format!("`{verb} {}`", kind.noun()));
    }
}

impl LowerStep for Add {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        self.to.resolve("add to", at);
        let action = match &self.to {
            Group::List(name) => Action::AddToList {
                list: name.text.clone(),
            },
            Group::Audience(name) => Action::AddToAudience {
                audience: name.text.clone(),
            },
        };
        at.push_linear(Node::Act { action, next: OPEN }, step);
    }
}

impl LowerStep for Remove {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        self.from.resolve("remove from", at);
        let action = match &self.from {
            Group::List(name) => Action::RemoveFromList {
                list: name.text.clone(),
            },
            Group::Audience(name) => Action::RemoveFromAudience {
                audience: name.text.clone(),
            },
        };
        at.push_linear(Node::Act { action, next: OPEN }, step);
    }
}

fn group(cx: &Cx<'_>, line: &mut Line<'_>) -> Option<Group> {
    let is_list = line.has(Rule::kw_list);
    let name = cx.next_name(line)?;
    Some(if is_list {
        Group::List(name)
    } else {
        Group::Audience(name)
    })
}

impl ParseStep for Add {
    const FIRST: &'static [&'static str] = &["add"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        cx.no_blocks(statement);
        cx.read(
            Rule::add_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                Some(Add {
                    to: group(cx, &mut line)?,
                })
            },
        )
    }
}

impl ParseStep for Remove {
    const FIRST: &'static [&'static str] = &["remove"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        cx.no_blocks(statement);
        cx.read(
            Rule::remove_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                Some(Remove {
                    from: group(cx, &mut line)?,
                })
            },
        )
    }
}
