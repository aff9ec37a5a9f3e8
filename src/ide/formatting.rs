//! Formatting as edits: of a whole file, of a stretch of it, and of the line that was just ended. A file that the
//! formatter leaves alone is left alone.

use super::Snapshot;
use super::change::TextEdit;
use super::layout::is_source;
use crate::format::{format, format_known};
use crate::source::{FileId, FileRange};
use crate::syntax::cursor::depth;
use similar::{DiffOp, TextDiff};
use std::ops::Range;
use std::sync::Arc;

/// Lays out a file: the lines that change, and no others.
pub fn format_file(snapshot: &Snapshot, file: FileId) -> Vec<TextEdit> {
    if !is_source(snapshot, file) {
        return Vec::new();
    }
    let text = snapshot.text(file);
    let program = &snapshot.analysis().program;
    let formatted = if program.flawless.contains(&file) {
        let own = program.decls.iter().filter(|(of, _)| *of == file);
        let own: Vec<_> = own.map(|(_, decl)| Arc::clone(decl)).collect();
        format_known(text, &own)
    } else {
        format(text)
    };
    formatted.map_or_else(
        |_| Vec::new(),
        |formatted| changed_lines(file, text, &formatted),
    )
}

/// Lays out the lines of a file that `range` touches.
pub fn format_range(snapshot: &Snapshot, range: FileRange) -> Vec<TextEdit> {
    let mut edits = format_file(snapshot, range.file);
    // A selection that ends where a line begins does not touch it; neither does one that has no width.
    edits.retain(|edit| {
        edit.at.start < range.end.max(range.start + 1)
            && range.start < edit.at.end.max(edit.at.start + 1)
    });
    edits
}

/// After a line's end or a `}` was typed at `offset`: puts the line at its depth. Nothing else moves while
/// someone types.
pub fn format_on_type(
    snapshot: &Snapshot,
    file: FileId,
    offset: u32,
    typed: char,
) -> Vec<TextEdit> {
    if !is_source(snapshot, file) || !matches!(typed, '\n' | '}') {
        return Vec::new();
    }
    let text = snapshot.text(file);
    let before = text.get(..offset as usize).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    let line = text.get(start..).unwrap_or("");
    let line = line.split(['\n', '\r']).next().unwrap_or("");
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    let closes = line.trim_start().starts_with('}');
    // A `}` is moved only where it begins its line.
    if typed == '}' && !closes {
        return Vec::new();
    }
    let depth = depth(text, start as u32).saturating_sub(usize::from(closes));
    let wanted = "  ".repeat(depth);
    if line.get(..blanks) == Some(wanted.as_str()) {
        return Vec::new();
    }
    vec![TextEdit {
        at: FileRange {
            file,
            start: start as u32,
            end: (start + blanks) as u32,
        },
        text: wanted,
    }]
}

/// The runs of lines that differ.
fn changed_lines(file: FileId, before: &str, after: &str) -> Vec<TextEdit> {
    if before == after {
        return Vec::new();
    }
    let diff = TextDiff::from_lines(before, after);
    let offsets = |count: usize, line: &dyn Fn(usize) -> usize| {
        let mut at = 0_usize;
        let mut all = vec![0];
        for nth in 0..count {
            at += line(nth);
            all.push(at);
        }
        all
    };
    let old = offsets(diff.old_len(), &|nth| {
        diff.old_slice(nth).map_or(0, str::len)
    });
    let new = offsets(diff.new_len(), &|nth| {
        diff.new_slice(nth).map_or(0, str::len)
    });
    let place = |all: &[usize], line: usize| all.get(line).copied().unwrap_or(0);
    let mut edits = Vec::new();
    for op in diff.ops() {
        if let DiffOp::Equal { .. } = op {
            continue;
        }
        let (from, to) = (op.old_range(), op.new_range());
        let mut edit = |from: Range<usize>, to: Range<usize>| {
            let text = after.get(place(&new, to.start)..place(&new, to.end));
            edits.push(TextEdit {
                at: FileRange {
                    file,
                    start: place(&old, from.start) as u32,
                    end: place(&old, from.end) as u32,
                },
                text: text.unwrap_or("").to_owned(),
            });
        };
        if from.len() == to.len() {
            // Each line for itself, so that a part of them can be laid out.
            for (from, to) in from.zip(to) {
                edit(from..from + 1, to..to + 1);
            }
        } else {
            edit(from, to);
        }
    }
    edits
}
