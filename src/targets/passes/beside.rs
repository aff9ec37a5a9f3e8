//! What a journey does beside messages, as far as it is the same everywhere.

use crate::source::Span;
use crate::targets::Feature;
use crate::targets::context::Cx;
use crate::workflow::{Action, Node};
use smol_str::SmolStr;

/// A list that the journey takes the client off again: where the run ends early, nothing does it on a platform
/// whose runs just stop.
pub fn say_stays_on_exit(cx: &mut Cx<'_>, list: &SmolStr, span: Span) {
    let taken_off = cx.workflow.nodes.iter().any(|node| match node {
        Node::Act {
            action: Action::RemoveFromList { list: off },
            ..
        } => off == list,
        Node::Act { .. }
        | Node::Send { .. }
        | Node::Wait { .. }
        | Node::Await { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Review { .. }
        | Node::Answer { .. }
        | Node::HandOver { .. }
        | Node::End => false,
    });
    if !taken_off {
        return;
    }
    let title = cx.title();
    cx.reporter.nearly(
        Feature::ListOnExit,
        span,
        format!("{title} leaves a client on `{list}` when her run ends early"),
        "nothing in a flow runs once she has left it, so `remove from list` is not done".to_owned(),
        Some(format!(
            "take her off `{list}` in your own systems on the events of `exits`, or use a segment in its place"
        )),
    );
}

/// The word that stands in the id of an action.
pub fn word(action: &Action) -> &'static str {
    match action {
        Action::Task { .. } => "task",
        Action::Notify { .. } => "notify",
        Action::Set { .. } => "set",
        Action::Clear { .. } => "clear",
        Action::AddToList { .. } => "add-to-list",
        Action::RemoveFromList { .. } => "remove-from-list",
        Action::AddToAudience { .. } => "add-to-audience",
        Action::RemoveFromAudience { .. } => "remove-from-audience",
    }
}
