//! Segments: trees of conditions by id. No condition of Dittofeed stands anywhere else.

use super::super::condition::Condition;
use super::super::print::quoted;
use super::{At, Reader};
use serde_json::Value;

/// The most conditions within each other.
const DEEPEST: usize = 60;

/// That a client is in a segment; what a journey of ours keeps in a segment because no condition stands anywhere else is asked
/// for itself.
pub(super) fn is_in(reader: &mut Reader<'_>, id: &str) -> Condition {
    if let Some(when) = of_our_own(reader, id) {
        return when;
    }
    let name = named(reader, id);
    Condition::is(format!("client is in {name}"))
}

/// What a segment asks that was made for one journey, which its name begins with.
pub(super) fn of_our_own(reader: &mut Reader<'_>, id: &str) -> Option<Condition> {
    let (export, raw) = reader.account.segment(id)?;
    let (journey, _) = raw["name"].as_str()?.split_once(": ")?;
    let mut journeys = reader.account.journeys.iter();
    journeys.find(|one| one.name() == journey)?;
    let at = At { export, id, raw };
    let definition = &raw["definition"];
    let when = condition(reader, at, definition, &definition["entryNode"], DEEPEST);
    (!when.is_empty()).then_some(when)
}

/// The name of a segment, declared when it is met first.
pub(super) fn named(reader: &mut Reader<'_>, id: &str) -> String {
    if let Some(known) = reader.segments.get(id) {
        return known.clone();
    }
    let name = match reader.account.segment(id) {
        None => reader.draft.segment(id, None),
        Some((export, raw)) => {
            let at = At { export, id, raw };
            let definition = &raw["definition"];
            let when = condition(reader, at, definition, &definition["entryNode"], DEEPEST);
            // A segment of everyone says nothing that could be written down.
            let when = if when.is_empty() {
                reader.no_condition(at, &definition["entryNode"])
            } else {
                when
            };
            let wish = raw["name"].as_str().unwrap_or(id);
            reader.draft.own_segment(wish, when)
        }
    };
    reader.segments.insert(id.to_owned(), name.clone());
    name
}

fn condition(
    reader: &mut Reader<'_>,
    at: At<'_>,
    definition: &Value,
    node: &Value,
    left: usize,
) -> Condition {
    let kind = node["type"].as_str().unwrap_or("unknown");
    if let (Some(left), "And" | "Or") = (left.checked_sub(1), kind) {
        let mut parts = Vec::new();
        for child in node["children"].as_array().into_iter().flatten() {
            let nodes = definition["nodes"].as_array();
            let found = nodes
                .into_iter()
                .flatten()
                .find(|n| n["id"] == *child && child.is_string());
            parts.push(match found {
                Some(inner) => condition(reader, at, definition, inner, left),
                None => reader.no_condition(at, child),
            });
        }
        if parts.is_empty() {
            return reader.no_condition(at, node);
        }
        return if kind == "And" {
            Condition::all(parts)
        } else {
            Condition::any(parts)
        };
    }
    let read = match kind {
        "Trait" => of_trait(reader, node),
        "Performed" => performed(reader, node),
        _ => None,
    };
    read.unwrap_or_else(|| reader.no_condition(at, node))
}

fn of_trait(reader: &mut Reader<'_>, node: &Value) -> Option<Condition> {
    let path = node["path"].as_str().filter(|p| !p.is_empty())?;
    let operator = &node["operator"];
    let value = &operator["value"];
    let number = || value.as_f64().map(|_| value.to_string());
    // The type of a property must be the same wherever it is asked: so by its path, not by this value alone.
    let kind = reader.account.kind_of_trait(path);
    let is = |name: &str, text: String| Condition::is(format!("{name} is {text}"));
    let known = |name: &str, text: String| {
        Condition::all(vec![is(name, "known".to_owned()), is(name, text)])
    };
    match (operator["type"].as_str()?, kind) {
        ("Equals", "text?") => {
            let text = quoted(value.as_str()?);
            let name = reader.draft.property(path, path, kind);
            Some(known(&name, text))
        }
        ("Equals", "yes/no") => {
            // A `yes/no` without a value is `no` here, and equals nothing there.
            let yes = value
                .as_bool()
                .filter(|yes| *yes)
                .or_else(|| (value == "true").then_some(true))?;
            let name = reader.draft.property(path, path, kind);
            yes.then(|| is(&name, "yes".to_owned()))
        }
        ("GreaterThanOrEqual", "number?") => {
            let n = number()?;
            let name = reader.draft.property(path, path, kind);
            Some(known(&name, format!("at least {n}")))
        }
        ("LessThan", "number?") => {
            let n = number()?;
            let name = reader.draft.property(path, path, kind);
            Some(known(&name, format!("less than {n}")))
        }
        ("Exists", "text?" | "number?") => {
            let name = reader.draft.property(path, path, kind);
            Some(is(&name, "known".to_owned()))
        }
        ("NotExists", "text?" | "number?") => {
            let name = reader.draft.property(path, path, kind);
            Some(is(&name, "unknown".to_owned()))
        }
        _ => None,
    }
}

fn performed(reader: &mut Reader<'_>, node: &Value) -> Option<Condition> {
    let event = node["event"].as_str().filter(|e| !e.is_empty())?;
    let properties = node["properties"].as_array();
    if properties.is_some_and(|p| !p.is_empty()) {
        return None;
    }
    let window = match (
        node["withinSeconds"].as_u64(),
        node["timeOperator"].as_str(),
    ) {
        (None, None) => String::new(),
        (Some(seconds), None | Some("Within")) if seconds > 0 => {
            // What reaches further back by a part of an hour takes more for having happened.
            let hours = seconds.div_ceil(3_600);
            if !seconds.is_multiple_of(3_600) {
                return None;
            }
            format!(
                " in the last {}",
                super::super::words::length(hours, "hour")
            )
        }
        _ => return None,
    };
    let times = node["times"].as_u64().unwrap_or(1);
    if times > 1_000 {
        return None;
    }
    let name = reader.draft.event(event, Some(event)).name.clone();
    let at_least = |n: u64| match n {
        1 => Condition::is(format!("client has {name}{window}")),
        n => Condition::is(format!("client has {name} at least {n} times{window}")),
    };
    let never = Condition::is(format!("client has not {name}{window}"));
    match (node["timesOperator"].as_str().unwrap_or(">="), times) {
        (">=", 0) => None,
        (">=", n) => Some(at_least(n)),
        ("=", 0) | ("<", 1) => Some(never),
        ("=", n) => Some(Condition::all(vec![
            at_least(n),
            Condition::not(at_least(n + 1)),
        ])),
        ("<", n) if n > 1 => Some(Condition::not(at_least(n))),
        _ => None,
    }
}
