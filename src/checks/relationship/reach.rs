//! States that no client comes into, and states that no client leaves.

use super::{Context, Way, declared};
use crate::diagnostics::{Code, Diagnostic, Sink, list_some};
use crate::workflow::{Condition, EventTest, House, Period, StateDef, StateRule, Workflow};
use smol_str::SmolStr;

/// So many journeys are named before "and 3 more".
const MOST_LISTED: usize = 4;

/// Reports the states that nothing leads to from the first (J0230), all in one; returns them.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) -> Vec<SmolStr> {
    let house = context.house;
    let names = unreached(house);
    let states: Vec<&StateDef> = house
        .states
        .iter()
        .filter(|state| names.contains(&state.name))
        .collect();
    if let [first, rest @ ..] = states.as_slice() {
        let start = house.states.iter().find(|s| s.entry == StateRule::Start);
        sink.push(unreachable(
            first,
            rest,
            start,
            &for_nobody(context, &names),
        ));
    }
    names
}

/// The states that nothing leads to.
pub(in crate::checks) fn unreached(house: &House) -> Vec<SmolStr> {
    let mut reached: Vec<&SmolStr> = Vec::new();
    let mut grown = true;
    while grown {
        grown = false;
        for state in &house.states {
            let leads_here = match &state.entry {
                StateRule::Start => true,
                StateRule::Event { from, .. } | StateRule::Condition { from, .. } => {
                    from.iter().any(|s| reached.contains(&s))
                }
            };
            if leads_here && !reached.contains(&&state.name) {
                reached.push(&state.name);
                grown = true;
            }
        }
    }
    let names = house.states.iter().map(|state| &state.name);
    names
        .filter(|name| !reached.contains(name))
        .cloned()
        .collect()
}

/// The journeys that are for these states alone.
fn for_nobody<'a>(context: &Context<'a>, states: &[SmolStr]) -> Vec<&'a Workflow> {
    context
        .workflows()
        .filter(|workflow| workflow.states.iter().all(|s| states.contains(s)))
        .collect()
}

fn unreachable(
    first: &StateDef,
    rest: &[&StateDef],
    start: Option<&StateDef>,
    journeys: &[&Workflow],
) -> Diagnostic {
    let all = std::iter::once(first).chain(rest.iter().copied());
    let names = list_some(all.map(|state| state.name.as_str()), MOST_LISTED);
    let mut found = Diagnostic::new(
        Code::StateUnreachable,
        first.span,
        format!("no client ever comes into {names}"),
    )
    .label("nothing leads here");
    if let Some(start) = start {
        found = found.also(start.span, "every client begins here");
    }
    for state in rest {
        found = found.also(state.span, "nor here");
    }
    for journey in journeys {
        found = found.also(
            journey.spans.states,
            format!("`{}` is for nobody", journey.name),
        );
    }
    let source = start.map_or("prospect", |start| start.name.as_str());
    found
        .note("a state is entered only from those that it names; these name only each other")
        .help(format!(
            "say how a client comes here from elsewhere, for example `from {source} when …`"
        ))
}

/// Reports states that keep a client though the reason has passed: entered by something that may cease
/// to be so, left by nothing (J0232). A state entered on an event may well be the last.
pub(super) fn traps(house: &House, unreached: &[SmolStr], ways: &[Way<'_>], sink: &mut Sink) {
    let reached = |state: &&StateDef| !unreached.contains(&state.name);
    for state in house.states.iter().filter(reached) {
        let StateRule::Condition { from, condition } = &state.entry else {
            continue;
        };
        if !may_cease(house, condition) || ways.iter().any(|way| *way.from == state.name) {
            continue;
        }
        if let Some(back) = from.first() {
            sink.push(trap(state, back, declared(house, back)));
        }
    }
}

/// Whether what holds today passes with time: nothing for three years, or something in the last month.
/// A property may change too, but a house that counts on that says so.
fn may_cease(house: &House, condition: &Condition) -> bool {
    match condition {
        Condition::All { of } | Condition::Any { of } => of.iter().any(|one| may_cease(house, one)),
        Condition::Not { of } => match of.as_ref() {
            Condition::Happened(_) => true,
            Condition::All { .. }
            | Condition::Any { .. }
            | Condition::Not { .. }
            | Condition::Property { .. }
            | Condition::State { .. }
            | Condition::Segment { .. }
            | Condition::Consents { .. } => may_cease(house, of),
        },
        Condition::Happened(EventTest {
            at_most, period, ..
        }) => at_most.is_some() || matches!(period, Period::InTheLast(_) | Period::Since(_)),
        // A segment in a circle has no condition.
        Condition::Segment { segment } => house
            .segments
            .get(segment)
            .and_then(|segment| segment.condition.as_ref())
            .is_some_and(|condition| may_cease(house, condition)),
        Condition::Property { .. } | Condition::State { .. } | Condition::Consents { .. } => false,
    }
}

fn trap(state: &StateDef, back: &str, place: Option<crate::source::Span>) -> Diagnostic {
    let name = &state.name;
    let mut found = Diagnostic::new(
        Code::StateNeverLeft,
        state.span,
        format!("a client who becomes `{name}` stays it for ever, even when the reason has passed"),
    )
    .label("no state is entered from here");
    if let Some(place) = place {
        found = found.also(place, "she came from here");
    }
    found
        .note("what brought her here may cease to be so; she would go on hearing, or not hearing, what is meant for others")
        .help(format!(
            "add `{name}` to what a state is entered `from`, for example `{back} from …, {name} when …`"
        ))
}
