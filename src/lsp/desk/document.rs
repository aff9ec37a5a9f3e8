//! One open document: its text follows the client's edits.

use super::buffer::Buffer;
use crate::lsp::convert::{Encoding, byte_at};
use crate::source::{LineIndex, Since};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use tower_lsp::lsp_types::{Range, TextDocumentContentChangeEvent};

/// So many edits are remembered with what takes them back: those that can overtake one another.
const REMEMBERED: usize = 16;

/// An edit with more bytes than these is not remembered.
const LARGE: usize = 16 * 1024;

/// An edit that was applied, or waits for one that it has overtaken.
#[derive(Debug)]
struct Done {
    version: i32,
    changes: Vec<TextDocumentContentChangeEvent>,
    /// What takes it back: where the new text stands, and the old one. The latest change is the last.
    back: Vec<(usize, usize, String)>,
}

/// An open document.
#[derive(Debug)]
pub(crate) struct Document {
    /// Where it lies, if it lies in a file.
    pub(crate) path: Option<PathBuf>,
    /// It is a source that lies nowhere yet.
    pub(crate) is_nameless: bool,
    /// The text as the client has it, unless it is lost.
    buffer: Buffer,
    /// The client's number for it.
    pub(crate) version: i32,
    /// The latest edits, by version. Some editors (Helix 25.01) send edits that follow each other at once in any order.
    recent: VecDeque<Done>,
    /// The version of the text before those.
    known_from: i32,
    /// The last of them did not fit, and versions before it are missing: it waits for them.
    waits: bool,
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
            is_nameless: false,
            buffer: Buffer::new(text),
            version,
            recent: VecDeque::new(),
            known_from: version,
            waits: false,
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
        let whole = changes.iter().any(|change| change.range.is_none());
        if whole || self.lost {
            self.replace(version, changes, encoding);
        } else if version < self.version {
            self.insert(version, changes, encoding);
        } else {
            // What it waited for has not come.
            self.lost = self.waits;
            let gap = version > self.version.saturating_add(1);
            if !self.lost && !self.follow(version, changes, encoding) {
                self.waits = gap;
                self.lost = !gap;
            }
        }
        self.version = self.version.max(version);
        match (was_lost, self.lost) {
            (_, false) => Edited::Yes,
            (false, true) => Edited::LostNow,
            (true, true) => Edited::Lost,
        }
    }

    /// Changes of which one is the whole text, or of a text that is lost.
    fn replace(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        if version < self.version {
            // An edit of a text that was replaced since.
            self.lost = true;
        }
        for change in changes {
            match change.range {
                None => self.heal(change.text),
                Some(_) if self.lost => {}
                Some(range) => match self.bytes(range, encoding) {
                    Some((start, end)) => self.buffer.put(start, end, &change.text),
                    None => self.lost = true,
                },
            }
        }
        self.version = version;
        self.known_from = version;
    }

    /// Applies an edit behind all others, and remembers it. Whether it fits; one that does not changes nothing.
    fn follow(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> bool {
        let mut back: Vec<(usize, usize, String)> = Vec::new();
        let mut fits = true;
        for change in &changes {
            let Some((start, end)) = change.range.and_then(|range| self.bytes(range, encoding))
            else {
                fits = false;
                break;
            };
            let old = self.text().get(start..end).unwrap_or("").to_owned();
            self.buffer.put(start, end, &change.text);
            back.push((start, start + change.text.len(), old));
        }
        if !fits {
            self.take_back(&mut back);
        }
        let size: usize = back
            .iter()
            .map(|(start, end, old)| end - start + old.len())
            .sum();
        if size > LARGE {
            // Nobody types so much; it isn't kept twice.
            self.recent.clear();
            self.known_from = version;
            return fits;
        }
        self.recent.push_back(Done {
            version,
            changes,
            back,
        });
        if self.recent.len() > REMEMBERED
            && let Some(oldest) = self.recent.pop_front()
        {
            self.known_from = oldest.version;
        }
        fits
    }

    fn take_back(&mut self, back: &mut Vec<(usize, usize, String)>) {
        while let Some((start, end, old)) = back.pop() {
            self.buffer.put(start, end, &old);
        }
    }

    /// An edit that others have overtaken: those are taken back, and applied again behind it.
    fn insert(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        if version <= self.known_from || self.recent.iter().any(|done| done.version == version) {
            // Nobody knows what it was an edit of.
            self.lost = true;
            return;
        }
        let mut later = vec![(version, changes)];
        while self
            .recent
            .back()
            .is_some_and(|done| done.version > version)
        {
            let Some(mut done) = self.recent.pop_back() else {
                break;
            };
            self.take_back(&mut done.back);
            later.insert(1, (done.version, done.changes));
        }
        self.waits = false;
        for (version, changes) in later {
            if !self.follow(version, changes, encoding) {
                self.lost = true;
            }
        }
    }

    /// The text as the client has it, unless it is lost.
    pub(crate) fn text(&self) -> &Arc<String> {
        self.buffer.text()
    }

    /// Where its lines start: known also before an edit names one, so that the first need not wait for them.
    pub(crate) fn lines(&self) -> &LineIndex {
        self.buffer.lines()
    }

    /// Gives the text to somebody, with its lines and what it has in common with the one given before.
    pub(crate) fn take(&mut self, by: impl FnOnce(&Arc<String>, (&LineIndex, &Since))) {
        let buffer = &self.buffer;
        by(buffer.text(), (buffer.lines(), buffer.since()));
        self.buffer.taken();
    }

    /// The whole text.
    pub(crate) fn heal(&mut self, text: String) {
        self.buffer = Buffer::new(text);
        self.lost = false;
        self.waits = false;
        self.recent.clear();
        self.known_from = self.version;
    }

    fn bytes(&self, range: Range, encoding: Encoding) -> Option<(usize, usize)> {
        let (text, lines) = (self.text(), self.lines());
        let start = byte_at(text, lines, range.start, encoding)?;
        // Clients name the line behind the last one to mean the end.
        let end = if range.end.line as usize == lines.len() && range.end.character == 0 {
            text.len() as u32
        } else {
            byte_at(text, lines, range.end, encoding)?
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
        assert_eq!(**document.text(), "éa🙂B\r\ncd\n");
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
        assert_eq!(**document.text(), "a\n", "nothing is guessed");
        assert_eq!(edit(&mut document, 4, None, "new\n"), Edited::Yes);
        assert_eq!(
            edit(&mut document, 5, Some((0, 0, 0, 3)), "old"),
            Edited::Yes
        );
        assert_eq!(**document.text(), "old\n");
        assert_eq!(
            edit(&mut document, 4, Some((0, 0, 0, 3)), "x"),
            Edited::LostNow
        );
    }

    #[test]
    fn an_edit_that_others_have_overtaken_is_put_where_it_belongs() {
        // `send b` as Helix typed it: 7 came before 6, and 9 before 8.
        let mut document = Document::new(None, "send".to_owned(), 5);
        let edit = |document: &mut Document, version, column, text| {
            let range = Some((0, column, 0, column));
            document.edit(version, vec![change(range, text)], Encoding::Utf16)
        };
        assert_eq!(edit(&mut document, 7, 5, "b"), Edited::Yes);
        // A column behind the end of a line means its end.
        assert_eq!(document.text().as_str(), "sendb");
        assert_eq!(edit(&mut document, 6, 4, " "), Edited::Yes);
        assert_eq!(document.text().as_str(), "send b");
        assert_eq!(edit(&mut document, 9, 0, "y"), Edited::Yes);
        assert_eq!(edit(&mut document, 8, 0, "x"), Edited::Yes);
        assert_eq!(document.text().as_str(), "yxsend b");
        assert_eq!(edit(&mut document, 10, 8, "."), Edited::Yes);
        assert_eq!(
            (document.text().as_str(), document.version),
            ("yxsend b.", 10)
        );
    }

    #[test]
    fn what_waits_for_an_edit_that_never_comes_is_lost() {
        let mut document = Document::new(None, "a".to_owned(), 1);
        let edit = |document: &mut Document, version, line| {
            let range = Some((line, 0, line, 0));
            document.edit(version, vec![change(range, "x")], Encoding::Utf16)
        };
        assert_eq!(edit(&mut document, 3, 7), Edited::Yes);
        assert_eq!(document.text().as_str(), "a", "it waits");
        assert_eq!(edit(&mut document, 4, 0), Edited::LostNow);
        assert_eq!(
            document.edit(5, vec![change(None, "b")], Encoding::Utf16),
            Edited::Yes
        );
        assert_eq!(edit(&mut document, 6, 0), Edited::Yes);
        assert_eq!(document.text().as_str(), "xb");
        // An edit of a text that was replaced since.
        assert_eq!(edit(&mut document, 2, 0), Edited::LostNow);
    }
}
