//! The handlers: each puts a job on the desk's queue as its first act, and awaits the reply.

use super::client::ClientAbilities;
use super::desk::{Desk, Jobs, Refused};
use super::features::preview::{self, Wanted};
use super::hooks::Hooks;
use super::outbox::Letter;
use super::settings::Settings;
use super::{STACK, capabilities, features};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams,
    CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionItem,
    CompletionParams, CompletionResponse, ConfigurationItem, ConfigurationParams,
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    DocumentDiagnosticParams, DocumentDiagnosticReportResult, DocumentFormattingParams,
    DocumentHighlight, DocumentHighlightParams, DocumentLink, DocumentLinkParams,
    DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, DocumentSymbolParams,
    DocumentSymbolResponse, ExecuteCommandParams, FileSystemWatcher, FoldingRange,
    FoldingRangeParams, GlobPattern, GotoDefinitionParams, GotoDefinitionResponse, Hover,
    HoverParams, InitializeParams, InitializeResult, InitializedParams, InlayHint, InlayHintParams,
    Location, PrepareRenameResponse, ReferenceParams, Registration, RegistrationParams,
    RenameFilesParams, RenameParams, SelectionRange, SelectionRangeParams,
    SemanticTokensDeltaParams, SemanticTokensFullDeltaResult, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, SignatureHelp,
    SignatureHelpParams, SymbolInformation, TextDocumentPositionParams, TextEdit, Url,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult, WorkspaceEdit,
    WorkspaceSymbolParams,
};
use tower_lsp::{LanguageServer, async_trait};

/// Files whose change is of interest.
const WATCHED: &[&str] = &[
    "**/*.journey",
    "**/journey.toml",
    "**/*.html",
    "**/*.htm",
    "**/*.txt",
    "**/approvals/**",
];

/// The protocol's number for a request that was right and can't be done.
const REQUEST_FAILED: i64 = -32803;

/// The protocol's number for a request that the server gave up, and the client may send again.
const SERVER_CANCELLED: i64 = -32802;

/// What tower-lsp calls.
#[derive(Clone)]
pub(super) struct Backend {
    jobs: Jobs,
    hooks: Hooks,
}

impl Backend {
    pub(super) fn new(jobs: Jobs, hooks: Hooks) -> Self {
        Backend { jobs, hooks }
    }

    /// Shows a journey as it is now.
    async fn preview(&self, arguments: Vec<Value>) -> Result<Option<Value>> {
        let wanted = self.ask(move |desk| preview::wanted(desk, &arguments).map(Some));
        // Without an answer there is no such document.
        let Some(wanted) = wanted.await? else {
            return Ok(None);
        };
        let (wanted, drawn) = self.draw(wanted).await?;
        self.ask(move |desk| preview::show(desk, &wanted, drawn).map(Some))
            .await
    }

    /// Draws the pictures anew that lie in files.
    async fn draw_again(self) -> Result<()> {
        for wanted in self.ask(|desk| Ok(preview::in_files(desk))).await? {
            let (wanted, drawn) = self.draw(wanted).await?;
            self.ask(move |desk| {
                preview::write(desk, &wanted, drawn);
                Ok(())
            })
            .await?;
        }
        Ok(())
    }

    /// Draws a picture, on a thread of its own.
    async fn draw(&self, wanted: Wanted) -> Result<(Wanted, Option<String>)> {
        let (reply, drawn) = oneshot::channel();
        let page = self.hooks.page;
        let work = move || {
            let journey = wanted.journey;
            let drawn = journey.and_then(|it| page(wanted.snapshot.analysis(), it));
            // Nobody may be waiting any more.
            let _ = reply.send((wanted, drawn));
        };
        let thread = std::thread::Builder::new().name("picture".to_owned());
        let started = thread.stack_size(STACK).spawn(work);
        started.map_err(|_| Error::internal_error())?;
        // It gave up: a fault of ours, told on standard error.
        drawn.await.map_err(|_| Error::internal_error())
    }

    /// Puts a question to the desk. One whose client has turned away is skipped.
    async fn ask<R: Default + Send + 'static>(
        &self,
        work: impl FnOnce(&mut Desk) -> std::result::Result<R, Refused> + Send + 'static,
    ) -> Result<R> {
        let (reply, answer) = oneshot::channel();
        self.jobs.ask(move |desk| {
            if !reply.is_closed() {
                // Nobody may be waiting any more.
                let _ = reply.send(work(desk));
            }
        });
        match answer.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(Refused::Nothing)) => Ok(R::default()),
            Ok(Err(Refused::Overtaken)) => Err(Error::content_modified()),
            Ok(Err(Refused::Because(why))) => Err(Error {
                code: ErrorCode::ServerError(REQUEST_FAILED),
                message: why.into(),
                data: None,
            }),
            // The desk gave the job up: a fault of ours, told on standard error.
            Err(_) => Err(Error::internal_error()),
        }
    }
}

