//! What every command about approval begins with: one project without errors, and one journey in it.

use super::standing::Standing;
use crate::analysis::Analysis;
use crate::cli::exit::Exit;
use crate::cli::meant;
use crate::cli::render;
use crate::cli::session::Session;
use crate::diagnostics::{Code, Diagnostic, list_some, nearest};
use crate::project::{self, Overlay};
use crate::source::Span;
use std::path::Path;

/// A fault of the call, told as it is everywhere.
pub(super) fn fault(code: Code, message: String) -> Diagnostic {
    Diagnostic::new(code, Span::default(), message)
}

/// The project at a path, free of errors; else what is wrong was told.
pub(super) fn project(session: &Session, path: &Path) -> Result<Analysis, Exit> {
    let mut projects = project::open(path, &Overlay::new());
    let shown = path.to_string_lossy();
    let Some(project) = projects.pop().filter(|_| projects.is_empty()) else {
        let many = fault(
            Code::NothingToDo,
            format!("`{shown}` holds several projects, and one is asked about at a time"),
        )
        .help("name the folder of one of them with `--project`");
        return Err(session.fault(&many, &shown));
    };
    let analysis = Analysis::of(project);
    if analysis.has_errors() {
        let analyses = std::slice::from_ref(&analysis);
        let report = session.report(analyses);
        session.tell(&report);
        session.conclude(&render::summary(&report));
        session.conclude("nobody is asked to sign what has errors\n");
        return Err(session.exit_of(&analysis.diagnostics).max(Exit::Findings));
    }
    Ok(analysis)
}

/// How a journey stands; else that there is none of that name was told.
pub(super) fn journey(
    session: &Session,
    analysis: &Analysis,
    name: &str,
) -> Result<Standing, Exit> {
    let standing = analysis
        .journey_named(name)
        .and_then(|journey| Standing::of(analysis, journey));
    standing.ok_or_else(|| {
        let known = || {
            let workflows = analysis.journeys.iter().filter_map(|j| j.workflow.as_ref());
            workflows.map(|w| w.name.as_str())
        };
        let unknown = fault(Code::UnknownName, format!("there is no journey `{name}`"));
        let near = match nearest(name, known()) {
            Some(near) => format!("`{near}` is near"),
            None => format!("there is {}", list_some(known(), 6)),
        };
        let help = match meant::help(name) {
            Some(path) => format!("{near}; {path}"),
            None => near,
        };
        session.fault(&unknown.help(help), name)
    })
}
