//! What bounds some of the messages whatever their journeys do: guards of other rules, which count what
//! all journeys have sent, and messages that ask whether they were received before.

use super::super::graph::{Measure, get, least, set};
use super::super::tally::{Cap, Window};
use super::caps::{Asked, Part, is_same};
use super::known::Counts;
use crate::workflow::{AnyOf, Condition, EventKind, House, Length, Period, Rule};
use smol_str::{SmolStr, format_smolstr};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// So many of these messages at most in any window.
#[derive(Debug)]
pub(super) struct Quota {
    /// By place of a part, and by node.
    pub(super) counted: BTreeMap<usize, Arc<[bool]>>,
    /// The parts of which it bounds something that counts, by their index among those asked of, and whether it bounds
    /// all of it.
    on: Vec<(usize, bool)>,
    pub(super) most: u64,
    /// What it rests on, in words.
    pub(super) because: SmolStr,
    /// Whether a guard sees to it, which may skip or postpone messages.
    pub(super) is_guard: bool,
}

impl Quota {
    /// Whether it bounds all that a part counts.
    pub(super) fn covers(&self, part: &Part<'_>) -> bool {
        self.counted.get(&part.place).is_some_and(|own| {
            let mut both = part.counted.iter().zip(own.iter());
            both.all(|(counts, bounded)| !counts || *bounded)
        })
    }

    /// What a part is worth beside it: none where all of it is bounded.
    pub(super) fn rest<'a>(&self, part: &Part<'a>) -> Part<'a> {
        let mut rest = part.clone();
        if let Some(own) = self.counted.get(&part.place) {
            let both = part.counted.iter().zip(own.iter());
            rest.counted = both.map(|(counts, bounded)| *counts && !bounded).collect();
        }
        if !rest.counts_anything() {
            rest.alone = Some(0);
        }
        rest
    }
}

/// Everything that bounds messages of some parts in a rule's window.
#[derive(Debug)]
pub(super) struct Quotas {
    all: Vec<Quota>,
    guards: Vec<Guard>,
    /// Whether nothing but guards is in it.
    only_guards: bool,
}

/// What a rule of a journey counted before, and counts now, by the rule's place there.
pub(super) type CapsOf<'c> = dyn Fn(usize) -> (Arc<[Counts]>, Arc<[Counts]>) + 'c;

/// A guard of another rule.
#[derive(Debug)]
struct Guard {
    /// By place of a part, the rule's place in its journey.
    own: BTreeMap<usize, usize>,
    /// By message of which it speaks, where its quota stands.
    quotas: BTreeMap<Option<SmolStr>, usize>,
}

impl Quotas {
    pub(super) fn of(house: &House, asked: &Asked<'_>, own: &Rule) -> Quotas {
        let all = fresh(house, asked);
        let mut quotas = Quotas {
            only_guards: all.is_empty(),
            all,
            guards: Vec::new(),
        };
        let mut known: Vec<&Rule> = Vec::new();
        for part in &asked.parts {
            let rules = &part.side.workflow.rules;
            let guards = part.side.guards.iter().filter_map(|&at| rules.get(at));
            for rule in guards {
                if !is_same(rule, own) && !known.iter().any(|known| is_same(known, rule)) {
                    known.push(rule);
                    quotas.add_guard(house, asked, rule);
                }
            }
        }
        let parts = asked.parts.iter().enumerate();
        let by_place: BTreeMap<usize, usize> = parts.map(|(at, part)| (part.place, at)).collect();
        for quota in &mut quotas.all {
            let own = quota.counted.iter();
            let on = own.filter_map(|(place, own)| {
                let at = *by_place.get(place)?;
                Some((at, bounds(&asked.parts.get(at)?.counted, own)?))
            });
            quota.on = on.collect();
        }
        quotas
    }

