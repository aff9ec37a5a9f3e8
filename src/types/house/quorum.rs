//! Whether a gate's line can be met: each `1 of` is a different person.

use super::people::OpenTeams;
use crate::diagnostics::Sink;
use crate::names::{NameKind, Names};
use crate::syntax::ast::Quorum;
use crate::types::Scope;
use crate::types::errors::people as errors;
use crate::workflow::{GateQuorum, House};
use smol_str::SmolStr;

/// Resolves the quorums of one line; reports those that can't be met together (J0502). `None` when
/// something was reported.
pub(super) fn quorums(
    scope: &Scope<'_>,
    line: &[Quorum],
    open: &OpenTeams,
    sink: &mut Sink,
) -> Option<Vec<GateQuorum>> {
    let before = sink.len();
    let mut all = Vec::with_capacity(line.len());
    let mut sure = true;
    for quorum in line {
        let wanted = &[NameKind::Team, NameKind::Person];
        let taker = Some("a gate");
        let entry = scope.names.resolve_for(&quorum.of, wanted, taker, sink)?;
        sure &= !open.contains(&quorum.of.text);
        if sure {
            alone(scope.house, scope.names, quorum, entry.kind, sink);
        }
        all.push(GateQuorum {
            count: quorum.count,
            of: quorum.of.text.clone(),
        });
    }
    if sure && sink.len() == before {
        sink.extend(together(scope.house, line));
    }
    (sink.len() == before).then_some(all)
}

/// One quorum by itself.
fn alone(house: &House, names: &Names<'_>, quorum: &Quorum, kind: NameKind, sink: &mut Sink) {
    if quorum.count == 0 {
        sink.push(errors::nobody(quorum));
    } else if kind == NameKind::Person {
        if quorum.count > 1 {
            sink.push(errors::one_person(quorum));
        }
    } else {
        let members = people(house, &quorum.of.text).len();
        if quorum.count as usize > members {
            let declared = names.span_of(&quorum.of.text).unwrap_or(quorum.of.span);
            sink.push(errors::team_too_small(quorum, members, declared));
        }
    }
}

fn people<'a>(house: &'a House, of: &'a SmolStr) -> &'a [SmolStr] {
    match house.teams.get(of) {
        Some(members) => members,
        None => std::slice::from_ref(of),
    }
}

/// Gives every place on the line a person of its own, moving earlier ones where that helps.
fn together(house: &House, line: &[Quorum]) -> Option<crate::diagnostics::Diagnostic> {
    let groups: Vec<&[SmolStr]> = line.iter().map(|q| people(house, &q.of.text)).collect();
    let mut all: Vec<&str> = Vec::new();
    for person in groups.iter().copied().flatten() {
        if !all.contains(&person.as_str()) {
            all.push(person);
        }
    }
    let needed: u32 = line.iter().map(|q| q.count).sum();
    let mut places: Vec<&[SmolStr]> = Vec::new();
    for (quorum, group) in line.iter().zip(&groups) {
        places.extend(std::iter::repeat_n(*group, quorum.count as usize));
    }
    let mut seats: Seats<'_> = Seats::default();
    for place in 0..places.len() {
        let mut tried = rustc_hash::FxHashSet::default();
        if !seat(place, &places, &mut seats, &mut tried) {
            return errors::overlap(line, needed, &all);
        }
    }
    None
}

/// Which place each person takes.
type Seats<'a> = rustc_hash::FxHashMap<&'a str, usize>;

/// Finds a person for a place, asking those who sit already to move. The depth is at most the number
/// of people on the line, and each is asked once.
fn seat<'a>(
    place: usize,
    places: &[&'a [SmolStr]],
    seats: &mut Seats<'a>,
    tried: &mut rustc_hash::FxHashSet<&'a str>,
) -> bool {
    let Some(group) = places.get(place).copied() else {
        return false;
    };
    for person in group {
        if !tried.insert(person) {
            continue;
        }
        let free = match seats.get(person.as_str()).copied() {
            None => true,
            Some(other) => seat(other, places, seats, tried),
        };
        if free {
            seats.insert(person, place);
            return true;
        }
    }
    false
}
