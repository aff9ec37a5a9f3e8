//! Value filters: what a property, of the profile or of an event, is compared with.

use super::Cx;
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::durations::{Fitted, Round, fit};
use crate::vocabulary::Unit;
use crate::workflow::{CompareOp, DateValue, Length, Literal, ValueTest};
use serde_json::{Value, json};

/// Hours and days of relative dates.
const RELATIVE: &[Unit] = &[Unit::Hours, Unit::Days, Unit::Weeks];

/// "Ever" and "whenever" for relative dates: a hundred years.
const CENTURY_DAYS: u32 = 36_525;

/// The feature that a test is a case of.
pub(super) fn feature(test: &ValueTest, negated: bool) -> Feature {
    match test {
        ValueTest::OneOf { values } => values.first().map_or(Feature::TestText, literal),
        ValueTest::Compare { value, .. } => literal(value),
        ValueTest::Known => Feature::TestKnown,
        ValueTest::Past => Feature::TestPast,
        ValueTest::Ahead { op, .. } => {
            if is_upper(*op) == negated {
                Feature::TestAhead
            } else {
                Feature::TestWithin
            }
        }
    }
}

fn literal(value: &Literal) -> Feature {
    match value {
        Literal::Text(_) | Literal::Choice(_) => Feature::TestText,
        Literal::Number(_) => Feature::TestNumber,
        Literal::Money { .. } => Feature::TestMoney,
        Literal::YesNo(_) => Feature::TestYesNo,
        Literal::Date(_) => Feature::TestDate,
        Literal::Clock(_) => Feature::TestClock,
    }
}

/// Whether "so far ahead" bounds from above: `less than`, `at most`.
fn is_upper(op: CompareOp) -> bool {
    match op {
        CompareOp::AtMost | CompareOp::LessThan | CompareOp::Before => true,
        CompareOp::AtLeast | CompareOp::MoreThan | CompareOp::After => false,
    }
}

/// Filters of which one must hold; `None` where refused. `what` names the property.
pub(super) fn filters(
    cx: &mut Cx<'_>,
    test: &ValueTest,
    negated: bool,
    what: &str,
    span: Span,
) -> Option<Vec<Value>> {
    let feature = feature(test, negated);
    if !cx.can(feature, span, &format!("this test of `{what}`")) {
        return None;
    }
    cx.dates_used |= feature == Feature::TestDate;
    let found = written(cx, test, negated, what, span);
    if found.is_none() {
        cx.reporter
            .unsayable(span, &format!("this test of `{what}`"));
    }
    found
}

fn written(
    cx: &mut Cx<'_>,
    test: &ValueTest,
    negated: bool,
    what: &str,
    span: Span,
) -> Option<Vec<Value>> {
    match test {
        ValueTest::OneOf { values } => one_of(cx, values, negated, what),
        ValueTest::Compare { op, value } => compare(cx, *op, value, negated, what).map(|f| vec![f]),
        ValueTest::Known => {
            let operator = if negated { "not-set" } else { "is-set" };
            Some(vec![json!({ "type": "existence", "operator": operator })])
        }
        ValueTest::Past => {
            let operator = if negated {
                "in-the-next"
            } else {
                "in-the-last"
            };
            Some(vec![relative(operator, CENTURY_DAYS.into(), Unit::Days)])
        }
        ValueTest::Ahead { by, .. } => {
            let fitted = near(cx, *by, span);
            Some(vec![
                relative("in-the-next", fitted.amount, fitted.unit),
                relative("in-the-last", CENTURY_DAYS.into(), Unit::Days),
            ])
        }
    }
}

/// A length in hours, days or weeks, within what it can last; says so where it is not exact.
pub(super) fn near(cx: &mut Cx<'_>, length: Length, span: Span) -> Fitted {
    let fitted = fit(length, RELATIVE, Round::Nearest);
    if !fitted.exact {
        let real = if length.unit == Unit::Minutes {
            "it looks back over whole hours".to_owned()
        } else {
            crate::targets::passes::durations::real_days(length)
        };
        cx.reporter.nearly(
            Feature::HappenedInTheLastMonths,
            span,
            format!("`{}` becomes {} on Klaviyo", length.text(), fitted.text()),
            real,
            Some(format!(
                "write `{}` to say exactly that everywhere",
                fitted.text()
            )),
        );
    }
    fitted
}

/// A date filter that looks back or ahead so far.
pub(super) fn relative(operator: &str, quantity: u64, unit: Unit) -> Value {
    json!({ "type": "date", "operator": operator, "unit": unit.singular(), "quantity": quantity })
}

/// The property has no value.
pub(super) fn not_set() -> Value {
    json!({ "type": "existence", "operator": "not-set" })
}

fn string_filter(operator: &str, value: &str) -> Value {
    json!({ "type": "string", "operator": operator, "value": value })
}

