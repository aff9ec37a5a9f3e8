//! What is done to messages before tower-lsp sees them. The end of a conversation is noticed: `exit`, even where
//! tower-lsp goes on reading, and the end of the process that started the server. And parameters that are `null` are
//! left out: Eglot writes them so where a method has none, and tower-lsp would refuse its `shutdown`. And a request that
//! begins with `$/` gets its answer. And one ability that our types of the protocol know by another name is called by that.

use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::Notify;
use tower_lsp::jsonrpc::{Id, Request, RequestBuilder, Response};
use tower_service::Service;

/// How often to look whether the client's process is still there.
const LOOK: Duration = Duration::from_secs(3);

/// Passes every message on, and notices `exit` and who the client is.
#[derive(Debug)]
pub(super) struct Watched<S> {
    inner: S,
    signs: Arc<Signs>,
}

#[derive(Debug, Default)]
struct Signs {
    exit: Notify,
    shut_down: AtomicBool,
    client: std::sync::OnceLock<u32>,
}

/// Says when the client is gone.
#[derive(Debug)]
pub(super) struct Gone(Arc<Signs>);

impl<S> Watched<S> {
    pub(super) fn new(inner: S) -> (Self, Gone) {
        let signs = Arc::new(Signs::default());
        let gone = Gone(Arc::clone(&signs));
        (Watched { inner, signs }, gone)
    }
}

impl<S: Service<Request, Response = Option<Response>>> Service<Request> for Watched<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match request.method() {
            "exit" => self.signs.exit.notify_one(),
            "shutdown" => self.signs.shut_down.store(true, Ordering::SeqCst),
            "initialize" => {
                let id = request.params().and_then(|p| p.get("processId")?.as_u64());
                if let Some(id) = id.and_then(|id| u32::try_from(id).ok()) {
                    // A second `initialize` is refused by tower-lsp.
                    let _ = self.signs.client.set(id);
                }
            }
            _ => {}
        }
        self.inner.call(readable(abilities_named(request)))
    }
}

/// The same message with the ability `workspace.diagnostics` under the name that our version of the protocol's types
/// reads it by, `workspace.diagnostic`.
fn abilities_named(request: Request) -> Request {
    if request.method() != "initialize" {
        return request;
    }
    let (method, id, mut params) = request.into_parts();
    let workspace = params.as_mut().and_then(|params| {
        params
            .pointer_mut("/capabilities/workspace")?
            .as_object_mut()
    });
    if let Some(workspace) = workspace
        && let Some(said) = workspace.remove("diagnostics")
    {
        workspace.insert("diagnostic".to_owned(), said);
    }
    built(Request::build(method), id, params)
}

/// The same message as tower-lsp can read it: parameters that are `null` are none; and a request of the protocol's own
/// that nobody knows (`$/…`) has a name that tower-lsp refuses, where it would leave the `$/` without an answer.
fn readable(request: Request) -> Request {
    let is_null = request.params() == Some(&Value::Null);
    let is_own = request.id().is_some() && request.method().starts_with("$/");
    if !is_null && !is_own {
        return request;
    }
    let (method, id, params) = request.into_parts();
    let bare = if is_own {
        Request::build(format!("unknown {method}"))
    } else {
        Request::build(method)
    };
    built(bare, id, params.filter(|params| !params.is_null()))
}

fn built(mut bare: RequestBuilder, id: Option<Id>, params: Option<Value>) -> Request {
    if let Some(params) = params {
        bare = bare.params(params);
    }
    match id {
        Some(id) => bare.id(id).finish(),
        None => bare.finish(),
    }
}

impl Gone {
    /// Whether the client has said that it will go.
    pub(super) fn was_announced(&self) -> bool {
        self.0.shut_down.load(Ordering::SeqCst)
    }

    /// Until `exit` was said, or the client's process has ended.
    pub(super) async fn wait(&self) {
        tokio::select! {
            () = self.0.exit.notified() => {
                // What was answered before is still to be written.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            () = self.client_ended() => {}
        }
    }

    async fn client_ended(&self) {
        loop {
            tokio::time::sleep(LOOK).await;
            if self.0.client.get().is_some_and(|id| !is_alive(*id)) {
                return;
            }
        }
    }
}

/// Whether a process is there, as far as the system tells; the end of standard input says it elsewhere.
#[expect(
    clippy::disallowed_methods,
    reason = "what the system says of a process is no file of a project"
)]
fn is_alive(process: u32) -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let folder = std::path::Path::new("/proc").join(process.to_string());
    match std::fs::read_to_string(folder.join("stat")) {
        // `12 (name) S …`: one that has ended stays as `Z` until its own parent has asked for it, which some never do.
        Ok(stat) => !stat
            .rsplit_once(") ")
            .is_some_and(|(_, state)| state.starts_with(['Z', 'X'])),
        Err(_) => folder.exists(),
    }
}
