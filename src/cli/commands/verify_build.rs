//! `journey verify-build`: a live build is compiled again from source and records, and compared byte by byte.
//! Whatever deploys a folder asks here first.

use super::super::approvals::{Standing, missing};
use super::super::args::VerifyArguments;
use super::super::exit::Exit;
use super::super::output;
use super::super::render::{self, Format, count};
use super::super::session::Session;
use crate::analysis::{Compilation, Options, REPORT, Releases, compile};
use crate::diagnostics::{Code, Diagnostic};
use crate::project::read;
use crate::source::Span;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Checks a folder that was built into.
pub(in super::super) fn run(session: &Session, arguments: &VerifyArguments) -> Exit {
    let dir = &arguments.dir;
    let Some(report) = report_in(dir) else {
        let path = dir.join(REPORT);
        let fault = Diagnostic::new(
            Code::BuildDiffers,
            Span::default(),
            format!("`{}` is no report of a build", path.to_string_lossy()),
        )
        .help("name the folder that `journey build` wrote into");
        return session.fault(&fault, &path.to_string_lossy());
    };
    let mut options = Options::default();
    for target in targets(&report) {
        options = options.and_for(&target);
    }
    let drafts = compile(&arguments.project, &options);
    if drafts.has_errors() {
        let analyses = std::slice::from_ref(&drafts.analysis);
        let told = session.report(analyses);
        session.tell(&told);
        session.conclude(&render::summary(&told));
        return session
            .exit_of(&drafts.analysis.diagnostics)
            .max(Exit::Findings);
    }
    let (releases, refused) = releases(&drafts, &report);
    if !refused.is_empty() {
        return tell(session, &refused, Exit::NotApproved);
    }
    let built = compile(&arguments.project, &options.with_releases(releases));
    let mut wrong = differences(&built, dir);
    if built.has_errors() {
        wrong.push("the project changed while it was compared".to_owned());
    }
    if wrong.is_empty() {
        let files = count(built.artefacts.len(), "file");
        if session.global.format == Format::Json {
            output::to_stdout(&format!("{:#}\n", value(&[])));
        }
        session.conclude(&format!("what is built is what was approved: {files}\n"));
        return Exit::Clean;
    }
    tell(session, &wrong, Exit::Findings)
}

fn value(wrong: &[String]) -> Value {
    json!({
        "$schema": "urn:journey:schema:verify-build:1",
        "version": 1,
        "holds": wrong.is_empty(),
        "wrong": wrong,
    })
}

fn tell(session: &Session, wrong: &[String], exit: Exit) -> Exit {
    if session.global.format == Format::Json {
        output::to_stdout(&format!("{:#}\n", value(wrong)));
    } else {
        let code = Code::BuildDiffers.number();
        for line in wrong {
            output::to_stderr(&format!("error[{code}]: {line}\n"));
        }
    }
    session.conclude("do not deploy this build\n");
    exit
}

fn report_in(dir: &Path) -> Option<Value> {
    let text = read::text(&dir.join(REPORT)).ok()?;
    serde_json::from_str(&text).ok()
}

/// The platforms that a build was for.
fn targets(report: &Value) -> BTreeSet<String> {
    let of = |journey: &Value| -> Vec<String> {
        let targets = journey.get("targets").and_then(Value::as_object);
        targets
            .into_iter()
            .flat_map(|t| t.keys().cloned())
            .collect()
    };
    journeys(report).flat_map(of).collect()
}

fn journeys(report: &Value) -> impl Iterator<Item = &Value> {
    let all = report.get("journeys").and_then(Value::as_array);
    all.into_iter().flatten()
}

/// The right of each journey to be live, from the records that the build names; and what is missing.
fn releases(built: &Compilation, report: &Value) -> (Releases, Vec<String>) {
    let analysis = &built.analysis;
    let mut releases = Releases::new();
    let mut refused = Vec::new();
    for journey in 0..analysis.journeys.len() {
        let Some(standing) = Standing::of(analysis, journey) else {
            refused.push("a journey has errors".to_owned());
            continue;
        };
        let name = &standing.name;
        let in_report = journeys(report)
            .find(|j| j.get("journey").and_then(Value::as_str) == Some(name))
            .and_then(|j| j.get("release"));
        let Some(in_report) = in_report else {
            refused.push(format!("`{name}` was not built live"));
            continue;
        };
        let zone = analysis.house.zone.as_str();
        let lines = missing(&standing.report, zone, standing.meaning.facets.len());
        refused.extend(
            lines
                .into_iter()
                .map(|line| format!("`{name}` may not be live: {line}")),
        );
        let named = in_report.get("records").and_then(Value::as_array);
        let digests: BTreeSet<&str> = named
            .into_iter()
            .flatten()
            .filter_map(|record| record.get("digest").and_then(Value::as_str))
            .collect();
        let again = standing
            .report
            .release_again(&standing.meaning, &standing.ledger, &digests);
        match again {
            Some(release) => {
                releases.insert(name.clone(), release);
            }
            None if standing.report.holds() => refused.push(format!(
                "`{name}` was built with records that are not there or do not count: build it again"
            )),
            None => {}
        }
    }
    (releases, refused)
}

/// Every file that is not as it comes out now, not there, or of no build.
fn differences(built: &Compilation, dir: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut known = BTreeSet::new();
    for artefact in &built.artefacts {
        let path = dir.join(&artefact.path);
        known.insert(path.clone());
        #[expect(
            clippy::disallowed_methods,
            reason = "any bytes may be there, not only text"
        )]
        match fs::read(&path) {
            Ok(bytes) if bytes == artefact.bytes => {}
            Ok(_) => wrong.push(format!("`{}` is not what was approved", artefact.path)),
            Err(_) => wrong.push(format!("`{}` is not there", artefact.path)),
        }
    }
    let mut open = vec![dir.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            wrong.push(format!("`{}` can't be read", folder.to_string_lossy()));
            continue;
        };
        for entry in entries.filter_map(Result::ok) {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(path);
            } else if !known.contains(&path) {
                let shown = path.strip_prefix(dir).unwrap_or(&path).to_string_lossy();
                wrong.push(format!("`{shown}` is of no journey that was approved"));
            }
        }
    }
    wrong.sort();
    wrong
}
