//! Small edits of a journey's text that could say what was edited on a platform, the likeliest first. Whether one means
//! anything, and what, is the compiler's to say.

mod clauses;
mod steps;
mod values;

use super::hints::Hints;
use super::rebuild::{Bench, Texts};
use super::statements::{Statement, statements};
use super::words::{Kind, Piece, pieces};
use crate::analysis::in_place::{Written, written};
use crate::diagnostics::Sink;
use crate::source::SourceMap;
use crate::syntax;
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::ops::Range;

/// An edit of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// How likely it is: nothing is tried while something with a lower rank is left.
    pub(super) rank: u8,
    pub(super) path: String,
    /// What is replaced, by what; in order, and apart.
    pub(super) edits: Vec<(Range<usize>, String)>,
}

impl Candidate {
    /// The texts with the edit in them.
    pub(super) fn applied(&self, texts: &Texts) -> Option<Texts> {
        let mut texts = texts.clone();
        let text = texts.get_mut(&self.path)?;
        for (range, by) in self.edits.iter().rev() {
            text.get(range.clone())?;
            text.replace_range(range.clone(), by);
        }
        Some(texts)
    }
}

/// A declaration whose text may be edited, cut up.
pub(super) struct Part<'t> {
    text: &'t str,
    pieces: Vec<Piece<'t>>,
    statements: Vec<Statement>,
}

/// An edit within a declaration.
type Edit = (u8, Vec<(Range<usize>, String)>);

/// The edits that hints lead to, in the order in which they are tried.
pub(super) fn candidates(bench: &Bench<'_>, texts: &Texts, hints: &Hints) -> Vec<Candidate> {
    let project = bench.project();
    let mut sources = project.sources.clone();
    for file in &project.journeys {
        if let Some(text) = sources.file(*file).and_then(|file| texts.get(&file.path)) {
            sources.set_text(*file, text.to_owned());
        }
    }
    let program = syntax::parse(&mut sources, &project.journeys, &mut Sink::new());
    let all = written(&program, &sources);
    let mut found = Vec::new();
    if let Some(journey) = all.iter().find(|one| one.name == bench.journey) {
        of_steps(bench, hints, (&all, &sources), journey, &mut found);
    }
    found.sort_by_key(|candidate| candidate.rank);
    found
}

/// Edits of a journey, of the sequences that it runs, and of the messages that it speaks of.
fn of_steps(
    bench: &Bench<'_>,
    hints: &Hints,
    (all, sources): (&[Written], &SourceMap),
    journey: &Written,
    found: &mut Vec<Candidate>,
) {
    let text_of = |one: &Written| sources.file(one.file)?.text.get(one.range.clone());
    let path_of = |one: &Written| Some(sources.file(one.file)?.path.clone());
    let (Some(text), Some(path)) = (text_of(journey), path_of(journey)) else {
        return;
    };
    let put = |found: &mut Vec<Candidate>, one: &Written, path: &str, edits: Vec<Edit>| {
        let from = one.range.start;
        found.extend(edits.into_iter().map(|(rank, edits)| {
            Candidate {
                rank,
                path: path.to_owned(),
                edits: edits
                    .into_iter()
                    .map(|(range, by)| (range.start + from..range.end + from, by))
                    .collect(),
            }
        }));
    };
    let part = Part::of(text);
    put(found, journey, &path, edits_of(bench, &part, hints));
    // What is run from several places is edited where it is run: in place of its name.
    let mut speaks: BTreeSet<&str> = part.words();
    for (place, name) in part.runs() {
        let Some((sequence, body)) = all
            .iter()
            .find(|one| one.name == name)
            .and_then(|one| Some((one, text_of(one)?)))
        else {
            continue;
        };
        let inner = Part::of(body);
        speaks.extend(inner.words());
        let edits = edits_of(bench, &inner, hints);
        if runs_of(all, sources, name) > 1 {
            put(found, journey, &path, inlined(&inner, &place, edits));
        } else if let Some(path) = path_of(sequence) {
            put(found, sequence, &path, edits);
        }
    }
    for message in all.iter().filter(|one| speaks.contains(one.name.as_str())) {
        if bench.house().messages.contains_key(&message.name)
            && let (Some(text), Some(path)) = (text_of(message), path_of(message))
        {
            let part = Part::of(text);
            let mut edits = Vec::new();
            values::texts(&part, hints, &mut edits);
            put(found, message, &path, edits);
        }
    }
}

