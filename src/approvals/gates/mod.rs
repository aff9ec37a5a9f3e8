//! Whether the gates of a journey hold: a pure function of the source, the records and the clock.
//!
//! It asks, for each facet of what the journey means now, whether enough people have signed exactly
//! that, none of them its author, each once, from places that everyone who signed had seen filled so.

mod authors;
mod quorum;
mod release;
mod report;
mod tests_seen;
mod wait;

pub use authors::Changes;
pub use release::{Allowed, Release};
pub use report::{Closed, GateState, Missing, Open, Report, Signed};

use super::ledger::{Entry, Ledger, Refusal};
use super::meaning::{self, Hash, Meaning, Part};
use super::record::{Record, Says, Seat};
use super::roster;
use crate::workflow::{GateDef, House, Workflow};
use authors::Authors;
use jiff::{SignedDuration, Timestamp};
use quorum::{Candidate, Place};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// How far the clock of a signer may be ahead of the one here.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// The source as it is now.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Shared declarations.
    pub house: &'a House,
    /// The journey.
    pub workflow: &'a Workflow,
    /// What it means.
    pub meaning: &'a Meaning,
}

/// What time it is, as far as anyone can tell.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// What the clock of this machine says.
    pub now: Timestamp,
    /// A moment that is past for certain, such as the last commit.
    pub not_before: Option<Timestamp>,
}

/// The hashes of what the gates of a journey ask, by name; `None` where it passes none, or one that is not
/// declared.
pub fn gates_of(house: &House, workflow: &Workflow) -> Option<Vec<(SmolStr, Hash)>> {
    let names: BTreeSet<&SmolStr> = workflow.gates.iter().collect();
    if names.is_empty() {
        return None;
    }
    names
        .into_iter()
        .map(|name| Some((name.clone(), meaning::gate(house, name)?)))
        .collect()
}

/// An approval that counts, with the places that everyone could see its writer in.
struct Counted<'a> {
    entry: &'a Entry,
    parts: &'a BTreeSet<Part>,
    /// Who could sign when it was asked for.
    known: &'a BTreeSet<Seat>,
}

/// Says whether a journey may go live, and what is missing.
pub fn evaluate(
    source: &Source<'_>,
    ledger: &Ledger,
    clock: &Clock,
    changes: &Changes<'_>,
) -> Report {
    let newest = ledger.entries.iter().map(|entry| entry.record.at).max();
    let latest = [clock.not_before, newest]
        .into_iter()
        .flatten()
        .fold(clock.now, Timestamp::max);
    let mut report = Report::new(source, ledger, latest);
    let Some(gates) = gates_of(source.house, source.workflow) else {
        report.closed.push(Closed::NoGate);
        return report;
    };
    if let Some(before) = clock
        .not_before
        .filter(|before| *before > clock.now.saturating_add(SKEW).unwrap_or(Timestamp::MAX))
    {
        report.closed.push(Closed::ClockBehind(before));
    }
    if let Some(entry) = from_the_future(ledger, clock.now) {
        report.closed.push(Closed::FromTheFuture {
            file: entry.file.clone(),
            at: entry.record.at,
        });
    }
    let request = ledger.request_for(&source.meaning.whole);
    match request {
        None => report.closed.push(Closed::NotSubmitted),
        Some(request) if request.record.gates != gates => report.closed.push(Closed::GateChanged),
        Some(request) => {
            if let Some(why) = not_heard(source.house, request, clock) {
                report.closed.push(Closed::RequestRefused(why));
            }
        }
    }
    let authors = Authors::of(source.house, source.workflow, ledger, changes);
    report
        .closed
        .extend(authors.unknown().map(Closed::AuthorsUnknown));
    declines(source, ledger, &mut report);

    let now = roster::seats(source.house, gates.iter().map(|(gate, _)| gate));
    let mut counted = Vec::new();
    for (place, entry) in ledger.entries.iter().enumerate() {
        let Says::Approval { request, parts } = &entry.record.says else {
            if let (Says::Test { .. }, Some(why)) =
                (&entry.record.says, not_heard(source.house, entry, clock))
            {
                report.refuse(entry, why);
            }
            continue;
        };
        match approval(source, ledger, &gates, clock, entry, request) {
            Ok(known) => counted.push((
                Counted {
                    entry,
                    parts,
                    known,
                },
                place,
            )),
            Err(why) => report.refuse(entry, why),
        }
    }
    for (gate, _) in &gates {
        let Some(def) = source.house.gates.get(gate) else {
            report.closed.push(Closed::NoGate);
            continue;
        };
        let mut heard = Vec::new();
        for (counted, place) in &counted {
            if def.never_author && authors.wrote(&counted.entry.record.person, *place) {
                report.refuse(
                    counted.entry,
                    "its writer is an author of what it approves".to_owned(),
                );
            } else {
                heard.push(counted);
            }
        }
        let mut state = state(source, ledger, clock, latest, gate, def, &heard, &now);
        let wrote = request.and_then(|request| authors.of_request(&request.digest));
        if let Some(wrote) = wrote.filter(|_| def.never_author) {
            state.nobody_asks(wrote);
        }
        report.gates.push(state);
    }
    report.open = report.nothing_missing();
    report
}

