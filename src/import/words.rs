//! Small pieces of platforms' documents in the words of the language.

use super::draft::Event;
use super::naming::within;
use serde_json::Value;
use std::collections::BTreeSet;

/// A wait of which nothing is known.
pub(super) const SOME_TIME: &str = "wait 1 minute to 8760 hours";

/// What is said of it.
pub(super) const UNKNOWN_WAIT: &str = "it became a wait of any length up to a year";

/// The name of an event's property, declared with a type when it is met first.
pub(super) fn field(event: &mut Event, key: &str, kind: &'static str) -> String {
    if let Some((name, _)) = event.fields.get(key) {
        return name.clone();
    }
    let taken: BTreeSet<String> = event
        .fields
        .values()
        .map(|(name, _)| name.clone())
        .collect();
    let name = within(&taken, key.trim_start_matches('$'), "field");
    event.fields.insert(key.to_owned(), (name.clone(), kind));
    name
}

/// `1 day`, `3 days`.
pub(super) fn length(n: u64, singular: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {singular}{s}")
}

/// The day of a date or moment: `2026-12-24`.
pub(super) fn day(text: &str) -> Option<&str> {
    let day = text.get(..10)?;
    let numbers = day.bytes().enumerate().all(|(i, b)| {
        if i == 4 || i == 7 {
            b == b'-'
        } else {
            b.is_ascii_digit()
        }
    });
    numbers.then_some(day)
}

/// `tuesday, wednesday`; empty for every day; `None` for what is no weekday.
pub(super) fn weekdays(value: &Value) -> Option<String> {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let Some(days) = value.as_array() else {
        return Some(String::new());
    };
    let mut found = Vec::new();
    for day in days {
        let day = day.as_str()?.to_ascii_lowercase();
        found.push(DAYS.iter().position(|d| *d == day)?);
    }
    found.sort_unstable();
    found.dedup();
    if found.is_empty() || found.len() == DAYS.len() {
        return Some(String::new());
    }
    let names: Vec<&str> = found.iter().filter_map(|d| DAYS.get(*d).copied()).collect();
    let in_a_row = found
        .windows(2)
        .all(|two| matches!(two, [a, b] if a + 1 == *b));
    match names.as_slice() {
        [first, _, .., last] if in_a_row => Some(format!("{first} to {last}")),
        _ => Some(names.join(", ")),
    }
}
