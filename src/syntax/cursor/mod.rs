//! Where a cursor stands in a text that is being typed: in which block, behind which words of which
//! statement, in words, in a text or in a comment. Total on half-typed and broken texts. For editors; looks
//! at the text alone, knows no names and no types.

mod around;
mod nest;
mod slot;
mod words;

pub(crate) use around::{Around, Within};
pub(crate) use nest::{FoldKind, folds, nest};
pub(crate) use slot::Slot;
pub(crate) use words::{Lexeme, depth, lexemes, words};

use super::scan::{Head, Scan, masked_text, scan, segment_at};

/// What the cursor stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inside {
    /// Words of a statement, or where some may be typed.
    Words,
    /// A text: where it begins, behind its quote, and where it ends, before its other quote or the line's end.
    Text(u32, u32),
    /// A comment.
    Comment,
}

/// The place of a cursor. Positions are bytes from the start of the file.
#[derive(Debug)]
pub(crate) struct Cursor {
    /// What it stands in.
    pub(crate) inside: Inside,
    /// The block in which its statement stands.
    pub(crate) within: Within,
    /// The statements around it, outermost first, without its own.
    pub(crate) around: Vec<Around>,
    /// The words of its statement before the word (or the text) that is being typed, as the parser sees them.
    pub(crate) before: String,
    /// Where its statement begins.
    pub(crate) start: u32,
    /// The first words of its statement, where the cursor stands behind a `}`: `if`, `wait`.
    pub(crate) behind_block: Option<String>,
    /// The word that is being typed: empty where none is begun. Holds what stands behind the cursor, too.
    pub(crate) word: (u32, u32),
    /// The words of its own block's other statements, the first of each.
    pub(crate) siblings: Vec<String>,
}

/// Where `offset` of `text` stands.
pub(crate) fn cursor(text: &str, offset: u32) -> Cursor {
    let mut at = (offset as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let inside = inside(text, at);
    let word = match inside {
        Inside::Words => word_at(text, at),
        Inside::Text(start, _) => (start.saturating_sub(1) as usize, at),
        Inside::Comment => (at, at),
    };
    // One declaration is enough, and a fault elsewhere then stays there.
    let window = segment_at(text, at);
    let before = text.get(window.start..at).unwrap_or("");
    let after = text.get(at..window.end.max(at)).unwrap_or("");
    // With a letter at the cursor there is a statement there, even on an empty line. A word that is there
    // already stays what it is.
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let touches = before.ends_with(is_word) || after.starts_with(is_word);
    let mark = if touches { "" } else { "x" };
    let typed = format!("{before}{mark}{after}");
    let scanned = scan(&typed);
    let look = Look {
        text: &typed,
        scan: &scanned,
        base: window.start,
    };
    let mut found = Cursor {
        inside,
        within: Within::FILE,
        around: Vec::new(),
        before: String::new(),
        start: at as u32,
        behind_block: None,
        word: (word.0 as u32, word.1 as u32),
        siblings: Vec::new(),
    };
    around::find(&look, &scanned.statements, at - window.start, &mut found);
    found
}

/// A declaration's text with a letter at the cursor, and its scan.
struct Look<'t> {
    text: &'t str,
    scan: &'t Scan,
    /// Where the text begins in the file.
    base: usize,
}

impl Look<'_> {
    fn words(&self, head: Head) -> String {
        masked_text(self.text, &self.scan.masks, head).into_owned()
    }
}

/// Whether the bytes before `at` on its line leave it in a text or a comment.
fn inside(text: &str, at: usize) -> Inside {
    let before = text.get(..at).unwrap_or("");
    let line = before.rfind(['\n', '\r']).map_or(0, |n| n + 1);
    let bytes = before.as_bytes();
    let (mut i, mut open) = (line, None);
    while let Some(&byte) = bytes.get(i) {
        match (byte, open) {
            (b'\\', Some(_)) => i += 1,
            (b'"', Some(_)) => open = None,
            (b'"', None) => open = Some(i + 1),
            (b'/', None) if bytes.get(i + 1) == Some(&b'/') => return Inside::Comment,
            _ => {}
        }
        i += 1;
    }
    let Some(start) = open else {
        return Inside::Words;
    };
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let mut end = 0;
    while let Some(&byte) = rest.get(end) {
        match byte {
            b'\\' => end += 1,
            b'"' | b'\n' | b'\r' => break,
            _ => {}
        }
        end += 1;
    }
    let end = (at + end).min(text.len());
    Inside::Text(start as u32, end as u32)
}

/// The word that touches `at`, with its dots: `placed_order.value`.
fn word_at(text: &str, at: usize) -> (usize, usize) {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.' || c == '-';
    let before = text.get(..at).unwrap_or("");
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_word(*c))
        .last()
        .map_or(at, |(i, _)| i);
    let after = text.get(at..).unwrap_or("");
    let end = after.find(|c: char| !is_word(c)).unwrap_or(after.len());
    (start, at + end)
}
