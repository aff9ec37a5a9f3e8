//! What a client would read where a field is empty: the words around it, without it.

/// So many characters on each side.
const REACH: usize = 24;

/// So many bytes on each side are looked at.
const WALK: usize = 256;

/// The words around the bytes `start..end` of `text`, joined; empty where the field stands alone.
pub(super) fn without(text: &str, start: usize, end: usize) -> String {
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
    let joined = format!("{}{}", tail(before), head(after));
    let words: Vec<&str> = joined.split_whitespace().collect();
    words.join(" ")
}

/// The end of the text before, from the last tag, line or field.
fn tail(before: &str) -> &str {
    let from = before
        .rfind(['>', '\n', '\r', '}', '"'])
        .map_or(0, |at| at + 1);
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
fn head(after: &str) -> &str {
    let to = after
        .find(['<', '\n', '\r', '{', '"'])
        .unwrap_or(after.len());
    let piece = after.get(..to).unwrap_or("");
    let Some((cut, _)) = piece.char_indices().nth(REACH) else {
        return piece;
    };
    let piece = piece.get(..cut).unwrap_or("");
    piece.rsplit_once(' ').map_or(piece, |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn shows_what_is_left() {
        let text = "<p>Dear {{first_name}}, welcome</p>";
        assert_eq!(without(text, 8, 22), "Dear , welcome");
        assert_eq!(without("{{first_name}}", 0, 14), "");
        let long =
            "We would be so very glad to see you again, {{x}} and then some more words to follow";
        assert_eq!(
            without(long, 43, 48),
            "glad to see you again, and then some more words"
        );
    }
}
