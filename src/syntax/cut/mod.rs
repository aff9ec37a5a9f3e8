//! A file to the declarations that are read one by one. Lines that start none are taken together up
//! to the next that does: one message.

use super::place::starts_declaration;
use super::scan::{Fault, Scan, Statement, scan, scan_part};
use crate::source::{ChunkId, FileId, SourceMap};
use std::ops::Range;

/// A file, cut into declarations.
#[derive(Debug, Default)]
pub(super) struct Cut {
    /// Of the whole file; after an edit that was cut by itself only of the stretch around it.
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
    /// Index of its statement in the scan, where the scan still has it.
    statement: Option<usize>,
    base: u32,
    id: ChunkId,
}

/// The stretch around an edit, cut by itself.
#[derive(Debug)]
pub(super) struct Part {
    scan: Scan,
    pieces: Vec<Piece>,
    /// The pieces that stood there.
    replaced: Range<usize>,
    /// What stands behind has moved by so many bytes (of a number that wraps).
    moved: u32,
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
                statement: Some(index),
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
        // What is at fault is compared as it was cut, and of an edit cut by itself that is not known any more.
        let again = (!self.scan.faults.is_empty() && before.is_partly_known())
            .then(|| before.cut_again(was));
        let before = again.as_ref().unwrap_or(before);
        let same = |old: usize, new: usize| {
            let (a, b) = (
                stretch(&before.pieces, old, was, was.len()),
                stretch(&self.pieces, new, text, text.len()),
            );
            a.is_some() && a == b && before.is_like(old, self, new)
        };
        let kept = paired(before.pieces.len(), self.pieces.len(), same);
        for (old, piece) in kept.iter().zip(&mut self.pieces) {
            if let Some(known) = old.and_then(|old| before.pieces.get(old)) {
                piece.id = known.id;
                sources.move_chunk(known.id, piece.base);
            } else {
                piece.id = sources.add_chunk(file, piece.base);
            }
        }
        kept
    }

    /// For each piece, the one of another cut that says the same; nothing unless both are plain.
    pub(super) fn same_as(
        &self,
        text: &str,
        (other, of): (&Cut, &str),
    ) -> Option<Vec<Option<usize>>> {
        let same = |old: usize, new: usize| {
            let a = stretch(&other.pieces, old, of, of.len());
            let b = stretch(&self.pieces, new, text, text.len());
            a.is_some() && a == b
        };
        let (olds, news) = (other.pieces.len(), self.pieces.len());
        if !self.is_plain() || !other.is_plain() || olds != news {
            return None;
        }
        Some((0..news).map(|at| same(at, at).then_some(at)).collect())
    }

    /// Cuts only what an edit can have changed, if that can be told: nothing is wrong with the brackets of `was`,
    /// which this cuts, nor with those around the edit, and behind it a declaration starts as it did. One
    /// declaration before the edit and one behind it are cut with it, so that it is seen how they meet it.
    pub(super) fn part(&self, was: &str, text: &str) -> Option<Part> {
        if !self.is_plain() {
            return None;
        }
        let (front, back) = in_common(was.as_bytes(), text.as_bytes());
        let moved = (text.len() as u32).wrapping_sub(was.len() as u32);
        let holder = self.pieces.partition_point(|p| (p.base as usize) < front);
        let first = holder.saturating_sub(2);
        let from = self.pieces.get(first).filter(|_| holder >= 2);
        let from = from.map_or(0, |piece| piece.base as usize);
        let end = was.len() - back;
        let behind = self.pieces.partition_point(|p| p.base as usize <= end);
        let last = (behind + 1).min(self.pieces.len());
        let limit = self.pieces.get(last).map(|p| p.base.wrapping_add(moved));
        let limit = limit.map_or(text.len(), |base| base as usize);
        if !is_line_start(text, from) || (limit < text.len() && !is_line_start(text, limit)) {
            return None;
        }
        let scan = scan_part(text, from, limit)?;
        let starts = |statement: &Statement| {
            let rest = text.get(statement.head.start as usize..).unwrap_or("");
            starts_declaration(rest)
        };
        if !scan.faults.is_empty() || !scan.statements.iter().all(starts) {
            return None;
        }
        let pieces: Vec<Piece> = scan
            .statements
            .iter()
            .enumerate()
            .map(|(index, statement)| Piece {
                statement: Some(index),
                base: first_byte(&scan, statement),
                id: ChunkId::default(),
            })
            .collect();
        let meets = self.pieces.get(behind).is_none_or(|behind| {
            let base = behind.base.wrapping_add(moved);
            pieces.last().is_some_and(|last| last.base == base)
        });
        meets.then_some(Part {
            scan,
            pieces,
            replaced: first..last,
            moved,
        })
    }

    /// Takes over a part of `file`, whose text was `was` and is `text`. Gives, for each piece that there is now, the
    /// index of the one that it is the same as.
    pub(super) fn take_over(
        &mut self,
        part: Part,
        sources: &mut SourceMap,
        file: FileId,
        (was, text): (&str, &str),
    ) -> Vec<Option<usize>> {
        let Part {
            scan,
            pieces: mut news,
            replaced,
            moved,
        } = part;
        let Range { start, end } = replaced;
        let limit = self.pieces.get(end).map_or(was.len() as u32, |p| p.base);
        let limits = (limit as usize, limit.wrapping_add(moved) as usize);
        let olds = self.pieces.get(start..end).unwrap_or_default();
        let same = |old: usize, new: usize| {
            let a = stretch(olds, old, was, limits.0);
            let b = stretch(&news, new, text, limits.1);
            a.is_some() && a == b
        };
        let kept = paired(olds.len(), news.len(), same);
        // One that stands in the place of another takes its chunk: what does not speak of it stays the same.
        let instead = olds.len() == news.len();
        for (at, (old, piece)) in kept.iter().zip(&mut news).enumerate() {
            let old = old.or(instead.then_some(at));
            if let Some(known) = old.and_then(|old| olds.get(old)) {
                piece.id = known.id;
                sources.move_chunk(known.id, piece.base);
            } else {
                piece.id = sources.add_chunk(file, piece.base);
            }
        }
        for piece in self.pieces.iter_mut().skip(end) {
            piece.base = piece.base.wrapping_add(moved);
            sources.move_chunk(piece.id, piece.base);
        }
        for piece in &mut self.pieces {
            piece.statement = None;
        }
        let before = self.pieces.len();
        self.pieces.splice(start..end, news);
        self.scan = scan;
        let front = (0..start).map(Some);
        let kept = kept.into_iter().map(|old| old.map(|old| old + start));
        front.chain(kept).chain((end..before).map(Some)).collect()
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

    /// The declarations that are not in the row of those `read`, in source order.
    pub(super) fn unread<'c, T>(
        &'c self,
        read: &'c [Option<T>],
    ) -> impl Iterator<Item = Chunk<'c>> {
        let unread = self
            .pieces
            .iter()
            .zip(read)
            .filter(|(_, read)| read.is_none());
        unread.filter_map(|(piece, _)| self.chunk(piece))
    }

    fn chunk(&self, piece: &Piece) -> Option<Chunk<'_>> {
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
            .and_then(|last| self.chunk(self.pieces.get(last)?))
            .filter(|chunk| at < chunk.statement.end());
        Some(home.map_or((self.whole, 0), |chunk| (chunk.id, chunk.base)))
    }
}

