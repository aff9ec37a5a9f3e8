//! Who wrote what is to be approved: whoever asked for it since it last passed its gates, and whom the
//! repository names for the changes since.

use crate::approvals::ledger::{Entry, Ledger};
use crate::approvals::meaning::Hash;
use crate::approvals::record::{Says, Seat};
use crate::workflow::{GateDef, House, Workflow};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Which persons the repository names for the changes after one commit up to another (`None`: from the
/// first on, or up to now); or why it can't be said. Without a repository, nobody.
pub type Changes<'a> = dyn Fn(Option<&str>, Option<&str>) -> Result<BTreeSet<SmolStr>, String> + 'a;

/// The authors, for each request.
pub(super) struct Authors<'a> {
    ledger: &'a Ledger,
    /// For the place of each request in the ledger.
    of_request: BTreeMap<usize, BTreeSet<SmolStr>>,
    unknown: Option<String>,
}

impl<'a> Authors<'a> {
    /// Finds the authors of what each request asks for.
    pub(super) fn of(
        house: &House,
        workflow: &Workflow,
        ledger: &'a Ledger,
        changes: &Changes<'_>,
    ) -> Self {
        let mut authors = Authors {
            ledger,
            of_request: BTreeMap::new(),
            unknown: None,
        };
        // Each request comes after those that it had seen, so what is settled before it is known.
        for (place, entry) in ledger.entries.iter().enumerate() {
            let Says::Request {
                commit,
                uncommitted,
                ..
            } = &entry.record.says
            else {
                continue;
            };
            let settled = authors.settled_before(house, workflow, place);
            let mut who = authors.asked(place, settled);
            let from = settled
                .and_then(|at| ledger.entries.get(at))
                .and_then(commit_of);
            // What was not committed then has its author in a later commit.
            let to = commit.as_deref().filter(|_| !uncommitted);
            match changes(from, to) {
                Ok(named) => who.extend(named),
                Err(why) => authors.unknown = Some(why),
            }
            authors.of_request.insert(place, who);
        }
        authors
    }

    /// Why the authors can't be found out, where they can't.
    pub(super) fn unknown(&self) -> Option<String> {
        self.unknown.clone()
    }

    /// Whether someone is an author of what a record answers to.
    pub(super) fn wrote(&self, person: &SmolStr, place: usize) -> bool {
        let request = self
            .ledger
            .entries
            .get(place)
            .and_then(|entry| entry.record.says.request())
            .and_then(|request| {
                self.ledger
                    .entries
                    .iter()
                    .position(|e| e.digest == *request)
            });
        request
            .and_then(|place| self.of_request.get(&place))
            .is_none_or(|authors| authors.contains(person))
    }

    /// The authors of what a request asks for.
    pub(super) fn of_request(&self, digest: &Hash) -> Option<&BTreeSet<SmolStr>> {
        let place = self
            .ledger
            .entries
            .iter()
            .position(|e| e.digest == *digest)?;
        self.of_request.get(&place)
    }

    /// Everyone who asked for it, but for those whose request came before the settled one: also those
    /// whose request this one had not seen.
    fn asked(&self, place: usize, settled: Option<usize>) -> BTreeSet<SmolStr> {
        let seen_of = |at: usize| self.ledger.seen.get(at);
        let mut who = BTreeSet::new();
        for (other, entry) in self.ledger.entries.iter().enumerate() {
            let is_request = matches!(entry.record.says, Says::Request { .. });
            let later = seen_of(other).is_some_and(|seen| seen.contains(&place));
            let before = settled.is_some_and(|settled| {
                settled == other || seen_of(settled).is_some_and(|seen| seen.contains(&other))
            });
            if is_request && !later && !before {
                who.insert(entry.record.person.clone());
            }
        }
        who
    }

    /// The last request before this one that had passed its gates when this one was written.
    fn settled_before(&self, house: &House, workflow: &Workflow, place: usize) -> Option<usize> {
        let seen = self.ledger.seen.get(place)?;
        seen.iter()
            .copied()
            .filter(|at| self.is_settled(house, workflow, *at, seen))
            .max_by_key(|at| {
                let entry = self.ledger.entries.get(*at);
                (entry.map(|entry| entry.record.at), *at)
            })
    }

