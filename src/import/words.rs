//! Small pieces of platforms' documents in the words of the language.

use super::draft::{Draft, Event};
use super::naming::within;
use serde_json::Value;
use std::collections::BTreeSet;

/// A wait of which nothing is known.
pub(super) const SOME_TIME: &str = "wait 1 minute to 8760 hours";

/// What is said of it.
pub(super) const UNKNOWN_WAIT: &str = "it became a wait of any length up to a year";

/// The longest wait that can be written, in seconds.
pub(super) const YEAR_SECONDS: u64 = 8_760 * 3_600;

/// What is said of times of day that are not the client's.
pub(super) const ONE_ZONE: &str = "a time of day in the account's zone is read as the client's own";

/// What is said of a wait for several things, each of which leads on by a way of its own.
pub(super) const ONE_OF_SEVERAL: &str = "a wait for one of several things is a wait of any length up to its longest; then what holds goes its way";

/// Seconds in the greatest unit that holds them whole; all of it real time. `None` for none at all.
pub(super) fn elapsed(seconds: u64) -> Option<String> {
    match seconds {
        0 => None,
        s if s.is_multiple_of(3_600) => Some(length(s / 3_600, "hour")),
        // A part of a minute is a minute: the language knows nothing shorter.
        s => Some(length(s.div_ceil(60), "minute")),
    }
}

/// A wait of any length up to so many seconds.
pub(super) fn up_to(seconds: u64) -> Option<String> {
    let most = elapsed(seconds)?;
    // What is shorter than a minute is a minute.
    Some(match most.as_str() {
        "1 minute" => format!("wait {most}"),
        _ => format!("wait 1 minute to {most}"),
    })
}

/// A length, and then perhaps a time of day: whether its days are counted from midnight or from the moment is not
/// published.
pub(super) fn length_until(
    draft: &mut Draft,
    (n, unit): (u64, &str),
    until: Option<String>,
) -> Vec<String> {
    let mut lines = Vec::new();
    match (n, unit) {
        (0, _) => {}
        (n, "minute") => lines.extend(elapsed(n.saturating_mul(60)).map(|l| format!("wait {l}"))),
        (1, "day") if until.is_some() => lines.push("wait 1 hour to 25 hours".to_owned()),
        (n, "day") if until.is_some() => {
            lines.push(format!("wait {} days to {n} days", n - 1));
        }
        (n, unit) => lines.push(format!("wait {}", length(n, unit))),
    }
    if unit == "day" && n > 0 && until.is_some() {
        draft.suppose(
            "days until a time of day are counted from midnight or from the moment: both are taken for possible",
        );
    }
    lines.extend(until);
    lines
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

/// The language, where values of a locale are that or begin with it, as each says: `en`, `en-`, `en_`.
pub(super) fn language<'v>(values: &[(&'v str, bool)]) -> Option<&'v str> {
    let mut language = None;
    for (value, _) in values {
        let value = value.trim_end_matches(['-', '_']);
        if value.len() != 2 || language.is_some_and(|known| known != value) {
            return None;
        }
        language = Some(value);
    }
    language.filter(|_| values.iter().any(|(_, begins)| *begins))
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