fn one_of(cx: &mut Cx<'_>, values: &[Literal], negated: bool, what: &str) -> Option<Vec<Value>> {
    let texts: Vec<&str> = values
        .iter()
        .filter_map(|v| match v {
            Literal::Text(text) => Some(text.as_str()),
            Literal::Choice(choice) => Some(choice.as_str()),
            Literal::Number(_)
            | Literal::Money { .. }
            | Literal::YesNo(_)
            | Literal::Date(_)
            | Literal::Clock(_) => None,
        })
        .collect();
    if texts.len() == values.len() {
        let filter = match texts.as_slice() {
            [one] => string_filter(if negated { "not-equals" } else { "equals" }, one),
            many => {
                json!({ "type": "string", "operator": if negated { "not-in" } else { "in" }, "value": many })
            }
        };
        return Some(vec![filter]);
    }
    match values.first()? {
        Literal::YesNo(value) => Some(vec![
            json!({ "type": "boolean", "operator": "equals", "value": *value != negated }),
        ]),
        Literal::Number(number) => {
            number_filter(if negated { "not-equals" } else { "equals" }, number)
        }
        Literal::Money { amount, currency } => {
            currency_remark(cx, what, currency);
            number_filter(if negated { "not-equals" } else { "equals" }, amount)
        }
        Literal::Date(date) => {
            if negated {
                Some(vec![before(*date), after(*date)])
            } else {
                Some(vec![json!({
                    "type": "date", "operator": "between-static",
                    "start": start_of(*date), "end": end_of(*date),
                })])
            }
        }
        Literal::Text(_) | Literal::Choice(_) | Literal::Clock(_) => None,
    }
}

fn currency_remark(cx: &mut Cx<'_>, what: &str, currency: &str) {
    cx.reporter.remark(format!("`{what}` is compared as a number; Klaviyo keeps no currency with it, so it must hold {currency}"));
}

fn number_filter(operator: &str, number: &str) -> Option<Vec<Value>> {
    let number: serde_json::Number = number.parse().ok()?;
    Some(vec![
        json!({ "type": "numeric", "operator": operator, "value": number }),
    ])
}

fn compare(
    cx: &mut Cx<'_>,
    op: CompareOp,
    value: &Literal,
    negated: bool,
    what: &str,
) -> Option<Value> {
    let number = |number: &str| {
        let operator = match (op, negated) {
            (CompareOp::AtLeast, false) | (CompareOp::LessThan | CompareOp::Before, true) => {
                "greater-than-or-equal"
            }
            (CompareOp::AtMost, false) | (CompareOp::MoreThan | CompareOp::After, true) => {
                "less-than-or-equal"
            }
            (CompareOp::MoreThan | CompareOp::After, false) | (CompareOp::AtMost, true) => {
                "greater-than"
            }
            (CompareOp::LessThan | CompareOp::Before, false) | (CompareOp::AtLeast, true) => {
                "less-than"
            }
        };
        number_filter(operator, number)?.into_iter().next()
    };
    match value {
        Literal::Number(text) => number(text),
        Literal::Money { amount, currency } => {
            currency_remark(cx, what, currency);
            number(amount)
        }
        Literal::Date(date) => Some(match (op, negated) {
            (CompareOp::Before | CompareOp::LessThan, false) | (CompareOp::AtLeast, true) => {
                before(*date)
            }
            (CompareOp::After | CompareOp::MoreThan, false) | (CompareOp::AtMost, true) => {
                after(*date)
            }
            // From that day on: not before it. The day before is always there, save for the first of all.
            (CompareOp::Before | CompareOp::LessThan, true) | (CompareOp::AtLeast, false) => {
                after(neighbour(*date, -1)?)
            }
            (CompareOp::After | CompareOp::MoreThan, true) | (CompareOp::AtMost, false) => {
                before(neighbour(*date, 1)?)
            }
        }),
        Literal::Text(_) | Literal::Choice(_) | Literal::YesNo(_) | Literal::Clock(_) => None,
    }
}

/// The day before or after.
fn neighbour(date: DateValue, days: i64) -> Option<DateValue> {
    let civil = jiff::civil::Date::new(
        date.year,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    )
    .ok()?;
    let moved = civil.checked_add(jiff::Span::new().days(days)).ok()?;
    Some(DateValue {
        year: moved.year(),
        month: moved.month().unsigned_abs(),
        day: moved.day().unsigned_abs(),
    })
}

fn start_of(date: DateValue) -> String {
    format!("{}T00:00:00Z", date.text())
}

fn end_of(date: DateValue) -> String {
    format!("{}T23:59:59Z", date.text())
}

/// Before the first moment of a day.
fn before(date: DateValue) -> Value {
    json!({ "type": "date", "operator": "before", "date": start_of(date) })
}

/// After the last moment of a day.
fn after(date: DateValue) -> Value {
    json!({ "type": "date", "operator": "after", "date": end_of(date) })
}
