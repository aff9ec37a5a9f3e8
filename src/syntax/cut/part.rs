//! What of a file an edit can have changed, cut by itself. Where that can't be told, the whole file is cut again.

use super::Cut;
use super::pieces::{Changed, Piece, pieces_of, stretch};
use crate::source::{FileId, SourceMap};
use crate::syntax::scan::{Scan, scan_part, scan_segments, segment_top};
use std::ops::Range;

/// The stretch around an edit, cut by itself.
#[derive(Debug)]
pub(in crate::syntax) struct Part {
    scan: Scan,
    pieces: Vec<Piece>,
    lost: Vec<Range<u32>>,
    /// The pieces that stood there.
    replaced: Range<usize>,
    /// Where they stood.
    stood: Range<u32>,
    /// What stands behind has moved by so many bytes (of a number that wraps).
    moved: u32,
}

impl Part {
    /// The lines that it was cut from, of the text as it is now.
    pub(in crate::syntax) fn lines(&self, text: &str) -> Range<usize> {
        let end = match self.stood.end {
            u32::MAX => text.len(),
            end => end.wrapping_add(self.moved) as usize,
        };
        self.stood.start as usize..end
    }
}

/// What changed of a text.
struct Change {
    /// Its first byte.
    front: usize,
    /// One past its last byte in the old text.
    end: usize,
    /// What stands behind has moved by so many bytes (of a number that wraps).
    moved: u32,
}

impl Change {
    /// Between two texts, of which it may be known what they have in common.
    fn between(was: &str, text: &str, known: Option<(usize, usize)>) -> Self {
        let (front, back) = known.unwrap_or_else(|| in_common(was.as_bytes(), text.as_bytes()));
        Change {
            front,
            end: was.len() - back,
            moved: (text.len() as u32).wrapping_sub(was.len() as u32),
        }
    }

    /// Where a place behind it is now.
    fn now(&self, at: u32) -> usize {
        at.wrapping_add(self.moved) as usize
    }
}

impl Cut {
    /// Cuts only what an edit of `was`, which this cuts, can have changed, if that can be told. It may be `known` how many
    /// bytes both have in common, at the start and at the end besides.
    pub(in crate::syntax) fn part(
        &self,
        was: &str,
        text: &str,
        known: Option<(usize, usize)>,
    ) -> Option<Part> {
        if !self.is_plain() && !self.scan.segmented {
            return None;
        }
        let change = Change::between(was, text, known);
        let plain = self.plain_part(text, &change);
        plain.or_else(|| self.segments_part((was, text), &change))
    }

    /// Where nothing is wrong with the brackets of the whole text, nor with those around the edit, and behind it a declaration
    /// starts as it did. One declaration before the edit and one behind it are cut with it, so that it is seen how they meet it.
    fn plain_part(&self, text: &str, change: &Change) -> Option<Part> {
        if !self.is_plain() {
            return None;
        }
        let holder = self.first_from(change.front);
        let first = holder.saturating_sub(2);
        let from = self.pieces.get(first).filter(|_| holder >= 2);
        let from = from.map_or(0, |piece| piece.base);
        let behind = self.first_from(change.end + 1);
        let last = (behind + 1).min(self.pieces.len());
        let limit = self.pieces.get(last).map(|piece| piece.base);
        let until = limit.map_or(text.len(), |limit| change.now(limit));
        if !is_line_start(text, from as usize) || (limit.is_some() && !is_line_start(text, until)) {
            return None;
        }
        let scan = scan_part(text, from as usize, until)?;
        let (pieces, lost) = pieces_of(text, &scan, u32::MAX);
        if !scan.faults.is_empty() || !lost.is_empty() {
            return None;
        }
        let meets = self.pieces.get(behind).is_none_or(|behind| {
            let base = behind.base.wrapping_add(change.moved);
            pieces.last().is_some_and(|last| last.base == base)
        });
        meets.then_some(Part {
            scan,
            pieces,
            lost,
            replaced: first..last,
            stood: from..limit.unwrap_or(u32::MAX),
            moved: change.moved,
        })
    }

