//! What is known of one property: whether it is missing, which values it can have, between which
//! bounds it lies.

use super::literal::{is_same, order};
use super::{Certain, Truth};
use crate::workflow::{
    CompareOp, Condition, Literal, PropertyDef, PropertyRef, PropertyType, ValueTest,
};
use std::cmp::Ordering;

/// A bound, and whether the value may be the bound itself.
type Bound<'a> = Option<(&'a Literal, bool)>;

/// The values that a property can have, where it is not missing.
#[derive(Debug, Default)]
struct Values<'a> {
    /// Whether it is there; `None`: nobody knows.
    known: Option<bool>,
    /// One of these; `None`: of no closed set.
    among: Option<Vec<Literal>>,
    /// None of these.
    not: Vec<&'a Literal>,
    low: Bound<'a>,
    high: Bound<'a>,
    /// A date before, or after, this moment.
    past: Option<bool>,
}

impl Certain<'_> {
    /// Whether a property stands a test.
    pub(super) fn value(&self, property: &PropertyRef, test: &ValueTest) -> Truth {
        let values = self.values(property);
        match test {
            ValueTest::Known => match values.known {
                Some(true) => Truth::Yes,
                Some(false) => Truth::No,
                None => Truth::Open,
            },
            ValueTest::OneOf { values: asked } => values.answer(
                |value| asked.iter().any(|one| is_same(one, value)),
                || {
                    if asked.iter().all(|one| values.excludes(one)) {
                        Truth::No
                    } else {
                        Truth::Open
                    }
                },
            ),
            ValueTest::Compare { op, value } => {
                values.answer(|one| stands(one, *op, value), || values.stand(*op, value))
            }
            ValueTest::Past => values.moment(true),
            ValueTest::Ahead { op, .. } => match op {
                CompareOp::AtLeast | CompareOp::MoreThan if values.past == Some(true) => Truth::No,
                CompareOp::AtLeast
                | CompareOp::MoreThan
                | CompareOp::AtMost
                | CompareOp::LessThan
                | CompareOp::Before
                | CompareOp::After => Truth::Open,
            },
        }
    }

    fn definition_of(&self, property: &PropertyRef) -> Option<&PropertyDef> {
        match property {
            PropertyRef::Profile(name) => self.house.properties.get(name),
            PropertyRef::Event(event, name) => self.house.events.get(event)?.properties.get(name),
        }
    }

    fn values(&self, property: &PropertyRef) -> Values<'_> {
        let mut found = Values::default();
        if let Some(def) = self.definition_of(property) {
            found.known = (!def.optional).then_some(true);
            found.among = closed_set(&def.ty);
        }
        for fact in &self.facts {
            if let Condition::Property { property: of, test } = fact.test
                && of == property
            {
                found.learn(test, fact.holds);
            }
        }
        found
    }
}

fn closed_set(ty: &PropertyType) -> Option<Vec<Literal>> {
    match ty {
        PropertyType::OneOf { values } => {
            Some(values.iter().cloned().map(Literal::Choice).collect())
        }
        PropertyType::YesNo => Some(vec![Literal::YesNo(true), Literal::YesNo(false)]),
        PropertyType::Text
        | PropertyType::Number
        | PropertyType::Money
        | PropertyType::Date
        | PropertyType::Person => None,
    }
}

impl<'a> Values<'a> {
    fn learn(&mut self, test: &'a ValueTest, holds: bool) {
        match (test, holds) {
            (ValueTest::Known, _) => self.known = Some(holds),
            (_, true) => self.known = Some(true),
            (_, false) => {}
        }
        match test {
            ValueTest::Known => {}
            ValueTest::OneOf { values } => {
                if !holds {
                    self.not.extend(values);
                } else if let Some(among) = &mut self.among {
                    among.retain(|one| values.iter().any(|value| is_same(one, value)));
                } else {
                    self.among = Some(values.clone());
                }
            }
            ValueTest::Compare { op, value } => {
                let (is_low, inclusive) = side(*op, holds);
                let bound = if is_low {
                    &mut self.low
                } else {
                    &mut self.high
                };
                if is_narrower(*bound, value, inclusive, is_low) {
                    *bound = Some((value, inclusive));
                }
            }
            ValueTest::Past => self.past = Some(holds),
            ValueTest::Ahead { op, .. } => {
                if holds && matches!(op, CompareOp::AtLeast | CompareOp::MoreThan) {
                    self.past = Some(false);
                }
            }
        }
    }

