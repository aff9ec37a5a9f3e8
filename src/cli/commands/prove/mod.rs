//! `journey prove`: for each rule what was proved, the worst week of one client, and how much room is left.

mod losses;
mod table;
mod view;

use super::super::args::ProveArguments;
use super::super::exit::Exit;
use super::super::output;
use super::super::render::{Format, count};
use super::super::session::Session;
use crate::analysis::{Analysis, unwritable};
use crate::diagnostics::{Code, Diagnostic};
use crate::picture::RuleLine;
use crate::project::write::{self, Output};
use crate::project::{self, Overlay};
use crate::source::Span;
use serde_json::json;
use std::path::Path;
use view::RuleView;

/// The version of the JSON form; grows when a reader of the last one could misread it.
const VERSION: u32 = 1;

/// The rules of one journey in words, then those over several journeys that it is one of.
pub(in super::super) fn lines(analysis: &Analysis, journey: &str) -> Vec<RuleLine> {
    let mut rules = Vec::new();
    view::collect(analysis, "", &mut rules, &mut Vec::new());
    rules.retain(|rule: &RuleView| rule.scope.iter().any(|name| name == journey));
    rules
        .iter()
        .map(|rule| RuleLine {
            rule: rule.rule.clone(),
            with: rule
                .scope
                .iter()
                .filter(|name| *name != journey)
                .cloned()
                .collect(),
            verdict: rule.verdict.words().to_owned(),
            margin: rule.told.words(),
            holds: rule.verdict.holds(),
        })
        .collect()
}

/// Proves the rules of a project, and says what came of each.
pub(in super::super) fn run(session: &Session, arguments: &ProveArguments) -> Exit {
    let analyses: Vec<Analysis> = project::open(&arguments.path, &Overlay::new())
        .into_iter()
        .map(Analysis::of)
        .collect();
    if let Some(exit) = session.could_not_read(&analyses) {
        return exit;
    }
    let mut rules: Vec<RuleView> = Vec::new();
    let mut unproved: Vec<String> = Vec::new();
    for analysis in &analyses {
        let prefix = session.prefix(&analysis.project);
        let before = rules.len();
        view::collect(analysis, &prefix, &mut rules, &mut unproved);
        let own = rules.get_mut(before..).unwrap_or_default();
        losses::add(analysis, &prefix, own);
    }
    if let Some(file) = &arguments.certificate
        && let Some(exit) = write_certificate(session, &analyses, file)
    {
        return exit;
    }
    if let Some(name) = &arguments.journey {
        let known = |rule: &RuleView| rule.scope.iter().any(|journey| journey == name);
        if !rules.iter().any(known) && !unproved.contains(name) {
            output::to_stderr(&format!(
                "error: there is no journey `{name}` under any rule\nhelp: `journey prove` without it shows all\n"
            ));
            return Exit::CouldNotRun;
        }
        rules.retain(known);
        unproved.retain(|journey| journey == name);
    }
    let all_hold = rules.iter().all(|rule| rule.verdict.holds());
    match session.global.format {
        Format::Json => {
            let value = json!({ "version": VERSION, "rules": rules, "unproved": unproved });
            output::to_stdout(&format!("{value:#}\n"));
        }
        Format::Full | Format::Short | Format::Sarif | Format::Github | Format::Junit => {
            let guards = losses::table(&rules, arguments.examples);
            output::to_stdout(&table::table(&rules, &unproved, &guards));
            if !unproved.is_empty() {
                session.conclude(&format!(
                    "{} could not be proved; `journey check` says why\n",
                    count(unproved.len(), "journey")
                ));
            } else if all_hold && analyses.iter().any(Analysis::has_errors) {
                // Of rules that do not hold the table has told.
                session.conclude("the project has errors; `journey check` says which\n");
            }
        }
    }
    if !unproved.is_empty() || analyses.iter().any(Analysis::has_errors) {
        return Exit::Findings;
    }
    if all_hold {
        Exit::Clean
    } else {
        Exit::Findings
    }
}

/// Writes the certificate beside its place, then renames it; an exit where that is not possible.
fn write_certificate(session: &Session, analyses: &[Analysis], file: &Path) -> Option<Exit> {
    let place = file.to_string_lossy();
    let fault = |code: Code, message: String, help: &str| {
        let fault = Diagnostic::new(code, Span::default(), message).help(help);
        Some(session.fault(&fault, &place))
    };
    let [analysis] = analyses else {
        let message = format!(
            "a certificate is of one project, and there are {}",
            analyses.len()
        );
        return fault(Code::NothingToDo, message, "name the folder of one of them");
    };
    let Some(bytes) = analysis.certificate() else {
        let message =
            "no certificate was written: a journey has errors, and nothing is proved of it";
        let help = "`journey check` says what is wrong";
        let exit = fault(Code::CertificateRefused, message.to_owned(), help);
        return exit.map(|_| Exit::Findings);
    };
    let output = Output {
        path: file.to_owned(),
        bytes: bytes.into(),
    };
    match write::all(&[output]) {
        Ok(_) => None,
        Err(fault) => Some(session.fault(&unwritable(&fault), &place)),
    }
}
