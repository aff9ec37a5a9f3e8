//! The published form: `docs/schema/diagnostics.schema.json`.

use super::{Report, View};
use serde::Serialize;

/// Grows when a field changes its meaning or goes; new fields alone do not change it.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<&'a View>,
}

/// Writes a report as one document.
pub(super) fn render(report: &Report<'_>) -> String {
    let document = Document {
        version: VERSION,
        diagnostics: report.shown.iter().map(|(view, _)| view).collect(),
    };
    // Texts and numbers always have a JSON form.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
