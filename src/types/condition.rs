//! Conditions, typed. Keeps track of what is known not to be missing on the way: an earlier part of
//! an `and` that holds, an earlier part of an `or` that does not.

use super::errors::{mismatch, missing};
use super::property::Subject;
use super::{Scope, event, has, known, length, value, words};
use crate::diagnostics::Sink;
use crate::names::NameKind;
use crate::syntax::ast::{self, CompareOp, Test};
use crate::workflow::{Condition, PropertyRef, PropertyType, ValueTest};

/// Types a condition; `None` when something in it was reported.
pub fn condition(
    scope: &Scope<'_>,
    condition: &ast::Condition,
    sink: &mut Sink,
) -> Option<Condition> {
    let place = if scope.inside_event.is_some() || scope.beside_or {
        Place::Bound
    } else {
        Place::Free
    };
    let mut typing = Typing {
        scope,
        known: scope.known.clone(),
        unsure: false,
        sink,
    };
    let typed = typing.condition(condition, place)?;
    super::sense::check(scope, condition, &typed, sink);
    Some(typed)
}

/// What stands around a test: whether `and` may be written beside it without brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It may.
    Free,
    /// It needs brackets: in an `or`, after `not`, after `where`.
    Bound,
}

struct Typing<'s, 'a> {
    scope: &'s Scope<'a>,
    /// Properties that are not missing here.
    known: Vec<PropertyRef>,
    /// Something before this was in error: what it would have made known is not known.
    unsure: bool,
    sink: &'s mut Sink,
}

impl<'a> Typing<'_, 'a> {
    fn condition(&mut self, condition: &ast::Condition, place: Place) -> Option<Condition> {
        match condition {
            ast::Condition::And(parts, _) => self
                .parts(parts, Place::Free, known::when_true)
                .map(|of| Condition::All { of }),
            ast::Condition::Or(parts, _) => self
                .parts(parts, Place::Bound, known::when_false)
                .map(|of| Condition::Any { of }),
            ast::Condition::Not(inner, _) => self.condition(inner, Place::Bound).map(not),
            ast::Condition::Test(test, span) => self.test(test, *span, place),
            ast::Condition::Error(_) => None,
        }
    }

    /// Types the parts of an `and` or `or`; `learn` says what an earlier part makes known for the
    /// later ones.
    fn parts(
        &mut self,
        parts: &[ast::Condition],
        place: Place,
        learn: fn(&Condition) -> Vec<PropertyRef>,
    ) -> Option<Vec<Condition>> {
        let outside = (self.known.len(), self.unsure);
        let mut typed = Vec::with_capacity(parts.len());
        let mut whole = true;
        for part in parts {
            if let Some(condition) = self.condition(part, place) {
                self.known.extend(learn(&condition));
                typed.push(condition);
            } else {
                whole = false;
                self.unsure = true;
            }
        }
        self.known.truncate(outside.0);
        self.unsure = outside.1;
        whole.then_some(typed)
    }

    fn test(&mut self, test: &Test, span: crate::source::Span, place: Place) -> Option<Condition> {
        match test {
            Test::Is {
                path,
                negated,
                values,
            } => {
                let subject = Subject::of(self.scope, path, self.sink)?;
                let values = value::literals(self.scope, &subject, values, self.sink)?;
                self.must_be_known(&subject, test, span, place)?;
                Some(negate_if(
                    *negated,
                    subject.test(ValueTest::OneOf { values }),
                ))
            }
            Test::Compare { path, op, value } => {
                let subject = Subject::of(self.scope, path, self.sink)?;
                let value = value::ordered(self.scope, &subject, *op, value, self.sink)?;
                self.must_be_known(&subject, test, span, place)?;
                Some(subject.test(ValueTest::Compare { op: *op, value }))
            }
            Test::Known { path, known } => {
                let subject = Subject::of(self.scope, path, self.sink)?;
                if !subject.def.optional {
                    self.sink
                        .push(missing::never_missing(&subject, *known, span));
                }
                Some(negate_if(!*known, subject.test(ValueTest::Known)))
            }
            Test::Past { path, negated } => {
                let subject = self.date(path, "past")?;
                self.must_be_known(&subject, test, span, place)?;
                Some(negate_if(*negated, subject.test(ValueTest::Past)))
            }
            Test::Ahead { path, op, by } => {
                let subject = self.date(path, "ahead")?;
                if matches!(op, CompareOp::Before | CompareOp::After) {
                    self.sink.push(mismatch::ahead_op(*op, span));
                    return None;
                }
                self.must_be_known(&subject, test, span, place)?;
                let by = length(*by);
                Some(subject.test(ValueTest::Ahead { op: *op, by }))
            }
            Test::State { negated, states } => {
                let found = event::states(self.scope, states, self.sink);
                (found.len() == states.len())
                    .then(|| negate_if(*negated, Condition::State { states: found }))
            }
            Test::InSegment { negated, segment } => {
                let taker = Some("`client is in`");
                let names = self.scope.names;
                let entry = names.resolve_for(segment, &[NameKind::Segment], taker, self.sink)?;
                let segment = entry.name.text.clone();
                Some(negate_if(*negated, Condition::Segment { segment }))
            }
            Test::Has(test) => has::has(self.scope, test, self.sink).map(Condition::Happened),
            Test::Consents { negated, channel } => {
                let channel = *channel;
                Some(negate_if(*negated, Condition::Consents { channel }))
            }
        }
    }

    /// A property of type date; otherwise J0201.
    fn date(&mut self, path: &[ast::Name], asked: &str) -> Option<Subject<'a>> {
        let subject = Subject::of(self.scope, path, self.sink)?;
        if subject.def.ty == PropertyType::Date {
            Some(subject)
        } else {
            self.sink.push(mismatch::not_a_date(&subject, asked));
            None
        }
    }

    /// J0202 where the property may be missing here.
    fn must_be_known(
        &mut self,
        subject: &Subject<'_>,
        test: &Test,
        span: crate::source::Span,
        place: Place,
    ) -> Option<()> {
        if !subject.def.optional || self.known.contains(&subject.reference) {
            return Some(());
        }
        if !self.unsure {
            let written = words::test(test);
            self.sink
                .push(missing::not_handled(subject, &written, test, span, place));
        }
        None
    }
}

fn not(of: Condition) -> Condition {
    Condition::Not { of: Box::new(of) }
}

fn negate_if(negated: bool, condition: Condition) -> Condition {
    if negated { not(condition) } else { condition }
}
