//! Renaming, and edits of several files in general.

use crate::ide::{self, Change};
use crate::lsp::desk::{Desk, Here, Refused};
use crate::project::records;
use crate::syntax::ast::DeclKind;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tower_lsp::lsp_types::{
    AnnotatedTextEdit, ChangeAnnotation, DocumentChangeOperation, DocumentChanges, FileRename,
    OneOf, OptionalVersionedTextDocumentIdentifier, Position, PrepareRenameResponse, RenameFile,
    ResourceOp, TextDocumentEdit, TextEdit, Url, WorkspaceEdit,
};

/// What an edit that a person should look at is called.
const TO_CONFIRM: &str = "journey/confirm";

pub(crate) fn prepare(
    here: &Here,
    position: Position,
) -> Result<Option<PrepareRenameResponse>, Refused> {
    let found = ide::prepare_rename(&here.snapshot, here.file, here.offset(position)?);
    let found = found.map_err(Refused::Because)?;
    let range = here.range(found.at).ok_or(Refused::Nothing)?;
    Ok(Some(PrepareRenameResponse::RangeWithPlaceholder {
        range,
        placeholder: found.text,
    }))
}

pub(crate) fn rename(
    here: &Here,
    position: Position,
    to: &str,
) -> Result<Option<WorkspaceEdit>, Refused> {
    let offset = here.offset(position)?;
    let approved = with_records(here);
    let change = ide::rename(&here.snapshot, here.file, offset, to, &approved);
    let change = change.map_err(Refused::Because)?;
    Ok(edit(here, &change))
}

/// What has to be written anew when files move, asked before they do: the paths that name them.
pub(crate) fn moved(
    desk: &mut Desk,
    files: &[FileRename],
) -> Result<Option<WorkspaceEdit>, Refused> {
    let moves = desk.moves(files);
    if moves.is_empty() {
        return Ok(None);
    }
    let projects = desk.everywhere()?;
    let mut whole: Option<WorkspaceEdit> = None;
    for (at, moves) in moves {
        let Some(here) = projects.get(at) else {
            continue;
        };
        let change = ide::moved(&here.snapshot, &moves);
        if change.edits.is_empty() {
            continue;
        }
        let part = edit(here, &change);
        whole = match (whole, part) {
            (Some(whole), Some(part)) => Some(both(whole, part)),
            (whole, part) => whole.or(part),
        };
    }
    Ok(whole)
}

/// Two edits of different projects as one.
fn both(mut one: WorkspaceEdit, other: WorkspaceEdit) -> WorkspaceEdit {
    if let (Some(changes), Some(more)) = (&mut one.changes, other.changes) {
        changes.extend(more);
    }
    if let (Some(DocumentChanges::Operations(all)), Some(DocumentChanges::Operations(more))) =
        (&mut one.document_changes, other.document_changes)
    {
        all.extend(more);
    }
    one
}

/// The journeys of which something was signed, whether or not it still holds.
fn with_records(here: &Here) -> BTreeSet<SmolStr> {
    let Some(root) = here.root() else {
        return BTreeSet::new();
    };
    let names = here.snapshot.decls().filter_map(|(_, decl)| {
        if let DeclKind::Journey(journey) = &decl.kind {
            Some(journey.name.text.clone())
        } else {
            None
        }
    });
    // What can't be read may be an approval.
    names
        .filter(|name| records::read(root, name).map_or(true, |files| !files.is_empty()))
        .collect()
}

/// A change as the client takes it; nothing where none of it has an address.
pub(crate) fn edit(here: &Here, change: &Change) -> Option<WorkspaceEdit> {
    let mut by_file: BTreeMap<Url, Vec<TextEdit>> = BTreeMap::new();
    for edit in &change.edits {
        let of_file = by_file.entry(here.url(edit.at.file)?).or_default();
        of_file.push(TextEdit {
            range: here.range(edit.at)?,
            new_text: edit.text.clone(),
        });
    }
    if !here.client.document_changes {
        return Some(WorkspaceEdit {
            changes: Some(by_file.into_iter().collect()),
            ..WorkspaceEdit::default()
        });
    }
    let annotation = change.confirm.as_ref().filter(|_| here.client.annotates);
    let one = |text_edit: TextEdit| match annotation {
        Some(_) => OneOf::Right(AnnotatedTextEdit {
            text_edit,
            annotation_id: TO_CONFIRM.to_owned(),
        }),
        None => OneOf::Left(text_edit),
    };
    let edits = by_file.into_iter().map(|(uri, edits)| {
        let version = here.version(&uri);
        DocumentChangeOperation::Edit(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(one).collect(),
        })
    });
    let moves = change.moves.iter().filter(|_| here.client.renames_files);
    let moves = moves.filter_map(|it| {
        Some(DocumentChangeOperation::Op(ResourceOp::Rename(
            RenameFile {
                old_uri: here.url_at(&it.from)?,
                new_uri: here.url_at(&it.to)?,
                options: None,
                annotation_id: annotation.map(|_| TO_CONFIRM.to_owned()),
            },
        )))
    });
    let operations = edits.chain(moves).collect();
    let annotations = annotation.map(|why| {
        let one = ChangeAnnotation {
            label: why.clone(),
            needs_confirmation: Some(true),
            description: None,
        };
        HashMap::from([(TO_CONFIRM.to_owned(), one)])
    });
    Some(WorkspaceEdit {
        changes: None,
        document_changes: Some(DocumentChanges::Operations(operations)),
        change_annotations: annotations,
    })
}
