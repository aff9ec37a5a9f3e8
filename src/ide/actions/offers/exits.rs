//! What ends a run: exits that look back, that follow one thing, or that end a wait before it sees anything.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::source::FileRange;

/// Leaves `in the last …` out.
pub(super) fn window(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    without_words(snapshot, diagnostic, "in the last")
}

/// Leaves `for the same …` out.
pub(super) fn same(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    without_words(snapshot, diagnostic, "for the same")
}

/// Takes what a diagnostic points at out, with the words before it.
fn without_words(snapshot: &Snapshot, diagnostic: &Diagnostic, words: &str) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let before = nearby.text().get(..at.start as usize)?;
        let kept = before.trim_end().strip_suffix(words)?.trim_end();
        let edit = nearby.edit(kept.len() as u32, at.end, String::new());
        let title = format!("leave `{words} {}` out", nearby.words_at(at));
        Some(Offer::new(title, vec![edit]))
    })
}

/// Takes what a wait is for out of `exits`.
pub(super) fn wait(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let words = nearby.words_at(at);
        let waited = words.split_once(" for ").map_or(words, |(_, what)| what);
        let waited = waited.split('{').next()?.trim();
        let journey = *nearby.around(at).first()?;
        let clauses = &journey.tails.first()?.block.statements;
        let exits = clauses
            .iter()
            .find(|it| nearby.words(it).starts_with("exits "))?;
        let edit = reason_out(&nearby, (exits.head.start, exits.head.end), waited)?;
        let title = format!("take `{waited}` out of `exits`");
        Some(Offer::new(title, vec![edit]))
    })
}

/// Without one of several reasons.
fn reason_out(nearby: &Nearby<'_>, (from, to): (u32, u32), reason: &str) -> Option<TextEdit> {
    let clause = nearby.text().get(from as usize..to as usize)?;
    let is_edge = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "()".contains(c));
    let (at, _) = clause.match_indices(reason).find(|(at, _)| {
        let before = clause.get(..*at).and_then(|text| text.chars().next_back());
        let after = clause.get(at + reason.len()..);
        is_edge(before) && is_edge(after.and_then(|text| text.chars().next()))
    })?;
    let start = from + at as u32;
    let place = FileRange {
        start,
        end: start + reason.len() as u32,
        file: nearby.file(),
    };
    nearby.part_out(place, "or")
}
