//! Steps in the words of the language, made from their meaning: a card says what is compiled, whatever the layout
//! of the text, and what a sequence or a `match` stands for.

use crate::workflow::{Action, AwaitOn, WaitKind};
use smol_str::SmolStr;

/// What a wait waits for.
pub(super) fn awaited(on: &[AwaitOn]) -> String {
    on.iter()
        .map(AwaitOn::text)
        .collect::<Vec<_>>()
        .join(" or ")
}

/// `wait 3 days`, `wait until 09:00 on tuesday`.
pub(super) fn wait(it: &WaitKind, alone: bool) -> String {
    match it {
        WaitKind::Length { length } if alone => {
            format!("no messages from any journey for {}", length.text())
        }
        WaitKind::Length { .. }
        | WaitKind::Between { .. }
        | WaitKind::Clock { .. }
        | WaitKind::Date { .. }
        | WaitKind::AfterStart { .. } => format!("wait {}", it.text()),
    }
}

/// An act: what it is, and the author's words where there are any.
pub(super) fn action(it: &Action) -> (String, Option<String>) {
    match it {
        Action::Task { of, text, within } => (
            format!("task for {} within {}", of.text(), within.text()),
            Some(text.clone()),
        ),
        Action::Notify { to, text } => (format!("notify {}", to.text()), Some(text.clone())),
        Action::Set { property, value } => (format!("set {property} to {}", value.text()), None),
        Action::Clear { property } => (format!("clear {property}"), None),
        Action::AddToList { list } => (format!("add to list {list}"), None),
        Action::RemoveFromList { list } => (format!("remove from list {list}"), None),
        Action::AddToAudience { audience } => (format!("add to audience {audience}"), None),
        Action::RemoveFromAudience { audience } => {
            (format!("remove from audience {audience}"), None)
        }
    }
}

/// `a, b or c`.
pub(super) fn list(names: &[SmolStr], last: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.to_string(),
        [front @ .., one] => format!("{} {last} {one}", front.join(", ")),
    }
}

/// `33.3%` from hundredths of a percent.
pub(super) fn weight(hundredths: u32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}%")
}
