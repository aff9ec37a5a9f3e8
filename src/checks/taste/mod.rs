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

pub(super) use allowances::{allows, is_unread};

use super::{Before, Context, consent};
use crate::diagnostics::{Diagnostic, Sink};
use crate::source::Span;
use crate::syntax::ast::Email;
use crate::workflow::{House, Message, Workflow};
use prose::Prose;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex};

/// What a lint found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// What is told.
    diagnostic: Diagnostic,
    /// Places beside its own where an allowance holds for it: the message that is sent, the `run` it
    /// came through.
    also_of: Vec<Span>,
}

impl Found {
    pub(super) fn new(diagnostic: Diagnostic) -> Found {
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

/// A lint of one journey: looks, and says what it found.
type OfJourney = fn(&House, &Workflow, &mut Vec<Found>);

/// Every lint that looks at one journey, by its code.
pub(super) const OF_A_JOURNEY: &[OfJourney] = &[
    calendar_driven::check,
    themes::check,
    goal_of_attention::check,
    sells_first::check,
];

/// A message as a client reads it.
pub(super) struct Letter<'a> {
    pub(super) house: &'a House,
    pub(super) message: &'a Message,
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
    // No lint, and of one message all the same.
    consent::check,
];

/// What was found in messages: a message that is the same one as before, in the same house, is not looked at again.
#[derive(Debug, Default)]
pub struct Memory {
    /// By the message's place in memory, where it is held so that no other takes it.
    seen: Mutex<FxHashMap<usize, Seen>>,
}

type Seen = (Arc<Message>, Box<[Found]>);

/// What the lints found.
#[derive(Debug)]
pub(super) struct Lints {
    /// In messages, each with the index of its declaration; those without a finding are not here.
    of_messages: Vec<(usize, Found)>,
    over_all: Vec<Found>,
}

impl Lints {
    /// Every place that is named, or where an allowance would hold.
    pub(super) fn spans(&self) -> impl Iterator<Item = Span> {
        let found = self.of_messages.iter().map(|(_, found)| found);
        let found = found.chain(&self.over_all);
        found.flat_map(|found| {
            found
                .diagnostic
                .spans()
                .chain(found.also_of.iter().copied())
        })
    }
}

/// Runs every lint, and takes out what is allowed in place. What was found `before` in messages stands, but for those
/// that may have changed.
pub(super) fn check(context: &Context<'_>, before: Option<&Before<'_>>, sink: &mut Sink) -> Lints {
    let mut over_all = Vec::new();
    match before.filter(|before| before.stands) {
        Some(before) => over_all.clone_from(&before.told.lints.over_all),
        None => decisions::check(context, &mut over_all),
    }
    let lints = Lints {
        of_messages: of_messages(context, before),
        over_all,
    };
    let written = allowances::written(context.ledger.allowing());
    let found = lints.of_messages.iter().map(|(_, found)| found);
    let found = found.chain(context.judged.lints());
    let found = found.chain(&lints.over_all).cloned().collect();
    for diagnostic in allowances::apply(context, &written, found) {
        sink.push(diagnostic);
    }
    lints
}

/// What is found in messages, in the order of their declarations.
fn of_messages(context: &Context<'_>, before: Option<&Before<'_>>) -> Vec<(usize, Found)> {
    let mut all = Vec::new();
    let Some(before) = before else {
        look_at(context, prose::messages(context), &mut all);
        return all;
    };
    let (at, gone, come) = before.edit;
    for (index, found) in &before.told.lints.of_messages {
        let index = match *index {
            index if index < at => index,
            index if index < at + gone => continue,
            index => index - gone + come,
        };
        if !before.changed.contains(&index) {
            all.push((index, found.clone()));
        }
    }
    let changed = before.changed.iter();
    let changed = changed.filter_map(|&index| prose::message_at(context, index));
    look_at(context, changed, &mut all);
    all.sort_by_key(|(index, _)| *index);
    all
}

fn look_at<'a>(
    context: &Context<'a>,
    messages: impl Iterator<Item = (usize, &'a Email, &'a Arc<Message>)>,
    all: &mut Vec<(usize, Found)>,
) {
    let mut seen = context.memory.and_then(|memory| memory.seen.lock().ok());
    let mut told = 0;
    for (index, email, message) in messages {
        told += 1;
        let place = Arc::as_ptr(message) as usize;
        if let Some((_, known)) = seen.as_ref().and_then(|seen| seen.get(&place)) {
            all.extend(known.iter().map(|found| (index, found.clone())));
            continue;
        }
        let texts = prose::texts(context, email);
        let letter = Letter {
            house: context.house,
            message,
            texts: &texts,
        };
        let mut found = Vec::new();
        for lint in OF_A_MESSAGE {
            lint(&letter, &mut found);
        }
        all.extend(found.iter().map(|found| (index, found.clone())));
        if let Some(seen) = &mut seen {
            seen.insert(place, (Arc::clone(message), found.into()));
        }
    }
    let all = context.house.messages.len();
    if let Some(seen) = &mut seen
        && seen.len() > 2 * all.max(told) + 64
    {
        // Those that nobody else holds are of no project any more.
        seen.retain(|_, (message, _)| Arc::strong_count(message) > 1);
    }
}
