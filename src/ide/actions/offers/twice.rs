//! What stands twice and may stand once: one of the two is taken out.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::names::BUILT_IN_EVENTS;
use crate::source::{FileRange, Span};
use crate::syntax::scan::Statement;

/// A clause, or a text or an id for one locale: the first or the second.
pub(super) fn clause(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let mut offers = Vec::new();
    let mut offer = |title: &str, span: Span| {
        let edit = clause_out(snapshot, span);
        offers.extend(edit.map(|edit| Offer::new(title, vec![edit])));
    };
    offer("take this one out", diagnostic.primary.span);
    if let [first] = diagnostic.secondary.as_slice() {
        offer("take the other one out", first.span);
    }
    offers
}

fn clause_out(snapshot: &Snapshot, span: Span) -> Option<TextEdit> {
    let at = snapshot.sources().resolve(span)?;
    let nearby = Nearby::of(snapshot, at);
    let statement = *nearby.around(at).last()?;
    // States have more to them than where a client begins.
    let first = *nearby.around(at).first()?;
    if nearby.words(first).starts_with("relationship") {
        return None;
    }
    let is_all = statement.head.start == at.start && at.end == statement.end();
    if is_all {
        return Some(nearby.without(statement));
    }
    // `fr "…"` among others.
    let text = nearby.text().get(at.end as usize..)?;
    let quoted = text.trim_start_matches([' ', '\t']);
    let blanks = text.len() - quoted.len();
    let length = length_of_text(quoted)?;
    Some(nearby.taken_out(at.start, at.end + (blanks + length) as u32))
}

/// The length of the text in quotes with which a line begins.
fn length_of_text(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('"')?;
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            '\n' | '\r' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 2),
            _ => {}
        }
    }
    None
}

/// A name in a list, a line of a `target`, or an event that every project knows.
pub(super) fn name(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let around = nearby.around(at);
        let declaration: &Statement = around.first().copied()?;
        let first = nearby.words(declaration).split_whitespace().next()?;
        let name = nearby.words_at(at);
        let edit = name_out(&nearby, at, &around, first, name)?;
        Some(Offer::new(format!("take `{name}` out"), vec![edit]))
    })
}

fn name_out(
    nearby: &Nearby<'_>,
    at: FileRange,
    around: &[&Statement],
    first: &str,
    name: &str,
) -> Option<TextEdit> {
    match (first, around) {
        ("event", [event]) if BUILT_IN_EVENTS.contains(&name) => Some(nearby.without(event)),
        ("target", [_, line, ..]) => Some(nearby.without(line)),
        ("team" | "brand", [_, ..]) => nearby.item_out(at),
        _ => None,
    }
}
