//! A state that a journey is not for, and in which a client would have to be: the journey is for it too.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::names::NameKind;
use crate::source::FileRange;

/// Adds the state that stands in an arm to what stands behind `for`.
pub(super) fn add(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| added(snapshot, diagnostic, place(snapshot, diagnostic)?))
}

/// Adds the state that a client comes into.
pub(super) fn add_entered(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let entered = diagnostic.secondary.first()?;
        let at = snapshot.sources().resolve(entered.span)?;
        added(snapshot, diagnostic, at)
    })
}

/// With the state that is named first at a place.
fn added(snapshot: &Snapshot, diagnostic: &Diagnostic, named: FileRange) -> Option<Offer> {
    let at = place(snapshot, diagnostic)?;
    let text = snapshot.text(named.file).get(named.start as usize..)?;
    let name = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next()?;
    if snapshot.name(name)?.kind != NameKind::State {
        return None;
    }
    let nearby = Nearby::of(snapshot, at);
    let journey = *nearby.around(at).first()?;
    let clauses = &journey.tails.first()?.block.statements;
    let whom = clauses
        .iter()
        .find(|it| nearby.words(it).starts_with("for "))?;
    let edit = nearby.edit(whom.head.end, whom.head.end, format!(", {name}"));
    let title = format!("let the journey be for `{name}` too");
    Some(Offer::new(title, vec![edit]))
}
