//! One pass over the bytes of a file: texts, comments, brackets. Cuts the file into declarations
//! and each declaration into a tree of statements, so that a fault stays in its statement.
//!
//! Knows no statement forms; may not look at words beyond those that join lines (`and`, `or`,
//! `else`, `otherwise`) and those that start a declaration. Comes before everything; the parser and
//! the formatter both start from its tree.

mod balance;
mod bytes;
mod masked;
mod text;

pub(crate) use balance::{
    scan, scan_part, scan_segments, segment_at, segment_top, segments, starts_segment,
};
pub(crate) use masked::masked_text;

/// Brackets may nest so deep, and no deeper: every pass after the scan may recurse.
pub(crate) const MAX_DEPTH: usize = 64;

/// A file, cut. All positions are bytes from the start of the file.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Declarations, and whatever else stands at depth 0.
    pub(crate) statements: Vec<Statement>,
    /// Every comment, in order.
    pub(crate) comments: Vec<Comment>,
    /// What the parser must not see as written, in order.
    pub(crate) masks: Vec<Mask>,
    /// What is wrong with brackets, texts and comments, in order of discovery.
    pub(crate) faults: Vec<Fault>,
    /// Brackets pair up, so that all was read from front to back and nothing by its indentation.
    pub(crate) in_one_go: bool,
    /// Each of its [`segments`] would be cut the same way by itself, whatever stands in the others.
    pub(crate) segmented: bool,
}

/// A stretch of text without braces: the words before, between or after blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// First byte of the first word.
    pub(crate) start: u32,
    /// One past the last byte of the last word.
    pub(crate) end: u32,
    /// Whether a [`Mask`] lies inside.
    pub(crate) masked: bool,
}

impl Head {
    /// Whether there are no words.
    pub(crate) fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// A statement: words, then blocks with more words between.
#[derive(Debug, Default)]
pub(crate) struct Statement {
    /// The words up to the first `{`.
    pub(crate) head: Head,
    /// Blocks, each with the words that follow it (`else if …`, `otherwise`).
    pub(crate) tails: Vec<Tail>,
    /// `///` comments above: a range of indices into [`Scan::comments`].
    pub(crate) docs: (u32, u32),
    /// Already reported in a way that explains all that is wrong with it.
    pub(crate) reported: bool,
}

impl Statement {
    /// Whether another is cut the same way, wherever it stands. Its depth is bounded by [`MAX_DEPTH`].
    pub(crate) fn is_like(&self, other: &Statement) -> bool {
        let moved = other.head.start.wrapping_sub(self.head.start);
        self.is_like_at(other, moved)
    }

    fn is_like_at(&self, other: &Statement, moved: u32) -> bool {
        // One without words may stand nowhere.
        let head = |a: &Head, b: &Head| {
            let no_words = a.is_empty() && b.is_empty();
            let moved =
                a.start.wrapping_add(moved) == b.start && a.end.wrapping_add(moved) == b.end;
            (no_words || moved) && a.masked == b.masked
        };
        head(&self.head, &other.head)
            && self.reported == other.reported
            && self.docs.1 - self.docs.0 == other.docs.1 - other.docs.0
            && self.tails.len() == other.tails.len()
            && self.tails.iter().zip(&other.tails).all(|(a, b)| {
                head(&a.head, &b.head)
                    && a.block.start.wrapping_add(moved) == b.block.start
                    && a.block.end.wrapping_add(moved) == b.block.end
                    && a.block.closed == b.block.closed
                    && a.block.statements.len() == b.block.statements.len()
                    && a.block
                        .statements
                        .iter()
                        .zip(&b.block.statements)
                        .all(|(a, b)| a.is_like_at(b, moved))
            })
    }

    /// One past the last byte.
    pub(crate) fn end(&self) -> u32 {
        match self.tails.last() {
            Some(tail) if !tail.head.is_empty() => tail.head.end,
            Some(tail) => tail.block.end,
            None => self.head.end,
        }
    }
}

/// A block and the words after it.
#[derive(Debug)]
pub(crate) struct Tail {
    /// The block.
    pub(crate) block: Block,
    /// The words after its `}`; empty if there are none.
    pub(crate) head: Head,
}

/// Statements between braces.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// The `{`; where it was meant, if it is missing.
    pub(crate) start: u32,
    /// One past the `}`; where it was meant, if it is missing.
    pub(crate) end: u32,
    /// Whether both its braces are there.
    pub(crate) closed: bool,
    /// In source order.
    pub(crate) statements: Vec<Statement>,
}

/// What a comment looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommentKind {
    /// `// …`
    Line,
    /// `/// …`
    Doc,
    /// `# …`, from another language.
    Hash,
    /// `/* … */`, from another language.
    Block,
}

/// A comment, without its line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Comment {
    /// First byte.
    pub(crate) start: u32,
    /// One past the last byte.
    pub(crate) end: u32,
    /// Its form.
    pub(crate) kind: CommentKind,
}

/// What the parser sees instead of what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MaskKind {
    /// Blanks: comments, no-break spaces.
    Blank,
    /// Blanks, then `"`: an opening curly quote.
    OpenQuote,
    /// `"`, then blanks: a closing curly quote.
    CloseQuote,
}

/// A stretch of text that the parser must see differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mask {
    /// First byte.
    pub(crate) start: u32,
    /// One past the last byte.
    pub(crate) end: u32,
    /// How.
    pub(crate) kind: MaskKind,
}

