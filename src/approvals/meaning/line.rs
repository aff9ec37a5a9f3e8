//! The words that lines are made of: what is written one way only, and can't be taken for something
//! else.
//!
//! A name of the language stands bare, any other text in the quotes of JSON, and what is not there is
//! a `-`, which is no name. So two different values never give one line.

use crate::workflow::{ClockMinutes, DateValue, Length, Weekdays};
use std::fmt::Write as _;

/// A name: bare where it is snake_case, else in quotes.
pub(super) fn name(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().is_some_and(|c| c.is_ascii_lowercase());
    let rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if first && chars.all(rest) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A text in quotes. What can't be seen, or turns the order of a line round, is written out.
pub(in crate::approvals) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_hidden(c) => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The text that stands in such quotes.
pub(crate) fn unquoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(match chars.next()? {
            '"' => '"',
            '\\' => '\\',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let rest = chars.as_str().strip_prefix('{')?;
                let (digits, rest) = rest.split_once('}')?;
                chars = rest.chars();
                char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
            }
            _ => return None,
        });
    }
    Some(out)
}

/// Controls, and what a reader can't see though it is there.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{a0}' | '\u{2000}'..='\u{200a}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e007f}')
}

/// What may be absent.
pub(super) fn maybe<T>(value: Option<T>, text: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| "-".to_owned(), text)
}

/// A list, in its order.
pub(super) fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    format!("[{}]", items.join(", "))
}

/// A list of names, in its order.
pub(super) fn names<'a, S: AsRef<str> + 'a>(items: impl IntoIterator<Item = &'a S>) -> String {
    list(items.into_iter().map(|item| name(item.as_ref())))
}

/// A list of names whose order says nothing.
pub(super) fn set<'a, S: AsRef<str> + 'a>(items: impl IntoIterator<Item = &'a S>) -> String {
    let mut items: Vec<String> = items.into_iter().map(|item| name(item.as_ref())).collect();
    items.sort_unstable();
    items.dedup();
    list(items)
}

/// `3 days`.
pub(super) fn length(length: Length) -> String {
    let Length { amount, unit } = length;
    format!("{amount} {}", unit.text())
}

/// `09:30`.
pub(super) fn clock(at: ClockMinutes) -> String {
    at.text()
}

/// `2026-12-24`.
pub(super) fn date(date: DateValue) -> String {
    date.text()
}

/// Days from Monday.
pub(super) fn days(days: Weekdays) -> String {
    list(days.days().map(|day| day.text().to_owned()))
}

/// `yes` or `no`.
pub(super) fn yes_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_written_can_be_taken_for_something_else() {
        assert_eq!(name("welcome_1"), "welcome_1");
        assert_eq!(name("-"), "\"-\"");
        assert_eq!(name(""), "\"\"");
        assert_eq!(name("a, b"), "\"a, b\"");
        assert_eq!(quoted("a\"\n\u{202e}"), "\"a\\\"\\n\\u{202e}\"");
        for text in ["", "a\"b\\c\n\r\t\u{202e}é", "\\u{41}"] {
            assert_eq!(unquoted(&quoted(text)).as_deref(), Some(text));
        }
        assert_ne!(quoted("\\n"), quoted("\n"));
        assert_ne!(quoted("\\u{200b}"), quoted("\u{200b}"));
        assert_ne!(names(&["a", "b"]), names(&["a, b"]));
    }
}
