//! Applying fixes: in memory first, round after round, then all files or none.

use crate::analysis::Analysis;
use crate::diagnostics::{Applicability, Diagnostic, Fix};
use crate::project::read;
use crate::project::write::{self, Output, WriteFault};
use crate::project::{self};
use crate::source::{FileId, FileRange};
use similar::TextDiff;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One fix can uncover the next; texts that still change after so many rounds are left as they are.
const ROUNDS: usize = 10;

/// Which fixes are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Those that are safe.
    Safe,
    /// Also those that change what a client may receive.
    All,
}

/// The fix that is applied: the one safe one, or else, where those are wanted, the one unsafe one.
/// Where there are several, a person must choose.
pub(super) fn chosen(fixes: &[Fix], wanted: Wanted) -> Option<&Fix> {
    let of = |sure: Applicability| {
        fixes
            .iter()
            .filter(move |fix| fix.applicability == sure && !fix.edits.is_empty())
    };
    let (sure, unsure) = (of(Applicability::Safe), of(Applicability::Unsafe));
    let mut candidates: Vec<&Fix> = sure.collect();
    if candidates.is_empty() && wanted == Wanted::All {
        candidates.extend(unsure);
    }
    match candidates.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// A text before and after.
#[derive(Debug)]
pub(super) struct Change {
    /// Folder of the project.
    pub(super) root: Option<PathBuf>,
    /// Path from there.
    pub(super) path: String,
    /// What was read.
    pub(super) before: String,
    /// What it shall be.
    pub(super) after: String,
    /// Came from standard input rather than from disk.
    pub(super) stands_in: bool,
}

/// What was fixed.
#[derive(Debug, Default)]
pub(super) struct Fixed {
    /// How many diagnostics.
    pub(super) count: usize,
    /// In which texts.
    pub(super) changes: Vec<Change>,
}

/// Applies fixes until none is left, and returns the analysis of what came of it.
pub(super) fn apply(mut analysis: Analysis, wanted: Wanted, fixed: &mut Fixed) -> Analysis {
    let mut before: BTreeMap<String, (String, bool)> = BTreeMap::new();
    let mut after: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let (edits, count) = collect(&analysis, wanted);
        if count == 0 {
            break;
        }
        fixed.count += count;
        for (file, edits) in edits {
            let Some(source) = analysis.project.sources.file(file) else {
                continue;
            };
            let text = edited(&source.text, &edits);
            before.entry(source.path.clone()).or_insert_with(|| {
                let stands_in = analysis.project.overlay.contains_key(&source.path);
                (source.text.to_string(), stands_in)
            });
            after.insert(source.path.clone(), text);
        }
        analysis = Analysis::of(project::reopen(&analysis.project, &after));
    }
    for (path, (before, stands_in)) in before {
        if let Some(after) = after.remove(&path) {
            fixed.changes.push(Change {
                root: analysis.project.root.clone(),
                path,
                before,
                after,
                stands_in,
            });
        }
    }
    analysis
}

type Edits = BTreeMap<FileId, Vec<(FileRange, String)>>;

/// The edits of one round, none of which touches another, and how many diagnostics they mend.
fn collect(analysis: &Analysis, wanted: Wanted) -> (Edits, usize) {
    let mut edits = Edits::new();
    let mut count = 0;
    for diagnostic in &analysis.diagnostics {
        let Some(new) = edits_of(analysis, diagnostic, wanted) else {
            continue;
        };
        let clashes = new.iter().any(|(range, _)| {
            edits
                .get(&range.file)
                .is_some_and(|taken| taken.iter().any(|(t, _)| touches(t, range)))
        });
        if clashes {
            continue;
        }
        count += 1;
        for (range, text) in new {
            edits.entry(range.file).or_default().push((range, text));
        }
    }
    (edits, count)
}

fn edits_of(
    analysis: &Analysis,
    diagnostic: &Diagnostic,
    wanted: Wanted,
) -> Option<Vec<(FileRange, String)>> {
    chosen(&diagnostic.fixes, wanted)?
        .edits
        .iter()
        .map(|edit| {
            let range = analysis.project.sources.resolve(edit.span)?;
            Some((range, edit.text.clone()))
        })
        .collect()
}

fn touches(a: &FileRange, b: &FileRange) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// A text with edits that do not touch each other.
fn edited(text: &str, edits: &[(FileRange, String)]) -> String {
    let mut edits: Vec<&(FileRange, String)> = edits.iter().collect();
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (range, new) in edits {
        out.push_str(text.get(from..range.start as usize).unwrap_or(""));
        out.push_str(new);
        from = range.end as usize;
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out
}

/// Writes what came from disk, all or nothing. A file that someone changed meanwhile is left.
pub(super) fn write(changes: &[Change]) -> Result<(), WriteFault> {
    let outputs: Vec<Output<'_>> = changes
        .iter()
        .filter(|change| !change.stands_in)
        .filter_map(|change| {
            let path = change.root.as_ref()?.join(&change.path);
            let path = path.canonicalize().unwrap_or(path);
            let unchanged = read::text(&path).is_ok_and(|now| now == change.before);
            unchanged.then(|| Output {
                path,
                bytes: change.after.as_bytes().into(),
            })
        })
        .collect();
    write::all(&outputs).map(drop)
}

/// The unified diff of a text.
pub(super) fn diff(name: &str, before: &str, after: &str) -> String {
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string()
}
