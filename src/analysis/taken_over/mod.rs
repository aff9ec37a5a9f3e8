//! The edit of a project's source that says what somebody edited on a platform: found by trying, and believed only because
//! the compiler, given the edited source, builds exactly what came back.
//!
//! Nothing here knows a platform. What differs is read off the flow in the words of the language (`hints`); from it come
//! candidates, each a small edit of the journey's text, of a sequence that it runs or of a message that it sends
//! (`candidates`); each is compiled and built (`rebuild`), and what brings the flow nearer is kept (`search`). What says the
//! same there and means several things is nobody's to guess.

mod candidates;
mod hints;
mod rebuild;
mod search;
mod statements;
mod words;

use super::in_place::{in_place, texts_of, written};
use super::{Analysis, Returned, returned};
use crate::approvals::meaning::{Hash, Part};
use crate::diagnostics::Severity;
use crate::import::Importer;
use crate::project;
use crate::targets::Target;
use rebuild::{Bench, Texts};
use search::End;
use similar::{ChangeTag, TextDiff};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What came of looking for an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenOver {
    /// An edit says what is there.
    Found(Found),
    /// Several do, and they mean different things.
    Several {
        /// How many were built.
        tried: usize,
    },
    /// None was found.
    Nothing {
        /// How many were built.
        tried: usize,
    },
}

/// A journey that says what is on the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The declarations that were edited, and the journey, as they are to stand in the project.
    pub text: String,
    /// Each changed line: where it stands, what it was, and what it becomes.
    pub changes: Vec<String>,
    /// What is wrong with the project once they stand there.
    pub faults: Vec<String>,
    /// How many edits were built.
    pub tried: usize,
}

/// Looks for the edit of a project that builds the flow that came back.
pub fn take_over(
    analysis: &Analysis,
    target: &'static dyn Target,
    importer: &Importer,
    flow: &Returned,
) -> TakenOver {
    let Some(mut bench) = Bench::new(analysis, target, importer, &flow.journey) else {
        return TakenOver::Nothing { tried: 0 };
    };
    let end = search::search(&mut bench, &flow.said);
    let tried = bench.tried;
    match end {
        End::Found(texts) => match accepted(analysis, target, importer, flow, &texts) {
            Some(found) => TakenOver::Found(Found { tried, ..found }),
            None => TakenOver::Nothing { tried },
        },
        End::Several => TakenOver::Several { tried },
        End::Nothing => TakenOver::Nothing { tried },
    }
}

/// What is written out is compiled once more in the place where it is to stand, by the whole compiler: it must build what came
/// back, and change no other journey.
fn accepted(
    analysis: &Analysis,
    target: &'static dyn Target,
    importer: &Importer,
    flow: &Returned,
    texts: &Texts,
) -> Option<Found> {
    let changed = texts
        .iter()
        .map(|(path, text)| (path.clone(), text.clone()));
    let edited = project::reopen(&analysis.project, &changed.collect());
    let edited = Analysis::for_targets(edited, &[target]);
    let names = differing(analysis, &edited, &flow.journey);
    let text = texts_of(&edited.program, &edited.project.sources, &names);
    let stands = in_place(&analysis.project, &text)?;
    let stands = Analysis::for_targets(stands, &[target]);
    let built = stands.built_for(importer.name);
    let (_, document) = built.iter().find(|(name, _)| *name == flow.journey)?;
    if returned::said(importer, document)? != flow.said || moves_others(analysis, &stands, flow) {
        return None;
    }
    let before = texts_of(&analysis.program, &analysis.project.sources, &names);
    let mut faults: Vec<String> = stands
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| format!("with them the project is at fault: {}", d.message))
        .collect();
    faults.dedup();
    Some(Found {
        changes: changes(analysis, &names, &before, &text),
        text,
        faults,
        tried: 0,
    })
}

/// The journey, and every declaration whose text is another.
fn differing(before: &Analysis, after: &Analysis, journey: &SmolStr) -> BTreeSet<SmolStr> {
    let texts = |analysis: &Analysis| -> Vec<(SmolStr, String)> {
        let sources = &analysis.project.sources;
        let all = written(&analysis.program, sources);
        let text = |one: &super::in_place::Written| {
            let text = &sources.file(one.file)?.text;
            Some((one.name.clone(), text.get(one.range.clone())?.to_owned()))
        };
        all.iter().filter_map(text).collect()
    };
    let known = texts(before);
    let now = texts(after).into_iter();
    let mut names: BTreeSet<SmolStr> = now
        .filter(|one| !known.contains(one))
        .map(|(name, _)| name)
        .collect();
    names.insert(journey.clone());
    names
}

/// Whether another journey of the project would mean something else. What a rule comes to over all journeys is not looked at:
/// that may well move with one of them, and its verdict is told where it is broken.
fn moves_others(before: &Analysis, after: &Analysis, flow: &Returned) -> bool {
    let of = |analysis: &Analysis| -> Vec<_> {
        let version = analysis.version();
        let all = version.journeys.iter();
        all.filter(|side| side.workflow.name != flow.journey)
            .map(|side| {
                let facets = side.meaning.facets.iter();
                let own = facets.filter(|facet| facet.part != Part::Restraint);
                let hashes: Vec<Hash> = own.map(|facet| facet.hash).collect();
                (side.workflow.name.clone(), hashes)
            })
            .collect()
    };
    of(before) != of(after)
}

/// Each changed line with its place in the project.
fn changes(
    analysis: &Analysis,
    names: &BTreeSet<SmolStr>,
    before: &str,
    after: &str,
) -> Vec<String> {
    let sources = &analysis.project.sources;
    let place = |line: &str| -> Option<String> {
        let all = written(&analysis.program, sources);
        let own = all.iter().filter(|one| names.contains(&one.name));
        let mut found = own.filter_map(|one| {
            let file = sources.file(one.file)?;
            let text = file.text.get(one.range.clone())?;
            let first = file.lines().line_of(u32::try_from(one.range.start).ok()?);
            let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let at = text
                .lines()
                .position(|own| squeezed(own) == squeezed(line))?;
            Some(format!("{}:{}: ", file.path, first + at + 1))
        });
        found.next()
    };
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for change in diff.iter_all_changes() {
        let line = change.value().trim();
        if line.is_empty() {
            continue;
        }
        match change.tag() {
            ChangeTag::Equal => {}
            ChangeTag::Delete => {
                lines.push(format!("{}- {line}", place(line).unwrap_or_default()));
            }
            ChangeTag::Insert => lines.push(format!("+ {line}")),
        }
    }
    lines
}
