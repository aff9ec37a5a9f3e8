//! What was proved of each rule, and how much room is left.

use super::Sheet;
use crate::picture::svg::escaped;
use std::fmt::Write as _;

/// Writes the section.
pub(super) fn section(sheet: &Sheet<'_>, out: &mut String) {
    out.push_str(
        "<section aria-labelledby=\"rules-head\">\n<h2 id=\"rules-head\">Restraint</h2>\n",
    );
    if sheet.rules.is_empty() {
        out.push_str("<p class=\"small\">No rule holds for this journey, or none could be proved.</p>\n</section>\n");
        return;
    }
    out.push_str("<ul class=\"rules\">\n");
    for line in &sheet.rules {
        let class = if line.holds { "" } else { " class=\"bad\"" };
        let sign = if line.holds { "" } else { "\u{2715} " };
        let with = match line.with.as_slice() {
            [] => String::new(),
            [one] => format!(" with {one}"),
            many => format!(" with {} other journeys", many.len()),
        };
        let names = escaped(&line.with.join(", "));
        let title = if line.with.len() > 1 {
            format!(" title=\"{names}\"")
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "<li{class}><span class=\"rule\">{}</span><span class=\"found\"{title}><span>{sign}{}{}</span><span>{}</span></span></li>",
            escaped(&line.rule),
            escaped(&line.verdict),
            escaped(&with),
            escaped(&line.margin)
        );
    }
    out.push_str("</ul>\n</section>\n");
}
