//! What a client has spent, told back to her (J0809).

use super::fields::{fields, written};
use super::price_in_gift::is_money;
use super::{Found, Letter};
use crate::diagnostics::{Code, Diagnostic};
use crate::vocabulary::Purpose;
use crate::workflow::PropertyRef;

/// Reports each amount of the profile in a message that is not part of a deal or a service.
pub(super) fn check(letter: &Letter<'_>, found: &mut Vec<Found>) {
    let message = letter.message;
    if matches!(message.purpose, Purpose::Transactional | Purpose::Service) {
        return;
    }
    let spend = fields(message).into_iter().find(|(property, _)| {
        matches!(property, PropertyRef::Profile(_)) && is_money(letter.house, property)
    });
    let Some((spend, place)) = spend else {
        return;
    };
    let (name, spend) = (&message.name, written(&spend));
    let diagnostic = Diagnostic::new(
        Code::SpendInCopy,
        place,
        format!("`{name}` tells the client an amount that is kept about her: `{spend}`"),
    )
    .label("an amount of the profile")
    .note("she learns that the house keeps count of her")
    .help("let the amount decide what she is sent, and leave it out of the words");
    found.push(Found::new(diagnostic).also_of([message.span]));
}
