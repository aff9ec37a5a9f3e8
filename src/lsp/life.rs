//! What is done to messages before tower-lsp sees them. The end of a conversation is noticed: `exit`, even where
//! tower-lsp goes on reading, and the end of the process that started the server. And parameters that are `null` are
//! left out: Eglot writes them so where a method has none, and tower-lsp would refuse its `shutdown`.

use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::Notify;
use tower_lsp::jsonrpc::{Request, Response};
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
        self.inner.call(without_null(request))
    }
}

/// The same message; parameters that are `null` are none.
fn without_null(request: Request) -> Request {
    if request.params() != Some(&Value::Null) {
        return request;
    }
    let (method, id, _) = request.into_parts();
    let bare = Request::build(method);
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
fn is_alive(process: u32) -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    std::path::Path::new("/proc")
        .join(process.to_string())
        .exists()
}
