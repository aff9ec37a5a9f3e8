//! Hurry in a letter of care (J0802): by lists of words, see [`super::words`].

use super::prose::Prose;
use super::words;
use super::{Found, Letter};
use crate::diagnostics::{Code, Diagnostic};
use crate::vocabulary::Purpose;
use crate::workflow::Message;

/// Reports the first such words in each text of a message that cares or serves.
pub(super) fn check(letter: &Letter<'_>, found: &mut Vec<Found>) {
    let message = letter.message;
    if !matches!(
        message.purpose,
        Purpose::Care | Purpose::Service | Purpose::Transactional
    ) {
        return;
    }
    for text in letter.texts {
        let folded = words::folded(&text.words);
        let first = words::urgency(&text.locale)
            .iter()
            .filter_map(|phrase| words::find_phrase(&folded, phrase))
            .min();
        if let Some(at) = first {
            let diagnostic = diagnostic(message, text, at);
            found.push(Found::new(diagnostic).also_of([message.span]));
        }
    }
}

fn diagnostic(message: &Message, text: &Prose, (start, end): (usize, usize)) -> Diagnostic {
    let words = text.words.get(start..end).unwrap_or("");
    let (name, part, purpose) = (&message.name, text.part.name(), message.purpose.text());
    Diagnostic::new(
        Code::Urgency,
        text.span(start, end),
        format!("the {part} of `{name}` hurries the client, in a {purpose} message: `{words}`"),
    )
    .label("hurry")
    .note("she reads a pretext: what was sent to care for her wants something at once")
    .help("take the hurry out, or give the message the purpose it has")
}
