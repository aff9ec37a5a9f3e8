//! A long row of which an edit changes little. It stands on shelves, and rows share those on which nothing differs: a copy
//! costs as much as the shelves of a row, not as its items, and what two rows have in common is found shelf by shelf.

use std::fmt;
use std::iter::Flatten;
use std::ops::Range;
use std::sync::Arc;

/// So many items stand on a shelf at most.
const FULL: usize = 64;

/// Items in their order.
pub struct Row<T> {
    shelves: Vec<Shelf<T>>,
}

struct Shelf<T> {
    /// Never none.
    items: Arc<[T]>,
    /// How many items stand in the row up to its end.
    end: usize,
}

impl<T> Shelf<T> {
    fn start(&self) -> usize {
        self.end - self.items.len()
    }
}

impl<'r, T> IntoIterator for &'r Shelf<T> {
    type Item = &'r T;
    type IntoIter = std::slice::Iter<'r, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

/// The items of a [`Row`], in their order.
pub struct Items<'r, T>(Flatten<std::slice::Iter<'r, Shelf<T>>>);

impl<T> Clone for Items<'_, T> {
    fn clone(&self) -> Self {
        Items(self.0.clone())
    }
}

impl<'r, T> Iterator for Items<'r, T> {
    type Item = &'r T;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }

    fn fold<B, F: FnMut(B, Self::Item) -> B>(self, first: B, f: F) -> B {
        self.0.fold(first, f)
    }
}

impl<T> DoubleEndedIterator for Items<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back()
    }
}

impl<'r, T> IntoIterator for &'r Row<T> {
    type Item = &'r T;
    type IntoIter = Items<'r, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T> Default for Row<T> {
    fn default() -> Self {
        Row {
            shelves: Vec::new(),
        }
    }
}

impl<T> Clone for Row<T> {
    fn clone(&self) -> Self {
        let shelves = self.shelves.iter().map(|shelf| Shelf {
            items: Arc::clone(&shelf.items),
            end: shelf.end,
        });
        Row {
            shelves: shelves.collect(),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Row<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T> Row<T> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.shelves.last().map_or(0, |shelf| shelf.end)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.shelves.is_empty()
    }

    /// The one at a place.
    pub fn get(&self, at: usize) -> Option<&T> {
        let shelf = self.shelves.get(self.shelf_of(at))?;
        shelf.items.get(at - shelf.start())
    }

    /// All of them.
    pub fn iter(&self) -> Items<'_, T> {
        Items(self.shelves.iter().flatten())
    }

    /// Those at some places. Places that the row has not are left out.
    pub fn range(&self, places: Range<usize>) -> impl DoubleEndedIterator<Item = &T> + Clone {
        let end = places.end.min(self.len());
        let first = self.shelf_of(places.start);
        let behind = match end.checked_sub(1) {
            Some(last) if places.start < end => self.shelf_of(last) + 1,
            Some(_) | None => first,
        };
        let shelves = self.shelves.get(first..behind).unwrap_or_default().iter();
        shelves.flat_map(move |shelf| {
            let from = places.start.saturating_sub(shelf.start());
            let to = shelf.items.len().min(end - shelf.start());
            shelf.items.get(from..to).unwrap_or_default().iter()
        })
    }

