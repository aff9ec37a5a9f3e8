//! `journey import`: flows of a platform as journeys.

use super::super::args::ImportArguments;
use super::super::exit::Exit;
use super::super::output;
use super::super::render::count;
use super::super::session::Session;
use super::account;
use crate::analysis::{audit, unwritable};
use crate::import::{Wanted, text};
use crate::project::write::{self, Output};
use std::borrow::Cow;

/// Writes the text of every flow that could be read, and tells what could not.
pub(in super::super) fn run(session: &Session, arguments: &ImportArguments) -> Exit {
    let account = account::open(&arguments.files, &arguments.from, Wanted::All);
    if account.draft.flow_count() == 0 {
        account.tell(session);
        if account.found.is_empty() {
            output::to_stderr("error: there is no flow in these files\n");
        }
        return Exit::CouldNotRun;
    }
    let found = audit(&account.draft);
    let written = text(&account.draft, &found.week());
    match &arguments.out {
        None => output::to_stdout(&written),
        Some(path) => {
            let file = Output {
                path: path.clone(),
                bytes: Cow::Borrowed(written.as_bytes()),
            };
            if let Err(fault) = write::all(&[file]) {
                let place = fault.path.to_string_lossy().into_owned();
                return session.fault(&unwritable(&fault), &place);
            }
        }
    }
    // The text has the standard output for itself.
    account.tell_beside(session);
    for flow in &found.unproved {
        session.conclude(&format!(
            "`{}` is at fault as it is: {}; `journey check` shows where\n",
            flow.journey, flow.because
        ));
    }
    session.conclude(&format!(
        "{} read\n",
        count(account.draft.flow_count(), "flow")
    ));
    if account.unreadable {
        Exit::CouldNotRun
    } else if account.has_errors() {
        Exit::Findings
    } else {
        Exit::Clean
    }
}
