//! Byte offsets to lines and columns, as the client counts them.

use crate::source::LineIndex;
use tower_lsp::lsp_types::{InitializeParams, Position, PositionEncodingKind, Range};

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what a client means that says nothing.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The first of utf-8 and utf-32 in the client's own list, else UTF-16: one client offers utf-32 first and
    /// draws UTF-16 answers wrong after an emoji.
    pub(crate) fn chosen(params: &InitializeParams) -> Self {
        let general = params.capabilities.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_ref());
        let known = offered.into_iter().flatten().find_map(|kind| {
            if *kind == PositionEncodingKind::UTF8 {
                Some(Encoding::Utf8)
            } else if *kind == PositionEncodingKind::UTF32 {
                Some(Encoding::Utf32)
            } else {
                None
            }
        });
        known.unwrap_or_default()
    }

    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// The columns that a text takes.
    fn columns(self, text: &str) -> u32 {
        // Most lines are plain, and then each byte is a column.
        if text.is_ascii() {
            return text.len() as u32;
        }
        let columns = match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
            Encoding::Utf32 => text.chars().count(),
        };
        columns as u32
    }

    /// The columns that a character takes.
    pub(crate) fn width(self, c: char) -> u32 {
        let width = match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        };
        width as u32
    }
}

/// The position of a byte in a text. A byte order mark takes its place, as it does in what a client sends.
pub(crate) fn position(text: &str, lines: &LineIndex, offset: u32, encoding: Encoding) -> Position {
    let line = lines.line_of(offset);
    let start = lines.start_of(line).unwrap_or(0);
    let before = text.get(start as usize..offset as usize).unwrap_or("");
    Position::new(line as u32, encoding.columns(before))
}

/// The range between two bytes.
pub(crate) fn range(text: &str, lines: &LineIndex, bytes: (u32, u32), encoding: Encoding) -> Range {
    let start = position(text, lines, bytes.0, encoding);
    Range::new(start, position(text, lines, bytes.1, encoding))
}

/// The byte at a position: a column beyond the line's end means its end, one inside a character its start. `None`
/// for a line that is not there.
pub(crate) fn byte_at(
    text: &str,
    lines: &LineIndex,
    position: Position,
    encoding: Encoding,
) -> Option<u32> {
    let line = position.line as usize;
    let start = lines.start_of(line)?;
    let end = lines.start_of(line + 1).unwrap_or(text.len() as u32);
    let written = text.get(start as usize..end as usize)?;
    let written = written.trim_end_matches(['\n', '\r']);
    let mut column = 0;
    let mut at = 0;
    for c in written.chars() {
        if column + encoding.width(c) > position.character {
            break;
        }
        column += encoding.width(c);
        at += c.len_utf8();
    }
    Some(start + at as u32)
}

#[cfg(test)]
mod tests {
    use super::{Encoding, byte_at, position};
    use crate::source::LineIndex;
    use tower_lsp::lsp_types::Position;

    const TEXT: &str = "a\r\n🙂é b\rc\n";

    #[test]
    fn every_byte_has_a_place_and_every_place_its_byte() {
        let lines = LineIndex::new(TEXT);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (at, c) in TEXT.char_indices().filter(|(_, c)| !"\r\n".contains(*c)) {
                let place = position(TEXT, &lines, at as u32, encoding);
                let back = byte_at(TEXT, &lines, place, encoding);
                assert_eq!(back, Some(at as u32), "{c} {encoding:?}");
            }
        }
    }

    #[test]
    fn columns_are_counted_as_asked_for() {
        let lines = LineIndex::new(TEXT);
        let b = TEXT.find('b').unwrap() as u32;
        let column = |encoding| position(TEXT, &lines, b, encoding).character;
        assert_eq!(column(Encoding::Utf8), 7);
        assert_eq!(column(Encoding::Utf16), 4);
        assert_eq!(column(Encoding::Utf32), 3);
    }

    #[test]
    fn what_lies_outside_is_brought_in() {
        let lines = LineIndex::new(TEXT);
        let at = |line, column| byte_at(TEXT, &lines, Position::new(line, column), Encoding::Utf16);
        assert_eq!(at(0, 99), Some(1), "behind the line's end");
        assert_eq!(at(1, 1), Some(3), "inside a pair");
        assert_eq!(at(3, 0), Some(TEXT.len() as u32), "the empty last line");
        assert_eq!(at(4, 0), None, "no such line");
    }
}