    /// Those that are worth looking at: that bound messages of two journeys, or what one alone is worth.
    pub(super) fn worth(&self, parts: &[Part<'_>]) -> Vec<&Quota> {
        let lowers = |quota: &Quota| {
            let mut on = quota.on.iter();
            on.any(|&(at, all)| all && parts.get(at).is_some_and(|p| p.bound() > quota.most))
        };
        let all = self.all.iter();
        all.filter(|quota| quota.on.len() > 1 || lowers(quota))
            .collect()
    }

    /// A guard of another rule: in windows of its own, so many of which cover this one.
    fn add_guard(&mut self, house: &House, asked: &Asked<'_>, rule: &Rule) {
        let mut guard = Guard {
            own: BTreeMap::new(),
            quotas: BTreeMap::new(),
        };
        for part in &asked.parts {
            let workflow = part.side.workflow;
            let mut guards = part.side.guards.iter().copied();
            let own = guards.find(|&at| workflow.rules.get(at).is_some_and(|r| is_same(r, rule)));
            let Some(own) = own else {
                continue;
            };
            guard.own.insert(part.place, own);
            for cap in part.side.counts(house, workflow, own).iter() {
                let Some(times) = times(&asked.cap, cap.window) else {
                    continue;
                };
                let all = &mut self.all;
                let at = *guard.quotas.entry(cap.message.clone()).or_insert_with(|| {
                    all.push(Quota {
                        counted: BTreeMap::new(),
                        on: Vec::new(),
                        most: cap.limit.saturating_mul(times),
                        because: format_smolstr!(
                            "rests on the guard of `{}`, which counts what all journeys have sent and may skip or postpone messages",
                            rule.text
                        ),
                        is_guard: true,
                    });
                    all.len() - 1
                });
                if let Some(quota) = self.all.get_mut(at) {
                    quota.counted.insert(part.place, Arc::clone(&cap.counted));
                }
            }
        }
        self.guards.push(guard);
    }

    /// One journey is another than it was, under the same rules: what counts in the part of that place and index is
    /// `counted` now. `false` where that is not all that has changed.
    pub(super) fn change(
        &mut self,
        (place, at): (usize, usize),
        counted: &[bool],
        caps: &CapsOf<'_>,
    ) -> bool {
        if !self.only_guards {
            return false;
        }
        for guard in &self.guards {
            let Some(&own) = guard.own.get(&place) else {
                continue;
            };
            let (before, now) = caps(own);
            let of = |counts: &Counts| counts.message.clone();
            if !before.iter().map(of).eq(now.iter().map(of)) {
                return false;
            }
            for cap in now.iter() {
                let quota = guard.quotas.get(&cap.message);
                let Some(quota) = quota.and_then(|&quota| self.all.get_mut(quota)) else {
                    continue;
                };
                quota.counted.insert(place, Arc::clone(&cap.counted));
                let slot = quota.on.binary_search_by_key(&at, |on| on.0);
                match (slot, bounds(counted, &cap.counted)) {
                    (Ok(slot), Some(all)) => {
                        if let Some(on) = quota.on.get_mut(slot) {
                            on.1 = all;
                        }
                    }
                    (Ok(slot), None) => {
                        quota.on.remove(slot);
                    }
                    (Err(slot), Some(all)) => quota.on.insert(slot, (at, all)),
                    (Err(_), None) => {}
                }
            }
        }
        true
    }
}

/// Whether all of what counts is bounded; `None` where none of it is.
fn bounds(counted: &[bool], bounded: &[bool]) -> Option<bool> {
    let both = || counted.iter().zip(bounded);
    let some = both().any(|(counts, bounded)| *counts && *bounded);
    some.then(|| both().all(|(counts, bounded)| !counts || *bounded))
}

/// What these quotas leave of parts that are worth `sum`: without those of which they bound all.
pub(super) fn left(parts: &[Part<'_>], sum: u128, with: &[&Quota]) -> u64 {
    let mut bounded: Vec<usize> = Vec::new();
    // What several bound of which each bounds some.
    let mut some: BTreeMap<usize, Vec<bool>> = BTreeMap::new();
    for quota in with {
        for &(at, all) in &quota.on {
            if all {
                bounded.push(at);
            } else if with.len() > 1
                && let Some(part) = parts.get(at)
                && let Some(own) = quota.counted.get(&part.place)
            {
                let union = some.entry(at);
                let union = union.or_insert_with(|| vec![false; part.counted.len()]);
                for (slot, bounded) in union.iter_mut().zip(own.iter()) {
                    *slot |= bounded;
                }
            }
        }
    }
    bounded.extend(some.into_iter().filter_map(|(at, union)| {
        let mut both = parts.get(at)?.counted.iter().zip(union);
        let all = both.all(|(counts, bounded)| !counts || bounded);
        all.then_some(at)
    }));
    bounded.sort_unstable();
    bounded.dedup();
    let bounded = bounded.into_iter().filter_map(|at| parts.get(at));
    let bounded: u128 = bounded.map(|part| u128::from(part.bound())).sum();
    u64::try_from(sum.saturating_sub(bounded)).unwrap_or(u64::MAX)
}

/// So many windows of the guard cover one of the cap; on one clock only: an hour lost in a change of clocks
/// would let one more through.
fn times(cap: &Cap<'_>, guard: Window) -> Option<u64> {
    let Window::Rolling(length) = guard else {
        return None;
    };
    let least = least(length);
    if least <= 0 || Measure::of(length.unit) != cap.measure() {
        return None;
    }
    u64::try_from((cap.ticks() + least - 1) / least).ok()
}

/// Messages that ask, as they leave, whether the client has received them in the window.
fn fresh(house: &House, asked: &Asked<'_>) -> Vec<Quota> {
    let asking = house.messages.iter().filter(|(name, message)| {
        let needs = message.needs.as_ref();
        needs.is_some_and(|needs| asks_for_itself(needs, name, &asked.cap))
    });
    let asking: BTreeSet<&SmolStr> = asking.map(|(name, _)| name).collect();
    if asking.is_empty() {
        return Vec::new();
    }
    // By message, the places that send it.
    let mut sent: BTreeMap<&SmolStr, BTreeMap<usize, Vec<bool>>> = BTreeMap::new();
    for part in &asked.parts {
        for (id, node) in part.side.workflow.iter() {
            let (node, name) = (id.0 as usize, node.message());
            let Some(name) = name.filter(|name| asking.contains(name)) else {
                continue;
            };
            let places = sent.entry(name).or_default();
            let own = places.entry(part.place);
            let own = own.or_insert_with(|| vec![false; part.counted.len()]);
            set(own, node, get(&part.counted, node, false));
        }
    }
    let all = sent.into_iter().map(|(name, places)| {
        let counted = places.into_iter();
        Quota {
            counted: counted
                .map(|(place, own)| (place, own.into()))
                .collect(),
            on: Vec::new(),
            most: 1,
            because: format_smolstr!(
                "`{name}` needs that the client has not received it, which is looked at as it leaves"
            ),
            is_guard: false,
        }
    });
    all.collect()
}

/// Whether a condition can only hold where this message was not received within the cap's window.
pub(super) fn asks_for_itself(needs: &Condition, name: &SmolStr, cap: &Cap<'_>) -> bool {
    match needs {
        Condition::All { of } => of.iter().any(|part| asks_for_itself(part, name, cap)),
        Condition::Happened(test) => {
            let itself = matches!(
                &test.event,
                EventKind::Received { messages: AnyOf::Message(message) } if message == name
            );
            let back = match &test.period {
                Period::Ever => true,
                Period::InTheLast(length) => covers(*length, cap),
                Period::SinceStart | Period::Since(_) => false,
            };
            itself && back && test.at_most == Some(0) && test.filter.is_none()
        }
        Condition::Any { .. }
        | Condition::Not { .. }
        | Condition::Property { .. }
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => false,
    }
}

fn covers(length: Length, cap: &Cap<'_>) -> bool {
    Measure::of(length.unit) == cap.measure() && cap.ticks() <= least(length)
}
