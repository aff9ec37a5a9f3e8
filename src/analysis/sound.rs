//! Which journeys are fit for proof and targets: those without errors, of their own or of what they use.
//!
//! Nothing may be called proved on half a program. What a journey uses is found by the words of its
//! declaration, and of the declarations that those words name: more than it really uses, never
//! less. Runs only where something is wrong.

use super::reach;
use crate::diagnostics::{Diagnostic, Severity};
use crate::lower::Lowered;
use crate::names::Names;
use crate::source::{FileRange, SourceMap};
use crate::syntax::Program;
use rustc_hash::FxHashSet;

/// Marks, for each journey in `journeys`, whether it may go on.
pub(super) fn journeys(
    sources: &SourceMap,
    program: &Program,
    names: &Names<'_>,
    journeys: &[Lowered],
    found: &[Diagnostic],
) -> Vec<bool> {
    let faulty = faulty_declarations(sources, program, found);
    if faulty.is_empty() {
        return vec![true; journeys.len()];
    }
    let reached = reach::dependents(sources, program, names, faulty, &[]);
    journeys
        .iter()
        .map(|j| !reached.contains(&j.decl))
        .collect()
}

/// Indices into [`Program::decls`] of those that hold an error.
fn faulty_declarations(
    sources: &SourceMap,
    program: &Program,
    found: &[Diagnostic],
) -> FxHashSet<usize> {
    let mut errors: Vec<FileRange> = found
        .iter()
        // The code's own severity: a project that denies a lint does not make a journey unsound.
        .filter(|d| d.code.severity() == Severity::Error)
        .filter_map(|d| sources.resolve(d.primary.span))
        .collect();
    if errors.is_empty() {
        return FxHashSet::default();
    }
    errors.sort_unstable();
    let holds_error = |span| {
        sources.resolve(span).is_some_and(|decl: FileRange| {
            let first = errors.partition_point(|e| (e.file, e.start) < (decl.file, decl.start));
            errors
                .get(first)
                .is_some_and(|e| e.file == decl.file && e.start <= decl.end)
        })
    };
    program
        .decls
        .iter()
        .enumerate()
        .filter(|(_, (_, decl))| holds_error(decl.span))
        .map(|(index, _)| index)
        .collect()
}
