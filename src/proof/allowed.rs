//! Whether entries keep the policy of a journey and the declared rates of its events: a plain check of
//! moments, which shares nothing with the search.

use super::entry::{Policy, gathered};
use super::witness::Stage;
use crate::semantics::Moment;
use crate::workflow::{Length, Reentry};

/// Whether the entry policy and the declared rates allow these entries.
pub(super) fn allowed(stage: &Stage<'_>, entries: &[Moment]) -> bool {
    let workflow = stage.setting.workflow;
    let mut sorted = entries.to_vec();
    sorted.sort();
    let far_enough = |from: Moment, to: Moment, length: Length| far_enough(stage, from, to, length);
    if let Some(length) = gathered(workflow)
        && !sorted
            .iter()
            .zip(sorted.iter().skip(1))
            .all(|(a, b)| far_enough(*a, *b, length))
    {
        return false;
    }
    match (&workflow.reentry, &stage.entries.policy) {
        (_, Policy::Once) if sorted.len() > 1 => return false,
        (Reentry::OncePer { length }, _) => {
            if !sorted
                .iter()
                .zip(sorted.iter().skip(1))
                .all(|(a, b)| far_enough(*a, *b, *length))
            {
                return false;
            }
        }
        (
            Reentry::OnceEver
            | Reentry::OnceForEach { .. }
            | Reentry::AgainAfter { .. }
            | Reentry::EveryTime,
            _,
        ) => {}
    }
    assigned(stage, &sorted).is_some()
}

/// Which of the starting events each entry can be, in the order given; `None` where their rates do not
/// allow so many.
pub(super) fn started_by(stage: &Stage<'_>, entries: &[Moment]) -> Option<Vec<usize>> {
    let mut sorted = entries.to_vec();
    sorted.sort();
    let mut used = assigned(stage, &sorted)?;
    let of = |entry: &Moment| {
        let found = used.iter_mut().enumerate().find_map(|(event, own)| {
            let at = own.iter().position(|moment| moment == entry)?;
            own.swap_remove(at);
            Some(event)
        });
        found.unwrap_or(0)
    };
    Some(entries.iter().map(of).collect())
}

/// For each starting event the entries that it is, where the rates allow all of them.
fn assigned(stage: &Stage<'_>, sorted: &[Moment]) -> Option<Vec<Vec<Moment>>> {
    let rates: Option<Vec<(u32, Length)>> = stage.entries.rates.iter().copied().collect();
    let Some(rates) = rates.filter(|r| !r.is_empty()) else {
        // One of those that may happen at any time.
        let any = stage.entries.rates.iter().position(Option::is_none);
        let mut used = vec![Vec::new(); stage.entries.rates.len().max(1)];
        if let Some(slot) = used.get_mut(any.unwrap_or(0)) {
            *slot = sorted.to_vec();
        }
        return Some(used);
    };
    let far_enough = |from: Moment, to: Moment, length: Length| far_enough(stage, from, to, length);
    let mut used: Vec<Vec<Moment>> = vec![Vec::new(); rates.len()];
    let mut left = ASSIGNED;
    assign(sorted, &rates, &mut used, &mut left, &far_enough).then_some(used)
}

fn far_enough(stage: &Stage<'_>, from: Moment, to: Moment, length: Length) -> bool {
    if length.unit.is_elapsed() {
        stage.setting.clock.add(from, length).instant <= to.instant
    } else {
        crate::semantics::add_calendar(from.wall, length) <= to.wall
    }
}

/// Steps in which starting events are found for entries.
const ASSIGNED: usize = 4_000;

/// Whether each entry can be one of the starting events, none of which happens more often than its
/// rate allows.
fn assign(
    entries: &[Moment],
    rates: &[(u32, Length)],
    used: &mut [Vec<Moment>],
    left: &mut usize,
    far_enough: &dyn Fn(Moment, Moment, Length) -> bool,
) -> bool {
    let Some((&entry, rest)) = entries.split_first() else {
        return true;
    };
    for (event, &(count, per)) in rates.iter().enumerate() {
        let Some(past) = used.get_mut(event) else {
            continue;
        };
        let free = past
            .len()
            .checked_sub(count as usize)
            .is_none_or(|i| past.get(i).is_some_and(|&p| far_enough(p, entry, per)));
        if !free || *left == 0 {
            continue;
        }
        *left -= 1;
        past.push(entry);
        if assign(rest, rates, used, left, far_enough) {
            return true;
        }
        if let Some(past) = used.get_mut(event) {
            past.pop();
        }
    }
    false
}
