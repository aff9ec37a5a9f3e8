//! Timelines of two journeys of which never two have a run at a time: the first sends what it can in a
//! part of the window, and where it ends the second begins and sends in what is left of it.
//!
//! Not a bound: what it finds is played like every timeline.

use super::pack::{Table, are_apart};
use super::replay::{Entered, Shown};
use crate::proof::packing::{Packing, Traced};

/// Messages of the first that are tried.
const FIRST: u64 = 6;

impl<'a> Table<'a> {
    /// The first timeline with so many messages in which one journey follows on another.
    pub(super) fn in_turn(
        &self,
        packings: &[Packing<'_>],
        phase: i64,
        need: u64,
        place: &dyn Fn(&[Entered]) -> Option<Shown<'a>>,
    ) -> Option<Shown<'a>> {
        let count = self.parts.len();
        for first in 0..count {
            for then in 0..count {
                if first == then || !are_apart(&self.parts, first, then) {
                    continue;
                }
                for sent in 1..need.min(FIRST + 1) {
                    let found = self.pair(packings, phase, (first, then), (sent, need));
                    let shown = found.and_then(|entered| place(&entered));
                    if shown.is_some() {
                        return shown;
                    }
                }
            }
        }
        None
    }

    /// So many messages of the first as soon as can be, then a run of the other; and what is still needed of those
    /// that run beside either.
    fn pair(
        &self,
        packings: &[Packing<'_>],
        phase: i64,
        (first, then): (usize, usize),
        (sent, need): (u64, u64),
    ) -> Option<Vec<Entered>> {
        let whole = self.axis.up(self.window);
        let only = |i: usize| i == first;
        let enough = |steps: i64| {
            let packings = self.packings(phase, steps)?;
            self.choose(&packings, sent, false, &only)
        };
        // The shortest part of the window that is enough.
        let (mut low, mut high) = (1, whole);
        let mut found = enough(high)?;
        while low < high {
            let middle = low + (high - low) / 2;
            match enough(middle) {
                Some(better) => {
                    found = better;
                    high = middle;
                }
                None => low = middle + 1,
            }
        }
        let packing = packings.get(then)?;
        let later = packing.indices_after(high - 1);
        let begins = later.min_by_key(|&i| (std::cmp::Reverse(packing.gives(i)), i))?;
        let more = u64::from(packing.gives(begins));
        if more == 0 {
            return None;
        }
        let mut entered = found;
        let steps: Vec<Traced> = packing.trace(begins)?;
        entered.push(Entered::new(
            then,
            usize::MAX,
            packing.entry_time(begins),
            self.measure,
            &steps,
        ));
        let missing = need.saturating_sub(sent.saturating_add(more));
        if missing > 0 {
            let beside = |i: usize| {
                ![first, then].contains(&i)
                    && !are_apart(&self.parts, i, first)
                    && !are_apart(&self.parts, i, then)
            };
            entered.extend(self.choose(packings, missing, true, &beside)?);
        }
        Some(entered)
    }
}
