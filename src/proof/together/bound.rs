//! The rungs over several journeys, from cheap to exact, and the timeline that breaks a cap. Every rung is
//! sound; the ladder stops at the first that proves the cap (rule S7).

use super::super::graph::{DAY, HOUR, Ticks};
use super::super::tally::{Cap, Tally};
use super::super::work::Work;
use super::Found;
use super::beside;
use super::caps::{Asked, Part};
use super::pack::{CELLS, ENTRIES, Table, are_apart, packed};
use super::quota::{Quota, left};
use super::sides::Side;
use super::turns::{MANY, Tree, Turns, Worth, never_apart};
use crate::workflow::House;

/// What bounds some of the messages: so many of these are tried in all ways, of more each by itself and all.
const QUOTAS: usize = 4;
/// Journeys that are packed; of more only the sum is known.
pub(super) const TOGETHER: usize = 40;
/// Journeys that a timeline is looked for in.
const FOR_TIMELINES: usize = 8;

/// What a search may use, and what it is for.
pub(super) struct Search<'a> {
    pub(super) house: &'a House,
    /// Every journey of the project.
    pub(super) all: &'a [Side<'a>],
    pub(super) wants_timeline: bool,
    /// Whether nothing but that is told of a bound over the limit: the rule's guard sees to all of it.
    pub(super) is_enforced: bool,
    pub(super) work: &'a Work<'a>,
}

/// Finds a bound, and a timeline that reaches it or breaks the rule; `also`: the same, with journeys taken as
/// one that hand over to each other.
pub(super) fn find<'a>(
    search: &Search<'a>,
    asked: &Asked<'a>,
    quotas: &[&Quota],
    also: Option<(&Asked<'a>, &[&Quota])>,
) -> Found {
    let &Search {
        house,
        all,
        wants_timeline,
        is_enforced,
        work,
    } = search;
    let (parts, cap) = (&asked.parts, &asked.cap);
    // What a bound rests on and takes for granted is told, too.
    let rests_on_none = quotas.is_empty() && also.is_none_or(|(_, quotas)| quotas.is_empty());
    let is_packed = is_enforced && rests_on_none && parts.len() <= TOGETHER;
    let enough = if is_packed && asked.granted().is_empty() {
        cap.limit.saturating_add(1)
    } else {
        u64::MAX
    };
    let sum = sum(parts);
    let mut found = Found {
        worst: Some(sum),
        exact: sum == 0,
        timeline: Vec::new(),
        rests_on: Vec::new(),
        guarded: false,
        lost: "runs are taken to meet as closely as any could",
        plays: false,
    };
    if parts.len() > TOGETHER {
        found.lost = "so many journeys are only added up";
    }
    bound(search, asked, (quotas, enough), &mut found);
    let holds = |found: &Found| found.worst.is_some_and(|w| w <= cap.limit);
    // Of few journeys the number itself is worth knowing, where one of them hands over: their sum counts what never
    // comes together.
    let is_few = wants_timeline && parts.len() <= FOR_TIMELINES;
    if let Some((asked, quotas)) = also
        && (is_few || !holds(&found))
    {
        bound(search, asked, (quotas, enough), &mut found);
    }
    let holds = holds(&found);
    // Only what begins can be shown: one that is handed over to begins where another hands over.
    let parts = also.map_or(parts, |(asked, _)| &asked.parts);
    if found.guarded || (holds && parts.len() > TOGETHER) || (!holds && !wants_timeline) {
        return found;
    }
    found.plays = true;
    let worst = found.worst.unwrap_or(u64::MAX);
    if worst < u64::MAX && found.rests_on.is_empty() && also.is_none() {
        found.exact |= beside::reached(house, asked, worst, work)
            || beside::reached_in_turn(house, asked, worst, work);
    }
    // For a timeline the journeys that give most are enough.
    let mut busiest: Vec<Part<'a>> = parts.clone();
    // By name, so that the order of files decides nothing.
    busiest.sort_by_key(|p| (std::cmp::Reverse(p.bound()), &p.side.workflow.name));
    busiest.truncate(FOR_TIMELINES);
    let Some(calm) = Table::new(house, &busiest, cap, true, work) else {
        return found;
    };
    let calm = calm.among(all);
    let phases = calm.phases();
    if calm.cost(phases.len()) > CELLS {
        found.lost = "the search would cost too much";
        return found;
    }
    let Some(packed) = calm.most(&phases, &[], u64::MAX) else {
        return found;
    };
    if !holds {
        let over = |t: &Tally| t.over.is_some();
        let shown = calm.shown(cap, &packed, cap.limit.saturating_add(1), &over);
        found.timeline = shown.map(|s| s.lines()).unwrap_or_default();
    }
    if !found.exact && worst > 0 && worst < ENTRIES && !asked.compares() {
        let reached = |t: &Tally| t.most >= worst;
        found.exact = calm.shown(cap, &packed, worst, &reached).is_some();
    }
    found
}

/// Whether the plain sum of so many journeys holds the cap: then nothing else is asked.
pub(super) fn is_settled(asked: &Asked<'_>) -> bool {
    asked.parts.len() > FOR_TIMELINES && sum(&asked.parts) <= asked.cap.limit
}

