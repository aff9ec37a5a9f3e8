//! The language server: `journey lsp`. tower-lsp reads and writes the protocol; one thread, the desk, owns
//! texts and projects and does all work in the order in which messages came. Comes after `ide`; may not judge
//! anything itself: what it answers was computed there or in `analysis`.
//!
//! tower-lsp runs reader, handlers and writer on one task. So no handler works or waits for the client: its
//! first statement puts a job on the desk's queue, before any await, which keeps the order; then it
//! awaits the reply. What goes to the client without being asked for goes through the outbox.

mod capabilities;
mod client;
mod convert;
mod desk;
mod features;
mod halves;
mod hooks;
mod life;
mod options;
mod outbox;
mod papers;
mod server;
mod settings;
mod stdio;

pub use hooks::Hooks;
pub use options::Options;

use client::ClientAbilities;
use desk::Desk;
use halves::Whole;
use life::Watched;
use papers::Papers;
use server::Backend;
use stdio::{Input, Output};
use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::{LspService, Server};

/// So many requests may wait for the desk at once. They only wait, so that a cancellation is heard at once.
const WAITING: usize = 64;

/// The desk's stack: the deepest tree that the parser lets through, several passes deep.
const STACK: usize = 16 * 1024 * 1024;

/// How a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The client said `shutdown`, then `exit`, as it should.
    Properly,
    /// The client went away, or said `exit` alone.
    Abruptly,
}

/// Speaks with one client until it says `exit`, closes the stream, or is gone.
pub async fn serve(
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite,
    options: impl Into<Options>,
) -> Ended {
    let Options { hooks, shown_after } = options.into();
    let (jobs, queue) = desk::queue();
    let papers = Papers::default();
    let of_desk = papers.clone();
    let for_exit = jobs.clone();
    let (service, socket) = LspService::build(|client| {
        let outbox = outbox::open(client, shown_after);
        let desk = std::thread::Builder::new()
            .name("desk".to_owned())
            .stack_size(STACK)
            .spawn(move || Desk::new(outbox, queue, hooks, of_desk).run());
        // Without its thread the desk's queue is closed, and every request is answered with an internal error.
        drop(desk);
        Backend::new(jobs, hooks)
    })
    .finish();
    let (service, gone) = Watched::new(service);
    let conversation = Server::new(Whole::new(input), output, socket)
        .concurrency_level(WAITING)
        .serve(service);
    // tower-lsp goes on reading after `exit` where the client keeps the stream open.
    tokio::select! {
        () = conversation => {}
        () = gone.wait() => {}
    }
    for_exit.close();
    papers.remove();
    if gone.was_announced() {
        Ended::Properly
    } else {
        Ended::Abruptly
    }
}

/// Speaks over standard input and output. Nothing else may write to standard output meanwhile.
///
/// # Errors
/// Where the system gives no thread or event queue.
pub fn serve_stdio(hooks: Hooks) -> std::io::Result<Ended> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let (input, output) = (Input::of(std::io::stdin())?, Output::to(std::io::stdout())?);
    Ok(runtime.block_on(serve(input, output, hooks)))
}
