//! Tests, values and types in the words of the language, for messages and fixes.

use crate::syntax::ast::{self, CompareOp, Test, Value, ValueKind};
use crate::workflow::{DateValue, PropertyDef, PropertyType};
use smol_str::SmolStr;

/// A test about a property as it would be written; empty for other tests.
pub(super) fn test(test: &Test) -> String {
    match test {
        Test::Is {
            path: p,
            negated,
            values,
        } => {
            let values: Vec<String> = values.iter().map(value).collect();
            let is = if *negated { "is not" } else { "is" };
            format!("{} {is} {}", path(p), values.join(" or "))
        }
        Test::Compare {
            path: p,
            op,
            value: v,
        } => {
            format!("{} is {} {}", path(p), compare_op(*op), value(v))
        }
        Test::Past { path: p, negated } => {
            let is = if *negated { "is not" } else { "is" };
            format!("{} {is} past", path(p))
        }
        Test::Ahead { path: p, op, by } => {
            let by = super::length(*by).text();
            format!("{} is {} {by} ahead", path(p), compare_op(*op))
        }
        Test::Known { .. }
        | Test::State { .. }
        | Test::InSegment { .. }
        | Test::Has(_)
        | Test::Consents { .. } => String::new(),
    }
}

fn path(path: &[ast::Name]) -> String {
    let words: Vec<&str> = path.iter().map(|n| n.text.as_str()).collect();
    words.join(".")
}

/// A value as it would be written.
pub(super) fn value(value: &Value) -> String {
    match &value.kind {
        ValueKind::Word(word) => word.to_string(),
        ValueKind::Text(text) => format!("\"{}\"", text.raw),
        ValueKind::Number(number) => number.to_string(),
        ValueKind::Money(amount, currency) => format!("{amount} {currency}"),
        ValueKind::YesNo(true) => "yes".to_owned(),
        ValueKind::YesNo(false) => "no".to_owned(),
        ValueKind::Date(date) => date_value(*date).text(),
        ValueKind::Clock(at) => crate::workflow::ClockMinutes(at.minutes).text(),
        ValueKind::Percent(percent) => format!("{}%", percent.trim_end_matches('%')),
        ValueKind::Duration(duration) => super::length(*duration).text(),
    }
}

/// What a value is, for people.
pub(super) fn value_kind(value: &Value) -> &'static str {
    match &value.kind {
        ValueKind::Word(_) => "a word",
        ValueKind::Text(_) => "a text",
        ValueKind::Number(_) => "a number",
        ValueKind::Money(..) => "an amount of money",
        ValueKind::YesNo(_) => "`yes` or `no`",
        ValueKind::Date(_) => "a date",
        ValueKind::Clock(_) => "a time of day",
        ValueKind::Percent(_) => "a percentage",
        ValueKind::Duration(_) => "a length of time",
    }
}

/// What a property is, for people: `a date`, `` one of `silver`, `gold` or `noir` ``.
pub(super) fn type_kind(ty: &PropertyType) -> String {
    match ty {
        PropertyType::Text => "text".to_owned(),
        PropertyType::Number => "a number".to_owned(),
        PropertyType::Money => "money".to_owned(),
        PropertyType::Date => "a date".to_owned(),
        PropertyType::YesNo => "`yes` or `no`".to_owned(),
        PropertyType::Person => "a person".to_owned(),
        PropertyType::OneOf { values } => format!("one of {}", some(values)),
    }
}

/// A type as it is written: `one of silver, gold, noir`, `text?`.
pub(super) fn type_written(def: &PropertyDef) -> String {
    let missing = if def.optional { "?" } else { "" };
    let ty = match &def.ty {
        PropertyType::Text => "text",
        PropertyType::Number => "number",
        PropertyType::Money => "money",
        PropertyType::Date => "date",
        PropertyType::YesNo => "yes/no",
        PropertyType::Person => "person",
        PropertyType::OneOf { .. } => "one of …",
    };
    format!("{ty}{missing}")
}

/// The first few values of a set.
pub(super) fn some(values: &[SmolStr]) -> String {
    crate::diagnostics::list_some(values.iter().map(SmolStr::as_str), 6)
}

/// `at least`.
pub(super) fn compare_op(op: CompareOp) -> &'static str {
    match op {
        CompareOp::AtLeast => "at least",
        CompareOp::AtMost => "at most",
        CompareOp::MoreThan => "more than",
        CompareOp::LessThan => "less than",
        CompareOp::Before => "before",
        CompareOp::After => "after",
    }
}

/// An event as it is written.
pub(super) fn event(event: &ast::EventRef) -> String {
    match event {
        ast::EventRef::Named(name) => name.text.to_string(),
        ast::EventRef::Opened(name) => format!("opened {}", name.text),
        ast::EventRef::Clicked(name) => format!("clicked {}", name.text),
        ast::EventRef::Received(name) => format!("received {}", name.text),
        ast::EventRef::AnyMessage { verb, .. } => verb.text.to_string(),
    }
}

/// A date without its place.
pub(super) fn date_value(date: ast::Date) -> DateValue {
    DateValue {
        year: date.year,
        month: date.month,
        day: date.day,
    }
}
