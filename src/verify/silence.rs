//! `no messages … while`, `for D after`, `to`: what in the workflow makes a silence hold.

use super::assume::Assumption;
use super::caps::Side;
use super::graph::get;
use super::model::{Counted, Exit, Form, House, Workflow};
use super::time::{Length, NEVER};
use serde_json::Value;

/// What makes a silence hold in a journey; or why nothing is found.
pub(super) fn shows(
    house: &House,
    workflow: &Workflow,
    form: &Form,
) -> Result<Vec<Assumption>, String> {
    let exits = || {
        vec![Assumption::Exits {
            journey: workflow.name.clone(),
        }]
    };
    match form {
        Form::While(of, condition) => {
            if !sends(house, workflow, of) {
                return Ok(Vec::new());
            }
            let ends = workflow.exits.iter().any(|exit| match exit {
                Exit::Condition(exit) => implies(condition, exit),
                Exit::Event(_) | Exit::Other => false,
            });
            if ends || elsewhere(workflow, states(condition).as_ref()) {
                return Ok(exits());
            }
            Err("no exit ends the run when the condition holds".to_owned())
        }
        Form::ToStates(of, states) => {
            if !sends(house, workflow, of) {
                return Ok(Vec::new());
            }
            if elsewhere(workflow, Some(states)) {
                return Ok(exits());
            }
            Err("the journey is for one of these states".to_owned())
        }
        Form::After(of, length, event) => {
            if !sends(house, workflow, of) {
                return Ok(Vec::new());
            }
            after(house, workflow, (of, *length, event), exits())
        }
        Form::AtMost(..)
        | Form::PerCalendar(..)
        | Form::Gap(..)
        | Form::EachOnce(..)
        | Form::QuietHours(..)
        | Form::QuietDays(_)
        | Form::QuietOutside(_)
        | Form::AtLeast(..) => Err("no silence".to_owned()),
    }
}

/// Whether a reached node sends what counts.
pub(super) fn sends(house: &House, workflow: &Workflow, of: &Counted) -> bool {
    names(house, workflow, of).next().is_some()
}

fn names<'a>(
    house: &'a House,
    workflow: &'a Workflow,
    of: &'a Counted,
) -> impl Iterator<Item = &'a String> {
    let sent = workflow.nodes.iter().filter_map(|n| n.sends.as_ref());
    sent.filter(|name| house.messages.get(*name).is_none_or(|m| of.holds(name, m)))
}

/// Whether the journey is for none of these states.
fn elsewhere(workflow: &Workflow, states: Option<&Vec<String>>) -> bool {
    let none = |states: &Vec<String>| states.iter().all(|s| !workflow.states.contains(s));
    states.is_some_and(none)
}

/// The states of a condition that asks for nothing but states.
fn states(condition: &Value) -> Option<Vec<String>> {
    if condition.get("is")?.as_str()? != "state" {
        return None;
    }
    let all = condition.get("states")?.as_array()?.iter();
    all.map(|s| s.as_str().map(str::to_owned)).collect()
}

/// Whether the first condition can't hold without the second, as far as their form shows.
fn implies(first: &Value, second: &Value) -> bool {
    fn of<'a>(condition: &'a Value, kind: &str) -> Option<&'a Vec<Value>> {
        let is = condition.get("is").and_then(Value::as_str);
        condition
            .get("of")
            .and_then(Value::as_array)
            .filter(|_| is == Some(kind))
    }
    if first == second {
        return true;
    }
    if let Some(each) = of(first, "any") {
        return each.iter().all(|c| implies(c, second));
    }
    if let Some(each) = of(second, "all") {
        return each.iter().all(|c| implies(first, c));
    }
    if of(second, "any").is_some_and(|each| each.iter().any(|c| implies(first, c))) {
        return true;
    }
    if let (Some(a), Some(b)) = (states(first), states(second)) {
        return a.iter().all(|s| b.contains(s));
    }
    of(first, "all").is_some_and(|each| each.iter().any(|c| implies(c, second)))
}

fn after(
    house: &House,
    workflow: &Workflow,
    (of, length, event): (&Counted, Length, &Value),
    exits: Vec<Assumption>,
) -> Result<Vec<Assumption>, String> {
    let marketing = names(house, workflow, of).all(|name| {
        house
            .messages
            .get(name)
            .is_some_and(super::model::Message::needs_consent)
    });
    if event.get("event").and_then(Value::as_str) == Some("unsubscribed") && marketing {
        return Ok(vec![Assumption::Consent]);
    }
    let ends = workflow.exits.iter().any(|exit| match exit {
        Exit::Event(exit) => exit == event,
        Exit::Condition(_) | Exit::Other => false,
    });
    let moves = moves_out(house, workflow, event);
    if !ends && !moves {
        return Err("the event ends no run".to_owned());
    }
    if moves && !comes_back(house, workflow) {
        return Ok(exits);
    }
    // A run may begin right after it: is its first such message late enough?
    let counts: Vec<String> = names(house, workflow, of).cloned().collect();
    let side = Side::new(house, workflow, length.clock(), &counts)?;
    let mut soonest = vec![NEVER; workflow.nodes.len()];
    super::graph::put(&mut soonest, workflow.entry, 0);
    for (node, edges) in side.graph.edges.iter().enumerate() {
        let at = get(&soonest, node, NEVER);
        for edge in edges.iter().filter(|_| at < NEVER) {
            let arrives = at
                .saturating_add(edge.lo)
                .min(get(&soonest, edge.to, NEVER));
            super::graph::put(&mut soonest, edge.to, arrives);
        }
    }
    let first = soonest
        .iter()
        .zip(&side.counted)
        .filter(|(_, c)| **c)
        .map(|(at, _)| *at)
        .min();
    if first.is_none_or(|at| at >= length.most()) {
        Ok(exits)
    } else {
        Err("a new run can send too soon after the event".to_owned())
    }
}

/// Whether the event takes a client out of the states of the journey, whichever of them she is in.
fn moves_out(house: &House, workflow: &Workflow, event: &Value) -> bool {
    let ways = |from: &String| {
        let from = from.clone();
        let states = house.states.iter();
        states.filter(move |(_, s)| s.event.as_ref() == Some(event) && s.from.contains(&from))
    };
    !workflow.states.is_empty()
        && workflow.states.iter().all(|state| {
            ways(state).next().is_some() && ways(state).all(|(to, _)| !workflow.states.contains(to))
        })
}

/// Whether anything leads from outside the states of the journey into one of them.
fn comes_back(house: &House, workflow: &Workflow) -> bool {
    let own = |name: &String| workflow.states.contains(name);
    let mut into = house.states.iter().filter(|(name, _)| own(name));
    into.any(|(_, state)| state.from.iter().any(|from| !own(from)))
}
