//! Line and column numbers. Lines end at `\n`, `\r\n` or a lone `\r`, as in the language server protocol.

/// A position for people: both count from 1, the column in characters (Unicode scalar values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// The byte offsets at which the lines of a text start.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let crlf = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
            if !crlf {
                starts.push(at as u32 + 1);
            }
        }
        LineIndex { starts }
    }

    /// Line (from 0) that holds the byte at `offset`.
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts
            .partition_point(|&s| s <= offset)
            .saturating_sub(1)
    }

    /// Byte offset at which line `line` (from 0) starts, if there is such a line.
    pub fn start_of(&self, line: usize) -> Option<u32> {
        self.starts.get(line).copied()
    }

    /// Number of lines.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never true: even an empty text has one line.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Position for people of a byte offset in `text` (the text that was indexed). A byte order
    /// mark at the start takes no column.
    pub fn position(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.line_of(offset);
        let start = self.start_of(line).unwrap_or(0);
        let before = text.get(start as usize..offset as usize).unwrap_or("");
        let before = if line == 0 {
            before.trim_start_matches('\u{feff}')
        } else {
            before
        };
        LineColumn {
            line: line as u32 + 1,
            column: before.chars().count() as u32 + 1,
        }
    }
}
