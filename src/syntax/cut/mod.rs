//! A file to the declarations that are read one by one. Lines that start none are taken together up
//! to the next that does: one message.

mod part;
mod pieces;
#[cfg(test)]
mod tests;

pub(super) use part::Part;
pub(super) use pieces::Changed;

use super::scan::{Fault, Scan, Statement, scan};
use crate::source::{ChunkId, FileId, SourceMap};
use pieces::{Piece, pieces_of, stretch};
use std::ops::Range;

/// A file, cut into declarations.
#[derive(Debug, Default)]
pub(super) struct Cut {
    /// Of the whole file; after an edit that was cut by itself only of the stretch around it, but for what is at fault,
    /// which is always of the whole.
    pub(super) scan: Scan,
    /// The chunk that faults outside every declaration are told in.
    pub(super) whole: ChunkId,
    /// What is read: each declaration, and the first statement of each lost stretch.
    pieces: Vec<Piece>,
    /// From the start of the first lost statement to the next declaration.
    lost: Vec<Range<u32>>,
}

/// A declaration to be read.
pub(super) struct Chunk<'s> {
    pub(super) id: ChunkId,
    pub(super) base: u32,
    pub(super) statement: &'s Statement,
}

impl Cut {
    /// Cuts a file's text. Its chunks are known only once they are registered.
    pub(super) fn of(text: &str) -> Self {
        let scan = scan(text);
        let (pieces, lost) = pieces_of(text, &scan, u32::MAX);
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
    /// keeps its chunk. Gives what is not.
    pub(super) fn register_after(
        &mut self,
        sources: &mut SourceMap,
        file: FileId,
        (before, was): (&Cut, &str),
        text: &str,
    ) -> Changed {
        self.whole = before.whole;
        // What is at fault is compared as it was cut, and of an edit cut by itself that is not known any more.
        let is_at_fault = !(self.scan.faults.is_empty() && before.scan.faults.is_empty());
        let again = (is_at_fault && before.is_partly_known()).then(|| before.cut_again(was));
        let before = again.as_ref().unwrap_or(before);
        let same = |old: usize, new: usize| {
            let (a, b) = (
                stretch(&before.pieces, old, was, was.len()),
                stretch(&self.pieces, new, text, text.len()),
            );
            a.is_some() && a == b && before.is_like(old, self, new)
        };
        let changed = Changed::between(before.pieces.len(), self.pieces.len(), same);
        for (at, piece) in self.pieces.iter_mut().enumerate() {
            let old = changed.before(at);
            if let Some(known) = old.and_then(|old| before.pieces.get(old)) {
                piece.id = known.id;
                sources.move_chunk(known.id, piece.base);
            } else {
                piece.id = sources.add_chunk(file, piece.base);
            }
        }
        changed
    }

    /// For each piece, whether the one at its place in another cut says the same; nothing unless both are plain.
    pub(super) fn same_as(&self, text: &str, (other, of): (&Cut, &str)) -> Option<Vec<bool>> {
        let same = |old: usize, new: usize| {
            let a = stretch(&other.pieces, old, of, of.len());
            let b = stretch(&self.pieces, new, text, text.len());
            a.is_some() && a == b
        };
        let (olds, news) = (other.pieces.len(), self.pieces.len());
        if !self.is_plain() || !other.is_plain() || olds != news {
            return None;
        }
        Some((0..news).map(|at| same(at, at)).collect())
    }

    /// Whether all of it is declarations, each cut by its own text alone.
    pub(super) fn is_plain(&self) -> bool {
        self.scan.in_one_go && self.scan.faults.is_empty() && self.lost.is_empty()
    }

    /// Whether the scan has not all of the statements.
    fn is_partly_known(&self) -> bool {
        self.pieces.iter().any(|piece| piece.statement.is_none())
    }

    /// The same with all statements.
    fn cut_again(&self, text: &str) -> Cut {
        let mut whole = Cut::of(text);
        whole.whole = self.whole;
        for (piece, known) in whole.pieces.iter_mut().zip(&self.pieces) {
            piece.id = known.id;
        }
        whole
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
            piece.statement.filter(|_| clean && !lost)
        };
        let (Some(a), Some(b)) = (of(self, old), of(other, new)) else {
            return false;
        };
        let (a, b) = (self.scan.statements.get(a), other.scan.statements.get(b));
        a.zip(b).is_some_and(|(a, b)| a.is_like(b))
    }

    /// How many declarations there are.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The declaration at a place in source order, if its statement is known.
    pub(super) fn chunk(&self, at: usize) -> Option<Chunk<'_>> {
        let piece = self.pieces.get(at)?;
        Some(Chunk {
            id: piece.id,
            base: piece.base,
            statement: self.scan.statements.get(piece.statement?)?,
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
            .and_then(|last| self.pieces.get(last))
            .filter(|piece| at < piece.end);
        Some(home.map_or((self.whole, 0), |piece| (piece.id, piece.base)))
    }
}
