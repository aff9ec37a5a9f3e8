//! What is told about a diagnostic, with every place as people count: the value behind each form.

use super::super::fix::{self, Wanted};
use super::paths;
use super::seen::seen;
use crate::diagnostics::{Applicability, Diagnostic};
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

/// Everything that is told of a diagnostic whose places are in `sources`.
pub(super) fn view(diagnostic: &Diagnostic, sources: &SourceMap, prefix: &str) -> View {
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
        message: seen(&diagnostic.primary.text),
        primary: true,
    }];
    labels.extend(diagnostic.secondary.iter().filter_map(|label| {
        Some(LabelView {
            place: place_of(label.span)?,
            message: seen(&label.text),
            primary: false,
        })
    }));
    at_place(diagnostic, primary, labels, place_of)
}

/// The same, with its places found already.
pub(super) fn at_place(
    diagnostic: &Diagnostic,
    place: PlaceView,
    labels: Vec<LabelView>,
    place_of: impl Fn(Span) -> Option<PlaceView>,
) -> View {
    let timeline = diagnostic.timeline.iter().map(|line| TimelineView {
        at: line.at.clone(),
        text: seen(&line.text),
        over: line.over,
        place: line.span.and_then(&place_of),
    });
    let is_chosen = |fix, wanted| {
        fix::chosen(&diagnostic.fixes, wanted).is_some_and(|chosen| std::ptr::eq(chosen, fix))
    };
    let fixes = diagnostic.fixes.iter().map(|fix| FixView {
        title: seen(&fix.title),
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
        message: seen(&diagnostic.message),
        place,
        labels,
        timeline: timeline.collect(),
        notes: diagnostic.notes.iter().map(|note| seen(note)).collect(),
        help: diagnostic.help.as_deref().map(seen),
        fixes: fixes.collect(),
    }
}

/// A place as people count, relative to the caller.
pub(in super::super) fn place(span: Span, sources: &SourceMap, prefix: &str) -> Option<PlaceView> {
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
