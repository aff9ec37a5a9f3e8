//! Whether enough different people have signed: each fills one place, and those who sit move where that
//! lets one more sit down.

use super::report::Open;
use crate::approvals::meaning::Part;
use crate::approvals::record::Seat;
use crate::approvals::roster;
use crate::workflow::{Facet, GateDef, GateQuorum, House};
use jiff::Timestamp;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// A place that one person has to take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The team, or the person.
    pub(super) of: &'a SmolStr,
    /// Who may take it now.
    pub(super) people: &'a [SmolStr],
}

/// One who has signed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) person: &'a SmolStr,
    pub(super) key: &'a str,
    pub(super) file: &'a str,
    /// Who could sign when they were asked.
    pub(super) known: &'a BTreeSet<Seat>,
    /// When the time to think is over; `None`: never.
    pub(super) ready: Option<Timestamp>,
    /// When it is no longer valid; `None`: always valid.
    pub(super) ends: Option<Timestamp>,
}

/// A place and who took it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken<'a> {
    pub(super) person: &'a SmolStr,
    pub(super) file: &'a str,
}

/// What came of filling places.
pub(super) struct Filled<'a> {
    pub(super) taken: Vec<Taken<'a>>,
    pub(super) open: Vec<Open>,
}

/// Every place that a gate has for a part, over all its lines: a person who signs is one pair of eyes.
pub(super) fn places<'a>(house: &'a House, def: &'a GateDef, part: &Part) -> Vec<Place<'a>> {
    let mut places = Vec::new();
    for (by, facet) in &def.approvals {
        if covers(facet, part) {
            add(house, by, &mut places);
        }
    }
    places
}

/// Adds the places of some quorums.
pub(super) fn add<'a>(house: &'a House, by: &'a [GateQuorum], places: &mut Vec<Place<'a>>) {
    for GateQuorum { count, of } in by {
        let people = roster::members(house, of);
        places.extend((0..*count).map(|_| Place { of, people }));
    }
}

/// Whether a line of a gate speaks of a part.
pub(super) fn covers(facet: &Facet, part: &Part) -> bool {
    match (facet, part) {
        (Facet::All, _)
        | (Facet::Audience, Part::Audience)
        | (Facet::Timing, Part::Timing)
        | (Facet::Restraint, Part::Restraint)
        | (Facet::Content(None), Part::Content(_))
        | (Facet::Data, Part::Data) => true,
        (Facet::Content(Some(one)), Part::Content(other)) => one == other,
        (
            Facet::Audience | Facet::Timing | Facet::Restraint | Facet::Content(_) | Facet::Data,
            Part::Audience | Part::Timing | Part::Restraint | Part::Content(_) | Part::Data,
        ) => false,
    }
}

/// The most rosters that are tried in every combination; of more, only the newest.
const ROSTERS: usize = 6;

/// Fills as many places as can be. Someone sits in a place only if they may now, and if everyone who sits
/// beside them could see, when they signed, that this person might: else an author could make up a second
/// signer after the first has signed.
pub(super) fn fill<'a>(
    places: &[Place<'_>],
    candidates: &[Candidate<'a>],
    now: &BTreeSet<Seat>,
) -> Filled<'a> {
    let mut rosters: Vec<&BTreeSet<Seat>> = Vec::new();
    for candidate in candidates {
        if !rosters.contains(&candidate.known) {
            rosters.push(candidate.known);
        }
    }
    let skip = rosters.len().saturating_sub(ROSTERS);
    let rosters = rosters.get(skip..).unwrap_or_default();
    let mut best: Option<Filled<'a>> = None;
    for chosen in 1..1_u32 << rosters.len() {
        let used: Vec<&BTreeSet<Seat>> = rosters
            .iter()
            .enumerate()
            .filter(|(at, _)| chosen & (1 << at) != 0)
            .map(|(_, roster)| *roster)
            .collect();
        let filled = fill_under(places, candidates, &used, now);
        if best
            .as_ref()
            .is_none_or(|best| filled.open.len() < best.open.len())
        {
            best = Some(filled);
        }
    }
    best.unwrap_or_else(|| fill_under(places, &[], &[], now))
}

