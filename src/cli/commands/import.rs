//! `journey import`: flows of a platform as journeys.

use super::super::args::ImportArguments;
use super::super::exit::Exit;
use super::super::output;
use super::super::render::count;
use super::super::session::Session;
use super::account;
use crate::analysis::{Analysis, Returned, audit, returned, unwritable};
use crate::import::{self, Wanted, text};
use crate::project::write::{self, Output};
use crate::project::{self, Overlay, read};
use crate::targets;
use smol_str::SmolStr;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Writes the text of every flow that could be read, and tells what could not.
pub(in super::super) fn run(session: &Session, arguments: &ImportArguments) -> Exit {
    let back = match &arguments.built_from {
        None => Back::default(),
        Some(folder) => match held_against(session, folder, arguments) {
            Ok(back) => back,
            Err(exit) => return exit,
        },
    };
    let of_others = |path: &&PathBuf| !back.as_built.iter().any(|(own, _)| own == *path);
    let files: Vec<PathBuf> = arguments.files.iter().filter(of_others).cloned().collect();
    for (_, journey) in &back.as_built {
        session.conclude(&format!(
            "`{journey}` is on the platform as the project builds it\n"
        ));
    }
    let mut account = account::open(&files, &arguments.from, Wanted::All);
    for (path, edited) in &back.edited {
        account.tell_edited(path, edited);
    }
    if account.draft.flow_count() == 0 && !back.as_built.is_empty() && account.found.is_empty() {
        return Exit::Clean;
    }
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
    } else if account.has_errors() || !back.edited.is_empty() {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// Flows that came back from the platform.
#[derive(Default)]
struct Back {
    /// The file, and the journey that the flow in it still is.
    as_built: Vec<(PathBuf, SmolStr)>,
    edited: Vec<(PathBuf, Returned)>,
}

/// Holds every file against what the project builds. What can't be read is told when it is read to be written out.
fn held_against(
    session: &Session,
    folder: &Path,
    arguments: &ImportArguments,
) -> Result<Back, Exit> {
    let (Some(importer), Some(target)) = (
        import::find(&arguments.from),
        targets::find(&arguments.from),
    ) else {
        // clap lets no other platform through.
        return Ok(Back::default());
    };
    let read = arguments.files.iter().filter_map(|path| {
        let text = read::text(path).ok()?;
        Some((path.clone(), (path.to_string_lossy().into_owned(), text)))
    });
    let (paths, files): (Vec<PathBuf>, Vec<(String, String)>) = read.unzip();
    let mut back = Back::default();
    for project in project::open(folder, &Overlay::new()) {
        let analysis = Analysis::for_targets(project, &[target]);
        if analysis.has_errors() {
            session.tell_all(&analysis, &analysis.diagnostics);
            return Err(Exit::Findings);
        }
        for returned in returned(&analysis.built_for(importer.name), importer, &files) {
            let Some(path) = paths.get(returned.file) else {
                continue;
            };
            if returned.edits.is_empty() {
                back.as_built.push((path.clone(), returned.journey));
            } else {
                back.edited.push((path.clone(), returned));
            }
        }
    }
    Ok(back)
}