/// The newest record, where it is dated after now: then a clock is wrong, its writer's or this one, and nobody
/// can say what has run out.
pub fn from_the_future(ledger: &Ledger, now: Timestamp) -> Option<&Entry> {
    let newest = ledger.entries.iter().max_by_key(|entry| entry.record.at)?;
    (newest.record.at.duration_since(now) > SKEW).then_some(newest)
}

/// Why a record does not count whatever it says; `None` where it may.
fn not_heard(house: &House, entry: &Entry, clock: &Clock) -> Option<String> {
    let Record { person, at, .. } = &entry.record;
    if !house.persons.contains_key(person) {
        return Some(format!("there is no person `{person}` any more"));
    }
    match roster::key_of(house, person) {
        None => return Some(format!("`{person}` has no key")),
        Some(key) if key != entry.key => {
            return Some(format!(
                "it was signed with a key that is not, or no longer, that of `{person}`"
            ));
        }
        Some(_) => {}
    }
    let ahead = at.duration_since(clock.now);
    (ahead > SKEW)
        .then(|| format!("it is dated {at}, which is still to come by the clock of this machine"))
}

/// The places that were known when an approval was asked for; or why it does not count.
fn approval<'a>(
    source: &Source<'_>,
    ledger: &'a Ledger,
    gates: &[(SmolStr, Hash)],
    clock: &Clock,
    entry: &Entry,
    request: &Hash,
) -> Result<&'a BTreeSet<Seat>, String> {
    if let Some(why) = not_heard(source.house, entry, clock) {
        return Err(why);
    }
    if entry.record.gates != gates {
        return Err("it was given under a gate that has changed since".to_owned());
    }
    let asked = ledger.entries.iter().find(|entry| entry.digest == *request);
    let Some(asked) = asked else {
        return Err("the request that it answers is not there".to_owned());
    };
    let Says::Request { known, .. } = &asked.record.says else {
        return Err("it answers no request".to_owned());
    };
    if let Some(why) = not_heard(source.house, asked, clock) {
        // Who could sign is what the request says: it must be heard itself, or say no more than is so now.
        let now = roster::seats(source.house, gates.iter().map(|(gate, _)| gate));
        if !known.is_subset(&now) {
            return Err(format!("the request that it answers does not count: {why}"));
        }
    }
    let still: bool = entry
        .record
        .facets
        .iter()
        .any(|(part, hash)| source.meaning.hash_of(part) == Some(*hash));
    if !still {
        return Err("everything that it approves has changed since".to_owned());
    }
    Ok(known)
}

/// What people are against. A decline holds until its writer approves, or the meaning is another.
fn declines(source: &Source<'_>, ledger: &Ledger, report: &mut Report) {
    for (place, entry) in ledger.entries.iter().enumerate() {
        let Says::Decline { because, .. } = &entry.record.says else {
            continue;
        };
        if entry.record.meaning == source.meaning.whole && !taken_back(ledger, place, entry) {
            report.closed.push(Closed::Declined {
                by: entry.record.person.clone(),
                at: entry.record.at,
                because: because.clone(),
            });
        }
    }
}

/// Whether the one who declined has approved since, with the same key.
fn taken_back(ledger: &Ledger, place: usize, decline: &Entry) -> bool {
    ledger
        .entries
        .iter()
        .zip(&ledger.seen)
        .any(|(later, seen)| {
            matches!(later.record.says, Says::Approval { .. })
                && later.record.person == decline.record.person
                && later.key == decline.key
                && later.record.meaning == decline.record.meaning
                && seen.contains(&place)
        })
}

