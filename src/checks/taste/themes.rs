//! A theme that comes back to an earlier one (J0807): on some path a message follows one whose theme
//! stands later in the brand's list.

use super::Found;
use crate::diagnostics::{Code, Diagnostic};
use crate::vocabulary::Purpose;
use crate::workflow::{House, Message, Node, NodeId, Workflow};

/// Reports each `send` on such a path once, with the furthest message before it.
pub(super) fn check(house: &House, workflow: &Workflow, found: &mut Vec<Found>) {
    // For each node the send before it with the latest theme, on any path.
    let mut before: Vec<Option<(usize, NodeId)>> = vec![None; workflow.nodes.len()];
    for (id, node) in workflow.iter() {
        let mut after = before.get(id.0 as usize).copied().flatten();
        if let Some((rank, message)) = themed(house, node) {
            match after {
                Some((latest, earlier)) if latest > rank => {
                    found.push(out_of_order(house, workflow, (id, message), earlier));
                }
                _ => after = Some((rank, id)),
            }
        }
        for next in node.successors() {
            if let Some(slot) = before.get_mut(next.0 as usize) {
                *slot = match (*slot, after) {
                    (Some(one), Some(other)) if other.0 > one.0 => Some(other),
                    (None, after) => after,
                    (slot, _) => slot,
                };
            }
        }
    }
}

/// The message that leaves at a node, and the place of its theme. Word about something of the
/// client's own has its theme when it must.
fn themed<'a>(house: &'a House, node: &Node) -> Option<(usize, &'a Message)> {
    let message = house.messages.get(node.message()?)?;
    if matches!(message.purpose, Purpose::Service | Purpose::Transactional) {
        return None;
    }
    let theme = message.theme.as_ref()?;
    let rank = house.themes.iter().position(|t| t == theme)?;
    Some((rank, message))
}

fn out_of_order(
    house: &House,
    workflow: &Workflow,
    (id, message): (NodeId, &Message),
    earlier: NodeId,
) -> Found {
    let place = |id: NodeId| workflow.sources.get(id.0 as usize);
    let name = &message.name;
    let theme = message.theme.as_deref().unwrap_or("");
    let first = workflow
        .node(earlier)
        .message()
        .cloned()
        .unwrap_or_default();
    let first_theme = house
        .messages
        .get(&first)
        .and_then(|m| m.theme.as_deref())
        .unwrap_or("");
    let diagnostic = Diagnostic::new(
        Code::ThemesOutOfOrder,
        workflow.source(id),
        format!("`{name}` speaks of {theme} after `{first}` has spoken of {first_theme}"),
    )
    .label(format!("back to {theme}"))
    .also(
        workflow.source(earlier),
        format!("{first_theme} comes here"),
    )
    .note(format!(
        "the house has said that its themes come in this order: {}",
        house.themes.join(", ")
    ))
    .help("send them in that order, or change `themes` in `brand`");
    let via = place(id)
        .map(|source| source.via.clone())
        .unwrap_or_default();
    Found::new(diagnostic).also_of(via.into_iter().chain([workflow.spans.name, message.span]))
}
