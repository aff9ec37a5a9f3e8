//! The byte loop: from a range of a file to statements, with an explicit stack.

use super::text::{Quote, TextEnd, curly_quote, find_end};
use super::{
    Block, Comment, CommentKind, Fault, Head, MAX_DEPTH, Mask, MaskKind, Scan, Statement, Tail,
};
use crate::vocabulary::is_declaration_word;

/// What the range lacks, as counted by an earlier pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Balance {
    /// Not counted: brackets are taken as they stand.
    Trusted,
    /// Positive: so many `}` are missing; negative: so many `{`. Indentation decides where.
    ByIndent(i32),
}

/// A block that is still open, and what it interrupts.
struct Frame {
    open: u32,
    /// Indentation and number of the line that holds the `{`.
    indent: u32,
    line: u32,
    /// The statement that owns the block.
    owner: Statement,
    /// The statements before the owner.
    before: Vec<Statement>,
}

/// Where to go back to when a `(` turns out to have no `)`.
struct Retreat {
    at: usize,
    line: u32,
    line_start: usize,
    comments: usize,
    masks: usize,
    faults: usize,
    head: Head,
    last: (u32, u32),
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing about where the scan stands"
)]
struct Scanner<'t> {
    bytes: &'t [u8],
    pos: usize,
    limit: usize,
    line: u32,
    line_start: usize,
    /// Whether no word has been seen on this line.
    fresh: bool,
    indent: u32,
    balance: Balance,
    stack: Vec<Frame>,
    done: Vec<Statement>,
    /// The statement being read, if any word of it was seen.
    current: Option<Statement>,
    /// The last word of the current head.
    last: (u32, u32),
    /// A line end was seen: the next word decides whether the statement goes on.
    pending_end: bool,
    docs_from: Option<u32>,
    parens: Vec<u32>,
    retreat: Option<Retreat>,
    no_join_before: usize,
    /// A `{` or `}` lies inside an unclosed text: it explains what does not balance.
    swallowed_brace: bool,
    declaration_inside: bool,
    missing: i32,
    out: Scan,
}

/// Scans `bytes[from..limit]` and adds what it finds to `out`. Returns whether the brackets are in doubt.
pub(super) fn scan_range(
    bytes: &[u8],
    from: usize,
    limit: usize,
    balance: Balance,
    out: Scan,
) -> (Scan, Outcome) {
    let faults_before = out.faults.len();
    let mut scanner = Scanner {
        bytes,
        pos: from,
        limit,
        line: 0,
        line_start: from,
        fresh: true,
        indent: 0,
        balance,
        stack: Vec::new(),
        done: Vec::new(),
        current: None,
        last: (0, 0),
        pending_end: false,
        docs_from: None,
        parens: Vec::new(),
        retreat: None,
        no_join_before: 0,
        swallowed_brace: false,
        declaration_inside: false,
        missing: match balance {
            Balance::Trusted => 0,
            Balance::ByIndent(missing) => missing,
        },
        out,
    };
    scanner.run();
    let mut unclosed = 0;
    let mut stray = 0;
    let mut too_deep = false;
    for fault in scanner.out.faults.iter().skip(faults_before) {
        match fault {
            Fault::Unclosed { around, .. } => {
                unclosed += 1 + i32::try_from(around.len()).unwrap_or(i32::MAX - 1);
            }
            Fault::Stray { .. } => stray += 1,
            Fault::TooDeep { .. } => too_deep = true,
            Fault::MissingOpen { .. }
            | Fault::UnclosedText { .. }
            | Fault::UnclosedParen { .. }
            | Fault::StrayParen { .. }
            | Fault::ForeignQuotes { .. }
            | Fault::ForeignComment(_)
            | Fault::Semicolon { .. }
            | Fault::CommaAfterBlock { .. }
            | Fault::BraceOnOwnLine { .. }
            | Fault::StrayDoc { .. } => {}
        }
    }
    let outcome = Outcome {
        missing: unclosed - stray,
        doubtful: unclosed > 0 || stray > 0 || scanner.declaration_inside || too_deep,
        explained: scanner.swallowed_brace || too_deep,
    };
    scanner.out.statements.append(&mut scanner.done);
    (scanner.out, outcome)
}

