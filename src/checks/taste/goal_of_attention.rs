//! A goal that counts only attention (J0811): that something was opened or clicked.

use super::Found;
use crate::diagnostics::{Code, Diagnostic};
use crate::workflow::{EventKind, House, Workflow};

/// Reports each journey with such a goal.
pub(super) fn check(_: &House, workflow: &Workflow, found: &mut Vec<Found>) {
    let verb = match workflow.goal.as_ref().map(|goal| &goal.event) {
        Some(EventKind::Opened { .. }) => "opened",
        Some(EventKind::Clicked { .. }) => "clicked",
        Some(EventKind::Received { .. }) => "received",
        Some(
            EventKind::Declared { .. }
            | EventKind::Unsubscribed
            | EventKind::Complained
            | EventKind::Bounced,
        )
        | None => return,
    };
    let name = &workflow.name;
    let diagnostic = Diagnostic::new(
        Code::GoalOfAttention,
        workflow.spans.goal,
        format!("the goal of `{name}` is that something is {verb}"),
    )
    .label("says little of the client")
    .note("a journey that is measured by attention learns to ask for more of it")
    .help("name what should come of it: a visit, an answer, a second piece");
    found.push(Found::new(diagnostic).also_of([workflow.spans.name]));
}
