//! Tests of an event's data where it starts a run: one group of tests, all of which must hold.

use super::{Cx, refuse};
use crate::source::Span;
use crate::targets::passes::conditions::{Leaf, and_of_ors};
use crate::targets::passes::describe;
use crate::workflow::{CompareOp, Condition, Literal, PropertyRef, ValueTest};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// Most tests of one start. No published limit; a person could not read more.
const LIMIT: usize = 50;

const ONE_GROUP: &str = "its tests are joined by `and`, and compare with one value each: write a journey for each case, or let your systems send an event for it";

/// The tests; `None` where refused.
pub(super) fn attributes(cx: &mut Cx<'_>, condition: &Condition, span: Span) -> Option<Vec<Value>> {
    let Ok(clauses) = and_of_ors(condition, false, LIMIT) else {
        refuse(cx, span, "this `where`", ONE_GROUP);
        return None;
    };
    let mut written = Vec::new();
    for clause in &clauses {
        let [leaf] = clause.as_slice() else {
            refuse(cx, span, "a `where` with `or`", ONE_GROUP);
            return None;
        };
        written.extend(attribute(cx, leaf, span)?);
    }
    Some(written)
}

fn attribute(cx: &mut Cx<'_>, leaf: &Leaf, span: Span) -> Option<Vec<Value>> {
    let Condition::Property {
        property: property @ PropertyRef::Event(_, key),
        test,
    } = &leaf.asks
    else {
        let what = "a `where` that looks elsewhere than at the event";
        refuse(cx, span, what, "ask for it in the journey, with `if`");
        return None;
    };
    let what = format!("this test of `{}`", describe::property(property));
    let one = |operator: &str, value: Option<&str>| {
        let mut test = json!({ "key": key, "operator": operator });
        if let (Some(value), Some(test)) = (value, test.as_object_mut()) {
            test.insert("value".to_owned(), json!(value));
        }
        test
    };
    let operators = match test {
        ValueTest::Known => {
            let operator = if leaf.negated { "not_exists" } else { "exists" };
            return Some(vec![one(operator, None)]);
        }
        ValueTest::OneOf { values } if values.len() == 1 || leaf.negated => {
            let mut all = Vec::new();
            for value in values {
                let (operator, text) = equals(value, leaf.negated);
                all.push(one(operator, Some(&text)));
            }
            return Some(all);
        }
        ValueTest::OneOf { .. } => {
            refuse(cx, span, &format!("{what} with several values"), ONE_GROUP);
            return None;
        }
        ValueTest::Compare { op, value } => compare(*op, value, leaf.negated),
        ValueTest::Past | ValueTest::Ahead { .. } => None,
    };
    let Some((operator, text)) = operators else {
        let help = "it compares numbers, texts, and dates with `before` and `after`: let your systems put what is asked into the event as a text or a yes/no";
        refuse(cx, span, &what, help);
        return None;
    };
    Some(vec![one(operator, Some(&text))])
}

fn equals(value: &Literal, negated: bool) -> (&'static str, String) {
    let (yes, no, text) = match value {
        Literal::Number(number) => ("equal", "not_equal", number.to_string()),
        Literal::Money { amount, .. } => ("equal", "not_equal", amount.to_string()),
        Literal::Text(text) => ("is", "is_not", text.clone()),
        Literal::Choice(choice) => ("is", "is_not", choice.to_string()),
        Literal::YesNo(yes) => ("is", "is_not", yes.to_string()),
        Literal::Date(date) => ("is", "is_not", date.text()),
        Literal::Clock(at) => ("is", "is_not", at.text()),
    };
    (if negated { no } else { yes }, text)
}

fn compare(op: CompareOp, value: &Literal, negated: bool) -> Option<(&'static str, String)> {
    let op = if negated { opposite(op) } else { op };
    match value {
        Literal::Number(number) => Some((ordered(op), number.to_string())),
        Literal::Money { amount, .. } => Some((ordered(op), amount.to_string())),
        Literal::Date(date) => match op {
            CompareOp::Before | CompareOp::LessThan => Some(("before", date.text())),
            CompareOp::After | CompareOp::MoreThan => Some(("after", date.text())),
            CompareOp::AtLeast | CompareOp::AtMost => None,
        },
        Literal::Text(_) | Literal::Choice(_) | Literal::YesNo(_) | Literal::Clock(_) => None,
    }
}

fn opposite(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::AtLeast => CompareOp::LessThan,
        CompareOp::AtMost => CompareOp::MoreThan,
        CompareOp::MoreThan | CompareOp::After => CompareOp::AtMost,
        CompareOp::LessThan | CompareOp::Before => CompareOp::AtLeast,
    }
}

fn ordered(op: CompareOp) -> &'static str {
    match op {
        CompareOp::AtLeast => "greater_or_equal",
        CompareOp::AtMost => "less_or_equal",
        CompareOp::MoreThan | CompareOp::After => "greater",
        CompareOp::LessThan | CompareOp::Before => "less",
    }
}

/// The tag that a property of the profile is kept in; its own name unless another is bound.
pub(super) fn tag_key(cx: &Cx<'_>, name: &SmolStr) -> String {
    cx.ids.get("property", name).unwrap_or(name).to_owned()
}
