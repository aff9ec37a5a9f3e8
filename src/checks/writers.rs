//! A property that two journeys set against each other (J0336).

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::workflow::{Action, Literal, Node, Paths};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// One journey's change: what the property becomes (`None`: nothing), and where.
type Change<'w> = (Paths<'w>, Option<&'w Literal>, Span);

/// Reports each property once: at the first change that goes against one of another journey.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut changes: BTreeMap<&SmolStr, Vec<Change<'_>>> = BTreeMap::new();
    for paths in context.paths_that(|acts| acts.writes) {
        for (id, node) in paths.iter() {
            let Some((property, value)) = write(node) else {
                continue;
            };
            let change = (paths, value, paths.source(id));
            changes.entry(property).or_default().push(change);
        }
    }
    for (property, mut changes) in changes {
        // By name, so that the order of files and declarations says nothing else.
        changes.sort_by(|a, b| a.0.name.cmp(b.0.name));
        let against = changes.iter().enumerate().find_map(|(at, later)| {
            let mut before = changes.iter().take(at);
            let first = before.find(|first| first.0.name != later.0.name && first.1 != later.1)?;
            Some((first, later))
        });
        if let Some((first, later)) = against {
            sink.push(two_writers(property, first, later));
        }
    }
}

/// Whether a node changes a property.
pub(super) fn is_write(node: &Node) -> bool {
    write(node).is_some()
}

/// The property that a node changes, and what it becomes.
fn write(node: &Node) -> Option<(&SmolStr, Option<&Literal>)> {
    let Node::Act { action, .. } = node else {
        return None;
    };
    match action {
        Action::Set { property, value } => Some((property, Some(value))),
        Action::Clear { property } => Some((property, None)),
        Action::Task { .. }
        | Action::Notify { .. }
        | Action::AddToList { .. }
        | Action::RemoveFromList { .. }
        | Action::AddToAudience { .. }
        | Action::RemoveFromAudience { .. } => None,
    }
}

fn two_writers(property: &SmolStr, first: &Change<'_>, later: &Change<'_>) -> Diagnostic {
    let verb = |change: &Change<'_>| {
        if change.1.is_some() { "set" } else { "cleared" }
    };
    Diagnostic::new(
        Code::TwoWriters,
        later.2,
        format!(
            "`{property}` is {} by `{}` and {} otherwise by `{}`",
            verb(later),
            later.0.name,
            verb(first),
            first.0.name
        ),
    )
    .label("changed here")
    .also(first.2, "and changed otherwise here")
    .note("a client in both journeys has whichever value was written last, and nobody has decided which")
    .help("let one journey own the property, or give each journey a property of its own")
}
