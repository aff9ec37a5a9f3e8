//! Decision points: one that no message answers (J0805), and a way through a journey on which only
//! what is reasoned is spoken to (J0806).

use super::{Context, Found};
use crate::diagnostics::{Code, Diagnostic};
use crate::workflow::{Coverage, House, PointCoverage, Workflow};

/// Reports each of them. Where a journey is in error, it may be the one that answers.
pub(super) fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    let whole = context.journeys.iter().all(|j| j.workflow.is_some());
    if context.house.decisions.is_empty() || !whole {
        return;
    }
    let coverage = Coverage::of(context.house, context.workflows());
    if !coverage.journeys.is_empty() {
        for point in coverage.points.iter().filter(|p| p.answered_by.is_empty()) {
            found.extend(never_answered(context.house, point));
        }
    }
    for (workflow, journey) in context.workflows().zip(&coverage.journeys) {
        let reasoned = journey
            .ways
            .iter()
            .find(|way| way.felt.is_empty() && !way.reasoned.is_empty());
        if let Some(way) = reasoned {
            found.push(only_reasoned(workflow, &way.reasoned.join("`, `")));
        }
    }
}

fn never_answered(house: &House, point: &PointCoverage) -> Option<Found> {
    let def = house.decisions.iter().find(|d| d.name == point.point)?;
    let name = &point.point;
    Some(Found::new(
        Diagnostic::new(
            Code::DecisionUnanswered,
            def.span,
            format!("no message answers `{name}`: \"{}\"", point.question),
        )
        .label("never answered")
        .note("a buyer who asks herself this hears nothing of it from the house")
        .help(format!(
            "write `answers {name}` in the message that speaks of it"
        )),
    ))
}

fn only_reasoned(workflow: &Workflow, points: &str) -> Found {
    let name = &workflow.name;
    Found::new(
        Diagnostic::new(
            Code::OnlyReasoned,
            workflow.spans.name,
            format!("a client can go through `{name}` and hear only reasons: `{points}`"),
        )
        .label("nothing that is felt on that way")
        .note("nobody buys a piece like this for its reasons alone")
        .help("send on every way a message that answers something felt, too"),
    )
}
