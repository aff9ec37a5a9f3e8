//! Texts, comments and signs that the parser does not see as they are written.

use super::Scanner;
use crate::syntax::scan::text::{Quote, TextEnd, curly_quote, find_end, is_letter};
use crate::syntax::scan::{Comment, CommentKind, Fault, MaskKind};

impl Scanner<'_> {
    /// Curly quotes, no-break spaces, byte order marks; anything else is a letter.
    pub(super) fn special(&mut self, byte: u8) {
        let at = self.pos;
        if let Some(width) = curly_quote(self.bytes, at) {
            self.text(Quote::Curly, width);
            return;
        }
        let blank = match self.bytes.get(at..).unwrap_or(&[]) {
            [0xC2, 0xA0, ..] => 2,
            [0xE2, 0x80, 0x80..=0x8B | 0xAF, ..] | [0xEF, 0xBB, 0xBF, ..] => 3,
            _ => 0,
        };
        if blank > 0 {
            self.mask(at, at + blank, MaskKind::Blank);
            self.pos = at + blank;
        } else {
            let width = if byte == 0xC2 { 2 } else { 3 };
            let mut end = (at + width).min(self.limit);
            while self.bytes.get(end).is_some_and(|b| b & 0xC0 == 0x80) {
                end += 1;
            }
            self.word(at, end);
        }
    }

    pub(super) fn line_comment(&mut self) {
        let start = self.pos;
        let end = self.end_of_line(start);
        let doc = self.bytes.get(start + 2) == Some(&b'/')
            && self.bytes.get(start + 3) != Some(&b'/')
            && start + 2 < self.limit;
        self.comment(Comment {
            start: start as u32,
            end: end as u32,
            kind: if doc {
                CommentKind::Doc
            } else {
                CommentKind::Line
            },
        });
    }

    pub(super) fn block_comment(&mut self) {
        let start = self.pos;
        let inside = self.bytes.get(start + 2..self.limit);
        // Each of many that are never closed would look through all that follows.
        let inside = inside.filter(|_| start + 2 < self.no_comment_end_from);
        let found = memchr::memmem::find(inside.unwrap_or(&[]), b"*/");
        if found.is_none() {
            self.no_comment_end_from = self.no_comment_end_from.min(start + 2);
        }
        let end = found.map_or(self.end_of_line(start), |at| start + at + 4);
        self.comment(Comment {
            start: start as u32,
            end: end as u32,
            kind: CommentKind::Block,
        });
    }

    pub(super) fn comment(&mut self, comment: Comment) {
        let (start, end) = (comment.start as usize, comment.end as usize);
        match comment.kind {
            CommentKind::Doc if self.fresh && self.docs_from.is_none() => {
                self.docs_from = Some(self.out.comments.len() as u32);
            }
            CommentKind::Doc if !self.fresh => self.fault(Fault::StrayDoc {
                start: comment.start,
                end: comment.end,
            }),
            CommentKind::Hash | CommentKind::Block => self.fault(Fault::ForeignComment(comment)),
            CommentKind::Doc | CommentKind::Line => {}
        }
        self.out.comments.push(comment);
        self.mask(start, end, MaskKind::Blank);
        self.pos = end;
    }

    pub(super) fn semicolon(&mut self) {
        let at = self.pos;
        let mut next = at + 1;
        while matches!(self.bytes.get(next), Some(b' ' | b'\t' | b';')) && next < self.limit {
            next += 1;
        }
        let last = next >= self.limit
            || matches!(self.bytes.get(next), None | Some(b'\n' | b'\r' | b'}'))
            || self.bytes.get(next..next + 2) == Some(b"//");
        self.fault(Fault::Semicolon {
            at: at as u32,
            last,
        });
        self.mask(at, at + 1, MaskKind::Blank);
        self.pos += 1;
        if self.current.is_some() {
            self.close_parens();
            self.pending_end = true;
        }
    }

    /// `'` opens a text only where another `'` closes it on the same line, and not within a word: `l'atelier`.
    pub(super) fn is_single_quoted(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.bytes.get(before));
        let in_word = before.is_some_and(|byte| is_letter(*byte));
        !in_word
            && matches!(
                find_end(self.bytes, at + 1, self.limit, Quote::Single),
                TextEnd::Closed { .. }
            )
    }

    pub(super) fn text(&mut self, quote: Quote, width: usize) {
        let start = self.pos;
        let content = start + width;
        match find_end(self.bytes, content, self.limit, quote) {
            TextEnd::Closed {
                end,
                quote: closing,
            } => {
                let straight = quote == Quote::Straight && closing == 1;
                if straight {
                    self.word(start, end);
                } else {
                    self.mask(start, content, MaskKind::OpenQuote);
                    self.mask(end - closing, end, MaskKind::CloseQuote);
                    self.word(start, end);
                    self.fault(Fault::ForeignQuotes {
                        open: (start as u32, content as u32),
                        close: ((end - closing) as u32, end as u32),
                    });
                }
            }
            TextEnd::Open { end } => {
                let end = self.unclosed_end(start, content, end);
                self.word(start, end);
                self.fault(Fault::UnclosedText {
                    start: start as u32,
                    end: end as u32,
                });
                self.mark_reported();
                if quote != Quote::Straight {
                    self.mask(start, content, MaskKind::OpenQuote);
                    if let Some(current) = &mut self.current {
                        current.open_head().masked = true;
                    }
                }
            }
        }
    }

    /// Where an unclosed text is taken to end: before a `{` that ends the line, or a `}` that closes
    /// a block opened on it.
    pub(super) fn unclosed_end(&mut self, start: usize, content: usize, end: usize) -> usize {
        let inside = self.bytes.get(content..end).unwrap_or(&[]);
        let trimmed = inside.trim_ascii_end();
        let cut = match trimmed {
            [head @ .., b'{'] if head.ends_with(b" ") => Some(head),
            [head @ .., b'}']
                if head.ends_with(b" ")
                    && self.stack.last().is_some_and(|top| top.line == self.line) =>
            {
                Some(head)
            }
            _ => None,
        };
        let kept = cut.unwrap_or(trimmed).trim_ascii_end();
        if cut.is_none() && memchr::memchr2(b'{', b'}', kept).is_some() {
            self.swallowed_brace = true;
        }
        (content + kept.len()).max(start + 1)
    }

    pub(super) fn stray_docs(&mut self) {
        if let Some(from) = self.docs_from.take() {
            let docs = self.out.comments.get(from as usize..).unwrap_or(&[]);
            let mut docs = docs.iter().filter(|c| c.kind == CommentKind::Doc);
            if let Some(first) = docs.next() {
                let fault = Fault::StrayDoc {
                    start: first.start,
                    end: docs.next_back().unwrap_or(first).end,
                };
                self.fault(fault);
            }
        }
    }
}
