//! Conditions in the forms that a segment can ask: no segment inside another, no `more than`, and a state that
//! every client begins in asked the other way round, since nobody has to be told that she is in it.

use super::Cx;
use crate::workflow::{
    CompareOp, Condition, House, Literal, PropertyRef, StateRule, ValueTest, Workflow,
};

/// Segments of segments deeper than this are left as they are, and refused.
const DEPTH: u32 = 32;

/// The workflow with every condition in a form that a segment can ask.
pub(super) fn plain(house: &House, workflow: &Workflow) -> Workflow {
    let mut plain = workflow.clone();
    for node in &mut plain.nodes {
        if let crate::workflow::Node::Branch { arms, .. } = node {
            for arm in arms {
                arm.when = of(house, &arm.when);
            }
        }
    }
    plain
}

/// A condition in a form that a segment can ask.
pub(super) fn of(house: &House, condition: &Condition) -> Condition {
    within(house, condition, DEPTH)
}

/// Whether a condition is about the data of the run's own event, which can't stand beside others.
pub(super) fn alone(condition: &Condition) -> bool {
    match condition {
        Condition::Property { property, .. } => match property {
            PropertyRef::Event(..) => true,
            PropertyRef::Profile(_) => false,
        },
        Condition::All { .. }
        | Condition::Any { .. }
        | Condition::Not { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => false,
    }
}

fn within(house: &House, condition: &Condition, depth: u32) -> Condition {
    let all = |of: &[Condition]| of.iter().map(|c| within(house, c, depth)).collect();
    match condition {
        Condition::All { of } => Condition::All { of: all(of) },
        Condition::Any { of } => Condition::Any { of: all(of) },
        Condition::Not { of } => not(within(house, of, depth)),
        Condition::Segment { segment } => {
            let inner = house
                .segments
                .get(segment)
                .and_then(|s| s.condition.as_ref());
            match (inner, depth.checked_sub(1)) {
                (Some(inner), Some(depth)) => within(house, inner, depth),
                (Some(_) | None, Some(_) | None) => condition.clone(),
            }
        }
        Condition::State { states } => {
            let starts = |name: &str| {
                let state = house.states.iter().find(|s| s.name == name);
                state.is_some_and(|s| s.entry == StateRule::Start)
            };
            let others: Vec<_> = house
                .states
                .iter()
                .filter(|s| !states.contains(&s.name))
                .map(|s| s.name.clone())
                .collect();
            if states.iter().any(|s| starts(s)) && !others.is_empty() {
                not(Condition::State { states: others })
            } else {
                condition.clone()
            }
        }
        Condition::Property { property, test } => compared(property, test),
        Condition::Happened(_) | Condition::Consents { .. } => condition.clone(),
    }
}

fn not(of: Condition) -> Condition {
    Condition::Not { of: Box::new(of) }
}

/// More than is at least and not equal; at most is less or equal.
fn compared(property: &PropertyRef, test: &ValueTest) -> Condition {
    let with = |test: ValueTest| Condition::Property {
        property: property.clone(),
        test,
    };
    let ValueTest::Compare { op, value } = test else {
        return with(test.clone());
    };
    let number = match value {
        Literal::Number(_) | Literal::Money { .. } => true,
        Literal::Text(_)
        | Literal::Choice(_)
        | Literal::YesNo(_)
        | Literal::Date(_)
        | Literal::Clock(_) => false,
    };
    let equal = || {
        with(ValueTest::OneOf {
            values: vec![value.clone()],
        })
    };
    let order = |op| {
        with(ValueTest::Compare {
            op,
            value: value.clone(),
        })
    };
    match op {
        CompareOp::MoreThan if number => Condition::All {
            of: vec![order(CompareOp::AtLeast), not(equal())],
        },
        CompareOp::AtMost if number => Condition::Any {
            of: vec![order(CompareOp::LessThan), equal()],
        },
        CompareOp::MoreThan
        | CompareOp::AtMost
        | CompareOp::AtLeast
        | CompareOp::LessThan
        | CompareOp::Before
        | CompareOp::After => with(test.clone()),
    }
}

/// Whether states are known by a trait at all: every state of the house has one.
pub(super) fn known_by(cx: &mut Cx<'_>, state: &str, span: crate::source::Span) -> String {
    cx.ids.need("state", state, span)
}
