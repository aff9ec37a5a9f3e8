//! A path that waits and then does nothing (J0302).

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::lower::Lowered;
use crate::source::Span;
use crate::workflow::{House, Node, NodeSource, Paths};

/// Reports the first of the waits at the end of each such path.
pub(super) fn check(_: &House, journey: &Lowered, sink: &mut Sink) {
    if let Some(paths) = journey.paths().filter(|paths| paths.is_whole) {
        for source in waits_for_nothing(paths) {
            sink.push(dead_end(paths.name, source));
        }
    }
}

/// The waits after which nothing happens, without those that follow another such wait.
fn waits_for_nothing(paths: Paths<'_>) -> Vec<&NodeSource> {
    let mut idle = vec![false; paths.nodes.len()];
    for (index, node) in paths.nodes.iter().enumerate().rev() {
        let nothing = match node {
            Node::Send { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            // Its silence is what it is for.
            | Node::Wait { alone: true, .. } => false,
            Node::End => true,
            Node::Wait { .. } | Node::Await { .. } | Node::Branch { .. } | Node::Split { .. } => {
                node.successors()
                    .iter()
                    .all(|to| idle.get(to.0 as usize).copied().unwrap_or(true))
            }
        };
        if let Some(mark) = idle.get_mut(index) {
            *mark = nothing;
        }
    }
    // Of a step that a `repeat` has put in place several times, one that leads on is enough.
    let leads_on = |source: &NodeSource| {
        paths
            .sources
            .iter()
            .zip(&idle)
            .any(|(other, idle)| !idle && other == source)
    };
    let mut found: Vec<&NodeSource> = Vec::new();
    let mut follows = vec![false; paths.nodes.len()];
    for (id, node) in paths.iter() {
        let index = id.0 as usize;
        let at = |marks: &[bool]| marks.get(index).copied().unwrap_or(false);
        if !at(&idle) {
            continue;
        }
        let waits = matches!(node, Node::Wait { .. } | Node::Await { .. });
        if waits && !at(&follows) {
            let source = paths.sources.get(index);
            found.extend(source.filter(|source| !leads_on(source)));
        }
        if waits || at(&follows) {
            for to in node.successors() {
                if let Some(mark) = follows.get_mut(to.0 as usize) {
                    *mark = true;
                }
            }
        }
    }
    found
}

fn dead_end(journey: &str, source: &NodeSource) -> Diagnostic {
    let mut found = Diagnostic::new(
        Code::DeadEnd,
        source.span,
        format!("`{journey}` waits here, and then sends nothing more"),
    )
    .label("waits for nothing")
    .note("until it is over the client counts as being in this journey, and can't enter it again where it says so")
    .help("write what comes after it, or take the wait out");
    let runs: Option<&Span> = source.via.first();
    if let Some(run) = runs {
        found = found.also(*run, "put in place here");
    }
    found
}
