//! Whether a gate's line can be met: each `1 of` is a different person. `gate_whole` asks the same of all lines.

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

/// The quorums of one line together.
fn together(house: &House, line: &[Quorum]) -> Option<crate::diagnostics::Diagnostic> {
    let places = places(house, line);
    if fillable(&places) {
        return None;
    }
    errors::overlap(line, places.len(), &everyone(&places))
}

/// A place for each person that quorums ask for: who may take it.
pub(super) fn places<'a>(house: &'a House, of: &'a [Quorum]) -> Vec<&'a [SmolStr]> {
    let mut places = Vec::new();
    for quorum in of {
        let group = people(house, &quorum.of.text);
        places.extend(std::iter::repeat_n(group, quorum.count as usize));
    }
    places
}

/// Everyone who may take one of the places, each once.
pub(super) fn everyone<'a>(places: &[&'a [SmolStr]]) -> Vec<&'a str> {
    let mut all: Vec<&str> = Vec::new();
    for person in places.iter().copied().flatten() {
        if !all.contains(&person.as_str()) {
            all.push(person);
        }
    }
    all
}

/// Whether every place can have a person of its own, moving earlier ones where that helps.
pub(super) fn fillable(places: &[&[SmolStr]]) -> bool {
    fillable_without(places, None)
}

/// The same, where one person may take none of them.
pub(super) fn fillable_without(places: &[&[SmolStr]], without: Option<&str>) -> bool {
    let mut seats: Seats<'_> = Seats::default();
    (0..places.len()).all(|place| {
        let mut tried = rustc_hash::FxHashSet::default();
        tried.extend(without);
        seat(place, places, &mut seats, &mut tried)
    })
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
