//! The one layout. A file with errors is left as it is, not half formatted.

use crate::lsp::desk::{Here, Refused};
use crate::source::FileRange;
use similar::{ChangeTag, TextDiff};
use tower_lsp::lsp_types::TextEdit;

/// The edits that bring a document into the one layout: only lines that change.
pub(crate) fn whole(here: &Here) -> Result<Option<Vec<TextEdit>>, Refused> {
    let text = here.snapshot.text(here.file);
    let Ok(formatted) = crate::format::format(text) else {
        return Ok(None);
    };
    Ok(Some(edits(here, text, &formatted)))
}

/// What turns one text into the other, a run of lines at a time.
fn edits(here: &Here, from: &str, to: &str) -> Vec<TextEdit> {
    if from == to {
        return Vec::new();
    }
    let mut edits: Vec<(u32, u32, String)> = Vec::new();
    let mut at = 0_u32;
    for change in TextDiff::from_lines(from, to).iter_all_changes() {
        let length = change.value().len() as u32;
        match change.tag() {
            ChangeTag::Equal => at += length,
            ChangeTag::Delete => {
                take(&mut edits, at).1 = at + length;
                at += length;
            }
            ChangeTag::Insert => take(&mut edits, at).2.push_str(change.value()),
        }
    }
    let placed = edits.into_iter().filter_map(|(start, end, new_text)| {
        let file = here.file;
        let range = here.range(FileRange { file, start, end })?;
        Some(TextEdit { range, new_text })
    });
    placed.collect()
}

/// The edit that goes on at a place, or a new one.
fn take(edits: &mut Vec<(u32, u32, String)>, at: u32) -> &mut (u32, u32, String) {
    let goes_on = edits.last().is_some_and(|(_, end, _)| *end == at);
    if !goes_on {
        edits.push((at, at, String::new()));
    }
    let last = edits.len().saturating_sub(1);
    &mut edits[last]
}