/// Whether an approval of a part was given before someone declined that very part: whoever stands for it
/// has to have seen the objection.
fn overtaken(ledger: &Ledger, counted: &Counted<'_>, part: &Part, hash: Hash) -> bool {
    let seen = ledger
        .entries
        .iter()
        .position(|entry| entry.digest == counted.entry.digest)
        .and_then(|place| ledger.seen.get(place));
    ledger.entries.iter().enumerate().any(|(place, entry)| {
        matches!(entry.record.says, Says::Decline { .. })
            && entry.record.hash_of(part) == Some(hash)
            && !seen.is_some_and(|seen| seen.contains(&place))
            && !taken_back(ledger, place, entry)
    })
}

#[expect(
    clippy::too_many_arguments,
    reason = "one question, asked of everything that is known"
)]
fn state(
    source: &Source<'_>,
    ledger: &Ledger,
    clock: &Clock,
    latest: Timestamp,
    gate: &SmolStr,
    def: &GateDef,
    heard: &[&Counted<'_>],
    now: &BTreeSet<Seat>,
) -> GateState {
    let mut state = GateState::new(gate.clone());
    let mut asks = false;
    let zone = wait::zone(&source.house.zone);
    for facet in &source.meaning.facets {
        let places = quorum::places(source.house, def, &facet.part);
        if places.is_empty() {
            continue;
        }
        asks = true;
        let valid: Vec<Candidate<'_>> = heard
            .iter()
            .filter(|counted| {
                counted.parts.contains(&facet.part)
                    && counted.entry.record.hash_of(&facet.part) == Some(facet.hash)
                    && !overtaken(ledger, counted, &facet.part, facet.hash)
            })
            .map(|counted| Candidate {
                person: &counted.entry.record.person,
                key: &counted.entry.record.key,
                file: &counted.entry.file,
                known: counted.known,
                ready: wait::ready(source.house, def, &zone, counted.entry.record.at),
                ends: wait::ends(def, &zone, counted.entry.record.at),
            })
            .collect();
        part_state(&facet.part, &places, &valid, clock, latest, now, &mut state);
    }
    if !asks {
        state.missing.push(Missing::Anyone);
    }
    tests_seen::check(source, ledger, clock, def, &mut state);
    state
}

/// What one facet still lacks.
fn part_state(
    part: &Part,
    places: &[Place<'_>],
    valid: &[Candidate<'_>],
    clock: &Clock,
    latest: Timestamp,
    now: &BTreeSet<Seat>,
    state: &mut GateState,
) {
    let unexpired: Vec<Candidate<'_>> = valid
        .iter()
        .filter(|c| c.ends.is_none_or(|ends| latest < ends))
        .copied()
        .collect();
    let filled = quorum::fill(places, &unexpired, now);
    if !filled.open.is_empty() {
        let had = unexpired.len() < valid.len() && quorum::fill(places, valid, now).open.is_empty();
        state.missing.push(Missing::Approval {
            part: part.clone(),
            open: filled.open,
            expired: had,
        });
        return;
    }
    state.signed(part, &filled.taken);
    // The earliest moment at which those who have waited long enough are enough.
    let mut moments: Vec<Option<Timestamp>> = unexpired.iter().map(|c| c.ready).collect();
    moments.sort_by_key(|ready| (ready.is_none(), *ready));
    moments.dedup();
    let from = moments.into_iter().find_map(|ready| {
        let ready = ready?;
        let waited: Vec<Candidate<'_>> = unexpired
            .iter()
            .filter(|c| c.ready.is_some_and(|r| r <= ready))
            .copied()
            .collect();
        quorum::fill(places, &waited, now)
            .open
            .is_empty()
            .then_some(ready)
    });
    match from {
        Some(from) if from <= clock.now => {}
        from => state.missing.push(Missing::Wait {
            part: part.clone(),
            until: from,
        }),
    }
    // The first moment at which too few are left.
    let mut ends: Vec<Timestamp> = unexpired.iter().filter_map(|c| c.ends).collect();
    ends.sort_unstable();
    let until = ends.into_iter().find(|end| {
        let left: Vec<Candidate<'_>> = unexpired
            .iter()
            .filter(|c| c.ends.is_none_or(|e| e > *end))
            .copied()
            .collect();
        !quorum::fill(places, &left, now).open.is_empty()
    });
    state.until = match (state.until, until) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
}

impl Report {
    fn refuse(&mut self, entry: &Entry, why: String) {
        let refusal = Refusal {
            file: entry.file.clone(),
            why,
        };
        if !self.refused.contains(&refusal) {
            self.refused.push(refusal);
        }
    }
}
