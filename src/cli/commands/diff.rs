//! `journey diff`: what changes for a client between two versions of a project.

use super::super::args::DiffArguments;
use super::super::exit::Exit;
use super::super::output;
use super::super::render::{Format, count};
use super::super::repository;
use super::super::session::Session;
use crate::analysis::Analysis;
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::difference::{self, Difference, Fate, JourneyDifference};
use crate::project::{self, Overlay, Project};
use crate::source::Span;
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The version of the JSON form; grows when a reader of the last one could misread it.
const VERSION: u32 = 1;

/// Compares two versions.
pub(in super::super) fn run(session: &Session, arguments: &DiffArguments) -> Exit {
    let folder = project::root_of(&arguments.project);
    let old = match opened(session, &arguments.old, &folder) {
        Ok(project) => Analysis::of(project),
        Err(exit) => return exit,
    };
    let new = match &arguments.new {
        Some(new) => opened(session, new, &folder),
        None => on_disk(session, &arguments.project),
    };
    let new = match new {
        Ok(project) => Analysis::of(project),
        Err(exit) => return exit,
    };
    let names = (
        arguments.old.as_str(),
        arguments.new.as_deref().unwrap_or("the project on disk"),
    );
    for (name, analysis) in [(names.0, &old), (names.1, &new)] {
        if analysis.journeys.is_empty() {
            return nothing(session, name, analysis);
        }
    }
    let found = difference::versions(&old.version(), &new.version());
    let for_clients = found.is_for_clients();
    match session.global.format {
        Format::Json => {
            let value = json!({
                "$schema": "urn:journey:schema:difference:1",
                "version": VERSION,
                "old": names.0,
                "new": arguments.new,
                "for_clients": for_clients,
                "journeys": found.journeys,
                "together": found.together,
                "not_compared": found.not_compared,
            });
            output::to_stdout(&format!("{value:#}\n"));
        }
        Format::Full | Format::Short | Format::Sarif | Format::Github | Format::Junit => {
            output::to_stdout(&in_words(&found));
            session.conclude(&concluded(&found, for_clients));
        }
    }
    if arguments.exit_code && for_clients {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// The project as it lies on disk.
fn on_disk(session: &Session, path: &Path) -> Result<Project, Exit> {
    let mut projects = project::open(path, &Overlay::new());
    match projects.pop() {
        Some(project) if projects.is_empty() => Ok(project),
        Some(_) | None => {
            let shown = path.to_string_lossy();
            let many = fault(format!(
                "`{shown}` holds several projects, and two versions of one are compared"
            ));
            Err(session.fault(&many.help("name one of them with `--project`"), &shown))
        }
    }
}

/// A version: a folder, or a revision of the repository that the project lies in.
fn opened(session: &Session, version: &str, folder: &Path) -> Result<Project, Exit> {
    let path = PathBuf::from(version);
    let commit = repository::commit(folder, version);
    let is_folder = path.is_dir();
    // `./main` can only be meant as a folder.
    let is_path = version.contains(['/', '\\']) || version == "." || version == "..";
    match commit {
        Ok(_) if is_folder && !is_path => {
            let both = fault(format!("`{version}` is a folder and a revision, too")).help(format!(
                "write `./{version}` for the folder, or the commit's own id"
            ));
            Err(session.fault(&both, version))
        }
        Ok(commit) if !is_folder => match repository::texts(folder, &commit) {
            Ok(texts) => Ok(project::of_texts(texts)),
            Err(why) => Err(unreadable(session, version, &why)),
        },
        Ok(_) => on_disk(session, &path),
        Err(_) if is_folder => on_disk(session, &path),
        Err(why) => {
            let why = why.strip_prefix("fatal: ").unwrap_or(&why).to_owned();
            Err(unreadable(session, version, &why))
        }
    }
}

fn unreadable(session: &Session, version: &str, why: &str) -> Exit {
    let message = format!("there is no folder and no revision `{version}`");
    let told = fault(message)
        .note(format!("git says: {why}"))
        .help("write a folder, or a revision such as `HEAD~1`, `main` or a tag");
    session.fault(&told, version)
}

fn fault(message: String) -> Diagnostic {
    Diagnostic::new(Code::NothingToDo, Span::default(), message)
}

/// A version without a journey that could be read is no version.
fn nothing(session: &Session, name: &str, analysis: &Analysis) -> Exit {
    let found = analysis.diagnostics.iter();
    let errors: Vec<&Diagnostic> = found.filter(|d| d.severity == Severity::Error).collect();
    let told = fault(format!("no journey can be read in {}", said(name)));
    let told = match errors.as_slice() {
        [] => told,
        [only] => told.note(only.message.clone()),
        [first, ..] => told.note(format!(
            "there are {} in it, the first: {}",
            count(errors.len(), "error"),
            first.message
        )),
    };
    session.fault(&told, name)
}

fn said(name: &str) -> String {
    if name.starts_with("the ") {
        name.to_owned()
    } else {
        format!("`{name}`")
    }
}

/// Journey by journey, topic by topic; journeys in which the same changes stand under one head.
fn in_words(found: &Difference) -> String {
    let mut groups: Vec<Vec<&JourneyDifference>> = Vec::new();
    for journey in &found.journeys {
        let same = |group: &&mut Vec<&JourneyDifference>| {
            let key = |j: &JourneyDifference| (j.fate, j.changes.clone(), j.voids.clone());
            group
                .first()
                .is_some_and(|first| key(first) == key(journey))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(journey),
            None => groups.push(vec![journey]),
        }
    }
    let mut out = String::new();
    for group in groups {
        let Some(first) = group.first() else {
            continue;
        };
        if !out.is_empty() {
            out.push('\n');
        }
        let heads: Vec<String> = group.iter().map(|journey| head(journey)).collect();
        let _ = writeln!(out, "{}", heads.join("\n"));
        out.push_str(&difference::by_topic(&first.changes, "  "));
        out.push_str(&fallen(first));
    }
    if !found.together.is_empty() {
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}all journeys together");
        out.push_str(&difference::by_topic(&found.together, "  "));
    }
    out
}

/// `welcome, for prospect`.
fn head(journey: &JourneyDifference) -> String {
    let states = journey.states.join(", ");
    match journey.fate {
        Fate::Added => format!("{}, new, for {states}", journey.journey),
        Fate::Removed => format!("{}, gone, was for {states}", journey.journey),
        Fate::Changed => format!("{}, for {states}", journey.journey),
    }
}

/// Which approvals speak of what is no more.
fn fallen(journey: &JourneyDifference) -> String {
    if journey.voids.is_empty() {
        return String::new();
    }
    let parts = journey.voids.join(", ");
    format!("  to be approved anew\n    {parts}\n")
}

fn concluded(found: &Difference, for_clients: bool) -> String {
    let mut out = String::new();
    if !found.not_compared.is_empty() {
        let names: Vec<String> = found
            .not_compared
            .iter()
            .map(|n| format!("`{n}`"))
            .collect();
        let _ = writeln!(
            out,
            "not compared, because of errors in one of the versions: {}",
            names.join(", ")
        );
    }
    if !for_clients {
        let _ = writeln!(out, "nothing changes for a client");
    }
    out
}
