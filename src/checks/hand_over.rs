//! Hand-overs of all journeys together: a client handed round in a circle (J0341), and a journey that
//! waits for a hand-over that none makes (J0342).

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::workflow::{Node, Paths, Workflow};
use rustc_hash::{FxHashMap, FxHashSet};

/// Who hands over to whom: by journey, in source order.
type Ways<'a> = FxHashMap<&'a str, Vec<(&'a str, Span)>>;

/// Reports both.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    // From any other no way leads on.
    let leading = || context.paths_that(|acts| acts.hands_over);
    let ways: Ways<'_> = leading()
        .map(|paths| (paths.name.as_str(), hand_overs(paths)))
        .collect();
    let mut done: FxHashSet<&str> = FxHashSet::default();
    for paths in leading() {
        if let Some(ring) = ring(&ways, paths.name, &mut done) {
            sink.push(circle(&ring));
        }
    }
    // A journey whose steps are not all known may be the one that hands over.
    if !context.judged.are_whole() {
        return;
    }
    let reached: FxHashSet<&str> = ways.values().flatten().map(|(to, _)| *to).collect();
    for workflow in context.workflows_that(|acts| acts.is_handed_over) {
        if !reached.contains(workflow.name.as_str()) {
            sink.push(nobody(workflow));
        }
    }
}

fn hand_overs(paths: Paths<'_>) -> Vec<(&str, Span)> {
    paths
        .iter()
        .filter_map(|(id, node)| match node {
            Node::HandOver { journey, .. } => Some((journey.as_str(), paths.source(id))),
            Node::Send { .. }
            | Node::Wait { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::End => None,
        })
        .collect()
}

/// The first circle that a walk from `start` meets, without recursion; each step with the hand-over that
/// leads on. What was walked before holds none that was not reported.
fn ring<'a>(
    ways: &Ways<'a>,
    start: &'a str,
    done: &mut FxHashSet<&'a str>,
) -> Option<Vec<(&'a str, Span)>> {
    if done.contains(start) {
        return None;
    }
    let mut path: Vec<(&str, usize)> = vec![(start, 0)];
    let mut found = None;
    while let Some((at, next)) = path.last_mut() {
        let (here, way) = (*at, *next);
        let Some((to, _)) = ways.get(here).and_then(|all| all.get(way)).copied() else {
            done.insert(here);
            path.pop();
            continue;
        };
        *next += 1;
        if let Some(from) = path.iter().position(|(name, _)| *name == to) {
            if found.is_none() {
                found = Some(
                    path.iter()
                        .skip(from)
                        .filter_map(|(name, next)| {
                            let way = ways.get(name)?.get(next.checked_sub(1)?)?;
                            Some((*name, way.1))
                        })
                        .collect(),
                );
            }
        } else if !done.contains(to) {
            path.push((to, 0));
        }
    }
    found
}

fn circle(ring: &[(&str, Span)]) -> Diagnostic {
    let (first, place) = ring.first().copied().unwrap_or_default();
    let message = match ring {
        [_] => format!("`{first}` hands a client over to itself, round and round"),
        [_, others @ ..] => {
            let others: Vec<String> = others.iter().map(|(name, _)| format!("`{name}`")).collect();
            format!(
                "`{first}` hands a client over to itself by way of {}",
                others.join(" and ")
            )
        }
        [] => String::new(),
    };
    let mut found = Diagnostic::new(Code::HandOverCircle, place, message)
        .label("from here it comes round again")
        .note("a client would go from one to the next for ever, and hear the same again each time")
        .help("take one of these hand-overs out; to do the same several times write `repeat up to 3 times { … }`");
    for (name, span) in ring.iter().skip(1) {
        found = found.also(*span, format!("`{name}` goes on here"));
    }
    found
}

fn nobody(workflow: &Workflow) -> Diagnostic {
    let name = &workflow.name;
    Diagnostic::new(
        Code::NobodyHandsOver,
        workflow.spans.start,
        format!("`{name}` waits to be handed over to, and no journey does that"),
    )
    .label("nothing starts it")
    .note("no client would ever come into it")
    .help(format!(
        "write `hand over to {name}` in the journey that comes before it, or say what starts it, as in `starts when subscribed`"
    ))
}
