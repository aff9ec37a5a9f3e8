//! `journey coverage`: which decision points of a buyer the journeys answer, and on which ways.

use super::super::exit::Exit;
use super::super::output;
use super::super::render::Format;
use super::super::session::Session;
use crate::analysis::Analysis;
use crate::project::{self, Overlay};
use crate::workflow::{Coverage, JourneyCoverage, Way, Weighed};
use std::fmt::Write as _;
use std::path::Path;

/// Prints the coverage of every project that the path means. What is wrong in a project is told too: a
/// journey with errors has no ways.
pub(in super::super) fn run(session: &Session, path: &Path) -> Exit {
    let analyses: Vec<Analysis> = project::open(path, &Overlay::new())
        .into_iter()
        .map(Analysis::of)
        .collect();
    if let Some(exit) = session.could_not_read(&analyses) {
        return exit;
    }
    // A machine reads one document: the exit says that something is wrong.
    if analyses.iter().any(Analysis::has_errors) && session.global.format != Format::Json {
        session.tell(&session.report(&analyses));
    }
    let all: Vec<Coverage> = analyses.iter().map(Analysis::coverage).collect();
    let text = if session.global.format == Format::Json {
        let value = match all.as_slice() {
            [one] => serde_json::to_value(one),
            many => serde_json::to_value(many),
        };
        format!("{:#}\n", value.unwrap_or_default())
    } else {
        let parts: Vec<String> = all.iter().map(in_words).collect();
        parts.join("\n")
    };
    output::to_stdout(&text);
    analyses
        .iter()
        .map(|a| session.exit_of(&a.diagnostics))
        .max()
        .unwrap_or(Exit::Clean)
}

fn in_words(coverage: &Coverage) -> String {
    if coverage.is_empty() {
        return "no decision points: declare them with `decision points { … }`\n".to_owned();
    }
    let mut out = String::new();
    let answered = coverage
        .points
        .iter()
        .filter(|p| !p.answered_by.is_empty())
        .count();
    let _ = writeln!(
        out,
        "{answered} of {} decision points are answered",
        coverage.points.len()
    );
    let width = |text: &str| text.chars().count();
    let names = coverage.points.iter().map(|p| width(&p.point)).max();
    let names = names.unwrap_or(0);
    for point in &coverage.points {
        let weighed = match point.weighed {
            Weighed::Felt => "felt    ",
            Weighed::Reasoned => "reasoned",
        };
        let by: Vec<String> = point
            .answered_by
            .iter()
            .map(|by| format!("{} in {}", by.message, by.journey))
            .collect();
        let by = if by.is_empty() {
            "never answered".to_owned()
        } else {
            by.join(", ")
        };
        let pad = " ".repeat(names.saturating_sub(width(&point.point)));
        let _ = writeln!(out, "  {}{pad}  {weighed}  {by}", point.point);
    }
    for journey in &coverage.journeys {
        ways(&mut out, journey);
    }
    out
}

fn ways(out: &mut String, journey: &JourneyCoverage) {
    let _ = writeln!(out, "\n{}", journey.journey);
    for way in &journey.ways {
        let _ = writeln!(out, "  {}", way_in_words(way));
    }
    if journey.more {
        let _ = writeln!(out, "  and other ways");
    }
}

fn way_in_words(way: &Way) -> String {
    let list = |names: &[smol_str::SmolStr]| names.join(", ");
    match (way.felt.as_slice(), way.reasoned.as_slice()) {
        ([], []) => "a way that answers nothing".to_owned(),
        (felt, []) => format!("only felt: {}", list(felt)),
        ([], reasoned) => format!("only reasoned: {}", list(reasoned)),
        (felt, reasoned) => format!("felt: {} · reasoned: {}", list(felt), list(reasoned)),
    }
}
