//! A client for whom conditions hold: values of her profile, data of events, what has happened before. It only
//! proposes; whether the conditions then hold is for the interpreter to say.

use crate::workflow::{
    CompareOp, Condition, DateValue, EventKind, House, Literal, Period, PropertyRef, PropertyType,
    ValueTest,
};
use smol_str::{SmolStr, format_smolstr};
use std::collections::BTreeMap;

/// Segments that are defined by segments are followed so deep.
const DEEPEST: u8 = 6;
/// Times that something has happened before, at most.
const BEFORE: u32 = 12;

/// What a client must be.
#[derive(Debug, Clone, Default)]
pub(super) struct Client {
    /// Values of the profile; `None`: it must be missing.
    pub(super) profile: BTreeMap<SmolStr, Option<Literal>>,
    /// Data of events, by event and property.
    pub(super) data: BTreeMap<(SmolStr, SmolStr), Literal>,
    /// What has happened before everything else.
    pub(super) before: Vec<EventKind>,
    /// The states in which she can be; `None`: any.
    pub(super) states: Option<Vec<SmolStr>>,
}

impl Client {
    /// Makes a condition hold, or not hold; false where that is not possible as she is, or not known how.
    pub(super) fn want(&mut self, house: &House, condition: &Condition, holds: bool) -> bool {
        self.wanted(house, condition, holds, DEEPEST)
    }

    fn wanted(&mut self, house: &House, condition: &Condition, holds: bool, deep: u8) -> bool {
        match condition {
            Condition::Not { of } => self.wanted(house, of, !holds, deep),
            Condition::All { of } if holds => of.iter().all(|c| self.wanted(house, c, true, deep)),
            Condition::Any { of } if !holds => {
                of.iter().all(|c| self.wanted(house, c, false, deep))
            }
            Condition::All { of } | Condition::Any { of } => of.iter().any(|c| {
                let mut tried = self.clone();
                let done = tried.wanted(house, c, holds, deep);
                if done {
                    *self = tried;
                }
                done
            }),
            Condition::Property { property, test } => self.property(house, property, test, holds),
            Condition::Happened(test) => {
                let wants = match (holds, test.at_most) {
                    (true, Some(0)) | (false, None) => 0,
                    (true, _) => test.at_least,
                    (false, Some(most)) => most.saturating_add(1),
                };
                let since_start = matches!(test.period, Period::SinceStart);
                if wants == 0 {
                    return true;
                }
                if wants > BEFORE || since_start || !can_come_first(&test.event) {
                    return false;
                }
                let known = self.before.iter().filter(|e| **e == test.event).count();
                for _ in known..wants as usize {
                    self.before.push(test.event.clone());
                }
                test.filter
                    .as_ref()
                    .is_none_or(|filter| self.wanted(house, filter, true, deep))
            }
            Condition::State { states } => {
                let declared = || house.states.iter().map(|s| s.name.clone()).collect();
                let own = self.states.get_or_insert_with(declared);
                own.retain(|state| states.contains(state) == holds);
                !own.is_empty()
            }
            Condition::Segment { segment } => {
                let definition = house.segments.get(segment);
                match (
                    definition.and_then(|d| d.condition.as_ref()),
                    deep.checked_sub(1),
                ) {
                    (Some(definition), Some(deeper)) => {
                        self.wanted(house, definition, holds, deeper)
                    }
                    (Some(_) | None, _) => false,
                }
            }
            Condition::Consents { .. } => holds,
        }
    }

    fn property(
        &mut self,
        house: &House,
        property: &PropertyRef,
        test: &ValueTest,
        holds: bool,
    ) -> bool {
        let ty = match property {
            PropertyRef::Profile(name) => house.properties.get(name),
            PropertyRef::Event(event, name) => {
                house.events.get(event).and_then(|e| e.properties.get(name))
            }
        };
        let Some(def) = ty else {
            return false;
        };
        let known = match property {
            PropertyRef::Profile(name) => self.profile.get(name).cloned(),
            PropertyRef::Event(event, name) => {
                let key = (event.clone(), name.clone());
                self.data.get(&key).cloned().map(Some)
            }
        };
        if let Some(known) = &known
            && let Some(answer) = stands(known.as_ref(), test)
        {
            // It is settled: by what came before.
            return answer == holds;
        }
        if known.is_some() {
            return false;
        }
        let value = if matches!(test, ValueTest::Known) && !holds {
            if !def.optional {
                return false;
            }
            None
        } else {
            match value_for(&def.ty, test, holds) {
                Some(value) => Some(value),
                None => return false,
            }
        };
        match (property, value) {
            (PropertyRef::Profile(name), value) => {
                self.profile.insert(name.clone(), value);
            }
            (PropertyRef::Event(event, name), Some(value)) => {
                self.data.insert((event.clone(), name.clone()), value);
            }
            (PropertyRef::Event(..), None) => {}
        }
        true
    }
}

/// Whether something can have happened before anything was sent.
fn can_come_first(event: &EventKind) -> bool {
    match event {
        EventKind::Declared { .. } | EventKind::Complained | EventKind::Bounced => true,
        EventKind::Unsubscribed
        | EventKind::Opened { .. }
        | EventKind::Clicked { .. }
        | EventKind::Received { .. } => false,
    }
}

