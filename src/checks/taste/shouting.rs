//! A subject that shouts (J0801): capitals or exclamation marks in a subject or a preview.

use super::prose::{Part, Prose};
use super::{Found, Letter};
use crate::diagnostics::{Code, Diagnostic};
use crate::workflow::House;

/// A shorter word in capitals is read as an abbreviation.
const SHORTEST: usize = 4;

/// Reports the first of them in each text.
pub(super) fn check(letter: &Letter<'_>, found: &mut Vec<Found>) {
    let message = letter.message;
    let own = own_words(letter.house);
    for text in letter.texts {
        if text.part == Part::Body {
            continue;
        }
        if let Some((start, end, what)) = shout(text, &own) {
            found.push(Found::new(diagnostic(
                &message.name,
                text,
                (start, end),
                &what,
            )));
        }
    }
}

/// Words that the house itself writes in capitals: in its name, and in the name it sends from.
fn own_words(house: &House) -> Vec<String> {
    let label = house.sender.as_ref().map_or("", |s| s.label.as_str());
    format!("{} {label}", house.title)
        .split_whitespace()
        .map(str::to_uppercase)
        .collect()
}

fn shout(text: &Prose, own: &[String]) -> Option<(usize, usize, String)> {
    let word = text
        .each_word()
        .find(|(_, word)| {
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            letters >= SHORTEST
                && !word.chars().any(|c| c.is_lowercase() || c.is_ascii_digit())
                && word.chars().any(char::is_uppercase)
                && !own.iter().any(|o| o == word)
        })
        .map(|(at, word)| (at, at + word.len(), format!("`{word}` in capitals")));
    let mark = text
        .words
        .find('!')
        .map(|at| (at, at + 1, "an exclamation mark".to_owned()));
    match (word, mark) {
        (Some(word), Some(mark)) => Some(if word.0 <= mark.0 { word } else { mark }),
        (word, mark) => word.or(mark),
    }
}

fn diagnostic(message: &str, text: &Prose, at: (usize, usize), what: &str) -> Diagnostic {
    let part = text.part.name();
    Diagnostic::new(
        Code::ShoutingSubject,
        text.span(at.0, at.1),
        format!("the {part} of `{message}` shouts: {what}"),
    )
    .label("read aloud, this is a raised voice")
    .note("among the letters of a morning the client sees this one wave its arms")
    .help("say it as someone of the house would say it across the counter")
}
