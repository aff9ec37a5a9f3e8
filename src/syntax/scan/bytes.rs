//! The byte loop: from a range of a file to statements, with an explicit stack.

mod brackets;
mod lines;
mod trivia;

pub(super) use lines::starts_declaration;

use super::text::Quote;
use super::{Comment, CommentKind, Fault, Head, MAX_DEPTH, Mask, MaskKind, Scan, Statement};

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
    /// Whether the `{` is there.
    opened: bool,
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
    docs_from: Option<u32>,
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
    /// From here on no `*/` comes any more.
    no_comment_end_from: usize,
    /// A `{` or `}` lies inside an unclosed text: it explains what does not balance.
    swallowed_brace: bool,
    declaration_inside: bool,
    /// Documentation stands at the end, of what may come behind.
    open_docs: bool,
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
        no_comment_end_from: usize::MAX,
        swallowed_brace: false,
        declaration_inside: false,
        open_docs: false,
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
            | Fault::StrayDoc { .. }
            | Fault::SecondOpen { .. }
            | Fault::NeverOpened { .. } => {}
        }
    }
    let outcome = Outcome {
        missing: unclosed - stray,
        doubtful: unclosed > 0 || stray > 0 || scanner.declaration_inside || too_deep,
        explained: scanner.swallowed_brace || too_deep,
        open_docs: scanner.open_docs,
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
    /// Whether documentation stands at the end, which what comes behind would take.
    pub(super) open_docs: bool,
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
        if goes_on {
            // What stands amid a statement documents neither it nor the next.
            self.stray_docs();
        } else {
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
                    docs_from: self.docs_from,
                    head: current.last_head(),
                    last: self.last,
                });
            }
        }
    }

    fn end_of_line(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..self.limit).unwrap_or(&[]);
        memchr::memchr2(b'\n', b'\r', rest).map_or(self.limit, |at| from + at)
    }

    fn finish(&mut self) {
        self.close_parens();
        self.end_statement();
        self.open_docs = self.docs_from.is_some();
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
                self.pop_frame(meant as usize, false);
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
