//! Code actions: the fixes of diagnostics, all safe ones at once, and refactorings.

mod extract;
mod inline;
mod matching;
mod offers;
mod text;
mod weights;

use super::Snapshot;
use super::change::{Change, TextEdit};
use crate::diagnostics::{Applicability, Diagnostic, Fix};
use crate::source::{FileId, FileRange};

/// What an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionKind {
    /// Mends a fault.
    QuickFix,
    /// Moves steps into a sequence of their own.
    Extract,
    /// Puts the steps of a sequence in its place.
    Inline,
    /// Writes the same in another form.
    Rewrite,
}

/// Something that can be done at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What it does, as an order.
    pub title: String,
    /// What it is.
    pub kind: ActionKind,
    /// What changes.
    pub change: Change,
    /// Sure, and the only one of its kind: to be offered first.
    pub preferred: bool,
    /// For a quick fix, which of [`Snapshot::diagnostics`] it mends.
    pub mends: Option<usize>,
}

/// What can be done in `range`: fixes of what is wrong there, then refactorings.
pub fn actions(snapshot: &Snapshot, range: FileRange) -> Vec<Action> {
    actions_for(snapshot, range, &[])
}

/// [`actions`], with the fixes of what is wrong elsewhere and meant, too, by where it begins: an editor may ask at the
/// cursor for the faults of its line.
pub fn actions_for(snapshot: &Snapshot, range: FileRange, meant: &[FileRange]) -> Vec<Action> {
    let mut found = Vec::new();
    for (index, diagnostic) in snapshot.diagnostics().iter().enumerate() {
        let at = snapshot.sources().resolve(diagnostic.primary.span);
        let touches = at.is_some_and(|at| {
            let within = at.start <= range.end && range.start <= at.end;
            let is_meant = |one: &FileRange| (one.file, one.start) == (at.file, at.start);
            (at.file == range.file && within) || meant.iter().any(is_meant)
        });
        if touches {
            found.extend(quick_fixes(snapshot, index, diagnostic));
            found.extend(offers::offers(snapshot, index, diagnostic));
        }
    }
    let refactorings = [
        extract::extract(snapshot, range),
        inline::inline(snapshot, range),
        matching::to_match(snapshot, range),
        weights::rebalance(snapshot, range),
    ];
    for action in refactorings.into_iter().flatten() {
        // It may mend what is wrong here, and is offered for that.
        if found.iter().all(|other| other.title != action.title) {
            found.push(action);
        }
    }
    found
}

/// Every safe fix of a file that stands alone, as one change. `None` where there is none. One fix can uncover
/// the next: asked again after it, there may be more.
pub fn fix_all(snapshot: &Snapshot, file: FileId) -> Option<Change> {
    let mut edits: Vec<TextEdit> = Vec::new();
    for diagnostic in snapshot.diagnostics() {
        let at = snapshot.sources().resolve(diagnostic.primary.span);
        if at.is_none_or(|at| at.file != file) {
            continue;
        }
        let mut safe = diagnostic
            .fixes
            .iter()
            .filter(|fix| fix.applicability == Applicability::Safe);
        let (Some(one), None) = (safe.next(), safe.next()) else {
            continue;
        };
        let Some(new) = edits_of(snapshot, one) else {
            continue;
        };
        let clashes = new.iter().any(|edit| {
            edits.iter().any(|taken| {
                taken.at.file == edit.at.file
                    && taken.at.start <= edit.at.end
                    && edit.at.start <= taken.at.end
            })
        });
        if !clashes {
            edits.extend(new);
        }
    }
    edits.sort();
    (!edits.is_empty()).then(|| Change {
        edits,
        ..Change::default()
    })
}

fn quick_fixes(snapshot: &Snapshot, index: usize, diagnostic: &Diagnostic) -> Vec<Action> {
    let safe = diagnostic
        .fixes
        .iter()
        .filter(|fix| fix.applicability == Applicability::Safe)
        .count();
    // Where something is left to be written, a person who chooses it writes it.
    let fixes = diagnostic.fixes.iter();
    fixes
        .filter_map(|fix| {
            Some(Action {
                title: fix.title.clone(),
                kind: ActionKind::QuickFix,
                change: Change {
                    edits: edits_of(snapshot, fix)?,
                    ..Change::default()
                },
                preferred: safe == 1 && fix.applicability == Applicability::Safe,
                mends: Some(index),
            })
        })
        .collect()
}

fn edits_of(snapshot: &Snapshot, fix: &Fix) -> Option<Vec<TextEdit>> {
    if fix.edits.is_empty() {
        return None;
    }
    let edits = fix.edits.iter().map(|edit| {
        Some(TextEdit {
            at: snapshot.sources().resolve(edit.span)?,
            text: edit.text.clone(),
        })
    });
    edits.collect()
}

/// A refactoring.
fn refactoring(title: String, kind: ActionKind, edits: Vec<TextEdit>) -> Action {
    Action {
        title,
        kind,
        change: Change {
            edits,
            ..Change::default()
        },
        preferred: false,
        mends: None,
    }
}
