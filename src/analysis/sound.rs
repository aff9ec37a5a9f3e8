//! Which journeys are fit for proof and targets: those without errors, of their own or of what they use.
//!
//! Nothing may be called proved on half a program. What a journey uses is found by the words of its
//! declaration, and of the declarations that those words name: more than it really uses, never
//! less. Runs only where something is wrong.

use super::reach;
use crate::diagnostics::{Diagnostic, Severity};
use crate::lower::Journeys;
use crate::names::Names;
use crate::source::{FileId, FileRange, SourceMap};
use crate::syntax::Program;
use crate::syntax::ast::Decl;
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::Arc;

/// Marks, for each journey in `journeys`, whether it may go on.
pub(super) fn journeys(
    sources: &SourceMap,
    program: &Program,
    names: &Names<'_>,
    journeys: &Journeys,
    found: &[Diagnostic],
    words: &mut reach::Words,
) -> Vec<bool> {
    let faulty = faulty_declarations(sources, program, found);
    if faulty.is_empty() {
        return vec![true; journeys.len()];
    }
    let reached = reach::dependents(sources, program, names, faulty, &[], words);
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
    let errors: Vec<FileRange> = found
        .iter()
        // The code's own severity: a project that denies a lint does not make a journey unsound.
        .filter(|d| d.code.severity() == Severity::Error)
        .filter_map(|d| sources.resolve(d.primary.span))
        .collect();
    if errors.is_empty() {
        return FxHashSet::default();
    }
    let mut faulty = FxHashSet::default();
    let files = reach::files_of(program);
    for error in errors {
        let of_file = files.iter().filter(|(file, _)| *file == error.file);
        for (_, decls) in of_file {
            faulty.extend(holders(sources, program, decls.clone(), error.start));
        }
    }
    faulty
}

/// The declarations of one file, which stand in the order of their places, that hold a byte or end at it.
fn holders(
    sources: &SourceMap,
    program: &Program,
    decls: Range<usize>,
    at: u32,
) -> impl Iterator<Item = usize> {
    let all = &program.decls;
    let first = decls.start;
    let place = |decl: &Decl| sources.resolve(decl.span);
    let begun = |(_, decl): &(FileId, Arc<Decl>)| place(decl).is_some_and(|it| it.start <= at);
    let behind = all.partition_point(decls, begun);
    let before = (first..behind).rev().zip(all.range(first..behind).rev());
    let holding =
        before.take_while(move |(_, (_, decl))| place(decl).is_some_and(|it| at <= it.end));
    holding.map(|(index, _)| index)
}
