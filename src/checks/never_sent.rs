//! A message that no journey sends (J0305).

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::names::NameKind;

/// Reports each message that nothing sends. A `send` in a journey with errors counts too; where
/// something could not be read, it may be what sends it, and nothing is said at all. A name that is sent and that nothing
/// declares was reported: it may be the one that is meant.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    let ledger = context.ledger;
    if !ledger.has_unsent() {
        return;
    }
    for entry in context.names.entries_of(|kind| kind == NameKind::Message) {
        if !ledger.is_sent(&entry.name.text) {
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
