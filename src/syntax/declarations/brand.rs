//! `brand`.

use super::guessed_name;
use crate::syntax::ast::{Brand, BrandClause, DeclKind, SenderClause, ZoneClause};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::{Cx, Line};
use crate::syntax::place::{Context, Once};
use crate::syntax::scan::Statement;

pub(super) fn brand(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    let head = cx.read(
        Rule::brand_line,
        statement.head,
        statement.reported,
        |cx, mut line| {
            let name = line.need(Rule::name)?;
            let name = cx.declared(&name);
            let title = line.maybe(Rule::text).map(|pair| cx.text(&pair));
            Some((name, title))
        },
    );
    let mut clauses = Vec::new();
    let mut once = Once::default();
    if let Some(block) = cx.block_of(statement, Context::Brand) {
        for line in &block.statements {
            cx.no_doc(line);
            clauses.push(clause(cx, line, &mut once));
        }
    }
    match head {
        Some((name, title)) => DeclKind::Brand(Brand {
            name,
            title,
            clauses,
        }),
        None => DeclKind::Error(guessed_name(cx, statement.head)),
    }
}

fn clause(cx: &mut Cx<'_>, statement: &Statement, once: &mut Once) -> BrandClause {
    let span = cx.statement_span(statement);
    let word = cx.first_word(statement.head);
    let (rule, key) = match word {
        "sender" => (Rule::sender_line, "sender"),
        "locales" => (Rule::locales_line, "locales"),
        "themes" => (Rule::themes_line, "themes"),
        "promotional" => (Rule::promotional_line, "promotional themes"),
        "occasion" => (Rule::occasion_line, ""),
        "time" => (Rule::zone_line, "time zone"),
        "every" => (Rule::every_line, ""),
        _ => {
            cx.unknown(statement, Context::Brand);
            return BrandClause::Error(span);
        }
    };
    cx.no_blocks(statement);
    let clause = cx.read(rule, statement.head, statement.reported, |cx, mut line| {
        Some(match rule {
            Rule::sender_line => BrandClause::Sender(SenderClause {
                label: cx.next_text(&mut line)?,
                address: cx.next_text(&mut line)?,
                span,
            }),
            Rule::locales_line => BrandClause::Locales(cx.names(&mut line), span),
            Rule::themes_line => BrandClause::Themes(cx.names(&mut line), span),
            Rule::promotional_line if line.has(Rule::kw_blocks) => {
                let mut paths = Vec::new();
                while let Some(path) = line.maybe(Rule::text) {
                    paths.push(cx.text(&path));
                }
                BrandClause::PromotionalBlocks(paths, span)
            }
            Rule::promotional_line => BrandClause::Promotional(cx.names(&mut line), span),
            Rule::occasion_line => {
                let theme = cx.next_name(&mut line)?;
                let property = cx.next_name(&mut line)?;
                BrandClause::Occasion(theme, property, span)
            }
            Rule::zone_line => {
                let zone = line.need(Rule::zone)?;
                BrandClause::Zone(ZoneClause {
                    fallback: cx.name(&zone),
                    span,
                })
            }
            Rule::every_line => {
                if let Some(under) = line.maybe(Rule::every_under) {
                    let name = cx.next_name(&mut Line::inside(under))?;
                    BrandClause::UnderRestraint(name, span)
                } else {
                    let passes = line.need(Rule::every_passes)?;
                    let name = cx.next_name(&mut Line::inside(passes))?;
                    BrandClause::PassesGate(name, span)
                }
            }
            _ => return None,
        })
    });
    let key = match &clause {
        Some(BrandClause::PromotionalBlocks(..)) => "promotional blocks",
        Some(BrandClause::UnderRestraint(..)) => "every journey is under",
        Some(BrandClause::PassesGate(..)) => "every journey passes",
        _ => key,
    };
    if !key.is_empty() {
        cx.once(once, key, span);
    }
    clause.unwrap_or(BrandClause::Error(span))
}
