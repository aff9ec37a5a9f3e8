//! Completion: the list comes at once, the words about one entry when it is looked at.

use super::hover::markup;
use crate::ide::{self, Completion, CompletionKind, MOST_COMPLETIONS};
use crate::lsp::desk::{Desk, Here, Refused};
use crate::project::CONFIG_NAME;
use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionResponse, CompletionTextEdit,
    Documentation, InsertTextFormat, TextDocumentPositionParams, TextEdit, Url,
};

/// What an entry carries, so that it can be asked about: the document and the entry's key. Goes to the client and back
/// with each entry, so it is short.
#[derive(Debug, Serialize, Deserialize)]
struct Data(Url, String);

/// What is typed where a list may be wanted.
pub(crate) const TRIGGERS: [&str; 5] = [" ", "{", ".", "[", "\""];

/// Those of `journey.toml`: in a source a quote opens a text, in which only its author knows what follows.
const TRIGGERS_OF_CONFIGURATION: [&str; 2] = ["[", "\""];

/// Whether a list is wanted of a document in which something was typed that asks for one.
pub(crate) fn is_wanted(url: &Url, typed: Option<&str>) -> bool {
    let is_configuration = || {
        let name = url.path_segments().and_then(Iterator::last);
        name == Some(CONFIG_NAME)
    };
    typed.is_none_or(|typed| !TRIGGERS_OF_CONFIGURATION.contains(&typed) || is_configuration())
}

pub(crate) fn list(
    here: &Here,
    at: &TextDocumentPositionParams,
) -> Result<Option<CompletionResponse>, Refused> {
    let found = ide::complete(&here.snapshot, here.file, here.offset(at.position)?);
    let is_incomplete = found.len() >= MOST_COMPLETIONS;
    let items = found
        .into_iter()
        .map(|one| item(here, &at.text_document.uri, one));
    Ok(Some(CompletionResponse::List(CompletionList {
        is_incomplete,
        items: items.collect(),
    })))
}

fn item(here: &Here, uri: &Url, one: Completion) -> CompletionItem {
    let snippet = one.snippet.filter(|_| here.client.snippets);
    let format = match snippet {
        Some(_) => InsertTextFormat::SNIPPET,
        None => InsertTextFormat::PLAIN_TEXT,
    };
    let new_text = snippet.unwrap_or(one.insert);
    let edit = here
        .range(one.at)
        .map(|range| CompletionTextEdit::Edit(TextEdit { range, new_text }));
    let data = one.key.map(|key| Data(uri.clone(), key));
    CompletionItem {
        sort_text: Some(format!("{:02} {}", one.rank, one.label)),
        kind: Some(kind(one.kind)),
        detail: one.detail,
        insert_text_format: Some(format),
        text_edit: edit,
        data: data.and_then(|data| serde_json::to_value(data).ok()),
        label: one.label,
        ..CompletionItem::default()
    }
}

/// Says more about an entry.
pub(crate) fn resolve(
    desk: &mut Desk,
    mut item: CompletionItem,
) -> Result<CompletionItem, Refused> {
    let data = item
        .data
        .as_ref()
        .and_then(|data| Data::deserialize(data).ok());
    let Some(Data(uri, key)) = data else {
        return Ok(item);
    };
    let here = desk.here(&uri)?;
    let page = ide::resolve(&here.snapshot, &key);
    // Clients that show Markdown in a hover show it here.
    item.documentation =
        page.map(|page| Documentation::MarkupContent(markup(here.client.markdown, page)));
    Ok(item)
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
        CompletionKind::Statement => CompletionItemKind::SNIPPET,
        CompletionKind::Message => CompletionItemKind::FUNCTION,
        CompletionKind::Event => CompletionItemKind::EVENT,
        CompletionKind::Property => CompletionItemKind::PROPERTY,
        CompletionKind::Value => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::State => CompletionItemKind::ENUM,
        CompletionKind::Segment => CompletionItemKind::INTERFACE,
        CompletionKind::Person => CompletionItemKind::CONSTANT,
        CompletionKind::Journey => CompletionItemKind::CLASS,
        CompletionKind::Sequence => CompletionItemKind::METHOD,
        CompletionKind::Rule => CompletionItemKind::STRUCT,
        CompletionKind::Name => CompletionItemKind::VARIABLE,
        CompletionKind::Unit => CompletionItemKind::UNIT,
        CompletionKind::Type => CompletionItemKind::TYPE_PARAMETER,
        CompletionKind::Text => CompletionItemKind::TEXT,
        CompletionKind::File => CompletionItemKind::FILE,
    }
}
