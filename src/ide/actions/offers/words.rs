//! What a message lacks: a text for a locale, a field that is always filled, a purpose that its theme asks for.

use super::Offer;
use super::allow::beside;
use super::place::Nearby;
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::source::{FileRange, Span};
use crate::syntax::ast::{BrandClause, Condition, Decl, DeclKind, Email, EmailClause, LocaleTexts};
use smol_str::SmolStr;

/// So many locales are offered one by one.
const MOST_LOCALES: usize = 6;

/// A place for each locale that a clause leaves out; what says no language is said to be of one of them.
pub(super) fn locale(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let Some((at, email)) = message_at(snapshot, diagnostic) else {
        return Vec::new();
    };
    let held = |span: Span| {
        let place = snapshot.sources().resolve(span);
        place.is_some_and(|it| it.start <= at.start && at.end <= it.end)
    };
    let texts = email.clauses.iter().find_map(|clause| {
        let (EmailClause::Subject(texts, span)
        | EmailClause::Preview(texts, span)
        | EmailClause::Template(texts, span)
        | EmailClause::Body(texts, span)) = clause
        else {
            return None;
        };
        held(*span).then_some(texts)
    });
    let locales = &snapshot.house().locales;
    let nearby = Nearby::of(snapshot, at);
    let Some(statement) = nearby.around(at).pop() else {
        return Vec::new();
    };
    match texts {
        Some(LocaleTexts::PerLocale(list, _)) => {
            let is_there = |locale: &str| list.iter().any(|(name, _)| name.text == locale);
            let missing = locales.iter().filter(|locale| !is_there(locale));
            let missing: Vec<&str> = missing.map(SmolStr::as_str).collect();
            let Some(tail) = statement.tails.first() else {
                return Vec::new();
            };
            let lines: Vec<String> = missing.iter().map(|l| format!("{l} \"\"")).collect();
            let behind = tail.block.statements.last();
            let edit = nearby.put_in(statement, &tail.block, behind, &lines.join("\n"));
            let names: Vec<String> = missing.iter().map(|l| format!("`{l}`")).collect();
            let title = format!("add a line for {}", names.join(" and "));
            vec![Offer::new(title, vec![edit])]
        }
        Some(LocaleTexts::Bare(text)) => {
            let Some(words) = snapshot.sources().resolve(text.span) else {
                return Vec::new();
            };
            let indent = super::super::text::indent_at(nearby.text(), statement.head.start);
            let each = locales.iter().take(MOST_LOCALES);
            each.map(|own| {
                let lines = locales.iter().map(|locale| {
                    let text = if locale == own { &*text.raw } else { "" };
                    format!("{indent}  {locale} \"{text}\"\n")
                });
                let lines: String = lines.collect();
                let block = format!("{{\n{lines}{indent}}}");
                // With its quotes.
                let edit = nearby.edit(words.start.saturating_sub(1), words.end + 1, block);
                Offer::new(format!("say that this is `{own}`"), vec![edit])
            })
            .collect()
        }
        None => Vec::new(),
    }
}

/// Sends the message only to those for whom a field is filled.
pub(super) fn needs(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let offer = || {
        let (at, email) = message_at(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let field = nearby.text().get(at.start as usize..at.end as usize)?;
        let inside = field.strip_prefix("{{")?.trim_start();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let name = inside.split(|c| !is_name(c)).next()?;
        if matches!(name, "" | "each") {
            return None;
        }
        let test = format!("{name} is known");
        let written = email.clauses.iter().find_map(|clause| {
            let EmailClause::Needs(condition, span) = clause else {
                return None;
            };
            Some((condition, *span))
        });
        let edit = if let Some((condition, span)) = written {
            if matches!(**condition, Condition::Or(..)) {
                return None;
            }
            let end = snapshot.sources().resolve(span)?.end;
            nearby.edit(end, end, format!(" and {test}"))
        } else {
            let owner = *nearby.around(at).first()?;
            let block = &owner.tails.first()?.block;
            let why = block.statements.iter().find(|it| {
                let head = nearby
                    .text()
                    .get(it.head.start as usize..it.head.end as usize);
                head.is_some_and(|head| head.starts_with("because"))
            });
            let line = beside(nearby.text(), why, "needs", &test);
            nearby.put_in(owner, block, why, &line)
        };
        let title = format!("send it only where `{name}` is known");
        Some(Offer::new(title, vec![edit]))
    };
    offer().into_iter().collect()
}

/// Gives what promotes the purpose that asks for consent.
pub(super) fn promotional(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let own = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary);
    let offer = own.filter_map(|label| {
        let (_, email) = message_in(snapshot, label.span)?;
        let span = email.clauses.iter().find_map(|clause| {
            let EmailClause::Purpose(_, span) = clause else {
                return None;
            };
            Some(*span)
        })?;
        let at = snapshot.sources().resolve(span)?;
        let written = snapshot
            .text(at.file)
            .get(at.start as usize..at.end as usize)?;
        let word = written.rfind([' ', '\t'])? as u32 + 1;
        let edit = TextEdit {
            at: FileRange {
                start: at.start + word,
                ..at
            },
            text: "promotional".to_owned(),
        };
        Some(Offer::new("write `purpose promotional`", vec![edit]))
    });
    offer.take(1).collect()
}