fn fill_under<'a>(
    places: &[Place<'_>],
    candidates: &[Candidate<'a>],
    used: &[&BTreeSet<Seat>],
    now: &BTreeSet<Seat>,
) -> Filled<'a> {
    let may = |place: &Place<'_>, candidate: &Candidate<'_>| {
        let seat = Seat {
            of: place.of.clone(),
            person: candidate.person.clone(),
            key: candidate.key.to_owned(),
        };
        place.people.contains(candidate.person)
            && now.contains(&seat)
            && used.contains(&candidate.known)
            && used.iter().all(|roster| roster.contains(&seat))
    };
    let mut seats: Seats<'a> = BTreeMap::new();
    let mut open = Vec::new();
    for place in 0..places.len() {
        if !seat(
            place,
            places,
            candidates,
            &may,
            &mut seats,
            &mut BTreeSet::new(),
        ) {
            open.push(place);
        }
    }
    let sitting: BTreeSet<&SmolStr> = seats.keys().copied().collect();
    let open = open
        .into_iter()
        .filter_map(|place| places.get(place))
        .map(|place| Open {
            of: place.of.clone(),
            people: place
                .people
                .iter()
                .filter(|person| !sitting.contains(person))
                .cloned()
                .collect(),
        })
        .collect();
    let taken = seats
        .into_iter()
        .map(|(person, (_, file))| Taken { person, file })
        .collect();
    Filled { taken, open }
}

/// Which place each person takes, and with which record.
type Seats<'a> = BTreeMap<&'a SmolStr, (usize, &'a str)>;

/// Finds someone for a place, asking those who sit already to move. Each is asked once.
fn seat<'a>(
    place: usize,
    places: &[Place<'_>],
    candidates: &[Candidate<'a>],
    may: &impl Fn(&Place<'_>, &Candidate<'_>) -> bool,
    seats: &mut Seats<'a>,
    asked: &mut BTreeSet<&'a SmolStr>,
) -> bool {
    let Some(here) = places.get(place) else {
        return false;
    };
    for candidate in candidates {
        if !may(here, candidate) || !asked.insert(candidate.person) {
            continue;
        }
        let free = match seats.get(candidate.person).copied() {
            None => true,
            Some((other, _)) => seat(other, places, candidates, may, seats, asked),
        };
        if free {
            seats.insert(candidate.person, (place, candidate.file));
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<SmolStr> {
        names.iter().map(SmolStr::new).collect()
    }

    fn seats_of(teams: &[(&str, &[&str])]) -> BTreeSet<Seat> {
        teams
            .iter()
            .flat_map(|(team, people)| {
                people.iter().map(|person| Seat {
                    of: (*team).into(),
                    person: (*person).into(),
                    key: format!("key of {person}"),
                })
            })
            .collect()
    }

    /// How many places stay open.
    fn open(teams: &[(&str, &[&str])], wanted: &[&str], signed: &[&str]) -> usize {
        let known = seats_of(teams);
        let teams: Vec<(SmolStr, Vec<SmolStr>)> =
            teams.iter().map(|(t, p)| ((*t).into(), names(p))).collect();
        let places: Vec<Place<'_>> = wanted
            .iter()
            .map(|w| teams.iter().find(|(t, _)| t == w).unwrap())
            .map(|(of, people)| Place { of, people })
            .collect();
        let people: Vec<(SmolStr, String)> = signed
            .iter()
            .map(|p| ((*p).into(), format!("key of {p}")))
            .collect();
        let candidates: Vec<Candidate<'_>> = people
            .iter()
            .map(|(person, key)| Candidate {
                person,
                key,
                file: "",
                known: &known,
                ready: None,
                ends: None,
            })
            .collect();
        fill(&places, &candidates, &known).open.len()
    }

    #[test]
    fn a_person_counts_once_however_many_teams_they_are_in() {
        let teams: &[(&str, &[&str])] = &[("crm", &["anna", "ben"]), ("brand", &["anna", "cleo"])];
        assert_eq!(open(teams, &["crm", "brand"], &["anna"]), 1);
        assert_eq!(open(teams, &["crm", "brand"], &["anna", "anna"]), 1);
        assert_eq!(open(teams, &["crm", "brand"], &["ben"]), 1);
    }

    #[test]
    fn those_who_sit_move_where_that_helps() {
        // Whoever is seated first, Anna must end up where Ben can't sit.
        let teams: &[(&str, &[&str])] = &[("crm", &["anna", "ben"]), ("brand", &["anna"])];
        assert_eq!(open(teams, &["crm", "brand"], &["anna", "ben"]), 0);
        assert_eq!(open(teams, &["brand", "crm"], &["anna", "ben"]), 0);
        assert_eq!(open(teams, &["crm", "brand"], &["ben", "anna"]), 0);
        let chain: &[(&str, &[&str])] = &[("a", &["x", "y"]), ("b", &["y", "z"]), ("c", &["x"])];
        assert_eq!(open(chain, &["a", "b", "c"], &["y", "x", "z"]), 0);
    }
}
