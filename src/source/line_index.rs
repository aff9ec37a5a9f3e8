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
#[derive(Debug, Clone, PartialEq, Eq)]
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
        starts.shrink_to_fit();
        LineIndex { starts }
    }

    /// Follows an edit: in `text`, as it is now, the bytes from `start` to `new_end` stand in the place of those up
    /// to `old_end`. Only they are looked at.
    pub fn follow(&mut self, text: &str, start: usize, old_end: usize, new_end: usize) {
        let bytes = text.as_bytes();
        // A line starts behind a byte, and whether it does may depend on the byte it starts with.
        let first = self
            .starts
            .partition_point(|&s| (s as usize) < start)
            .max(1);
        let last = self.starts.partition_point(|&s| s as usize <= old_end + 1);
        let from = start.saturating_sub(1);
        let stretch = bytes.get(from..bytes.len().min(new_end + 1));
        let ends = memchr::memchr2_iter(b'\n', b'\r', stretch.unwrap_or_default());
        let new: Vec<u32> = ends
            .map(|at| from + at)
            .filter(|&at| !(bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n')))
            .map(|at| at as u32 + 1)
            .collect();
        let moved = (new_end as u32).wrapping_sub(old_end as u32);
        let last = last.max(first);
        for behind in self.starts.iter_mut().skip(last) {
            *behind = behind.wrapping_add(moved);
        }
        self.starts.splice(first..last, new);
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

#[cfg(test)]
mod tests {
    use super::LineIndex;

    #[test]
    fn after_an_edit_it_is_what_it_would_be_of_the_new_text() {
        let texts = [
            "",
            "a",
            "\n",
            "\r",
            "\r\n",
            "a\r\nb\n\rc\r\r\n",
            "\n\n\r\r",
            "ab\ncd\r\nef\r",
        ];
        for before in texts {
            for put in texts {
                for start in 0..=before.len() {
                    for end in start..=before.len() {
                        let after = format!("{}{put}{}", &before[..start], &before[end..]);
                        let mut index = LineIndex::new(before);
                        index.follow(&after, start, end, start + put.len());
                        let wanted = LineIndex::new(&after);
                        assert_eq!(index, wanted, "{before:?} {start}..{end} {put:?}");
                    }
                }
            }
        }
    }
}
