//! Values in comparisons: whether they are of the property's type, and what they mean.

use super::errors::{mismatch, set};
use super::property::Subject;
use super::{Scope, words};
use crate::diagnostics::{Sink, nearest};
use crate::names::NameKind;
use crate::syntax::ast::{CompareOp, Name, Value, ValueKind};
use crate::workflow::{Literal, PropertyDef, PropertyType};
use smol_str::SmolStr;

/// The values of an `is`; `None` when one was reported. All are looked at.
pub(super) fn literals(
    scope: &Scope<'_>,
    subject: &Subject<'_>,
    values: &[Value],
    sink: &mut Sink,
) -> Option<Vec<Literal>> {
    let typed: Vec<Option<Literal>> = values
        .iter()
        .map(|v| literal(scope, subject, v, sink))
        .collect();
    typed.into_iter().collect()
}

/// The value of a comparison by order: only numbers, money and dates have one.
pub(super) fn ordered(
    scope: &Scope<'_>,
    subject: &Subject<'_>,
    op: CompareOp,
    value: &Value,
    sink: &mut Sink,
) -> Option<Literal> {
    let in_time = matches!(op, CompareOp::Before | CompareOp::After);
    match (&subject.def.ty, in_time) {
        (PropertyType::Number | PropertyType::Money, false) | (PropertyType::Date, true) => {
            literal(scope, subject, value, sink)
        }
        (PropertyType::Date, false) => {
            sink.push(mismatch::date_by_amount(subject, op, value));
            None
        }
        (PropertyType::Number | PropertyType::Money, true) => {
            sink.push(mismatch::amount_by_time(subject, op, value));
            None
        }
        (
            PropertyType::Text
            | PropertyType::YesNo
            | PropertyType::Person
            | PropertyType::OneOf { .. },
            _,
        ) => {
            sink.push(mismatch::no_order(subject, op, value));
            None
        }
    }
}

/// One value, as the property's type reads it.
pub(super) fn literal(
    scope: &Scope<'_>,
    subject: &Subject<'_>,
    value: &Value,
    sink: &mut Sink,
) -> Option<Literal> {
    match (&subject.def.ty, &value.kind) {
        (PropertyType::Text, ValueKind::Text(text)) => Some(Literal::Text(text.value())),
        (PropertyType::Number, ValueKind::Number(number)) => Some(Literal::Number(number.clone())),
        (PropertyType::Money, ValueKind::Money(amount, currency)) => Some(Literal::Money {
            amount: amount.clone(),
            currency: super::currency::currency(currency, value.span, sink)?,
        }),
        (PropertyType::Date, ValueKind::Date(date)) => {
            Some(Literal::Date(words::date_value(*date)))
        }
        (PropertyType::YesNo, ValueKind::YesNo(yes)) => Some(Literal::YesNo(*yes)),
        (PropertyType::Person, ValueKind::Word(word)) => {
            let name = named(word, value);
            let entry = scope.names.resolve(&name, &[NameKind::Person], sink)?;
            Some(Literal::Choice(entry.name.text.clone()))
        }
        (PropertyType::OneOf { .. }, ValueKind::Word(word)) => {
            let name = named(word, value);
            choice(scope, &subject.text, subject.def, &name, sink).map(Literal::Choice)
        }
        (
            PropertyType::Text
            | PropertyType::Number
            | PropertyType::Money
            | PropertyType::Date
            | PropertyType::YesNo
            | PropertyType::Person
            | PropertyType::OneOf { .. },
            _,
        ) => {
            let is_property = matches!(&value.kind, ValueKind::Word(word)
                if scope.house.properties.contains_key(word));
            sink.push(if is_property {
                mismatch::two_properties(subject, value)
            } else {
                mismatch::wrong_value(subject, value)
            });
            None
        }
    }
}

fn named(word: &SmolStr, value: &Value) -> Name {
    Name {
        text: word.clone(),
        span: value.span,
    }
}

/// A value of a `one of` property, for the arms of a `match`: `subject` is the property as written,
/// `def` a `one of`. Reports J0105 with the nearest value, or the property that has this one.
pub fn choice(
    scope: &Scope<'_>,
    subject: &str,
    def: &PropertyDef,
    value: &Name,
    sink: &mut Sink,
) -> Option<SmolStr> {
    let PropertyType::OneOf { values } = &def.ty else {
        return None;
    };
    if let Some(known) = values.iter().find(|v| **v == value.text) {
        return Some(known.clone());
    }
    let near = nearest(&value.text, values.iter().map(SmolStr::as_str));
    let owner = if near.is_none() && scope.names.may_search() {
        owner_of(scope, &value.text)
    } else {
        None
    };
    sink.push(set::unknown_value(
        subject,
        def.span,
        values,
        value,
        near,
        owner.as_deref(),
    ));
    None
}

/// The first property that has this value, by name.
pub(super) fn owner_of(scope: &Scope<'_>, word: &str) -> Option<String> {
    let holds = |ty: &PropertyType| matches!(ty, PropertyType::OneOf { values } if values.iter().any(|v| v == word));
    let of_client = scope
        .house
        .properties
        .iter()
        .find(|(_, def)| holds(&def.ty))
        .map(|(name, _)| name.to_string());
    of_client.or_else(|| {
        scope.house.events.iter().find_map(|(event, def)| {
            let (name, _) = def.properties.iter().find(|(_, d)| holds(&d.ty))?;
            Some(format!("{event}.{name}"))
        })
    })
}
