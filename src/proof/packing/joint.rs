//! A cooldown and declared rates at once: entries at least so far apart, and each of them one of the
//! starting events, none of which happens more often than its rate says.

use super::super::entry::Stream;
use super::super::graph::get;
use super::Packing;
use super::entries::Spacing;
use std::collections::BTreeMap;

/// Partial choices that may be looked at.
const STATES: usize = 8_000;

/// What one costs, next to a step of another search.
const STATE: usize = 60;

/// What of the past still matters: when a client entered, by which event, and how often in all.
type Past = (Vec<(usize, u8)>, usize);

/// The best with this past: messages, and the last of its entries in the list of all.
type Best = (u64, Option<usize>);

impl Packing<'_> {
    /// For each number of entries (only the best of all where no number is given), the most messages
    /// and the entries. `None` where that would cost too much.
    pub(super) fn joint(
        &self,
        apart: &Spacing,
        rates: &[Stream],
        most: Option<usize>,
    ) -> Option<Vec<(u64, Vec<usize>)>> {
        let each = rates.iter().map(|rate| {
            let own = self.spacing(rate).unwrap_or(Spacing::Steps(0));
            (rate.count as usize, own)
        });
        let mut spans: Vec<(usize, Spacing)> = each.collect();
        // Where nothing bounds the events themselves each entry is one of the same kind.
        if spans.is_empty() {
            spans.push((1, apart.clone()));
        }
        if !apart.keeps_apart() || spans.len() > 8 {
            return None;
        }
        let matters = |entered: usize| {
            let each = spans.iter().map(|s| s.1.next(entered));
            each.fold(apart.next(entered), usize::max)
        };
        let mut chain: Vec<(Option<usize>, usize)> = Vec::new();
        let mut states: BTreeMap<Past, Best> = BTreeMap::new();
        states.insert((Vec::new(), 0), (0, None));
        let mut looked_at = 0;
        for at in 0..self.len {
            let value = u64::from(get(&self.entry, at, 0));
            if value == 0 {
                continue;
            }
            let rises = at == 0 || u64::from(get(&self.entry, at - 1, 0)) < value;
            let mut next: BTreeMap<Past, Best> = BTreeMap::new();
            for ((mut past, number), best) in states {
                past.retain(|&(entered, _)| at <= matters(entered));
                let again = past.last().map(|&(entered, _)| apart.next(entered));
                let near = again.is_some_and(|again| at < again);
                if !near && most.is_none_or(|m| number < m) {
                    for (event, (count, per)) in spans.iter().enumerate() {
                        let own = past.iter().rev().filter(|p| usize::from(p.1) == event);
                        let free = own.map(|p| per.next(p.0)).nth(count.saturating_sub(1));
                        if free.is_some_and(|free| at < free) {
                            continue;
                        }
                        // Where nothing is in the way a moment sooner does as well.
                        if !rises && again != Some(at) && free != Some(at) {
                            continue;
                        }
                        let mut with = past.clone();
                        with.push((at, event as u8));
                        chain.push((best.1, at));
                        let taken = (best.0 + value, Some(chain.len() - 1));
                        let number = if most.is_some() { number + 1 } else { 0 };
                        keep(&mut next, (with, number), taken);
                    }
                }
                keep(&mut next, (past, number), best);
            }
            states = next;
            looked_at += states.len();
            if looked_at > STATES || !self.task.work.spend(states.len() * STATE) {
                return None;
            }
        }
        let mut out = vec![(0, None); most.unwrap_or(0) + 1];
        for ((_, number), best) in states {
            if let Some(slot) = out.get_mut(number)
                && best.0 > slot.0
            {
                *slot = best;
            }
        }
        let entries = |mut last: Option<usize>| {
            let mut entries = Vec::new();
            while let Some((before, at)) = last.and_then(|l| chain.get(l)) {
                entries.push(*at);
                last = *before;
            }
            entries.reverse();
            entries
        };
        Some(out.into_iter().map(|(v, l)| (v, entries(l))).collect())
    }
}

fn keep(states: &mut BTreeMap<Past, Best>, past: Past, best: Best) {
    let slot = states.entry(past).or_insert(best);
    if best.0 > slot.0 {
        *slot = best;
    }
}
