//! SARIF 2.1.0: results, related places, timelines as code flows, fixes.

use super::view::{FixView, LabelView, PlaceView, TimelineView};
use super::{Report, View};
use crate::diagnostics::{Code, Severity, explain};
use serde_json::{Value, json};
use std::fmt::Write as _;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes a report as one log with one run.
pub(super) fn render(report: &Report<'_>) -> String {
    let mut codes: Vec<&str> = report.shown.iter().map(|(view, _)| view.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes
        .iter()
        .filter_map(|number| explain::find(number).ok())
        .map(rule)
        .collect();
    let results: Vec<Value> = report
        .shown
        .iter()
        .map(|(view, _)| result(view, codes.binary_search(&view.code).unwrap_or(0)))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "journey",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.number(),
        "name": code.slug(),
        "shortDescription": { "text": code.title() },
        "help": { "text": code.explanation(), "markdown": code.explanation() },
        "defaultConfiguration": { "level": level(code.severity().word()) },
    })
}

fn level(severity: &str) -> &'static str {
    if severity == Severity::Error.word() {
        "error"
    } else if severity == Severity::Warning.word() {
        "warning"
    } else {
        "note"
    }
}

fn result(view: &View, rule: usize) -> Value {
    let mut words = vec![view.message.clone()];
    words.extend(view.notes.iter().cloned());
    words.extend(view.help.iter().map(|h| format!("help: {h}")));
    let mut result = json!({
        "ruleId": view.code,
        "ruleIndex": rule,
        "level": level(view.severity),
        "message": { "text": words.join("\n") },
        "locations": [{ "physicalLocation": physical(&view.place) }],
    });
    let related: Vec<Value> = view
        .labels
        .iter()
        .filter(|l| !l.primary)
        .map(related)
        .collect();
    let fixes: Vec<Value> = view.fixes.iter().filter_map(fix).collect();
    let flow: Vec<Value> = view.timeline.iter().filter_map(flow).collect();
    if let Some(fields) = result.as_object_mut() {
        if !related.is_empty() {
            fields.insert("relatedLocations".to_owned(), Value::Array(related));
        }
        if !flow.is_empty() {
            let flows = json!([{ "threadFlows": [{ "locations": flow }] }]);
            fields.insert("codeFlows".to_owned(), flows);
        }
        if !fixes.is_empty() {
            fields.insert("fixes".to_owned(), Value::Array(fixes));
        }
    }
    result
}

fn related(label: &LabelView) -> Value {
    json!({
        "message": { "text": label.message },
        "physicalLocation": physical(&label.place),
    })
}

fn flow(line: &TimelineView) -> Option<Value> {
    let place = line.place.as_ref()?;
    Some(json!({ "location": {
        "message": { "text": format!("{} {}", line.at, line.text) },
        "physicalLocation": physical(place),
    }}))
}

/// One change for each file; `None` for what is only shown, never applied.
fn fix(fix: &FixView) -> Option<Value> {
    if fix.applicability == "display" || fix.edits.is_empty() {
        return None;
    }
    let mut files: Vec<&str> = fix.edits.iter().map(|e| e.place.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let changes: Vec<Value> = files
        .into_iter()
        .map(|file| {
            let replacements: Vec<Value> = fix
                .edits
                .iter()
                .filter(|e| e.place.file == file)
                .map(|e| {
                    json!({
                        "deletedRegion": region(&e.place),
                        "insertedContent": { "text": e.text },
                    })
                })
                .collect();
            json!({ "artifactLocation": { "uri": uri(file) }, "replacements": replacements })
        })
        .collect();
    Some(json!({ "description": { "text": fix.title }, "artifactChanges": changes }))
}

fn physical(place: &PlaceView) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&place.file) },
        "region": region(place),
    })
}

fn region(place: &PlaceView) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    })
}

/// A path as a URI reference: what has a meaning there, or is not ASCII, is percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            out.push(byte as char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("a b/é.journey"), "a%20b/%C3%A9.journey");
    }
}
