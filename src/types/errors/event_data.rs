//! J0208: data of an event that the run has not seen, or that has none.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// Data of an event that this run may not have seen.
pub(in crate::types) fn not_seen(event: &str, span: Span, declared: Span) -> Diagnostic {
    Diagnostic::new(
        Code::EventDataUnavailable,
        span,
        format!("not every run has seen a `{event}` here, so it has no data to read"),
    )
    .label(format!("which `{event}`"))
    .also(declared, format!("`{event}` is declared here"))
    .help(format!(
        "start the journey `when {event}`, or ask inside `wait up to … for {event} {{ … }}`; \
         for any earlier one write `client has {event} where …`"
    ))
}

/// `where` on an event that carries no data.
pub(in crate::types) fn carries_none(event: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::EventDataUnavailable,
        span,
        format!("`{event}` carries no data"),
    )
    .label("nothing to read here")
    .help("only an event that you declare with `{ … }` has data of its own")
}
