//! From the journey as it is, one edit after the other, each the one that brings what is built nearest to what came back.
//! It ends where nothing differs, where nothing brings it nearer, or when enough was tried: the same for the same texts.

use super::candidates::{Candidate, candidates};
use super::hints::Hints;
use super::rebuild::{Bench, Texts};
use crate::analysis::returned::edits;
use crate::approvals::meaning::Hash;
use std::collections::BTreeSet;

/// So many builds are tried for one flow.
const MOST_TRIES: usize = 600;

/// So many edits are made of one journey.
const MOST_EDITS: usize = 10;

/// Where the search has ended.
pub(super) enum End {
    /// With texts that build what came back.
    Found(Texts),
    /// With several that mean different things.
    Several,
    Nothing,
}

/// Looks for texts that build what came back.
pub(super) fn search(bench: &mut Bench<'_>, wanted: &str) -> End {
    let mut texts: Texts = bench
        .project()
        .journeys
        .iter()
        .filter_map(|file| bench.project().sources.file(*file))
        .map(|file| (file.path.clone(), file.text.to_string()))
        .collect();
    let Some(first) = bench.rebuilt(&texts) else {
        return End::Nothing;
    };
    let mut left = edits(&first.said, wanted);
    let mut seen: BTreeSet<Hash> = BTreeSet::new();
    for _ in 0..MOST_EDITS {
        let all = candidates(bench, &texts, &Hints::of(&left));
        match step(bench, &texts, &all, wanted, left.len(), &mut seen) {
            Step::There(found) => return end(found),
            Step::Nearer(nearer, rest) => (texts, left) = (nearer, rest),
            Step::Nowhere => return End::Nothing,
        }
    }
    End::Nothing
}

/// What one more edit comes to.
enum Step {
    /// These build what came back; what each means.
    There(Vec<(Texts, Hash)>),
    /// The nearest, and what still differs.
    Nearer(Texts, Vec<String>),
    Nowhere,
}

fn step(
    bench: &mut Bench<'_>,
    texts: &Texts,
    all: &[Candidate],
    wanted: &str,
    differs: usize,
    seen: &mut BTreeSet<Hash>,
) -> Step {
    let mut there = Vec::new();
    let mut nearest: Option<(Texts, Vec<String>)> = None;
    let mut rank = 0;
    for candidate in all {
        // What is less likely is looked at only where nothing likelier leads on.
        if candidate.rank > rank {
            if !there.is_empty() || nearest.is_some() {
                break;
            }
            rank = candidate.rank;
        }
        let Some(edited) = candidate.applied(texts) else {
            continue;
        };
        if !seen.insert(Hash::of(
            edited
                .values()
                .cloned()
                .collect::<Vec<_>>()
                .join("\0")
                .as_bytes(),
        )) {
            continue;
        }
        if bench.tried >= MOST_TRIES {
            break;
        }
        let Some(rebuilt) = bench.rebuilt(&edited) else {
            continue;
        };
        let rest = edits(&rebuilt.said, wanted);
        if rest.is_empty() {
            there.push((edited, rebuilt.hash));
        } else if rest.len() < nearest.as_ref().map_or(differs, |(_, rest)| rest.len()) {
            nearest = Some((edited, rest));
        }
    }
    if !there.is_empty() {
        return Step::There(there);
    }
    nearest.map_or(Step::Nowhere, |(texts, rest)| Step::Nearer(texts, rest))
}

fn end(found: Vec<(Texts, Hash)>) -> End {
    let means: BTreeSet<Hash> = found.iter().map(|(_, hash)| *hash).collect();
    if means.len() > 1 {
        return End::Several;
    }
    found
        .into_iter()
        .next()
        .map_or(End::Nothing, |(texts, _)| End::Found(texts))
}
