//! A send that only the calendar asks for (J0803).

use super::Found;
use crate::diagnostics::{Code, Diagnostic};
use crate::vocabulary::Purpose;
use crate::workflow::{House, Node, Start, Workflow};

/// Reports each journey that starts on a fixed day and asks something of its clients.
pub(super) fn check(house: &House, workflow: &Workflow, found: &mut Vec<Found>) {
    let Start::OnDate { date, .. } = &workflow.start else {
        return;
    };
    let Some(message) = first_that_asks(house, workflow) else {
        return;
    };
    let name = &workflow.name;
    let diagnostic = Diagnostic::new(
        Code::CalendarDriven,
        workflow.spans.start,
        format!(
            "`{name}` sends `{message}` because it is {}, not because of the client",
            date.text()
        ),
    )
    .label("everyone hears it on this day")
    .note("to each of them it comes out of nothing: nothing that she did or owns asks for it")
    .help("start from something of the client's, such as an event or a date of hers");
    found.push(Found::new(diagnostic).also_of([workflow.spans.name]));
}

fn first_that_asks<'a>(house: &House, workflow: &'a Workflow) -> Option<&'a str> {
    workflow
        .nodes
        .iter()
        .filter_map(Node::message)
        .find_map(|name| {
            let message = house.messages.get(name)?;
            let asks = matches!(message.purpose, Purpose::Invitation | Purpose::Promotional);
            asks.then_some(name.as_str())
        })
}
