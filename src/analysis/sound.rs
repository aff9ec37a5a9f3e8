//! Which journeys are fit for proof and targets: those without errors, of their own or of what they use.
//!
//! Nothing may be called proved on half a program. What a journey uses is found by the words of its
//! declaration, and of the declarations that those words name: more than it really uses, never
//! less. Runs only where something is wrong.

use crate::diagnostics::{Diagnostic, Severity};
use crate::lower::Lowered;
use crate::names::Names;
use crate::source::{FileRange, SourceMap};
use crate::syntax::Program;
use crate::syntax::ast::DeclKind;
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
    journeys
        .iter()
        .map(|j| !reaches(sources, program, names, j.decl, &faulty))
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

/// Whether the words of a declaration, or of what they name, lead to a faulty one.
fn reaches(
    sources: &SourceMap,
    program: &Program,
    names: &Names<'_>,
    from: usize,
    faulty: &FxHashSet<usize>,
) -> bool {
    // What the brand says holds for each journey, and is not named in it.
    let brands = program.decls.iter().enumerate();
    let brands = brands.filter(|(_, (_, decl))| matches!(decl.kind, DeclKind::Brand(_)));
    let mut open: Vec<usize> = brands.map(|(index, _)| index).collect();
    open.push(from);
    let mut seen = FxHashSet::default();
    while let Some(index) = open.pop() {
        if faulty.contains(&index) {
            return true;
        }
        if !seen.insert(index) {
            continue;
        }
        let Some((_, decl)) = program.decls.get(index) else {
            continue;
        };
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let words = sources.text(decl.span).split(|c| !is_word(c));
        open.extend(words.filter_map(|w| names.get(w)).map(|entry| entry.decl));
    }
    false
}
