//! Takes out what nothing uses. Not a fix of the diagnostic: what somebody wrote at length goes only where a person
//! says so.

use super::Offer;
use super::place::Nearby;
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;

/// Takes the declaration out, with the documentation above it.
pub(super) fn take_out(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let offer = || {
        let at = snapshot.sources().resolve(diagnostic.primary.span)?;
        let nearby = Nearby::of(snapshot, at);
        let name = nearby.text().get(at.start as usize..at.end as usize)?;
        let declaration = *nearby.around(at).first()?;
        let edit = nearby.without(declaration);
        Some(Offer::new(format!("take `{name}` out"), vec![edit]))
    };
    offer().into_iter().collect()
}
