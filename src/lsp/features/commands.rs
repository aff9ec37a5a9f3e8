//! Commands that any editor can run, not only one that knows this server.

use super::preview;
use crate::analysis::run_tests;
use crate::diagnostics::explain;
use crate::lsp::desk::{Desk, Refused};
use crate::lsp::outbox::Letter;
use serde_json::{Value, json};
use tower_lsp::lsp_types::{MessageType, Url};

/// Their names.
pub(crate) const COMMANDS: [&str; 3] = ["journey.explain", preview::COMMAND, "journey.runTest"];

/// Runs one; the picture takes more than one step, and is not run here.
pub(crate) fn run(
    desk: &mut Desk,
    name: &str,
    arguments: &[Value],
) -> Result<Option<Value>, Refused> {
    match name {
        "journey.explain" => page(arguments).map(Some),
        "journey.runTest" => tests(desk, arguments).map(Some),
        _ => Err(Refused::Because(format!("there is no command `{name}`"))),
    }
}

/// The page of a code, in Markdown: `"J0401"`, or `{ "code": "J0401" }`.
fn page(arguments: &[Value]) -> Result<Value, Refused> {
    let first = arguments.first();
    let code = first.and_then(|one| one.as_str().or_else(|| one.get("code")?.as_str()));
    let code = code.ok_or_else(|| Refused::Because("it takes a code: `J0401`".to_owned()))?;
    match explain::find(code) {
        Ok(code) => Ok(json!(code.explanation())),
        Err(Some(near)) => Err(Refused::Because(format!(
            "there is no code `{code}`; `{near}` is near"
        ))),
        Err(None) => Err(Refused::Because(format!("there is no code `{code}`"))),
    }
}

/// Plays the tests of a document's project, or the one with a title: `{ "uri": …, "test": … }`.
fn tests(desk: &mut Desk, arguments: &[Value]) -> Result<Value, Refused> {
    let said = |key: &str| arguments.first().and_then(|one| one.get(key)?.as_str());
    let url = said("uri").and_then(|uri| Url::parse(uri).ok());
    let url = url.ok_or_else(|| Refused::Because("it takes the `uri` of a document".to_owned()))?;
    let here = desk.here(&url)?;
    let analysis = here.snapshot.analysis();
    if !analysis.has_stories() {
        let why = "the journeys have errors, so that no test can be played".to_owned();
        return Err(Refused::Because(why));
    }
    let title = said("test");
    let (results, _) = run_tests(analysis, title.unwrap_or(""));
    let results = results
        .iter()
        .filter(|result| title.is_none_or(|title| result.scenario.title == title));
    let mut failed: Vec<String> = Vec::new();
    let mut all: Vec<Value> = Vec::new();
    for result in results {
        let lines = result.timeline.iter();
        let lines: Vec<String> = lines.map(|l| format!("{} {}", l.at, l.text)).collect();
        let failures: Vec<&str> = result.failures.iter().map(|f| f.message.as_str()).collect();
        if let Some(first) = failures.first() {
            failed.push(format!("\"{}\": {first}", result.scenario.title));
        }
        all.push(json!({
            "title": result.scenario.title,
            "passed": failures.is_empty(),
            "failures": failures,
            "timeline": lines,
        }));
    }
    desk.post(told(all.len(), &failed));
    Ok(json!(all))
}

/// What came of the tests, for the person who ran them: no client shows what a command answers.
fn told(count: usize, failed: &[String]) -> Letter {
    let words = match (count, failed) {
        (0, _) => "there is no such test".to_owned(),
        (1, []) => "the test passed".to_owned(),
        (many, []) => format!("all {many} tests passed"),
        (1, [only]) => format!("the test failed: {only}"),
        (many, failed) => format!(
            "{} of {many} tests failed: {}",
            failed.len(),
            failed.join("; ")
        ),
    };
    let kind = if failed.is_empty() {
        MessageType::INFO
    } else {
        MessageType::WARNING
    };
    Letter::Say(kind, words)
}
