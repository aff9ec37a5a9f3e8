//! An alarm that stops no journey (J0328).

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::syntax::ast::{DeclKind, EscalationClause, Name};

/// Reports a `pause all journeys for …` whose states no journey is for. Where a journey has errors, it
/// may be the one, and nothing is said.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(escalation) = &context.house.escalation else {
        return;
    };
    let journeys = context.journeys;
    let unsure = journeys.iter().any(|lowered| lowered.workflow.is_none());
    if journeys.is_empty() || unsure || escalation.pauses.is_empty() {
        return;
    }
    let stops = context.workflows().any(|workflow| {
        workflow
            .states
            .iter()
            .any(|s| escalation.pauses.contains(s))
    });
    if stops {
        return;
    }
    let clauses = context.program.few().filter_map(|(_, _, decl)| {
        if let DeclKind::Escalation(it) = &decl.kind {
            it.clauses.iter().find_map(pause)
        } else {
            None
        }
    });
    if let Some((states, span)) = clauses.into_iter().next() {
        sink.push(pauses_nothing(states, span));
    }
}

fn pause(clause: &EscalationClause) -> Option<(&[Name], Span)> {
    match clause {
        EscalationClause::Pause(states, span) => Some((states, *span)),
        EscalationClause::TooMany { .. }
        | EscalationClause::Rate { .. }
        | EscalationClause::Resume(..)
        | EscalationClause::Alert(..)
        | EscalationClause::Answer(_)
        | EscalationClause::Error(_) => None,
    }
}

fn pauses_nothing(states: &[Name], span: Span) -> Diagnostic {
    let list: Vec<String> = states.iter().map(|s| format!("`{}`", s.text)).collect();
    let found = Diagnostic::new(
        Code::PausesNothing,
        span,
        format!(
            "no journey is for {}, so this pause stops none",
            list.join(" or ")
        ),
    )
    .label("stops nothing")
    .note("after an alarm every journey would go on writing to clients")
    .help("name the states of the journeys that are to stop, or write `pause all journeys`");
    match states.first() {
        Some(first) => {
            let before = " for ".len() as u32;
            let edit = Span {
                start: first.span.start.saturating_sub(before),
                end: span.end,
                ..span
            };
            found.unsafe_fix("pause all journeys", edit, "")
        }
        None => found,
    }
}
