//! Filters: a tree of branches, with filters at its leaves.

use super::super::condition::Condition;
use super::super::kind::Kind;
use super::super::print::quoted;
use super::super::words::{field as declared_field, length};
use super::{At, Reader, id};
use serde_json::Value;

/// A whole tree.
pub(super) fn read(reader: &mut Reader<'_>, at: At<'_>, branch: &Value) -> Condition {
    let read: Option<Condition> = match branch["filterBranchType"].as_str() {
        Some("OR") => Some(Condition::any(parts(reader, at, branch))),
        Some("AND") => Some(Condition::all(parts(reader, at, branch))),
        Some("NOT_ALL") => Some(Condition::not(Condition::all(parts(reader, at, branch)))),
        Some("NOT_ANY") => Some(Condition::not(Condition::any(parts(reader, at, branch)))),
        Some("UNIFIED_EVENTS") => happened(reader, branch),
        _ => None,
    };
    match read {
        // A branch without anything in it: whether it holds for all or for none is not published.
        None => reader.no_condition(at, branch),
        Some(Condition::Any(parts)) if parts.is_empty() => reader.no_condition(at, branch),
        Some(
            read @ (Condition::Is(_) | Condition::Not(_) | Condition::All(_) | Condition::Any(_)),
        ) => read,
    }
}

fn parts(reader: &mut Reader<'_>, at: At<'_>, branch: &Value) -> Vec<Condition> {
    let mut all = Vec::new();
    for inner in branch["filterBranches"].as_array().into_iter().flatten() {
        all.push(read(reader, at, inner));
    }
    for filter in branch["filters"].as_array().into_iter().flatten() {
        let read = match filter["filterType"].as_str() {
            Some("PROPERTY") => property(reader, filter),
            Some("IN_LIST") => in_list(reader, filter),
            _ => None,
        };
        all.push(read.unwrap_or_else(|| reader.no_condition(at, filter)));
    }
    all
}

fn in_list(reader: &mut Reader<'_>, filter: &Value) -> Option<Condition> {
    let is_in = match filter["operator"].as_str()? {
        "IN_LIST" => "",
        "NOT_IN_LIST" => "not ",
        _ => return None,
    };
    let list = reader.list(&id(&filter["listId"])?);
    Some(Condition::is(format!("client is {is_in}in {list}")))
}

fn property(reader: &mut Reader<'_>, filter: &Value) -> Option<Condition> {
    let key = filter["property"].as_str()?;
    let kind = reader.kinds.profile(key);
    if kind == Kind::Mixed {
        return None;
    }
    let operation = &filter["operation"];
    if operation["operationType"] == "ENUMERATION" && !reader.account.types.contains_key(key) {
        reader.draft.suppose(
            "a property that is compared with choices is taken to hold one at a time: the export does not say",
        );
    }
    let name = reader.property(key);
    compared(&name, kind, operation)
}

/// The data of an event within `where`.
pub(super) fn in_where(reader: &mut Reader<'_>, event: &str, filter: &Value) -> Option<Condition> {
    if filter["filterType"] != "PROPERTY" {
        return None;
    }
    let key = filter["property"].as_str()?;
    let kind = reader.kinds.event(event, key);
    if kind == Kind::Mixed {
        return None;
    }
    let called = reader.account.name_of("event", event);
    let event = reader.draft.event(event, called);
    let name = declared_field(event, key, kind.declared());
    compared(&name, kind, &filter["operation"])
}

/// What an event's data must hold; `None` where a part has no word.
pub(super) fn of_event(reader: &mut Reader<'_>, event: &str, branch: &Value) -> Option<Condition> {
    if branch["filterBranches"]
        .as_array()
        .is_some_and(|inner| !inner.is_empty())
    {
        return None;
    }
    let mut all = Vec::new();
    for filter in branch["filters"].as_array().into_iter().flatten() {
        all.push(in_where(reader, event, filter)?);
    }
    Some(Condition::all(all))
}

