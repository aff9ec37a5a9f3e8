//! What a bound over several journeys takes for granted of their platforms, besides what each does by itself: that two
//! of them never run at a time, and on which days fixed starts are.

use super::caps::Asked;
use super::sides::Side;
use super::turns::{apart, never_apart};
use crate::workflow::{Start, Workflow};
use smol_str::{SmolStr, format_smolstr};
use std::collections::{BTreeMap, BTreeSet};

/// Pairs that are named one by one.
const NAMED: usize = 3;

/// In words; only where a bound is lower than the plain sum, which takes nothing for granted.
pub(super) fn of<'q>(asked: &'q Asked<'_>, worst: Option<u64>) -> &'q [SmolStr] {
    let sum = asked.parts.iter().map(super::Part::bound);
    let sum = sum.fold(0, u64::saturating_add);
    if worst.is_none_or(|worst| worst >= sum) {
        return &[];
    }
    asked.granted()
}

/// The same, whatever the bound is. It follows from `traits` of each journey, and from nothing else.
pub(super) fn words(asked: &Asked<'_>) -> Vec<SmolStr> {
    let sides: Vec<&Side<'_>> = asked.parts.iter().map(|part| part.side).collect();
    let mut all = turns(&sides);
    all.extend(dates(&sides));
    all
}

/// What of a journey the words rest on.
pub(super) fn traits(workflow: &Workflow) -> impl PartialEq + '_ {
    let date = match &workflow.start {
        Start::OnDate { date, .. } => Some(date),
        Start::Events { .. }
        | Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::AroundDate { .. }
        | Start::HandedOver => None,
    };
    (
        &workflow.name,
        &workflow.states,
        &workflow.gives_way_to,
        date,
    )
}

fn turns(sides: &[&Side<'_>]) -> Vec<SmolStr> {
    if never_apart(sides) {
        return Vec::new();
    }
    let name = |place: usize| sides.get(place).map(|side| &side.workflow.name);
    let gives = giving(sides);
    let states = by_states(sides, &gives);
    let ends = "the platform ends a run as soon as the client leaves the states of its journey";
    let mut all: Vec<SmolStr> = match states.as_slice() {
        [] => Vec::new(),
        few if few.len() <= NAMED => few
            .iter()
            .filter_map(|&(one, other)| {
                let (a, b) = (name(one)?, name(other)?);
                Some(format_smolstr!(
                    "`{a}` and `{b}` never run at a time: {ends}"
                ))
            })
            .collect(),
        _ => vec![format_smolstr!(
            "journeys for different states never run at a time: {ends}"
        )],
    };
    all.extend(gives.iter().filter_map(|&(one, other)| {
        let (one, other) = (sides.get(one)?.workflow, sides.get(other)?.workflow);
        let (a, b) = if one.gives_way_to.contains(&other.name) {
            (&one.name, &other.name)
        } else {
            (&other.name, &one.name)
        };
        Some(format_smolstr!(
            "`{a}` gives way to `{b}`: the platform ends its run as soon as one of `{b}` begins, and starts none meanwhile"
        ))
    }));
    all
}

/// Two journeys, by their places; the first is before the second.
type Pair = (usize, usize);

/// The pairs of which one gives way to the other: found by the names that are given way to, for there may be
/// thousands of journeys.
fn giving(sides: &[&Side<'_>]) -> BTreeSet<Pair> {
    let mut named: BTreeMap<&SmolStr, Vec<usize>> = BTreeMap::new();
    for (place, side) in sides.iter().enumerate() {
        named.entry(&side.workflow.name).or_default().push(place);
    }
    let mut all = BTreeSet::new();
    for (place, side) in sides.iter().enumerate() {
        let names = side.workflow.gives_way_to.iter();
        let others = names.filter_map(|name| named.get(name)).flatten();
        all.extend(others.filter_map(|&other| {
            let pair = (place.min(other), place.max(other));
            let two = sides.get(pair.0).zip(sides.get(pair.1));
            let are_apart = two.is_some_and(|(one, other)| apart(one, other));
            (pair.0 != pair.1 && are_apart).then_some(pair)
        }));
    }
    all
}

/// The first pairs that are for different states and of which none gives way; no more than it takes to know whether
/// they are named one by one. Journeys for the same states are looked at as one.
fn by_states(sides: &[&Side<'_>], giving: &BTreeSet<Pair>) -> Vec<Pair> {
    let mut places: BTreeMap<Vec<&SmolStr>, Vec<usize>> = BTreeMap::new();
    for (place, side) in sides.iter().enumerate() {
        let mut states: Vec<&SmolStr> = side.workflow.states.iter().collect();
        states.sort_unstable();
        places.entry(states).or_default().push(place);
    }
    let mut first: Vec<Pair> = Vec::new();
    for (states, own) in &places {
        let others = places.iter().filter(|(other, _)| !shares(states, other));
        let others: Vec<&Vec<usize>> = others.map(|(_, places)| places).collect();
        let pairs = own.iter().flat_map(|&one| {
            let mut pairs: Vec<Pair> = Vec::new();
            for others in &others {
                let after = others.partition_point(|&place| place <= one);
                let after = others.iter().skip(after).map(|&other| (one, other));
                pairs.extend(after.filter(|pair| !giving.contains(pair)).take(NAMED + 1));
            }
            pairs.sort_unstable();
            pairs
        });
        first.extend(pairs.take(NAMED + 1));
    }
    first.sort_unstable();
    first.truncate(NAMED + 1);
    first
}

/// Whether two lists of states have one in common.
fn shares(one: &[&SmolStr], other: &[&SmolStr]) -> bool {
    one.iter().any(|state| other.contains(state))
}

fn dates(sides: &[&Side<'_>]) -> Option<SmolStr> {
    let each = sides.iter().filter_map(|side| match &side.workflow.start {
        Start::OnDate { date, .. } => Some(format!("`{}` on {}", side.workflow.name, date.text())),
        Start::Events { .. }
        | Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::AroundDate { .. }
        | Start::HandedOver => None,
    });
    let each: Vec<String> = each.collect();
    (each.len() > 1).then(|| {
        format_smolstr!(
            "the platform starts {} and on no other day",
            each.join(", ")
        )
    })
}
