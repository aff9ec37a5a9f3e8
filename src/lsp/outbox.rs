//! What goes to the client without being asked for, in order, from one task. Requests to the client are sent
//! beside, each with a limit: a client that never answers holds up nothing.

use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tower_lsp::Client;
use tower_lsp::lsp_types::notification::{Progress, PublishDiagnostics, ShowMessage};
use tower_lsp::lsp_types::request::{
    CodeLensRefresh, InlayHintRefreshRequest, RegisterCapability, SemanticTokensRefresh,
    ShowDocument, WorkDoneProgressCreate, WorkspaceConfiguration, WorkspaceDiagnosticRefresh,
};
use tower_lsp::lsp_types::{
    ConfigurationParams, MessageType, ProgressParams, ProgressParamsValue, ProgressToken,
    PublishDiagnosticsParams, RegistrationParams, ShowDocumentParams, ShowMessageParams,
    WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressCreateParams, WorkDoneProgressEnd,
};

/// A client that has not answered by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Something for the client.
pub(super) enum Letter {
    Diagnostics(PublishDiagnosticsParams),
    Say(MessageType, String),
    Register(RegistrationParams),
    /// Shows a page.
    Show(ShowDocumentParams),
    /// Asks for settings; what is answered goes to the function.
    Configuration(ConfigurationParams, Answered),
    Refresh(Refresh),
    /// Work begins that may take long.
    Busy(&'static str),
    /// It is done.
    Idle,
}

/// Takes what a client answered.
pub(super) type Answered = Box<dyn FnOnce(Vec<serde_json::Value>) + Send>;

/// What the client should ask for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refresh {
    Diagnostics,
    Lenses,
    Hints,
    Colours,
}

/// Where letters are put; never blocks.
#[derive(Clone)]
pub(super) struct Outbox(UnboundedSender<Letter>);

impl Outbox {
    /// Puts a letter into the box. After the end of the conversation it goes nowhere.
    pub(super) fn send(&self, letter: Letter) {
        let _ = self.0.send(letter);
    }
}

#[cfg(test)]
impl Outbox {
    /// A box that nobody empties but the test.
    pub(super) fn kept() -> (Outbox, UnboundedReceiver<Letter>) {
        let (sender, letters) = unbounded_channel();
        (Outbox(sender), letters)
    }
}

/// Opens the box and starts the task that empties it; work is shown once it takes so long. To be called within the
/// runtime.
pub(super) fn open(client: Client, shown_after: Duration) -> Outbox {
    let (sender, letters) = unbounded_channel();
    tokio::spawn(carry(client, letters, shown_after));
    Outbox(sender)
}

async fn carry(client: Client, mut letters: UnboundedReceiver<Letter>, shown_after: Duration) {
    let mut shown = Shown {
        after: shown_after,
        ..Shown::default()
    };
    loop {
        let due = shown.begins;
        let letter = tokio::select! {
            letter = letters.recv() => letter,
            () = until(due) => {
                shown.begin(&client);
                continue;
            }
        };
        match letter {
            None => return,
            Some(Letter::Diagnostics(params)) => {
                client.send_notification::<PublishDiagnostics>(params).await;
            }
            Some(Letter::Say(typ, message)) => {
                let params = ShowMessageParams { typ, message };
                client.send_notification::<ShowMessage>(params).await;
            }
            Some(Letter::Busy(title)) => shown.due(&client, title),
            Some(Letter::Idle) => shown.end(),
            Some(Letter::Register(params)) => ask::<RegisterCapability>(&client, params, drop),
            Some(Letter::Show(params)) => ask::<ShowDocument>(&client, params, drop),
            Some(Letter::Configuration(params, answered)) => {
                ask::<WorkspaceConfiguration>(&client, params, answered);
            }
            Some(Letter::Refresh(what)) => refresh(&client, what),
        }
    }
}

async fn until(due: Option<tokio::time::Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

fn refresh(client: &Client, what: Refresh) {
    match what {
        Refresh::Diagnostics => ask::<WorkspaceDiagnosticRefresh>(client, (), drop),
        Refresh::Lenses => ask::<CodeLensRefresh>(client, (), drop),
        Refresh::Hints => ask::<InlayHintRefreshRequest>(client, (), drop),
        Refresh::Colours => ask::<SemanticTokensRefresh>(client, (), drop),
    }
}

fn ask<R>(client: &Client, params: R::Params, answered: impl FnOnce(R::Result) + Send + 'static)
where
    R: tower_lsp::lsp_types::request::Request + 'static,
    R::Params: Send + 'static,
    R::Result: Send + 'static,
{
    let client = client.clone();
    tokio::spawn(async move {
        let request = client.send_request::<R>(params);
        if let Ok(Ok(answer)) = tokio::time::timeout(PATIENCE, request).await {
            answered(answer);
        }
    });
}

/// Work under way, as the client sees it.
#[derive(Default)]
struct Shown {
    /// How long it must take to be worth showing.
    after: Duration,
    title: &'static str,
    /// When it is worth showing.
    begins: Option<tokio::time::Instant>,
    /// Let go when work that is shown has ended.
    ends: Option<oneshot::Sender<()>>,
    count: i32,
}

impl Shown {
    fn due(&mut self, client: &Client, title: &'static str) {
        if self.ends.is_some() {
            return;
        }
        self.title = title;
        if self.after.is_zero() {
            self.begin(client);
        } else {
            self.begins = Some(tokio::time::Instant::now() + self.after);
        }
    }

    /// One task tells all of it: the end never comes before the beginning, however late the client answers.
    fn begin(&mut self, client: &Client) {
        self.begins = None;
        self.count += 1;
        let token = ProgressToken::String(format!("journey/{}", self.count));
        let (ends, ended) = oneshot::channel();
        self.ends = Some(ends);
        let (client, title) = (client.clone(), self.title);
        tokio::spawn(async move {
            let params = WorkDoneProgressCreateParams {
                token: token.clone(),
            };
            let created = client.send_request::<WorkDoneProgressCreate>(params);
            if let Ok(Ok(())) = tokio::time::timeout(PATIENCE, created).await {
                let begin = WorkDoneProgress::Begin(WorkDoneProgressBegin {
                    title: title.to_owned(),
                    ..WorkDoneProgressBegin::default()
                });
                tell(&client, token.clone(), begin).await;
                // Nothing is ever sent: the end of work lets go of the sender.
                let _ = ended.await;
                let end = WorkDoneProgress::End(WorkDoneProgressEnd::default());
                tell(&client, token, end).await;
            }
        });
    }

    fn end(&mut self) {
        self.begins = None;
        self.ends = None;
    }
}

async fn tell(client: &Client, token: ProgressToken, value: WorkDoneProgress) {
    let value = ProgressParamsValue::WorkDone(value);
    client
        .send_notification::<Progress>(ProgressParams { token, value })
        .await;
}
