//! Moves the selected steps into a `sequence` of their own and runs it in their place. A sequence is expanded
//! where it is run, so that every journey means what it meant.

use super::text::{indent_at, moved, place, steps_in};
use super::{Action, ActionKind, refactoring};
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::lower::walk::{each_block, has_errors};
use crate::source::FileRange;
use crate::steps::StepKind;
use crate::syntax::ast::{Block, Step};

/// Offered where whole steps are selected.
pub(super) fn extract(snapshot: &Snapshot, range: FileRange) -> Option<Action> {
    if range.start == range.end {
        return None;
    }
    let (_, decl) = snapshot.decl_at(range.file, range.start)?;
    let (block, steps) = steps_in(snapshot, decl, range)?;
    let (first, last) = (steps.first()?, steps.last()?);
    let at = FileRange {
        end: place(snapshot, last.span)?.end,
        ..place(snapshot, first.span)?
    };
    let text = snapshot.text(range.file);
    // The selection must not begin or end inside a step.
    let before = text.get(range.start as usize..at.start as usize);
    let after = text.get(at.end as usize..range.end as usize);
    let is_blank = |part: Option<&str>| part.is_none_or(|part| part.trim().is_empty());
    let inside = at.start < range.start || range.end < at.end;
    if inside || !is_blank(before) || !is_blank(after) || !fit(block, &steps) {
        return None;
    }
    let decl_at = place(snapshot, decl.span)?;
    let name = free_name(snapshot);
    let own = text.get(at.start as usize..at.end as usize)?;
    let body = moved(own, indent_at(text, at.start), "  ");
    let edits = vec![
        TextEdit {
            at,
            text: format!("run {name}"),
        },
        TextEdit {
            at: FileRange {
                start: decl_at.end,
                end: decl_at.end,
                ..decl_at
            },
            text: format!("\n\nsequence {name} {{\n  {body}\n}}"),
        },
    ];
    let title = format!("move to a sequence `{name}`");
    Some(refactoring(title, ActionKind::Extract, edits))
}

/// Whether the steps can stand in a sequence: all are read, no comment or allowance of theirs is left behind,
/// and `end`, which in a sequence would still end the run, needs nothing after it here either.
fn fit(block: &Block, steps: &[&Step]) -> bool {
    let mut allows = !block.allows.is_empty();
    for step in steps {
        if matches!(step.kind, StepKind::Error(_)) {
            return false;
        }
        for inner in crate::lower::walk::inner_blocks(step) {
            if has_errors(inner) {
                return false;
            }
            each_block(inner, &mut |block| allows |= !block.allows.is_empty());
        }
    }
    !allows
}

fn free_name(snapshot: &Snapshot) -> String {
    let names = snapshot.names();
    let numbered = (2..).map(|n| format!("steps_{n}"));
    let mut all = std::iter::once("steps".to_owned()).chain(numbered);
    all.find(|name| names.get(name).is_none() && !names.is_unreadable(name))
        .unwrap_or_default()
}
