//! A price in a letter about a gift (J0808).

use super::amounts;
use super::fields::{fields, written};
use super::words;
use super::{Found, Letter};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::workflow::{Condition, House, Message, PropertyRef, PropertyType, ValueTest};

/// Reports each message about a gift that tells an amount, filled in or written out. What it is about is seen by its name, its
/// theme and what it needs.
pub(super) fn check(letter: &Letter<'_>, found: &mut Vec<Found>) {
    let message = letter.message;
    if !is_about_a_gift(message) {
        return;
    }
    let amount = fields(message)
        .into_iter()
        .find(|(it, _)| is_money(letter.house, it));
    if let Some((amount, place)) = amount {
        let diagnostic = tells(message, place, &written(&amount));
        found.push(Found::new(diagnostic).also_of([message.span]));
        return;
    }
    for text in letter.texts {
        let Some((start, end)) = amounts::first(&text.words) else {
            continue;
        };
        let amount = text.words.get(start..end).unwrap_or("");
        let diagnostic = tells(message, text.span(start, end), amount);
        found.push(Found::new(diagnostic).also_of([message.span]));
    }
}

fn tells(message: &Message, place: Span, amount: &str) -> Diagnostic {
    let name = &message.name;
    Diagnostic::new(
        Code::PriceInGift,
        place,
        format!("`{name}` is about a gift, and tells what it cost"),
    )
    .label(format!("`{amount}` is an amount"))
    .note("whoever opens the box reads the price")
    .help("take the amount out; the buyer has it in the confirmation of the order")
}

fn is_about_a_gift(message: &Message) -> bool {
    let says = |text: &str| words::GIFT.iter().any(|gift| text.contains(gift));
    let mut named = Vec::new();
    if let Some(needs) = &message.needs {
        properties(needs, &mut named);
    }
    says(&message.name)
        || message.theme.as_deref().is_some_and(says)
        || named.iter().any(|name| says(name))
}

/// The properties that must be known, or have a value.
fn properties<'a>(condition: &'a Condition, found: &mut Vec<&'a str>) {
    match condition {
        Condition::All { of } | Condition::Any { of } => {
            for part in of {
                properties(part, found);
            }
        }
        Condition::Property { property, test } if !matches!(test, ValueTest::Past) => {
            match property {
                PropertyRef::Profile(name) | PropertyRef::Event(_, name) => found.push(name),
            }
        }
        Condition::Property { .. }
        | Condition::Not { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => {}
    }
}

/// Whether a property holds an amount.
pub(super) fn is_money(house: &House, property: &PropertyRef) -> bool {
    let def = match property {
        PropertyRef::Profile(name) => house.properties.get(name),
        PropertyRef::Event(event, name) => {
            house.events.get(event).and_then(|e| e.properties.get(name))
        }
    };
    def.is_some_and(|def| def.ty == PropertyType::Money)
}
