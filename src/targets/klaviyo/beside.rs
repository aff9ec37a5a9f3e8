//! What a journey does that the client does not receive.

use super::Cx;
use crate::source::Span;
use crate::targets::Feature;
use crate::workflow::Action;

/// Refuses what a flow cannot do, at its place.
pub(super) fn act(cx: &mut Cx<'_>, action: &Action, span: Span) {
    let (feature, what) = match action {
        Action::Task { .. } => (Feature::Task, "`task`"),
        Action::Notify { .. } => (Feature::Notify, "`notify`"),
        Action::Set { .. } => (Feature::SetProperty, "`set`"),
        Action::Clear { .. } => (Feature::ClearProperty, "`clear`"),
        Action::AddToList { .. } => (Feature::AddToList, "`add to list`"),
        Action::RemoveFromList { .. } => (Feature::RemoveFromList, "`remove from list`"),
        Action::AddToAudience { .. } => (Feature::AddToAudience, "`add to audience`"),
        Action::RemoveFromAudience { .. } => {
            (Feature::RemoveFromAudience, "`remove from audience`")
        }
    };
    cx.can(feature, span, what);
}

/// The word that stands in the id of the action.
pub(super) fn word(action: &Action) -> &'static str {
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
