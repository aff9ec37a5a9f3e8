//! What lets a journey go live: made only from gates that hold.

use super::Report;
use crate::approvals::ledger::{Entry, Ledger};
use crate::approvals::meaning::{Hash, Meaning};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// The right of a journey to go live as it means now. There is no way to make one but through gates that
/// hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    meaning: Hash,
    facets: Vec<(String, Hash)>,
    records: Vec<Allowed>,
}

/// A record that allowed it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Allowed {
    /// Its file.
    pub file: String,
    /// The hash of its text.
    pub digest: String,
    /// What it is: a request, an approval, a test.
    pub record: String,
    /// Who signed it.
    pub person: SmolStr,
    /// When.
    pub at: String,
}

impl Release {
    /// What the journey meant when it was let through.
    pub fn meaning(&self) -> Hash {
        self.meaning
    }

    /// The records that allowed it, by file.
    pub fn records(&self) -> &[Allowed] {
        &self.records
    }

    /// For a document: state, meaning and records.
    pub fn value(&self) -> serde_json::Value {
        let facets: serde_json::Map<String, serde_json::Value> = self
            .facets
            .iter()
            .map(|(part, hash)| (part.clone(), hash.to_string().into()))
            .collect();
        serde_json::json!({
            "status": "live",
            "meaning": self.meaning.to_string(),
            "facets": facets,
            "records": self.records,
        })
    }
}

impl Report {
    /// The right to go live, with the records that the gates rest on; `None` where they do not hold.
    pub fn release(&self, meaning: &Meaning, ledger: &Ledger) -> Option<Release> {
        let files: BTreeSet<&str> = self.records();
        let request = ledger.request_for(&self.meaning)?;
        let of_files = ledger
            .entries
            .iter()
            .filter(|entry| files.contains(entry.file.as_str()) || entry.digest == request.digest);
        self.made_of(meaning, of_files)
    }

    /// The right to go live, with records that an earlier build named; `None` where the gates do not hold now, or
    /// one of those records is not there or does not count.
    pub fn release_again(
        &self,
        meaning: &Meaning,
        ledger: &Ledger,
        digests: &BTreeSet<&str>,
    ) -> Option<Release> {
        let named: Vec<&Entry> = ledger
            .entries
            .iter()
            .filter(|entry| digests.contains(entry.digest.to_string().as_str()))
            .collect();
        let refused = |entry: &&Entry| self.refused.iter().any(|r| r.file == entry.file);
        if named.len() != digests.len() || named.iter().any(refused) {
            return None;
        }
        self.made_of(meaning, named.into_iter())
    }

    fn made_of<'a>(
        &self,
        meaning: &Meaning,
        entries: impl Iterator<Item = &'a Entry>,
    ) -> Option<Release> {
        if !self.holds() || self.meaning != meaning.whole {
            return None;
        }
        let mut records: Vec<Allowed> = entries
            .map(|entry| Allowed {
                file: entry.file.clone(),
                digest: entry.digest.to_string(),
                record: entry.record.says.kind().to_owned(),
                person: entry.record.person.clone(),
                at: entry.record.at.to_string(),
            })
            .collect();
        records.sort();
        Some(Release {
            meaning: self.meaning,
            facets: meaning
                .facets
                .iter()
                .map(|f| (f.part.text(), f.hash))
                .collect(),
            records,
        })
    }
}
