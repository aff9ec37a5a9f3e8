//! What there is: the outline of a document, the names of all projects, folds, and how a selection widens.

use super::navigate::kind;
use crate::ide::{self, Folding, Outline, OutlineKind};
use crate::lsp::convert::Shown as _;
use crate::lsp::desk::{Desk, Here, Refused};
use tower_lsp::lsp_types::{
    DocumentSymbol, DocumentSymbolResponse, FoldingRange, FoldingRangeKind, Position,
    SelectionRange, SymbolInformation, SymbolKind,
};

/// So many names are an answer; a person types more letters to see others.
const MOST: usize = 500;

pub(crate) fn outline(here: &Here) -> DocumentSymbolResponse {
    let all = ide::outline(&here.snapshot, here.file).into_iter();
    if here.client.nested_symbols {
        let all = all.filter_map(|it| nested(here, it)).collect();
        return DocumentSymbolResponse::Nested(all);
    }
    let mut flat = Vec::new();
    for it in all {
        flatten(here, it, None, &mut flat);
    }
    DocumentSymbolResponse::Flat(flat)
}

#[expect(
    deprecated,
    reason = "the protocol's type has a field that must be there"
)]
fn nested(here: &Here, it: Outline) -> Option<DocumentSymbol> {
    let inside = it.inside.into_iter();
    let inside: Vec<DocumentSymbol> = inside.filter_map(|it| nested(here, it)).collect();
    Some(DocumentSymbol {
        range: here.range(it.whole)?,
        selection_range: here.range(it.at)?,
        name: it.name,
        detail: it.detail,
        kind: symbol(it.kind),
        tags: None,
        deprecated: None,
        children: (!inside.is_empty()).then_some(inside),
    })
}

#[expect(
    deprecated,
    reason = "the protocol's type has a field that must be there"
)]
fn flatten(here: &Here, it: Outline, holder: Option<&str>, flat: &mut Vec<SymbolInformation>) {
    if let Some(location) = here.location(it.whole) {
        flat.push(SymbolInformation {
            name: it.name.clone(),
            kind: symbol(it.kind),
            tags: None,
            deprecated: None,
            location,
            container_name: holder.map(str::to_owned),
        });
    }
    for inside in it.inside {
        flatten(here, inside, Some(&it.name), flat);
    }
}

fn symbol(of: OutlineKind) -> SymbolKind {
    match of {
        OutlineKind::Name(name) => kind(name),
        OutlineKind::Block => SymbolKind::MODULE,
        OutlineKind::Data => SymbolKind::FIELD,
        OutlineKind::Rule => SymbolKind::OPERATOR,
        OutlineKind::Step => SymbolKind::METHOD,
        OutlineKind::Arm => SymbolKind::ENUM_MEMBER,
    }
}

#[expect(
    deprecated,
    reason = "the protocol's type has a field that must be there"
)]
pub(crate) fn search(
    desk: &mut Desk,
    query: &str,
) -> Result<Option<Vec<SymbolInformation>>, Refused> {
    let mut all = Vec::new();
    for here in desk.everywhere()? {
        let found = ide::search(&here.snapshot, query);
        for one in found.into_iter().take(MOST.saturating_sub(all.len())) {
            if let Some(location) = here.location(one.at) {
                all.push(SymbolInformation {
                    name: one.name,
                    kind: kind(one.kind),
                    tags: None,
                    deprecated: None,
                    location,
                    container_name: None,
                });
            }
        }
    }
    Ok(Some(all))
}

pub(crate) fn folding(here: &Here) -> Vec<FoldingRange> {
    let folds = ide::folding(&here.snapshot, here.file).into_iter();
    let folds = folds.filter_map(|fold| {
        let range = here.range(fold.at)?;
        Some(FoldingRange {
            start_line: range.start.line,
            start_character: None,
            // The line that closes a block stays in sight.
            end_line: match fold.kind {
                Folding::Block => range.end.line.saturating_sub(1).max(range.start.line),
                Folding::Comments => range.end.line,
            },
            end_character: None,
            kind: match fold.kind {
                Folding::Block => None,
                Folding::Comments => Some(FoldingRangeKind::Comment),
            },
            collapsed_text: None,
        })
    });
    folds.collect()
}

pub(crate) fn selection(
    here: &Here,
    positions: &[Position],
) -> Result<Option<Vec<SelectionRange>>, Refused> {
    let mut all = Vec::new();
    for position in positions {
        let widening = ide::selection(&here.snapshot, here.file, here.offset(*position)?);
        // From the widest to the narrowest, each within the one before.
        let mut ranges: Vec<_> = widening;
        ranges.sort_by_key(|at| std::cmp::Reverse((at.end - at.start, at.start)));
        ranges.dedup();
        let nested =
            ranges
                .into_iter()
                .filter_map(|at| here.range(at))
                .fold(None, |parent, range| {
                    let parent = parent.map(Box::new);
                    Some(SelectionRange { range, parent })
                });
        // The protocol wants one for each position.
        all.push(nested.ok_or(Refused::Nothing)?);
    }
    Ok(Some(all))
}
