//! What a property, of the contact or of an event, is compared with.

use super::Cx;
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::test_feature as feature;
use crate::vocabulary::Unit;
use crate::workflow::{CompareOp, DateValue, Length, Literal, PropertyType, ValueTest};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// The key that a property is bound to; its own name otherwise.
pub(super) fn bound_key(cx: &Cx<'_>, name: &SmolStr) -> String {
    cx.ids.get("property", name).unwrap_or(name).to_owned()
}

/// Whether "so far ahead" bounds from above: `less than`, `at most`.
fn is_upper(op: CompareOp) -> bool {
    match op {
        CompareOp::AtMost | CompareOp::LessThan | CompareOp::Before => true,
        CompareOp::AtLeast | CompareOp::MoreThan | CompareOp::After => false,
    }
}

/// A `PROPERTY` filter.
#[expect(
    clippy::needless_pass_by_value,
    reason = "callers build it for this place alone"
)]
pub(super) fn property(key: &str, operation: Value) -> Value {
    json!({ "filterType": "PROPERTY", "property": key, "operation": operation })
}

/// Filters of which one must hold; `None` where refused. `what` names the property, `key` is HubSpot's
/// name of it and `ty` its type here.
pub(super) fn filters(
    cx: &mut Cx<'_>,
    (key, ty): (&str, Option<&PropertyType>),
    test: &ValueTest,
    negated: bool,
    (what, span): (&str, Span),
) -> Option<Vec<Value>> {
    let feature = feature(test, negated);
    if !cx.can(feature, span, &format!("this test of `{what}`")) {
        return None;
    }
    cx.dates_used |= feature == Feature::TestDate;
    let found = match test {
        ValueTest::OneOf { values } => one_of(cx, ty, values, negated, (what, span)),
        ValueTest::Compare { op, value } => compare(cx, *op, value, negated, what),
        ValueTest::Known => {
            let operator = if negated { "IS_UNKNOWN" } else { "IS_KNOWN" };
            Some(vec![operation("ALL_PROPERTY", operator, negated, &[])])
        }
        ValueTest::Past => Some(vec![moment(cx, is_before(negated), negated, None)]),
        // At least so far ahead is not before that moment; less is before it.
        ValueTest::Ahead { op, by } => {
            let before = is_upper(*op) != negated;
            Some(vec![moment(cx, is_before(!before), negated, Some(*by))])
        }
    };
    let Some(found) = found else {
        let what = format!("this test of `{what}`");
        cx.reporter.unsayable(span, &what);
        return None;
    };
    Some(found.into_iter().map(|o| property(key, o)).collect())
}

fn is_before(negated: bool) -> &'static str {
    if negated { "IS_AFTER" } else { "IS_BEFORE" }
}

/// An operation; a test that does not hold also does not hold for who has no value, so its opposite takes
/// them in.
pub(super) fn operation(
    kind: &str,
    operator: &str,
    without_value: bool,
    more: &[(&str, Value)],
) -> Value {
    let mut operation = json!({
        "operationType": kind,
        "operator": operator,
        "includeObjectsWithNoValueSet": without_value,
    });
    if let Some(fields) = operation.as_object_mut() {
        for (key, value) in more {
            fields.insert((*key).to_owned(), value.clone());
        }
    }
    operation
}

fn one_of(
    cx: &mut Cx<'_>,
    ty: Option<&PropertyType>,
    values: &[Literal],
    negated: bool,
    (what, span): (&str, Span),
) -> Option<Vec<Value>> {
    let texts: Option<Vec<String>> = values
        .iter()
        .map(|v| match v {
            Literal::Text(text) => Some(text.clone()),
            Literal::Choice(choice) => Some(choice.to_string()),
            Literal::Number(_)
            | Literal::Money { .. }
            | Literal::YesNo(_)
            | Literal::Date(_)
            | Literal::Clock(_) => None,
        })
        .collect();
    if let Some(texts) = texts {
        let person = matches!(ty, Some(PropertyType::Person));
        let closed = person || matches!(ty, Some(PropertyType::OneOf { .. }));
        let texts: Vec<String> = if person {
            texts
                .iter()
                .map(|name| cx.ids.need("person", name, span))
                .collect()
        } else {
            texts
        };
        let (kind, operator) = match (closed, negated) {
            (true, false) => ("ENUMERATION", "IS_ANY_OF"),
            (true, true) => ("ENUMERATION", "IS_NONE_OF"),
            (false, false) => ("MULTISTRING", "IS_EQUAL_TO"),
            (false, true) => ("MULTISTRING", "IS_NOT_EQUAL_TO"),
        };
        return Some(vec![operation(
            kind,
            operator,
            negated,
            &[("values", json!(texts))],
        )]);
    }
    match values.first()? {
        // Two-valued: not yes is no, and also not set.
        Literal::YesNo(value) => Some(vec![operation(
            "BOOL",
            "IS_EQUAL_TO",
            negated,
            &[("value", json!(*value != negated))],
        )]),
        Literal::Number(number) => number_test(number, CompareOp::AtLeast, negated, true),
        Literal::Money { amount, currency } => {
            currency_remark(cx, what, currency);
            number_test(amount, CompareOp::AtLeast, negated, true)
        }
        Literal::Date(date) => Some(if negated {
            vec![day(*date, "IS_BEFORE", true), after_day(*date, true)]
        } else {
            vec![within_day(*date)]
        }),
        Literal::Text(_) | Literal::Choice(_) | Literal::Clock(_) => None,
    }
}

fn currency_remark(cx: &mut Cx<'_>, what: &str, currency: &str) {
    cx.reporter.remark(format!(
        "`{what}` is compared as a number; HubSpot keeps no currency with it, so it must hold {currency}"
    ));
}