/// What a scan says about brackets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    /// How many more `{` than `}`.
    pub(super) missing: i32,
    /// Whether to look again, by indentation.
    pub(super) doubtful: bool,
    /// Whether another fault already explains what does not balance.
    pub(super) explained: bool,
}

/// Bytes that only lengthen a word.
const fn plain(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_')
}

impl Scanner<'_> {
    fn run(&mut self) {
        if self.bytes.get(self.pos..self.pos + 3) == Some(b"\xEF\xBB\xBF") && self.pos == 0 {
            self.pos = 3;
            self.line_start = 3;
        }
        loop {
            while self.pos < self.limit {
                self.step();
            }
            if self.retreat.is_some() && !self.parens.is_empty() {
                self.retreat_from_paren();
                continue;
            }
            break;
        }
        self.finish();
    }

    fn step(&mut self) {
        let at = self.pos;
        let Some(&byte) = self.bytes.get(at) else {
            self.pos = self.limit;
            return;
        };
        match byte {
            b' ' | b'\t' => self.pos += 1,
            b'\n' | b'\r' => self.line_end(byte),
            b'"' => self.text(Quote::Straight, 1),
            b'{' => self.open(),
            b'}' => self.close(),
            b'(' => {
                self.word(at, at + 1);
                self.parens.push(at as u32);
                if self.stack.len() + self.parens.len() > MAX_DEPTH {
                    self.too_deep(at);
                }
            }
            b')' => {
                self.word(at, at + 1);
                if self.parens.pop().is_none() {
                    self.fault(Fault::StrayParen { at: at as u32 });
                    self.mark_reported();
                }
                if self.parens.is_empty() {
                    self.retreat = None;
                }
            }
            b'/' if self.bytes.get(at + 1) == Some(&b'/') => self.line_comment(),
            b'/' if self.bytes.get(at + 1) == Some(&b'*') => self.block_comment(),
            b'#' => {
                let end = self.end_of_line(at);
                self.comment(Comment {
                    start: at as u32,
                    end: end as u32,
                    kind: CommentKind::Hash,
                });
            }
            b';' => self.semicolon(),
            b',' if self
                .current
                .as_ref()
                .is_some_and(Statement::head_is_open_after_block) =>
            {
                self.fault(Fault::CommaAfterBlock { at: at as u32 });
                self.mask(at, at + 1, MaskKind::Blank);
                self.pos += 1;
            }
            b'\'' if self.is_single_quoted(at) => self.text(Quote::Single, 1),
            0xC2 | 0xE2 | 0xEF => self.special(byte),
            _ if self.ends_bracket_by_declaration(at) => self.retreat_from_paren(),
            _ => {
                let mut end = at + 1;
                if plain(byte) {
                    while end < self.limit && self.bytes.get(end).is_some_and(|b| plain(*b)) {
                        end += 1;
                    }
                }
                self.word(at, end);
            }
        }
    }

    /// Curly quotes, no-break spaces, byte order marks; anything else is a letter.
    fn special(&mut self, byte: u8) {
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

    fn fault(&mut self, fault: Fault) {
        self.out.faults.push(fault);
    }

    fn mark_reported(&mut self) {
        if let Some(current) = &mut self.current {
            current.reported = true;
        }
    }

    fn mask(&mut self, start: usize, end: usize, kind: MaskKind) {
        self.out.masks.push(Mask {
            start: start as u32,
            end: end as u32,
            kind,
        });
    }

    fn text_at(&self, (start, end): (u32, u32)) -> &[u8] {
        self.bytes.get(start as usize..end as usize).unwrap_or(&[])
    }

    /// Takes note of a word (or sign, or text) from `start` to `end` and goes behind it.
    fn word(&mut self, start: usize, end: usize) {
        if self.fresh {
            self.fresh = false;
            self.indent = (start - self.line_start) as u32;
            self.first_of_line(start, end);
        }
        let word = (start as u32, end as u32);
        let goes_on = match &self.current {
            None => false,
            Some(current) => {
                let after_block = current.head_is_open_after_block();
                if after_block {
                    matches!(self.text_at(word), b"else" | b"otherwise")
                } else if self.pending_end {
                    self.joins(start, end)
                } else {
                    true
                }
            }
        };
        if !goes_on {
            self.end_statement();
            let docs = match self.docs_from.take() {
                Some(from) => (from, self.out.comments.len() as u32),
                None => (0, 0),
            };
            self.current = Some(Statement {
                docs,
                ..Statement::default()
            });
        }
        self.pending_end = false;
        self.last = word;
        let masks = self.out.masks.last().map(|m| m.end);
        if let Some(current) = &mut self.current {
            let head = current.open_head();
            if head.is_empty() {
                head.start = word.0;
            }
            head.end = word.1;
            if masks.is_some_and(|end| end > head.start) {
                head.masked = true;
            }
        }
        self.pos = end;
    }

    /// Whether a declaration starts here although a `(` is open: then its `)` is missing.
    fn ends_bracket_by_declaration(&self, at: usize) -> bool {
        self.fresh && self.retreat.is_some() && self.starts_declaration(at)
    }

    /// Whether the word that starts a line continues the statement above.
    fn joins(&self, start: usize, end: usize) -> bool {
        let word = (start as u32, end as u32);
        if matches!(self.text_at(word), b"and" | b"or" | b"else") {
            return true;
        }
        match self.text_at(self.last) {
            b"and" | b"or" => !self.starts_declaration(start),
            b"," => !self.starts_property(end) && !self.starts_declaration(start),
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

    fn starts_declaration(&self, start: usize) -> bool {
        start == self.line_start && starts_declaration(self.bytes, start, self.limit)
    }

    fn first_of_line(&mut self, start: usize, end: usize) {
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
                top.line = self.line.saturating_sub(1);
            }
        }
    }

    /// Indentation of the line on which the current statement starts.
    fn current_indent(&self) -> u32 {
        let Some(current) = &self.current else {
            return 0;
        };
        let start = current.head.start as usize;
        let before = self.bytes.get(..start).unwrap_or(&[]);
        let line = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
        (start - line) as u32
    }

    /// Closes the innermost block where its `}` was meant: behind the last statement.
    fn close_missing(&mut self) {
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
        self.pop_frame(meant as usize);
    }

    fn end_statement(&mut self) {
        self.pending_end = false;
        if let Some(current) = self.current.take() {
            self.done.push(current);
        }
    }

    fn line_end(&mut self, byte: u8) {
        self.pos += 1;
        if byte == b'\r' && self.bytes.get(self.pos) == Some(&b'\n') && self.pos < self.limit {
            self.pos += 1;
        }
        self.line += 1;
        self.line_start = self.pos;
        self.fresh = true;
        if self.current.is_some() {
            if self.parens.is_empty() || self.pos <= self.no_join_before {
                self.pending_end = true;
                self.close_parens();
            } else if self.retreat.is_none() {
                self.retreat = self.current.as_ref().map(|current| Retreat {
                    at: self.pos,
                    line: self.line,
                    line_start: self.line_start,
                    comments: self.out.comments.len(),
                    masks: self.out.masks.len(),
                    faults: self.out.faults.len(),
                    head: current.last_head(),
                    last: self.last,
                });
            }
        }
    }

    /// Reports a `(` that is still open where its statement ends.
    fn close_parens(&mut self) {
        if let Some(&at) = self.parens.first() {
            self.fault(Fault::UnclosedParen { at });
            self.mark_reported();
            self.parens.clear();
        }
        self.retreat = None;
    }

    /// A brace or the end came before the `)`: reads again from the first line end behind the `(`,
    /// where the statement then ends.
    fn retreat_from_paren(&mut self) {
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
        self.last = back.last;
        if let Some(current) = &mut self.current {
            *current.open_head() = back.head;
        }
        self.pending_end = true;
        self.close_parens();
    }

    fn end_of_line(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..self.limit).unwrap_or(&[]);
        memchr::memchr2(b'\n', b'\r', rest).map_or(self.limit, |at| from + at)
    }

    fn line_comment(&mut self) {
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

    fn block_comment(&mut self) {
        let start = self.pos;
        let inside = self.bytes.get(start + 2..self.limit).unwrap_or(&[]);
        let end = memchr::memmem::find(inside, b"*/")
            .map_or(self.end_of_line(start), |at| start + at + 4);
        self.comment(Comment {
            start: start as u32,
            end: end as u32,
            kind: CommentKind::Block,
        });
    }

    fn comment(&mut self, comment: Comment) {
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

    fn semicolon(&mut self) {
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

    /// `'` opens a text only where another `'` closes it on the same line.
    fn is_single_quoted(&self, at: usize) -> bool {
        matches!(
            find_end(self.bytes, at + 1, self.limit, Quote::Single),
            TextEnd::Closed { .. }
        )
    }

    fn text(&mut self, quote: Quote, width: usize) {
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
    fn unclosed_end(&mut self, start: usize, content: usize, end: usize) -> usize {
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

    fn open(&mut self) {
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

    fn push_frame(&mut self, at: usize) {
        self.pending_end = false;
        let owner = self.current.take().unwrap_or_default();
        self.stack.push(Frame {
            open: at as u32,
            indent: self.line_indent(at),
            line: self.line,
            owner,
            before: std::mem::take(&mut self.done),
        });
    }

    /// Indentation of the line that holds the byte at `at`.
    fn line_indent(&self, at: usize) -> u32 {
        let before = self.bytes.get(..at).unwrap_or(&[]);
        let start = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |n| n + 1);
        let line = self.bytes.get(start..at).unwrap_or(&[]);
        line.iter()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count() as u32
    }

    fn close(&mut self) {
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
        self.pop_frame(at + 1);
        self.pos = at + 1;
    }

    fn stray_docs(&mut self) {
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

    fn pop_frame(&mut self, end: usize) {
        if let Some(frame) = self.stack.pop() {
            let statements = std::mem::replace(&mut self.done, frame.before);
            let mut owner = frame.owner;
            owner.tails.push(Tail {
                block: Block {
                    start: frame.open,
                    end: end as u32,
                    statements,
                },
                head: Head::default(),
            });
            self.current = Some(owner);
            self.pending_end = false;
        }
    }

    /// Reports the bracket that goes too deep and reads no further.
    fn too_deep(&mut self, at: usize) {
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
    fn skip_to_declaration(&self, from: usize) -> usize {
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

    fn finish(&mut self) {
        self.close_parens();
        self.end_statement();
        self.stray_docs();
        let opens: Vec<u32> = self.stack.iter().map(|f| f.open).collect();
        if let Some((&open, around)) = opens.split_last() {
            let meant = self.done.last().map_or(open + 1, Statement::end);
            self.fault(Fault::Unclosed {
                open,
                around: around.iter().rev().copied().collect(),
                meant,
            });
            while !self.stack.is_empty() {
                self.end_statement();
                self.pop_frame(meant as usize);
            }
            self.end_statement();
        }
    }
}

impl Statement {
    /// Whether the statement has just closed a block and no word followed yet.
    fn head_is_open_after_block(&self) -> bool {
        self.tails.last().is_some_and(|tail| tail.head.is_empty())
    }

    fn open_head(&mut self) -> &mut Head {
        match self.tails.last_mut() {
            Some(tail) => &mut tail.head,
            None => &mut self.head,
        }
    }

    fn last_head(&self) -> Head {
        self.tails.last().map_or(self.head, |tail| tail.head)
    }
}

/// Whether a declaration starts at `start`: its word, then a name, a text or a brace.
pub(super) fn starts_declaration(bytes: &[u8], start: usize, limit: usize) -> bool {
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
