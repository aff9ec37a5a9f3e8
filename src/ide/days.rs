//! On which day of a run each step of a journey is reached, where its journey is free of errors.

use super::Snapshot;
use crate::proof::{Days, days};
use crate::source::Span;
use crate::workflow::Workflow;

/// The journey with this name, where it is free of errors now.
pub(super) fn workflow<'s>(snapshot: &'s Snapshot, journey: &str) -> Option<&'s Workflow> {
    let (lowered, _) = snapshot.journey(journey)?;
    lowered.workflow.as_deref()
}

/// The steps of a journey with the days on which a run can be there: its own, not those of sequences it runs.
/// A step that becomes several nodes has the first one's.
pub(super) fn of_steps(snapshot: &Snapshot, workflow: &Workflow) -> Vec<(Span, Days)> {
    let mut found: Vec<(Span, Days)> = Vec::new();
    let all = days(snapshot.house(), workflow);
    for (source, days) in workflow.sources.iter().zip(all) {
        let Some(days) = days else {
            continue;
        };
        if source.via.is_empty() && !found.iter().any(|(span, _)| *span == source.span) {
            found.push((source.span, days));
        }
    }
    found
}

/// On which days a journey sends a message: `day 0, day 4–9`. `None` where that is not known.
pub(super) fn of_message(snapshot: &Snapshot, journey: &str, message: &str) -> Option<String> {
    let workflow = workflow(snapshot, journey)?;
    let all = days(snapshot.house(), workflow);
    let mut said: Vec<String> = Vec::new();
    for (node, days) in workflow.nodes.iter().zip(all) {
        if node.message().is_some_and(|sent| sent == message)
            && let Some(days) = days
        {
            let text = days.text();
            if !said.contains(&text) {
                said.push(text);
            }
        }
    }
    (!said.is_empty()).then(|| said.join(", "))
}

/// How long a run lasts: `day 0 to day 4–35`; `None` where that is not known.
pub(super) fn of_run(snapshot: &Snapshot, workflow: &Workflow) -> Option<Days> {
    days(snapshot.house(), workflow).last().copied().flatten()
}
