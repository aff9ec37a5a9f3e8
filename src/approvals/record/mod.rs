//! Records: one small text for each thing that a person says of a journey, and signs.
//!
//! A record names everything that it speaks of, so that it can't be taken for a word about something
//! else: project, journey, what the journey means, what its gates ask, and the records that its
//! writer had seen. `docs/approvals.md` shows one.

mod text;

use super::meaning::{Hash, Part};
use jiff::Timestamp;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// The version of the form.
pub const VERSION: u32 = 1;

/// What a person says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The project: its name in `journey.toml` and that of its brand.
    pub project: String,
    /// The journey.
    pub journey: SmolStr,
    /// Who says it.
    pub person: SmolStr,
    /// The fingerprint of the key that they sign with.
    pub key: String,
    /// When they signed, by their own clock, to the second.
    pub at: Timestamp,
    /// The newest records that they had seen.
    pub after: BTreeSet<Hash>,
    /// The whole of what the journey means.
    pub meaning: Hash,
    /// Its facets, in their order.
    pub facets: Vec<(Part, Hash)>,
    /// What its gates ask, by name.
    pub gates: Vec<(SmolStr, Hash)>,
    /// What is said.
    pub says: Says,
}

/// What is said of a journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// This shall go live.
    Request {
        /// The commit that it was taken from, where there is a repository.
        commit: Option<String>,
        /// Something was not committed.
        uncommitted: bool,
        /// How many clients are thought to be in it.
        audience: Option<u64>,
        /// Who could sign when it was asked: team or person, member, fingerprint.
        known: BTreeSet<Seat>,
        /// What the author wants to say.
        because: Option<String>,
    },
    /// I have looked, and stand for it.
    Approval {
        /// The request that was looked at.
        request: Hash,
        /// For what.
        parts: BTreeSet<Part>,
    },
    /// I have looked, and am against it.
    Decline {
        /// The request that was looked at.
        request: Hash,
        /// Why.
        because: String,
    },
    /// I have had test messages, and they were right.
    Test {
        /// The request that was tested.
        request: Hash,
        /// In which locales.
        locales: BTreeSet<SmolStr>,
        /// Of which branches, by their names.
        branches: BTreeSet<String>,
        /// What was looked at.
        saw: BTreeSet<Aspect>,
    },
}

/// A place from which someone may sign: as a member of a team, or for themselves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat {
    /// The team, or the person.
    pub of: SmolStr,
    /// The person.
    pub person: SmolStr,
    /// The fingerprint of their key.
    pub key: String,
}

/// What a test looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// The words and the pictures.
    Content,
    /// When it came.
    Timing,
    /// What was filled in for the client.
    Personalisation,
}

impl Aspect {
    /// All three.
    pub const ALL: &[Aspect] = &[Aspect::Content, Aspect::Timing, Aspect::Personalisation];

    /// The word for it.
    pub fn text(self) -> &'static str {
        match self {
            Aspect::Content => "content",
            Aspect::Timing => "timing",
            Aspect::Personalisation => "personalisation",
        }
    }

    /// What a word means.
    pub fn from_text(text: &str) -> Option<Aspect> {
        Aspect::ALL.iter().copied().find(|a| a.text() == text)
    }
}

impl Says {
    /// The word for it.
    pub fn kind(&self) -> &'static str {
        match self {
            Says::Request { .. } => "request",
            Says::Approval { .. } => "approval",
            Says::Decline { .. } => "decline",
            Says::Test { .. } => "test",
        }
    }

    /// The request that it answers.
    pub fn request(&self) -> Option<&Hash> {
        match self {
            Says::Request { .. } => None,
            Says::Approval { request, .. }
            | Says::Decline { request, .. }
            | Says::Test { request, .. } => Some(request),
        }
    }
}

impl Record {
    /// The text that is signed.
    pub fn text(&self) -> String {
        text::print(self)
    }

    /// The record that a text holds, if it is written as [`Record::text`] writes it, to the byte.
    pub fn read(text: &str) -> Option<Record> {
        let record = text::parse(text)?;
        (record.text() == text).then_some(record)
    }

    /// What other records call this one.
    pub fn digest(&self) -> Hash {
        Hash::of(self.text().as_bytes())
    }

    /// The hash of one facet that it names.
    pub fn hash_of(&self, part: &Part) -> Option<Hash> {
        self.facets.iter().find(|(p, _)| p == part).map(|(_, h)| *h)
    }

    /// The name of the file that it belongs into.
    pub fn file_name(&self) -> String {
        let at: String = self
            .at
            .to_string()
            .chars()
            .filter(|c| !matches!(c, '-' | ':'))
            .collect();
        format!("{at}-{}-{}.txt", self.says.kind(), self.person)
    }
}
