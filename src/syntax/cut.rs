//! A file to the declarations that are read one by one. Lines that start none are taken together up
//! to the next that does: one message.

use super::place::starts_declaration;
use super::scan::{Fault, Scan, Statement, scan};
use crate::source::{ChunkId, FileId, SourceMap};
use std::ops::Range;

/// A file, cut into declarations.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) scan: Scan,
    /// The chunk that faults outside every declaration are told in.
    pub(super) whole: ChunkId,
    /// What is read: each declaration, and the first statement of each lost stretch.
    pieces: Vec<Piece>,
    /// From the start of the first lost statement to the next declaration.
    lost: Vec<Range<u32>>,
}

#[derive(Debug)]
struct Piece {
    /// Index of its statement in the scan.
    statement: usize,
    base: u32,
    id: ChunkId,
}

/// A declaration to be read.
pub(super) struct Chunk<'s> {
    pub(super) id: ChunkId,
    pub(super) base: u32,
    pub(super) statement: &'s Statement,
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

impl Cut {
    /// Cuts a file's text. Its chunks are known only once they are registered.
    pub(super) fn of(text: &str) -> Self {
        let scan = scan(text);
        let orphans = orphans(text, &scan);
        let mut pieces = Vec::with_capacity(scan.statements.len());
        let mut lost = Vec::new();
        let mut lost_from = None;
        for (index, statement) in scan.statements.iter().enumerate() {
            let rest = text.get(statement.head.start as usize..).unwrap_or("");
            let at = statement.head.start;
            let is_orphan = orphans
                .get(orphans.partition_point(|lines| lines.end <= at))
                .is_some_and(|lines| lines.contains(&at));
            if !is_orphan && starts_declaration(rest) {
                if let Some(from) = lost_from.take() {
                    lost.push(from..statement.head.start);
                }
            } else if lost_from.is_some() {
                continue;
            } else {
                lost_from = Some(statement.head.start);
            }
            pieces.push(Piece {
                statement: index,
                base: first_byte(&scan, statement),
                id: ChunkId::default(),
            });
        }
        if let Some(from) = lost_from {
            lost.push(from..u32::MAX);
        }
        Cut {
            scan,
            whole: ChunkId::default(),
            pieces,
            lost,
        }
    }

    /// Registers the chunks of `file`, which this is.
    pub(super) fn register(&mut self, sources: &mut SourceMap, file: FileId) {
        self.whole = sources.add_chunk(file, 0);
        for piece in &mut self.pieces {
            piece.id = sources.add_chunk(file, piece.base);
        }
    }

    /// Registers the chunks of `file`, whose text this cuts after an edit; `before` cut `was`. What is the same
    /// keeps its chunk. Gives, for each piece, the index of the one that it is the same as.
    pub(super) fn register_after(
        &mut self,
        sources: &mut SourceMap,
        file: FileId,
        (before, was): (&Cut, &str),
        text: &str,
    ) -> Vec<Option<usize>> {
        self.whole = before.whole;
        let same = |old: usize, new: usize| {
            let (Some(a), Some(b)) = (before.stretch(old, was), self.stretch(new, text)) else {
                return false;
            };
            a == b && before.is_like(old, self, new)
        };
        let (olds, news) = (before.pieces.len(), self.pieces.len());
        let least = olds.min(news);
        let front = (0..least).take_while(|at| same(*at, *at)).count();
        let back = (1..=least - front)
            .take_while(|at| same(olds - at, news - at))
            .count();
        let mut kept = Vec::with_capacity(news);
        for (new, piece) in self.pieces.iter_mut().enumerate() {
            let old = if new < front {
                Some(new)
            } else if new >= news - back {
                Some(new + olds - news)
            } else {
                None
            };
            if let Some(known) = old.and_then(|old| before.pieces.get(old)) {
                piece.id = known.id;
                sources.move_chunk(known.id, piece.base);
            } else {
                piece.id = sources.add_chunk(file, piece.base);
            }
            kept.push(old);
        }
        kept
    }

    /// The text from a piece up to the next.
    fn stretch<'t>(&self, piece: usize, text: &'t str) -> Option<&'t str> {
        let start = self.pieces.get(piece)?.base as usize;
        let end = self.pieces.get(piece + 1);
        text.get(start..end.map_or(text.len(), |next| next.base as usize))
    }

    /// Whether the same text was cut the same way. Where the scan found nothing wrong, a piece is cut by its own
    /// text alone; otherwise what stands before may have changed how it is cut.
    fn is_like(&self, old: usize, other: &Cut, new: usize) -> bool {
        if self.scan.faults.is_empty() && other.scan.faults.is_empty() {
            return true;
        }
        let of = |cut: &Cut, at: usize| {
            let piece = cut.pieces.get(at)?;
            let next = cut.pieces.get(at + 1).map_or(u32::MAX, |next| next.base);
            let faults = cut.scan.faults.iter();
            let clean = !faults
                .map(Fault::at)
                .any(|at| piece.base <= at && at < next);
            let lost = cut.lost.iter().any(|lost| lost.contains(&piece.base));
            (clean && !lost).then_some(piece.statement)
        };
        let (Some(a), Some(b)) = (of(self, old), of(other, new)) else {
            return false;
        };
        let (a, b) = (self.scan.statements.get(a), other.scan.statements.get(b));
        a.zip(b).is_some_and(|(a, b)| a.is_like(b))
    }

    /// The declarations in source order.
    pub(super) fn chunks(&self) -> impl Iterator<Item = Chunk<'_>> + '_ {
        self.pieces.iter().filter_map(|piece| self.chunk(piece))
    }

    fn chunk(&self, piece: &Piece) -> Option<Chunk<'_>> {
        Some(Chunk {
            id: piece.id,
            base: piece.base,
            statement: self.scan.statements.get(piece.statement)?,
        })
    }

    /// The chunk that holds a fault, and where it starts; none for a stray brace in a lost stretch,
    /// which has its one message.
    pub(super) fn home_of(&self, fault: &Fault) -> Option<(ChunkId, u32)> {
        let at = fault.at();
        if matches!(fault, Fault::Stray { .. }) && self.lost.iter().any(|lost| lost.contains(&at)) {
            return None;
        }
        let before = self.pieces.partition_point(|piece| piece.base <= at);
        let home = before
            .checked_sub(1)
            .and_then(|last| self.chunk(self.pieces.get(last)?))
            .filter(|chunk| at < chunk.statement.end());
        Some(home.map_or((self.whole, 0), |chunk| (chunk.id, chunk.base)))
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
