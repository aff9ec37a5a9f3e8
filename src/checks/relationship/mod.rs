//! The relationship as a machine of states: states that nobody comes into (J0230), a state that follows
//! itself (J0231), one that keeps its clients though its reason has passed (J0232), ways that are
//! never taken or clash (J0233, J0234), clients sent back and forth (J0235).

mod overlap;
mod reach;

pub(super) use reach::unreached;

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::syntax::ast::{DeclKind, Name, StateDecl, StateEntry};
use crate::workflow::{Condition, EventTest, House, Period, StateDef, StateRule};
use smol_str::SmolStr;

/// Looks at the one relationship of the project.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    let declared = context.program.few().find_map(|(_, _, decl)| {
        if let DeclKind::Relationship(it) = &decl.kind {
            Some(it.states.as_slice())
        } else {
            None
        }
    });
    let Some(written) = declared else {
        return;
    };
    let mut follows_itself = false;
    for state in written {
        if let Some(name) = from(&state.entry)
            .iter()
            .find(|n| n.text == state.name.text)
        {
            follows_itself = true;
            sink.push(of_itself(state, name));
        }
    }
    if follows_itself || !is_whole(written, context.house) {
        return;
    }
    let ways = ways(context.house);
    let unreached = reach::check(context, sink);
    let is_reached =
        |way: &Way<'_>| !unreached.contains(way.from) && !unreached.contains(&way.into.name);
    let ways: Vec<Way<'_>> = ways.into_iter().filter(is_reached).collect();
    reach::traps(context.house, &unreached, &ways, sink);
    overlap::check(context.house, &ways, sink);
}

/// A way from one state into another.
#[derive(Debug, Clone)]
struct Way<'h> {
    from: &'h SmolStr,
    into: &'h StateDef,
    when: Condition,
    /// Taken on an event, not on a condition: only as it happens.
    on_event: bool,
}

/// Every way, in source order of the states it leads into.
fn ways(house: &House) -> Vec<Way<'_>> {
    let mut ways = Vec::new();
    for into in &house.states {
        let (from, when, on_event) = match &into.entry {
            StateRule::Start => continue,
            StateRule::Event { from, event } => {
                let happened = Condition::Happened(EventTest {
                    event: event.clone(),
                    filter: None,
                    at_least: 1,
                    at_most: None,
                    period: Period::Ever,
                });
                (from, happened, true)
            }
            StateRule::Condition { from, condition } => (from, condition.clone(), false),
        };
        ways.extend(from.iter().map(|from| Way {
            from,
            into,
            when: when.clone(),
            on_event,
        }));
    }
    ways
}

fn from(entry: &StateEntry) -> &[Name] {
    match entry {
        StateEntry::OnEvent(from, _) | StateEntry::OnCondition(from, _) => from,
        StateEntry::FromTheStart | StateEntry::Error => &[],
    }
}

/// Whether all of the relationship could be read and resolved: what could not is already reported, and
/// may be the way that seems to be missing.
fn is_whole(written: &[StateDecl], house: &House) -> bool {
    let starts = |s: &&StateDef| s.entry == StateRule::Start;
    written.len() == house.states.len()
        && house.states.iter().filter(starts).count() == 1
        && written.iter().zip(&house.states).all(|(written, state)| {
            let resolved = match &state.entry {
                StateRule::Start => return written.entry == StateEntry::FromTheStart,
                StateRule::Event { from, .. } => from,
                StateRule::Condition { from, condition } => {
                    if *condition == (Condition::Any { of: Vec::new() }) {
                        return false;
                    }
                    from
                }
            };
            resolved.len() == from(&written.entry).len()
        })
}

/// Where a state is declared, for a message about several.
fn declared(house: &House, state: &SmolStr) -> Option<Span> {
    house
        .states
        .iter()
        .find(|def| def.name == *state)
        .map(|def| def.span)
}

fn of_itself(state: &StateDecl, name: &Name) -> Diagnostic {
    let it = &state.name.text;
    Diagnostic::new(
        Code::StateFromItself,
        name.span,
        format!("`{it}` is entered from `{it}`: nobody comes into a state where they already are"),
    )
    .label("the state itself")
    .also(state.name.span, "this state")
    .note("a client stays in a state until another one is entered; to write to her again, a journey says how it `enters`")
    .help(format!("take `{it}` out of what stands after `from`, or name the state that was meant"))
}
