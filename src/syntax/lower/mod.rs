//! From pest's pairs to typed nodes. Total: a pair that should not be there yields nothing and a
//! J0099, never a panic. Comes after the scan; knows no names and no types.

mod condition;
mod counted;
mod event;
pub(crate) mod literal;
mod name;
pub(crate) mod number;
mod people;
mod test;
mod text;

pub(crate) use event::Reason;

use crate::diagnostics::{Code, Diagnostic};
use crate::source::{ChunkId, Span};
use crate::syntax::ast::Doc;
use crate::syntax::grammar::{Grammar, Rule};
use crate::syntax::scan::{Comment, CommentKind, Head, Mask, Scan, Statement, masked_text};
use pest::Parser;
use pest::iterators::{Pair, Pairs};
use std::borrow::Cow;

/// What lowering one declaration needs to know, and where it puts what it finds.
pub(crate) struct Cx<'t> {
    /// The whole file.
    pub(crate) text: &'t str,
    chunk: ChunkId,
    base: u32,
    masks: &'t [Mask],
    comments: &'t [Comment],
    /// Where the head being read starts, from the chunk's start. Wraps: a first word that is read
    /// as a longer one starts before its place.
    at: u32,
    /// First words that are read as others: where each starts, and what it was meant to be.
    meant: Vec<(u32, &'static str)>,
    /// Where the heads start that could not be read: what else they lack is not said.
    unread: Vec<u32>,
    out: Vec<Diagnostic>,
}

impl<'t> Cx<'t> {
    /// For one declaration of `scan`, whose chunk starts at `base`.
    pub(crate) fn new(text: &'t str, scan: &'t Scan, chunk: ChunkId, base: u32) -> Self {
        Cx {
            text,
            chunk,
            base,
            masks: &scan.masks,
            comments: &scan.comments,
            at: 0,
            meant: Vec::new(),
            unread: Vec::new(),
            out: Vec::new(),
        }
    }

