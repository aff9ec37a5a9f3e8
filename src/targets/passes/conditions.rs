//! Conditions in a normal form: AND of ORs (or, by swapping roles, OR of ANDs), each leaf asking one
//! thing. With a limit, because a normal form can grow without bound.

use crate::targets::Feature;
use crate::workflow::{CompareOp, Condition, EventTest, Literal, PropertyRef, ValueTest};

/// A leaf: a condition that asks one thing, or its opposite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// What: never `All`, `Any` or `Not`; a count is only ever "at least".
    pub asks: Condition,
    /// Whether the opposite must hold.
    pub negated: bool,
}

/// AND of ORs.
pub type Clauses = Vec<Vec<Leaf>>;

/// The normal form would have more parts than the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// `condition` as an AND of ORs with at most `limit` leaves.
///
/// # Errors
/// When it takes more leaves, or can never hold.
pub fn and_of_ors(condition: &Condition, negated: bool, limit: usize) -> Result<Clauses, TooLarge> {
    let mut clauses = clauses(&form(condition, negated), limit)?;
    for clause in &mut clauses {
        dedup(clause);
    }
    clauses.retain(|c| !always_holds(c));
    let mut kept: Clauses = Vec::new();
    for clause in clauses {
        if !kept.contains(&clause) {
            kept.push(clause);
        }
    }
    if kept.iter().any(Vec::is_empty) || kept.iter().map(Vec::len).sum::<usize>() > limit {
        return Err(TooLarge);
    }
    Ok(kept)
}

/// OR of ANDs.
pub type Alternatives = Vec<Vec<Leaf>>;

/// `condition` as an OR of ANDs with at most `limit` leaves; none where it can never hold.
///
/// # Errors
/// When it takes more leaves, or always holds.
pub fn or_of_ands(
    condition: &Condition,
    negated: bool,
    limit: usize,
) -> Result<Alternatives, TooLarge> {
    let mut opposite = and_of_ors(condition, !negated, limit)?;
    for leaf in opposite.iter_mut().flatten() {
        leaf.negated = !leaf.negated;
    }
    Ok(opposite)
}

/// `condition` as a tree in which only leaves are negated, for platforms that take one as it is.
pub fn tree(condition: &Condition, negated: bool) -> Form {
    form(condition, negated)
}

/// The row of the tables that a test of a value is a case of.
pub fn test_feature(test: &ValueTest, negated: bool) -> Feature {
    match test {
        ValueTest::OneOf { values } => values.first().map_or(Feature::TestText, literal_feature),
        ValueTest::Compare { value, .. } => literal_feature(value),
        ValueTest::Known => Feature::TestKnown,
        ValueTest::Past => Feature::TestPast,
        ValueTest::Ahead { op, .. } => {
            let bounds_above = match op {
                CompareOp::AtMost | CompareOp::LessThan | CompareOp::Before => true,
                CompareOp::AtLeast | CompareOp::MoreThan | CompareOp::After => false,
            };
            if bounds_above == negated {
                Feature::TestAhead
            } else {
                Feature::TestWithin
            }
        }
    }
}

fn literal_feature(value: &Literal) -> Feature {
    match value {
        Literal::Text(_) | Literal::Choice(_) => Feature::TestText,
        Literal::Number(_) => Feature::TestNumber,
        Literal::Money { .. } => Feature::TestMoney,
        Literal::YesNo(_) => Feature::TestYesNo,
        Literal::Date(_) => Feature::TestDate,
        Literal::Clock(_) => Feature::TestClock,
    }
}

/// Whether a condition looks at an event's data.
pub fn asks_event(condition: &Condition) -> bool {
    match condition {
        Condition::All { of } | Condition::Any { of } => of.iter().any(asks_event),
        Condition::Not { of } => asks_event(of),
        Condition::Property { property, .. } => match property {
            PropertyRef::Event(..) => true,
            PropertyRef::Profile(_) => false,
        },
        Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => false,
    }
}

/// A condition in which only leaves are negated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// All hold.
    All(Vec<Form>),
    /// At least one holds.
    Any(Vec<Form>),
    /// One thing is asked.
    Leaf(Leaf),
}

