//! Whether a condition makes sense in itself: a part that the parts before it rule out (J0350), or that
//! says nothing after them (J0351). What is known where it stands is not looked at.

use super::Scope;
use super::errors::sense as errors;
use crate::diagnostics::Sink;
use crate::semantics::{Certain, Truth};
use crate::source::Span;
use crate::syntax::ast::{self, Test};
use crate::workflow::Condition;

/// Reports what can't be true, or can't be otherwise, in a condition that was typed.
pub(super) fn check(
    scope: &Scope<'_>,
    written: &ast::Condition,
    typed: &Condition,
    sink: &mut Sink,
) {
    let ground = Certain::new(scope.house, &[]);
    if asks_a_decided_segment(&ground, typed) {
        return;
    }
    if one(&ground, written, typed, &[], sink) {
        inside(&ground, written, typed, sink);
    }
}

/// Whether a segment in it is true for all or none: that was said where it is declared.
fn asks_a_decided_segment(ground: &Certain<'_>, condition: &Condition) -> bool {
    match condition {
        Condition::All { of } | Condition::Any { of } => {
            of.iter().any(|one| asks_a_decided_segment(ground, one))
        }
        Condition::Not { of } => asks_a_decided_segment(ground, of),
        Condition::Segment { .. } => ground.truth(condition) != Truth::Open,
        Condition::Property { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Consents { .. } => false,
    }
}

/// The parts that stand before, and where.
type Before<'c> = [(&'c Condition, Span)];

/// Looks at one part after those before it; whether nothing was found.
fn one(
    ground: &Certain<'_>,
    written: &ast::Condition,
    typed: &Condition,
    before: &Before<'_>,
    sink: &mut Sink,
) -> bool {
    let truth = ground.truth(typed);
    // `is known` of what is never missing is J0209.
    let is_known = matches!(written, ast::Condition::Test(Test::Known { .. }, _));
    if truth == Truth::Open || is_known {
        return true;
    }
    let because = before
        .iter()
        .find(|(part, _)| {
            let alone = Certain::new(ground.house(), &[]);
            alone.and(part).truth(typed) == truth
        })
        .map(|(_, place)| *place);
    sink.push(match truth {
        Truth::No => errors::never_true(written, because, !before.is_empty()),
        Truth::Yes | Truth::Open => errors::says_nothing(written, because, !before.is_empty()),
    });
    false
}

/// Looks at the parts of a condition.
fn inside(ground: &Certain<'_>, written: &ast::Condition, typed: &Condition, sink: &mut Sink) {
    match (written, typed) {
        (ast::Condition::And(parts, _), Condition::All { of }) => {
            let mut known = ground.clone();
            let mut before = Vec::new();
            for (part, typed) in parts.iter().zip(of) {
                if !one(&known, part, typed, &before, sink) {
                    return;
                }
                inside(&known, part, typed, sink);
                known.assume(typed);
                before.push((typed, part.span()));
            }
        }
        (ast::Condition::Or(parts, _), Condition::Any { of }) => {
            alternatives(ground, parts, of, sink);
        }
        (ast::Condition::Not(part, _), Condition::Not { of }) => inside(ground, part, of, sink),
        (
            ast::Condition::And(..)
            | ast::Condition::Or(..)
            | ast::Condition::Not(..)
            | ast::Condition::Test(..)
            | ast::Condition::Error(_),
            _,
        ) => {}
    }
}

/// Each part of an `or` is asked where those before it do not hold.
fn alternatives(ground: &Certain<'_>, parts: &[ast::Condition], of: &[Condition], sink: &mut Sink) {
    let mut known = ground.clone();
    for (place, (part, typed)) in parts.iter().zip(of).enumerate() {
        match known.truth(typed) {
            Truth::Open => {}
            _ if place == 0 => {
                one(&known, part, typed, &[], sink);
                return;
            }
            Truth::Yes => {
                sink.push(errors::always_one(part));
                return;
            }
            Truth::No => {
                let is_said = |earlier: &&Condition| {
                    let alone = Certain::new(known.house(), &[]);
                    alone.and(typed).is_sure_of(earlier)
                };
                let said = of.iter().take(place).position(|c| is_said(&c));
                let because = said.and_then(|at| parts.get(at)).map(ast::Condition::span);
                sink.push(errors::adds_nothing(part, because));
                return;
            }
        }
        inside(&known, part, typed, sink);
        known.assume_not(typed);
    }
}
