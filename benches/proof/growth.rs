//! Many journeys of 50 steps under 20 rules, and one of them after an edit.

use super::single::{HOUSE, sends};
use std::fmt::Write;

/// A house of so many journeys of 50 steps each, under 20 rules.
pub(crate) fn house_of(count: usize, limit: usize) -> String {
    let mut text = HOUSE.to_owned();
    let mut rules = String::new();
    for i in 1..=20 {
        let _ = writeln!(rules, "  at most {} emails per {} days", limit + i, i * 4);
    }
    let _ = write!(text, "restraint house {{\n{rules}}}\n");
    for i in 0..25 {
        let _ = write!(
            text,
            "email m{i} {{\n  purpose care\n  because \"they asked\"\n  theme desire\n  subject \"A word\"\n  text \"Dear\"\n}}\n"
        );
    }
    for i in 0..count {
        let _ = write!(text, "event asked_{i}\n{}", one_of(i, "wait 5 days"));
    }
    text
}

/// One of its journeys.
pub(crate) fn one_of(i: usize, wait: &str) -> String {
    format!(
        "journey j{i} {{\n  for prospect\n  starts when asked_{i}\n  enters once per 90 days\n  exits when placed_order\n{}\n}}\n",
        sends(25, wait)
    )
}