    /// The first of some places at which `pred` does not hold, where it holds for the first of them and for none behind; else
    /// their end.
    pub fn partition_point(&self, places: Range<usize>, pred: impl Fn(&T) -> bool) -> usize {
        let Range { mut start, mut end } = places;
        while start < end {
            let middle = start + (end - start) / 2;
            if self.get(middle).is_some_and(&pred) {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }

    /// The place of the one with a key, where all are in the order of their keys and no two have the same.
    pub fn place_of<K: Ord>(&self, key: &K, of: impl Fn(&T) -> K) -> Option<usize> {
        let place = self.partition_point(0..self.len(), |item| of(item) < *key);
        self.get(place)
            .filter(|item| of(item) == *key)
            .map(|_| place)
    }

    /// Puts another row behind this one. Both share its shelves.
    pub(crate) fn append(&mut self, other: &Row<T>) {
        let before = self.len();
        let shelves = other.shelves.iter().map(|shelf| Shelf {
            items: Arc::clone(&shelf.items),
            end: before + shelf.end,
        });
        self.shelves.extend(shelves);
    }

    /// What of this row is not in `now`, and what of `now` is not in this one: one stretch each, between what both have at
    /// their starts and at their ends. Each item is the `same` as itself.
    pub(crate) fn changed(
        &self,
        now: &Row<T>,
        same: impl Fn(&T, &T) -> bool,
    ) -> (Range<usize>, Range<usize>) {
        let is_shared = |(was, now): &(&Shelf<T>, &Shelf<T>)| Arc::ptr_eq(&was.items, &now.items);
        let same = |(was, now): &(&T, &T)| same(was, now);
        let (own, other) = (self.len(), now.len());
        let shelves = self.shelves.iter().zip(&now.shelves);
        let shared = shelves.take_while(is_shared).last();
        let front = shared.map_or(0, |(shelf, _)| shelf.end);
        let both = self.range(front..own).zip(now.range(front..other));
        let front = front + both.take_while(same).count();

        let rest = own.min(other) - front;
        let shelves = self.shelves.iter().rev().zip(now.shelves.iter().rev());
        let shared = shelves
            .take_while(is_shared)
            .map(|(shelf, _)| own - shelf.start())
            .take_while(|back| *back <= rest)
            .last();
        let back = shared.unwrap_or(0);
        let both = self.range(0..own - back).rev();
        let both = both.zip(now.range(0..other - back).rev());
        let back = back + both.take(rest - back).take_while(same).count();
        (front..own - back, front..other - back)
    }

    /// The shelf on which a place is; behind all of them, where the row ends before it.
    fn shelf_of(&self, at: usize) -> usize {
        self.shelves.partition_point(|shelf| shelf.end <= at)
    }
}

impl<T: Clone> Row<T> {
    /// The same item at so many places.
    pub(crate) fn repeat(item: T, count: usize) -> Self {
        std::iter::repeat_n(item, count).collect()
    }

    /// The one at a place, to be changed. Only its shelf is made anew, if others have it too.
    pub(crate) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        let place = self.shelf_of(at);
        let shelf = self.shelves.get_mut(place)?;
        let at = at - shelf.start();
        Arc::make_mut(&mut shelf.items).get_mut(at)
    }

    /// Puts another in the place of one.
    pub(crate) fn set(&mut self, at: usize, item: T) {
        if let Some(slot) = self.get_mut(at) {
            *slot = item;
        }
    }

    /// Puts others in the place of some items. Only their shelves are made anew.
    pub(crate) fn splice(&mut self, places: Range<usize>, others: impl IntoIterator<Item = T>) {
        // What comes behind all of them goes on the last shelf.
        let first = self
            .shelf_of(places.start)
            .min(self.shelves.len().saturating_sub(1));
        let mut behind = self.shelf_of(places.end.saturating_sub(1)).max(first) + 1;
        behind = behind.min(self.shelves.len());
        let start = self.shelves.get(first).map_or(0, Shelf::start);
        let end_of = |behind: usize| {
            let last = behind
                .checked_sub(1)
                .and_then(|last| self.shelves.get(last));
            last.map_or(0, |shelf| shelf.end)
        };
        let mut items: Vec<T> = self.range(start..places.start).cloned().collect();
        items.extend(others);
        items.extend(self.range(places.end..end_of(behind)).cloned());
        if items.len() < FULL / 2 && behind < self.shelves.len() {
            // Else a row that shrinks would come to stand on shelves of one item each.
            items.extend(self.range(end_of(behind)..end_of(behind + 1)).cloned());
            behind += 1;
        }
        let share = items
            .len()
            .div_ceil(items.len().div_ceil(FULL).max(1))
            .max(1);
        let anew: Vec<Arc<[T]>> = items.chunks(share).map(Arc::from).collect();
        let anew = anew.into_iter().map(|items| Shelf { items, end: 0 });
        drop(self.shelves.splice(first..behind, anew));
        let mut end = start;
        for shelf in self.shelves.iter_mut().skip(first) {
            end += shelf.items.len();
            shelf.end = end;
        }
    }
}

impl<T> std::ops::Index<usize> for Row<T> {
    type Output = T;

    #[expect(
        clippy::indexing_slicing,
        reason = "as with any row, for a place that is there"
    )]
    fn index(&self, at: usize) -> &T {
        let shelf = &self.shelves[self.shelf_of(at)];
        &shelf.items[at - shelf.start()]
    }
}

impl<T: Clone> FromIterator<T> for Row<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        let mut row = Row::default();
        row.splice(0..0, all);
        row
    }
}

#[cfg(test)]
mod tests {
    use super::{FULL, Row};
    use proptest::prelude::*;
    use std::ops::Range;

    fn held(row: &Row<u32>, plain: &[u32]) {
        assert_eq!(row.len(), plain.len());
        assert_eq!(row.is_empty(), plain.is_empty());
        assert!(row.iter().eq(plain));
        assert!(row.iter().rev().eq(plain.iter().rev()));
        for at in 0..=plain.len() {
            assert_eq!(row.get(at), plain.get(at));
        }
        assert!((0..plain.len()).all(|at| row[at] == plain[at]));
        let shelves = row.shelves.iter().map(|shelf| shelf.items.len());
        assert!(shelves.clone().all(|count| (1..=FULL).contains(&count)));
    }

