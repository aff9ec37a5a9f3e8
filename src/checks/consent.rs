//! A message that needs a client's consent and asks for its absence (J0337). Where a journey has checked that
//! the consent is not there, `send` says so itself.

use super::taste::{Found, Letter};
use crate::diagnostics::{Code, Diagnostic};
use crate::semantics::{Certain, Truth};
use crate::workflow::Condition;

/// Reports a message that can never leave. No allowance lets it pass: it is no lint.
pub(super) fn check(letter: &Letter<'_>, found: &mut Vec<Found>) {
    let message = letter.message;
    let consents = Condition::Consents {
        channel: message.channel,
    };
    let never = message.needs.as_ref().is_some_and(|needs| {
        Certain::new(letter.house, &[]).and(needs).truth(&consents) == Truth::No
    });
    if !message.purpose.needs_consent() || !never {
        return;
    }
    let (name, channel) = (&message.name, message.channel.text());
    found.push(Found::new(
        Diagnostic::new(
            Code::NeverConsents,
            message.span,
            format!("`{name}` needs consent to {channel}, and is only for those who do not give it"),
        )
        .label("never leaves")
        .note("no client will ever read it")
        .help(format!(
            "take that out of its `needs`, or give it the purpose `service` or `transactional` if it is one: `{}` needs consent",
            message.purpose.text()
        )),
    ));
}
