//! Numbers without a unit, times at which nothing may leave, texts that never end.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;

/// A unit behind a number.
pub(super) fn unit(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let Some(at) = place(snapshot, diagnostic) else {
        return Vec::new();
    };
    let nearby = Nearby::of(snapshot, at);
    let number = nearby.words_at(at);
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let several = if number == "1" { "" } else { "s" };
    let written = ["day", "hour", "week"].map(|unit| format!("{number} {unit}{several}"));
    let offer = |written: String| {
        let title = format!("write `{written}`");
        Offer::new(title, vec![nearby.edit(at.start, at.end, written)])
    };
    // A share has a fix of its own.
    if diagnostic.fixes.is_empty() {
        written.into_iter().map(offer).collect()
    } else {
        Vec::new()
    }
}

/// Ends a text where its line ends.
pub(super) fn text_end(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let end = at.start + nearby.words_at(at).trim_end().len() as u32;
        let edit = nearby.edit(end, end, "\"".to_owned());
        Some(Offer::new("end the text here", vec![edit]))
    })
}

/// The time at which messages may leave, in place of one at which they may not: the message says both.
pub(super) fn open_time(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let held = times(&diagnostic.message).next()?;
        let open = times(diagnostic.help.as_deref()?).next()?;
        let (offset, _) = nearby.words_at(at).match_indices(held).next()?;
        let start = at.start + offset as u32;
        let end = start + held.len() as u32;
        // On days that are quiet no other time would do.
        let rest = nearby.text().get(end as usize..)?;
        if rest.trim_start_matches(' ').starts_with("on ") {
            return None;
        }
        let edit = nearby.edit(start, end, open.to_owned());
        Some(Offer::new(format!("write `{open}`"), vec![edit]))
    })
}

/// The times of day in a sentence.
fn times(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == ':'));
    words.map(|word| word.trim_matches(':')).filter(|word| {
        let digits = word.split_once(':');
        digits.is_some_and(|(hour, minute)| hour.len() == 2 && minute.len() == 2)
    })
}
