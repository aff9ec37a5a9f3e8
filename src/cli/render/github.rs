//! Workflow commands: `::error file=…,line=…::…`, which GitHub shows beside the lines.

use super::{Report, View};
use std::fmt::Write as _;

/// Writes a report, a command for each.
pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for (view, _) in &report.shown {
        command(&mut out, view);
    }
    out
}

fn command(out: &mut String, view: &View) {
    let word = match view.severity {
        "error" => "error",
        "warning" => "warning",
        _ => "notice",
    };
    let place = &view.place;
    let _ = write!(
        out,
        "::{word} file={},line={},endLine={}",
        property(&place.file),
        place.line,
        place.end_line
    );
    // Columns mean something to GitHub only within one line.
    if place.line == place.end_line {
        let last = place.end_column.saturating_sub(1).max(place.column);
        let _ = write!(out, ",col={},endColumn={last}", place.column);
    }
    let _ = writeln!(out, ",title={}::{}", view.code, data(&words(view)));
}

/// Message, timeline, notes and help: all that a person needs beside the line.
fn words(view: &View) -> String {
    let mut lines = vec![view.message.clone()];
    lines.extend(view.timeline.iter().map(|t| format!("{} {}", t.at, t.text)));
    lines.extend(view.notes.iter().cloned());
    lines.extend(view.help.iter().map(|h| format!("help: {h}")));
    lines.join("\n")
}

/// Escapes what follows `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a value between `=` and `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_to_a_workflow_is_escaped() {
        assert_eq!(data("50%\r\nmore: a, b"), "50%25%0D%0Amore: a, b");
        assert_eq!(property("a:b,c%.journey"), "a%3Ab%2Cc%25.journey");
    }
}