    /// Whether a request had all the approvals that the gates ask for, among the records that a later one
    /// had seen, from people who could sign when it was asked, none of them its author.
    fn is_settled(
        &self,
        house: &House,
        workflow: &Workflow,
        request: usize,
        seen: &BTreeSet<usize>,
    ) -> bool {
        let Some(asked) = self.ledger.entries.get(request) else {
            return false;
        };
        let Says::Request { known, .. } = &asked.record.says else {
            return false;
        };
        let authors = self.of_request.get(&request);
        let by: Vec<&Entry> = seen
            .iter()
            .filter_map(|at| self.ledger.entries.get(*at))
            .filter(|entry| match &entry.record.says {
                Says::Approval { .. } => {
                    !authors.is_none_or(|authors| authors.contains(&entry.record.person))
                }
                Says::Request { .. } | Says::Decline { .. } | Says::Test { .. } => false,
            })
            .collect();
        !workflow.gates.is_empty()
            && workflow.gates.iter().all(|gate| {
                let def = house.gates.get(gate);
                def.is_some_and(|def| passed(def, asked, known, &by))
            })
    }
}

fn commit_of(entry: &Entry) -> Option<&str> {
    match &entry.record.says {
        Says::Request { commit, .. } => commit.as_deref(),
        Says::Approval { .. } | Says::Decline { .. } | Says::Test { .. } => None,
    }
}

/// Whether a gate had what it asks for: for each facet enough different people, by the places that the
/// request itself names. The people may have left since.
fn passed(def: &GateDef, asked: &Entry, known: &BTreeSet<Seat>, by: &[&Entry]) -> bool {
    asked.record.facets.iter().all(|(part, hash)| {
        let places: Vec<&SmolStr> = def
            .approvals
            .iter()
            .filter(|(_, facet)| super::quorum::covers(facet, part))
            .flat_map(|(by, _)| by)
            .flat_map(|quorum| std::iter::repeat_n(&quorum.of, quorum.count as usize))
            .collect();
        let people: BTreeSet<(&SmolStr, &str)> = by
            .iter()
            .filter(|entry| match &entry.record.says {
                Says::Approval { parts, .. } => {
                    parts.contains(part) && entry.record.hash_of(part) == Some(*hash)
                }
                Says::Request { .. } | Says::Decline { .. } | Says::Test { .. } => false,
            })
            .map(|entry| (&entry.record.person, entry.record.key.as_str()))
            .collect();
        let people: Vec<(&SmolStr, &str)> = people.into_iter().collect();
        all_taken(&places, &people, known)
    })
}

/// Whether every place can be given to a person of its own.
fn all_taken(places: &[&SmolStr], people: &[(&SmolStr, &str)], known: &BTreeSet<Seat>) -> bool {
    fn seat(
        place: usize,
        places: &[&SmolStr],
        people: &[(&SmolStr, &str)],
        known: &BTreeSet<Seat>,
        sits: &mut BTreeMap<usize, usize>,
        asked: &mut BTreeSet<usize>,
    ) -> bool {
        let Some(of) = places.get(place) else {
            return false;
        };
        for (at, (person, key)) in people.iter().enumerate() {
            let here = Seat {
                of: (*of).clone(),
                person: (*person).clone(),
                key: (*key).to_owned(),
            };
            if !known.contains(&here) || !asked.insert(at) {
                continue;
            }
            let free = match sits.get(&at).copied() {
                None => true,
                Some(other) => seat(other, places, people, known, sits, asked),
            };
            if free {
                sits.insert(at, place);
                return true;
            }
        }
        false
    }
    let mut sits = BTreeMap::new();
    (0..places.len()).all(|place| {
        seat(
            place,
            places,
            people,
            known,
            &mut sits,
            &mut BTreeSet::new(),
        )
    })
}
