//! Weights of a `split` that do not add up.

use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::ide::actions::weights::rebalance;

/// Shares them anew, as can be done wherever a `split` stands.
pub(super) fn share(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let action = rebalance(snapshot, place(snapshot, diagnostic)?)?;
        Some(Offer::new(action.title, action.change.edits))
    })
}
