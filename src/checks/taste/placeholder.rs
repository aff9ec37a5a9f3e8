//! Words that were to be replaced (J0810): `TODO`, `lorem ipsum`, `[name]`.

use super::prose::Prose;
use super::words;
use super::{Found, Letter};
use crate::diagnostics::{Code, Diagnostic};

/// Reports the first of them in each text.
pub(super) fn check(letter: &Letter<'_>, found: &mut Vec<Found>) {
    let message = letter.message;
    for text in letter.texts {
        let Some((start, end)) = first(text) else {
            continue;
        };
        let draft = text.words.get(start..end).unwrap_or("");
        let (part, name) = (text.part.name(), &message.name);
        let diagnostic = Diagnostic::new(
            Code::Placeholder,
            text.span(start, end),
            format!("the {part} of `{name}` holds words of a draft: `{draft}`"),
        )
        .label("still to be written")
        .note("a client would read it as it stands")
        .help("write what belongs here");
        found.push(Found::new(diagnostic).also_of([message.span]));
    }
}

fn first(text: &Prose) -> Option<(usize, usize)> {
    let word = text
        .each_word()
        .find(|(_, word)| words::DRAFT.contains(word))
        .map(|(at, word)| (at, at + word.len()));
    let folded = words::folded(&text.words);
    let phrase = words::DRAFT_PHRASES
        .iter()
        .filter_map(|phrase| words::find_phrase(&folded, phrase))
        .min();
    [word, phrase].into_iter().flatten().min()
}
