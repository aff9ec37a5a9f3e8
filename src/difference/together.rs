//! The rules over all journeys of a project together.

use super::{Change, Topic};
use crate::proof::{Margin, TogetherReport, Verdict};
use std::collections::BTreeMap;

/// Tells where the worst case of one client over several journeys is another.
pub(super) fn tell(before: &[TogetherReport], now: &[TogetherReport]) -> Vec<Change> {
    let by_rule = |all: &[TogetherReport]| -> BTreeMap<(String, String), String> {
        all.iter()
            .map(|r| ((r.rule.to_string(), r.restraint.to_string()), numbers(r)))
            .collect()
    };
    let (old, new) = (by_rule(before), by_rule(now));
    let mut rules: Vec<&(String, String)> = old.keys().chain(new.keys()).collect();
    rules.sort();
    rules.dedup();
    rules
        .into_iter()
        .filter(|rule| old.get(*rule) != new.get(*rule))
        .map(|rule| {
            let of = |all: &BTreeMap<_, String>| all.get(rule).cloned();
            Change::new(Topic::Restraint, rule.0.clone(), of(&old), of(&new))
        })
        .collect()
}

/// `2 of 2 over first_piece and welcome`.
fn numbers(report: &TogetherReport) -> String {
    let numbers = Margin::of_several(report).numbers();
    let verdict = match report.verdict {
        Verdict::Proved | Verdict::Unbounded => "",
        Verdict::Enforced => ", enforced",
        Verdict::Broken => ", broken",
        Verdict::NotProved => ", not proved",
    };
    let mut journeys = report.journeys.to_vec();
    journeys.sort();
    let journeys = journeys.join(", ");
    format!("{numbers}{verdict}, over {journeys}")
}