    /// The answer to a test: for each value of a closed set, else by `open`. A test of what is missing
    /// does not hold.
    fn answer(&self, holds: impl Fn(&Literal) -> bool, open: impl Fn() -> Truth) -> Truth {
        if self.known == Some(false) {
            return Truth::No;
        }
        let answer = match &self.among {
            Some(among) => {
                let mut left = among.iter().filter(|one| !self.excludes(one)).peekable();
                if left.peek().is_none() {
                    return Truth::Open;
                }
                let (mut some, mut all) = (false, true);
                for one in left {
                    let holds = holds(one);
                    some |= holds;
                    all &= holds;
                }
                match (some, all) {
                    (false, _) => Truth::No,
                    (true, true) => Truth::Yes,
                    (true, false) => Truth::Open,
                }
            }
            None => open(),
        };
        // That the value is right where there is one is not enough.
        if answer == Truth::Yes && self.known != Some(true) {
            return Truth::Open;
        }
        answer
    }

    /// Whether the value can't be `one`.
    fn excludes(&self, one: &Literal) -> bool {
        let out = |bound: Bound<'_>, beyond: Ordering| {
            bound.is_some_and(|(bound, inclusive)| match order(one, bound) {
                Some(Ordering::Equal) => !inclusive,
                Some(order) => order == beyond,
                None => false,
            })
        };
        self.not.iter().any(|not| is_same(not, one))
            || out(self.low, Ordering::Less)
            || out(self.high, Ordering::Greater)
    }

    /// A comparison with what the bounds say.
    fn stand(&self, op: CompareOp, value: &Literal) -> Truth {
        let (is_low, inclusive) = side(op, true);
        // Above `value` for certain: the lower bound is.
        let (same, other) = if is_low {
            (self.low, self.high)
        } else {
            (self.high, self.low)
        };
        let (inside, outside) = if is_low {
            (Ordering::Greater, Ordering::Less)
        } else {
            (Ordering::Less, Ordering::Greater)
        };
        if let Some((bound, takes_bound)) = same {
            match order(bound, value) {
                Some(Ordering::Equal) if inclusive || !takes_bound => return Truth::Yes,
                Some(order) if order == inside => return Truth::Yes,
                Some(_) | None => {}
            }
        }
        if let Some((bound, takes_bound)) = other {
            match order(bound, value) {
                Some(Ordering::Equal) if !(inclusive && takes_bound) => return Truth::No,
                Some(order) if order == outside => return Truth::No,
                Some(_) | None => {}
            }
        }
        Truth::Open
    }

    fn moment(&self, past: bool) -> Truth {
        match self.past {
            _ if self.known == Some(false) => Truth::No,
            Some(is) if is != past => Truth::No,
            Some(_) if self.known == Some(true) => Truth::Yes,
            Some(_) | None => Truth::Open,
        }
    }
}

/// Whether a comparison that holds, or does not, bounds from below, and whether the bound is taken.
fn side(op: CompareOp, holds: bool) -> (bool, bool) {
    let (is_low, inclusive) = match op {
        CompareOp::AtLeast => (true, true),
        CompareOp::MoreThan | CompareOp::After => (true, false),
        CompareOp::AtMost => (false, true),
        CompareOp::LessThan | CompareOp::Before => (false, false),
    };
    if holds {
        (is_low, inclusive)
    } else {
        (!is_low, !inclusive)
    }
}

fn is_narrower(old: Bound<'_>, new: &Literal, inclusive: bool, is_low: bool) -> bool {
    let Some((old, old_inclusive)) = old else {
        return true;
    };
    match order(new, old) {
        Some(Ordering::Equal) => old_inclusive && !inclusive,
        Some(Ordering::Greater) => is_low,
        Some(Ordering::Less) => !is_low,
        None => false,
    }
}

fn stands(one: &Literal, op: CompareOp, value: &Literal) -> bool {
    let (is_low, inclusive) = side(op, true);
    match order(one, value) {
        Some(Ordering::Equal) => inclusive,
        Some(Ordering::Greater) => is_low,
        Some(Ordering::Less) => !is_low,
        None => false,
    }
}
