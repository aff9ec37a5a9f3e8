//! Rows of output: indentation, cells that may stand in columns, a comment at the end.

/// One line of output.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Blanks before the first cell.
    pub(super) indent: usize,
    /// Cells; all but the last are padded to the width of their column.
    pub(super) cells: Vec<String>,
    /// A comment behind the cells.
    pub(super) comment: Option<String>,
    /// Blanks between its widest cell and the next column.
    pub(super) between: usize,
    /// Rows of one run share the widths of their columns.
    pub(super) run: usize,
    /// Whether an empty line goes before.
    pub(super) gap: bool,
}

impl Row {
    /// A row without columns.
    pub(super) fn plain(indent: usize, text: String) -> Row {
        Row {
            indent,
            cells: vec![text],
            ..Row::default()
        }
    }

    /// Adds to the end of the last cell.
    pub(super) fn push_str(&mut self, text: &str) {
        if let Some(last) = self.cells.last_mut() {
            last.push_str(text);
        } else {
            self.cells.push(text.to_owned());
        }
    }
}

/// So many bytes a line usually has.
const USUAL_WIDTH: usize = 40;

/// Writes the rows out.
pub(super) fn write(rows: &[Row]) -> String {
    let widths = widths(rows);
    let mut out = String::with_capacity(rows.len() * USUAL_WIDTH);
    for (at, row) in rows.iter().enumerate() {
        if row.gap && at > 0 {
            out.push('\n');
        }
        let start = out.len();
        push_blanks(&mut out, row.indent);
        for (column, cell) in row.cells.iter().enumerate() {
            out.push_str(cell);
            if column + 1 < row.cells.len() {
                let width = widths
                    .get(row.run)
                    .and_then(|w| w.get(column))
                    .copied()
                    .unwrap_or(0);
                let pad = width.saturating_sub(cell.chars().count()) + row.between;
                push_blanks(&mut out, pad);
            }
        }
        if let Some(comment) = &row.comment {
            if row.cells.iter().any(|cell| !cell.is_empty()) {
                out.push_str("  ");
            }
            out.push_str(comment);
        }
        if row.cells.iter().all(String::is_empty) && row.comment.is_none() {
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

/// For each run the width of each column.
fn widths(rows: &[Row]) -> Vec<Vec<usize>> {
    let mut widths: Vec<Vec<usize>> = Vec::new();
    for row in rows {
        if row.cells.len() < 2 {
            continue;
        }
        if widths.len() <= row.run {
            widths.resize_with(row.run + 1, Vec::new);
        }
        let Some(run) = widths.get_mut(row.run) else {
            continue;
        };
        let columns = row.cells.len() - 1;
        for (column, cell) in row.cells.iter().take(columns).enumerate() {
            let width = cell.chars().count();
            match run.get_mut(column) {
                Some(known) => *known = width.max(*known),
                None => run.push(width),
            }
        }
    }
    widths
}
