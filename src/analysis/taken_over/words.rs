//! A text cut into words, numbers and signs, so that single ones can be replaced. Comments are nothing; a quoted text is
//! one piece. Knows no grammar: what a change makes of the text, the compiler says.

use std::ops::Range;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word or a name.
    Word,
    /// `42`, `4.5`.
    Number,
    /// `50%`.
    Percent,
    /// `09:30`.
    Clock,
    /// A text with its quotes.
    Text,
    /// `{`.
    Open,
    /// `}`.
    Close,
    /// Any other sign.
    Sign,
    /// The end of a line that holds something.
    LineEnd,
}

/// A piece, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    pub(super) at: Range<usize>,
}

/// The pieces of a text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (kind, length) = first(rest);
        if let Some(kind) = kind
            && let Some(piece) = rest.get(..length)
        {
            found.push(Piece {
                kind,
                text: piece,
                at: at..at + length,
            });
        }
        at += length.max(1);
    }
    found
}

/// What a text starts with, and how long it is; no kind for what is passed over.
fn first(rest: &str) -> (Option<Kind>, usize) {
    let Some(c) = rest.chars().next() else {
        return (None, 1);
    };
    if rest.starts_with("//") {
        return (None, rest.find('\n').unwrap_or(rest.len()));
    }
    match c {
        '\n' => (Some(Kind::LineEnd), 1),
        '"' => (Some(Kind::Text), quoted(rest)),
        '{' => (Some(Kind::Open), 1),
        '}' => (Some(Kind::Close), 1),
        c if c.is_ascii_digit() => number(rest),
        c if c.is_alphabetic() || c == '_' => {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            (Some(Kind::Word), end)
        }
        c if c.is_whitespace() => (None, c.len_utf8()),
        c => (Some(Kind::Sign), c.len_utf8()),
    }
}

fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return i,
            '"' if !escaped => return i + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

fn number(rest: &str) -> (Option<Kind>, usize) {
    let digits = |text: &str| {
        text.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len())
    };
    let whole = digits(rest);
    let behind = rest.get(whole..).unwrap_or_default();
    let part = |sign: char| {
        let tail = behind.strip_prefix(sign)?;
        let length = digits(tail);
        (length > 0).then_some(whole + 1 + length)
    };
    if let Some(end) = part(':') {
        return (Some(Kind::Clock), end);
    }
    let end = part('.').unwrap_or(whole);
    if rest.get(end..).is_some_and(|tail| tail.starts_with('%')) {
        return (Some(Kind::Percent), end + 1);
    }
    (Some(Kind::Number), end)
}

#[cfg(test)]
mod tests {
    use super::{Kind, pieces};

    #[test]
    fn a_text_is_cut_into_words_numbers_and_signs() {
        let text =
            "wait 2 to 4 days // then\nsplit s { 33.5% a { task \"a \\\" }\" } }\nwait until 09:30";
        let found: Vec<(Kind, &str)> = pieces(text).iter().map(|p| (p.kind, p.text)).collect();
        assert_eq!(
            found.get(..6).unwrap(),
            [
                (Kind::Word, "wait"),
                (Kind::Number, "2"),
                (Kind::Word, "to"),
                (Kind::Number, "4"),
                (Kind::Word, "days"),
                (Kind::LineEnd, "\n"),
            ]
        );
        assert!(found.contains(&(Kind::Percent, "33.5%")));
        assert!(found.contains(&(Kind::Text, "\"a \\\" }\"")));
        assert_eq!(found.last(), Some(&(Kind::Clock, "09:30")));
    }
}
