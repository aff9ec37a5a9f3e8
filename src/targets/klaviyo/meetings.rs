//! What a whole flow must be asked once its actions stand: that no link leads nowhere, and what meets at
//! one moment.

use super::steps::{Action, own_id};
use super::{Cx, Guards};
use crate::targets::passes::flow;
use serde_json::Value;

/// Whether every link leads to an action that is there, so that nothing was left out in silence.
pub(super) fn hangs_together(first: Option<&str>, actions: &[Action]) -> bool {
    let ids = actions
        .iter()
        .filter_map(|a| a.get("temporary_id")?.as_str());
    let mut links: Vec<&Value> = Vec::new();
    for action in actions {
        links.extend(action.get("links"));
        let branches = action.pointer("/data/branches").and_then(Value::as_array);
        links.extend(
            branches
                .into_iter()
                .flatten()
                .filter_map(|b| b.get("links")),
        );
    }
    let links = links
        .into_iter()
        .filter_map(Value::as_object)
        .flat_map(|links| links.values())
        .filter_map(Value::as_str)
        .chain(first);
    flow::hangs_together(ids, links)
}

/// Two messages with no time between them, and a wait for a time of day that may be now.
pub(super) fn say_what_meets(cx: &mut Cx<'_>, guards: &Guards) {
    flow::say_what_meets(cx, |id, node| own_id(id, node, &guards.waits));
}
