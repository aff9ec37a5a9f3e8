//! Whole numbers over time, constant from step to step.
//!
//! Time is dense: between two whole seconds lie more moments. They all behave alike, as every length is
//! of whole seconds, so a place `2 s` stands for the second `s` itself and `2 s + 1` for all moments
//! between it and the next.

/// A place on the line of time.
pub(super) type Place = i64;

/// The place of a second.
pub(super) fn place(second: i64) -> Place {
    second * 2
}

/// A value on `[from, to)`, and 0 elsewhere.
pub(super) type Piece = (Place, Place, u64);

/// Pieces in order and apart, none of them 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Steps {
    pieces: Vec<Piece>,
}

impl Steps {
    /// The greatest of some pieces at each place.
    pub(super) fn highest(mut all: Vec<Piece>) -> Steps {
        all.retain(|&(from, to, value)| from < to && value > 0);
        let mut starts: Vec<usize> = (0..all.len()).collect();
        starts.sort_unstable_by_key(|&i| all.get(i).map(|p| p.0));
        let mut places: Vec<Place> = all.iter().flat_map(|&(a, b, _)| [a, b]).collect();
        places.sort_unstable();
        places.dedup();
        // By height, the furthest end of those that have begun.
        let mut open: std::collections::BTreeMap<u64, Place> = std::collections::BTreeMap::new();
        let mut next = 0;
        let mut pieces: Vec<Piece> = Vec::new();
        for (&from, &to) in places.iter().zip(places.iter().skip(1)) {
            while let Some(&(start, end, value)) = starts.get(next).and_then(|&i| all.get(i)) {
                if start > from {
                    break;
                }
                let furthest = open.entry(value).or_insert(end);
                *furthest = (*furthest).max(end);
                next += 1;
            }
            let mut height = 0;
            while let Some((&value, &end)) = open.last_key_value() {
                if end > from {
                    height = value;
                    break;
                }
                open.pop_last();
            }
            if height == 0 {
                continue;
            }
            match pieces.last_mut() {
                Some(last) if last.1 == from && last.2 == height => last.1 = to,
                Some(_) | None => pieces.push((from, to, height)),
            }
        }
        Steps { pieces }
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    pub(super) fn max(&self) -> u64 {
        self.pieces.iter().map(|p| p.2).max().unwrap_or(0)
    }

    pub(super) fn at(&self, place: Place) -> u64 {
        let after = self.pieces.partition_point(|p| p.0 <= place);
        let piece = after.checked_sub(1).and_then(|i| self.pieces.get(i));
        piece.map_or(0, |&(_, to, value)| if place < to { value } else { 0 })
    }

    /// One more on `[from, to)`.
    pub(super) fn raised(&self, from: Place, to: Place) -> Steps {
        let mut all: Vec<Piece> = vec![(from, to, 1)];
        for &(a, b, value) in &self.pieces {
            all.push((a, b.min(from), value));
            all.push((a.max(from), b.min(to), value.saturating_add(1)));
            all.push((a.max(to), b, value));
        }
        Steps::highest(all)
    }

    /// The pieces of what is reached within `[lo, hi]` seconds from each place.
    pub(super) fn within(&self, lo: i64, hi: i64) -> impl Iterator<Item = Piece> {
        let (lo, hi) = (place(lo), place(hi));
        let all = self.pieces.iter();
        all.map(move |&(from, to, value)| (from - hi, to - lo, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_piece_counts() {
        let steps = Steps::highest(vec![(0, 10, 1), (4, 6, 3), (5, 12, 2), (20, 22, 1)]);
        let all = [(0, 4, 1), (4, 6, 3), (6, 12, 2), (20, 22, 1)];
        assert_eq!(steps.pieces(), all);
        let heights: Vec<u64> = [-1, 0, 5, 11, 12, 21].map(|p| steps.at(p)).to_vec();
        assert_eq!(heights, [0, 1, 3, 2, 0, 1]);
    }

    #[test]
    fn a_window_is_half_open_and_a_wait_closed() {
        // One message in [10 s, 20 s), after a wait of 3 to 5 seconds.
        let sent = Steps::default().raised(place(10), place(20));
        let before = Steps::highest(sent.within(3, 5).collect());
        let hit: Vec<u64> = [4, 5, 16, 17].map(|s| before.at(place(s))).to_vec();
        assert_eq!(hit, [0, 1, 1, 0]);
        // Just before the 17th second it still can be sent in time.
        assert_eq!(before.at(place(16) + 1), 1);
    }
}
