//! One line for each: `file:line:col: severity[code]: message`.

use super::{Report, View};
use std::fmt::Write as _;

/// Writes a report, a line for each.
pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for (view, _) in &report.shown {
        line(&mut out, view);
    }
    out
}

/// Writes one line.
fn line(out: &mut String, view: &View) {
    let View {
        code,
        severity,
        message,
        place,
        ..
    } = view;
    let _ = writeln!(
        out,
        "{}:{}:{}: {severity}[{code}]: {message}",
        place.file, place.line, place.column
    );
}
