//! A value that a property can't have: those that it can have and that do not stand beside it already.

use super::place::Nearby;
use super::{Offer, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::ide::completion::{CompletionKind, complete};
use crate::syntax::cursor::words;

/// Of many values so many are offered.
const MOST: usize = 6;

/// One offer for each value that completion knows here.
pub(super) fn known(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let Some(at) = place(snapshot, diagnostic) else {
        return Vec::new();
    };
    let nearby = Nearby::of(snapshot, at);
    // The arms of a `match`, or the words of a condition.
    let around = match nearby.seat(at) {
        Some(seat) if nearby.words(seat.owner).starts_with("match ") => seat.owner.tails.first(),
        _ => None,
    };
    let arms = around.map(|tail| tail.block.statements.iter());
    let taken: Vec<&str> = arms
        .into_iter()
        .flatten()
        .flat_map(|arm| words(nearby.words(arm)))
        .map(|word| word.text)
        .collect();
    complete(snapshot, at.file, at.start)
        .into_iter()
        .filter(|it| it.kind == CompletionKind::Value && !taken.contains(&it.label.as_str()))
        .take(MOST)
        .map(|it| {
            let edit = nearby.edit(at.start, at.end, it.insert);
            Offer::new(format!("write `{}`", it.label), vec![edit])
        })
        .collect()
}
