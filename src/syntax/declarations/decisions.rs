//! `decision points`: what a buyer weighs.

use crate::syntax::ast::{DecisionPoint, Decisions, DeclKind, Doc};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::{Cx, Line};
use crate::syntax::place::Context;
use crate::syntax::scan::Statement;
use pest::iterators::Pair;

pub(super) fn decisions(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    let head = cx.read(
        Rule::decision_line,
        statement.head,
        statement.reported,
        |_, _| Some(()),
    );
    let (mut points, mut allows) = (Vec::new(), Vec::new());
    if let Some(block) = cx.block_of(statement, Context::Decisions) {
        for line in &block.statements {
            if cx.first_word(line.head) == "allow" && cx.property_name(line.head).is_none() {
                allows.extend(cx.allow(line));
                continue;
            }
            if cx.is_word_of_elsewhere(line, Context::Decisions) {
                cx.unknown(line, Context::Decisions);
                continue;
            }
            cx.no_blocks(line);
            let mut doc = cx.doc(line);
            let before = points.len();
            cx.read(
                Rule::decisions_line,
                line.head,
                line.reported,
                |cx, mut line| {
                    while let Some(pair) = line.maybe(Rule::decision) {
                        let doc = doc.take();
                        points.push(point(cx, pair, doc)?);
                    }
                    Some(())
                },
            );
            // What can't be read still declares its name.
            if points.len() == before
                && let Some(name) = cx.property_name(line.head)
            {
                points.push(DecisionPoint {
                    doc,
                    name,
                    felt: false,
                    question: None,
                });
            }
        }
    }
    match head {
        Some(()) => DeclKind::Decisions(Decisions { points, allows }),
        None => DeclKind::Error(None),
    }
}

fn point(cx: &mut Cx<'_>, pair: Pair<'_, Rule>, doc: Doc) -> Option<DecisionPoint> {
    let mut line = Line::inside(pair);
    let name = line.need(Rule::name)?;
    let name = cx.declared(&name);
    let felt = line.has(Rule::kw_felt);
    let question = cx.next_text(&mut line)?;
    Some(DecisionPoint {
        doc,
        name,
        felt,
        question: Some(question),
    })
}
