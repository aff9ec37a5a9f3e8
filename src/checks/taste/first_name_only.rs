//! An invitation that knows a client by the first name alone (J0804).

use super::fields::fields;
use super::words;
use super::{Found, Letter};
use crate::diagnostics::{Code, Diagnostic};
use crate::vocabulary::Purpose;
use crate::workflow::PropertyRef;
use smol_str::SmolStr;

/// Reports each message that asks a client to come or to buy, and whose only merge field is her
/// first name.
pub(super) fn check(letter: &Letter<'_>, found: &mut Vec<Found>) {
    let message = letter.message;
    if !matches!(message.purpose, Purpose::Invitation | Purpose::Promotional) {
        return;
    }
    let all = fields(message);
    if all.is_empty() || !all.iter().all(|(it, _)| is_first_name(it)) {
        return;
    }
    let name = &message.name;
    let diagnostic = Diagnostic::new(
        Code::FirstNameOnly,
        message.span,
        format!("`{name}` knows nothing of the client but a first name"),
    )
    .label("nothing else of hers is in it")
    .note("a first name in a printed letter is a form letter's way of being personal: she sees it")
    .help("write of what she owns, asked for or prefers; or leave the name out");
    found.push(Found::new(diagnostic));
}

fn is_first_name(property: &PropertyRef) -> bool {
    match property {
        PropertyRef::Profile(name) => named(name),
        PropertyRef::Event(..) => false,
    }
}

fn named(name: &SmolStr) -> bool {
    words::FIRST_NAME.contains(&name.as_str())
}
