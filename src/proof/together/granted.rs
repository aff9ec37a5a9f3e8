//! What a bound over several journeys takes for granted of their platforms, besides what each does by itself: that two
//! of them never run at a time, and on which days fixed starts are.

use super::caps::Asked;
use super::sides::Side;
use super::turns::apart;
use crate::workflow::Start;
use smol_str::{SmolStr, format_smolstr};

/// Pairs that are named one by one.
const NAMED: usize = 3;

/// In words; only where a bound is lower than the plain sum, which takes nothing for granted.
pub(super) fn of(asked: &Asked<'_>, worst: Option<u64>) -> Vec<SmolStr> {
    let sum = asked.parts.iter().map(super::Part::bound);
    let sum = sum.fold(0, u64::saturating_add);
    if worst.is_none_or(|worst| worst >= sum) {
        return Vec::new();
    }
    let sides: Vec<&Side<'_>> = asked.parts.iter().map(|part| part.side).collect();
    let mut all = turns(&sides);
    all.extend(dates(&sides));
    all
}

fn turns(sides: &[&Side<'_>]) -> Vec<SmolStr> {
    let (mut giving, mut states) = (Vec::new(), Vec::new());
    if never_apart(sides) {
        return Vec::new();
    }
    for (i, one) in sides.iter().enumerate() {
        for other in sides.iter().skip(i + 1).filter(|other| apart(one, other)) {
            let (a, b) = (one.workflow, other.workflow);
            if a.gives_way_to.contains(&b.name) {
                giving.push((&a.name, &b.name));
            } else if b.gives_way_to.contains(&a.name) {
                giving.push((&b.name, &a.name));
            } else {
                states.push((&a.name, &b.name));
            }
        }
    }
    let ends = "the platform ends a run as soon as the client leaves the states of its journey";
    let mut all: Vec<SmolStr> = match states.as_slice() {
        [] => Vec::new(),
        few if few.len() <= NAMED => few
            .iter()
            .map(|(a, b)| format_smolstr!("`{a}` and `{b}` never run at a time: {ends}"))
            .collect(),
        _ => vec![format_smolstr!(
            "journeys for different states never run at a time: {ends}"
        )],
    };
    all.extend(giving.iter().map(|(a, b)| {
        format_smolstr!(
            "`{a}` gives way to `{b}`: the platform ends its run as soon as one of `{b}` begins, and starts none meanwhile"
        )
    }));
    all
}

/// Whether it is plain that any two of them may run at a time: they have a state in common, and none gives way.
fn never_apart(sides: &[&Side<'_>]) -> bool {
    let mut rest = sides.iter();
    let common = rest.next().is_some_and(|first| {
        let mut states = first.workflow.states.iter();
        states.any(|state| {
            sides
                .iter()
                .all(|side| side.workflow.states.contains(state))
        })
    });
    common
        && sides
            .iter()
            .all(|side| side.members.len() == 1 && side.workflow.gives_way_to.is_empty())
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
