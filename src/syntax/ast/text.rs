//! Quoted texts.

use super::Name;
use crate::source::Span;

/// A quoted text. Merge fields inside are read by `messages::merge`, with spans.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text {
    /// What stands between the quotes, escapes as written.
    pub raw: Box<str>,
    /// From the first to the last byte between the quotes.
    pub span: Span,
}

impl Text {
    /// The text with `\"` and `\\` resolved.
    pub fn value(&self) -> String {
        if memchr::memchr(b'\\', self.raw.as_bytes()).is_none() {
            return String::from(&*self.raw);
        }
        let mut out = String::with_capacity(self.raw.len());
        let mut chars = self.raw.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => out.extend(chars.next()),
                other => out.push(other),
            }
        }
        out
    }
}

/// Either one text for every locale, or one for each: `{ fr "…" en "…" }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LocaleTexts {
    /// A bare text: allowed where the brand has one locale.
    Bare(Text),
    /// Locale and text, in source order.
    PerLocale(Vec<(Name, Text)>, Span),
}
