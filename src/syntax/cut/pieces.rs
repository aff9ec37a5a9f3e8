//! What is read of a scan: each declaration, and the first statement of each lost stretch.

use crate::source::ChunkId;
use crate::syntax::place::starts_declaration;
use crate::syntax::scan::{Fault, Scan, Statement, starts_segment};
use std::ops::Range;

#[derive(Debug)]
pub(super) struct Piece {
    /// Index of its statement in the scan, where the scan still has it.
    pub(super) statement: Option<usize>,
    pub(super) base: u32,
    /// One past its statement.
    pub(super) end: u32,
    pub(super) id: ChunkId,
    /// Whether a segment starts with it.
    pub(super) starts: bool,
    /// Whether it is cut by its own text alone, where the scan is of segments: either nothing is wrong with its segment, or
    /// it is all that is in it.
    pub(super) own: bool,
}

/// The pieces of a scan; and its lost stretches, of which the last may reach up to `limit`.
pub(super) fn pieces_of(text: &str, scan: &Scan, limit: u32) -> (Vec<Piece>, Vec<Range<u32>>) {
    let orphans = orphans(text, scan);
    let mut pieces = Vec::with_capacity(scan.statements.len());
    let mut lost = Vec::new();
    let mut lost_from = None;
    for (index, statement) in scan.statements.iter().enumerate() {
        let at = statement.head.start;
        let rest = text.get(at as usize..).unwrap_or("");
        let is_orphan = orphans
            .get(orphans.partition_point(|lines| lines.end <= at))
            .is_some_and(|lines| lines.contains(&at));
        if !is_orphan && starts_declaration(rest) {
            if let Some(from) = lost_from.take() {
                lost.push(from..at);
            }
        } else if lost_from.is_some() {
            continue;
        } else {
            lost_from = Some(at);
        }
        pieces.push(Piece {
            statement: Some(index),
            base: first_byte(scan, statement),
            end: statement.end(),
            id: ChunkId::default(),
            starts: starts_segment(text.as_bytes(), at as usize),
            own: true,
        });
    }
    if let Some(from) = lost_from {
        lost.push(from..limit);
    }
    tell_own(&mut pieces, &scan.faults);
    (pieces, lost)
}

/// Tells of each piece whether it is cut by its own text alone.
fn tell_own(pieces: &mut [Piece], faults: &[Fault]) {
    if faults.is_empty() {
        return;
    }
    let mut limit = u32::MAX;
    for segment in pieces.chunk_by_mut(|_, next| !next.starts).rev() {
        let starts = segment.first().is_some_and(|piece| piece.starts);
        let base = segment.first().map_or(0, |piece| piece.base);
        let from = if starts { base } else { 0 };
        let before = |at: u32| faults.partition_point(|fault| fault.at() < at);
        let own = before(from) == before(limit) || (starts && segment.len() == 1);
        for piece in segment {
            piece.own = own;
        }
        limit = from;
    }
}

/// Indented lines above a `}` that closes nothing: what is left of a declaration whose first line is gone.
/// Some of them may start with the word of a declaration, as the lines of a `target` do.
fn orphans(text: &str, scan: &Scan) -> Vec<Range<u32>> {
    let is_indented = |statement: &&Statement| {
        let before = text.get(..statement.head.start as usize).unwrap_or("");
        before.ends_with([' ', '\t'])
    };
    let mut orphans: Vec<Range<u32>> = Vec::new();
    let mut last = 0;
    for fault in &scan.faults {
        let Fault::Stray { at } = *fault else {
            continue;
        };
        let above = scan.statements.partition_point(|s| s.head.start < at);
        let lines = scan.statements.get(..above).unwrap_or(&[]).iter().rev();
        let first = lines
            .take_while(|s| s.head.start >= last)
            .take_while(is_indented)
            .last();
        orphans.extend(first.map(|first| first.head.start..at));
        last = at;
    }
    orphans
}

/// The text from a piece up to the next, or up to `limit`.
pub(super) fn stretch<'t>(
    pieces: &[Piece],
    at: usize,
    text: &'t str,
    limit: usize,
) -> Option<&'t str> {
    let start = pieces.get(at)?.base as usize;
    let end = pieces.get(at + 1).map_or(limit, |next| next.base as usize);
    text.get(start..end)
}

/// Which pieces are gone after an edit, and which have come; what stands before both is the same, and what stands behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::syntax) struct Changed {
    pub(in crate::syntax) gone: Range<usize>,
    pub(in crate::syntax) come: Range<usize>,
}

impl Changed {
    /// Between a row of so many and one of so many: the first of both are paired and the last of both, as long as they are
    /// the same.
    pub(super) fn between(
        olds: usize,
        news: usize,
        same: impl Fn(usize, usize) -> bool,
    ) -> Changed {
        let least = olds.min(news);
        let front = (0..least).take_while(|at| same(*at, *at)).count();
        let back = (1..=least - front)
            .take_while(|at| same(olds - at, news - at))
            .count();
        Changed {
            gone: front..olds - back,
            come: front..news - back,
        }
    }

    /// Where a piece stood that is the same as the new one at a place.
    pub(super) fn before(&self, new: usize) -> Option<usize> {
        if new < self.come.start {
            Some(new)
        } else if new >= self.come.end {
            Some(new - self.come.end + self.gone.end)
        } else {
            None
        }
    }
}

/// Where a declaration starts, its documentation included.
fn first_byte(scan: &Scan, statement: &Statement) -> u32 {
    let (from, to) = statement.docs;
    if from == to {
        return statement.head.start;
    }
    scan.comments
        .get(from as usize)
        .map_or(statement.head.start, |c| c.start)
}
