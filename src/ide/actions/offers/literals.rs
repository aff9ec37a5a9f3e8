//! Numbers without a unit, times at which nothing may leave, texts that never end.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::{Diagnostic, Fact};
use crate::ide::Snapshot;
use crate::workflow::ClockMinutes;

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

/// The time at which messages may leave, in place of one at which they may not.
pub(super) fn open_time(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let Some(Fact::OpenTime { held, opens }) = diagnostic.fact else {
            return None;
        };
        let (held, open) = (ClockMinutes(held).text(), ClockMinutes(opens).text());
        let (offset, _) = nearby.words_at(at).match_indices(held.as_str()).next()?;
        let start = at.start + offset as u32;
        let end = start + held.len() as u32;
        // On days that are quiet no other time would do.
        let rest = nearby.text().get(end as usize..)?;
        if rest.trim_start_matches(' ').starts_with("on ") {
            return None;
        }
        let title = format!("write `{open}`");
        Some(Offer::new(title, vec![nearby.edit(start, end, open)]))
    })
}
