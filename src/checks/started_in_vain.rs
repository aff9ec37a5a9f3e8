//! A journey whose start makes of the client someone whom it is not for (J0236): nobody enters it, or
//! everybody is out again at once.

use super::relationship::unreached;
use crate::diagnostics::{Code, Diagnostic, Sink, list_some};
use crate::lower::Lowered;
use crate::workflow::{EventKind, House, Spans, Start, StateDef, StateRule};
use smol_str::SmolStr;

/// So many states are named before "and 3 more".
const MOST_LISTED: usize = 4;

/// How a journey begins, whatever may be wrong further down.
#[derive(Debug, Clone, Copy)]
struct Begins<'a> {
    name: &'a SmolStr,
    states: &'a [SmolStr],
    start: &'a Start,
    spans: &'a Spans,
}

impl<'a> Begins<'a> {
    fn of(journey: &'a Lowered) -> Option<Self> {
        if let Some(workflow) = &journey.workflow {
            return Some(Begins {
                name: &workflow.name,
                states: &workflow.states,
                start: &workflow.start,
                spans: &workflow.spans,
            });
        }
        let draft = journey.draft.as_ref()?;
        (!draft.states.is_empty()).then_some(Begins {
            name: &draft.name,
            states: &draft.states,
            start: draft.start.as_ref()?,
            spans: &draft.spans,
        })
    }
}

/// Reports it.
pub(super) fn check(house: &House, journey: &Lowered, sink: &mut Sink) {
    let Some(begins) = Begins::of(journey) else {
        return;
    };
    // A state that nobody comes into is said where it is declared.
    let unreached = unreached(house);
    if begins.states.iter().all(|s| unreached.contains(s)) {
        return;
    }
    match begins.start {
        Start::Becomes { states } => {
            for state in states.iter().filter(|s| !begins.states.contains(s)) {
                sink.push(becomes_another(begins, state));
            }
        }
        Start::Events { events, .. } => {
            for on in events {
                if let Some(into) = led_away(house, begins, &on.event) {
                    sink.push(leads_away(begins, into));
                }
            }
        }
        Start::EntersSegment { .. }
        | Start::AroundDate { .. }
        | Start::OnDate { .. }
        | Start::HandedOver => {}
    }
}

/// The state that `event` makes of every client whom the journey is for, where it is for none that the
/// event leads to or leaves alone.
fn led_away<'h>(house: &'h House, begins: Begins<'_>, event: &EventKind) -> Option<&'h StateDef> {
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
        begins
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
    leads(begins.states.first()?)
}

fn becomes_another(begins: Begins<'_>, state: &SmolStr) -> Diagnostic {
    let meant = states(begins);
    Diagnostic::new(
        Code::StartedInVain,
        begins.spans.start,
        format!(
            "nobody enters `{}` by becoming `{state}`: it is for {meant}",
            begins.name
        ),
    )
    .label(format!("she is `{state}` then"))
    .also(begins.spans.states, format!("only {meant} may enter"))
    .note("no client would ever hear from this journey")
    .help(format!(
        "name `{state}` after `for`, or start when the client becomes {meant}"
    ))
}

fn leads_away(begins: Begins<'_>, into: &StateDef) -> Diagnostic {
    let meant = states(begins);
    let name = &into.name;
    Diagnostic::new(
        Code::StartedInVain,
        begins.spans.start,
        format!(
            "what starts `{}` makes the client `{name}`, and it is for {meant}",
            begins.name
        ),
    )
    .label(format!("whoever comes in is `{name}` at once"))
    .also(begins.spans.states, format!("leaving {meant} ends the run"))
    .also(into.span, format!("`{name}` is entered on the same event"))
    .note("no client would ever hear from this journey")
    .help(format!(
        "write `for {name}`, or start the journey on something else"
    ))
}

fn states(begins: Begins<'_>) -> String {
    list_some(begins.states.iter().map(SmolStr::as_str), MOST_LISTED)
}
