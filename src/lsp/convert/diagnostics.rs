//! A diagnostic as the protocol has it.

use crate::diagnostics::{Applicability, Code, Diagnostic, Fix, Severity};
use crate::source::{FileRange, SourceMap, Span};
use serde_json::json;
use std::fmt::Write as _;
use tower_lsp::lsp_types::{
    CodeDescription, Diagnostic as Wire, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Location, NumberOrString, Range, Url,
};

/// What a conversion needs to know of the project and the client.
pub(crate) trait Shown {
    /// The texts.
    fn sources(&self) -> &SourceMap;
    /// A place as the client knows it.
    fn location(&self, at: FileRange) -> Option<Location>;
    /// Whether the client shows places beside the diagnostic's own.
    fn shows_related(&self) -> bool;
    /// The address of the page of a code, where the client follows one.
    fn page(&self, code: Code) -> Option<Url>;
}

/// Turns a diagnostic into the protocol's, with the place that it belongs to.
pub(crate) fn diagnostic(shown: &impl Shown, it: &Diagnostic) -> Option<(Url, Wire)> {
    let at = shown.location(underlined(shown, it, it.primary.span)?)?;
    let related = related(shown, it);
    let mut message = it.message.clone();
    if !shown.shows_related() {
        for (_, text) in &related {
            let _ = write!(message, "\n{text}");
        }
    }
    for note in &it.notes {
        let _ = write!(message, "\n{note}");
    }
    if let Some(help) = &it.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    let related_information = shown.shows_related().then(|| {
        let placed = related.into_iter().filter_map(|(span, message)| {
            // Some editors underline these, too.
            let location = shown.location(underlined(shown, it, span?)?)?;
            Some(DiagnosticRelatedInformation { location, message })
        });
        placed.collect()
    });
    let wire = Wire {
        range: at.range,
        severity: Some(match it.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Lint => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(it.code.number().to_owned())),
        code_description: shown.page(it.code).map(|href| CodeDescription { href }),
        source: Some("journey".to_owned()),
        message,
        related_information,
        tags: unneeded(it.code).then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: data(shown, it),
    };
    Some((at.uri, wire))
}

/// What else a diagnostic points at: what clashes, and what happens to a client line by line.
fn related(shown: &impl Shown, it: &Diagnostic) -> Vec<(Option<Span>, String)> {
    let primary = Some(&it.primary).filter(|label| !label.text.is_empty());
    let labels = primary.into_iter().chain(&it.secondary);
    let labels = labels.map(|label| (Some(label.span), label.text.clone()));
    let timeline = it.timeline.iter().map(|line| {
        let span = line.span.filter(|s| shown.sources().resolve(*s).is_some());
        (span, format!("{} {}", line.at, line.text))
    });
    labels.chain(timeline).collect()
}

/// What an editor underlines: of a step with a block its first line, for the lines within are not at fault. What could
/// as well not be there is dimmed as a whole.
fn underlined(shown: &impl Shown, it: &Diagnostic, span: Span) -> Option<FileRange> {
    let at = shown.sources().resolve(span)?;
    if unneeded(it.code) {
        return Some(at);
    }
    let text = shown.sources().text(span);
    let line = text.split(['\n', '\r']).next().unwrap_or("").trim_end();
    let end = if line.is_empty() {
        at.end
    } else {
        at.start + line.len() as u32
    };
    Some(FileRange { end, ..at })
}

/// Whether a code speaks of something that could as well not be there: editors dim it.
fn unneeded(code: Code) -> bool {
    matches!(
        code,
        Code::UnusedName
            | Code::NeverSent
            | Code::BranchNeverTaken
            | Code::NeverHappens
            | Code::NeverRepeats
            | Code::NeedlessFallback
            | Code::AllowanceUnused
    )
}

/// The fixes, so that asking for them later needs no second look at the project.
fn data(shown: &impl Shown, it: &Diagnostic) -> Option<serde_json::Value> {
    let fixes: Vec<serde_json::Value> = it
        .fixes
        .iter()
        .filter_map(|fix| fix_data(shown, fix))
        .collect();
    (!fixes.is_empty()).then(|| json!({ "fixes": fixes }))
}

fn fix_data(shown: &impl Shown, fix: &Fix) -> Option<serde_json::Value> {
    let safe = fix.applicability == Applicability::Safe;
    let edits: Option<Vec<(Url, Range, &str)>> = fix
        .edits
        .iter()
        .map(|edit| {
            let at = shown.location(shown.sources().resolve(edit.span)?)?;
            Some((at.uri, at.range, edit.text.as_str()))
        })
        .collect();
    let edits: Vec<_> = edits?
        .into_iter()
        .map(|(uri, range, text)| json!({ "uri": uri, "range": range, "newText": text }))
        .collect();
    Some(json!({ "title": fix.title, "safe": safe, "edits": edits }))
}