fn number_test(number: &str, op: CompareOp, negated: bool, equal: bool) -> Option<Vec<Value>> {
    let number: serde_json::Number = number.parse().ok()?;
    let operator = match (op, negated) {
        (_, false) if equal => "IS_EQUAL_TO",
        (_, true) if equal => "IS_NOT_EQUAL_TO",
        (CompareOp::AtLeast, false) | (CompareOp::LessThan | CompareOp::Before, true) => {
            "IS_GREATER_THAN_OR_EQUAL_TO"
        }
        (CompareOp::AtMost, false) | (CompareOp::MoreThan | CompareOp::After, true) => {
            "IS_LESS_THAN_OR_EQUAL_TO"
        }
        (CompareOp::MoreThan | CompareOp::After, false) | (CompareOp::AtMost, true) => {
            "IS_GREATER_THAN"
        }
        (CompareOp::LessThan | CompareOp::Before, false) | (CompareOp::AtLeast, true) => {
            "IS_LESS_THAN"
        }
    };
    Some(vec![operation(
        "NUMBER",
        operator,
        negated,
        &[("value", Value::Number(number))],
    )])
}

fn compare(
    cx: &mut Cx<'_>,
    op: CompareOp,
    value: &Literal,
    negated: bool,
    what: &str,
) -> Option<Vec<Value>> {
    match value {
        Literal::Number(text) => number_test(text, op, negated, false),
        Literal::Money { amount, currency } => {
            currency_remark(cx, what, currency);
            number_test(amount, op, negated, false)
        }
        Literal::Date(date) => Some(vec![match (op, negated) {
            (CompareOp::Before | CompareOp::LessThan, false) | (CompareOp::AtLeast, true) => {
                day(*date, "IS_BEFORE", negated)
            }
            (CompareOp::After | CompareOp::MoreThan, false) | (CompareOp::AtMost, true) => {
                after_day(*date, negated)
            }
            (CompareOp::Before | CompareOp::LessThan, true) | (CompareOp::AtLeast, false) => {
                day(*date, "IS_AFTER", negated)
            }
            (CompareOp::After | CompareOp::MoreThan, true) | (CompareOp::AtMost, false) => {
                before_next(*date, negated)
            }
        }]),
        Literal::Text(_) | Literal::Choice(_) | Literal::YesNo(_) | Literal::Clock(_) => None,
    }
}

/// The first or the last moment of a day, in UTC as HubSpot keeps dates.
fn point(date: DateValue, last: bool) -> Value {
    let (hour, rest) = if last { (23, 59) } else { (0, 0) };
    json!({
        "timeType": "DATE", "timezoneSource": "CUSTOM", "zoneId": "UTC",
        "year": date.year, "month": date.month, "day": date.day,
        "hour": hour, "minute": rest, "second": rest, "millisecond": if last { 999 } else { 0 },
    })
}

/// Before the first moment of a day, or from it on.
fn day(date: DateValue, operator: &str, without_value: bool) -> Value {
    let end = if operator == "IS_BEFORE" {
        "EXCLUSIVE"
    } else {
        "INCLUSIVE"
    };
    at_point(point(date, false), operator, end, without_value)
}

fn after_day(date: DateValue, without_value: bool) -> Value {
    at_point(point(date, true), "IS_AFTER", "EXCLUSIVE", without_value)
}

fn before_next(date: DateValue, without_value: bool) -> Value {
    at_point(point(date, true), "IS_BEFORE", "INCLUSIVE", without_value)
}

fn at_point(point: Value, operator: &str, end: &str, without_value: bool) -> Value {
    operation(
        "TIME_POINT",
        operator,
        without_value,
        &[
            ("type", json!("TIME_POINT")),
            ("propertyParser", json!("VALUE")),
            ("endpointBehavior", json!(end)),
            ("timePoint", point),
        ],
    )
}

fn within_day(date: DateValue) -> Value {
    operation(
        "TIME_RANGED",
        "IS_BETWEEN",
        false,
        &[
            ("type", json!("TIME_RANGED")),
            ("propertyParser", json!("VALUE")),
            ("lowerBoundEndpointBehavior", json!("INCLUSIVE")),
            ("upperBoundEndpointBehavior", json!("INCLUSIVE")),
            ("lowerBoundTimePoint", point(date, false)),
            ("upperBoundTimePoint", point(date, true)),
        ],
    )
}

/// Before or after now, or a moment so far ahead of now.
fn moment(cx: &Cx<'_>, operator: &str, without_value: bool, ahead: Option<Length>) -> Value {
    let amount = ahead.map(|by| i64::from(by.amount));
    let end = if operator == "IS_BEFORE" {
        "EXCLUSIVE"
    } else {
        "INCLUSIVE"
    };
    let point = from_now(cx, ahead.map(|by| by.unit), amount.unwrap_or(0));
    at_point(point, operator, end, without_value)
}

/// So much after now, or before it where negative.
pub(super) fn from_now(cx: &Cx<'_>, unit: Option<Unit>, amount: i64) -> Value {
    let mut point = json!({
        "timeType": "INDEXED", "timezoneSource": "CUSTOM", "zoneId": cx.house.zone,
        "indexReference": { "referenceType": "NOW" },
    });
    if let (Some(unit), Some(point)) = (unit, point.as_object_mut()) {
        point.insert("offset".to_owned(), json!({ unit.text(): amount }));
    }
    point
}

/// Not set, or before the moment so long ago.
pub(super) fn longer_ago(cx: &Cx<'_>, key: &str, length: Length) -> Value {
    let ago = from_now(cx, Some(length.unit), -i64::from(length.amount));
    property(key, at_point(ago, "IS_BEFORE", "INCLUSIVE", true))
}
