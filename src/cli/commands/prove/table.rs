//! The proof for people: a block for each scope, a line for each rule, a timeline where one is broken.

use super::view::{LineView, Measure, RuleView, What};
use crate::proof::Verdict;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Everything: the rules, what guards may do, and what is taken for granted.
pub(super) fn table(rules: &[RuleView], unproved: &[String], guards: &str) -> String {
    let mut out = String::new();
    let width = rules
        .iter()
        .map(|rule| rule.rule.chars().count())
        .max()
        .unwrap_or(0)
        .min(72);
    let mut scope: Option<&[String]> = None;
    for rule in rules {
        if scope != Some(&rule.scope) {
            let gap = if scope.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{gap}{}", rule.scope.join(" + "));
            scope = Some(&rule.scope);
        }
        let line = format!(
            "  {:10}  {:width$}  {}",
            verdict(rule.verdict),
            rule.rule,
            numbers(rule)
        );
        out.push_str(line.trim_end());
        out.push('\n');
        for line in &rule.timeline {
            let _ = writeln!(out, "{}", timeline(line));
        }
    }
    for journey in unproved {
        let _ = writeln!(out, "\n{journey}\n  has errors, and was not proved");
    }
    out.push_str(guards);
    let granted: BTreeSet<&str> = rules
        .iter()
        .flat_map(|rule| rule.assumptions.iter().map(String::as_str))
        .collect();
    if !granted.is_empty() {
        out.push_str("\ntaken for granted\n");
        for assumption in granted {
            let _ = writeln!(out, "  {assumption}");
        }
    }
    out
}

/// A verdict in words.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Proved => "proved",
        Verdict::Enforced => "enforced",
        Verdict::Broken => "broken",
        Verdict::Unbounded => "unbounded",
        Verdict::NotProved => "not proved",
    }
}

/// The numbers of a rule, and how much room they leave.
pub(super) fn margin(rule: &RuleView) -> String {
    let numbers = numbers(rule);
    if rule.measure == Measure::MinutesEarly {
        return numbers;
    }
    let room = match (rule.measure, rule.margin) {
        (_, Some(0)) => "none to spare".to_owned(),
        (Measure::Messages, Some(room @ 1..)) => format!("{room} to spare"),
        (Measure::MinutesApart | Measure::MinutesOfSilence, Some(room @ 1..)) => {
            format!("{} to spare", rule.told_in.brief(room.unsigned_abs()))
        }
        (_, Some(_) | None) => return numbers,
    };
    format!("{numbers}, {room}")
}

fn numbers(rule: &RuleView) -> String {
    let Some(limit) = rule.limit else {
        return String::new();
    };
    let told = |minutes| rule.told_in.brief(minutes);
    match (rule.measure, rule.worst) {
        (Measure::None, _) => String::new(),
        (Measure::Messages, Some(u64::MAX)) => format!("no bound was found, of {limit}"),
        (Measure::Messages, Some(worst)) => {
            let most = if rule.exact { "" } else { "at most " };
            format!("{most}{worst} of {limit}")
        }
        (Measure::Messages, None) => format!("without limit, of {limit}"),
        (Measure::MinutesApart, Some(worst)) => {
            let least = if rule.exact { "" } else { "at least " };
            format!("{least}{} apart, of {}", told(worst), told(limit))
        }
        (Measure::MinutesApart, None) => "never two".to_owned(),
        (Measure::MinutesOfSilence, Some(worst)) => {
            format!("at most {} of silence, of {}", told(worst), told(limit))
        }
        (Measure::MinutesOfSilence, None) => "silence without limit".to_owned(),
        (Measure::MinutesEarly, Some(0)) => "just in time at the latest".to_owned(),
        (Measure::MinutesEarly, Some(worst)) => format!("at least {} early", told(worst)),
        (Measure::MinutesEarly, None) => match (rule.verdict, rule.margin) {
            (Verdict::Proved | Verdict::Enforced, _) => "never too late".to_owned(),
            (_, Some(late)) => format!("up to {} late", told(late.unsigned_abs())),
            (_, None) => "late without limit".to_owned(),
        },
    }
}

fn timeline(line: &LineView) -> String {
    let what = match &line.what {
        What::Event(event) => event.clone(),
        What::Ended(because) => format!("the run ends: {because}"),
        What::Message(message) => match line.counted {
            Some(counted) => format!("{message} ({counted})"),
            None => message.clone(),
        },
    };
    format!(
        "      {}  {:32}  {}:{}",
        line.at, what, line.file, line.line
    )
}
