//! Conditions as Resend's trees of rules. There is no `not`: it goes down into the operators.

use super::Cx;
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::conditions::{Form, Leaf, tree};
use crate::targets::passes::describe;
use crate::vocabulary::Channel;
use crate::workflow::{CompareOp, Condition, Literal, PropertyRef, StateRule, ValueTest};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// Segments of segments deeper than this are refused.
const DEPTH: u32 = 32;

/// Fields that every contact has; all others are properties of the account's own.
const OWN: &[&str] = &["first_name", "last_name", "email", "unsubscribed"];

/// The name of a property in Resend.
pub(super) fn key(cx: &Cx<'_>, name: &SmolStr) -> String {
    cx.ids.get("property", name).unwrap_or(name).to_owned()
}

/// Whether a contact has this field without being told.
pub(super) fn is_own(key: &str) -> bool {
    OWN.contains(&key)
}

/// Where a contact's field is read.
pub(super) fn field(key: &str) -> String {
    if is_own(key) {
        format!("contact.{key}")
    } else {
        format!("contact.properties.{key}")
    }
}

pub(super) fn rule(field: &str, operator: &str, value: Option<Value>) -> Value {
    let mut rule = json!({ "type": "rule", "field": field, "operator": operator });
    if let (Some(value), Some(fields)) = (value, rule.as_object_mut()) {
        fields.insert("value".to_owned(), value);
    }
    rule
}

/// All of these, or one of them; the one that there is as it is.
pub(super) fn group(kind: &str, mut rules: Vec<Value>) -> Option<Value> {
    match rules.len() {
        0 => None,
        1 => rules.pop(),
        _ => Some(json!({ "type": kind, "rules": rules })),
    }
}

/// The condition as a tree of rules; `None` where refused.
pub(super) fn rules(cx: &mut Cx<'_>, condition: &Condition, span: Span) -> Option<Value> {
    let house = cx.house;
    let condition = inlined(house, condition, DEPTH);
    of_form(cx, &tree(&condition, false), span)
}

/// Segments as their own conditions.
fn inlined(house: &crate::workflow::House, condition: &Condition, depth: u32) -> Condition {
    let all = |of: &[Condition]| of.iter().map(|c| inlined(house, c, depth)).collect();
    match condition {
        Condition::All { of } => Condition::All { of: all(of) },
        Condition::Any { of } => Condition::Any { of: all(of) },
        Condition::Not { of } => Condition::Not {
            of: Box::new(inlined(house, of, depth)),
        },
        Condition::Segment { segment } => {
            let inner = house
                .segments
                .get(segment)
                .and_then(|s| s.condition.as_ref());
            match (inner, depth.checked_sub(1)) {
                (Some(inner), Some(depth)) => inlined(house, inner, depth),
                (Some(_) | None, Some(_) | None) => condition.clone(),
            }
        }
        Condition::Property { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Consents { .. } => condition.clone(),
    }
}

fn of_form(cx: &mut Cx<'_>, form: &Form, span: Span) -> Option<Value> {
    let all = |cx: &mut Cx<'_>, parts: &[Form]| {
        let found: Vec<_> = parts.iter().map(|p| of_form(cx, p, span)).collect();
        found.into_iter().collect::<Option<Vec<_>>>()
    };
    match form {
        Form::All(parts) => group("and", all(cx, parts)?),
        Form::Any(parts) => group("or", all(cx, parts)?),
        Form::Leaf(leaf) => of_leaf(cx, leaf, span),
    }
}

fn of_leaf(cx: &mut Cx<'_>, leaf: &Leaf, span: Span) -> Option<Value> {
    match &leaf.asks {
        Condition::Property { property, test } => {
            let what = describe::property(property);
            let (field, of_contact) = match property {
                PropertyRef::Profile(name) => {
                    if cx.house.properties.get(name).is_some_and(|p| !p.optional) {
                        cx.taken_as_set.insert(name.clone());
                    }
                    let key = key(cx, name);
                    (field(&key), true)
                }
                PropertyRef::Event(event, name) => {
                    let feature = if cx.start_event() == Some(event) {
                        Feature::TestStartEvent
                    } else {
                        Feature::TestOtherEvent
                    };
                    if !cx.can(feature, span, &format!("a test of `{what}` there")) {
                        return None;
                    }
                    (format!("event.{name}"), false)
                }
            };
            tested(cx, &field, of_contact, test, leaf.negated, (&what, span))
        }
        Condition::Happened(test) => {
            let what = format!("`client has {}`", describe::event(&test.event));
            cx.can(Feature::Happened, span, &what);
            None
        }
        Condition::State { states } => {
            let house = cx.house;
            let mut each = Vec::new();
            for state in states {
                let key = cx.ids.need("state", state, span);
                let field = field(&key);
                let begins = house
                    .states
                    .iter()
                    .any(|s| s.name == *state && s.entry == StateRule::Start);
                let operator = if leaf.negated { "neq" } else { "eq" };
                let is = rule(&field, operator, Some(json!(state)));
                // Every client begins in the first state, told or not.
                each.push(match (begins, leaf.negated) {
                    (false, _) => is,
                    (true, false) => json!({
                        "type": "or",
                        "rules": [is, rule(&field, "is_empty", None)],
                    }),
                    (true, true) => json!({
                        "type": "and",
                        "rules": [is, rule(&field, "exists", None)],
                    }),
                });
            }
            group(if leaf.negated { "and" } else { "or" }, each)
        }
        Condition::Consents { channel } => {
            let feature = match channel {
                Channel::Email => Feature::ConsentEmail,
                Channel::Sms | Channel::Push => Feature::ConsentSmsPush,
                Channel::Letter | Channel::Whatsapp => Feature::ConsentOther,
            };
            let what = format!("`client consents to {}`", channel.text());
            let unsubscribed = rule("contact.unsubscribed", "eq", Some(json!(leaf.negated)));
            cx.can(feature, span, &what).then_some(unsubscribed)
        }
        Condition::Segment { segment } => {
            let what = format!("`client is in {segment}`, whose condition is not known");
            cx.reporter.unsayable(span, &what);
            None
        }
        // The tree has them only as groups.
        Condition::All { .. } | Condition::Any { .. } | Condition::Not { .. } => None,
    }
}

