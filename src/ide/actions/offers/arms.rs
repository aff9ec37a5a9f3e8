//! Takes a value out of an arm of a `match` or an `ask`, or the arm, where it stands for nothing else.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::{Code, Diagnostic};
use crate::ide::Snapshot;

/// Offered on a value that leads nobody anywhere: one that is there already, or that no client has here.
pub(super) fn take_out(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let seat = nearby.seat(at)?;
        let of = nearby.words(seat.owner);
        let is_arm = of.starts_with("match ") || of.starts_with("ask ");
        let arm = seat.statement;
        if !is_arm || at.start < arm.head.start || arm.head.end < at.end {
            return None;
        }
        let alone = nearby.words(arm).trim() == nearby.words_at(at);
        if is_beside_answers(diagnostic) {
            return None;
        }
        let edit = if alone {
            nearby.without(arm)
        } else {
            nearby.item_out(at)?
        };
        let title = format!("take `{}` out", nearby.words_at(at));
        Some(Offer::new(title, vec![edit]))
    })
}

/// Whether it is about `unanswered` beside an answer: what is there twice stands somewhere before.
fn is_beside_answers(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == Code::AnswerTwice && diagnostic.secondary.is_empty()
}

/// Gives `unanswered`, which stands beside an answer, an arm of its own that does the same.
pub(super) fn apart(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let seat = nearby.seat(at)?;
        let word = nearby.words_at(at);
        let is_lines = nearby.words_between(seat.block).contains('\n');
        if !is_beside_answers(diagnostic)
            || !is_lines
            || !nearby.words(seat.statement).contains(',')
        {
            return None;
        }
        let block = &seat.statement.tails.first()?.block;
        let same = nearby.moved_left(seat.statement, block);
        let arm = format!("{word} {same}");
        let edits = vec![
            nearby.item_out(at)?,
            nearby.put_in(seat.owner, seat.block, Some(seat.statement), &arm),
        ];
        Some(Offer::new("give `unanswered` an arm of its own", edits))
    })
}
