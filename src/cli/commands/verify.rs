//! `journey verify`: checks a certificate without the prover.

use super::super::args::CertificateArguments;
use super::super::exit::Exit;
use super::super::output;
use super::super::render::{Format, count};
use super::super::session::Session;
use crate::analysis::{Analysis, REPORT};
use crate::diagnostics::{Code, Diagnostic};
use crate::project::{self, Overlay, read};
use crate::source::Span;
use crate::verify::{Checked, Status, Verification, verify};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;

/// The version of the JSON form; grows when a reader of the last one could misread it.
const VERSION: u32 = 1;

/// Checks a certificate, and what it is compared with.
pub(in super::super) fn run(session: &Session, arguments: &CertificateArguments) -> Exit {
    let place = arguments.file.to_string_lossy();
    let refuse = |why: String| {
        let fault = Diagnostic::new(Code::CertificateRefused, Span::default(), why)
            .help("`journey prove --certificate FILE` writes one");
        session.fault(&fault, &place)
    };
    let Ok(text) = read::text(&arguments.file) else {
        return refuse(format!("`{place}` can't be read"));
    };
    let mut found = match verify(text.as_bytes()) {
        Ok(found) => found,
        Err(why) => {
            return refuse(format!(
                "`{place}` is no certificate that can be checked: {why}"
            ));
        }
    };
    if let Some(project) = &arguments.project {
        found.faults.extend(of_project(project, text.as_bytes()));
    }
    if let Some(build) = &arguments.build {
        found.faults.extend(of_build(build, &found.digest));
    }
    if session.global.format == Format::Json {
        output::to_stdout(&format!("{:#}\n", value(&found)));
    } else {
        output::to_stdout(&table(&found, session.global.verbose));
        for fault in &found.faults {
            let code = Code::CertificateRefused.number();
            output::to_stderr(&format!("error[{code}]: {fault}\n"));
        }
        session.conclude(conclusion(&found));
    }
    if found.holds() {
        Exit::Clean
    } else {
        Exit::Findings
    }
}

/// Whether it is what comes out of the project now.
fn of_project(path: &Path, bytes: &[u8]) -> Option<String> {
    let shown = path.to_string_lossy();
    let mut projects = project::open(path, &Overlay::new());
    let (Some(one), true) = (projects.pop(), projects.is_empty()) else {
        return Some(format!("`{shown}` is not one project"));
    };
    match Analysis::of(one).certificate() {
        Some(own) if own == bytes => None,
        Some(_) => Some(format!(
            "`{shown}` proves something else by now: it is not its certificate"
        )),
        None => Some(format!(
            "nothing is proved of `{shown}`: a journey has errors"
        )),
    }
}

/// Whether the report of a build names it.
fn of_build(path: &Path, digest: &str) -> Option<String> {
    let shown = path.to_string_lossy();
    let file = if path.is_dir() {
        path.join(REPORT)
    } else {
        path.to_owned()
    };
    let report = read::text(&file)
        .ok()
        .and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let named = report
        .as_ref()
        .and_then(|r| r.get("certificate"))
        .and_then(Value::as_str);
    match named {
        Some(named) if named == digest => None,
        Some(_) => Some(format!("`{shown}` was built with another certificate")),
        None => Some(format!("`{shown}` is no build that names a certificate")),
    }
}

fn value(found: &Verification) -> Value {
    json!({
        "$schema": "urn:journey:schema:verification:1",
        "version": VERSION,
        "holds": found.holds(),
        "digest": found.digest,
        "house": found.house,
        "journeys": found.journeys,
        "faults": found.faults,
        "counts": {
            "verified": found.count(Status::Verified),
            "rests_on_guard": found.count(Status::RestsOnGuard),
            "nothing_claimed": found.count(Status::NothingClaimed),
            "not_verified": found.count(Status::NotVerified),
        },
        "claims": found.claims,
        "assumptions": found.assumptions,
    })
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Verified => "verified",
        Status::RestsOnGuard => "rests on guard",
        Status::NothingClaimed => "nothing claimed",
        Status::NotVerified => "NOT VERIFIED",
    }
}

/// A block for each scope, a line for each rule; why, where something was not shown.
fn table(found: &Verification, verbose: bool) -> String {
    let mut out = String::new();
    let width = found
        .claims
        .iter()
        .map(|c| c.rule.chars().count())
        .max()
        .unwrap_or(0)
        .min(72);
    let mut scope: Option<&[String]> = None;
    for claim in &found.claims {
        if scope != Some(&claim.journeys) {
            let gap = if scope.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{gap}{}", claim.journeys.join(" + "));
            scope = Some(&claim.journeys);
        }
        let line = line(claim, width);
        let _ = writeln!(out, "{}", line.trim_end());
        if verbose || claim.status == Status::NotVerified {
            let _ = writeln!(out, "                   {}", claim.how);
        }
    }
    if !found.assumptions.is_empty() {
        out.push_str("\ntaken for granted\n");
        for words in &found.assumptions {
            let _ = writeln!(out, "  {words}");
        }
    }
    let counts = [
        Status::Verified,
        Status::RestsOnGuard,
        Status::NothingClaimed,
        Status::NotVerified,
    ];
    let counts = counts.map(|s| format!("{} {}", found.count(s), word(s).to_lowercase()));
    let journeys = count(found.journeys.len(), "journey");
    let claims = count(found.claims.len(), "claim");
    let _ = writeln!(
        out,
        "\n{} · {journeys}, {claims}: {}",
        found.digest,
        counts.join(", ")
    );
    out
}

fn line(claim: &Checked, width: usize) -> String {
    format!(
        "  {:15}  {:10}  {:width$}",
        word(claim.status),
        claim.verdict,
        claim.rule
    )
}

fn conclusion(found: &Verification) -> &'static str {
    if found.holds() {
        "every claim was shown again, or rests on a guard that it names\n"
    } else {
        "do not rely on this certificate\n"
    }
}
