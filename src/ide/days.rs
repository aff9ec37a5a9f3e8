//! On which day of a run each step of a journey is reached, where its journey is free of errors.

use super::Snapshot;
use crate::proof::{Days, Stay, days, stays};
use crate::source::Span;
use crate::steps::StepKind;
use crate::syntax::ast::Step;
use crate::workflow::Workflow;
use std::collections::BTreeMap;

/// The journey with this name, where it is free of errors now.
pub(super) fn workflow<'s>(snapshot: &'s Snapshot, journey: &str) -> Option<&'s Workflow> {
    let (lowered, _) = snapshot.journey(journey)?;
    lowered.workflow.as_deref()
}

/// When a run comes to each step of a journey and goes on from it: its own steps, not those of the sequences it runs,
/// for which the `run` stands. A step within a `repeat` is come to once in each round.
#[derive(Debug, Default)]
pub(super) struct Steps(BTreeMap<Span, Vec<Stay>>);

impl Steps {
    /// The rounds of a step, in order; none where no run comes.
    pub(super) fn rounds(&self, step: Span) -> &[Stay] {
        self.0.get(&step).map_or(&[], Vec::as_slice)
    }

    /// Each step with the days on which it is reached.
    pub(super) fn reached(&self) -> impl Iterator<Item = (Span, String)> {
        self.0.iter().map(|(span, stays)| (*span, reached(stays)))
    }
}

/// The steps of a journey with the days of a run.
pub(super) fn of_steps(snapshot: &Snapshot, workflow: &Workflow) -> Steps {
    let mut found: BTreeMap<Span, Vec<Stay>> = BTreeMap::new();
    let all = stays(snapshot.house(), workflow);
    let mut before = None;
    for (source, stay) in workflow.sources.iter().zip(all) {
        let step = source.via.first().copied().unwrap_or(source.span);
        let goes_on = before.replace(step) == Some(step);
        let Some(stay) = stay else {
            continue;
        };
        let rounds = found.entry(step).or_default();
        match rounds.last_mut() {
            // One step that became several nodes.
            Some(last) if goes_on => last.left = stay.left,
            Some(_) | None => rounds.push(stay),
        }
    }
    Steps(found)
}

/// `day 1, day 31–38, day 66–73`: when a step is reached.
pub(super) fn reached(rounds: &[Stay]) -> String {
    said(rounds.iter().map(|stay| stay.reached))
}

/// When it is left.
pub(super) fn left(rounds: &[Stay]) -> String {
    said(rounds.iter().map(|stay| stay.left))
}

/// On which days a step begins; a `repeat` begins with its first round.
pub(super) fn begins(steps: &Steps, step: &Step) -> Option<String> {
    if let StepKind::Repeat(repeat) = &step.kind {
        let inner = repeat.block.steps.first()?;
        let rounds = steps.rounds(inner.span);
        return match rounds.first() {
            Some(first) => Some(first.reached.text()),
            None => begins(steps, inner),
        };
    }
    let rounds = steps.rounds(step.span);
    (!rounds.is_empty()).then(|| reached(rounds))
}

/// Days, each once; of more than three the first two and the last.
fn said(days: impl Iterator<Item = Days>) -> String {
    let mut words: Vec<String> = days.map(Days::text).collect();
    words.dedup();
    match words.as_slice() {
        [first, second, _, .., last] => format!("{first}, {second}, \u{2026}, {last}"),
        few => few.join(", "),
    }
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
