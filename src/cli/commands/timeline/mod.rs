//! `journey timeline`: what one client receives, in the terminal.

mod table;
mod view;

use super::super::args::TimelineArguments;
use super::super::exit::Exit;
use super::super::output;
use super::super::render::{self, Format};
use super::super::session::Session;
use super::graph;
use crate::analysis::Analysis;
use crate::diagnostics::{Code, Diagnostic};
use crate::project::read;
use crate::source::Span;
use serde_json::json;
use std::path::Path;
use view::CaseView;

/// The version of the JSON form; grows when a reader of the last one could misread it.
const VERSION: u32 = 1;

/// Shows the cases of a journey, or what becomes of clients who are described.
pub(in super::super) fn run(session: &Session, arguments: &TimelineArguments) -> Exit {
    let analyses = graph::open(&arguments.project);
    let name = arguments.name.as_str();
    let is_fit = |analysis: &Analysis| {
        let fit = |index: usize| analysis.proofs.get(index).is_some_and(Option::is_some);
        analysis.journey_named(name).is_some_and(fit)
    };
    let is_faulty = |analysis: &Analysis| {
        analysis
            .version()
            .in_error
            .iter()
            .any(|journey| journey == name)
    };
    if !analyses.iter().any(is_fit) {
        if analyses.iter().any(is_faulty) {
            session.tell(&session.report(&analyses));
            session.conclude(&format!(
                "`{name}` has errors, and nothing is known of what it sends\n"
            ));
            return Exit::Findings;
        }
        // There is none of that name, and this says so.
        return graph::find(session, &analyses, name).map_or_else(|exit| exit, |_| Exit::Clean);
    }
    let Some(mut analysis) = analyses.into_iter().find(is_fit) else {
        return Exit::CouldNotRun;
    };
    match &arguments.client {
        None => {
            let prefix = session.prefix(&analysis.project);
            let cases = view::courses(&analysis, name, &prefix);
            tell(session, &analysis, name, &cases);
            Exit::Clean
        }
        Some(file) => lived(session, &mut analysis, name, file),
    }
}

/// What becomes of the clients in a file.
fn lived(session: &Session, analysis: &mut Analysis, name: &str, file: &Path) -> Exit {
    let shown = file.to_string_lossy().replace('\\', "/");
    if !analysis.has_stories() {
        session.tell(&session.report(std::slice::from_ref(analysis)));
        session.conclude("no client was played: the project has errors\n");
        return session.exit_of(&analysis.diagnostics).max(Exit::Findings);
    }
    let text = match read::text(file) {
        Ok(text) => text,
        Err(fault) => {
            let (_, told) = fault.of_stream(&shown);
            return session.fault(&told, &shown);
        }
    };
    let prefix = session.prefix(&analysis.project);
    let path = render::beside(&prefix, &shown);
    let (clients, found) = analysis.clients(&path, &text);
    if !found.is_empty() {
        session.tell_all(analysis, &found);
        return Exit::Findings;
    }
    let mut exit = Exit::Clean;
    let mut cases: Vec<CaseView> = Vec::new();
    for client in &clients {
        let life = analysis.live(client, name);
        if !life.faults.is_empty() {
            session.tell_all(analysis, &life.faults);
            exit = exit.max(session.exit_of(&life.faults));
        }
        if !life.begins && life.faults.is_empty() {
            let span = client.span;
            let told = idle(analysis, name, &life.title, span);
            session.tell_all(analysis, &[told]);
        }
        cases.push(view::life(analysis, &life, &prefix));
    }
    tell(session, analysis, name, &cases);
    exit
}

/// A journey that does not begin in the story of a client is worth a word.
fn idle(analysis: &Analysis, name: &str, title: &str, span: Span) -> Diagnostic {
    let starts = analysis
        .journey_named(name)
        .and_then(|index| analysis.journeys.get(index)?.workflow.as_deref())
        .map(|workflow| workflow.start.text())
        .unwrap_or_default();
    let mut told = Diagnostic::new(
        Code::TestFailed,
        span,
        format!("\"{title}\": `{name}` does not begin for this client"),
    )
    .note(format!("it starts {starts}"));
    told.severity = crate::diagnostics::Severity::Warning;
    told
}

fn tell(session: &Session, analysis: &Analysis, name: &str, cases: &[CaseView]) {
    let workflow = analysis
        .journey_named(name)
        .and_then(|index| analysis.journeys.get(index)?.workflow.as_deref());
    let Some(workflow) = workflow else {
        return;
    };
    match session.global.format {
        Format::Json => {
            let value = json!({
                "$schema": "urn:journey:schema:timeline:1",
                "version": VERSION,
                "journey": workflow.name,
                "states": workflow.states,
                "cases": cases,
            });
            output::to_stdout(&format!("{value:#}\n"));
        }
        Format::Full | Format::Short | Format::Sarif | Format::Github | Format::Junit => {
            output::to_stdout(&table::table(workflow, cases));
        }
    }
}

/// Where a span lies, as the caller sees it.
fn at(analysis: &Analysis, span: Span, prefix: &str) -> Option<(String, u32)> {
    let place = render::place(span, &analysis.project.sources, prefix)?;
    Some((place.file, place.line))
}
