//! Braces and brackets: what opens, what closes, and what to do where the other half is missing.

use super::{Balance, Frame, Scanner, starts_declaration};
use crate::syntax::scan::{Block, Fault, Head, MAX_DEPTH, Statement, Tail};

impl Scanner<'_> {
    /// A brace or the end came before the `)`: reads again from the first line end behind the `(`,
    /// where the statement then ends.
    pub(super) fn retreat_from_paren(&mut self) {
        let Some(back) = self.retreat.take() else {
            return;
        };
        self.no_join_before = self.pos + 1;
        self.pos = back.at;
        self.line = back.line;
        self.line_start = back.line_start;
        self.fresh = true;
        self.out.comments.truncate(back.comments);
        self.out.masks.truncate(back.masks);
        self.out.faults.truncate(back.faults);
        self.docs_from = back.docs_from;
        self.last = back.last;
        if let Some(current) = &mut self.current {
            *current.open_head() = back.head;
        }
        self.pending_end = true;
        self.close_parens();
    }

    /// Reports a `(` that is still open where its statement ends.
    pub(super) fn close_parens(&mut self) {
        if let Some(&at) = self.parens.first() {
            self.fault(Fault::UnclosedParen { at });
            self.mark_reported();
            self.parens.clear();
        }
        self.retreat = None;
    }

    /// Closes the innermost block where its `}` was meant: behind the last statement.
    pub(super) fn close_missing(&mut self) {
        self.end_statement();
        let meant = self.done.last().map_or_else(
            || self.stack.last().map_or(0, |f| f.open + 1),
            Statement::end,
        );
        if let Some(open) = self.stack.last().map(|f| f.open) {
            self.fault(Fault::Unclosed {
                open,
                around: Vec::new(),
                meant,
            });
        }
        self.missing -= 1;
        self.pop_frame(meant as usize, false);
    }

    pub(super) fn open(&mut self) {
        let at = self.pos;
        if !self.parens.is_empty() {
            if self.retreat.is_some() {
                self.retreat_from_paren();
                return;
            }
            self.close_parens();
        }
        if self.stack.len() >= MAX_DEPTH {
            self.too_deep(at);
            return;
        }
        if self.is_second_open(at) {
            self.fault(Fault::SecondOpen { at: at as u32 });
            self.missing -= 1;
            self.pos = at + 1;
            return;
        }
        if self.fresh {
            self.indent = (at - self.line_start) as u32;
            let owns = self
                .current
                .as_ref()
                .is_some_and(|c| self.pending_end && !c.head_is_open_after_block());
            if owns && let Some(current) = &self.current {
                let after = current.last_head().end;
                self.fault(Fault::BraceOnOwnLine {
                    at: at as u32,
                    after,
                });
            }
            self.fresh = false;
        }
        if self
            .current
            .as_ref()
            .is_none_or(Statement::head_is_open_after_block)
        {
            self.end_statement();
            let docs = match self.docs_from.take() {
                Some(from) => (from, self.out.comments.len() as u32),
                None => (0, 0),
            };
            self.current = Some(Statement {
                docs,
                head: Head {
                    start: at as u32,
                    end: at as u32,
                    masked: false,
                },
                ..Statement::default()
            });
        }
        self.push_frame(at);
        self.pos = at + 1;
    }

    /// Whether a `{` follows another with only blanks between, where a `}` is missing.
    fn is_second_open(&self, at: usize) -> bool {
        let between = |open: u32| self.bytes.get(open as usize + 1..at);
        matches!(self.balance, Balance::ByIndent(_))
            && self.missing > 0
            && self.current.is_none()
            && self.done.is_empty()
            && self
                .stack
                .last()
                .and_then(|top| between(top.open))
                .is_some_and(|gap| gap.iter().all(|b| matches!(b, b' ' | b'\t')))
    }

    /// Whether a `}` that stands behind words closes no block of its line: its `{` is missing.
    fn is_never_opened(&self, first: bool) -> bool {
        !first
            && self.missing < 0
            && self.stack.last().is_none_or(|top| top.line != self.line)
            && self
                .current
                .as_ref()
                .is_some_and(|c| !self.pending_end && !c.head.is_empty())
    }

    pub(super) fn push_frame(&mut self, at: usize) {
        self.pending_end = false;
        let owner = self.current.take().unwrap_or_default();
        self.stack.push(Frame {
            open: at as u32,
            indent: self.line_indent(at),
            line: self.line,
            opened: true,
            owner,
            before: std::mem::take(&mut self.done),
        });
    }

    /// Indentation of the line that holds the byte at `at`.
    pub(super) fn line_indent(&self, at: usize) -> u32 {
        let before = self.bytes.get(..at).unwrap_or(&[]);
        let start = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |n| n + 1);
        let line = self.bytes.get(start..at).unwrap_or(&[]);
        line.iter()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count() as u32
    }

    pub(super) fn close(&mut self) {
        let at = self.pos;
        if !self.parens.is_empty() {
            if self.retreat.is_some() {
                self.retreat_from_paren();
                return;
            }
            self.close_parens();
        }
        let first = self.fresh;
        if first {
            self.indent = (at - self.line_start) as u32;
            self.fresh = false;
        }
        self.stray_docs();
        if let Balance::ByIndent(_) = self.balance {
            if first {
                while self.missing > 0
                    && self.stack.len() > 1
                    && self
                        .stack
                        .last()
                        .is_some_and(|top| top.indent > self.indent)
                {
                    self.close_missing();
                }
            }
            if self.is_never_opened(first) {
                let words = self.current.as_ref().map_or(0, |c| c.head.start);
                self.missing += 1;
                self.fault(Fault::NeverOpened {
                    at: at as u32,
                    words,
                });
                self.mark_reported();
                self.pos = at + 1;
                self.end_statement();
                return;
            }
            let agrees = self.stack.last().is_some_and(|top| {
                if first {
                    top.indent == self.indent
                } else {
                    top.line == self.line
                }
            });
            if self.missing < 0 && !agrees && !self.stack.is_empty() {
                self.missing += 1;
                self.fault(Fault::Stray { at: at as u32 });
                self.pos = at + 1;
                self.end_statement();
                return;
            }
        }
        if self.stack.is_empty() {
            self.fault(Fault::Stray { at: at as u32 });
            self.missing += 1;
            self.end_statement();
            self.pos = at + 1;
            return;
        }
        self.end_statement();
        self.pop_frame(at + 1, true);
        self.pos = at + 1;
    }

    pub(super) fn pop_frame(&mut self, end: usize, closed: bool) {
        if let Some(frame) = self.stack.pop() {
            let statements = std::mem::replace(&mut self.done, frame.before);
            let mut owner = frame.owner;
            owner.tails.push(Tail {
                block: Block {
                    start: frame.open,
                    end: end as u32,
                    closed: closed && frame.opened,
                    statements,
                },
                head: Head::default(),
            });
            self.current = Some(owner);
            self.pending_end = false;
        }
    }

    /// Reports the bracket that goes too deep and reads no further.
    pub(super) fn too_deep(&mut self, at: usize) {
        self.fault(Fault::TooDeep { at: at as u32 });
        self.parens.clear();
        self.retreat = None;
        self.mark_reported();
        for frame in &mut self.stack {
            frame.owner.reported = true;
        }
        self.pos = self.skip_to_declaration(at);
    }

    /// The next line that starts a declaration in its first column.
    pub(super) fn skip_to_declaration(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(next) = self
            .bytes
            .get(at..self.limit)
            .and_then(|rest| memchr::memchr2(b'\n', b'\r', rest))
        {
            at += next + 1;
            if starts_declaration(self.bytes, at, self.limit) {
                return at;
            }
        }
        self.limit
    }

    /// Whether a declaration starts here although a `(` is open: then its `)` is missing.
    pub(super) fn ends_bracket_by_declaration(&self, at: usize) -> bool {
        self.fresh && self.retreat.is_some() && self.starts_declaration(at)
    }

    /// Indentation of the line on which the current statement starts.
    pub(super) fn current_indent(&self) -> u32 {
        let Some(current) = &self.current else {
            return 0;
        };
        let start = current.head.start as usize;
        let before = self.bytes.get(..start).unwrap_or(&[]);
        let line = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
        (start - line) as u32
    }
}
