//! The one layout. A file with errors is left as it is, not half formatted.

use crate::ide::{self, TextEdit as Edit};
use crate::lsp::desk::{Here, Refused};
use tower_lsp::lsp_types::{Position, Range, TextEdit};

pub(crate) fn whole(here: &Here) -> Vec<TextEdit> {
    wire(here, ide::format_file(&here.snapshot, here.file))
}

pub(crate) fn in_range(here: &Here, range: Range) -> Result<Option<Vec<TextEdit>>, Refused> {
    let edits = ide::format_range(&here.snapshot, here.bytes(range)?);
    Ok(Some(wire(here, edits)))
}

pub(crate) fn on_type(
    here: &Here,
    position: Position,
    typed: &str,
) -> Result<Option<Vec<TextEdit>>, Refused> {
    let typed = typed.chars().next().ok_or(Refused::Nothing)?;
    let offset = here.offset(position)?;
    let edits = ide::format_on_type(&here.snapshot, here.file, offset, typed);
    Ok(Some(wire(here, edits)))
}

fn wire(here: &Here, edits: Vec<Edit>) -> Vec<TextEdit> {
    let edits = edits.into_iter().filter_map(|edit| {
        let range = here.range(edit.at)?;
        let new_text = edit.text;
        Some(TextEdit { range, new_text })
    });
    edits.collect()
}
