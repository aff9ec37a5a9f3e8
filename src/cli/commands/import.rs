//! `journey import`: flows of a platform as journeys.

use super::super::args::ImportArguments;
use super::super::exit::Exit;
use super::super::output;
use super::super::render::count;
use super::super::session::Session;
use super::account::{self, Account};
use crate::analysis::{Analysis, Returned, TakenOver, audit, returned, take_over, unwritable};
use crate::import::{self, Wanted, text};
use crate::project::write::{self, Output};
use crate::project::{self, Overlay, read};
use crate::targets;
use smol_str::SmolStr;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Writes the text of every flow that could be read, and tells what could not. What a journey of the project says is written
/// in the project's own words, anything else so that it stands alone.
pub(in super::super) fn run(session: &Session, arguments: &ImportArguments) -> Exit {
    let back = match &arguments.built_from {
        None => Back::default(),
        Some(folder) => match held_against(session, folder, arguments) {
            Ok(back) => back,
            Err(exit) => return exit,
        },
    };
    for journey in &back.as_built {
        session.conclude(&format!(
            "`{journey}` is on the platform as the project builds it\n"
        ));
    }
    let mut account = back.what_is_left(arguments);
    for (path, edited, taken) in &back.edited {
        account.tell_edited(path, edited, taken);
    }
    let is_alone = account.draft.flow_count() == 0 && back.has_words();
    if account.draft.flow_count() == 0 && !is_alone {
        account.tell(session);
        if account.found.is_empty() {
            output::to_stderr("error: there is no flow in these files\n");
        }
        return Exit::CouldNotRun;
    }
    let found = audit(&account.draft);
    let mut written: Vec<(Option<PathBuf>, String)> = Vec::new();
    if back.has_words() {
        written.push((arguments.out.clone(), back.words()));
    }
    if !is_alone {
        // Two texts that each stand in a project of their own never share a file.
        let path = arguments.out.as_ref().map(|path| {
            if back.has_words() {
                path.with_extension("as-found.journey")
            } else {
                path.clone()
            }
        });
        written.push((path, text(&account.draft, &found.week())));
    }
    if let Err(exit) = write_out(session, &written) {
        return exit;
    }
    // The text has the standard output for itself.
    account.tell_beside(session);
    for flow in &found.unproved {
        session.conclude(&format!(
            "`{}` is at fault as it is: {}; `journey check` shows where\n",
            flow.journey, flow.because
        ));
    }
    if !is_alone {
        session.conclude(&format!(
            "{} read\n",
            count(account.draft.flow_count(), "flow")
        ));
    }
    if account.unreadable {
        Exit::CouldNotRun
    } else if account.has_errors() || !back.edited.is_empty() {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// Writes each text to its file, all or none; to standard output those without one.
fn write_out(session: &Session, written: &[(Option<PathBuf>, String)]) -> Result<(), Exit> {
    let mut files = Vec::new();
    for (path, text) in written {
        match path {
            None => output::to_stdout(text),
            Some(path) => files.push(Output {
                path: path.clone(),
                bytes: Cow::Borrowed(text.as_bytes()),
            }),
        }
    }
    if files.is_empty() {
        return Ok(());
    }
    write::all(&files).map(|_| ()).map_err(|fault| {
        let place = fault.path.to_string_lossy().into_owned();
        session.fault(&unwritable(&fault), &place)
    })
}

/// Flows that came back from the platform.
#[derive(Default)]
struct Back {
    /// Journeys that are there as they are built.
    as_built: Vec<SmolStr>,
    edited: Vec<(PathBuf, Returned, TakenOver)>,
    /// The text of each journey whose words say what is there.
    texts: Vec<(SmolStr, String)>,
    /// For each file which of its flows those texts say, and how many it holds.
    said: BTreeMap<PathBuf, (BTreeSet<usize>, usize)>,
}

impl Back {
    fn has_words(&self) -> bool {
        !self.texts.is_empty()
    }

    /// All that is said in the project's own words.
    fn words(&self) -> String {
        let mut out = String::new();
        for (_, text) in &self.texts {
            if !out.is_empty() {
                out.push('\n');
            }
            let _ = write!(out, "{text}");
        }
        out
    }

    fn takes(&mut self, path: &Path, flow: &Returned, text: String) {
        if self.texts.iter().all(|(_, known)| *known != text) {
            self.texts.push((flow.journey.clone(), text));
        }
        let said = self.said.entry(path.to_path_buf()).or_default();
        said.0.insert(flow.flow);
        said.1 = flow.of;
    }

    /// The flows that the project has no words for, and every file that lends names.
    fn what_is_left(&self, arguments: &ImportArguments) -> Account {
        let whole = |path: &&PathBuf| {
            let said = self.said.get(*path);
            said.is_none_or(|(flows, of)| flows.len() < *of)
        };
        let files: Vec<PathBuf> = arguments.files.iter().filter(whole).cloned().collect();
        let mut account = account::open(&files, &arguments.from, Wanted::All);
        account.leave_out(&arguments.from, |shown| {
            let mut paths = self.said.iter();
            let known = paths.find(|(path, _)| account::shown(path) == shown);
            known.map(|(_, (flows, _))| flows)
        });
        account
    }
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
        for flow in returned(&analysis.built_for(importer.name), importer, &files) {
            let Some(path) = paths.get(flow.file) else {
                continue;
            };
            if flow.edits.is_empty() {
                if let Some(text) = analysis.text_of(&flow.journey) {
                    back.takes(path, &flow, text);
                }
                back.as_built.push(flow.journey);
                continue;
            }
            let taken = take_over(&analysis, target, importer, &flow);
            if let TakenOver::Found(found) = &taken {
                back.takes(path, &flow, found.text.clone());
            }
            back.edited.push((path.clone(), flow, taken));
        }
    }
    Ok(back)
}
