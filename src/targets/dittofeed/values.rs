//! What a trait, or the data of an event, is compared with.

use super::Cx;
use crate::source::Span;
use crate::targets::Feature;
use crate::workflow::{CompareOp, DateValue, Literal, ValueTest};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// The trait that a property is bound to; its own name otherwise.
pub(super) fn path(cx: &Cx<'_>, name: &SmolStr) -> String {
    cx.ids.get("property", name).unwrap_or(name).to_owned()
}

/// Operators as an OR of ANDs; `None` where refused.
pub(super) fn operators(
    cx: &mut Cx<'_>,
    test: &ValueTest,
    (what, span): (&str, Span),
) -> Option<Vec<Vec<Value>>> {
    let said = format!("this test of `{what}`");
    if !cx.can(feature(test), span, &said) {
        return None;
    }
    cx.dates_used |= is_date(test);
    let found = match test {
        ValueTest::OneOf { values } => {
            let all: Option<Vec<_>> = values.iter().map(|v| equal(cx, v, (what, span))).collect();
            all
        }
        ValueTest::Compare { op, value } => {
            compare(cx, *op, value, what).map(|operator| vec![vec![operator]])
        }
        ValueTest::Known => Some(vec![vec![json!({ "type": "Exists" })]]),
        // Refused above.
        ValueTest::Past | ValueTest::Ahead { .. } => None,
    };
    if found.is_none() {
        cx.reporter.unsayable(span, &said);
    }
    found
}

/// The opposite, for the data of one event: there what is missing is missing.
pub(super) fn opposites(
    cx: &mut Cx<'_>,
    test: &ValueTest,
    (what, span): (&str, Span),
) -> Option<Vec<Vec<Value>>> {
    let found = operators(cx, test, (what, span))?;
    let opposite = |operator: &Value| -> Option<Value> {
        let value = operator.get("value").cloned().unwrap_or_default();
        let kind = match operator.get("type").and_then(Value::as_str)? {
            "Equals" => "NotEquals",
            "GreaterThanOrEqual" => "LessThan",
            "LessThan" => "GreaterThanOrEqual",
            "Exists" => return Some(json!({ "type": "NotExists" })),
            _ => return None,
        };
        Some(json!({ "type": kind, "value": value }))
    };
    // None of the alternatives holds: each is one operator, so all their opposites do.
    let all: Option<Vec<Value>> = found
        .iter()
        .map(|alternative| match alternative.as_slice() {
            [one] => opposite(one),
            _ => None,
        })
        .collect();
    if all.is_none() {
        cx.reporter
            .unsayable(span, &format!("the opposite of this test of `{what}`"));
    }
    Some(vec![all?])
}

/// Whether a test is about a date.
pub(super) fn is_date(test: &ValueTest) -> bool {
    feature(test) == Feature::TestDate
}

fn feature(test: &ValueTest) -> Feature {
    match test {
        ValueTest::OneOf { values } => values.first().map_or(Feature::TestText, of_literal),
        ValueTest::Compare { value, .. } => of_literal(value),
        ValueTest::Known => Feature::TestKnown,
        ValueTest::Past => Feature::TestPast,
        ValueTest::Ahead { op, .. } => match op {
            CompareOp::AtMost | CompareOp::LessThan | CompareOp::Before => Feature::TestWithin,
            CompareOp::AtLeast | CompareOp::MoreThan | CompareOp::After => Feature::TestAhead,
        },
    }
}

fn of_literal(value: &Literal) -> Feature {
    match value {
        Literal::Text(_) | Literal::Choice(_) => Feature::TestText,
        Literal::Number(_) => Feature::TestNumber,
        Literal::Money { .. } => Feature::TestMoney,
        Literal::YesNo(_) => Feature::TestYesNo,
        Literal::Date(_) => Feature::TestDate,
        Literal::Clock(_) => Feature::TestClock,
    }
}

fn equal(cx: &mut Cx<'_>, value: &Literal, (what, span): (&str, Span)) -> Option<Vec<Value>> {
    let equals = |value: Value| vec![json!({ "type": "Equals", "value": value })];
    Some(match value {
        Literal::Text(text) => equals(json!(text)),
        Literal::Choice(choice) => {
            let person = cx.ids.get("person", choice).map(str::to_owned);
            equals(json!(person.unwrap_or_else(|| choice.to_string())))
        }
        Literal::Number(number) => {
            say_equal(cx, what, span);
            equals(number_of(number)?)
        }
        Literal::Money { amount, currency } => {
            say_currency(cx, what, currency);
            say_equal(cx, what, span);
            equals(number_of(amount)?)
        }
        Literal::YesNo(yes) => equals(json!(yes.to_string())),
        Literal::Date(date) => vec![moment(*date, "after"), moment(next_day(*date)?, "before")],
        Literal::Clock(_) => return None,
    })
}

fn compare(cx: &mut Cx<'_>, op: CompareOp, value: &Literal, what: &str) -> Option<Value> {
    let number = |cx: &mut Cx<'_>, text: &str| {
        let _ = &cx;
        let value = number_of(text)?;
        let kind = match op {
            CompareOp::AtLeast => "GreaterThanOrEqual",
            CompareOp::LessThan | CompareOp::Before => "LessThan",
            // Taken apart before.
            CompareOp::AtMost | CompareOp::MoreThan | CompareOp::After => return None,
        };
        Some(json!({ "type": kind, "value": value }))
    };
    match value {
        Literal::Number(text) => number(cx, text),
        Literal::Money { amount, currency } => {
            say_currency(cx, what, currency);
            number(cx, amount)
        }
        Literal::Date(date) => Some(match op {
            CompareOp::Before | CompareOp::LessThan => moment(*date, "before"),
            CompareOp::AtLeast => moment(*date, "after"),
            CompareOp::After | CompareOp::MoreThan => moment(next_day(*date)?, "after"),
            CompareOp::AtMost => moment(next_day(*date)?, "before"),
        }),
        Literal::Text(_) | Literal::Choice(_) | Literal::YesNo(_) | Literal::Clock(_) => None,
    }
}

fn number_of(text: &str) -> Option<Value> {
    text.parse::<serde_json::Number>().ok().map(Value::Number)
}

fn say_currency(cx: &mut Cx<'_>, what: &str, currency: &str) {
    cx.reporter.remark(format!(
        "`{what}` is compared as a number; Dittofeed keeps no currency with it, so it must hold {currency}"
    ));
}

fn say_equal(cx: &mut Cx<'_>, what: &str, span: Span) {
    cx.reporter.nearly(
        Feature::TestNumber,
        span,
        format!("Dittofeed asks whether `{what}` is equal to a number as it is written"),
        "30 and 30.0 are not the same there: a client whose number is sent in another form than it stands here is not found".to_owned(),
        Some("ask with `at least` and `less than`, or let your systems send whole numbers".to_owned()),
    );
}

/// From the first moment of a day on, or before it, in UTC.
fn moment(date: DateValue, direction: &str) -> Value {
    json!({
        "type": "AbsoluteTimestamp",
        "absoluteTimestamp": format!("{:04}-{:02}-{:02}T00:00:00.000Z", date.year, date.month, date.day),
        "direction": direction,
    })
}

fn next_day(date: DateValue) -> Option<DateValue> {
    let day = jiff::civil::Date::new(
        date.year,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    )
    .ok()?
    .tomorrow()
    .ok()?;
    // What the platform can read has four digits.
    (day.year() >= 0).then(|| DateValue {
        year: day.year(),
        month: day.month().unsigned_abs(),
        day: day.day().unsigned_abs(),
    })
}