fn tested(
    cx: &mut Cx<'_>,
    field: &str,
    of_contact: bool,
    test: &ValueTest,
    negated: bool,
    (what, span): (&str, Span),
) -> Option<Value> {
    let feature = match test {
        ValueTest::OneOf { values } => values.first().map_or(Feature::TestText, of_literal),
        ValueTest::Compare { value, .. } => of_literal(value),
        ValueTest::Known => Feature::TestKnown,
        ValueTest::Past => Feature::TestPast,
        ValueTest::Ahead { op, .. } => match op {
            CompareOp::AtMost | CompareOp::LessThan | CompareOp::Before => Feature::TestWithin,
            CompareOp::AtLeast | CompareOp::MoreThan | CompareOp::After => Feature::TestAhead,
        },
    };
    let said = format!("this test of `{what}`");
    if !cx.can(feature, span, &said) {
        return None;
    }
    let found = match test {
        ValueTest::OneOf { values } => {
            let operator = if negated { "neq" } else { "eq" };
            let each: Option<Vec<Value>> = values
                .iter()
                .map(|value| {
                    Some(rule(
                        field,
                        operator,
                        Some(literal(cx, value, of_contact, what)?),
                    ))
                })
                .collect();
            each.and_then(|each| group(if negated { "and" } else { "or" }, each))
        }
        ValueTest::Compare { op, value } => {
            let operator = match (op, negated) {
                (CompareOp::AtLeast, false) | (CompareOp::LessThan, true) => Some("gte"),
                (CompareOp::LessThan, false) | (CompareOp::AtLeast, true) => Some("lt"),
                (CompareOp::AtMost, false) | (CompareOp::MoreThan, true) => Some("lte"),
                (CompareOp::MoreThan, false) | (CompareOp::AtMost, true) => Some("gt"),
                (CompareOp::Before | CompareOp::After, _) => None,
            };
            let value = literal(cx, value, of_contact, what).filter(Value::is_number);
            operator
                .zip(value)
                .map(|(operator, value)| rule(field, operator, Some(value)))
        }
        ValueTest::Known if negated => Some(rule(field, "is_empty", None)),
        ValueTest::Known => Some(rule(field, "exists", None)),
        // Refused above.
        ValueTest::Past | ValueTest::Ahead { .. } => None,
    };
    if found.is_none() {
        cx.reporter.unsayable(span, &said);
    }
    found
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

/// A value as Resend keeps it: a contact has texts and numbers only.
pub(super) fn literal(
    cx: &mut Cx<'_>,
    value: &Literal,
    of_contact: bool,
    what: &str,
) -> Option<Value> {
    let number = |text: &str| text.parse::<serde_json::Number>().ok().map(Value::Number);
    match value {
        Literal::Text(text) => Some(json!(text)),
        Literal::Choice(choice) => {
            let bound = cx.ids.get("person", choice);
            Some(json!(bound.unwrap_or(choice)))
        }
        Literal::Number(text) => number(text),
        Literal::Money { amount, currency } => {
            cx.reporter.remark(format!(
                "`{what}` is compared as a number; Resend keeps no currency with it, so it must hold {currency}"
            ));
            number(amount)
        }
        Literal::YesNo(yes) if of_contact => {
            let word = if *yes { "yes" } else { "no" };
            cx.reporter.remark(format!(
                "`{what}` must hold the text `yes` or `no`: a contact keeps texts and numbers only"
            ));
            Some(json!(word))
        }
        Literal::YesNo(yes) => Some(json!(yes)),
        Literal::Date(date) => Some(json!(date.text())),
        Literal::Clock(at) => Some(json!(at.text())),
    }
}
