//! Jumps: definition, type definition, references, highlights, call hierarchy, links.

use crate::ide::{self, CallItem, Declaration, LinkTo, Target};
use crate::lsp::convert::Shown as _;
use crate::lsp::desk::{Desk, Here, Refused};
use crate::names::NameKind;
use tower_lsp::lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall, DocumentHighlight,
    DocumentHighlightKind, DocumentLink, GotoDefinitionResponse, Location, LocationLink, Position,
    SymbolKind, Url,
};

pub(crate) fn definition(
    here: &Here,
    position: Position,
) -> Result<Option<GotoDefinitionResponse>, Refused> {
    let offset = here.offset(position)?;
    Ok(go_to(
        here,
        ide::definition(&here.snapshot, here.file, offset),
    ))
}

pub(crate) fn type_definition(
    here: &Here,
    position: Position,
) -> Result<Option<GotoDefinitionResponse>, Refused> {
    let offset = here.offset(position)?;
    let targets = ide::type_definition(&here.snapshot, here.file, offset);
    Ok(go_to(here, targets))
}

fn go_to(here: &Here, targets: Vec<Target>) -> Option<GotoDefinitionResponse> {
    if targets.is_empty() {
        return None;
    }
    let targets = targets.into_iter();
    Some(if here.client.links {
        let link = |target: Target| {
            Some(LocationLink {
                origin_selection_range: here.range(target.from),
                target_uri: here.url(target.whole.file)?,
                target_range: here.range(target.whole)?,
                target_selection_range: here.range(target.name)?,
            })
        };
        GotoDefinitionResponse::Link(targets.filter_map(link).collect())
    } else {
        let place = |target: Target| here.location(target.name);
        GotoDefinitionResponse::Array(targets.filter_map(place).collect())
    })
}

pub(crate) fn references(
    here: &Here,
    position: Position,
    with_declaration: bool,
) -> Result<Option<Vec<Location>>, Refused> {
    let declaration = if with_declaration {
        Declaration::Included
    } else {
        Declaration::Left
    };
    let offset = here.offset(position)?;
    let found = ide::references(&here.snapshot, here.file, offset, declaration);
    let found = found.into_iter().filter_map(|at| here.location(at));
    Ok(Some(found.collect()))
}

pub(crate) fn highlight(
    here: &Here,
    position: Position,
) -> Result<Option<Vec<DocumentHighlight>>, Refused> {
    let found = ide::highlight(&here.snapshot, here.file, here.offset(position)?);
    let found = found.into_iter().filter_map(|one| {
        Some(DocumentHighlight {
            range: here.range(one.at)?,
            kind: Some(if one.writes {
                DocumentHighlightKind::WRITE
            } else {
                DocumentHighlightKind::READ
            }),
        })
    });
    Ok(Some(found.collect()))
}

pub(crate) fn links(here: &Here) -> Vec<DocumentLink> {
    let found = ide::links(&here.snapshot, here.file);
    let found = found.into_iter().filter_map(|link| {
        let (target, tooltip) = match link.to {
            LinkTo::File(path) => (here.url_at(&path)?, None),
            LinkTo::Page(code) => (here.page(code)?, Some(code.title().to_owned())),
        };
        Some(DocumentLink {
            range: here.range(link.at)?,
            target: Some(target),
            tooltip,
            data: None,
        })
    });
    found.collect()
}

pub(crate) fn prepare_calls(
    here: &Here,
    position: Position,
) -> Result<Option<Vec<CallHierarchyItem>>, Refused> {
    let item = ide::call_item(&here.snapshot, here.file, here.offset(position)?);
    Ok(item
        .and_then(|item| wire(here, item))
        .map(|item| vec![item]))
}

pub(crate) fn incoming(
    desk: &mut Desk,
    item: &CallHierarchyItem,
) -> Result<Option<Vec<CallHierarchyIncomingCall>>, Refused> {
    let (here, known) = known(desk, item)?;
    let calls = ide::incoming(&here.snapshot, &known).into_iter();
    let calls = calls.filter_map(|call| {
        let from_ranges = call.at.iter().filter_map(|at| here.range(*at)).collect();
        let from = wire(&here, call.item)?;
        Some(CallHierarchyIncomingCall { from, from_ranges })
    });
    Ok(Some(calls.collect()))
}

pub(crate) fn outgoing(
    desk: &mut Desk,
    item: &CallHierarchyItem,
) -> Result<Option<Vec<CallHierarchyOutgoingCall>>, Refused> {
    let (here, known) = known(desk, item)?;
    let calls = ide::outgoing(&here.snapshot, &known).into_iter();
    let calls = calls.filter_map(|call| {
        let from_ranges = call.at.iter().filter_map(|at| here.range(*at)).collect();
        let to = wire(&here, call.item)?;
        Some(CallHierarchyOutgoingCall { to, from_ranges })
    });
    Ok(Some(calls.collect()))
}

/// The item as it is now: the text may have changed since the client got it.
fn known(desk: &mut Desk, item: &CallHierarchyItem) -> Result<(Here, CallItem), Refused> {
    let uri: &Url = &item.uri;
    let here = desk.here(uri)?;
    let offset = here.offset(item.selection_range.start)?;
    let known = ide::call_item(&here.snapshot, here.file, offset);
    Ok((here, known.ok_or(Refused::Nothing)?))
}

fn wire(here: &Here, item: CallItem) -> Option<CallHierarchyItem> {
    Some(CallHierarchyItem {
        uri: here.url(item.at.file)?,
        range: here.range(item.whole)?,
        selection_range: here.range(item.at)?,
        kind: kind(item.kind),
        name: item.name,
        tags: None,
        detail: None,
        data: None,
    })
}

/// The protocol's nearest word for what a name names.
pub(super) fn kind(kind: NameKind) -> SymbolKind {
    match kind {
        NameKind::Brand => SymbolKind::NAMESPACE,
        NameKind::Property => SymbolKind::PROPERTY,
        NameKind::Event => SymbolKind::EVENT,
        NameKind::State => SymbolKind::ENUM_MEMBER,
        NameKind::Message => SymbolKind::FUNCTION,
        NameKind::Journey => SymbolKind::CLASS,
        NameKind::Sequence => SymbolKind::METHOD,
        NameKind::Segment => SymbolKind::INTERFACE,
        NameKind::Restraint | NameKind::Gate => SymbolKind::STRUCT,
        NameKind::Person | NameKind::Team => SymbolKind::OBJECT,
        NameKind::List | NameKind::Audience => SymbolKind::ARRAY,
        NameKind::Calendar => SymbolKind::CONSTANT,
        NameKind::Decision => SymbolKind::KEY,
    }
}
