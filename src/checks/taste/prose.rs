//! The words of a message as a client reads them: each text with its place, merge fields and, in a
//! template, markup blanked out by as many blanks.

use super::Context;
use crate::source::Span;
use crate::syntax::ast::{DeclKind, Email, EmailClause, LocaleTexts, Text};
use crate::workflow::Message;
use smol_str::SmolStr;
use std::sync::Arc;

/// Where a text stands in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Subject,
    Preview,
    Body,
}

impl Part {
    /// For people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Part::Subject => "subject",
            Part::Preview => "preview",
            Part::Body => "text",
        }
    }
}

/// A text of a message in one locale.
#[derive(Debug)]
pub(super) struct Prose {
    pub(super) part: Part,
    pub(super) locale: SmolStr,
    /// As long as what is written, byte for byte.
    pub(super) words: String,
    at: Span,
}

impl Prose {
    /// The place of a stretch of `words`.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span {
            start: self.at.start + start as u32,
            end: self.at.start + end as u32,
            ..self.at
        }
    }

    /// The words, each with where it starts. An apostrophe parts words; a hyphen does not.
    pub(super) fn each_word(&self) -> impl Iterator<Item = (usize, &str)> {
        let text = self.words.as_str();
        let is_word = |c: char| c.is_alphanumeric() || c == '-';
        let mut at = 0;
        std::iter::from_fn(move || {
            let rest = text.get(at..)?;
            let start = at + rest.find(is_word)?;
            let tail = text.get(start..)?;
            let length = tail.find(|c| !is_word(c)).unwrap_or(tail.len());
            at = start + length;
            Some((start, tail.get(..length)?))
        })
    }
}

/// Messages that could be typed, each with the index of its declaration and that.
pub(super) fn messages<'a>(
    context: &Context<'a>,
) -> impl Iterator<Item = (usize, &'a Email, &'a Arc<Message>)> + use<'a> {
    let context = *context;
    let messages = context.program.messages().iter();
    messages.filter_map(move |&index| message_at(&context, index))
}

/// The message that is declared at an index, if one is and it could be typed.
pub(super) fn message_at<'a>(
    context: &Context<'a>,
    index: usize,
) -> Option<(usize, &'a Email, &'a Arc<Message>)> {
    let (_, decl) = context.program.decls.get(index)?;
    let DeclKind::Email(email) = &decl.kind else {
        return None;
    };
    let message = context.house.messages.shared(&email.name.text)?;
    // Of two of one name the first counts.
    (message.span == email.name.span).then_some((index, email, message))
}

/// The texts of a message, in source order.
pub(super) fn texts(context: &Context<'_>, email: &Email) -> Vec<Prose> {
    let mut all = Vec::new();
    for clause in &email.clauses {
        let (part, texts, file) = match clause {
            EmailClause::Subject(it, _) => (Part::Subject, it, false),
            EmailClause::Preview(it, _) => (Part::Preview, it, false),
            EmailClause::Body(it, _) => (Part::Body, it, false),
            EmailClause::Template(it, _) => (Part::Body, it, true),
            EmailClause::Purpose(..)
            | EmailClause::For(..)
            | EmailClause::Because(..)
            | EmailClause::Theme(..)
            | EmailClause::Needs(..)
            | EmailClause::Leaves(..)
            | EmailClause::Answers(..)
            | EmailClause::Choices(..)
            | EmailClause::Bad(..)
            | EmailClause::Note(..)
            | EmailClause::Allow(_)
            | EmailClause::Error(_) => continue,
        };
        for (locale, text) in by_locale(context, texts) {
            let prose = if file {
                template(context, part, locale, text)
            } else {
                Some(Prose {
                    part,
                    locale,
                    words: without_fields(&text.raw),
                    at: text.span,
                })
            };
            all.extend(prose);
        }
    }
    all
}

fn by_locale<'a>(context: &Context<'_>, texts: &'a LocaleTexts) -> Vec<(SmolStr, &'a Text)> {
    match texts {
        LocaleTexts::Bare(text) => {
            let only = context.house.locales.first().cloned().unwrap_or_default();
            vec![(only, text)]
        }
        LocaleTexts::PerLocale(list, _) => list
            .iter()
            .map(|(locale, text)| (locale.text.clone(), text))
            .collect(),
    }
}

fn template(context: &Context<'_>, part: Part, locale: SmolStr, path: &Text) -> Option<Prose> {
    let file = *context.templates.files.get(&path.value())?.as_ref().ok()?;
    let chunk = context.templates.chunk(file)?;
    let text = context.sources.file(file)?.text.as_str();
    Some(Prose {
        part,
        locale,
        words: without_markup(&without_fields(text)),
        at: Span::new(chunk, 0, text.len()),
    })
}

/// Blanks where merge fields stand, and what a vendor would write for one (then reported).
fn without_fields(text: &str) -> String {
    let text = blanked(text, "{{", "}}");
    let text = blanked(&text, "{%", "%}");
    let text = blanked(&text, "*|", "|*");
    blanked(&text, "%%", "%%")
}

/// Blanks where tags, comments, styles and scripts stand.
fn without_markup(text: &str) -> String {
    let text = blanked(text, "<!--", "-->");
    let text = blanked(&text, "<style", "</style>");
    let text = blanked(&text, "<script", "</script>");
    blanked(&text, "<", ">")
}

/// The same text with blanks from each `open` to the next `close`, both included.
fn blanked(text: &str, open: &str, close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once(open) {
        out.push_str(before);
        let (inside, after) = from.split_once(close).unwrap_or((from, ""));
        let length = rest.len() - before.len() - after.len();
        let _ = inside;
        out.extend(std::iter::repeat_n(' ', length));
        rest = after;
    }
    out.push_str(rest);
    out
}
