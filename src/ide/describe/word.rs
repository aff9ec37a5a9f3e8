//! Keywords and codes: the vocabulary's sentence with how it is written, the page's first words.

use super::Page;
use crate::diagnostics::{Code, Severity};
use crate::syntax::{forms_with, written_forms};
use crate::vocabulary::{Place, Purpose, word as rows_of};

/// A keyword where it stands; any of its meanings where it has none there.
pub(super) fn word(word: &str, place: Place) -> Option<String> {
    word_in(word, place, None)
}

/// The same, in a statement that starts with `first`.
pub(crate) fn word_in(word: &str, place: Place, first: Option<&str>) -> Option<String> {
    let row = rows_of(word)
        .find(|row| row.place == place)
        .or_else(|| rows_of(word).next())?;
    let mut page = Page::of(word);
    page.paragraph(row.doc);
    if let Some(purpose) = Purpose::from_text(word)
        && row.place == Place::Inside
    {
        page.paragraph(if purpose.needs_consent() {
            "Only to clients who consent to marketing on its channel."
        } else {
            "Needs no consent to marketing, and may hold nothing promotional."
        });
    }
    let forms = if row.place == Place::Inside {
        forms_with(word, first)
    } else {
        written_forms(word)
    };
    if !forms.is_empty() {
        page.paragraph(&format!("```journey\n{}\n```", forms.join("\n")));
    }
    Some(page.done())
}

/// A code: its title, and what its page says first.
pub(crate) fn code(code: Code) -> String {
    let mut page = Page::default();
    page.paragraph(&format!("**{}**", code_line(code)));
    // The page begins with the number and title as a heading.
    let text = code.explanation();
    let body = text.split_once('\n').map_or(text, |(_, body)| body);
    let first = body.trim_start().split("\n## ").next().unwrap_or("");
    page.paragraph(first);
    page.paragraph(&format!("`journey explain {}` says more.", code.number()));
    page.done()
}

/// `J0401 cap-broken (error): a client can receive more than a cap allows`.
pub(crate) fn code_line(code: Code) -> String {
    let severity = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Lint => "lint",
    };
    format!(
        "{} {} ({severity}): {}",
        code.number(),
        code.slug(),
        code.title()
    )
}
