//! Which moments to enter at: as many as the policy allows, or as few as will do.

use super::super::entry::Stream;
use super::super::graph::{HOUR, Measure, get, set};
use super::{Calendar, Packing};

/// The most messages, and the entries that give them: for each stream of so many alike, one's.
pub(in crate::proof) type Most = (u64, Vec<(u32, Vec<usize>)>);

/// Most entries of one stream that are looked for.
const MANY: usize = 48;

/// How soon after an entry another one is allowed.
#[derive(Debug, Clone)]
pub(super) enum Spacing {
    /// So many steps later.
    Steps(usize),
    /// By index of the entry, from this index on.
    Each(Vec<usize>),
}

impl Spacing {
    /// The first index at which another one is allowed.
    pub(super) fn next(&self, entered: usize) -> usize {
        match self {
            Spacing::Steps(steps) => entered + steps,
            Spacing::Each(next) => get(next, entered, usize::MAX),
        }
    }

    /// Whichever of two is later.
    fn and(self, other: Spacing) -> Spacing {
        match (self, other) {
            (Spacing::Steps(one), Spacing::Steps(other)) => Spacing::Steps(one.max(other)),
            (Spacing::Each(mut each), other) | (other, Spacing::Each(mut each)) => {
                for (entered, next) in each.iter_mut().enumerate() {
                    *next = (*next).max(other.next(entered));
                }
                Spacing::Each(each)
            }
        }
    }

    /// Whether any two entries are some time apart.
    pub(super) fn keeps_apart(&self) -> bool {
        self.next(0) > 0
    }
}

