//! What became of the gates of a journey, in plain values.

use super::Source;
use super::quorum::Taken;
use crate::approvals::ledger::{Ledger, Refusal};
use crate::approvals::meaning::{Hash, Part};
use crate::approvals::record::Aspect;
use jiff::Timestamp;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Whether a journey may go live.
#[derive(Debug, Clone)]
pub struct Report {
    /// The journey.
    pub journey: SmolStr,
    /// What it means now.
    pub meaning: Hash,
    /// The latest moment that is known to have come: what has run out by then is not valid.
    pub as_of: Timestamp,
    /// What closes every gate.
    pub closed: Vec<Closed>,
    /// Each gate, by name.
    pub gates: Vec<GateState>,
    /// Records that do not count, and why.
    pub refused: Vec<Refusal>,
    /// Set at the end of the evaluation, and nowhere else.
    pub(super) open: bool,
}

/// What closes every gate of a journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// It passes no gate.
    NoGate,
    /// Nobody has asked for what it means now.
    NotSubmitted,
    /// Its gate asks something else than when it was submitted.
    GateChanged,
    /// The request does not count.
    RequestRefused(String),
    /// The clock of this machine is behind a moment that is past.
    ClockBehind(Timestamp),
    /// A record is dated after now.
    FromTheFuture {
        /// Its file.
        file: String,
        /// When it says it was signed.
        at: Timestamp,
    },
    /// A record is not whole.
    Broken(Refusal),
    /// Who wrote it can't be found out.
    AuthorsUnknown(String),
    /// Someone is against it.
    Declined {
        /// Who.
        by: SmolStr,
        /// When.
        at: Timestamp,
        /// Why.
        because: String,
    },
}

/// One gate.
#[derive(Debug, Clone)]
pub struct GateState {
    /// Its name.
    pub gate: SmolStr,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Who has signed for what: by file of the record.
    pub signed: BTreeMap<String, Signed>,
    /// When it closes again, if nobody signs.
    pub until: Option<Timestamp>,
}

/// A record that a gate rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub person: SmolStr,
    /// For what.
    pub parts: BTreeSet<Part>,
}

/// What a gate lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// Approvals for a part.
    Approval {
        /// Which part.
        part: Part,
        /// How many more, of what, and who of them could.
        open: Vec<Open>,
        /// There were enough, but their time is over.
        expired: bool,
    },
    /// Anyone who would have to approve: a gate that asks for nothing lets nothing through.
    Anyone,
    /// Time to think.
    Wait {
        /// Which part.
        part: Part,
        /// Until when; `None` where that day never comes.
        until: Option<Timestamp>,
    },
    /// Test messages.
    Test {
        /// The locale.
        locale: SmolStr,
        /// The branch.
        branch: String,
        /// What nobody has looked at yet.
        aspect: Aspect,
        /// How many more, of what.
        open: Vec<Open>,
    },
}

/// A place that nobody has taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Open {
    /// The team, or the person.
    pub of: SmolStr,
    /// Who of them could sign.
    pub people: Vec<SmolStr>,
}

impl Report {
    pub(super) fn new(source: &Source<'_>, ledger: &Ledger, as_of: Timestamp) -> Report {
        Report {
            journey: source.workflow.name.clone(),
            meaning: source.meaning.whole,
            as_of,
            closed: ledger.broken.iter().cloned().map(Closed::Broken).collect(),
            gates: Vec::new(),
            refused: ledger.strange.clone(),
            open: false,
        }
    }

    /// Whether it may go live.
    pub fn holds(&self) -> bool {
        self.open && self.nothing_missing()
    }

    pub(super) fn nothing_missing(&self) -> bool {
        self.closed.is_empty()
            && !self.gates.is_empty()
            && self.gates.iter().all(|gate| gate.missing.is_empty())
    }

    /// When it may no longer, if nobody signs.
    pub fn until(&self) -> Option<Timestamp> {
        self.gates.iter().filter_map(|gate| gate.until).min()
    }

    /// The records that its gates rest on, by file.
    pub fn records(&self) -> BTreeSet<&str> {
        let of_gates = self.gates.iter().flat_map(|gate| gate.signed.keys());
        of_gates.map(String::as_str).collect()
    }
}

impl GateState {
    pub(super) fn new(gate: SmolStr) -> GateState {
        GateState {
            gate,
            missing: Vec::new(),
            signed: BTreeMap::new(),
            until: None,
        }
    }

    /// Takes those off the list of people to ask whose approval would not count.
    pub(super) fn nobody_asks(&mut self, authors: &BTreeSet<SmolStr>) {
        for missing in &mut self.missing {
            if let Missing::Approval { open, .. } = missing {
                for place in open {
                    place.people.retain(|person| !authors.contains(person));
                }
            }
        }
    }

    /// Notes whose tests it rests on.
    pub(super) fn signed_test(&mut self, taken: &[Taken<'_>]) {
        for taken in taken {
            self.signed
                .entry(taken.file.to_owned())
                .or_insert_with(|| Signed {
                    person: taken.person.clone(),
                    parts: BTreeSet::new(),
                });
        }
    }

    /// Notes whom a part rests on.
    pub(super) fn signed(&mut self, part: &Part, taken: &[Taken<'_>]) {
        for taken in taken {
            self.signed
                .entry(taken.file.to_owned())
                .or_insert_with(|| Signed {
                    person: taken.person.clone(),
                    parts: BTreeSet::new(),
                })
                .parts
                .insert(part.clone());
        }
    }
}
