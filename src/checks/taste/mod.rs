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
use crate::workflow::{House, Message};
use prose::Prose;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex};

/// What a lint found.
#[derive(Debug, Clone)]
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

/// A lint over all: looks, and says what it found.
type Lint = fn(&Context<'_>, &mut Vec<Found>);

/// Every lint that looks at more than one message, by its code.
const LINTS: &[Lint] = &[
    calendar_driven::check,
    decisions::check,
    themes::check,
    goal_of_attention::check,
    sells_first::check,
];

/// A message as a client reads it.
struct Letter<'a> {
    house: &'a House,
    message: &'a Message,
    texts: &'a [Prose],
}

/// Every lint that looks at one message and at what holds for all, by its code.
const OF_A_MESSAGE: &[fn(&Letter<'_>, &mut Vec<Found>)] = &[
    shouting::check,
    urgency::check,
    first_name_only::check,
    price_in_gift::check,
    spend_in_copy::check,
    placeholder::check,
    sms_parts::check,
];

/// What was found in messages: a message that is the same one as before, in the same house, is not looked at again.
#[derive(Debug, Default)]
pub struct Memory {
    /// By the message's place in memory, where it is held so that no other takes it.
    seen: Mutex<FxHashMap<usize, Seen>>,
}

type Seen = (Arc<Message>, Box<[Found]>);

/// Runs every lint, and takes out what is allowed in place.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut found = Vec::new();
    of_messages(context, &mut found);
    for lint in LINTS {
        lint(context, &mut found);
    }
    for diagnostic in allowances::apply(context, found) {
        sink.push(diagnostic);
    }
}

fn of_messages(context: &Context<'_>, found: &mut Vec<Found>) {
    let mut seen = context.memory.and_then(|memory| memory.seen.lock().ok());
    let mut told = 0;
    for (email, message) in prose::messages(context) {
        told += 1;
        let place = Arc::as_ptr(message) as usize;
        if let Some((_, known)) = seen.as_ref().and_then(|seen| seen.get(&place)) {
            found.extend(known.iter().cloned());
            continue;
        }
        let texts = prose::texts(context, email);
        let letter = Letter {
            house: context.house,
            message,
            texts: &texts,
        };
        let before = found.len();
        for lint in OF_A_MESSAGE {
            lint(&letter, found);
        }
        if let Some(seen) = &mut seen {
            let new = found.get(before..).unwrap_or_default();
            seen.insert(place, (Arc::clone(message), new.into()));
        }
    }
    if let Some(seen) = &mut seen
        && seen.len() > 2 * told + 64
    {
        // Those that nobody else holds are of no project any more.
        seen.retain(|_, (message, _)| Arc::strong_count(message) > 1);
    }
}
