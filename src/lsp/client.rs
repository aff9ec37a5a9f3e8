//! What the client can do, read once from `initialize`.

use super::convert::Encoding;
use serde_json::Value;
use tower_lsp::lsp_types::InitializeParams;

/// The command by which a client of our own lists places; it says in `experimental.commands` that it has it. Its
/// arguments are those of `editor.action.showReferences`: an address, a position, locations.
pub(super) const LIST_PLACES: &str = "journey.showReferences";

/// What the client can do.
#[derive(Debug, Clone, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an answer of the protocol of its own"
)]
pub(super) struct ClientAbilities {
    /// How it counts columns.
    pub(super) encoding: Encoding,
    /// It asks for diagnostics of open documents, and can be told to ask again. One that can't would not hear of what an
    /// edit of one document changes in another.
    pub(super) pulls: bool,
    pub(super) refreshes_lenses: bool,
    pub(super) refreshes_hints: bool,
    pub(super) refreshes_colours: bool,
    /// It shows where a diagnostic points besides its own place.
    pub(super) related: bool,
    /// It can be told which files to watch.
    pub(super) watches: bool,
    /// It answers questions for settings.
    pub(super) configuration: bool,
    pub(super) progress: bool,
    pub(super) snippets: bool,
    /// Jumps say from which words they lead.
    pub(super) links: bool,
    /// The outline may hold entries within entries.
    pub(super) nested_symbols: bool,
    /// Edits may say of which version they speak, and rename files.
    pub(super) document_changes: bool,
    /// Edits may say why a person should look at them.
    pub(super) annotates: bool,
    pub(super) renames_files: bool,
    /// Hover in Markdown; plain text otherwise.
    pub(super) markdown: bool,
    /// A diagnostic's code may lead to a page.
    pub(super) code_pages: bool,
    /// It shows a document, or a page in a browser, when asked to.
    pub(super) shows_documents: bool,
    /// It has a command of its own that lists places: `journey.showReferences`.
    pub(super) lists_places: bool,
}

impl ClientAbilities {
    pub(super) fn of(params: &InitializeParams) -> Self {
        // The paths are those of the specification, but for one (see `life`); what is not said is not there.
        let said = serde_json::to_value(&params.capabilities).unwrap_or_default();
        let yes = |path: &str| said.pointer(path).and_then(Value::as_bool) == Some(true);
        let there = |path: &str| said.pointer(path).is_some_and(|v| !v.is_null());
        let lists = |path: &str, word: &str| {
            let list = said.pointer(path).and_then(Value::as_array);
            list.is_some_and(|l| l.iter().any(|v| v.as_str() == Some(word)))
        };
        ClientAbilities {
            encoding: Encoding::chosen(params),
            pulls: there("/textDocument/diagnostic") && yes("/workspace/diagnostic/refreshSupport"),
            refreshes_lenses: yes("/workspace/codeLens/refreshSupport"),
            refreshes_hints: yes("/workspace/inlayHint/refreshSupport"),
            refreshes_colours: yes("/workspace/semanticTokens/refreshSupport"),
            related: yes("/textDocument/publishDiagnostics/relatedInformation"),
            watches: yes("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            configuration: yes("/workspace/configuration"),
            progress: yes("/window/workDoneProgress"),
            snippets: yes("/textDocument/completion/completionItem/snippetSupport"),
            links: yes("/textDocument/definition/linkSupport"),
            nested_symbols: yes("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            document_changes: yes("/workspace/workspaceEdit/documentChanges"),
            annotates: there("/workspace/workspaceEdit/changeAnnotationSupport"),
            renames_files: lists("/workspace/workspaceEdit/resourceOperations", "rename"),
            markdown: lists("/textDocument/hover/contentFormat", "markdown"),
            code_pages: yes("/textDocument/publishDiagnostics/codeDescriptionSupport"),
            shows_documents: yes("/window/showDocument/support"),
            lists_places: lists("/experimental/commands", LIST_PLACES),
        }
    }
}
