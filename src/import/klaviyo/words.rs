//! Small pieces of Klaviyo's documents in the words of the language.

use super::super::draft::Event;
use super::super::naming::within;
use serde_json::Value;
use std::collections::BTreeSet;

/// The key of a custom property in a filter.
pub(super) fn custom(key: &str) -> String {
    format!("properties['{key}']")
}

/// What people call a property: `Plan` for `properties['Plan']`, `city` for `location['city']`.
pub(super) fn shown(key: &str) -> &str {
    let inner = key
        .strip_prefix("properties['")
        .or_else(|| key.strip_prefix("location['"));
    inner.and_then(|k| k.strip_suffix("']")).unwrap_or(key)
}

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

/// ` in the last 3 days`, ` since start`, or nothing for all time; `None` where it has no word.
pub(super) fn window(filter: &Value) -> Option<String> {
    if filter.is_null() {
        return Some(String::new());
    }
    match filter["operator"].as_str()? {
        "alltime" => Some(String::new()),
        "flow-start" => Some(" since start".to_owned()),
        "in-the-last" => {
            let n = filter["quantity"].as_u64().filter(|n| *n > 0)?;
            let unit = filter["unit"].as_str()?;
            let unit = match unit {
                "hour" | "day" | "week" => unit,
                _ => return None,
            };
            Some(format!(" in the last {}", length(n, unit)))
        }
        _ => None,
    }
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

/// `10:00` for `10:00:00`.
pub(super) fn time(text: &str) -> Option<&str> {
    let time = text.get(..5)?;
    let is_time = time.as_bytes().get(2) == Some(&b':')
        && time
            .bytes()
            .enumerate()
            .all(|(i, b)| i == 2 || b.is_ascii_digit());
    is_time.then_some(time)
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

/// A flow's name in a sentence.
pub(super) fn short_name(name: &str) -> String {
    format!("`{name}`")
}
