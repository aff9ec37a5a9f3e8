//! The words of a half-typed statement, cut without a grammar.

/// A word, text, number or sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    /// As written.
    pub(crate) text: &'t str,
    /// Where it begins.
    pub(crate) start: usize,
}

impl Word<'_> {
    /// Whether it can be a name, or a keyword.
    pub(crate) fn is_name(&self) -> bool {
        self.text
            .starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// Cuts `text`: names with their dots, numbers, texts in quotes, signs one by one. Comments are left out.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else {
            break;
        };
        let length = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if rest.starts_with("//") {
            at += rest.find(['\n', '\r']).unwrap_or(rest.len());
            continue;
        } else if is_word(first) {
            rest.find(|c: char| !(is_word(c) || c == '.' || c == '-'))
                .unwrap_or(rest.len())
        } else if first == '"' {
            quoted(rest)
        } else {
            first.len_utf8()
        };
        found.push(Word {
            text: rest.get(..length).unwrap_or(rest),
            start: at,
        });
        at += length.max(1);
    }
    found
}

/// What a stretch of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lexeme {
    /// A word with its dots.
    Word,
    /// A number, a time, a date or a percentage.
    Number,
    /// A text with its quotes.
    Text,
    /// A comment.
    Comment,
}

/// The words, numbers, texts and comments of a whole file, each on one line, in order.
pub(crate) fn lexemes(text: &str) -> Vec<(Lexeme, u32, u32)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else {
            break;
        };
        let (lexeme, length) = if rest.starts_with("//") {
            let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
            (Some(Lexeme::Comment), length)
        } else if first.is_ascii_digit() {
            let goes_on = |c: char| is_word(c) || matches!(c, '.' | ':' | '%' | '-');
            let length = rest.find(|c| !goes_on(c)).unwrap_or(rest.len());
            (Some(Lexeme::Number), length)
        } else if is_word(first) {
            let goes_on = |c: char| is_word(c) || matches!(c, '.' | '-');
            let length = rest.find(|c| !goes_on(c)).unwrap_or(rest.len());
            (Some(Lexeme::Word), length)
        } else if first == '"' {
            (Some(Lexeme::Text), quoted(rest))
        } else {
            (None, first.len_utf8())
        };
        if let Some(lexeme) = lexeme {
            found.push((lexeme, at as u32, (at + length) as u32));
        }
        at += length.max(1);
    }
    found
}

/// How many blocks are open at a byte.
pub(crate) fn depth(text: &str, at: u32) -> usize {
    let before = text.get(..at as usize).unwrap_or("");
    let mut open: usize = 0;
    for word in words(before) {
        match word.text {
            "{" => open += 1,
            "}" => open = open.saturating_sub(1),
            _ => {}
        }
    }
    open
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the text in quotes with which `rest` begins; it ends on its line.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' | '\r' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_texts_and_signs() {
        let cut: Vec<&str> = words("at most 2 a.b, \"x \\\" y\" else // no\n 10:00")
            .iter()
            .map(|w| w.text)
            .collect();
        assert_eq!(
            cut,
            [
                "at",
                "most",
                "2",
                "a.b",
                ",",
                "\"x \\\" y\"",
                "else",
                "10",
                ":",
                "00"
            ]
        );
    }
}