/// Whether a value that is settled stands a test; `None` where that is not simply so.
fn stands(value: Option<&Literal>, test: &ValueTest) -> Option<bool> {
    match (value, test) {
        (value, ValueTest::Known) => Some(value.is_some()),
        (None, _) => Some(false),
        (Some(value), ValueTest::OneOf { values }) => Some(values.contains(value)),
        (Some(value), ValueTest::Compare { op, value: with }) => {
            let (a, b) = (number(value)?, number(with)?);
            Some(match op {
                CompareOp::AtLeast => a >= b,
                CompareOp::AtMost => a <= b,
                CompareOp::MoreThan | CompareOp::After => a > b,
                CompareOp::LessThan | CompareOp::Before => a < b,
            })
        }
        (Some(_), ValueTest::Past | ValueTest::Ahead { .. }) => None,
    }
}

/// Numbers, amounts and dates in one order; whole numbers are enough for a proposal.
fn number(value: &Literal) -> Option<i64> {
    match value {
        Literal::Number(text) | Literal::Money { amount: text, .. } => {
            text.split('.').next()?.parse().ok()
        }
        Literal::Date(date) => {
            let (month, day) = (i64::from(date.month), i64::from(date.day));
            Some(i64::from(date.year) * 400 + month * 32 + day)
        }
        Literal::Text(_) | Literal::Choice(_) | Literal::YesNo(_) | Literal::Clock(_) => None,
    }
}

/// A value of a type that stands a test, or does not.
fn value_for(ty: &PropertyType, test: &ValueTest, holds: bool) -> Option<Literal> {
    match test {
        ValueTest::Known => usual(ty, 0),
        ValueTest::OneOf { values } if holds => values.first().cloned(),
        ValueTest::OneOf { values } => {
            let mut all = match ty {
                PropertyType::OneOf { values } => {
                    values.iter().cloned().map(Literal::Choice).collect()
                }
                PropertyType::YesNo => vec![Literal::YesNo(false), Literal::YesNo(true)],
                PropertyType::Text
                | PropertyType::Number
                | PropertyType::Money
                | PropertyType::Date
                | PropertyType::Person => (0..9).filter_map(|n| usual(ty, n)).collect(),
            };
            all.retain(|value| !values.contains(value));
            all.into_iter().next()
        }
        ValueTest::Compare { op, value } => {
            let more = matches!(
                (op, holds),
                (CompareOp::MoreThan | CompareOp::After, true) | (CompareOp::AtMost, false)
            );
            let less = matches!(
                (op, holds),
                (CompareOp::LessThan | CompareOp::Before, true) | (CompareOp::AtLeast, false)
            );
            moved(value, i64::from(more) - i64::from(less))
        }
        ValueTest::Past => Some(date(if holds { 2001 } else { 2090 })),
        ValueTest::Ahead { op, .. } => {
            let far = matches!(
                (op, holds),
                (
                    CompareOp::AtLeast | CompareOp::MoreThan | CompareOp::After,
                    true
                ) | (
                    CompareOp::AtMost | CompareOp::LessThan | CompareOp::Before,
                    false
                )
            );
            Some(date(if far { 2090 } else { 2001 }))
        }
    }
}

fn date(year: i16) -> Literal {
    Literal::Date(DateValue {
        year,
        month: 6,
        day: 15,
    })
}

/// The same value, a little more or less.
fn moved(value: &Literal, by: i64) -> Option<Literal> {
    if by == 0 {
        return Some(value.clone());
    }
    let next = |text: &SmolStr| {
        let whole: i64 = text.split('.').next()?.parse().ok()?;
        Some(format_smolstr!("{}", whole.saturating_add(by)))
    };
    match value {
        Literal::Number(text) => next(text).map(Literal::Number),
        Literal::Money { amount, currency } => Some(Literal::Money {
            amount: next(amount)?,
            currency: currency.clone(),
        }),
        Literal::Date(day) => {
            let year = if by > 0 {
                day.year.saturating_add(1)
            } else {
                day.year.saturating_sub(1)
            };
            Some(Literal::Date(DateValue { year, ..*day }))
        }
        Literal::Text(_) | Literal::Choice(_) | Literal::YesNo(_) | Literal::Clock(_) => None,
    }
}

/// A plain value of a type; others for other numbers where the type has many.
pub(super) fn usual(ty: &PropertyType, nth: usize) -> Option<Literal> {
    Some(match ty {
        PropertyType::Text => Literal::Text(format!("A-{}", nth + 1)),
        PropertyType::Number => Literal::Number(format_smolstr!("{}", nth + 1)),
        PropertyType::Money => Literal::Money {
            amount: format_smolstr!("{}", nth + 1),
            currency: SmolStr::new_static("EUR"),
        },
        PropertyType::Date => Literal::Date(DateValue {
            year: 2090,
            month: 6,
            day: 15,
        }),
        PropertyType::YesNo => Literal::YesNo(false),
        PropertyType::Person => Literal::Choice(SmolStr::new_static("nobody")),
        PropertyType::OneOf { values } => Literal::Choice(values.first()?.clone()),
    })
}
