//! Hover: what the word under the cursor is, and what follows from it for a client.

use super::Snapshot;
use super::configuration;
use super::describe::{code_line, describe, rule_at, share_at, wait_at, word_in};
use super::sites::Look;
use crate::source::{FileId, FileRange};
use crate::syntax::Context;
use crate::syntax::ast::DeclKind;
use crate::syntax::cursor::{Cursor, Inside, Within, cursor, words};
use crate::vocabulary::{Place, word as rows_of};

/// What is shown over a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The words that it is about.
    pub at: FileRange,
    /// Markdown.
    pub text: String,
}

/// What is known of the word at `offset`; `None` over blanks, comments and plain texts.
pub fn hover(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<Hover> {
    if configuration::is_configuration(snapshot, file) {
        return configuration::hover(snapshot, file, offset);
    }
    let look = Look::new(snapshot);
    if let Some((at, site)) = look.at(file, offset)
        && let Some(text) = describe(snapshot, &site.symbol)
    {
        return Some(Hover { at, text });
    }
    if let Some((at, text)) = share_at(snapshot, file, offset) {
        return Some(Hover { at, text });
    }
    if let Some(known) = platform(snapshot, file, offset) {
        return Some(known);
    }
    keyword(snapshot, file, offset)
}

/// The platform of a `target`.
fn platform(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<Hover> {
    let (_, decl) = snapshot.decl_at(file, offset)?;
    let DeclKind::Target(target) = &decl.kind else {
        return None;
    };
    let at = snapshot.sources().resolve(target.name.span)?;
    if offset < at.start || at.end < offset {
        return None;
    }
    let text = configuration::platform(snapshot, &target.name.text)?;
    Some(Hover { at, text })
}

/// A word of the language, with the rule it stands in.
fn keyword(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<Hover> {
    let text = snapshot.text(file);
    snapshot.decl_at(file, offset)?;
    let place = cursor(text, offset);
    if place.inside != Inside::Words {
        return None;
    }
    let (start, end) = place.word;
    let word = text.get(start as usize..end as usize)?;
    let at = FileRange { file, start, end };
    if let Ok(code) = crate::diagnostics::explain::find(word)
        && word.starts_with('J')
    {
        let text = format!("**{}**", code_line(code));
        return Some(Hover { at, text });
    }
    if word.is_empty() {
        return None;
    }
    // What follows for a client stands above what the word means; a number has only that.
    let follows = rule_at(snapshot, file, offset)
        .map(|(_, page)| page)
        .or_else(|| wait_at(snapshot, file, offset));
    let text = match (follows, meaning(&place, word)) {
        (Some(page), Some(meaning)) => format!("{page}\n\n---\n\n{meaning}"),
        (page, meaning) => page.or(meaning)?,
    };
    Some(Hover { at, text })
}

/// What a word of the language means where it stands.
fn meaning(place: &Cursor, word: &str) -> Option<String> {
    rows_of(word).next()?;
    let before = words(&place.before);
    let first = before.first().map(|word| word.text);
    let is_first = first.is_none();
    let wanted = match (place.within, is_first) {
        (_, false) => Place::Inside,
        (Within::FILE, true) => Place::Declaration,
        (Within::Block(Context::Journey), true) => {
            let clause = rows_of(word).any(|row| row.place == Place::JourneyClause);
            if clause {
                Place::JourneyClause
            } else {
                Place::Step
            }
        }
        (Within::Block(Context::Steps), true) => Place::Step,
        (_, true) => Place::Clause,
    };
    word_in(word, wanted, first)
}
