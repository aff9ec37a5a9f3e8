//! A journey whose start makes of the client someone whom it is not for (J0236): nobody enters it, or
//! everybody is out again at once.

use super::Context;
use super::relationship::unreached;
use crate::diagnostics::{Code, Diagnostic, Sink, list_some};
use crate::workflow::{EventKind, House, Start, StateDef, StateRule, Workflow};
use smol_str::SmolStr;

/// So many states are named before "and 3 more".
const MOST_LISTED: usize = 4;

/// Reports each.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    // A state that nobody comes into is said where it is declared.
    let unreached = unreached(context.house);
    for workflow in context.workflows() {
        if workflow.states.iter().all(|s| unreached.contains(s)) {
            continue;
        }
        match &workflow.start {
            Start::Becomes { states } => {
                for state in states.iter().filter(|s| !workflow.states.contains(s)) {
                    sink.push(becomes_another(workflow, state));
                }
            }
            Start::Events { events, .. } => {
                for on in events {
                    if let Some(into) = led_away(context.house, workflow, &on.event) {
                        sink.push(leads_away(workflow, into));
                    }
                }
            }
            Start::EntersSegment { .. }
            | Start::AroundDate { .. }
            | Start::OnDate { .. }
            | Start::HandedOver => {}
        }
    }
}

/// The state that `event` makes of every client whom the journey is for, where it is for none that the
/// event leads to or leaves alone.
fn led_away<'h>(house: &'h House, workflow: &Workflow, event: &EventKind) -> Option<&'h StateDef> {
    let leads = |from: &SmolStr| {
        house.states.iter().find(|state| match &state.entry {
            StateRule::Event {
                from: of,
                event: on,
            } => of.contains(from) && on == event,
            StateRule::Start | StateRule::Condition { .. } => false,
        })
    };
    let stays = |into: Option<&StateDef>, from: &SmolStr| {
        workflow
            .states
            .contains(into.map_or(from, |state| &state.name))
    };
    if house
        .states
        .iter()
        .any(|from| stays(leads(&from.name), &from.name))
    {
        return None;
    }
    leads(workflow.states.first()?)
}

fn becomes_another(workflow: &Workflow, state: &SmolStr) -> Diagnostic {
    let meant = states(workflow);
    Diagnostic::new(
        Code::StartedInVain,
        workflow.spans.start,
        format!(
            "nobody enters `{}` by becoming `{state}`: it is for {meant}",
            workflow.name
        ),
    )
    .label(format!("she is `{state}` then"))
    .also(workflow.spans.states, format!("only {meant} may enter"))
    .note("no client would ever hear from this journey")
    .help(format!(
        "name `{state}` after `for`, or start when the client becomes {meant}"
    ))
}

fn leads_away(workflow: &Workflow, into: &StateDef) -> Diagnostic {
    let meant = states(workflow);
    let name = &into.name;
    Diagnostic::new(
        Code::StartedInVain,
        workflow.spans.start,
        format!(
            "what starts `{}` makes the client `{name}`, and it is for {meant}",
            workflow.name
        ),
    )
    .label(format!("whoever comes in is `{name}` at once"))
    .also(
        workflow.spans.states,
        format!("leaving {meant} ends the run"),
    )
    .also(into.span, format!("`{name}` is entered on the same event"))
    .note("no client would ever hear from this journey")
    .help(format!(
        "write `for {name}`, or start the journey on something else"
    ))
}

fn states(workflow: &Workflow) -> String {
    list_some(workflow.states.iter().map(SmolStr::as_str), MOST_LISTED)
}
