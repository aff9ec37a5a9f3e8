//! What stands at a cursor in `journey.toml`, and what could.

use super::scan::{Expected, closing, first_line, is_bare, scan};

/// A cursor in a `journey.toml`.
#[derive(Debug)]
pub(super) struct Place<'a> {
    /// What can stand there.
    pub(super) expected: Expected,
    /// The names that it would stand under.
    pub(super) path: Vec<String>,
    /// The word at the cursor, without its quotes.
    pub(super) at: (usize, usize),
    /// The quotes before it.
    pub(super) quote: &'static str,
    /// The same stand behind it.
    pub(super) closed: bool,
    /// What follows on the line behind the word and its quotes, without blanks before it.
    pub(super) behind: &'a str,
}

/// What is at `offset`; nothing where no character starts there.
pub(super) fn place(text: &str, offset: usize) -> Option<Place<'_>> {
    let before = scan(text.get(..offset)?);
    let line = first_line(text.get(offset..)?);
    let at_end = |word: &super::scan::Word| word.at.1 == offset && !word.closed;
    let (expected, path, start, quote) = match before.words.last().filter(|word| at_end(word)) {
        Some(word) => (word.as_what, word.path.clone(), word.at.0, word.quote),
        None => (before.expected, before.path, offset, ""),
    };
    // Quotes behind the cursor that do not pair up with each other close what is open at it.
    let pairs = line.matches(quote).count() % 2 == 0;
    let closes = (!quote.is_empty() && !pairs).then(|| closing(line, quote));
    let close = closes.flatten();
    let is_value = matches!(expected, Expected::Value | Expected::Listed);
    let word = |c: char| is_bare(c) || (is_value && matches!(c, '.' | '/'));
    let tail = close.unwrap_or_else(|| line.find(|c| !word(c)).unwrap_or(line.len()));
    let end = tail + close.map_or(0, |_| quote.len());
    Some(Place {
        expected,
        path,
        at: (start, offset + tail),
        quote,
        closed: close.is_some(),
        behind: line.get(end..)?.trim_start(),
    })
}

impl Place<'_> {
    /// The file without the word at the cursor and its quotes.
    pub(super) fn without(&self, text: &str) -> String {
        let quote = self.quote.len();
        let start = self.at.0 - quote;
        let end = self.at.1 + if self.closed { quote } else { 0 };
        let (before, behind) = (text.get(..start), text.get(end..));
        [before, behind].into_iter().flatten().collect()
    }

    /// A word as a text, in the quotes that stand there or in new ones.
    pub(super) fn quoted(&self, word: &str) -> String {
        match (self.quote, self.closed) {
            ("", _) => format!("\"{word}\""),
            (_, true) => word.to_owned(),
            (quote, false) => format!("{word}{quote}"),
        }
    }

    /// Whether the line is free behind the word, but for what closes a bracket, goes on with a list, or is a comment.
    pub(super) fn is_last(&self) -> bool {
        self.behind.is_empty() || self.behind.starts_with([',', ']', '}', '#'])
    }
}
