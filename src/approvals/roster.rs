//! Who may sign from which place, by the house as it is now.

use super::key::Key;
use super::record::Seat;
use crate::workflow::{GateQuorum, House};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// The members of a team; a person alone.
pub fn members<'a>(house: &'a House, of: &'a SmolStr) -> &'a [SmolStr] {
    match house.teams.get(of) {
        Some(members) => members,
        None => std::slice::from_ref(of),
    }
}

/// The key of a person, where they have one that is taken.
pub fn key_of(house: &House, person: &str) -> Option<Key> {
    let line = house.persons.get(person)?.key.as_ref()?;
    Key::read(line).ok()
}

/// Every place of some gates with everyone who may sign from it.
pub fn seats<'a>(house: &House, gates: impl IntoIterator<Item = &'a SmolStr>) -> BTreeSet<Seat> {
    let mut seats = BTreeSet::new();
    for gate in gates {
        let Some(def) = house.gates.get(gate) else {
            continue;
        };
        let quorums = def.approvals.iter().flat_map(|(by, _)| by);
        for GateQuorum { count: _, of } in quorums.chain(&def.tested) {
            for person in members(house, of) {
                if let Some(key) = key_of(house, person) {
                    seats.insert(Seat {
                        of: of.clone(),
                        person: person.clone(),
                        key: key.fingerprint(),
                    });
                }
            }
        }
    }
    seats
}
