//! Conditions: a tree of rules.

use super::super::condition::Condition;
use super::super::document::At;
use super::super::kind::Kind;
use super::super::print::quoted;
use super::super::words;
use super::Reader;
use serde_json::Value;

/// The most rules within each other.
const DEEPEST: usize = 60;

/// A tree of rules of an automation that `starts` starts.
pub(super) fn read(
    reader: &mut Reader<'_>,
    at: At<'_>,
    starts: Option<&str>,
    raw: &Value,
) -> Condition {
    of_tree(reader, at, starts, raw, DEEPEST)
}

fn of_tree(
    reader: &mut Reader<'_>,
    at: At<'_>,
    starts: Option<&str>,
    raw: &Value,
    left: usize,
) -> Condition {
    let kind = raw["type"].as_str().unwrap_or("unknown");
    if let (Some(left), "and" | "or", Some(rules)) =
        (left.checked_sub(1), kind, raw["rules"].as_array())
    {
        if rules.is_empty() {
            return reader.no_condition(at, raw);
        }
        if kind == "or"
            && let Some(language) = language(rules)
        {
            return reader.draft.reads(language);
        }
        let parts = rules
            .iter()
            .map(|rule| of_tree(reader, at, starts, rule, left))
            .collect();
        return if kind == "and" {
            Condition::all(parts)
        } else {
            Condition::any(parts)
        };
    }
    let read = (kind == "rule").then(|| rule(reader, starts, raw));
    read.flatten()
        .unwrap_or_else(|| reader.no_condition(at, raw))
}

/// The language, where rules ask whether one field is that or begins with it.
fn language(rules: &[Value]) -> Option<&str> {
    let field = &rules.first()?["field"];
    let one_field = rules.iter().all(|rule| rule["field"] == *field);
    let values: Option<Vec<(&str, bool)>> = rules
        .iter()
        .map(|rule| match rule["operator"].as_str()? {
            "eq" => Some((rule["value"].as_str()?, false)),
            "starts_with" => Some((rule["value"].as_str()?, true)),
            _ => None,
        })
        .collect();
    words::language(&values?).filter(|_| one_field)
}

fn rule(reader: &mut Reader<'_>, starts: Option<&str>, raw: &Value) -> Option<Condition> {
    let path = raw["field"].as_str()?;
    let operator = raw["operator"].as_str()?;
    let value = &raw["value"];
    if path == "contact.unsubscribed" {
        let unsubscribed = match (operator, value.as_bool()?) {
            ("eq", yes) => yes,
            ("neq", yes) => !yes,
            _ => return None,
        };
        let consents = Condition::is("client consents to email");
        return Some(if unsubscribed {
            Condition::not(consents)
        } else {
            consents
        });
    }
    let (name, kind) = reader.field(starts, path)?;
    let is = |text: String| Condition::is(format!("{name} is {text}"));
    let known = |inner: Condition| Condition::all(vec![is("known".to_owned()), inner]);
    let number = || value.as_f64().map(|_| value.to_string());
    match (operator, kind) {
        ("exists" | "neq", Kind::Text | Kind::Number)
            if operator == "exists" || value.is_null() =>
        {
            Some(is("known".to_owned()))
        }
        ("is_empty", Kind::Text | Kind::Number) => Some(is("unknown".to_owned())),
        ("eq", Kind::Text | Kind::Number) if value.is_null() => Some(is("unknown".to_owned())),
        ("eq", Kind::Text) => Some(known(is(quoted(value.as_str()?)))),
        ("neq", Kind::Text) => {
            reader.draft.suppose(
                "what has no value is taken to differ from every value: nothing published says so",
            );
            Some(Condition::any(vec![
                is("unknown".to_owned()),
                is(format!("not {}", quoted(value.as_str()?))),
            ]))
        }
        ("eq", Kind::YesNo) => Some(is(if value.as_bool()? { "yes" } else { "no" }.to_owned())),
        ("neq", Kind::YesNo) => Some(is(if value.as_bool()? { "no" } else { "yes" }.to_owned())),
        ("eq", Kind::Number) => {
            let n = number()?;
            let both = vec![is(format!("at least {n}")), is(format!("at most {n}"))];
            Some(known(Condition::all(both)))
        }
        ("gt", Kind::Number) => Some(known(is(format!("more than {}", number()?)))),
        ("gte", Kind::Number) => Some(known(is(format!("at least {}", number()?)))),
        ("lt", Kind::Number) => Some(known(is(format!("less than {}", number()?)))),
        ("lte", Kind::Number) => Some(known(is(format!("at most {}", number()?)))),
        _ => None,
    }
}
