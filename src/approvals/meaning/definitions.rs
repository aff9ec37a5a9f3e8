//! What is meant by the names that pages use: each page defines what it speaks of.

use super::condition::{condition, event, maybe_condition};
use super::line::{date, days, length, list, maybe, name, quoted, set, yes_no};
use super::pages::{Named, Page};
use crate::workflow::{
    Bindings, BoundId, BoundIds, CalendarDef, EventDef, House, PersonDef, PropertyDef,
    PropertyType, SegmentDef, StateDef, StateRule,
};
use std::collections::BTreeSet;

/// Adds the segments, states and calendars that a page speaks of, those that they speak of, and so on:
/// sorted by name.
pub(super) fn close(house: &House, page: &mut Page) {
    let mut done: BTreeSet<Named> = BTreeSet::new();
    let mut lines: Vec<String> = Vec::new();
    loop {
        let open: Vec<Named> = page.named().difference(&done).cloned().collect();
        if open.is_empty() {
            break;
        }
        for named in open {
            lines.extend(definition(house, &named, page));
            done.insert(named);
        }
    }
    lines.sort_unstable();
    for line in lines {
        page.say(line);
    }
}

fn definition(house: &House, named: &Named, page: &mut Page) -> Option<String> {
    match named {
        Named::Segment(of) => {
            let SegmentDef {
                condition: who,
                description: _,
                span: _,
            } = house.segments.get(of)?;
            let who = maybe_condition(who.as_ref(), page);
            Some(format!("segment {} is {who}", name(of)))
        }
        Named::State(of) => {
            let StateDef {
                name: _,
                entry,
                description: _,
                span: _,
            } = house.states.iter().find(|state| state.name == *of)?;
            let entry = state_entry(entry, page);
            let mut text = format!("state {} {entry}", name(of));
            for way in ways_out(house, of, page) {
                text.push_str("; ");
                text.push_str(&way);
            }
            Some(text)
        }
        Named::Calendar(of) => Some(calendar(of, house.calendars.get(of)?)),
        Named::Event(_)
        | Named::EventProperty(..)
        | Named::Property(_)
        | Named::List(_)
        | Named::Person(_)
        | Named::Sent(_)
        | Named::Message(_)
        | Named::Journey(_) => None,
    }
}

fn state_entry(entry: &StateRule, page: &mut Page) -> String {
    match entry {
        StateRule::Start => "from the start".to_owned(),
        StateRule::Event { from, event: what } => {
            format!("from {} when {}", page.states(from), event(what, page))
        }
        StateRule::Condition {
            from,
            condition: when,
        } => format!(
            "from {} when ({})",
            page.states(from),
            condition(when, page)
        ),
    }
}

/// How a client leaves a state: by coming into another. Leaving the state ends a run.
fn ways_out(house: &House, of: &str, page: &mut Page) -> Vec<String> {
    let leaves = |entry: &StateRule| match entry {
        StateRule::Start => false,
        StateRule::Event { from, .. } | StateRule::Condition { from, .. } => {
            from.iter().any(|state| state == of)
        }
    };
    let mut ways: Vec<String> = house
        .states
        .iter()
        .filter(|state| leaves(&state.entry))
        .map(|state| {
            format!(
                "to {} {}",
                name(&state.name),
                state_entry(&state.entry, page)
            )
        })
        .collect();
    ways.sort_unstable();
    ways
}

/// A calendar.
pub(super) fn calendar(of: &str, def: &CalendarDef) -> String {
    let CalendarDef {
        weekdays,
        except,
        span: _,
    } = def;
    let mut except: Vec<String> = except.iter().map(|day| date(*day)).collect();
    except.sort_unstable();
    except.dedup();
    format!(
        "calendar {} {} except {}",
        name(of),
        days(*weekdays),
        list(except)
    )
}

/// Adds types, people, notes and ids of all that any page speaks of.
pub(super) fn data(house: &House, journey: &str, all: &BTreeSet<Named>, page: &mut Page) {
    for named in all {
        for line in types(house, named) {
            page.say(line);
        }
    }
    for (target, bindings) in house.bindings.iter() {
        let Bindings {
            span: _,
            insert_at: _,
            ids,
        } = bindings;
        for ((kind, bound), id) in ids {
            // A message's stand with its words. The journey's own is of what its reviewers see.
            let is_message = house.messages.contains_key(bound);
            let is_named = bound == journey || all.iter().any(|named| named.bound() == bound);
            if !is_message && is_named {
                page.say(format!(
                    "on {} {} {} {}",
                    name(target),
                    name(kind),
                    name(bound),
                    ids_of(id)
                ));
            }
        }
    }
}

