//! `journey test`: plays the tests of a project, and says how much of its journeys they walk.

use super::super::args::TestArguments;
use super::super::exit::Exit;
use super::super::meant;
use super::super::output;
use super::super::render::{self, Format, Report, count, escaped};
use super::super::session::Session;
use crate::analysis::{Analysis, TestResult, Walked, run_tests};
use crate::diagnostics::Diagnostic;
use crate::project::{self, Overlay};
use crate::source::{SourceMap, Span};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Plays the tests whose title holds the filter.
pub(in super::super) fn run(session: &Session, arguments: &TestArguments) -> Exit {
    let mut exit = Exit::Clean;
    let mut is_met = arguments.filter.is_none();
    for project in project::open(&arguments.project, &Overlay::new()) {
        exit = exit.max(one(session, arguments, &Analysis::of(project), &mut is_met));
    }
    match &arguments.filter {
        // What was asked for was not played: that must not look as if it had passed.
        Some(filter) if !is_met => {
            let path = meant::help(filter).map_or_else(String::new, |h| format!("help: {h}\n"));
            output::to_stderr(&format!(
                "error: no test has \"{filter}\" in its title\nhelp: `journey test` without it plays all\n{path}"
            ));
            exit.max(Exit::CouldNotRun)
        }
        Some(_) | None => exit,
    }
}

fn one(
    session: &Session,
    arguments: &TestArguments,
    analysis: &Analysis,
    is_met: &mut bool,
) -> Exit {
    if !analysis.has_stories() {
        let report = session.report(std::slice::from_ref(analysis));
        session.tell(&report);
        session.conclude(&render::summary(&report));
        session.conclude("no test was played: the project has errors\n");
        let other = arguments.filter.as_deref().and_then(meant::help);
        session.conclude(&other.map_or_else(String::new, |help| format!("help: {help}\n")));
        *is_met = true;
        return session.exit_of(&analysis.diagnostics);
    }
    let filter = arguments.filter.as_deref().unwrap_or("");
    let (results, coverage) = run_tests(analysis, filter);
    *is_met |= !results.is_empty();
    let prefix = session.prefix(&analysis.project);
    let sources = &analysis.project.sources;
    let failures: Vec<Diagnostic> = results
        .iter()
        .flat_map(|result| result.failures.iter().cloned())
        .collect();
    match session.global.format {
        Format::Json => output::to_stdout(&as_json(&results, &coverage, sources, &prefix)),
        Format::Junit => output::to_stdout(&as_junit(&results, sources, &prefix)),
        Format::Full | Format::Short | Format::Sarif | Format::Github => {
            let mut report = Report::default();
            report.add_all(&failures, sources, &prefix, session.limits());
            session.tell(&report);
            session.conclude(&in_words(&results, &coverage, sources, &prefix, filter));
        }
    }
    session.exit_of(&failures)
}

/// `path:line` of a place.
fn place(sources: &SourceMap, prefix: &str, span: Span) -> (String, u32) {
    let found = sources.resolve(span).and_then(|range| {
        let file = sources.file(range.file)?;
        let at = file.lines().position(&file.text, range.start);
        Some((render::shown(prefix, &file.path), at.line))
    });
    found.unwrap_or_default()
}

fn in_words(
    results: &[TestResult<'_>],
    coverage: &[Walked<'_>],
    sources: &SourceMap,
    prefix: &str,
    filter: &str,
) -> String {
    let mut out = String::new();
    for result in results {
        let mark = if result.failures.is_empty() {
            "ok    "
        } else {
            "FAILED"
        };
        let _ = writeln!(out, "{mark} {}", result.scenario.title);
    }
    let failed = results.iter().filter(|r| !r.failures.is_empty()).count();
    if results.is_empty() {
        if filter.is_empty() {
            let _ = writeln!(out, "no test yet: write `test \"…\" {{ … }}`");
        }
        return out;
    }
    let passed = results.len() - failed;
    let _ = writeln!(
        out,
        "{}: {passed} passed, {failed} failed",
        count(results.len(), "test")
    );
    for one in coverage {
        if one.taken == one.ways {
            continue;
        }
        let places: Vec<String> = one
            .missed
            .iter()
            .take(3)
            .map(|span| {
                let (file, line) = place(sources, prefix, *span);
                format!("{file}:{line}")
            })
            .collect();
        let _ = writeln!(
            out,
            "{} of {} ways of `{}` are taken; not all of {}",
            one.taken,
            one.ways,
            one.workflow.name,
            places.join(", ")
        );
    }
    out
}

fn as_json(
    results: &[TestResult<'_>],
    coverage: &[Walked<'_>],
    sources: &SourceMap,
    prefix: &str,
) -> String {
    let at = |span: Span| {
        let (file, line) = place(sources, prefix, span);
        json!({ "file": file, "line": line })
    };
    let tests: Vec<Value> = results
        .iter()
        .map(|result| {
            let (file, line) = place(sources, prefix, result.scenario.span);
            json!({
                "name": result.scenario.title,
                "file": file,
                "line": line,
                "passed": result.failures.is_empty(),
                "failures": result.failures.iter().map(|d| {
                    let (file, line) = place(sources, prefix, d.primary.span);
                    let expected = expected(sources, d.primary.span);
                    json!({ "message": d.message, "expected": expected, "file": file, "line": line })
                }).collect::<Vec<_>>(),
                "timeline": result.timeline.iter().map(|line| json!({
                    "at": line.at,
                    "text": line.text,
                    "place": line.span.map(at),
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let coverage: Vec<Value> = coverage
        .iter()
        .map(|one| {
            json!({
                "journey": one.workflow.name,
                "ways": one.ways,
                "taken": one.taken,
                "missed": one.missed.iter().map(|span| at(*span)).collect::<Vec<_>>(),
            })
        })
        .collect();
    format!(
        "{:#}\n",
        json!({ "version": 1, "tests": tests, "coverage": coverage })
    )
}

fn as_junit(results: &[TestResult<'_>], sources: &SourceMap, prefix: &str) -> String {
    let failed = results.iter().filter(|r| !r.failures.is_empty()).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites>\n  <testsuite name=\"journey\" tests=\"{}\" failures=\"{failed}\" errors=\"0\">",
        results.len()
    );
    for result in results {
        let (file, line) = place(sources, prefix, result.scenario.span);
        let _ = write!(
            out,
            "    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" line=\"{line}\"",
            escaped(&result.scenario.title),
            escaped(&file),
            escaped(&file)
        );
        if result.failures.is_empty() {
            out.push_str("/>\n");
            continue;
        }
        out.push_str(">\n");
        for failure in &result.failures {
            let (file, line) = place(sources, prefix, failure.primary.span);
            let _ = writeln!(
                out,
                "      <failure message=\"{}\">{}:{line}: {}\n{}</failure>",
                escaped(&failure.message),
                escaped(&file),
                escaped(&expected(sources, failure.primary.span)),
                escaped(&told(result))
            );
        }
        out.push_str("    </testcase>\n");
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

/// The line that was not met, as it is written, with single spaces.
fn expected(sources: &SourceMap, span: Span) -> String {
    let words = sources.text(span).split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

/// The timeline of a test, a line each.
fn told(result: &TestResult<'_>) -> String {
    let mut out = String::new();
    for line in &result.timeline {
        let _ = writeln!(out, "{}  {}", line.at, line.text);
    }
    out
}
