//! What a journey keeps true by itself, as long as a run of it goes on.

use super::{Certain, Truth};
use crate::workflow::{
    Condition, EventKind, EventTest, Exit, House, Message, Period, Start, Workflow,
};
use smol_str::SmolStr;

/// What is true as long as none of `exits` has ended the run. `starts_on` are the events that begin it:
/// one that has begun the run is no reason to say that it has not happened since.
pub(crate) fn kept_true(exits: &[Exit], starts_on: &[EventKind]) -> Vec<Condition> {
    let mut kept = Vec::new();
    for exit in exits {
        match exit {
            Exit::Event { event } => {
                if !starts_on.contains(event) {
                    kept.push(Condition::Happened(EventTest {
                        event: event.clone(),
                        filter: None,
                        at_least: 0,
                        at_most: Some(0),
                        period: Period::SinceStart,
                    }));
                }
            }
            Exit::Condition { condition } => kept.push(Condition::Not {
                of: Box::new(condition.clone()),
            }),
            Exit::SameEvent { .. } | Exit::Becomes { .. } => {}
        }
    }
    kept
}

/// What makes it certain, all through a run, that a message which was held may still leave: what the
/// exits keep true, what has happened for good, and the consent that guards it.
fn all_through(workflow: &Workflow, message: &Message) -> Vec<Condition> {
    let starts: Vec<&EventKind> = match &workflow.start {
        Start::Events { events, .. } => events.iter().map(|on| &on.event).collect(),
        Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::AroundDate { .. }
        | Start::OnDate { .. }
        | Start::HandedOver => Vec::new(),
    };
    let starts_on: Vec<EventKind> = starts.iter().map(|event| (*event).clone()).collect();
    let mut found = kept_true(&workflow.exits, &starts_on);
    if let [first, rest @ ..] = starts.as_slice()
        && rest.iter().all(|event| event == first)
    {
        found.push(Condition::Happened(EventTest {
            event: (*first).clone(),
            filter: None,
            at_least: 1,
            at_most: None,
            period: Period::Ever,
        }));
    }
    if message.purpose.needs_consent() {
        found.push(Condition::Consents {
            channel: message.channel,
        });
    }
    found
}

/// Whether a message never leaves while a condition holds: by what the exits keep true, by whom it is written for and by
/// what it needs, all of which are so as it leaves.
pub(crate) fn never_leaves_while(
    house: &House,
    workflow: &Workflow,
    message: &Message,
    condition: &Condition,
) -> bool {
    let facts = all_through(workflow, message);
    let is_written_for =
        |state: &&SmolStr| message.states.is_empty() || message.states.contains(state);
    let states: Vec<SmolStr> = workflow
        .states
        .iter()
        .filter(is_written_for)
        .cloned()
        .collect();
    if states.is_empty() && !workflow.states.is_empty() {
        return true;
    }
    let mut certain = Certain::new(house, &states);
    for fact in facts.iter().chain(&message.needs) {
        certain.assume(fact);
    }
    certain.truth(condition) == Truth::No
}

/// Whether a message that a rule holds back for a while may no longer leave when it could: it is asked
/// again then for whom it is written and what it needs.
pub(crate) fn may_be_too_late(house: &House, workflow: &Workflow, message: &Message) -> bool {
    let facts = all_through(workflow, message);
    let mut certain = Certain::new(house, &workflow.states);
    for fact in &facts {
        certain.assume(fact);
    }
    let for_all = message.states.is_empty()
        || workflow
            .states
            .iter()
            .all(|state| message.states.contains(state));
    let needs_nothing = message
        .needs
        .as_ref()
        .is_none_or(|needs| certain.is_sure_of(needs));
    !for_all || !needs_nothing
}
