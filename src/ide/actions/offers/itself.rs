//! Names that stand where they speak of themselves: a journey that gives way to itself, a state entered from itself.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;

/// Takes the name out, or the clause that names nothing else.
pub(super) fn take_out(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let name = nearby.words_at(at);
        let clause = *nearby.around(at).last()?;
        let alone = nearby.words(clause).trim() == format!("gives way to {name}");
        let edit = if alone {
            nearby.without(clause)
        } else {
            nearby.item_out(at)?
        };
        Some(Offer::new(format!("take `{name}` out"), vec![edit]))
    })
}
