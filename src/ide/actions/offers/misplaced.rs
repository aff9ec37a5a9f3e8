//! Clauses that a message of its channel does not have.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::vocabulary::MessageWord;

/// Takes the clause out.
pub(super) fn take_out(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let around = nearby.around(at);
        let [message, clause] = around.as_slice() else {
            return None;
        };
        let word = nearby.words(message).split_whitespace().next()?;
        MessageWord::from_text(word)?;
        let clause_word = nearby.words(clause).split_whitespace().next()?;
        let edit = nearby.without(clause);
        Some(Offer::new(
            format!("take the `{clause_word}` out"),
            vec![edit],
        ))
    })
}
