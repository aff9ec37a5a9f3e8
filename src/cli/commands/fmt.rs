//! `journey fmt`.

use super::super::args::FmtArguments;
use super::super::exit::Exit;
use super::super::session::Session;

/// Brings files into the one layout.
pub(in super::super) fn run(session: &Session, arguments: &FmtArguments) -> Exit {
    let _ = (session, arguments);
    Exit::Clean
}
