//! Filters as conditions.

use super::super::condition::Condition;
use super::super::document::At;
use super::super::kind::Kind;
use super::super::print::quoted;
use super::super::words::day;
use super::Reader;
use super::xml::{self, Filter};
use serde_json::Value;

/// A filter of the journey; what is not read may hold or not.
pub(super) fn read(reader: &mut Reader<'_>, at: At<'_>, criteria: &Value) -> Condition {
    match criteria.as_str().and_then(xml::read) {
        Some(filter) => of(reader, at, &filter),
        None => reader.no_condition(at, criteria),
    }
}

/// A filter on the event that starts a journey, as `where` says it; `None` where a part has no word.
pub(super) fn in_where(
    reader: &mut Reader<'_>,
    event: &str,
    criteria: &Value,
) -> Option<Condition> {
    let filter = xml::read(criteria.as_str()?)?;
    let prefix = format!("{event}.");
    where_of(reader, &prefix, &filter)
}

fn where_of(reader: &mut Reader<'_>, prefix: &str, filter: &Filter) -> Option<Condition> {
    let all = |reader: &mut Reader<'_>, parts: &[Filter]| -> Option<Vec<Condition>> {
        let read = parts.iter().map(|part| where_of(reader, prefix, part));
        read.collect()
    };
    match filter {
        Filter::All(parts) => Some(Condition::all(all(reader, parts)?)),
        Filter::Any(parts) => Some(Condition::any(all(reader, parts)?)),
        Filter::Is {
            key,
            operator,
            value,
        } => {
            let (name, kind) = reader.attribute(key)?;
            let own = name.strip_prefix(prefix)?;
            compared(own, kind, operator, value)
        }
    }
}

fn of(reader: &mut Reader<'_>, at: At<'_>, filter: &Filter) -> Condition {
    match filter {
        Filter::All(parts) => Condition::all(parts.iter().map(|p| of(reader, at, p)).collect()),
        Filter::Any(parts) => Condition::any(parts.iter().map(|p| of(reader, at, p)).collect()),
        Filter::Is {
            key,
            operator,
            value,
        } => {
            let read = reader
                .attribute(key)
                .and_then(|(name, kind)| compared(&name, kind, operator, value));
            read.unwrap_or_else(|| {
                let raw = serde_json::json!({ "key": key, "operator": operator, "value": value });
                reader.no_condition(at, &raw)
            })
        }
    }
}

/// A comparison; `None` where it has no word, or what it says of who has no value is not published.
fn compared(name: &str, kind: Kind, operator: &str, value: &str) -> Option<Condition> {
    let is = |text: String| Condition::is(format!("{name} is {text}"));
    let known = |inner: Condition| Condition::all(vec![is("known".to_owned()), inner]);
    match (operator, kind) {
        ("IsNotNull", Kind::Text | Kind::Number | Kind::Date) => Some(is("known".to_owned())),
        ("IsNull", Kind::Text | Kind::Number | Kind::Date) => Some(is("unknown".to_owned())),
        ("Equal", Kind::YesNo) if value.eq_ignore_ascii_case("true") => Some(is("yes".to_owned())),
        ("Equal", Kind::Text) => Some(known(is(quoted(value)))),
        (_, Kind::Number | Kind::Date) => {
            let (number, date) = match operator {
                "GreaterThan" => ("more than", Some("after")),
                "GreaterThanOrEqual" => ("at least", None),
                "LessThan" => ("less than", Some("before")),
                "LessThanOrEqual" => ("at most", None),
                _ => return None,
            };
            if kind == Kind::Number {
                return Some(known(is(format!("{number} {value}"))));
            }
            // A moment is more than its day.
            let day = day(value).filter(|day| day.len() == value.len())?;
            Some(known(is(format!("{} {day}", date?))))
        }
        _ => None,
    }
}
