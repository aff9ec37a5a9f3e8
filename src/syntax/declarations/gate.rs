//! `gate`: who must have looked.

use super::named;
use crate::syntax::ast::{DeclKind, Gate, GateClause, Quorum};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::{Cx, Line};
use crate::syntax::place::{Context, Once};
use crate::syntax::scan::Statement;

pub(super) fn gate(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    named(cx, Rule::gate_line, statement, |cx, name| {
        let mut clauses = Vec::new();
        let mut once = Once::default();
        if let Some(block) = cx.block_of(statement, Context::Gate) {
            for line in &block.statements {
                cx.no_doc(line);
                clauses.push(clause(cx, line, &mut once));
            }
        }
        DeclKind::Gate(Gate { name, clauses })
    })
}

fn clause(cx: &mut Cx<'_>, statement: &Statement, once: &mut Once) -> GateClause {
    let span = cx.statement_span(statement);
    let (rule, key) = match cx.first_word(statement.head) {
        "approved" => (Rule::approved_by_line, ""),
        "never" => (Rule::never_author_line, "never the author"),
        "tested" => (Rule::tested_by_line, "tested by"),
        "live" => (Rule::live_line, "live no sooner than"),
        "valid" => (Rule::valid_line, "valid for"),
        _ => {
            cx.unknown(statement, Context::Gate);
            return GateClause::Error(span);
        }
    };
    cx.no_blocks(statement);
    if !key.is_empty() {
        cx.once(once, key, span);
    }
    cx.read(rule, statement.head, statement.reported, |cx, mut line| {
        Some(match rule {
            Rule::approved_by_line => {
                let by = quorums(cx, &mut line)?;
                let facet = match line.maybe(Rule::facet) {
                    Some(pair) => cx.names(&mut Line::inside(pair)),
                    None => Vec::new(),
                };
                GateClause::ApprovedBy { by, facet, span }
            }
            Rule::never_author_line => GateClause::NeverAuthor(span),
            Rule::tested_by_line => GateClause::TestedBy(quorums(cx, &mut line)?, span),
            Rule::live_line => {
                let length = cx.next_duration(&mut line)?;
                let calendar = line.maybe(Rule::name).map(|pair| cx.name(&pair));
                GateClause::NoSoonerThan(length, calendar, span)
            }
            Rule::valid_line => GateClause::ValidFor(cx.next_duration(&mut line)?, span),
            _ => return None,
        })
    })
    .unwrap_or(GateClause::Error(span))
}

fn quorums(cx: &mut Cx<'_>, line: &mut Line<'_>) -> Option<Vec<Quorum>> {
    let mut all = Vec::new();
    while let Some(pair) = line.maybe(Rule::quorum) {
        let span = cx.span(&pair);
        let mut inside = Line::inside(pair);
        let number = inside.next()?;
        let (count, _) = cx.count(&number)?;
        let of = cx.next_name(&mut inside)?;
        all.push(Quorum { count, of, span });
    }
    Some(all)
}
