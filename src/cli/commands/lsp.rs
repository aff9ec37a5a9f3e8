//! `journey lsp`: the language server. It prints nothing of its own: standard output belongs to the protocol.

use crate::cli::Exit;
use crate::lsp::{self, Ended};

/// Speaks until the editor ends it.
pub(crate) fn run() -> Exit {
    match lsp::serve_stdio() {
        Ok(Ended::Properly) => Exit::Clean,
        // As the protocol wants it: `exit` without `shutdown`.
        Ok(Ended::Abruptly) => Exit::Findings,
        Err(_) => Exit::CouldNotRun,
    }
}