fn leaf(asks: Condition, negated: bool) -> Form {
    Form::Leaf(Leaf { asks, negated })
}

/// Pushes `not` down to the leaves, and splits what asks several things at once.
fn form(condition: &Condition, negated: bool) -> Form {
    match condition {
        Condition::All { of } => group(of.iter().map(|c| form(c, negated)).collect(), negated),
        Condition::Any { of } => group(of.iter().map(|c| form(c, negated)).collect(), !negated),
        Condition::Not { of } => form(of, !negated),
        Condition::Happened(test) => count(test, negated),
        Condition::State { states } if states.len() > 1 => {
            let parts = states
                .iter()
                .map(|s| {
                    leaf(
                        Condition::State {
                            states: vec![s.clone()],
                        },
                        negated,
                    )
                })
                .collect();
            group(parts, !negated)
        }
        Condition::Property {
            property,
            test: ValueTest::OneOf { values },
        } if values.len() > 1 && !values.iter().all(is_text) => {
            let parts = values
                .iter()
                .map(|v| {
                    let test = ValueTest::OneOf {
                        values: vec![v.clone()],
                    };
                    leaf(
                        Condition::Property {
                            property: property.clone(),
                            test,
                        },
                        negated,
                    )
                })
                .collect();
            group(parts, !negated)
        }
        Condition::State { .. }
        | Condition::Property { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => leaf(condition.clone(), negated),
    }
}

/// `All` of the parts, or `Any` where `any` (an `All` under `not`, or an `Any` outside it).
fn group(parts: Vec<Form>, any: bool) -> Form {
    if any {
        Form::Any(parts)
    } else {
        Form::All(parts)
    }
}

fn is_text(value: &Literal) -> bool {
    match value {
        Literal::Text(_) | Literal::Choice(_) => true,
        Literal::Number(_)
        | Literal::Money { .. }
        | Literal::YesNo(_)
        | Literal::Date(_)
        | Literal::Clock(_) => false,
    }
}

fn count(test: &EventTest, negated: bool) -> Form {
    let at_least = |n: u32, negated: bool| {
        let asks = EventTest {
            at_least: n,
            at_most: None,
            ..test.clone()
        };
        leaf(Condition::Happened(asks), negated)
    };
    let mut parts = Vec::new();
    if test.at_least > 0 {
        parts.push(at_least(test.at_least, negated));
    }
    if let Some(most) = test.at_most {
        parts.push(at_least(most.saturating_add(1), !negated));
    }
    match <[Form; 1]>::try_from(parts) {
        Ok([one]) => one,
        Err(parts) => group(parts, negated),
    }
}

fn clauses(form: &Form, limit: usize) -> Result<Clauses, TooLarge> {
    match form {
        Form::Leaf(leaf) => Ok(vec![vec![leaf.clone()]]),
        Form::All(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(clauses(part, limit)?);
                within(&all, limit)?;
            }
            Ok(all)
        }
        Form::Any(parts) => {
            let mut product: Clauses = vec![Vec::new()];
            for part in parts {
                let right = clauses(part, limit)?;
                let mut next = Vec::new();
                for left in &product {
                    for clause in &right {
                        let mut joined = left.clone();
                        joined.extend(clause.iter().cloned());
                        dedup(&mut joined);
                        if !always_holds(&joined) {
                            next.push(joined);
                        }
                    }
                    within(&next, limit)?;
                }
                product = next;
            }
            Ok(product)
        }
    }
}

fn within(clauses: &Clauses, limit: usize) -> Result<(), TooLarge> {
    if clauses.iter().map(Vec::len).sum::<usize>() > limit.saturating_mul(4) {
        Err(TooLarge)
    } else {
        Ok(())
    }
}

fn dedup(clause: &mut Vec<Leaf>) {
    let mut kept: Vec<Leaf> = Vec::with_capacity(clause.len());
    for leaf in clause.drain(..) {
        if !kept.contains(&leaf) {
            kept.push(leaf);
        }
    }
    *clause = kept;
}

fn always_holds(clause: &[Leaf]) -> bool {
    clause.iter().enumerate().any(|(i, a)| {
        clause
            .iter()
            .skip(i + 1)
            .any(|b| a.negated != b.negated && a.asks == b.asks)
    })
}
