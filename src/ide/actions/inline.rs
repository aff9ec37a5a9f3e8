//! Puts the steps of a sequence where it is run, and takes the sequence away if nothing else runs it.

use super::text::{indent_at, inside_of, moved, place, step_at};
use super::{Action, ActionKind, refactoring};
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::ide::sites::{Look, Role};
use crate::ide::symbol::Symbol;
use crate::lower::walk::{allowances, has_errors};
use crate::source::FileRange;
use crate::steps::StepKind;
use crate::syntax::ast::DeclKind;

/// Offered on a `run`.
pub(super) fn inline(snapshot: &Snapshot, range: FileRange) -> Option<Action> {
    let (_, decl) = snapshot.decl_at(range.file, range.start)?;
    let step = step_at(snapshot, decl, range)?;
    let StepKind::Run(run) = &step.kind else {
        return None;
    };
    let name = &run.sequence.text;
    let (sequence, whole) = snapshot.decls().find_map(|(_, decl)| {
        let DeclKind::Sequence(sequence) = &decl.kind else {
            return None;
        };
        (sequence.name.text == *name).then_some((sequence, decl))
    })?;
    if has_errors(&sequence.steps) || !allowances(&sequence.steps).is_empty() {
        return None;
    }
    let (body, body_at) = inside_of(snapshot, &sequence.steps)?;
    if body.is_empty() {
        return None;
    }
    let at = place(snapshot, step.span)?;
    let to = indent_at(snapshot.text(at.file), at.start);
    let from = indent_at(snapshot.text(body_at.file), body_at.start);
    // In a block on one line there is room for one step.
    let text = moved(&body, from, to);
    let own_line = snapshot
        .text(at.file)
        .get(..at.start as usize)
        .and_then(|before| before.rsplit('\n').next())
        .is_some_and(|before| before.trim().is_empty());
    if !own_line && text.contains('\n') {
        return None;
    }
    let mut edits = vec![TextEdit { at, text }];
    let look = Look::new(snapshot);
    let uses = look.all(&Symbol::Name(name.clone()));
    let used = uses.iter().filter(|(_, role)| *role != Role::Declares);
    let title = if used.count() == 1 {
        edits.push(taken_away(snapshot, place(snapshot, whole.span)?));
        format!("put the steps of `{name}` here, and take the sequence away")
    } else {
        format!("put the steps of `{name}` here")
    };
    edits.sort();
    Some(refactoring(title, ActionKind::Inline, edits))
}

/// The declaration with the blank lines after it.
fn taken_away(snapshot: &Snapshot, at: FileRange) -> TextEdit {
    let text = snapshot.text(at.file);
    let rest = text.get(at.end as usize..).unwrap_or("");
    let blanks = rest.len() - rest.trim_start_matches(['\n', '\r', ' ', '\t']).len();
    let behind = rest.get(..blanks).unwrap_or("");
    let lines = behind.rfind('\n').map_or(0, |n| n + 1);
    TextEdit {
        at: FileRange {
            end: at.end + lines as u32,
            ..at
        },
        text: String::new(),
    }
}