/// Lets the brand write in one more language.
pub(super) fn one_more_locale(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let name = snapshot.sources().text(diagnostic.primary.span);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || !name.chars().all(is_plain) {
        return Vec::new();
    }
    let last = snapshot.decls().find_map(|(_, decl)| {
        let DeclKind::Brand(brand) = &decl.kind else {
            return None;
        };
        brand.clauses.iter().find_map(|clause| {
            let BrandClause::Locales(names, _) = clause else {
                return None;
            };
            names.last()
        })
    });
    let place = last.and_then(|last| snapshot.sources().resolve(last.span));
    let offer = place.map(|at| {
        let edit = TextEdit {
            at: FileRange {
                start: at.end,
                ..at
            },
            text: format!(", {name}"),
        };
        Offer::new(format!("let the brand write in `{name}`"), vec![edit])
    });
    offer.into_iter().collect()
}

/// Ends a merge field where its words end.
pub(super) fn close_field(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let offer = || {
        let at = snapshot.sources().resolve(diagnostic.primary.span)?;
        let text = snapshot.text(at.file);
        let written = text.get(at.start as usize..at.end as usize)?;
        let inside = written.strip_prefix("{{")?;
        let mut words = inside.split_whitespace();
        let name = words.next()?;
        let ends = match words.next() {
            // What follows are words of the text.
            Some(next) if next != "else" => written.find(name)? + name.len(),
            Some(_) if words.next().is_none() => return None,
            Some(_) | None => written.len(),
        };
        let end = at.start + ends as u32;
        let edit = TextEdit {
            at: FileRange {
                start: end,
                end,
                ..at
            },
            text: "}}".to_owned(),
        };
        Some(Offer::new("write `}}`", vec![edit]))
    };
    offer().into_iter().collect()
}

/// Takes one path out of `promotional blocks`.
pub(super) fn no_such_block(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let offer = || {
        let at = snapshot.sources().resolve(diagnostic.primary.span)?;
        let nearby = Nearby::of(snapshot, at);
        let statement = nearby.around(at).pop()?;
        let text = nearby.text();
        let path = text.get(at.start as usize..at.end as usize)?;
        let (open, close) = (at.start.saturating_sub(1), at.end + 1);
        let before = text.get(..open as usize)?.trim_end();
        let after = text.get(close as usize..)?;
        let edit = if let Some(kept) = before.strip_suffix(',') {
            nearby.edit(kept.len() as u32, close, String::new())
        } else if let Some(rest) = after.trim_start().strip_prefix(',') {
            let next = text.len() - rest.trim_start().len();
            nearby.edit(open, next as u32, String::new())
        } else {
            let head = statement.head.start as usize..statement.head.end as usize;
            if text.get(head)?.matches('"').count() != 2 {
                return None;
            }
            nearby.without(statement)
        };
        Some(Offer::new(format!("take `{path}` out"), vec![edit]))
    };
    offer().into_iter().collect()
}

/// The message that a diagnostic stands in, and where it does.
fn message_at<'s>(
    snapshot: &'s Snapshot,
    diagnostic: &Diagnostic,
) -> Option<(FileRange, &'s Email)> {
    message_in(snapshot, diagnostic.primary.span)
}

fn message_in(snapshot: &Snapshot, span: Span) -> Option<(FileRange, &Email)> {
    let at = snapshot.sources().resolve(span)?;
    let (_, decl): (_, &Decl) = snapshot.decl_at(at.file, at.start)?;
    let DeclKind::Email(email) = &decl.kind else {
        return None;
    };
    Some((at, email))
}