fn edits_of(bench: &Bench<'_>, part: &Part<'_>, hints: &Hints) -> Vec<Edit> {
    let mut edits = Vec::new();
    values::lengths(part, hints, &mut edits);
    values::times(part, hints, &mut edits);
    values::numbers(part, hints, &mut edits);
    values::texts(part, hints, &mut edits);
    values::words(part, hints, bench.house(), &mut edits);
    values::shares(part, hints, &mut edits);
    clauses::reentry(part, hints, &mut edits);
    clauses::exits(part, hints, bench.house(), &mut edits);
    steps::removed(part, hints, &mut edits);
    steps::swapped(part, &mut edits);
    steps::added(part, hints, bench.house(), &mut edits);
    edits
}

/// Edits of a sequence as edits of the step that runs it: its steps, edited, stand there instead.
fn inlined(inner: &Part<'_>, place: &Range<usize>, edits: Vec<Edit>) -> Vec<Edit> {
    let open = inner.pieces.iter().find(|piece| piece.kind == Kind::Open);
    let close = inner.pieces.iter().rfind(|p| p.kind == Kind::Close);
    let (Some(open), Some(close)) = (open, close) else {
        return Vec::new();
    };
    let within = open.at.end..close.at.start;
    let edits = edits.into_iter().filter_map(|(rank, edits)| {
        let inside = |range: &Range<usize>| range.start >= within.start && range.end <= within.end;
        if !edits.iter().all(|(range, _)| inside(range)) {
            return None;
        }
        let mut body = inner.text.get(within.clone())?.to_owned();
        for (range, by) in edits.iter().rev() {
            let range = range.start - within.start..range.end - within.start;
            body.get(range.clone())?;
            body.replace_range(range, by);
        }
        Some((rank, vec![(place.clone(), body.trim().to_owned())]))
    });
    edits.collect()
}

/// How often a sequence is run in all of the project.
fn runs_of(all: &[Written], sources: &SourceMap, name: &str) -> usize {
    let texts = all
        .iter()
        .filter_map(|one| sources.file(one.file)?.text.get(one.range.clone()));
    texts
        .map(|text| {
            let part = Part::of(text);
            part.runs().iter().filter(|(_, run)| *run == name).count()
        })
        .sum()
}

impl<'t> Part<'t> {
    fn of(text: &'t str) -> Self {
        let pieces = pieces(text);
        let statements = statements(&pieces);
        Part {
            text,
            pieces,
            statements,
        }
    }

    /// Where a sequence is run, and which.
    fn runs(&self) -> Vec<(Range<usize>, &'t str)> {
        let runs = self.statements.iter().filter_map(|one| {
            let name = self.pieces.get(one.first + 1)?;
            let is_run = one.word(&self.pieces) == "run" && one.last == one.first + 1;
            is_run.then(|| Some((self.range(one)?, name.text)))?
        });
        runs.collect()
    }

    fn words(&self) -> BTreeSet<&'t str> {
        let words = self.pieces.iter().filter(|p| p.kind == Kind::Word);
        words.map(|piece| piece.text).collect()
    }

    /// Where a statement stands; a block is not part of its head.
    fn range(&self, one: &Statement) -> Option<Range<usize>> {
        Some(self.pieces.get(one.first)?.at.start..self.pieces.get(one.last)?.at.end)
    }

    /// The text of a statement.
    fn said(&self, one: &Statement) -> &'t str {
        self.range(one)
            .and_then(|range| self.text.get(range))
            .unwrap_or_default()
    }

    /// The pieces of a statement.
    fn of_statement(&self, one: &Statement) -> &[Piece<'t>] {
        self.pieces.get(one.first..=one.last).unwrap_or_default()
    }
}

/// Names as words.
fn as_words<'n>(names: impl Iterator<Item = &'n SmolStr>) -> Vec<&'n str> {
    names.map(SmolStr::as_str).collect()
}
