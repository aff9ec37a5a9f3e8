//! A file whose brackets do not pair up: the declarations that are sound are laid out, the others stay
//! as they are written. It is known where a declaration starts (in the first column), and so where the
//! one before it ends, whatever its brackets say.

use super::{Read, laid_out};
use crate::syntax::scan::segments;

/// Lays out each piece of the text that can be; the text itself where that is not safe.
pub(super) fn lay_out(text: &str, before: &Read) -> String {
    let mut out = String::with_capacity(text.len());
    for range in segments(text) {
        let piece = text.get(range).unwrap_or("");
        let printed = laid_out(piece, &Read::of(piece)).unwrap_or_else(|| as_written(piece));
        out.push_str(printed.trim_end());
        out.push('\n');
        if ends_with_gap(piece) {
            out.push('\n');
        }
    }
    let printed = format!("{}\n", out.trim());
    let after = Read::of(&printed);
    let same = before.comments(text) == after.comments(&printed)
        && before.meaning() == after.meaning()
        && before.typed(text) == after.typed(&printed)
        && before.faults() == after.faults();
    if same { printed } else { text.to_owned() }
}

/// The text with the line ends of the layout.
fn as_written(piece: &str) -> String {
    let lines = piece.trim_start_matches('\u{feff}');
    let lines = lines.replace("\r\n", "\n").replace('\r', "\n");
    let from = lines.len() - lines.trim_start_matches('\n').len();
    lines.get(from..).unwrap_or("").to_owned()
}

/// Whether an empty line stands between this piece and the next.
pub(super) fn ends_with_gap(piece: &str) -> bool {
    let end = piece.get(piece.trim_end().len()..).unwrap_or("");
    end.replace("\r\n", "\n").matches(['\n', '\r']).count() > 1
}
