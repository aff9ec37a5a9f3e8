//! What the first word of a line says: whether the statement above goes on, whether a brace was
//! forgotten before it, whether a declaration starts.

use super::{Balance, Scanner, plain};
use crate::syntax::scan::Fault;
use crate::vocabulary::{is_declaration_word, is_statement_word};

impl Scanner<'_> {
    /// Whether the word that starts a line continues the statement above.
    pub(super) fn joins(&self, start: usize, end: usize) -> bool {
        let word = (start as u32, end as u32);
        if matches!(self.text_at(word), b"and" | b"or" | b"else") {
            return true;
        }
        match self.text_at(self.last) {
            b"and" | b"or" => {
                // What is deeper goes on: a property may be spelt like a statement.
                let deeper = self.indent > self.current_indent();
                !self.starts_declaration(start) && (deeper || !self.starts_statement(word))
            }
            b"," => {
                !self.starts_property(end)
                    && !self.starts_declaration(start)
                    && !self.starts_statement(word)
            }
            _ => false,
        }
    }

    /// Whether what ends at `end` is the name of a property: a colon follows.
    fn starts_property(&self, mut end: usize) -> bool {
        while matches!(self.bytes.get(end), Some(b' ' | b'\t')) {
            end += 1;
        }
        self.bytes.get(end) == Some(&b':')
    }

    /// Whether the first word of a line starts a statement of its own although the line above ends
    /// with a sign that joins: what should follow that sign was not typed. A name that is spelt like
    /// a statement stands alone or before a comma.
    fn starts_statement(&self, word: (u32, u32)) -> bool {
        let rest = self.bytes.get(word.1 as usize..self.limit).unwrap_or(&[]);
        // On its line: what stands on the next one changes nothing, whether a blank ends this one or not.
        let next = rest.iter().find(|b| !matches!(b, b' ' | b'\t'));
        let goes_on = next.is_some_and(|b| plain(*b) || *b == b'"');
        let same_line = self.bytes.get(word.1 as usize) == Some(&b' ');
        goes_on && same_line && is_statement_word(self.text_at(word))
    }

    pub(super) fn starts_declaration(&self, start: usize) -> bool {
        start == self.line_start && starts_declaration(self.bytes, start, self.limit)
    }

    pub(super) fn first_of_line(&mut self, start: usize, end: usize) {
        if !self.stack.is_empty() && self.starts_declaration(start) {
            self.declaration_inside = true;
        }
        if self.missing > 0 && self.balance != Balance::Trusted {
            while self.missing > 0 && self.stack.len() > 1 {
                let closes = self
                    .stack
                    .last()
                    .is_some_and(|top| top.line != self.line && self.indent <= top.indent);
                if !closes {
                    break;
                }
                self.close_missing();
            }
        } else if self.missing < 0
            && self.pending_end
            && !self.joins(start, end)
            && let Some(current) = &self.current
            && current.tails.is_empty()
            && self.current_indent() < self.indent
        {
            let (from, to) = (current.head.start, current.head.end);
            self.fault(Fault::MissingOpen {
                start: from,
                end: to,
            });
            self.missing += 1;
            self.push_frame(to as usize);
            if let Some(top) = self.stack.last_mut() {
                top.opened = false;
                top.line = self.line.saturating_sub(1);
            }
        }
    }
}

/// Whether a declaration starts at `start`: its word, then a name, a text or a brace.
pub(in crate::syntax::scan) fn starts_declaration(
    bytes: &[u8],
    start: usize,
    limit: usize,
) -> bool {
    let rest = bytes.get(start..limit).unwrap_or(&[]);
    let length = rest.iter().take_while(|b| plain(**b)).count();
    let (word, rest) = rest.split_at(length.min(rest.len()));
    if !is_declaration_word(word) {
        return false;
    }
    let blanks = rest
        .iter()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count();
    let rest = rest.get(blanks..).unwrap_or(&[]);
    match rest.first() {
        Some(b'{') => true,
        // The only declaration that is named by a text.
        Some(b'"') => word == b"test",
        Some(first) if blanks > 0 && plain(*first) => {
            let length = rest.iter().take_while(|b| plain(**b)).count();
            let after = rest.get(length..).unwrap_or(&[]);
            let blanks = after
                .iter()
                .take_while(|b| matches!(b, b' ' | b'\t'))
                .count();
            let after = after.get(blanks..).unwrap_or(&[]);
            !(after.starts_with(b"is ") || after.starts_with(b"is\t") || after.starts_with(b":"))
        }
        _ => false,
    }
}
