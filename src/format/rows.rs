//! Rows of output: indentation, cells that may stand in columns, a comment at the end.

use std::borrow::Cow;

/// One line of output.
#[derive(Debug, Default)]
pub(super) struct Row<'t> {
    /// Blanks before the first cell.
    pub(super) indent: usize,
    /// Padded to the width of its column where another cell follows.
    pub(super) first: Cow<'t, str>,
    pub(super) second: Option<Cow<'t, str>>,
    /// A comment behind the cells.
    pub(super) comment: Option<Cow<'t, str>>,
    /// Blanks between the widest first cell and the second.
    pub(super) between: usize,
    /// Rows of one run share the width of their first cells.
    pub(super) run: usize,
    /// Whether an empty line goes before.
    pub(super) gap: bool,
}

impl<'t> Row<'t> {
    /// A row without columns.
    pub(super) fn plain(indent: usize, text: impl Into<Cow<'t, str>>) -> Row<'t> {
        Row {
            indent,
            first: text.into(),
            ..Row::default()
        }
    }

    /// The last cell.
    pub(super) fn last(&self) -> &str {
        self.second.as_ref().unwrap_or(&self.first)
    }

    /// Adds to the end of the last cell.
    pub(super) fn push_str(&mut self, text: &str) {
        let last = self.second.as_mut().unwrap_or(&mut self.first);
        last.to_mut().push_str(text);
    }

    fn is_empty(&self) -> bool {
        self.first.is_empty() && self.second.as_ref().is_none_or(|cell| cell.is_empty())
    }
}

/// So many bytes a line usually has.
const USUAL_WIDTH: usize = 40;

/// Writes the rows out.
pub(super) fn write(rows: &[Row<'_>]) -> String {
    let widths = widths(rows);
    let mut out = String::with_capacity(rows.len() * USUAL_WIDTH);
    for (at, row) in rows.iter().enumerate() {
        if row.gap && at > 0 {
            out.push('\n');
        }
        let start = out.len();
        push_blanks(&mut out, row.indent);
        out.push_str(&row.first);
        if let Some(second) = &row.second {
            let width = widths.get(row.run).copied().unwrap_or(0);
            let pad = width.saturating_sub(row.first.chars().count()) + row.between;
            push_blanks(&mut out, pad);
            out.push_str(second);
        }
        if let Some(comment) = &row.comment {
            if !row.is_empty() {
                out.push_str("  ");
            }
            out.push_str(comment);
        } else if row.is_empty() {
            out.truncate(start);
        }
        out.push('\n');
    }
    out
}

fn push_blanks(out: &mut String, mut count: usize) {
    const BLANKS: &str = "                                ";
    while let Some(rest) = count.checked_sub(BLANKS.len()) {
        out.push_str(BLANKS);
        count = rest;
    }
    out.push_str(BLANKS.get(..count).unwrap_or(""));
}

/// For each run the width of its first cells that others follow.
fn widths(rows: &[Row<'_>]) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows.iter().filter(|row| row.second.is_some()) {
        if widths.len() <= row.run {
            widths.resize(row.run + 1, 0);
        }
        if let Some(known) = widths.get_mut(row.run) {
            *known = row.first.chars().count().max(*known);
        }
    }
    widths
}
