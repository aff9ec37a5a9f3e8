//! A message that no journey sends (J0305).

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::lower::walk;
use crate::names::NameKind;
use crate::syntax::ast::{DeclKind, EscalationClause};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Reports each message that nothing sends. A `send` in a journey with errors counts too; where
/// something could not be read, it may be what sends it, and nothing is said at all.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut sent: BTreeSet<&SmolStr> = BTreeSet::new();
    let mut journeys = 0_usize;
    for (_, decl) in &context.program.decls {
        let block = match &decl.kind {
            DeclKind::Journey(journey) => {
                journeys += 1;
                &journey.steps
            }
            DeclKind::Sequence(sequence) => &sequence.steps,
            DeclKind::Escalation(escalation) => {
                sent.extend(escalation.clauses.iter().filter_map(answer));
                continue;
            }
            DeclKind::Error(_) => return,
            DeclKind::Brand(_)
            | DeclKind::Profile(_)
            | DeclKind::Event(_)
            | DeclKind::List(_)
            | DeclKind::Audience(_)
            | DeclKind::Decisions(_)
            | DeclKind::Relationship(_)
            | DeclKind::Segment(_)
            | DeclKind::Calendar(_)
            | DeclKind::Person(_)
            | DeclKind::Team(_)
            | DeclKind::Email(_)
            | DeclKind::Restraint(_)
            | DeclKind::Gate(_)
            | DeclKind::Target(_)
            | DeclKind::Test(_) => continue,
        };
        if walk::has_errors(block) {
            return;
        }
        sent.extend(walk::messages(block).iter().map(|name| &name.text));
    }
    // A name that nothing declares was reported: it may be the one that is meant.
    let is_known = |name: &SmolStr| context.names.get(name).is_some();
    if journeys == 0 || !sent.iter().all(|name| is_known(name)) {
        return;
    }
    for entry in context.names.iter() {
        if entry.kind == NameKind::Message && !sent.contains(&entry.name.text) {
            let name = &entry.name.text;
            sink.push(
                Diagnostic::new(
                    Code::NeverSent,
                    entry.name.span,
                    format!("no journey sends `{name}`"),
                )
                .label("never sent")
                .note("no client will ever read it")
                .help(format!("write `send {name}` in a journey, or take it out")),
            );
        }
    }
}

/// The message that answers an alarm.
fn answer(clause: &EscalationClause) -> Option<&SmolStr> {
    match clause {
        EscalationClause::Answer(answer) => Some(&answer.with.text),
        EscalationClause::TooMany { .. }
        | EscalationClause::Rate { .. }
        | EscalationClause::Pause(..)
        | EscalationClause::Resume(..)
        | EscalationClause::Alert(..)
        | EscalationClause::Error(_) => None,
    }
}