/// The text from a piece up to the next, or up to `limit`.
fn stretch<'t>(pieces: &[Piece], at: usize, text: &'t str, limit: usize) -> Option<&'t str> {
    let start = pieces.get(at)?.base as usize;
    let end = pieces.get(at + 1).map_or(limit, |next| next.base as usize);
    text.get(start..end)
}

/// Pairs the first of `olds` with the first of `news` and the last with the last, as long as they are the same.
fn paired(olds: usize, news: usize, same: impl Fn(usize, usize) -> bool) -> Vec<Option<usize>> {
    let least = olds.min(news);
    let front = (0..least).take_while(|at| same(*at, *at)).count();
    let back = (1..=least - front)
        .take_while(|at| same(olds - at, news - at))
        .count();
    let old = |new: usize| {
        if new < front {
            Some(new)
        } else if new >= news - back {
            Some(new + olds - news)
        } else {
            None
        }
    };
    (0..news).map(old).collect()
}

/// How many bytes two texts have in common at their starts, and at their ends besides.
fn in_common(a: &[u8], b: &[u8]) -> (usize, usize) {
    const BLOCK: usize = 1024;
    let blocks = a.chunks(BLOCK).zip(b.chunks(BLOCK));
    let front = BLOCK * blocks.take_while(|(a, b)| a == b).count();
    let front = front.min(a.len()).min(b.len());
    let both = a.iter().skip(front).zip(b.iter().skip(front));
    let front = front + both.take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(front..).unwrap_or(&[]), b.get(front..).unwrap_or(&[]));
    let blocks = a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK));
    let back = BLOCK * blocks.take_while(|(a, b)| a == b).count();
    let both = a.iter().rev().skip(back).zip(b.iter().rev().skip(back));
    (front, back + both.take_while(|(a, b)| a == b).count())
}

/// Whether a line starts at a byte.
fn is_line_start(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
    at == 0 || matches!(before, Some(b'\n' | b'\r'))
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
