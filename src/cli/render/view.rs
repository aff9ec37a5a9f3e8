//! What is told about a diagnostic, with every place as people count: the value behind each form.

use super::super::fix::{self, Wanted};
use super::paths;
use crate::analysis::Analysis;
use crate::diagnostics::{Applicability, Diagnostic, Severity};
use crate::source::{FileRange, SourceMap, Span};
use serde::Serialize;

/// A place. Lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceView {
    /// Path relative to the caller.
    pub file: String,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column behind the last character.
    pub end_column: u32,
    /// The same in bytes, for excerpts.
    #[serde(skip)]
    pub range: Option<FileRange>,
}

/// A place with a few words; the first of a diagnostic is the primary one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelView {
    /// Where.
    #[serde(flatten)]
    pub place: PlaceView,
    /// A few words, or none.
    pub message: String,
    /// Whether this is where the fault is.
    pub primary: bool,
}

/// One line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineView {
    /// When, on the client's clock.
    pub at: String,
    /// What happens.
    pub text: String,
    /// Whether this goes over the limit.
    pub over: bool,
    /// The step or clause.
    #[serde(flatten)]
    pub place: Option<PlaceView>,
}

/// A replacement of what stands at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditView {
    /// What is replaced; empty to insert.
    #[serde(flatten)]
    pub place: PlaceView,
    /// What is put there.
    pub text: String,
}

/// An edit that would mend the fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FixView {
    /// What it does.
    pub title: String,
    /// `safe`, `unsafe` or `display`.
    pub applicability: &'static str,
    /// The arguments of `check` that apply it; `None` where a person must choose.
    #[serde(skip)]
    pub applied_by: Option<&'static str>,
    /// The edits, which do not overlap.
    pub edits: Vec<EditView>,
}

/// A diagnostic as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct View {
    /// `J0401`.
    pub code: &'static str,
    /// `error`, `warning` or `lint`.
    pub severity: &'static str,
    /// One line.
    pub message: String,
    /// Where the fault is.
    #[serde(flatten)]
    pub place: PlaceView,
    /// The fault, and what it clashes with.
    pub labels: Vec<LabelView>,
    /// What would happen to one client.
    pub timeline: Vec<TimelineView>,
    /// What it means for a client.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// Edits that would mend it.
    pub fixes: Vec<FixView>,
}

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
                .push((view(diagnostic, sources, prefix), Some(sources)));
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
        self.shown
            .push((at_place(diagnostic, place, Vec::new(), |_| None), None));
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
    let mut per_file = std::collections::BTreeMap::new();
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

fn view(diagnostic: &Diagnostic, sources: &SourceMap, prefix: &str) -> View {
    let place_of = |span| place(span, sources, prefix);
    let unknown = || PlaceView {
        file: prefix.trim_end_matches('/').to_owned(),
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
        range: None,
    };
    let primary = place_of(diagnostic.primary.span).unwrap_or_else(unknown);
    let mut labels = vec![LabelView {
        place: primary.clone(),
        message: diagnostic.primary.text.clone(),
        primary: true,
    }];
    labels.extend(diagnostic.secondary.iter().filter_map(|label| {
        Some(LabelView {
            place: place_of(label.span)?,
            message: label.text.clone(),
            primary: false,
        })
    }));
    at_place(diagnostic, primary, labels, place_of)
}

fn at_place(
    diagnostic: &Diagnostic,
    place: PlaceView,
    labels: Vec<LabelView>,
    place_of: impl Fn(Span) -> Option<PlaceView>,
) -> View {
    let timeline = diagnostic.timeline.iter().map(|line| TimelineView {
        at: line.at.clone(),
        text: line.text.clone(),
        over: line.over,
        place: line.span.and_then(&place_of),
    });
    let is_chosen = |fix, wanted| {
        fix::chosen(&diagnostic.fixes, wanted).is_some_and(|chosen| std::ptr::eq(chosen, fix))
    };
    let fixes = diagnostic.fixes.iter().map(|fix| FixView {
        title: fix.title.clone(),
        applied_by: if is_chosen(fix, Wanted::Safe) {
            Some("--fix")
        } else if is_chosen(fix, Wanted::All) {
            Some("--fix --unsafe-fixes")
        } else {
            None
        },
        applicability: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::Display => "display",
        },
        edits: fix
            .edits
            .iter()
            .filter_map(|edit| {
                Some(EditView {
                    place: place_of(edit.span)?,
                    text: edit.text.clone(),
                })
            })
            .collect(),
    });
    View {
        code: diagnostic.code.number(),
        severity: diagnostic.severity.word(),
        message: diagnostic.message.clone(),
        place,
        labels,
        timeline: timeline.collect(),
        notes: diagnostic.notes.clone(),
        help: diagnostic.help.clone(),
        fixes: fixes.collect(),
    }
}

fn place(span: Span, sources: &SourceMap, prefix: &str) -> Option<PlaceView> {
    let range = sources.resolve(span)?;
    let file = sources.file(range.file)?;
    let from = file.lines().position(&file.text, range.start);
    let to = file.lines().position(&file.text, range.end);
    Some(PlaceView {
        file: paths::shown(prefix, &file.path),
        line: from.line,
        column: from.column,
        end_line: to.line,
        end_column: to.column,
        range: Some(range),
    })
}
