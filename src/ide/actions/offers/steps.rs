//! Steps that nobody gets to, that wait for nothing, that send at one moment, or in spite of a review.

use super::place::{Nearby, Seat};
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::syntax::scan::Statement;

/// Takes a step that nobody gets to out, with those behind it.
pub(super) fn unreachable(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let seat = nearby.seat(at)?;
        let of = nearby.words(seat.owner);
        if seat.statement.head.start != at.start || of.starts_with("match ") {
            return None;
        }
        if of.starts_with("split ") {
            // One arm alone would be no choice.
            let several = seat.block.statements.len() > 2;
            let edit = nearby.without(seat.statement);
            return several.then(|| Offer::new("take the arm out", vec![edit]));
        }
        let last = seat.block.statements.last()?;
        let edit = nearby.taken_out(nearby.top(seat.statement), last.end());
        Some(Offer::new("take out what nobody gets to", vec![edit]))
    })
}

/// Takes a wait out behind which nothing happens, with the waits behind it.
pub(super) fn needless_wait(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let seat = nearby.seat(at)?;
        let is_bare = |it: &Statement| {
            let mut blocks = it.tails.iter().map(|tail| &tail.block);
            nearby.words(it).starts_with("wait ") && blocks.all(|it| it.statements.is_empty())
        };
        if !is_bare(seat.statement) {
            return None;
        }
        let start = seat.statement.head.start;
        let from_here = seat.block.statements.iter();
        let from_here = from_here.skip_while(|it| it.head.start < start);
        let last = from_here.take_while(|it| is_bare(it)).last()?;
        let edit = nearby.taken_out(nearby.top(seat.statement), last.end());
        Some(Offer::new("take the wait out", vec![edit]))
    })
}

/// Puts a wait before a message.
pub(super) fn wait_between(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let edit = nearby.put_before(&nearby.seat(at)?, "wait 3 days");
        Some(Offer::new("write `wait 3 days` before it", vec![edit]))
    })
}

/// Ends the run on an answer that is no yes, where the message is all that stands behind it.
pub(super) fn end_there(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let Seat { owner, block, .. } = nearby.seat(at)?;
        let answer = nearby.words(owner).trim();
        let is_no = matches!(answer, "declined" | "unanswered");
        if !is_no || block.statements.len() != 1 || nearby.has_comment(block.start, block.end) {
            return None;
        }
        let edit = nearby.edit(block.start, block.end, "{ end }".to_owned());
        Some(Offer::new(
            format!("write `{answer} {{ end }}`"),
            vec![edit],
        ))
    })
}
