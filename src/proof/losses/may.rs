//! Which messages a guard may ever touch: those before which as many others as the rule allows can come within its
//! window. It may name too many; a message that it leaves out is never skipped or postponed.

use super::super::entry::{Policy, entries};
use super::super::graph::{HOUR, Measure, NEVER, Ticks, get, most, set};
use super::super::{TogetherReport, Verdict};
use super::{Side, Watched};
use crate::workflow::{House, NodeId, RuleForm, StateRule, Workflow};
use smol_str::SmolStr;

/// With more journeys under a rule it is not asked which of them come before which.
const MANY: usize = 200;

/// The places and nodes of the messages that the guard of a rule may touch.
pub(super) fn touched(
    house: &House,
    sides: &[Side<'_>],
    watched: &Watched<'_>,
    together: &[TogetherReport],
) -> Vec<(usize, NodeId)> {
    let rule = watched.rule;
    let same = |r: &&TogetherReport| r.span == rule.span && r.rule == rule.text;
    let over_all = together.iter().find(same).map(|r| r.verdict);
    let mut all = Vec::new();
    for (place, index, counted) in &watched.under {
        let Some(side) = sides.get(*place) else {
            continue;
        };
        let alone = side.rules.get(*index).map(|r| r.verdict);
        for (id, _) in side.workflow.iter() {
            if !get(counted, id.0 as usize, false) {
                continue;
            }
            let touched = match watched.needed() {
                None => alone != Some(Verdict::Proved),
                Some(_) if over_all == Some(Verdict::Proved) => false,
                Some(needed) => {
                    let own = own_before(house, side, watched, *place, id, needed);
                    let needed = needed as u64;
                    let rest = needed.saturating_sub(own);
                    others_before(house, sides, watched, *place, id, rest) >= rest
                }
            };
            if touched {
                all.push((*place, id));
            }
        }
    }
    all
}

/// Most messages of its own journey that can have left in the window before a message.
fn own_before(
    house: &House,
    side: &Side<'_>,
    watched: &Watched<'_>,
    place: usize,
    node: NodeId,
    needed: usize,
) -> u64 {
    if entries(house, side.workflow).policy == Policy::Once {
        return in_one_run(side, watched, place, node, needed) as u64;
    }
    if let RuleForm::Gap {
        journeys: Some(_), ..
    } = watched.rule.form
    {
        return 0;
    }
    let own = watched.under.iter().find(|(at, _, _)| *at == place);
    let report = own.and_then(|(_, index, _)| side.rules.get(*index));
    let counts_up = matches!(
        watched.rule.form,
        RuleForm::AtMost { .. } | RuleForm::AtMostPerCalendar { .. }
    );
    let worst = report.and_then(|r| r.worst).filter(|_| counts_up);
    let worst = worst.unwrap_or(needed as u64).min(needed as u64);
    match report.map(|r| r.verdict) {
        // Alone it keeps the rule, with this very message.
        Some(Verdict::Proved) if counts_up => worst.saturating_sub(1),
        Some(Verdict::Proved) => 0,
        Some(Verdict::Enforced | Verdict::Broken | Verdict::Unbounded | Verdict::NotProved)
        | None => worst,
    }
}

/// Most messages of others that can have left in the window: no more than the guard lets through.
fn others_before(
    house: &House,
    sides: &[Side<'_>],
    watched: &Watched<'_>,
    place: usize,
    node: NodeId,
    needed: u64,
) -> u64 {
    let Some(own) = sides.get(place) else {
        return 0;
    };
    if watched.under.len() > MANY {
        return needed;
    }
    let mut sum = 0_u64;
    for (at, index, counted) in watched.under.iter().filter(|(at, _, _)| *at != place) {
        if sum >= needed {
            break;
        }
        let Some(side) = sides.get(*at) else {
            continue;
        };
        let counts = counted.iter().enumerate().any(|(from, counts)| {
            *counts && watched.counts_against(sides, (*at, NodeId(from as u32)), (place, node))
        });
        if !counts || !comes_before(house, side, own, watched, node) {
            continue;
        }
        sum = sum.saturating_add(match watched.rule.form {
            RuleForm::AtMost { .. } | RuleForm::AtMostPerCalendar { .. } => {
                let worst = side.rules.get(*index).map_or(Some(1), |r| r.worst);
                worst.unwrap_or(u64::MAX)
            }
            RuleForm::Gap { .. }
            | RuleForm::EachOnce { .. }
            | RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::Silence { .. }
            | RuleForm::AtLeast { .. } => 1,
        });
    }
    sum
}

/// Whether a message of another journey can be in one window with a later one. A run is only where the client is in
/// one of its journey's states: she must be able to come from theirs to these; and where the two never run at a
/// time, what the other has sent is older than this run.
fn comes_before(
    house: &House,
    other: &Side<'_>,
    own: &Side<'_>,
    watched: &Watched<'_>,
    node: NodeId,
) -> bool {
    let (before, after) = (&other.workflow.states, &own.workflow.states);
    if !house.states.is_empty() && !leads(house, before, after) {
        return false;
    }
    let gives = |a: &Workflow, b: &Workflow| a.gives_way_to.contains(&b.name);
    let apart = !before.iter().any(|state| after.contains(state))
        || gives(own.workflow, other.workflow)
        || gives(other.workflow, own.workflow);
    let Some((window, measure)) = window(&watched.rule.form) else {
        return true;
    };
    !apart || least_since_entry(own, node, measure) < window
}

/// Whether a client in one of these states can come, sooner or later, into one of those.
fn leads(house: &House, from: &[SmolStr], to: &[SmolStr]) -> bool {
    let mut can: Vec<&SmolStr> = from.iter().collect();
    for _ in 0..=house.states.len() {
        for state in &house.states {
            let comes = match &state.entry {
                StateRule::Event { from, .. } | StateRule::Condition { from, .. } => {
                    from.iter().any(|state| can.contains(&state))
                }
                StateRule::Start => false,
            };
            if comes && !can.contains(&&state.name) {
                can.push(&state.name);
            }
        }
    }
    to.iter().any(|state| can.contains(&state))
}

/// The least time from the start of a run to a message.
fn least_since_entry(side: &Side<'_>, node: NodeId, measure: Measure) -> Ticks {
    let mut least = vec![NEVER; side.graph.len];
    set(&mut least, side.graph.entry, 0);
    for at in 0..side.graph.len {
        let here = get(&least, at, NEVER);
        if here >= NEVER {
            continue;
        }
        for edge in side.graph.out(at) {
            let slack = if edge.dwell.is_lossy(measure) {
                HOUR
            } else {
                0
            };
            let there = here + (edge.dwell.lo() - slack).max(0);
            let known = get(&least, edge.to, NEVER);
            set(&mut least, edge.to, known.min(there));
        }
    }
    get(&least, node.0 as usize, 0)
}

/// Most messages before it in the same run that can be in one window with it, up to what is needed: by the least
/// time since each of the last of them.
fn in_one_run(
    side: &Side<'_>,
    watched: &Watched<'_>,
    place: usize,
    node: NodeId,
    needed: usize,
) -> usize {
    let counted = watched.counted(place);
    let kept = needed.min(counted.iter().filter(|c| **c).count());
    let Some((window, measure)) = window(&watched.rule.form) else {
        return 0;
    };
    // By node: the least time since the last, the last but one, … on arrival.
    let mut since: Vec<Vec<Ticks>> = vec![vec![NEVER; kept]; side.graph.len];
    let mut reached = vec![false; side.graph.len];
    set(&mut reached, side.graph.entry, true);
    for at in 0..side.graph.len {
        if !get(&reached, at, false) {
            continue;
        }
        let mut leaving = since.get(at).cloned().unwrap_or_default();
        let from = NodeId(at as u32);
        if counts_in_run(side, watched, place, from, node) {
            leaving.insert(0, 0);
            leaving.truncate(kept);
        }
        for edge in side.graph.out(at) {
            set(&mut reached, edge.to, true);
            let slack = if edge.dwell.is_lossy(measure) {
                HOUR
            } else {
                0
            };
            let dwell = (edge.dwell.lo() - slack).max(0);
            let Some(known) = since.get_mut(edge.to) else {
                continue;
            };
            for (slot, time) in known.iter_mut().zip(&leaving) {
                *slot = (*slot).min(time.saturating_add(dwell).min(NEVER));
            }
        }
    }
    let own = since.get(node.0 as usize);
    own.map_or(kept, |own| {
        own.iter().filter(|time| **time < window).count()
    })
}

/// The window in which a rule counts; an hour more, in case the clocks change.
fn window(form: &RuleForm) -> Option<(Ticks, Measure)> {
    let length = match form {
        RuleForm::AtMost { window, .. } | RuleForm::EachOnce { window, .. } => *window,
        RuleForm::AtMostPerCalendar { period, .. } => *period,
        RuleForm::Gap { gap, .. } => *gap,
        RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => return None,
    };
    Some((most(length).saturating_add(HOUR), Measure::of(length.unit)))
}

/// Whether a message counts against a later one of the same run.
pub(super) fn counts_in_run(
    side: &Side<'_>,
    watched: &Watched<'_>,
    place: usize,
    from: NodeId,
    to: NodeId,
) -> bool {
    let message = |node| side.workflow.node(node).message();
    watched.counts(place, from)
        && match &watched.rule.form {
            RuleForm::EachOnce { .. } => message(from) == message(to),
            RuleForm::Gap { journeys, .. } => journeys.is_none(),
            RuleForm::AtMost { .. }
            | RuleForm::AtMostPerCalendar { .. }
            | RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::Silence { .. }
            | RuleForm::AtLeast { .. } => true,
        }
}
