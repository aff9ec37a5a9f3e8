//! The cases for people: a block each, a line for each thing that happens, then how the rules stand.

use super::view::{CaseView, LineView, What};
use crate::cli::render::count;
use crate::proof::{Stand, StandMeasure};
use crate::workflow::{Exit, Workflow};
use std::fmt::Write as _;

/// Above this a line is as long as it is.
const WIDEST: usize = 90;

/// Everything.
pub(super) fn table(workflow: &Workflow, cases: &[CaseView]) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}, for {}", workflow.name, workflow.states.join(", "));
    for case in cases {
        let _ = writeln!(out, "\n{}", head(case));
        let runs = case
            .lines
            .iter()
            .filter_map(|line| line.run)
            .max()
            .unwrap_or(1);
        let told: Vec<(String, &LineView)> = case
            .lines
            .iter()
            .map(|line| (words(line, case.case == "client", runs > 1), line))
            .collect();
        let widths = told.iter().map(|(words, _)| words.chars().count());
        let width = widths.filter(|width| *width <= WIDEST).max().unwrap_or(0);
        for (words, line) in &told {
            let place = match (&line.file, line.line) {
                (Some(file), Some(number)) => format!("{file}:{number}"),
                _ => String::new(),
            };
            let row = format!(
                "  day {:>3}  {} {}  {words:width$}  {place}",
                line.day, line.weekday, line.at
            );
            let _ = writeln!(out, "{}", row.trim_end());
        }
        for stand in &case.rules {
            let _ = writeln!(out, "  {}", standing(stand));
        }
    }
    let exits: Vec<String> = workflow.exits.iter().map(Exit::text).collect();
    if !exits.is_empty() && cases.iter().any(|case| case.case != "client") {
        let _ = writeln!(out, "\nany run is over sooner when {}", exits.join(" or "));
    }
    out
}

fn head(case: &CaseView) -> String {
    let messages = count(case.messages, "message");
    let days = count(usize::try_from(case.days).unwrap_or(0), "day");
    match (case.case, &case.worst) {
        ("shortest", _) => format!("the shortest run: {days}, {messages}"),
        ("longest", _) => format!("the longest run: {days}, {messages}"),
        ("client", _) => {
            let title = case.title.as_deref().unwrap_or_default();
            format!("\"{title}\": {days}, {messages}")
        }
        (_, Some(worst)) => {
            let rule = match &worst.rule {
                Some(rule) => format!("the worst case of `{rule}`"),
                None => "no rule counts them".to_owned(),
            };
            let bound = match worst.bound {
                Some(bound) if bound == worst.shown => String::new(),
                Some(bound) => format!("; the proof rules out only more than {bound}"),
                None => "; nothing bounds it".to_owned(),
            };
            format!(
                "the busiest time: {} in {}, {rule}{bound}",
                worst.shown, worst.window
            )
        }
        (other, None) => format!("{other}: {days}, {messages}"),
    }
}

fn words(line: &LineView, names_journey: bool, names_run: bool) -> String {
    let text = match &line.what {
        What::Event { event } => event.clone(),
        What::State { state } => format!("she is {state}"),
        What::Begins => "begins".to_owned(),
        What::Message { message, subject } => match subject {
            Some(subject) => format!("sends {message} \"{subject}\""),
            None => format!("sends {message}"),
        },
        What::Held {
            message,
            until: Some(until),
            because,
        } => format!("holds {message} until {until}: {because}"),
        What::Held {
            message,
            until: None,
            because,
        } => format!("may hold {message}, and what follows: {because}"),
        What::Skipped { message, because } => format!("does not send {message}: {because}"),
        What::Task { of, text } => format!("asks {of}: \"{text}\""),
        What::Ends { because: None } => "ends".to_owned(),
        What::Ends {
            because: Some(because),
        } => format!("ends: {because}"),
    };
    match (&line.journey, line.run) {
        (Some(journey), _) if names_journey => format!("{journey} {text}"),
        (_, Some(run)) if names_run => format!("run {run} {text}"),
        _ => text,
    }
}

/// `2 of 2         at most 2 emails per 7 days`.
fn standing(stand: &Stand) -> String {
    let numbers = match (stand.measure, stand.reached) {
        (StandMeasure::Messages, reached) => {
            format!("{} of {}", reached.unwrap_or(0), stand.limit)
        }
        (StandMeasure::MinutesApart, Some(reached)) => {
            format!("{} apart", stand.told_in.brief(reached))
        }
        (StandMeasure::MinutesApart, None) => "never two".to_owned(),
    };
    let over = if stand.kept { "" } else { "  NOT KEPT" };
    format!("{numbers:>18}  {}{over}", stand.rule)
}
