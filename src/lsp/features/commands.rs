//! Commands that any editor can run, not only one that knows this server.

use crate::analysis::run_tests;
use crate::diagnostics::explain;
use crate::lsp::desk::{Desk, Refused};
use serde_json::{Value, json};
use tower_lsp::lsp_types::Url;

/// Their names.
pub(crate) const COMMANDS: [&str; 2] = ["journey.explain", "journey.runTest"];

/// Runs one.
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
    let all: Vec<Value> = results
        .map(|result| {
            let lines = result.timeline.iter();
            let lines: Vec<String> = lines.map(|l| format!("{} {}", l.at, l.text)).collect();
            let failures = result.failures.iter().map(|f| f.message.as_str());
            json!({
                "title": result.scenario.title,
                "passed": result.failures.is_empty(),
                "failures": failures.collect::<Vec<_>>(),
                "timeline": lines,
            })
        })
        .collect();
    Ok(json!(all))
}
