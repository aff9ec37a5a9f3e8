//! A purchase answered with an offer (J0812): the first message after it asks for something more.

use super::Found;
use crate::diagnostics::{Code, Diagnostic};
use crate::vocabulary::Purpose;
use crate::workflow::{EventKind, House, Node, NodeId, PropertyType, Start, Workflow};

/// Reports each first message of a journey that a purchase starts, where it invites or promotes.
pub(super) fn check(house: &House, workflow: &Workflow, found: &mut Vec<Found>) {
    let Some(event) = purchase(house, workflow) else {
        return;
    };
    for (id, name) in first_messages(workflow) {
        let Some(message) = house.messages.get(name) else {
            continue;
        };
        let purpose = match message.purpose {
            Purpose::Promotional => "promotes",
            Purpose::Invitation => "invites",
            Purpose::Transactional | Purpose::Service | Purpose::Care => continue,
        };
        let source = workflow.sources.get(id.0 as usize);
        let via = source.map(|s| s.via.clone()).unwrap_or_default();
        let diagnostic = Diagnostic::new(
            Code::SellsFirst,
            workflow.source(id),
            format!("the first word after `{event}` is `{name}`, which {purpose}"),
        )
        .label("the first message of this journey")
        .also(workflow.spans.start, "a purchase starts it")
        .note("she has just bought, and is asked for more before she is thanked")
        .help("send a word of reassurance or care first");
        let places = via.into_iter().chain([workflow.spans.name, message.span]);
        found.push(Found::new(diagnostic).also_of(places));
    }
}

/// The event that starts a journey, where it is a purchase: its data holds an amount.
fn purchase<'a>(house: &House, workflow: &'a Workflow) -> Option<&'a str> {
    let Start::Events { events, .. } = &workflow.start else {
        return None;
    };
    events.iter().find_map(|on| {
        let EventKind::Declared { name } = &on.event else {
            return None;
        };
        let data = &house.events.get(name)?.properties;
        data.values()
            .any(|p| p.ty == PropertyType::Money)
            .then_some(name.as_str())
    })
}

/// The messages before which no other leaves, on any path.
fn first_messages(workflow: &Workflow) -> Vec<(NodeId, &str)> {
    let mut silent = vec![false; workflow.nodes.len()];
    if let Some(entry) = silent.get_mut(workflow.entry.0 as usize) {
        *entry = true;
    }
    let mut found = Vec::new();
    for (id, node) in workflow.iter() {
        if !silent.get(id.0 as usize).copied().unwrap_or(false) {
            continue;
        }
        if let Node::Send { message, .. } = node {
            found.push((id, message.as_str()));
            continue;
        }
        for next in node.successors() {
            if let Some(mark) = silent.get_mut(next.0 as usize) {
                *mark = true;
            }
        }
    }
    found
}
