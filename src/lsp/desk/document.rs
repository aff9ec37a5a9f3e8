//! One open document: its text follows the client's edits.

use crate::lsp::convert::{Encoding, byte_at};
use crate::source::LineIndex;
use std::path::PathBuf;
use std::sync::Arc;
use tower_lsp::lsp_types::{Range, TextDocumentContentChangeEvent};

/// An open document.
#[derive(Debug)]
pub(crate) struct Document {
    /// Where it lies, if it lies in a file.
    pub(crate) path: Option<PathBuf>,
    /// The text as the client has it, unless it is lost.
    pub(crate) text: Arc<String>,
    /// Its lines, once an edit has named one.
    lines: Option<LineIndex>,
    /// The client's number for it.
    pub(crate) version: i32,
    /// An edit did not fit: what the client has is not known until it sends all of it.
    pub(crate) lost: bool,
}

/// What an edit came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edited {
    /// It was applied.
    Yes,
    /// It does not fit, and the text is lost from now on.
    LostNow,
    /// The text was lost before.
    Lost,
}

impl Document {
    pub(crate) fn new(path: Option<PathBuf>, text: String, version: i32) -> Self {
        Document {
            path,
            text: Arc::new(text),
            lines: None,
            version,
            lost: false,
        }
    }

    /// Applies changes in order. One without a range is the whole text, and heals.
    pub(crate) fn edit(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Edited {
        let was_lost = self.lost;
        if version < self.version {
            // An edit of a text that was replaced since.
            self.lost = true;
        }
        self.version = version;
        for change in changes {
            match change.range {
                None => self.heal(change.text),
                Some(_) if self.lost => {}
                Some(range) => match self.bytes(range, encoding) {
                    Some((start, end)) => self.put(start, end, &change.text),
                    None => self.lost = true,
                },
            }
        }
        match (was_lost, self.lost) {
            (_, false) => Edited::Yes,
            (false, true) => Edited::LostNow,
            (true, true) => Edited::Lost,
        }
    }

    /// Where its lines start, if an edit has asked.
    pub(crate) fn lines(&self) -> Option<&LineIndex> {
        self.lines.as_ref()
    }

    /// The whole text.
    pub(crate) fn heal(&mut self, text: String) {
        self.text = Arc::new(text);
        self.lines = None;
        self.lost = false;
    }

    fn put(&mut self, start: usize, end: usize, text: &str) {
        // What was looked at holds the text as it was.
        Arc::make_mut(&mut self.text).replace_range(start..end, text);
        if let Some(lines) = &mut self.lines {
            lines.follow(&self.text, start, end, start + text.len());
        }
    }

    fn bytes(&mut self, range: Range, encoding: Encoding) -> Option<(usize, usize)> {
        let new = || LineIndex::new(&self.text);
        let lines = self.lines.get_or_insert_with(new);
        let start = byte_at(&self.text, lines, range.start, encoding)?;
        // Clients name the line behind the last one to mean the end.
        let end = if range.end.line as usize == lines.len() && range.end.character == 0 {
            self.text.len() as u32
        } else {
            byte_at(&self.text, lines, range.end, encoding)?
        };
        (start <= end).then_some((start as usize, end as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, Edited};
    use crate::lsp::convert::Encoding;
    use tower_lsp::lsp_types::{Position, Range, TextDocumentContentChangeEvent};

    fn change(range: Option<(u32, u32, u32, u32)>, text: &str) -> TextDocumentContentChangeEvent {
        TextDocumentContentChangeEvent {
            range: range.map(|(a, b, c, d)| Range::new(Position::new(a, b), Position::new(c, d))),
            range_length: None,
            text: text.to_owned(),
        }
    }

    #[test]
    fn changes_are_applied_in_order() {
        let mut document = Document::new(None, "a🙂b\r\nc".to_owned(), 1);
        let changes = vec![
            change(Some((0, 3, 0, 4)), "B"),
            change(Some((1, 1, 2, 0)), "d\n"),
            change(Some((0, 0, 0, 0)), "é"),
        ];
        assert_eq!(document.edit(2, changes, Encoding::Utf16), Edited::Yes);
        assert_eq!(*document.text, "éa🙂B\r\ncd\n");
    }

    #[test]
    fn what_does_not_fit_loses_the_text_until_all_of_it_comes() {
        let mut document = Document::new(None, "a\n".to_owned(), 1);
        let edit = |document: &mut Document, version, range, text| {
            document.edit(version, vec![change(range, text)], Encoding::Utf16)
        };
        assert_eq!(
            edit(&mut document, 2, Some((9, 0, 9, 1)), "x"),
            Edited::LostNow
        );
        assert_eq!(
            edit(&mut document, 3, Some((0, 0, 0, 1)), "x"),
            Edited::Lost
        );
        assert_eq!(*document.text, "a\n", "nothing is guessed");
        assert_eq!(edit(&mut document, 4, None, "new\n"), Edited::Yes);
        assert_eq!(
            edit(&mut document, 5, Some((0, 0, 0, 3)), "old"),
            Edited::Yes
        );
        assert_eq!(*document.text, "old\n");
        assert_eq!(
            edit(&mut document, 4, Some((0, 0, 0, 3)), "x"),
            Edited::LostNow
        );
    }
}
