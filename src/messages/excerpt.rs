//! What a client would read where a field is empty: the words around it, without it.

use super::scan::Source;

/// So many characters on each side.
const REACH: usize = 24;

/// So many bytes on each side are looked at.
const WALK: usize = 256;

/// The words around the bytes `start..end` of a text, joined; empty where the field stands alone.
pub(super) fn without(source: Source<'_>, start: usize, end: usize) -> String {
    let text = source.raw;
    // In a file a quote ends an attribute; in a quoted text it is one that a client reads.
    let stops: &[char] = if source.escapes {
        &['<', '>', '\n', '\r', '{', '}']
    } else {
        &['<', '>', '\n', '\r', '{', '}', '"']
    };
    // A huge text on one line is not walked for every field in it.
    let (mut from, mut to) = (start.saturating_sub(WALK), (end + WALK).min(text.len()));
    while !text.is_char_boundary(from) {
        from += 1;
    }
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let before = text.get(from..start).unwrap_or("");
    let after = text.get(end..to).unwrap_or("");
    let joined = format!("{}{}", tail(before, stops), head(after, stops));
    let words: Vec<&str> = joined.split_whitespace().collect();
    let words = words.join(" ");
    if source.escapes {
        words.replace("\\\"", "\"").replace("\\\\", "\\")
    } else {
        words
    }
}

/// The end of the text before, from the last tag, line or field.
fn tail<'t>(before: &'t str, stops: &[char]) -> &'t str {
    let from = before.rfind(stops).map_or(0, |at| at + 1);
    let piece = before.get(from..).unwrap_or("");
    let all = piece.chars().count();
    if all <= REACH {
        return piece;
    }
    let cut = piece.char_indices().nth(all - REACH).map_or(0, |(i, _)| i);
    let piece = piece.get(cut..).unwrap_or("");
    // From a whole word on.
    piece.split_once(' ').map_or(piece, |(_, words)| words)
}

/// The start of the text after, up to the next tag, line or field.
fn head<'t>(after: &'t str, stops: &[char]) -> &'t str {
    let to = after.find(stops).unwrap_or(after.len());
    let piece = after.get(..to).unwrap_or("");
    let Some((cut, _)) = piece.char_indices().nth(REACH) else {
        return piece;
    };
    let piece = piece.get(..cut).unwrap_or("");
    piece.rsplit_once(' ').map_or(piece, |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(raw: &str, escapes: bool) -> String {
        let start = raw.find("{{").unwrap();
        let end = raw.find("}}").unwrap() + 2;
        let span = crate::source::Span::default();
        let source = Source {
            raw,
            span,
            escapes,
            path: None,
            takes_files: false,
        };
        without(source, start, end)
    }

    #[test]
    fn shows_what_is_left() {
        assert_eq!(left("<p>Dear {{x}}, welcome</p>", false), "Dear , welcome");
        assert_eq!(left("{{x}}", false), "");
        assert_eq!(
            left(
                "We would be so very glad to see you again, {{x}} and then some more words to follow",
                false
            ),
            "glad to see you again, and then some more"
        );
    }

    #[test]
    fn a_quote_ends_an_attribute_and_not_a_sentence() {
        assert_eq!(
            left(r#"<a href="https://x.example/{{x}}" class="b">"#, false),
            "https://x.example/"
        );
        assert_eq!(left(r#"\"{{x}}\", she said"#, true), r#""", she said"#);
    }
}