    fn shared(a: &Row<u32>, b: &Row<u32>) -> usize {
        let held = |shelf: &&super::Shelf<u32>| {
            let is_it =
                |other: &super::Shelf<u32>| std::sync::Arc::ptr_eq(&other.items, &shelf.items);
            b.shelves.iter().any(is_it)
        };
        a.shelves.iter().filter(held).count()
    }

    /// Some places of a row of so many.
    fn places(of: usize, (from, count): (u16, u8)) -> Range<usize> {
        let from = usize::from(from) % (of + 1);
        from..of.min(from + usize::from(count))
    }

    proptest! {
        /// Whatever is put in the place of whatever, it reads as a plain row does, and what has changed is told.
        #[test]
        fn it_is_what_a_plain_row_is(
            first in prop::collection::vec(0..3_u32, 0..300),
            edits in prop::collection::vec(
                (any::<(u16, u8)>(), prop::collection::vec(0..3_u32, 0..150), any::<(u16, u8)>()),
                1..8,
            ),
        ) {
            let mut plain = first;
            let mut row: Row<u32> = plain.iter().copied().collect();
            held(&row, &plain);
            for (gone, come, looked_at) in edits {
                let gone = places(plain.len(), gone);
                let (was, was_plain) = (row.clone(), plain.clone());
                row.splice(gone.clone(), come.iter().copied());
                plain.splice(gone.clone(), come.iter().copied());
                if let Some(at) = gone.start.checked_sub(1) {
                    row.set(at, plain[at]);
                    row.set(plain.len(), 9);
                }
                held(&row, &plain);
                held(&was, &was_plain);
                let looked_at = places(plain.len(), looked_at);
                prop_assert!(row.range(looked_at.clone()).eq(&plain[looked_at.clone()]));
                prop_assert!(row.range(looked_at.clone()).rev().eq(plain[looked_at].iter().rev()));

                let (went, came) = was.changed(&row, |a, b| a == b);
                let mut again = was_plain.clone();
                again.splice(went.clone(), plain[came.clone()].iter().copied());
                prop_assert_eq!(&again, &plain);
                // No more than was put.
                prop_assert!(went.len() <= gone.len() && came.len() <= come.len());

                let mut both = was.clone();
                both.append(&row);
                let plain_both = [was_plain.as_slice(), plain.as_slice()].concat();
                prop_assert!(both.iter().eq(&plain_both));
                prop_assert_eq!(both.get(was_plain.len()), plain.first());
            }
        }
    }

    #[test]
    fn rows_share_the_shelves_on_which_nothing_differs() {
        let row: Row<u32> = (0..10_000).collect();
        let mut other = row.clone();
        other.splice(5_000..5_001, [1, 2]);
        assert_eq!(shared(&row, &other), row.shelves.len() - 1);
        // Compared by shelves: of those that both have no item is looked at.
        let looked_at = std::cell::Cell::new(0);
        let (gone, come) = row.changed(&other, |a, b| {
            looked_at.set(looked_at.get() + 1);
            a == b
        });
        assert_eq!((gone, come), (5_000..5_001, 5_000..5_002));
        assert!(looked_at.get() <= 2 * FULL, "{}", looked_at.get());
    }

    #[test]
    fn a_row_that_shrinks_stands_on_few_shelves() {
        let mut row: Row<u32> = (0..10_000).collect();
        while row.len() > 100 {
            let at = row.len() * 7 / 11;
            row.splice(at..at + 1, []);
        }
        assert!(row.shelves.len() < 12, "{}", row.shelves.len());
        let mut plain: Vec<u32> = row.iter().copied().collect();
        for at in 0..500 {
            row.splice(row.len()..row.len(), [at]);
            plain.push(at);
        }
        held(&row, &plain);
        assert!(row.shelves.len() < 30, "{}", row.shelves.len());
    }

    #[test]
    fn a_place_is_found_by_halves() {
        let row: Row<u32> = (0..1_000).collect();
        for limit in [0, 10, 64, 500, 999] {
            assert_eq!(
                row.partition_point(10..900, |n| *n < limit),
                limit.clamp(10, 900) as usize
            );
        }
        assert_eq!(row.partition_point(5..5, |_| true), 5);
        let even: Row<u32> = (0..500).map(|n| 2 * n).collect();
        for n in 0..1_010 {
            let place = (n % 2 == 0 && n < 1_000).then_some(n as usize / 2);
            assert_eq!(even.place_of(&n, |item| *item), place);
        }
    }
}
