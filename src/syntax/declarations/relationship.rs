//! `relationship`: the states in which a client can stand with the house.

use crate::syntax::ast::{DeclKind, Relationship, StateDecl, StateEntry};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::{Cx, Line};
use crate::syntax::place::Context;
use crate::syntax::scan::Statement;

pub(super) fn relationship(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    let head = cx.read(
        Rule::relationship_line,
        statement.head,
        statement.reported,
        |_, _| Some(()),
    );
    let mut states = Vec::new();
    if let Some(block) = cx.block_of(statement, Context::Relationship) {
        for line in &block.statements {
            states.extend(state(cx, line));
        }
    }
    match head {
        Some(()) => DeclKind::Relationship(Relationship { states }),
        None => DeclKind::Error(None),
    }
}

fn state(cx: &mut Cx<'_>, statement: &Statement) -> Option<StateDecl> {
    if cx.is_word_of_elsewhere(statement, Context::Relationship) {
        cx.unknown(statement, Context::Relationship);
        return None;
    }
    cx.no_blocks(statement);
    let doc = cx.doc(statement);
    let state = cx.read(
        Rule::state_line,
        statement.head,
        statement.reported,
        |cx, mut line| {
            let name = line.need(Rule::name)?;
            let name = cx.declared(&name);
            let entry = match line.maybe(Rule::from_states) {
                None => StateEntry::FromTheStart,
                Some(pair) => {
                    let mut inside = Line::inside(pair);
                    let from = cx.names(&mut inside);
                    if let Some(condition) = inside.maybe(Rule::condition) {
                        StateEntry::OnCondition(from, cx.condition(&condition)?)
                    } else {
                        StateEntry::OnEvent(from, cx.next_event(&mut inside)?)
                    }
                }
            };
            Some((name, entry))
        },
    );
    let (name, entry) = match state {
        Some(state) => state,
        None => (cx.first_name(statement.head)?, StateEntry::Error),
    };
    Some(StateDecl { doc, name, entry })
}
