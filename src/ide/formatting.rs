//! Formatting as edits: of a whole file, of a stretch of it, and of the line that was just ended. A file that the
//! formatter leaves alone is left alone.

use super::Snapshot;
use super::change::TextEdit;
use super::layout::is_source;
use crate::format::{FormatRefusal, changes, format};
use crate::source::{FileId, FileRange, Span};
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
    if let Some(known) = declaration_by_declaration(snapshot, file) {
        return known.unwrap_or_default().into_iter().flatten().collect();
    }
    format(text).map_or_else(
        |_| Vec::new(),
        |formatted| changed_lines(file, (text, 0), &formatted),
    )
}

/// What is to be changed in a file that was read without a fault.
fn declaration_by_declaration(
    snapshot: &Snapshot,
    file: FileId,
) -> Option<Result<Vec<Vec<TextEdit>>, FormatRefusal>> {
    let program = &snapshot.analysis().program;
    if !program.flawless.contains(&file) {
        return None;
    }
    let own = program.decls.iter().filter(|(of, _)| *of == file);
    let placed = own.map(|(_, decl)| {
        // Its documentation stands before its span.
        let first_byte = Span::new(decl.span.chunk, 0, 0);
        let start = snapshot.sources().resolve(first_byte)?.start;
        Some((Arc::clone(decl), start as usize))
    });
    let placed: Vec<_> = placed.collect::<Option<_>>()?;
    let told = |own: &str, at: usize, wanted: &str| changed_lines(file, (own, at), wanted);
    changes(snapshot.text(file), &placed, snapshot.laid_out(), told)
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

/// The runs of lines that differ, in a text that begins at a byte of its file.
fn changed_lines(file: FileId, (before, base): (&str, usize), after: &str) -> Vec<TextEdit> {
    if before == after {
        return Vec::new();
    }
    let (old, new) = (Lines::of(before), Lines::of(after));
    let mut edits = Vec::new();
    for (from, to) in runs(&old, &new).unwrap_or_else(|| diff(&old, &new)) {
        let mut edit = |from: Range<usize>, to: Range<usize>| {
            edits.push(TextEdit {
                at: FileRange {
                    file,
                    start: (base + old.start(from.start)) as u32,
                    end: (base + old.start(from.end)) as u32,
                },
                text: new.text(to).to_owned(),
            });
        };
        if from.len() == to.len() {
            // Each line for itself, so that a part of them can be laid out.
            for (from, to) in from.zip(to) {
                if old.text(from..from + 1) != new.text(to..to + 1) {
                    edit(from..from + 1, to..to + 1);
                }
            }
        } else {
            edit(from, to);
        }
    }
    edits
}

/// Lines of two texts that say one thing.
type Run = (Range<usize>, Range<usize>);

/// The runs of lines that differ, where a layout has changed nothing but blanks and empty lines, as most do: one walk
/// through both.
fn runs(old: &Lines<'_>, new: &Lines<'_>) -> Option<Vec<Run>> {
    let mut all: Vec<Run> = Vec::new();
    let (mut from, mut to) = (0, 0);
    while from < old.len() || to < new.len() {
        let (was, now) = (old.text(from..from + 1), new.text(to..to + 1));
        let (mut next, mut then) = (from + 1, to + 1);
        if was == now {
            (from, to) = (next, then);
            continue;
        }
        // Behind the last line there is an empty one on either side.
        if !is_same_but_blanks(was, now) {
            if was.trim().is_empty() && from < old.len() {
                then = to;
            } else if now.trim().is_empty() && to < new.len() {
                next = from;
            } else {
                return None;
            }
        }
        let (next, then) = (next.min(old.len()), then.min(new.len()));
        match all.last_mut() {
            Some(run) if (run.0.end, run.1.end) == (from, to) => {
                *run = (run.0.start..next, run.1.start..then);
            }
            Some(_) | None => all.push((from..next, to..then)),
        }
        (from, to) = (next, then);
    }
    Some(all)
}

fn is_same_but_blanks(one: &str, other: &str) -> bool {
    let is_sign = |byte: &u8| !byte.is_ascii_whitespace();
    one.bytes()
        .filter(is_sign)
        .eq(other.bytes().filter(is_sign))
}

/// The runs of lines that differ, whatever has changed.
fn diff(old: &Lines<'_>, new: &Lines<'_>) -> Vec<Run> {
    let (one, other) = (old.all(), new.all());
    let diff = TextDiff::from_slices(&one, &other);
    let differ = diff
        .ops()
        .iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }));
    differ.map(|op| (op.old_range(), op.new_range())).collect()
}

/// A text by its lines, each with its end.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let mut starts: Vec<usize> = std::iter::once(0).chain(ends).collect();
        if text.is_empty() || text.ends_with('\n') {
            starts.pop();
        }
        Lines { text, starts }
    }

    fn len(&self) -> usize {
        self.starts.len()
    }

    /// Where a line starts; for one that is not there, the end.
    fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text.len())
    }

    fn all(&self) -> Vec<&'t str> {
        (0..self.len()).map(|n| self.text(n..n + 1)).collect()
    }

    /// The lines, empty where there are none.
    fn text(&self, lines: Range<usize>) -> &'t str {
        let bytes = self.start(lines.start)..self.start(lines.end);
        self.text.get(bytes).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, changed_lines, diff, runs};
    use crate::source::FileId;

    fn after(before: &str, wanted: &str) -> String {
        let mut text = before.to_owned();
        for edit in changed_lines(FileId(0), (before, 0), wanted).iter().rev() {
            text.replace_range(edit.at.start as usize..edit.at.end as usize, &edit.text);
        }
        text
    }

    #[test]
    fn edits_lead_from_one_text_to_the_other() {
        let texts = [
            "",
            "\n",
            "a",
            "a\n",
            "a\n\n",
            "\n\na\n",
            "a\nb",
            " a\n\n  b\n",
            "a \n b\n\n\nc",
            "a\nb\nc\n",
            "a\r\nb\r\n",
            "b\na\n",
            "ab\n",
            "a\n\nb\n\n\nc\n",
        ];
        for before in texts {
            for wanted in texts {
                assert_eq!(after(before, wanted), wanted, "{before:?} to {wanted:?}");
            }
        }
    }

    #[test]
    fn lines_that_only_move_are_edited_each_for_itself() {
        let (before, wanted) = ("a\n  b\n c\nd\n", "a\n b\n  c\nd\n");
        let edits = changed_lines(FileId(0), (before, 0), wanted);
        let places: Vec<(u32, u32)> = edits.iter().map(|e| (e.at.start, e.at.end)).collect();
        assert_eq!(places, [(2, 6), (6, 9)]);
    }

    #[test]
    fn what_changes_more_than_blanks_is_compared_as_a_whole() {
        let (old, new) = (Lines::of("a\nb\n"), Lines::of("a\nc\n"));
        assert_eq!(runs(&old, &new), None);
        assert_eq!(diff(&old, &new), [(1..2, 1..2)]);
        let (old, new) = (Lines::of("a\n\nb\n"), Lines::of(" a\nb\n"));
        assert_eq!(runs(&old, &new), Some(vec![(0..2, 0..1)]));
    }
}