/// The refusal of a question for diagnostics. Some clients take any other for a document in which nothing is wrong, and
/// the edit that overtook it may be one of another document, after which they would not ask again.
fn ask_again(refused: Error) -> Error {
    if refused.code != ErrorCode::ContentModified {
        return refused;
    }
    Error {
        code: ErrorCode::ServerError(SERVER_CANCELLED),
        message: refused.message,
        data: Some(json!({ "retriggerRequest": true })),
    }
}

#[async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        self.ask(move |desk| {
            desk.client = ClientAbilities::of(&params);
            if let Some(settings) = params
                .initialization_options
                .as_ref()
                .and_then(Settings::read)
            {
                desk.settings = settings;
            }
            desk.set_folders(roots(&params).into_iter());
            Ok(capabilities::of(&desk.client))
        })
        .await
    }

    async fn initialized(&self, _: InitializedParams) {
        let jobs = self.jobs.clone();
        self.jobs.edit(move |desk| {
            desk.begin();
            if desk.client.watches {
                desk.post(Letter::Register(watchers()));
            }
            configure(desk, jobs);
        });
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.jobs.edit(move |desk| desk.open(params.text_document));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let it = params.text_document;
        let changes = params.content_changes;
        self.jobs
            .edit(move |desk| desk.edit(&it.uri, it.version, changes));
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        let url = params.text_document.uri;
        self.jobs.edit(move |desk| desk.save(&url, params.text));
        tokio::spawn(self.clone().draw_again());
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let url = params.text_document.uri;
        self.jobs.edit(move |desk| desk.close(&url));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.jobs.edit(move |desk| desk.watched(&params.changes));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let urls = |folders: Vec<tower_lsp::lsp_types::WorkspaceFolder>| -> Vec<Url> {
            folders.into_iter().map(|folder| folder.uri).collect()
        };
        let (added, removed) = (urls(params.event.added), urls(params.event.removed));
        self.jobs
            .edit(move |desk| desk.change_folders(&added, &removed));
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        let jobs = self.jobs.clone();
        self.jobs.ask(move |desk| {
            if desk.client.configuration {
                configure(desk, jobs);
            } else if let Some(settings) = Settings::read(&params.settings) {
                desk.configure(settings);
            }
        });
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let report = self.ask(move |desk| desk.pull(&params).map(Some)).await;
        // The desk always has a report, or refuses.
        let report = report.map_err(ask_again)?;
        let report = report.ok_or_else(Error::internal_error)?;
        Ok(DocumentDiagnosticReportResult::Report(report))
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let report = self.ask(move |desk| desk.pull_all(params)).await;
        let report = report.map_err(ask_again)?;
        Ok(WorkspaceDiagnosticReportResult::Report(report))
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        let typed = params.context.and_then(|context| context.trigger_character);
        self.ask(move |desk| {
            let url = &at.text_document.uri;
            if !features::completion::is_wanted(url, typed.as_deref()) {
                return Ok(None);
            }
            features::completion::list(&desk.here(url)?, &at)
        })
        .await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        let as_it_was = item.clone();
        let resolved = self.ask(move |desk| features::completion::resolve(desk, item).map(Some));
        Ok(resolved.await?.unwrap_or(as_it_was))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        self.ask(move |desk| {
            features::hover::hover(&desk.here(&at.text_document.uri)?, at.position)
        })
        .await
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        let at = params.text_document_position_params;
        self.ask(move |desk| {
            features::signature::help(&desk.here(&at.text_document.uri)?, at.position)
        })
        .await
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.ask(move |desk| {
            features::navigate::definition(&desk.here(&at.text_document.uri)?, at.position)
        })
        .await
    }

    async fn goto_type_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.ask(move |desk| {
            features::navigate::type_definition(&desk.here(&at.text_document.uri)?, at.position)
        })
        .await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let at = params.text_document_position;
        let all = params.context.include_declaration;
        self.ask(move |desk| {
            features::navigate::references(&desk.here(&at.text_document.uri)?, at.position, all)
        })
        .await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        self.ask(move |desk| {
            features::navigate::highlight(&desk.here(&at.text_document.uri)?, at.position)
        })
        .await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let url = params.text_document.uri;
        self.ask(move |desk| Ok(Some(features::navigate::links(&desk.here(&url)?))))
            .await
    }

    async fn prepare_call_hierarchy(
        &self,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        let at = params.text_document_position_params;
        self.ask(move |desk| {
            features::navigate::prepare_calls(&desk.here(&at.text_document.uri)?, at.position)
        })
        .await
    }

    async fn incoming_calls(
        &self,
        params: CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
        self.ask(move |desk| features::navigate::incoming(desk, &params.item))
            .await
    }

    async fn outgoing_calls(
        &self,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
        self.ask(move |desk| features::navigate::outgoing(desk, &params.item))
            .await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let url = params.text_document.uri;
        self.ask(move |desk| Ok(Some(features::outline::outline(&desk.here(&url)?))))
            .await
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<Vec<SymbolInformation>>> {
        self.ask(move |desk| features::outline::search(desk, &params.query))
            .await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        let url = params.text_document.uri;
        self.ask(move |desk| Ok(Some(features::outline::folding(&desk.here(&url)?))))
            .await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        let url = params.text_document.uri;
        self.ask(move |desk| features::outline::selection(&desk.here(&url)?, &params.positions))
            .await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        self.ask(move |desk| {
            features::rename::prepare(&desk.here(&params.text_document.uri)?, params.position)
        })
        .await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let at = params.text_document_position;
        self.ask(move |desk| {
            let here = desk.here(&at.text_document.uri)?;
            features::rename::rename(&here, at.position, &params.new_name)
        })
        .await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let url = params.text_document.uri;
        self.ask(move |desk| {
            features::actions::actions(&desk.here(&url)?, params.range, &params.context)
        })
        .await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let url = params.text_document.uri;
        let jobs = self.jobs.clone();
        self.ask(move |desk| {
            if !desk.settings.lens {
                return Ok(None);
            }
            let here = desk.here(&url)?;
            let approvals = desk.approvals(&here, &jobs);
            Ok(features::margin::lenses(&here, &approvals))
        })
        .await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let url = params.text_document.uri;
        self.ask(move |desk| {
            features::margin::hints(&desk.here(&url)?, &desk.settings, params.range)
        })
        .await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let url = params.text_document.uri;
        self.ask(move |desk| features::tokens::full(desk, &url))
            .await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let url = params.text_document.uri;
        self.ask(move |desk| features::tokens::delta(desk, &url, &params.previous_result_id))
            .await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let url = params.text_document.uri;
        self.ask(move |desk| features::tokens::in_range(desk, &url, params.range))
            .await
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        self.ask(move |desk| features::rename::moved(desk, &params.files))
            .await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        if params.command == preview::COMMAND {
            return self.preview(params.arguments).await;
        }
        self.ask(move |desk| features::commands::run(desk, &params.command, &params.arguments))
            .await
    }

    async fn range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let url = params.text_document.uri;
        self.ask(move |desk| features::format::in_range(&desk.here(&url)?, params.range))
            .await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let at = params.text_document_position;
        self.ask(move |desk| {
            features::format::on_type(&desk.here(&at.text_document.uri)?, at.position, &params.ch)
        })
        .await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let url = params.text_document.uri;
        self.ask(move |desk| Ok(Some(features::format::whole(&desk.here(&url)?))))
            .await
    }
}

