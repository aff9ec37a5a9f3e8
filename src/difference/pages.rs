//! Which lines of the pages differ, facet by facet.

use crate::approvals::meaning::{Meaning, Part};
use similar::{ChangeTag, TextDiff};

/// What changed in a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageChange {
    /// Which.
    pub part: Part,
    /// Lines that are there no more, in order.
    pub gone: Vec<String>,
    /// Lines that are new, in order.
    pub come: Vec<String>,
}

/// The lines that differ, facet by facet. Empty for two meanings with one hash.
pub fn between(before: &Meaning, now: &Meaning) -> Vec<PageChange> {
    let facets = before.facets.iter().chain(&now.facets);
    let mut parts: Vec<&Part> = facets.map(|f| &f.part).collect();
    parts.sort();
    parts.dedup();
    parts
        .into_iter()
        .filter_map(|part| {
            let (old, new) = (lines(before, part), lines(now, part));
            let (gone, come) = differing(old, new);
            let differs = !gone.is_empty() || !come.is_empty();
            differs.then(|| PageChange {
                part: part.clone(),
                gone,
                come,
            })
        })
        .collect()
}

/// The lines of one facet; none where the journey has it not.
pub(super) fn lines<'a>(meaning: &'a Meaning, part: &Part) -> &'a [String] {
    let facet = meaning.facets.iter().find(|facet| facet.part == *part);
    facet.map_or(&[], |facet| facet.lines.as_slice())
}

/// The lines that are only in the first, and only in the second.
pub(super) fn differing(old: &[String], new: &[String]) -> (Vec<String>, Vec<String>) {
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
    (gone, come)
}

/// Lines of two sides that say something of the same thing, by a key; what has no partner stands alone.
pub(super) fn paired<K: Ord>(
    page: &PageChange,
    key: impl Fn(&str) -> K,
) -> Vec<(Vec<&str>, Vec<&str>)> {
    let mut all: std::collections::BTreeMap<K, (Vec<&str>, Vec<&str>)> =
        std::collections::BTreeMap::new();
    for line in &page.gone {
        all.entry(key(line)).or_default().0.push(line);
    }
    for line in &page.come {
        all.entry(key(line)).or_default().1.push(line);
    }
    all.into_values().collect()
}
