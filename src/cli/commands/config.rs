//! `journey config`: what holds for a project, and what of it `journey.toml` says.

use super::super::exit::Exit;
use super::super::output;
use super::super::render::{Format, Report};
use super::super::session::Session;
use crate::diagnostics::Diagnostic;
use crate::project::keys::{Keys, SECTIONS};
use crate::project::{self, CONFIG_NAME, Overlay, Project};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::path::Path;

/// Prints the configuration of every project that the path means. What is wrong with one is told too.
pub(in super::super) fn run(session: &Session, path: &Path) -> Exit {
    let projects = project::open(path, &Overlay::new());
    let faults: Vec<Vec<Diagnostic>> = projects.iter().map(own_faults).collect();
    let mut report = Report::default();
    for (project, faults) in projects.iter().zip(&faults) {
        let prefix = session.prefix(project);
        report.add_all(faults, &project.sources, &prefix, session.limits());
    }
    let exits = faults.iter().map(|faults| session.exit_of(faults));
    let exit = exits.max().unwrap_or(Exit::Clean);
    if faults.iter().any(|faults| !faults.is_empty()) {
        session.tell(&report);
        // A machine reads one document. And of what is not there nothing holds.
        let is_there = projects.iter().any(|project| project.root.is_some());
        if !session.global.format.is_for_people() || !is_there {
            return exit;
        }
    }
    let text = if session.global.format == Format::Json {
        let all: Vec<Value> = projects.iter().map(|it| in_json(session, it)).collect();
        let told =
            json!({ "$schema": "urn:journey:schema:config:1", "version": 1, "projects": all });
        format!("{told:#}\n")
    } else {
        let all: Vec<String> = projects.iter().map(|it| in_words(session, it)).collect();
        all.join("\n")
    };
    output::to_stdout(&text);
    exit
}

/// What is wrong with the configuration; what is wrong elsewhere is for `check`. A path that means no project is wrong as a whole.
fn own_faults(project: &Project) -> Vec<Diagnostic> {
    let is_own = |fault: &&Diagnostic| {
        let at = project.sources.resolve(fault.primary.span);
        let file = at.and_then(|at| project.sources.file(at.file));
        project.root.is_none() || file.is_some_and(|file| file.path == CONFIG_NAME)
    };
    let mut own: Vec<Diagnostic> = project.faults.iter().filter(is_own).cloned().collect();
    // As they stand in the file, section by section or not.
    own.sort_by_key(|fault| {
        let at = project.sources.resolve(fault.primary.span);
        at.map(|at| at.start)
    });
    own
}

/// Where the configuration lies, if it lies anywhere.
fn place(session: &Session, project: &Project) -> Option<String> {
    let mut files = project.sources.files();
    let is_there = files.any(|(_, file)| file.path == CONFIG_NAME);
    is_there.then(|| format!("{}{CONFIG_NAME}", session.prefix(project)))
}

/// As it would be written, with what holds beside it in comments.
fn in_words(session: &Session, project: &Project) -> String {
    let config = &project.config;
    let mut out = match place(session, project) {
        Some(place) => format!("# {place}\n"),
        None => format!("# there is no {CONFIG_NAME}: this holds by itself\n"),
    };
    if config.is_torn {
        out.push_str("# it can't be read: this holds instead\n");
    }
    for section in SECTIONS {
        // Writing to a text does not fail.
        let _ = writeln!(out, "\n[{}]", section.name);
        let names = section.named().iter().map(|key| key.name.len());
        let width = names.max().unwrap_or(0);
        for key in section.named() {
            let _ = match key.said(config) {
                Some(said) => writeln!(out, "{:width$} = {said}", key.name),
                None => writeln!(out, "# {}: not set. {}", key.name, key.unsaid),
            };
        }
        if matches!(section.keys, Keys::Codes) {
            for (code, level) in &config.lints {
                let (slug, number, word) = (code.slug(), code.number(), level.word());
                let _ = writeln!(out, "{slug} = \"{word}\" # {number}: {}", code.title());
            }
            if config.lints.is_empty() {
                out.push_str("# none is set: each warning and lint is reported as what it is\n");
            }
        }
    }
    out
}

fn in_json(session: &Session, project: &Project) -> Value {
    let mut sections = Map::new();
    for section in SECTIONS {
        let mut keys = Map::new();
        for key in section.named() {
            let said = key.said(&project.config);
            // Texts and lists are written in TOML as they are in JSON.
            let value = said.and_then(|said| serde_json::from_str(&said).ok());
            keys.insert(key.name.to_owned(), value.unwrap_or(Value::Null));
        }
        if matches!(section.keys, Keys::Codes) {
            for (code, level) in &project.config.lints {
                keys.insert(code.number().to_owned(), Value::from(level.word()));
            }
        }
        sections.insert(section.name.to_owned(), Value::Object(keys));
    }
    json!({ "file": place(session, project), "config": sections })
}