/// A comparison; `None` where it has no word.
fn compared(name: &str, kind: Kind, operation: &Value) -> Option<Condition> {
    let operator = operation["operator"].as_str()?;
    let is = |text: String| Condition::is(format!("{name} is {text}"));
    // Whether those match who have no value.
    let without = operation["includeObjectsWithNoValueSet"].as_bool() == Some(true);
    let asked = |inner: Condition| {
        if without {
            Condition::any(vec![is("unknown".to_owned()), inner])
        } else {
            Condition::all(vec![is("known".to_owned()), inner])
        }
    };
    if operation["operationType"] == "ALL_PROPERTY" {
        return match (operator, kind) {
            // A `yes/no` has no third answer.
            (_, Kind::YesNo) => None,
            ("IS_KNOWN", _) => Some(is("known".to_owned())),
            ("IS_UNKNOWN", _) => Some(is("unknown".to_owned())),
            _ => None,
        };
    }
    match kind {
        Kind::Text => {
            let values = texts(operation)?;
            match operator {
                "IS_EQUAL_TO" | "IS_ANY_OF" => {
                    let any = values.iter().map(|v| is(quoted(v))).collect();
                    Some(asked(Condition::any(any)))
                }
                "IS_NOT_EQUAL_TO" | "IS_NONE_OF" => {
                    let none = values
                        .iter()
                        .map(|v| is(format!("not {}", quoted(v))))
                        .collect();
                    Some(asked(Condition::all(none)))
                }
                _ => None,
            }
        }
        Kind::YesNo => {
            let value = match &operation["value"] {
                Value::Bool(value) => *value,
                Value::String(value) => value == "true",
                Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => return None,
            };
            let yes = match operator {
                "IS_EQUAL_TO" => value,
                "IS_NOT_EQUAL_TO" => !value,
                _ => return None,
            };
            // What has no value is `no` here: so `no` must match it there, too, and `yes` must not.
            match (yes, without) {
                (true, false) => Some(is("yes".to_owned())),
                (false, true) => Some(is("no".to_owned())),
                (true, true) | (false, false) => None,
            }
        }
        Kind::Number => {
            let n = &operation["value"];
            let n = n.as_f64().map(|_| n.to_string())?;
            let word = match operator {
                "IS_EQUAL_TO" => {
                    return Some(asked(Condition::all(vec![
                        is(format!("at least {n}")),
                        is(format!("at most {n}")),
                    ])));
                }
                "IS_GREATER_THAN" => "more than",
                "IS_GREATER_THAN_OR_EQUAL_TO" => "at least",
                "IS_LESS_THAN" => "less than",
                "IS_LESS_THAN_OR_EQUAL_TO" => "at most",
                _ => return None,
            };
            Some(asked(is(format!("{word} {n}"))))
        }
        Kind::Date | Kind::Mixed => None,
    }
}

fn texts(operation: &Value) -> Option<Vec<&str>> {
    if let Some(value) = operation["value"].as_str() {
        return Some(vec![value]);
    }
    let many = operation["values"].as_array()?;
    let texts: Vec<&str> = many.iter().filter_map(Value::as_str).collect();
    (texts.len() == many.len() && !texts.is_empty()).then_some(texts)
}

/// Whether something happened, and how often.
fn happened(reader: &mut Reader<'_>, branch: &Value) -> Option<Condition> {
    let event_id = branch["eventTypeId"].as_str()?;
    let has = match branch["operator"].as_str()? {
        "HAS_COMPLETED" => true,
        "HAS_NOT_COMPLETED" => false,
        _ => return None,
    };
    let only = of_event(reader, event_id, branch)?;
    let window = in_the_last(&branch["pruningRefineBy"])?;
    let (least, most) = times(&branch["coalescingRefineBy"])?;
    let called = reader.account.name_of("event", event_id);
    let event = reader.draft.event(event_id, called).name.clone();
    let only = if only.is_empty() {
        String::new()
    } else {
        format!(" where ({})", only.text())
    };
    let at_least = |n: u64| match n {
        0 | 1 => Condition::is(format!("client has {event}{only}{window}")),
        n => Condition::is(format!(
            "client has {event}{only} at least {n} times{window}"
        )),
    };
    let never = Condition::is(format!("client has not {event}{only}{window}"));
    match (has, least, most) {
        (true, least, None) => Some(at_least(least)),
        (true, least, Some(most)) => Some(Condition::all(vec![
            at_least(least),
            Condition::not(at_least(most.saturating_add(1))),
        ])),
        (false, 0 | 1, None) => Some(never),
        (false, ..) => None,
    }
}

fn times(by: &Value) -> Option<(u64, Option<u64>)> {
    if by.is_null() {
        return Some((1, None));
    }
    if by["type"] != "NUM_OCCURRENCES" {
        return None;
    }
    let least = by["minOccurrences"].as_u64().unwrap_or(1);
    let most = by["maxOccurrences"].as_u64();
    (least <= 1_000 && most.is_none_or(|most| most < 1_000)).then_some((least, most))
}

/// ` in the last 3 days`, or nothing for all time; `None` where it has no word.
fn in_the_last(by: &Value) -> Option<String> {
    if by.is_null() {
        return Some(String::new());
    }
    let offset = &by["timeOffset"];
    if by["type"] != "RELATIVE_COMPARATIVE"
        || by["comparison"] != "AFTER"
        || offset["offsetDirection"] != "PAST"
    {
        return None;
    }
    let n = offset["amount"].as_u64().filter(|n| *n > 0)?;
    let unit = match offset["timeUnit"].as_str()? {
        "HOURS" => "hour",
        "DAYS" => "day",
        "WEEKS" => "week",
        _ => return None,
    };
    Some(format!(" in the last {}", length(n, unit)))
}