/// Added up, whatever they do to each other.
pub(super) fn sum(parts: &[Part<'_>]) -> u64 {
    let each = parts.iter().map(Part::bound);
    each.fold(0, u64::saturating_add)
}

/// Refines the bound until the cap holds: first by what is known of each journey alone, then on the moments
/// that they share; without anything that bounds some of the messages, then with it. Where that is `enough` or more, by
/// how much is not found.
fn bound<'a>(
    search: &Search<'a>,
    asked: &Asked<'a>,
    (quotas, enough): (&[&Quota], u64),
    found: &mut Found,
) {
    let &Search { house, work, .. } = search;
    let (parts, cap) = (&asked.parts, &asked.cap);
    let lower = |found: &mut Found, with: &[&Quota], worst: u64| {
        if found.worst.is_none_or(|known| worst < known) {
            found.worst = Some(worst);
            found.rests_on = with.iter().map(|q| q.because.clone()).collect();
            found.guarded = with.iter().any(|q| q.is_guard);
        }
        found.worst.is_some_and(|w| w <= cap.limit)
    };
    if found.worst.is_some_and(|w| w <= cap.limit) && parts.len() > FOR_TIMELINES {
        return;
    }
    let ways = ways(quotas);
    let tree = turns_of(parts);
    let all = parts.iter().map(|part| u128::from(part.bound())).sum();
    for with in &ways {
        let left = match &tree {
            Some(tree) => by_turns(house, tree, &rest(parts, with), cap, work),
            None => left(parts, all, with),
        };
        if lower(found, with, plus(with, left)) {
            break;
        }
    }
    if parts.len() > TOGETHER {
        return;
    }
    for with in &ways {
        let known = found.worst.is_some_and(|w| w <= cap.limit);
        if known && (found.guarded || !with.is_empty()) {
            return;
        }
        let rest = rest(parts, with);
        // What is no less than what is known changes nothing.
        let known = found.worst.unwrap_or(u64::MAX);
        let enough = known.saturating_sub(plus(with, 0)).min(enough);
        let Some(worst) = packed(house, &rest, cap, (quotas, enough), work) else {
            found.lost = "the search would cost too much";
            continue;
        };
        if lower(found, with, plus(with, worst)) {
            return;
        }
    }
}

/// With nothing, and with what bounds some of the messages: each, several, all.
fn ways<'q>(quotas: &[&'q Quota]) -> Vec<Vec<&'q Quota>> {
    let mut all: Vec<Vec<&'q Quota>> = vec![Vec::new()];
    if quotas.len() <= QUOTAS {
        for &quota in quotas {
            let with: Vec<Vec<&Quota>> = all
                .iter()
                .map(|own| own.iter().copied().chain([quota]).collect())
                .collect();
            all.extend(with);
        }
        // What a message itself asks for comes before guards: it loses nothing.
        all.sort_by_key(|with| (with.iter().any(|q| q.is_guard), with.len()));
        return all;
    }
    let facts: Vec<&Quota> = quotas.iter().copied().filter(|q| !q.is_guard).collect();
    all.extend(quotas.iter().map(|&quota| vec![quota]));
    all.push(facts);
    all.push(quotas.to_vec());
    all
}

fn plus(with: &[&Quota], rest: u64) -> u64 {
    with.iter().fold(rest, |sum, q| sum.saturating_add(q.most))
}

/// What is left of the journeys.
fn rest<'a>(parts: &[Part<'a>], with: &[&Quota]) -> Vec<Part<'a>> {
    let each = parts.iter().map(|part| {
        let own = with.iter();
        own.fold(part.clone(), |part, quota| quota.rest(&part))
    });
    each.collect()
}

/// Which of them are in turn; `None` where none is.
fn turns_of(parts: &[Part<'_>]) -> Option<Tree> {
    let sides: Vec<&Side<'_>> = parts.iter().map(|part| part.side).collect();
    if parts.len() > MANY || never_apart(&sides) {
        return None;
    }
    let groups: Vec<Vec<usize>> = (0..parts.len()).map(|i| vec![i]).collect();
    let tree = Tree::new(&groups, &|i, j| are_apart(parts, i, j));
    tree.has_turns().then_some(tree)
}

/// Each alone, those in turn in turn.
fn by_turns(house: &House, tree: &Tree, parts: &[Part<'_>], cap: &Cap<'_>, work: &Work<'_>) -> u64 {
    let slack = HOUR * (cap.ticks() / (350 * DAY) + 1);
    let turns = Turns {
        house,
        parts,
        measure: cap.measure(),
        window: cap.ticks() + slack,
        slack,
        work,
    };
    let most = turns.most(tree, (turns.window, u64::MAX), &Alone(parts));
    sum(parts).min(most)
}

/// What is known of each journey alone, in the whole window.
struct Alone<'p, 'a>(&'p [Part<'a>]);

impl Worth for Alone<'_, '_> {
    fn group(&self, members: &[usize], _window: Ticks) -> u64 {
        let parts = members.iter().filter_map(|&i| self.0.get(i));
        parts.fold(0, |sum: u64, p| sum.saturating_add(p.bound()))
    }
}
