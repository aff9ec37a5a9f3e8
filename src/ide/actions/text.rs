//! Pieces of a text as they stand, moved to another depth.

use crate::ide::Snapshot;
use crate::ide::reach::named_steps;
use crate::lower::walk::{each_block, inner_blocks};
use crate::source::{FileRange, Span};
use crate::syntax::ast::{Block, Decl, Step};

/// The innermost block of a declaration whose steps hold all of `range`, with those of its steps that `range`
/// touches.
pub(super) fn steps_in<'d>(
    snapshot: &Snapshot,
    decl: &'d Decl,
    range: FileRange,
) -> Option<(&'d Block, Vec<&'d Step>)> {
    let (_, outer) = named_steps(decl)?;
    let mut found: Option<(&Block, Vec<&Step>)> = None;
    each_block(outer, &mut |block| {
        let Some(at) = snapshot.sources().resolve(block.span) else {
            return;
        };
        // The steps of a journey stand among its clauses.
        let holds = std::ptr::eq(block, outer) || (at.start < range.start && range.end < at.end);
        if at.file != range.file || !holds {
            return;
        }
        let touched: Vec<&Step> = block
            .steps
            .iter()
            .filter(|step| {
                let at = snapshot.sources().resolve(step.span);
                at.is_some_and(|at| at.start <= range.end && range.start <= at.end)
            })
            .collect();
        if !touched.is_empty() {
            found = Some((block, touched));
        }
    });
    found
}

/// The innermost step that holds `range` in its own words, not in its blocks.
pub(super) fn step_at<'d>(
    snapshot: &Snapshot,
    decl: &'d Decl,
    range: FileRange,
) -> Option<&'d Step> {
    let (_, steps) = steps_in(snapshot, decl, range)?;
    let [step] = steps.as_slice() else {
        return None;
    };
    let in_a_block = inner_blocks(step).into_iter().any(|block| {
        let at = snapshot.sources().resolve(block.span);
        at.is_some_and(|at| at.start < range.start && range.end < at.end)
    });
    (!in_a_block).then_some(*step)
}

/// The blanks with which the line of a byte begins.
pub(super) fn indent_at(text: &str, at: u32) -> &str {
    let before = text.get(..at as usize).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    let line = text.get(start..).unwrap_or("");
    let length = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(..length).unwrap_or("")
}

/// Lines moved from one depth to another: the first as it is, the others with their blanks exchanged.
pub(super) fn moved(lines: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(lines.len());
    for (nth, line) in lines.split('\n').enumerate() {
        if nth > 0 {
            out.push('\n');
            if !line.trim().is_empty() {
                out.push_str(to);
            }
        }
        let line = if nth == 0 {
            line
        } else {
            line.strip_prefix(from).unwrap_or_else(|| line.trim_start())
        };
        out.push_str(line.trim_end_matches('\r'));
    }
    out
}

/// What stands between the braces of a block, without the blanks around it; where it begins.
pub(super) fn inside_of(snapshot: &Snapshot, block: &Block) -> Option<(String, FileRange)> {
    let at = snapshot.sources().resolve(block.span)?;
    let text = snapshot.text(at.file);
    let whole = text.get(at.start as usize..at.end as usize)?;
    let inner = whole.strip_prefix('{')?.strip_suffix('}')?;
    let trimmed = inner.trim();
    let start = at.start + 1 + (inner.len() - inner.trim_start().len()) as u32;
    let range = FileRange {
        start,
        end: start + trimmed.len() as u32,
        ..at
    };
    Some((trimmed.to_owned(), range))
}

/// The place of a span.
pub(super) fn place(snapshot: &Snapshot, span: Span) -> Option<FileRange> {
    snapshot.sources().resolve(span)
}
