//! `journey preview`: one journey as a page for people, in a file, a browser or an editor's panel.

use super::super::approvals::{Standing, in_words};
use super::super::args::PreviewArguments;
use super::super::exit::Exit;
use super::super::output;
use super::super::session::Session;
use super::graph::{Found, drawn, find, open};
use super::prove;
use crate::analysis::{Analysis, unwritable};
use crate::picture::{Approval, Picture, Sheet, out_of_date, page};
use crate::project::write::{self, Output};
use crate::project::{self, Overlay};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// How often the files of a project are looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(400);

/// Writes the page.
pub(in super::super) fn run(session: &Session, arguments: &PreviewArguments) -> Exit {
    let analyses = open(&arguments.project);
    let found = match find(session, &analyses, &arguments.name) {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let html = html(&found);
    let file = match (&arguments.out, arguments.open) {
        (Some(file), _) => file.clone(),
        (None, true) => std::env::temp_dir().join(format!("journey-{}.html", arguments.name)),
        (None, false) => {
            output::to_stdout(&html);
            return drawn(session, found.analysis);
        }
    };
    if let Err(exit) = write(session, &file, &html) {
        return exit;
    }
    session.conclude(&format!("{} is the page\n", file.display()));
    if arguments.open && !show(&file) {
        session.warn(&["no browser could be started; open the page by hand".to_owned()]);
    }
    if arguments.watch {
        return watch(session, arguments, &file, html);
    }
    drawn(session, found.analysis)
}

/// The page of a journey, by its index; nothing where it has errors.
pub(super) fn page_of(analysis: &Analysis, journey: usize) -> Option<String> {
    let workflow = analysis.journeys.get(journey)?.workflow.as_ref()?;
    Some(html(&Found { analysis, workflow }))
}

/// The page of a journey as it is now.
fn html(found: &Found<'_>) -> String {
    let Found { analysis, workflow } = found;
    let busiest = crate::proof::busiest(&analysis.house, workflow);
    let picture = Picture::of(&analysis.house, workflow, &analysis.project.sources);
    page(&Sheet {
        house: &analysis.house,
        workflow,
        picture: &picture,
        busiest: busiest.as_ref(),
        proof: analysis
            .journey_named(&workflow.name)
            .and_then(|journey| analysis.proofs.get(journey)?.as_deref()),
        rules: prove::lines(analysis, &workflow.name),
        approval: approval(analysis, &workflow.name),
    })
}

/// How the approval of a journey stands; nothing where the project has errors.
fn approval(analysis: &Analysis, name: &str) -> Option<Approval> {
    if analysis.has_errors() {
        return None;
    }
    let standing = Standing::of(analysis, analysis.journey_named(name)?)?;
    let (state, lines) = in_words(analysis, &standing);
    Some(Approval { state, lines })
}

fn write(session: &Session, file: &Path, html: &str) -> Result<(), Exit> {
    let page = Output {
        path: file.to_path_buf(),
        bytes: html.as_bytes().into(),
    };
    match write::all(&[page]) {
        Ok(_) => Ok(()),
        Err(fault) => {
            let place = file.to_string_lossy();
            Err(session.fault(&unwritable(&fault), &place))
        }
    }
}

/// Shows a page in the browser of this machine; whether one was started.
fn show(file: &Path) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    Command::new(program)
        .args(before)
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .is_ok()
}

/// Writes the page anew whenever a file of the project changes. Where the journey has errors the last good page
/// stays, and says so. Ends with the process.
fn watch(session: &Session, arguments: &PreviewArguments, file: &Path, html: String) -> Exit {
    session.conclude("looking at the files; end with Ctrl-C\n");
    let mut good = html;
    let mut seen = state(&arguments.project);
    loop {
        std::thread::sleep(LOOK_AGAIN);
        let now = state(&arguments.project);
        if now == seen {
            continue;
        }
        seen = now;
        let analyses = open(&arguments.project);
        let text = match find(session, &analyses, &arguments.name) {
            Ok(found) => {
                good = self::html(&found);
                good.clone()
            }
            Err(_) => out_of_date(
                &good,
                "The text has errors now: this is the last picture without.",
            ),
        };
        if let Err(exit) = write(session, file, &text) {
            return exit;
        }
    }
}

/// Everything that a project is read from.
fn state(path: &Path) -> Vec<(PathBuf, Arc<String>)> {
    let projects = project::open(path, &Overlay::new());
    let files = projects.iter().flat_map(|project| {
        let root = project.root.clone().unwrap_or_default();
        let files = project.sources.files();
        files.map(move |(_, file)| (root.join(&file.path), Arc::clone(&file.text)))
    });
    files.collect()
}