/// What the scan finds wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A `{` that is never closed, others around it, and where the `}` was meant.
    Unclosed {
        open: u32,
        around: Vec<u32>,
        meant: u32,
    },
    /// A `}` that closes nothing.
    Stray { at: u32 },
    /// A `{` that is missing behind these words.
    MissingOpen { start: u32, end: u32 },
    /// A text without its second quote.
    UnclosedText { start: u32, end: u32 },
    /// A `(` without its `)`.
    UnclosedParen { at: u32 },
    /// A `)` that closes nothing.
    StrayParen { at: u32 },
    /// Too many brackets inside one another.
    TooDeep { at: u32 },
    /// A text in curly or single quotes: opening and closing quote.
    ForeignQuotes { open: (u32, u32), close: (u32, u32) },
    /// A comment that starts with `#` or `/*`.
    ForeignComment(Comment),
    /// A `;`.
    Semicolon { at: u32, last: bool },
    /// A `,` behind a `}`.
    CommaAfterBlock { at: u32 },
    /// A `{` on a line of its own; the words it belongs to end at `after`.
    BraceOnOwnLine { at: u32, after: u32 },
    /// `///` above nothing.
    StrayDoc { start: u32, end: u32 },
    /// A second `{` right behind the first, and one `}` too few.
    SecondOpen { at: u32 },
    /// A `}` whose `{` is missing on the same line, behind some of these words.
    NeverOpened { at: u32, words: u32 },
}

impl Fault {
    /// Where it stands.
    pub(crate) fn at(&self) -> u32 {
        match *self {
            Fault::Unclosed { open: at, .. }
            | Fault::Stray { at }
            | Fault::MissingOpen { start: at, .. }
            | Fault::UnclosedText { start: at, .. }
            | Fault::UnclosedParen { at }
            | Fault::StrayParen { at }
            | Fault::TooDeep { at }
            | Fault::ForeignQuotes { open: (at, _), .. }
            | Fault::ForeignComment(Comment { start: at, .. })
            | Fault::Semicolon { at, .. }
            | Fault::CommaAfterBlock { at }
            | Fault::BraceOnOwnLine { at, .. }
            | Fault::StrayDoc { start: at, .. }
            | Fault::SecondOpen { at }
            | Fault::NeverOpened { at, .. } => at,
        }
    }

    /// The same in a text that has moved by so many bytes (of a number that wraps).
    pub(crate) fn moved(&self, by: u32) -> Fault {
        let to = |at: u32| at.wrapping_add(by);
        let both = |(start, end): (u32, u32)| (to(start), to(end));
        match self {
            Fault::Unclosed {
                open,
                around,
                meant,
            } => Fault::Unclosed {
                open: to(*open),
                around: around.iter().copied().map(to).collect(),
                meant: to(*meant),
            },
            Fault::Stray { at } => Fault::Stray { at: to(*at) },
            Fault::MissingOpen { start, end } => Fault::MissingOpen {
                start: to(*start),
                end: to(*end),
            },
            Fault::UnclosedText { start, end } => Fault::UnclosedText {
                start: to(*start),
                end: to(*end),
            },
            Fault::UnclosedParen { at } => Fault::UnclosedParen { at: to(*at) },
            Fault::StrayParen { at } => Fault::StrayParen { at: to(*at) },
            Fault::TooDeep { at } => Fault::TooDeep { at: to(*at) },
            Fault::ForeignQuotes { open, close } => Fault::ForeignQuotes {
                open: both(*open),
                close: both(*close),
            },
            Fault::ForeignComment(comment) => Fault::ForeignComment(Comment {
                start: to(comment.start),
                end: to(comment.end),
                kind: comment.kind,
            }),
            Fault::Semicolon { at, last } => Fault::Semicolon {
                at: to(*at),
                last: *last,
            },
            Fault::CommaAfterBlock { at } => Fault::CommaAfterBlock { at: to(*at) },
            Fault::BraceOnOwnLine { at, after } => Fault::BraceOnOwnLine {
                at: to(*at),
                after: to(*after),
            },
            Fault::StrayDoc { start, end } => Fault::StrayDoc {
                start: to(*start),
                end: to(*end),
            },
            Fault::SecondOpen { at } => Fault::SecondOpen { at: to(*at) },
            Fault::NeverOpened { at, words } => Fault::NeverOpened {
                at: to(*at),
                words: to(*words),
            },
        }
    }

    /// The `{` or the opening quote that it is about, and nothing else.
    pub(crate) fn one_sign(&self) -> Option<u32> {
        match self {
            Fault::Unclosed { open, around, .. } if around.is_empty() => Some(*open),
            Fault::BraceOnOwnLine { at, .. } => Some(*at),
            Fault::ForeignQuotes { open, .. } => Some(open.0),
            Fault::Unclosed { .. }
            | Fault::Stray { .. }
            | Fault::MissingOpen { .. }
            | Fault::UnclosedText { .. }
            | Fault::UnclosedParen { .. }
            | Fault::StrayParen { .. }
            | Fault::TooDeep { .. }
            | Fault::ForeignComment(_)
            | Fault::Semicolon { .. }
            | Fault::CommaAfterBlock { .. }
            | Fault::StrayDoc { .. }
            | Fault::SecondOpen { .. }
            | Fault::NeverOpened { .. } => None,
        }
    }

    /// Whether it is about braces that do not balance.
    pub(crate) fn is_balance(&self) -> bool {
        matches!(
            self,
            Fault::Unclosed { .. }
                | Fault::Stray { .. }
                | Fault::MissingOpen { .. }
                | Fault::SecondOpen { .. }
                | Fault::NeverOpened { .. }
        )
    }
}
