//! `client has placed_order at least 3 times in the last 90 days`.
//!
//! A count alone may include none: `has placed_order at most 2 times` holds for a client who never
//! ordered. `has not` with a count is its opposite: `has not placed_order at least 2 times` is at
//! most once.

use super::errors::event_data;
use super::{Scope, event, length};
use crate::diagnostics::Sink;
use crate::source::Span;
use crate::syntax::ast::{self, CompareOp, HasTest};
use crate::workflow::{Condition, EventKind, EventTest, Period};

/// Types a `has`.
pub(super) fn has(scope: &Scope<'_>, test: &HasTest, sink: &mut Sink) -> Option<EventTest> {
    let kind = event(scope, &test.event, sink);
    let filter = match (&test.filter, &kind) {
        (None, _) => Some(None),
        (Some(filter), Some(kind)) => {
            self::filter(scope, kind, &test.event, filter, sink).map(|typed| Some(Box::new(typed)))
        }
        (Some(_), None) => None,
    };
    let count = count(test.count, test.negated);
    let period = period(scope, &test.period, sink);
    let (at_least, at_most) = count?;
    Some(EventTest {
        event: kind?,
        filter: filter?,
        at_least,
        at_most,
        period: period?,
    })
}

/// Types what stands after `where`: it speaks of the event's own data, so `event`, which is what `kind`
/// came from, must be one that carries some (J0208).
pub fn filter(
    scope: &Scope<'_>,
    kind: &EventKind,
    event: &ast::EventRef,
    filter: &ast::Condition,
    sink: &mut Sink,
) -> Option<Condition> {
    match kind {
        EventKind::Declared { name } => {
            let mut inside = scope.clone();
            inside.inside_event = Some(name.clone());
            inside.known.clear();
            super::condition(&inside, filter, sink)
        }
        EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced
        | EventKind::Opened { .. }
        | EventKind::Clicked { .. }
        | EventKind::Received { .. } => {
            let word = super::words::event(event);
            sink.push(event_data::carries_none(&word, filter.span()));
            None
        }
    }
}

/// Least and greatest number of times.
fn count(count: Option<(CompareOp, u32, Span)>, negated: bool) -> Option<(u32, Option<u32>)> {
    let Some((op, number, _)) = count else {
        return Some(if negated { (0, Some(0)) } else { (1, None) });
    };
    // Where the times start to be enough: the opposite of "at least n" is "less than n".
    let enough = match op {
        CompareOp::AtLeast | CompareOp::LessThan => number,
        CompareOp::MoreThan | CompareOp::AtMost => number.checked_add(1)?,
        CompareOp::Before | CompareOp::After => return None,
    };
    let counts_up = matches!(op, CompareOp::AtLeast | CompareOp::MoreThan) != negated;
    if counts_up {
        return Some((enough, None));
    }
    // "Less than 0 times" is no number of times; a count of 0 is reported where it is read.
    enough.checked_sub(1).map(|most| (0, Some(most)))
}

fn period(scope: &Scope<'_>, period: &ast::Period, sink: &mut Sink) -> Option<Period> {
    match period {
        ast::Period::Ever => Some(Period::Ever),
        ast::Period::InTheLast(duration) => Some(Period::InTheLast(length(*duration))),
        ast::Period::SinceStart(_) => Some(Period::SinceStart),
        ast::Period::Since(since) => event(scope, since, sink).map(Period::Since),
    }
}
