//! `target`: what the names of a project are called on a platform.

use super::named;
use crate::syntax::ast::{Binding, BindingIds, DeclKind, Target};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Cx;
use crate::syntax::place::Context;
use crate::syntax::scan::Statement;

pub(super) fn target(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    named(cx, Rule::target_line, statement, |cx, name| {
        let mut bindings = Vec::new();
        if let Some(block) = cx.block_of(statement, Context::Target) {
            for line in &block.statements {
                cx.no_doc(line);
                bindings.extend(binding(cx, line));
            }
        }
        DeclKind::Target(Target { name, bindings })
    })
}

fn binding(cx: &mut Cx<'_>, statement: &Statement) -> Option<Binding> {
    let span = cx.statement_span(statement);
    if cx.is_word_of_elsewhere(statement, Context::Target) {
        cx.unknown(statement, Context::Target);
        return None;
    }
    let block = cx.optional_block(statement);
    let head = cx.read(
        Rule::binding_line,
        statement.head,
        statement.reported,
        |cx, mut line| {
            let kind = cx.next_name(&mut line)?;
            let name = line.need(Rule::dotted)?;
            let name = cx.name(&name);
            if let Some(alien) = line.maybe(Rule::alien_equals) {
                cx.borrowed(&alien, "is");
            }
            let noun = line.maybe(Rule::name).map(|pair| cx.name(&pair));
            let id = line.maybe(Rule::text).map(|pair| cx.text(&pair));
            Some((kind, name, noun, id))
        },
    );
    let per_locale = block.map(|block| cx.locale_texts(block));
    let (kind, name, noun, id) = head?;
    let ids = match (id, per_locale) {
        (Some(id), _) => BindingIds::One(id),
        (None, Some(ids)) => BindingIds::PerLocale(ids),
        (None, None) => {
            if !statement.reported {
                cx.id_missing(span, &name.text);
            }
            return None;
        }
    };
    Some(Binding {
        kind,
        name,
        noun,
        ids,
        span,
    })
}