    /// What was found.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.out
    }

    /// Adds a diagnostic.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }

    /// How many were found so far.
    pub(crate) fn found(&self) -> usize {
        self.out.len()
    }

    /// The span of a stretch of the file.
    pub(crate) fn file_span(&self, start: u32, end: u32) -> Span {
        Span {
            chunk: self.chunk,
            start: start.saturating_sub(self.base),
            end: end.saturating_sub(self.base),
        }
    }

    /// The span of a head.
    pub(crate) fn head_span(&self, head: Head) -> Span {
        self.file_span(head.start, head.end)
    }

    /// The span of a whole statement.
    pub(crate) fn statement_span(&self, statement: &Statement) -> Span {
        self.file_span(statement.head.start, statement.end())
    }

    /// The span of a pair of the head being read.
    pub(crate) fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        Span {
            chunk: self.chunk,
            start: self.at.wrapping_add(span.start() as u32),
            end: self.at.wrapping_add(span.end() as u32),
        }
    }

    /// The span with whole characters at both ends: the parser sees one byte of a curly quote.
    pub(crate) fn whole_characters(&self, span: Span) -> Span {
        let inside = |at: u32| !self.text.is_char_boundary((self.base + at) as usize);
        let start = (0..=span.start).rev().find(|at| !inside(*at));
        let end = (span.end..span.end + 4).find(|at| !inside(*at));
        Span {
            start: start.unwrap_or(span.start),
            end: end.unwrap_or(span.end),
            ..span
        }
    }

    /// The words of a head as written, comments and all.
    pub(crate) fn words(&self, head: Head) -> &'t str {
        self.text
            .get(head.start as usize..head.end as usize)
            .unwrap_or("")
    }

    /// Where in the file a place of this chunk is.
    pub(crate) fn base_offset(&self, at: u32) -> u32 {
        self.base + at
    }

    /// The text under a span of this chunk.
    pub(crate) fn source(&self, span: Span) -> &'t str {
        let (start, end) = (self.base + span.start, self.base + span.end);
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// The words of a head as the parser sees them: masked, and with the first word that was meant.
    pub(crate) fn parsed_words(&self, head: Head) -> Cow<'t, str> {
        let words = masked_text(self.text, self.masks, head);
        match self.meant_at(head.start) {
            None => words,
            Some(right) => {
                let rest = words.get(self.written_word(head).len()..).unwrap_or("");
                Cow::Owned(format!("{right}{rest}"))
            }
        }
    }

    /// The span of these words in the file, shifted so that what follows the first word is in its place.
    pub(crate) fn words_span(&self, head: Head) -> Span {
        let span = self.head_span(head);
        let Some(right) = self.meant_at(head.start) else {
            return span;
        };
        let longer = (right.len() as u32).wrapping_sub(self.written_word(head).len() as u32);
        Span {
            start: span.start.wrapping_sub(longer),
            ..span
        }
    }

    /// What the first word at `start` was meant to be, if it is misspelt.
    pub(crate) fn meant_at(&self, start: u32) -> Option<&'static str> {
        let meant = self.meant.iter().rev().find(|(at, _)| *at == start);
        meant.map(|(_, right)| *right)
    }

    /// From now on reads the first word at `start` as `right`.
    pub(crate) fn read_as(&mut self, start: u32, right: &'static str) {
        self.meant.push((start, right));
    }

    /// Reads the words of `head` by `rule` and lowers them with `then`. What can't be read is
    /// reported, unless the scan already has (`reported`).
    pub(crate) fn read<T>(
        &mut self,
        rule: Rule,
        head: Head,
        reported: bool,
        then: impl FnOnce(&mut Self, Line<'_>) -> Option<T>,
    ) -> Option<T> {
        let words = self.parsed_words(head);
        self.at = self.words_span(head).start;
        let found = self.out.len();
        match Grammar::parse(rule, &words) {
            Ok(mut pairs) => {
                let line = Line(pairs.next()?.into_inner());
                let node = then(self, line);
                if node.is_none() && self.out.len() == found && !reported {
                    self.internal(head);
                }
                if reported {
                    self.out.truncate(found);
                }
                node
            }
            Err(error) => {
                self.unread.push(head.start);
                if !reported {
                    let message = crate::syntax::explain::explain(self, rule, head, &words, &error);
                    self.out.push(message);
                }
                None
            }
        }
    }

    /// Whether the words of this head were tried and could not be read.
    pub(crate) fn is_unread(&self, head: Head) -> bool {
        self.unread.contains(&head.start)
    }

    /// Whether these words could not be read, and a statement may stand among them behind a comma.
    pub(crate) fn may_hold_another(&self, head: Head) -> bool {
        self.is_unread(head) && self.parsed_words(head).contains(',')
    }

    /// Says that the grammar and the lowering disagree.
    fn internal(&mut self, head: Head) {
        let span = self.head_span(head);
        self.push(
            Diagnostic::new(
                Code::InternalError,
                span,
                "the compiler can read this statement, but not understand it",
            )
            .help("this is a fault of the compiler; a report with this line helps to mend it"),
        );
    }

    /// The `///` lines above a statement.
    pub(crate) fn doc(&self, statement: &Statement) -> Doc {
        let (from, to) = statement.docs;
        if from == to {
            return None;
        }
        let comments = self.comments.get(from as usize..to as usize)?;
        let mut doc = String::new();
        for comment in comments.iter().filter(|c| c.kind == CommentKind::Doc) {
            let line = self
                .text
                .get(comment.start as usize + 3..comment.end as usize)
                .unwrap_or("");
            if !doc.is_empty() {
                doc.push('\n');
            }
            doc.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
        }
        Some(doc.into_boxed_str())
    }

    /// Reports `///` lines above something that has no documentation.
    pub(crate) fn no_doc(&mut self, statement: &Statement) {
        let (from, to) = statement.docs;
        if from == to {
            return;
        }
        let comments = self.comments.get(from as usize..to as usize).unwrap_or(&[]);
        let mut docs = comments.iter().filter(|c| c.kind == CommentKind::Doc);
        if let Some(first) = docs.next() {
            let span = self.file_span(first.start, docs.next_back().unwrap_or(first).end);
            let message = crate::syntax::faults::stray_doc(span);
            self.push(message);
        }
    }
}

/// The pairs of one rule, read from left to right.
pub(crate) struct Line<'p>(Pairs<'p, Rule>);

impl<'p> Line<'p> {
    /// The inside of a pair.
    pub(crate) fn inside(pair: Pair<'p, Rule>) -> Self {
        Line(pair.into_inner())
    }

    /// The next pair of this rule, skipping those before it.
    pub(crate) fn need(&mut self, rule: Rule) -> Option<Pair<'p, Rule>> {
        self.0.by_ref().find(|pair| pair.as_rule() == rule)
    }

    /// The next pair of this rule, if there is one further on; skips those before it only then.
    pub(crate) fn maybe(&mut self, rule: Rule) -> Option<Pair<'p, Rule>> {
        let mut ahead = self.0.clone();
        let found = ahead.find(|pair| pair.as_rule() == rule)?;
        self.0 = ahead;
        Some(found)
    }

    /// Whether a pair of this rule lies further on.
    pub(crate) fn has(&self, rule: Rule) -> bool {
        self.0.clone().any(|pair| pair.as_rule() == rule)
    }

    /// The next pair.
    pub(crate) fn next(&mut self) -> Option<Pair<'p, Rule>> {
        self.0.next()
    }

    /// The next pair, without going past it.
    pub(crate) fn peek(&self) -> Option<Pair<'p, Rule>> {
        self.0.peek()
    }
}
