//! The shape of a text: what folds, what a selection widens to, which words are links. Of the text alone, so
//! that it holds in broken files.

use super::Snapshot;
use super::configuration;
use super::navigation::paths_in;
use super::sites::Look;
use super::symbol::Symbol;
use crate::diagnostics::Code;
use crate::source::{FileId, FileRange};
use crate::syntax::cursor::{FoldKind, cursor, folds, nest};

/// What is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folding {
    /// A block.
    Block,
    /// Comments.
    Comments,
}

/// A stretch of several lines that can be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// From the sign that opens it to the one that closes it.
    pub at: FileRange,
    /// What it is.
    pub kind: Folding,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTo {
    /// A file of the project, by its path from the project's folder; it may not be there.
    File(String),
    /// The page of a code.
    Page(Code),
}

/// Words that lead elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The words.
    pub at: FileRange,
    /// Where they lead.
    pub to: LinkTo,
}

/// What can be folded in a source; nothing in templates, which other tools know.
pub fn folding(snapshot: &Snapshot, file: FileId) -> Vec<Fold> {
    if !is_source(snapshot, file) {
        return Vec::new();
    }
    let all = folds(snapshot.text(file)).into_iter();
    all.map(|fold| Fold {
        at: FileRange {
            file,
            start: fold.start,
            end: fold.end,
        },
        kind: match fold.kind {
            FoldKind::Block => Folding::Block,
            FoldKind::Comments => Folding::Comments,
        },
    })
    .collect()
}

/// What a selection at `offset` widens to, the narrowest first: word, words, statement, block, declaration, file.
pub fn selection(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<FileRange> {
    let text = snapshot.text(file);
    let range = |(start, end): (u32, u32)| FileRange { file, start, end };
    let whole = range((0, text.len() as u32));
    if !is_source(snapshot, file) {
        return vec![whole];
    }
    let place = cursor(text, offset);
    let mut found = vec![whole];
    found.extend(nest(text, offset).into_iter().map(range));
    match place.inside {
        crate::syntax::cursor::Inside::Text(start, end) => {
            let quotes = (start.saturating_sub(1), (end + 1).min(text.len() as u32));
            found.push(range(quotes));
            found.push(range((start, end)));
        }
        crate::syntax::cursor::Inside::Words => found.push(range(place.word)),
        crate::syntax::cursor::Inside::Comment => {}
    }
    found.reverse();
    // Each must hold the one before it, and be wider.
    let mut widening: Vec<FileRange> = Vec::new();
    for next in found {
        let fits = widening
            .last()
            .is_none_or(|last| next.start <= last.start && last.end <= next.end && next != *last);
        if fits && next.start < next.end {
            widening.push(next);
        }
    }
    widening
}

/// The words of a file that lead to another, or to the page of a code.
pub fn links(snapshot: &Snapshot, file: FileId) -> Vec<Link> {
    if configuration::is_configuration(snapshot, file) {
        return configuration::links(snapshot, file);
    }
    let paths = paths_in(snapshot, file).into_iter();
    let mut found: Vec<Link> = paths
        .map(|place| Link {
            at: place.at,
            to: LinkTo::File(place.path),
        })
        .collect();
    let look = Look::new(snapshot);
    for (of, decl) in snapshot.decls() {
        if of != file {
            continue;
        }
        for site in look.sites(decl) {
            if let Symbol::Code(code) = site.symbol {
                let at = snapshot.sources().resolve(site.span);
                found.extend(at.map(|at| Link {
                    at,
                    to: LinkTo::Page(code),
                }));
            }
        }
    }
    found.sort_by_key(|link| link.at);
    found
}

pub(super) fn is_source(snapshot: &Snapshot, file: FileId) -> bool {
    snapshot.analysis().project.journeys.contains(&file)
}