    /// Where each segment is cut by itself, whatever is wrong with it. The one before the edit and the one behind it are cut
    /// with it: the lines between which the next ones start and end are then as they were.
    fn segments_part(&self, (was, text): (&str, &str), change: &Change) -> Option<Part> {
        if !self.scan.segmented {
            return None;
        }
        let top = |at: usize| {
            let base = self.pieces.get(at)?.base;
            Some(segment_top(was.as_bytes(), base as usize) as u32)
        };
        let starts = |at: &usize| self.pieces.get(*at).is_some_and(|piece| piece.starts);
        let holder = self.first_from(change.front);
        let first = (0..holder.saturating_sub(1)).rev().find(starts);
        let from = first.and_then(top).unwrap_or(0);
        let behind = self.first_from(change.end + 1)..self.pieces.len();
        let last = behind.filter(starts).nth(1);
        let limit = last.and_then(top);
        let until = limit.map_or(text.len(), |limit| change.now(limit));
        let scan = scan_segments(text, from as usize..until);
        if !scan.segmented {
            return None;
        }
        let end = limit.map_or(u32::MAX, |_| until as u32);
        let (pieces, lost) = pieces_of(text, &scan, end);
        Some(Part {
            scan,
            pieces,
            lost,
            replaced: first.unwrap_or(0)..last.unwrap_or(self.pieces.len()),
            stood: from..limit.unwrap_or(u32::MAX),
            moved: change.moved,
        })
    }

    /// The first piece that starts at a byte or behind it.
    fn first_from(&self, at: usize) -> usize {
        self.pieces
            .partition_point(|piece| (piece.base as usize) < at)
    }

    /// Takes over a part of `file`, whose text was `was` and is `text`. Gives what has changed.
    pub(in crate::syntax) fn take_over(
        &mut self,
        part: Part,
        sources: &mut SourceMap,
        file: FileId,
        (was, text): (&str, &str),
    ) -> Changed {
        let Part {
            scan,
            pieces: mut news,
            lost,
            replaced,
            stood,
            moved,
        } = part;
        let Range { start, end } = replaced;
        let limit = self.pieces.get(end).map_or(was.len() as u32, |p| p.base);
        let limits = (limit as usize, limit.wrapping_add(moved) as usize);
        let olds = self.pieces.get(start..end).unwrap_or_default();
        let same = |old: usize, new: usize| {
            let a = stretch(olds, old, was, limits.0);
            let b = stretch(&news, new, text, limits.1);
            let own = |pieces: &[Piece], at: usize| pieces.get(at).is_some_and(|piece| piece.own);
            a.is_some() && a == b && own(olds, old) && own(&news, new)
        };
        let changed = Changed::between(olds.len(), news.len(), same);
        // One that stands in the place of another takes its chunk: what does not speak of it stays the same.
        let instead = olds.len() == news.len();
        for (at, piece) in news.iter_mut().enumerate() {
            let old = changed.before(at).or(instead.then_some(at));
            if let Some(known) = old.and_then(|old| olds.get(old)) {
                piece.id = known.id;
                sources.move_chunk(known.id, piece.base);
            } else {
                piece.id = sources.add_chunk(file, piece.base);
            }
        }
        for piece in self.pieces.iter_mut().skip(end) {
            piece.base = piece.base.wrapping_add(moved);
            piece.end = piece.end.wrapping_add(moved);
            sources.move_chunk(piece.id, piece.base);
        }
        for piece in &mut self.pieces {
            piece.statement = None;
        }
        self.pieces.splice(start..end, news);
        self.take_over_scan(scan, &stood, moved);
        self.take_over_lost(lost, &stood, moved);
        let behind = |within: Range<usize>| start + within.start..start + within.end;
        Changed {
            gone: behind(changed.gone),
            come: behind(changed.come),
        }
    }

    /// What is at fault, of the whole; everything else only of the part.
    fn take_over_scan(&mut self, mut part: Scan, stood: &Range<u32>, moved: u32) {
        part.segmented &= self.scan.segmented;
        let mut faults = std::mem::take(&mut self.scan.faults);
        let before = faults.partition_point(|fault| fault.at() < stood.start);
        let behind = faults.partition_point(|fault| fault.at() < stood.end);
        let behind = faults.split_off(behind);
        faults.truncate(before);
        faults.append(&mut part.faults);
        faults.extend(behind.iter().map(|fault| fault.moved(moved)));
        // Where brackets do not pair up, something is at fault.
        part.in_one_go = faults.is_empty();
        part.faults = faults;
        self.scan = part;
    }

    fn take_over_lost(&mut self, mut part: Vec<Range<u32>>, stood: &Range<u32>, moved: u32) {
        let before = self.lost.partition_point(|lost| lost.start < stood.start);
        let behind = self.lost.partition_point(|lost| lost.start < stood.end);
        let mut behind = self.lost.split_off(behind);
        self.lost.truncate(before);
        self.lost.append(&mut part);
        for lost in &mut behind {
            lost.start = lost.start.wrapping_add(moved);
            if lost.end < u32::MAX {
                lost.end = lost.end.wrapping_add(moved);
            }
        }
        self.lost.append(&mut behind);
    }
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
