//! `journey graph`: one journey as a picture.

use super::super::args::GraphArguments;
use super::super::exit::Exit;
use super::super::meant;
use super::super::output;
use super::super::render::Drawing;
use super::super::session::Session;
use crate::analysis::Analysis;
use crate::diagnostics::{list_some, nearest};
use crate::lower::Lowered;
use crate::picture::{self, Picture};
use crate::project::{self, Overlay};
use crate::syntax::ast::DeclKind;
use crate::workflow::Workflow;
use serde_json::json;
use std::path::Path;

/// The version of the JSON form; grows when a reader of the last one could misread it.
const VERSION: u32 = 1;

/// Draws a journey.
pub(in super::super) fn run(session: &Session, arguments: &GraphArguments) -> Exit {
    let analyses = open(&arguments.project);
    let found = match find(session, &analyses, &arguments.name) {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let Some(drawing) = session.global.told.drawing() else {
        output::to_stderr(
            "error: a picture has no such form\nhelp: text, svg, mermaid, dot or json\n",
        );
        return Exit::CouldNotRun;
    };
    let analysis = found.analysis;
    let picture = Picture::of(&analysis.house, found.workflow, &analysis.project.sources);
    let text = match drawing {
        Drawing::Text => picture::text(&picture, session.look.unicode),
        Drawing::Svg => picture::svg(&picture),
        Drawing::Mermaid => picture::mermaid(&picture),
        Drawing::Dot => picture::dot(&picture),
        Drawing::Json => format!("{:#}\n", json!({ "version": VERSION, "picture": picture })),
    };
    output::to_stdout(&text);
    drawn(session, analysis)
}

/// How a command ends that has drawn its journey: errors elsewhere in the project are told by one line, so that nobody
/// wonders why it did not end well.
pub(super) fn drawn(session: &Session, analysis: &Analysis) -> Exit {
    let exit = session.exit_of(&analysis.diagnostics);
    if exit == Exit::Findings {
        session.conclude("the project has faults: `journey check` shows them\n");
    }
    exit
}

/// Everything known about the projects that a path means.
pub(super) fn open(path: &Path) -> Vec<Analysis> {
    project::open(path, &Overlay::new())
        .into_iter()
        .map(Analysis::of)
        .collect()
}

/// A journey without errors of its own.
pub(super) struct Found<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) workflow: &'a Workflow,
}

/// The journey of this name; else why there is none to draw was told.
pub(super) fn find<'a>(
    session: &Session,
    analyses: &'a [Analysis],
    name: &str,
) -> Result<Found<'a>, Exit> {
    for analysis in analyses {
        for lowered in &analysis.journeys {
            if name_of(analysis, lowered) != Some(name) {
                continue;
            }
            let Some(workflow) = &lowered.workflow else {
                let report = session.report(analyses);
                session.tell(&report);
                session.conclude(&format!(
                    "`{name}` has errors, so there is nothing to draw\n"
                ));
                return Err(Exit::Findings);
            };
            return Ok(Found { analysis, workflow });
        }
    }
    let known = || {
        let each = |analysis: &'a Analysis| {
            let journeys = analysis.journeys.iter();
            journeys.filter_map(move |lowered| name_of(analysis, lowered))
        };
        analyses.iter().flat_map(each)
    };
    let near = match nearest(name, known()) {
        Some(near) => format!("`{near}` is near"),
        None => format!("there is {}", list_some(known(), 6)),
    };
    let path = meant::help(name).map_or_else(String::new, |help| format!("help: {help}\n"));
    output::to_stderr(&format!(
        "error: there is no journey `{name}`\nhelp: {near}\n{path}"
    ));
    Err(Exit::CouldNotRun)
}

fn name_of<'a>(analysis: &'a Analysis, lowered: &Lowered) -> Option<&'a str> {
    let (_, decl) = analysis.program.decls.get(lowered.decl)?;
    if let DeclKind::Journey(named) = &decl.kind {
        Some(named.name.text.as_str())
    } else {
        None
    }
}
