//! Lints of tone and taste (J08xx, and J0621): one file each, one list. What an author allows in place, with a
//! reason, passes; what was allowed in vain is reported.

mod allowances;
mod amounts;
mod calendar_driven;
mod decisions;
mod fields;
mod first_name_only;
mod goal_of_attention;
mod placeholder;
mod price_in_gift;
mod prose;
mod sells_first;
mod shouting;
mod sms_parts;
mod spend_in_copy;
mod themes;
mod urgency;
mod words;

use super::Context;
use crate::diagnostics::{Diagnostic, Sink};
use crate::source::Span;

/// What a lint found.
#[derive(Debug)]
struct Found {
    /// What is told.
    diagnostic: Diagnostic,
    /// Places beside its own where an allowance holds for it: the message that is sent, the `run` it
    /// came through.
    also_of: Vec<Span>,
}

impl Found {
    fn new(diagnostic: Diagnostic) -> Found {
        Found {
            diagnostic,
            also_of: Vec::new(),
        }
    }

    fn also_of(mut self, places: impl IntoIterator<Item = Span>) -> Found {
        self.also_of.extend(places);
        self
    }
}

/// A lint: looks, and says what it found.
type Lint = fn(&Context<'_>, &mut Vec<Found>);

/// Every lint, by its code.
const LINTS: &[Lint] = &[
    shouting::check,
    urgency::check,
    calendar_driven::check,
    first_name_only::check,
    decisions::check,
    themes::check,
    price_in_gift::check,
    spend_in_copy::check,
    placeholder::check,
    goal_of_attention::check,
    sells_first::check,
    sms_parts::check,
];

/// Runs every lint, and takes out what is allowed in place.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut found = Vec::new();
    for lint in LINTS {
        lint(context, &mut found);
    }
    for diagnostic in allowances::apply(context, found) {
        sink.push(diagnostic);
    }
}
