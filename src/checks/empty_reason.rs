//! A reason that says nothing (J0636): in a message, a journey, or a survey. Whoever approves reads the reason, and has
//! nothing else to judge by. That of an allowance is looked at where allowances are.

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::syntax::ast::{BadAnswers, Clause, Decl, DeclKind, EmailClause, Exits, Start, Text};

/// Reports each of them.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    sink.extend(context.ledger.empty_reasons().cloned());
}

/// What is said of one declaration.
pub(super) fn of(decl: &Decl) -> Vec<Diagnostic> {
    let mut sink = Sink::new();
    if let DeclKind::Email(email) = &decl.kind {
        for clause in &email.clauses {
            if let EmailClause::Because(because, _) = clause {
                let note = "a message goes out for a reason that the client would recognise";
                said(because, "this message is sent", note, &mut sink);
            } else if let EmailClause::Bad(BadAnswers::Never(because), _) = clause {
                let note = "an answer that reaches nobody has to be meant so";
                said(because, "no answer is bad", note, &mut sink);
            }
        }
    } else if let DeclKind::Journey(journey) = &decl.kind {
        for clause in &journey.clauses {
            of_clause(clause, &mut sink);
        }
    }
    sink.into_vec()
}

fn of_clause(clause: &Clause, sink: &mut Sink) {
    let approver = "whoever approves sees the reason, and nothing else of it";
    match clause {
        Clause::Loosens { because, .. } => said(because, "the rule is loosened", approver, sink),
        Clause::Starts(Start::OnDate { because, .. }, _) => {
            said(because, "it starts on this day", approver, sink);
        }
        Clause::Exits(Exits::Never(because), _) => {
            said(because, "nothing ends a run early", approver, sink);
        }
        Clause::For(..)
        | Clause::Starts(..)
        | Clause::Enters(..)
        | Clause::Exits(..)
        | Clause::Goal(..)
        | Clause::GivesWay(..)
        | Clause::Under { .. }
        | Clause::Passes(..)
        | Clause::Error(_) => {}
    }
}

fn said(because: &Text, what: &str, note: &str, sink: &mut Sink) {
    // What begins with a letter says something.
    if because.raw.trim_start().starts_with(char::is_alphanumeric) {
        return;
    }
    let value = because.value();
    // Three dots are what our own completion leaves to be filled in.
    if !matches!(value.trim(), "" | "…" | "...") {
        return;
    }
    sink.push(
        Diagnostic::new(
            Code::ReasonEmpty,
            because.span,
            format!("this does not say why {what}"),
        )
        .label("no reason")
        .note(note)
        .help("say in a few words why"),
    );
}