/// The folders that a client opens.
#[expect(
    deprecated,
    reason = "clients that know no workspace folders name a root"
)]
fn roots(params: &InitializeParams) -> Vec<Url> {
    match &params.workspace_folders {
        Some(folders) if !folders.is_empty() => folders.iter().map(|it| it.uri.clone()).collect(),
        _ => {
            let path = params.root_path.as_ref();
            let from_path = || path.and_then(|path| Url::from_file_path(path).ok());
            params
                .root_uri
                .clone()
                .or_else(from_path)
                .into_iter()
                .collect()
        }
    }
}

fn watchers() -> RegistrationParams {
    let watchers = WATCHED.iter().map(|glob| FileSystemWatcher {
        glob_pattern: GlobPattern::String((*glob).to_owned()),
        kind: None,
    });
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: watchers.collect(),
    };
    RegistrationParams {
        registrations: vec![Registration {
            id: "journey/files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        }],
    }
}

/// Asks for the settings, where the client has any; they come back as a job.
fn configure(desk: &Desk, jobs: Jobs) {
    if !desk.client.configuration {
        return;
    }
    let params = ConfigurationParams {
        items: vec![ConfigurationItem {
            scope_uri: None,
            section: Some("journey".to_owned()),
        }],
    };
    desk.post(Letter::Configuration(
        params,
        Box::new(move |answer| {
            let settings = answer.first().and_then(Settings::read);
            if let Some(settings) = settings {
                jobs.ask(|desk| desk.configure(settings));
            }
        }),
    ));
}
