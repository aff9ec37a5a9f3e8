//! What is added and not taken back on some way out (J0331): audiences, and lists of a journey's own.
//!
//! A list is a journey's own where the journey both adds to it and removes from it, and no other journey
//! does either. Ways out are the ends of paths; when `exits` ends a run early, the platform takes the client
//! back, or says that it can't.

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::names::{NameKind, Names};
use crate::workflow::{Action, Node, NodeId, Paths};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What a client can be put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Audience,
    List,
}

type Group<'w> = (Kind, &'w SmolStr);

/// Reports, for each group of a journey, the first `add` that some way out does not take back.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    let journeys = context.paths_that(|acts| acts.changes_groups);
    let journeys: Vec<_> = journeys.map(|paths| (paths, groups(paths))).collect();
    // A journey whose steps could not all be read may be one that adds or removes.
    let all_known = context.judged.have_paths();
    for (index, (paths, (added, removed))) in journeys.iter().enumerate() {
        // A name that nothing declares was reported: it may be the one that is meant.
        let mut named = added.iter().chain(removed);
        if !named.all(|group| is_declared(context.names, *group)) {
            continue;
        }
        for group in added {
            let is_own = match group.0 {
                Kind::Audience => true,
                Kind::List => {
                    all_known
                        && removed.contains(group)
                        && journeys
                            .iter()
                            .enumerate()
                            .all(|(other, (_, (added, removed)))| {
                                other == index
                                    || !(added.contains(group) || removed.contains(group))
                            })
                }
            };
            if let Some((add, out)) = is_own.then(|| way_out(*paths, *group)).flatten() {
                sink.push(not_removed(*paths, *group, add, out));
            }
        }
    }
}

fn is_declared(names: &Names<'_>, (kind, name): Group<'_>) -> bool {
    let wanted = match kind {
        Kind::Audience => NameKind::Audience,
        Kind::List => NameKind::List,
    };
    names.get(name).is_some_and(|entry| entry.kind == wanted)
}

/// What a journey adds to, and what it removes from.
fn groups(paths: Paths<'_>) -> (BTreeSet<Group<'_>>, BTreeSet<Group<'_>>) {
    let mut added = BTreeSet::new();
    let mut removed = BTreeSet::new();
    for (_, node) in paths.iter() {
        match change(node) {
            Some((group, true)) => added.insert(group),
            Some((group, false)) => removed.insert(group),
            None => continue,
        };
    }
    (added, removed)
}

/// Whether a node changes a group.
pub(super) fn is_change(node: &Node) -> bool {
    change(node).is_some()
}

/// The group that a node changes, and whether it adds.
fn change(node: &Node) -> Option<(Group<'_>, bool)> {
    let Node::Act { action, .. } = node else {
        return None;
    };
    match action {
        Action::AddToList { list } => Some(((Kind::List, list), true)),
        Action::RemoveFromList { list } => Some(((Kind::List, list), false)),
        Action::AddToAudience { audience } => Some(((Kind::Audience, audience), true)),
        Action::RemoveFromAudience { audience } => Some(((Kind::Audience, audience), false)),
        Action::Task { .. } | Action::Notify { .. } | Action::Set { .. } | Action::Clear { .. } => {
            None
        }
    }
}

/// An `add` and the last step of a way from it to the end on which nothing takes the client back.
fn way_out(paths: Paths<'_>, group: Group<'_>) -> Option<(NodeId, NodeId)> {
    // For each node, the `add` that may hold when a client comes to it, and the step before.
    let mut inside: Vec<Option<(NodeId, NodeId)>> = vec![None; paths.nodes.len()];
    for (id, node) in paths.iter() {
        let here = inside.get(id.0 as usize).copied().flatten();
        if let Node::End = node {
            return here;
        }
        let after = match change(node) {
            Some((of, true)) if of == group => Some(id),
            Some((of, false)) if of == group => None,
            Some(_) | None => here.map(|(add, _)| add),
        };
        let Some(add) = after else { continue };
        for to in node.successors() {
            if let Some(slot @ None) = inside.get_mut(to.0 as usize) {
                *slot = Some((add, id));
            }
        }
    }
    None
}

fn not_removed(paths: Paths<'_>, group: Group<'_>, add: NodeId, out: NodeId) -> Diagnostic {
    let (kind, name) = group;
    let (noun, note) = match kind {
        Kind::Audience => (
            "audience",
            "she would go on being shown advertisements for what this journey was about",
        ),
        Kind::List => (
            "list",
            "she would count as being in this journey though it is over for her",
        ),
    };
    let found = Diagnostic::new(
        Code::NotRemoved,
        paths.source(add),
        format!(
            "a client can come to the end of `{}` and still be {} `{name}`",
            paths.name,
            match kind {
                Kind::Audience => "in",
                Kind::List => "on",
            }
        ),
    )
    .label("added here");
    let found = if out == add {
        found
    } else {
        found.also(
            paths.source(out),
            "a way out leads from here, and nothing on it takes her back",
        )
    };
    found.note(note).help(format!(
        "write `remove from {noun} {name}` before every end"
    ))
}
