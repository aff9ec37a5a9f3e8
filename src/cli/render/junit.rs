//! `JUnit` XML, as test runners write it: each finding is a case that fails.

use super::{Report, View};
use std::fmt::Write as _;

/// Writes a report.
pub(super) fn render(report: &Report<'_>) -> String {
    let count = report.shown.len();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites>\n  <testsuite name=\"journey\" tests=\"{count}\" failures=\"{count}\" errors=\"0\">"
    );
    for (view, _) in &report.shown {
        let View {
            code,
            severity,
            message,
            place,
            ..
        } = view;
        let (file, message) = (escaped(&place.file), escaped(message));
        let _ = writeln!(
            out,
            "    <testcase name=\"{code} {file}:{}\" classname=\"{file}\" file=\"{file}\" line=\"{}\">\n      \
             <failure message=\"{severity}[{code}]: {message}\"/>\n    </testcase>",
            place.line, place.line
        );
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

/// As it may stand in XML.
pub(in super::super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push('\n'),
            // Neither can stand in XML at all.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
