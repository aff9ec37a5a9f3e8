//! What is told in one go: which diagnostics, and how many there are in all.

use super::view::{self, PlaceView, View};
use crate::analysis::Analysis;
use crate::diagnostics::{Diagnostic, Severity};
use crate::source::SourceMap;
use std::collections::BTreeMap;

/// What is told of one or more projects.
#[derive(Debug, Default)]
pub struct Report<'a> {
    /// Each with the texts that it points into.
    pub shown: Vec<(View, Option<&'a SourceMap>)>,
    /// How many of each severity there are, those held back included.
    pub counts: Counts,
    /// How many were held back by a cap.
    pub held_back: usize,
}

/// How many diagnostics of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Lints.
    pub lints: usize,
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// In one file.
    pub per_file: usize,
    /// In all.
    pub total: usize,
    /// Only errors.
    pub errors_only: bool,
}

impl Limits {
    /// Everything.
    pub const NONE: Limits = Limits {
        per_file: usize::MAX,
        total: usize::MAX,
        errors_only: false,
    };
}

impl<'a> Report<'a> {
    /// Adds what is wrong with a project, as seen by a caller to whom its paths begin with `prefix`.
    pub fn add(&mut self, analysis: &'a Analysis, prefix: &str, limits: Limits) {
        let sources = &analysis.project.sources;
        self.add_all(&analysis.diagnostics, sources, prefix, limits);
    }

    /// Adds diagnostics that point into `sources`.
    pub fn add_all(
        &mut self,
        diagnostics: &[Diagnostic],
        sources: &'a SourceMap,
        prefix: &str,
        limits: Limits,
    ) {
        if diagnostics.is_empty() {
            return;
        }
        let mut chosen = choose(diagnostics, sources, limits, self.shown.len());
        self.held_back += chosen.held_back;
        self.counts.add(diagnostics);
        chosen.indices.sort_unstable();
        for diagnostic in chosen.indices.iter().filter_map(|&i| diagnostics.get(i)) {
            self.shown
                .push((view::view(diagnostic, sources, prefix), Some(sources)));
        }
    }

    /// Adds a diagnostic that points nowhere in the texts, only at a path.
    pub fn add_placeless(&mut self, diagnostic: &Diagnostic, file: &str) {
        self.counts.add(std::slice::from_ref(diagnostic));
        let place = PlaceView {
            file: file.to_owned(),
            line: 1,
            column: 1,
            end_line: 1,
            end_column: 1,
            range: None,
        };
        self.shown.push((
            view::at_place(diagnostic, place, Vec::new(), |_| None),
            None,
        ));
    }
}

impl Counts {
    fn add(&mut self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Lint => self.lints += 1,
            }
        }
    }

    /// `2 errors, 1 warning`; empty where there are none.
    pub fn words(self) -> String {
        let parts = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.lints, "lint"),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| count(*n, word))
            .collect();
        parts.join(", ")
    }
}

/// `1 file`, `2 files`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{plural}")
}

struct Chosen {
    indices: Vec<usize>,
    held_back: usize,
}

/// Chooses what to show: errors before warnings before lints, so that no cap ever hides an error
/// behind a matter of taste.
fn choose(
    diagnostics: &[Diagnostic],
    sources: &SourceMap,
    limits: Limits,
    shown_before: usize,
) -> Chosen {
    let mut indices = Vec::new();
    let mut held_back = 0;
    let mut per_file = BTreeMap::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Lint] {
        if limits.errors_only && severity != Severity::Error {
            continue;
        }
        let of_severity = diagnostics
            .iter()
            .enumerate()
            .filter(|(_, d)| d.severity == severity);
        for (index, diagnostic) in of_severity {
            let file = sources.resolve(diagnostic.primary.span).map(|r| r.file);
            let in_file = per_file.entry(file).or_insert(0_usize);
            if *in_file >= limits.per_file || shown_before + indices.len() >= limits.total {
                held_back += 1;
            } else {
                *in_file += 1;
                indices.push(index);
            }
        }
    }
    Chosen { indices, held_back }
}
