//! Keys of persons that nobody can sign with (J0510).

use super::Context;
use crate::approvals::key::{Key, KeyFault};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::syntax::ast::{DeclKind, PersonClause};

/// Reports every key that signatures can't be checked with.
pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for (_, _, decl) in cx.program.few() {
        let DeclKind::Person(person) = &decl.kind else {
            continue;
        };
        for clause in &person.clauses {
            if let PersonClause::Key(text, _) = clause
                && let Err(fault) = Key::read(&text.value())
            {
                sink.push(
                    Diagnostic::new(
                        Code::KeyUnreadable,
                        text.span,
                        format!("nobody can sign as `{}`: {fault}", person.name.text),
                    )
                    .label(label(fault))
                    .note("a gate that waits for this person would never open")
                    .help(help(fault)),
                );
            }
        }
    }
}

fn label(fault: KeyFault) -> &'static str {
    match fault {
        KeyFault::Unreadable => "not the line of a public key",
        KeyFault::Private => "a private key",
        KeyFault::Kind => "of a kind that is not taken",
        KeyFault::Short => "too short",
    }
}

fn help(fault: KeyFault) -> &'static str {
    match fault {
        KeyFault::Unreadable => {
            "put the whole line of the file that ends in `.pub` here: `key \"ssh-ed25519 AAAA…\"`"
        }
        KeyFault::Private => {
            "whoever has read this file can sign as them: make a new pair with `ssh-keygen -t ed25519`, and put the `.pub` file's line here"
        }
        KeyFault::Kind | KeyFault::Short => {
            "make a new pair with `ssh-keygen -t ed25519`, and put the `.pub` file's line here"
        }
    }
}