fn ids_of(id: &BoundId) -> String {
    let BoundId { noun, ids, span: _ } = id;
    let ids = match ids {
        BoundIds::One(id) => quoted(id),
        BoundIds::PerLocale(by) => list(
            by.iter()
                .map(|(locale, id)| format!("{} {}", name(locale), quoted(id))),
        ),
    };
    format!(
        "{} {ids}",
        maybe((!noun.is_empty()).then_some(noun), |n| name(n))
    )
}

fn types(house: &House, named: &Named) -> Vec<String> {
    let mut lines = Vec::new();
    let mut note = |what: &str, of: &str, text: &Option<String>| {
        if let Some(text) = text {
            lines.push(format!(
                "description of {what} {} {}",
                name(of),
                quoted(text)
            ));
        }
    };
    match named {
        Named::Segment(of) => {
            if let Some(def) = house.segments.get(of) {
                note("segment", of, &def.description);
            }
        }
        Named::State(of) => {
            if let Some(def) = house.states.iter().find(|state| state.name == *of) {
                note("state", of, &def.description);
            }
        }
        Named::Event(of) => {
            if let Some(EventDef {
                // With the proof, which rests on it.
                rate: _,
                // Those that are named.
                properties: _,
                description,
                span: _,
            }) = house.events.get(of)
            {
                note("event", of, description);
                lines.push(format!("event {}", name(of)));
            }
        }
        Named::EventProperty(of, property) => {
            let def = house
                .events
                .get(of)
                .and_then(|e| e.properties.get(property));
            if let Some(def) = def {
                note("data", property, &def.description);
                lines.push(format!("data {}.{}", name(of), type_of(property, def)));
            }
        }
        Named::Property(of) => {
            if let Some(def) = house.properties.get(of) {
                note("property", of, &def.description);
                lines.push(format!("property {}", type_of(of, def)));
            }
        }
        Named::Person(of) => {
            if let Some(members) = house.teams.get(of) {
                lines.push(format!("team {} {}", name(of), set(members)));
            }
            if let Some(PersonDef {
                email,
                // Who signs is no matter of what a client receives.
                key: _,
                span: _,
            }) = house.persons.get(of)
            {
                lines.push(format!(
                    "person {} {}",
                    name(of),
                    maybe(email.as_ref(), |e| quoted(e))
                ));
            }
        }
        Named::List(of) => lines.push(format!("list {}", name(of))),
        Named::Calendar(_) | Named::Sent(_) | Named::Message(_) | Named::Journey(_) => {}
    }
    lines
}

fn type_of(of: &str, def: &PropertyDef) -> String {
    let PropertyDef {
        ty,
        optional,
        description: _,
        span: _,
    } = def;
    let ty = match ty {
        PropertyType::Text => "text".to_owned(),
        PropertyType::Number => "number".to_owned(),
        PropertyType::Money => "money".to_owned(),
        PropertyType::Date => "date".to_owned(),
        PropertyType::YesNo => "yes/no".to_owned(),
        PropertyType::Person => "person".to_owned(),
        PropertyType::OneOf { values } => format!("one of {}", set(values)),
    };
    format!("{} {ty} may be missing {}", name(of), yes_no(*optional))
}

/// Adds how often events are taken to happen: the proof rests on it.
pub(super) fn rates(house: &House, all: &BTreeSet<Named>, page: &mut Page) {
    let events: BTreeSet<&str> = all
        .iter()
        .filter_map(|named| match named {
            Named::Event(of) | Named::EventProperty(of, _) => Some(of.as_str()),
            Named::Segment(_)
            | Named::State(_)
            | Named::Calendar(_)
            | Named::Property(_)
            | Named::List(_)
            | Named::Person(_)
            | Named::Sent(_)
            | Named::Message(_)
            | Named::Journey(_) => None,
        })
        .collect();
    for of in events {
        if let Some((count, window)) = house.events.get(of).and_then(|e| e.rate) {
            page.say(format!(
                "event {} at most {count} per {}",
                name(of),
                length(window)
            ));
        }
    }
}
