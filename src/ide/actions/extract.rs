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
    if !fit(block, &steps) {
        return None;
    }
    let at = with_comments(text, at, range)?;
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

/// The place of the steps with the comments before and behind them that are selected, too, whole. Nothing where the
/// selection begins or ends inside a step or a comment.
fn with_comments(text: &str, steps: FileRange, selected: FileRange) -> Option<FileRange> {
    if steps.start < selected.start || selected.end < steps.end {
        return None;
    }
    let before = text.get(selected.start as usize..steps.start as usize)?;
    let after = text.get(steps.end as usize..selected.end as usize)?;
    let is_comment = |line: &str| line.trim().is_empty() || line.trim().starts_with("//");
    if !before.lines().all(is_comment) || !after.lines().all(is_comment) {
        return None;
    }
    let blank = before.len() - before.trim_start().len();
    let at = FileRange {
        start: selected.start + blank as u32,
        end: steps.end + after.trim_end().len() as u32,
        ..steps
    };
    let line = text.get(..at.start as usize)?.rsplit('\n').next()?;
    let rest = text.get(at.end as usize..)?.lines().next().unwrap_or("");
    let begins = before.trim().is_empty() || line.trim().is_empty();
    let ends = after.trim().is_empty() || rest.trim().is_empty();
    (begins && ends).then_some(at)
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
