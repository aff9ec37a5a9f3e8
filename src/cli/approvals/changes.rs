//! What is different from what was last approved, line by line of what is signed.

use crate::approvals::ledger::{Entry, Ledger};
use crate::approvals::meaning::{Facet, Meaning, Part};
use crate::approvals::record::Says;
use similar::{ChangeTag, TextDiff};

/// What changed in a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) part: Part,
    pub(super) gone: Vec<String>,
    pub(super) come: Vec<String>,
}

/// The last meaning but this one that somebody approved, as far as its pages were kept.
pub(super) struct Before<'a> {
    pub(super) request: &'a Entry,
    pub(super) meaning: Option<&'a Meaning>,
}

/// What was last approved by anyone, other than what the journey means now.
pub(super) fn last_approved<'a>(ledger: &'a Ledger, now: &Meaning) -> Option<Before<'a>> {
    let approved = |digest| {
        ledger.entries.iter().any(|entry| match &entry.record.says {
            Says::Approval { request, .. } => *request == digest,
            Says::Request { .. } | Says::Decline { .. } | Says::Test { .. } => false,
        })
    };
    let request = ledger
        .entries
        .iter()
        .filter(|entry| matches!(entry.record.says, Says::Request { .. }))
        .filter(|entry| entry.record.meaning != now.whole && approved(entry.digest))
        .max_by_key(|entry| entry.record.at)?;
    Some(Before {
        request,
        meaning: ledger.meanings.get(&request.record.meaning),
    })
}

/// The lines that differ, facet by facet.
pub(super) fn between(before: &Meaning, now: &Meaning) -> Vec<Change> {
    let mut parts: Vec<&Part> = before
        .facets
        .iter()
        .chain(&now.facets)
        .map(|f| &f.part)
        .collect();
    parts.sort();
    parts.dedup();
    parts
        .into_iter()
        .filter_map(|part| {
            let of = |meaning: &Meaning| -> Vec<String> {
                let facet = meaning.facets.iter().find(|f: &&Facet| f.part == *part);
                facet.map(|f| f.lines.clone()).unwrap_or_default()
            };
            let (old, new) = (of(before), of(now));
            let old: Vec<&str> = old.iter().map(String::as_str).collect();
            let new: Vec<&str> = new.iter().map(String::as_str).collect();
            let (mut gone, mut come) = (Vec::new(), Vec::new());
            for change in TextDiff::from_slices(&old, &new).iter_all_changes() {
                match change.tag() {
                    ChangeTag::Delete => gone.push(change.value().to_owned()),
                    ChangeTag::Insert => come.push(change.value().to_owned()),
                    ChangeTag::Equal => {}
                }
            }
            let differs = !gone.is_empty() || !come.is_empty();
            differs.then(|| Change {
                part: part.clone(),
                gone,
                come,
            })
        })
        .collect()
}
