//! The proof for people: a block for each scope, a line for each rule, a timeline where one is broken.

use super::view::{LineView, RuleView, What};
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
            rule.verdict.words(),
            rule.rule,
            rule.told.numbers()
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