impl Packing<'_> {
    /// Steps between two entries of a stream, but around a night on which clocks change.
    pub(in crate::proof) fn apart(&self, stream: &Stream) -> usize {
        let lost = if stream.measure == self.task.measure || self.task.calm {
            0
        } else {
            HOUR
        };
        usize::try_from(self.axis.down((stream.cooldown - lost).max(0))).unwrap_or(0)
    }

    /// How soon another entry of a stream is allowed; `None` where no time need be between two.
    pub(super) fn spacing(&self, stream: &Stream) -> Option<Spacing> {
        let Calendar::Night(night) = self.calendar else {
            let apart = self.apart(stream);
            return (apart > 0).then_some(Spacing::Steps(apart));
        };
        let next = self.indices().map(|index| {
            let entered = self.entry_time(index);
            let next = match stream.measure {
                Measure::Elapsed => entered + stream.cooldown,
                Measure::Wall => night.since(night.wall(entered) + stream.cooldown),
            };
            usize::try_from(self.axis.index(next) - self.origin).map_or(0, |next| next.max(index))
        });
        let next: Vec<usize> = next.collect();
        let mut each = next.iter().enumerate();
        each.all(|(index, next)| *next > index)
            .then_some(Spacing::Each(next))
    }

    /// The most messages under all of these views, each of which bounds the entries; `None` where
    /// entries have no distance on this axis, so that nothing bounds them.
    pub(in crate::proof) fn most(&self, views: &[Vec<Stream>]) -> Option<Most> {
        if let Some((apart, rates)) = self.at_once(views)
            && let Some(by_number) = self.joint(&apart, rates, None)
        {
            let (most, entries) = by_number.into_iter().max_by_key(|b| b.0)?;
            return Some((most, vec![(1, entries)]));
        }
        let each = views.iter().filter_map(|view| self.streams(view));
        each.min_by_key(|m| m.0)
    }

    /// What entries surely give that all of these views allow; `None` where that is not known.
    pub(in crate::proof) fn surely(&self, views: &[Vec<Stream>]) -> Option<u64> {
        if !self.is_exact() {
            return None;
        }
        if let Some((apart, rates)) = self.at_once(views) {
            let by_number = self.joint(&apart, rates, None)?;
            return by_number.into_iter().map(|b| b.0).max();
        }
        match views {
            [streams] => self.streams(streams).map(|most| most.0),
            _ => None,
        }
    }

    /// Where all but one view keep any two entries apart: how far the strictest does, and the other one.
    fn at_once<'v>(&self, views: &'v [Vec<Stream>]) -> Option<(Spacing, &'v [Stream])> {
        let (mut apart, mut other): (Option<Spacing>, _) = (None, None);
        for view in views {
            match view.as_slice() {
                [only] if only.count == 1 => {
                    let own = self.spacing(only).unwrap_or(Spacing::Steps(0));
                    apart = Some(match apart {
                        Some(known) => known.and(own),
                        None => own,
                    });
                }
                _ if other.is_some() => return None,
                rates => other = Some(rates),
            }
        }
        let apart = apart?;
        match other {
            Some(rates) => Some((apart, rates)),
            None if views.len() > 1 => Some((apart, &[])),
            None => None,
        }
    }

    fn streams(&self, streams: &[Stream]) -> Option<Most> {
        let mut worst = 0_u64;
        let mut entries = Vec::new();
        for stream in streams {
            let (most, own) = self.stream(stream)?;
            worst = worst.saturating_add(most.saturating_mul(u64::from(stream.count)));
            entries.push((stream.count, own));
        }
        Some((worst, entries))
    }

    fn stream(&self, stream: &Stream) -> Option<(u64, Vec<usize>)> {
        // At least one step: entries of one stream at one moment would never end.
        let spacing = self.spacing(stream)?;
        let mut best = vec![0_u64; self.len + 1];
        for i in (0..self.len).rev() {
            let here = u64::from(get(&self.entry, i, 0));
            let take = here + get(&best, spacing.next(i).min(self.len), 0);
            let value = take.max(get(&best, i + 1, 0));
            set(&mut best, i, value);
        }
        let mut entries = Vec::new();
        let mut i = 0;
        while i < self.len {
            let value = get(&best, i, 0);
            if value == 0 {
                break;
            }
            if value > get(&best, i + 1, 0) {
                entries.push(i);
                i = spacing.next(i);
            } else {
                i += 1;
            }
        }
        Some((get(&best, 0, 0), entries))
    }

    /// For each number of entries, the most messages of a stream.
    fn by_entries(&self, stream: &Stream, most: usize) -> Option<Vec<(u64, Vec<usize>)>> {
        let spacing = self.spacing(stream)?;
        if !self.task.work.spend(most.saturating_mul(self.len)) {
            return None;
        }
        let mut tables = vec![vec![0_u64; self.len + 1]];
        for k in 1..=most {
            let mut table = vec![0_u64; self.len + 1];
            for i in (0..self.len).rev() {
                let rest = tables
                    .get(k - 1)
                    .map_or(0, |t| get(t, spacing.next(i).min(self.len), 0));
                let value = (u64::from(get(&self.entry, i, 0)) + rest).max(get(&table, i + 1, 0));
                set(&mut table, i, value);
            }
            tables.push(table);
        }
        let mut out = Vec::new();
        for k in 0..=most {
            let mut entries = Vec::new();
            let (mut i, mut left) = (0, k);
            while left > 0 && i < self.len {
                let table = tables.get(left)?;
                if get(table, i, 0) == 0 {
                    break;
                }
                if get(table, i, 0) > get(table, i + 1, 0) {
                    entries.push(i);
                    left -= 1;
                    i = spacing.next(i);
                } else {
                    i += 1;
                }
            }
            let value = tables.get(k).map_or(0, |t| get(t, 0, 0));
            out.push((value, entries));
        }
        Some(out)
    }

    /// The fewest entries that give at least `need` messages, by stream.
    pub(in crate::proof) fn fewest(
        &self,
        views: &[Vec<Stream>],
        need: u64,
    ) -> Option<Vec<Vec<usize>>> {
        let most = usize::try_from(need).unwrap_or(usize::MAX).min(MANY);
        if let Some((apart, rates)) = self.at_once(views)
            && let Some(by_number) = self.joint(&apart, rates, Some(most))
        {
            let chosen = by_number.into_iter().find(|b| b.0 >= need)?;
            return Some(vec![chosen.1]);
        }
        let each = views.iter().filter_map(|v| self.fewest_of(v, need, most));
        each.max_by_key(|chosen| chosen.iter().map(Vec::len).sum::<usize>())
    }

    fn fewest_of(&self, streams: &[Stream], need: u64, most: usize) -> Option<Vec<Vec<usize>>> {
        let mut all = Vec::new();
        for stream in streams {
            let options = self.by_entries(stream, most)?;
            for _ in 0..(stream.count as usize).min(most) {
                all.push(options.clone());
            }
        }
        if !self.task.work.spend(all.len() * (most + 1) * (most + 1)) {
            return None;
        }
        let chosen = choose(&all, need, most)?;
        Some(chosen.into_iter().map(|(_, entries)| entries).collect())
    }

    /// For each stream of these views, and each of as many as there are alike: by the number of entries,
    /// the most messages.
    pub(in crate::proof) fn options(
        &self,
        views: &[Vec<Stream>],
        most: usize,
    ) -> Option<Vec<Options>> {
        if let Some((apart, rates)) = self.at_once(views) {
            return self.joint(&apart, rates, Some(most)).map(|o| vec![o]);
        }
        let [streams] = views else {
            return None;
        };
        let mut all = Vec::new();
        for stream in streams {
            let options = self.by_entries(stream, most)?;
            for _ in 0..(stream.count as usize).min(most) {
                all.push(options.clone());
            }
        }
        Some(all)
    }
}

/// By the number of entries, the most messages and the entries that give them.
pub(in crate::proof) type Options = Vec<(u64, Vec<usize>)>;

/// The fewest entries, of all these together, that give at least `need` messages: which, and the entries.
pub(in crate::proof) fn choose(
    all: &[Options],
    need: u64,
    most: usize,
) -> Option<Vec<(usize, Vec<usize>)>> {
    // table[k]: the most messages with k entries in those so far, and the last choice.
    let mut tables: Vec<Vec<(u64, usize)>> = vec![vec![(0, 0); most + 1]];
    for options in all {
        let before = tables.last()?;
        let mut table = vec![(0, 0); most + 1];
        for (k, slot) in table.iter_mut().enumerate() {
            for (j, (value, _)) in options.iter().enumerate().take(k + 1) {
                let sum = value + get(before, k - j, (0, 0)).0;
                if sum > slot.0 {
                    *slot = (sum, j);
                }
            }
        }
        tables.push(table);
    }
    let last = tables.last()?;
    let mut k = last.iter().position(|&(v, _)| v >= need)?;
    let mut chosen = Vec::new();
    for (which, (options, table)) in all.iter().zip(tables.iter().skip(1)).enumerate().rev() {
        let (_, j) = get(table, k, (0, 0));
        if j > 0 {
            chosen.push((which, options.get(j)?.1.clone()));
        }
        k = k.saturating_sub(j);
    }
    Some(chosen)
}
