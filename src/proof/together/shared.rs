//! What one event starts in several journeys, each of which keeps to how often a client enters it: an event
//! starts those that may begin again, and the others not.

use super::super::graph::{get, set};
use super::super::packing::Packing;
use super::super::work::Work;
use std::collections::BTreeMap;

/// Partial choices that may be looked at.
const STATES: usize = 20_000;
/// What one costs, next to a step of another search.
const STATE: usize = 60;
/// Journeys of one event.
const MEMBERS: usize = 6;

/// One of the journeys.
pub(super) struct Member<'p> {
    pub(super) packing: &'p Packing<'p>,
    /// So many steps between two entries; `None` for once.
    pub(super) apart: Option<usize>,
}

/// What of the past still matters: when the last events were, and by journey when it was last entered.
type Past = (Vec<usize>, Vec<Option<usize>>);

/// Which journeys an event starts, of those that a client may enter again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// All of them. What is found can happen but need not be the most: an event that gives nothing may keep a
    /// journey from beginning at the next, and is not looked at.
    All,
    /// Those that are entered once all of them; one that an event not looked at may keep from beginning, or not. A
    /// bound.
    Once,
    /// Some of them, for whatever reason. A bound.
    Some,
}

/// The most messages of all events. `None` where that would cost too much.
pub(super) fn most(
    members: &[Member<'_>],
    (count, per): (usize, usize),
    begins: Begins,
    work: &Work<'_>,
) -> Option<u64> {
    if members.len() > MEMBERS || per == 0 || count == 0 {
        return None;
    }
    let len = members.iter().map(|m| m.packing.indices().end).max()?;
    let gives = |member: &Member<'_>, at: usize| u64::from(member.packing.gives(at));
    let mut states: BTreeMap<Past, u64> = BTreeMap::new();
    states.insert((Vec::new(), vec![None; members.len()]), 0);
    let mut looked_at = 0;
    let mut before = vec![0; members.len()];
    for at in 0..len {
        let values: Vec<u64> = members.iter().map(|m| gives(m, at)).collect();
        let rises = values.iter().zip(&before).any(|(now, before)| now > before);
        before.clone_from(&values);
        if values.iter().all(|&v| v == 0) {
            continue;
        }
        let mut next: BTreeMap<Past, u64> = BTreeMap::new();
        let mut layer: Vec<(Past, u64)> = Vec::new();
        for (past, best) in states {
            let (past, has_waited) = forget(past, members, at, per);
            if rises || has_waited {
                layer.push((past, best));
            } else {
                // Where nothing is in the way an event a moment sooner does as well.
                keep(&mut next, past, best);
                looked_at += 1;
            }
        }
        // Several events may be at one moment.
        while !layer.is_empty() {
            let mut more: BTreeMap<Past, u64> = BTreeMap::new();
            for ((events, entered), best) in &layer {
                if events.len() >= count {
                    continue;
                }
                let mut with = events.clone();
                with.push(at);
                for taken in ways(members, entered, begins) {
                    let (entered, gained) = enter(entered, &taken, &values, at);
                    if gained > 0 {
                        keep(&mut more, (with.clone(), entered), best + gained);
                    }
                }
            }
            looked_at += layer.len();
            if looked_at > STATES || !work.spend(layer.len() * STATE) {
                return None;
            }
            for (past, best) in layer {
                keep(&mut next, past, best);
            }
            layer = more.into_iter().collect();
        }
        states = next;
    }
    states.into_values().max()
}

/// Without what no longer matters; and whether any of it still did a moment sooner.
fn forget(
    (mut events, mut entered): Past,
    members: &[Member<'_>],
    at: usize,
    per: usize,
) -> (Past, bool) {
    let known = events.len();
    events.retain(|&event| at - event < per);
    let mut has_waited = events.len() < known;
    for (last, member) in entered.iter_mut().zip(members) {
        let over = |last: usize| member.apart.is_some_and(|apart| at - last >= apart);
        if last.is_some_and(over) {
            *last = None;
            // One that keeps no distance was in nobody's way.
            has_waited |= member.apart != Some(0);
        }
    }
    ((events, entered), has_waited)
}

/// The journeys that an event may start, all of them first.
fn ways(members: &[Member<'_>], entered: &[Option<usize>], begins: Begins) -> Vec<Vec<bool>> {
    let free: Vec<bool> = entered
        .iter()
        .zip(members)
        .map(|(last, member)| last.is_none() || member.apart == Some(0))
        .collect();
    let mut all = vec![free.clone()];
    for (i, member) in members.iter().enumerate() {
        let must = match (begins, member.apart) {
            // One that keeps no distance begins whenever it can: nothing is lost by it. Nothing keeps a client from
            // one of once who was never in it, and one who was gets nothing of it.
            (Begins::All, _) | (_, Some(0)) | (Begins::Once, None) => true,
            (Begins::Once, Some(_)) | (Begins::Some, _) => false,
        };
        if must || !get(&free, i, false) {
            continue;
        }
        let without = all.iter().map(|way| {
            let mut way = way.clone();
            set(&mut way, i, false);
            way
        });
        let without: Vec<Vec<bool>> = without.collect();
        all.extend(without);
    }
    all
}

fn enter(
    entered: &[Option<usize>],
    taken: &[bool],
    values: &[u64],
    at: usize,
) -> (Vec<Option<usize>>, u64) {
    let each = entered.iter().zip(taken);
    let last = each.map(|(&last, &taken)| if taken { Some(at) } else { last });
    let gained = taken.iter().zip(values).filter(|(taken, _)| **taken);
    (last.collect(), gained.map(|(_, value)| value).sum())
}

fn keep(states: &mut BTreeMap<Past, u64>, past: Past, best: u64) {
    let slot = states.entry(past).or_insert(best);
    *slot = (*slot).max(best);
}
