//! Which columns the lines of a block have, and where a line is cut into them.

use std::borrow::Cow;

/// What columns the lines of a block have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// None.
    Plain,
    /// A list: lines that continue it are not indented further.
    List,
    /// The first word, then the rest: `brand`, messages, `person`, `relationship`, texts by locale.
    Words,
    /// Locale and text.
    Locales,
    /// The name with its colon, then the type.
    Record,
    /// The clauses of a journey; its steps are plain.
    Journey,
    /// `event placed_order`, then `is …`.
    Bindings,
    /// Words, then a block on the same line.
    Arms,
}

/// The columns of the lines inside a statement's block.
pub(super) fn layout_of(word: &str, layout: Layout, outermost: bool) -> Layout {
    match (outermost, word) {
        (
            true,
            "brand" | "email" | "sms" | "push" | "letter" | "whatsapp" | "survey" | "person"
            | "relationship",
        ) => Layout::Words,
        (true, "profile" | "event" | "decision") => Layout::Record,
        (true, "journey") => Layout::Journey,
        (true, "target") => Layout::Bindings,
        (true, "team" | "calendar") => Layout::List,
        (false, "match" | "split" | "ask" | "review") => Layout::Arms,
        (false, _) if matches!(layout, Layout::Words | Layout::Bindings) => Layout::Locales,
        _ => Layout::Plain,
    }
}

/// One cell of a row, and the other, where there are two.
pub(super) type Cells<'t> = (Cow<'t, str>, Option<Cow<'t, str>>);

/// The first line of a statement, cut into the cells of its block's columns.
pub(super) fn cells(words: Cow<'_, str>, layout: Layout, with_block: bool) -> Cells<'_> {
    let cut = match layout {
        Layout::Plain | Layout::List => None,
        Layout::Words => match words.split_once(' ') {
            Some(("every", _)) => None,
            Some(("time", rest)) if rest.starts_with("zone ") => words.match_indices(' ').nth(1),
            _ => words.match_indices(' ').next(),
        },
        Layout::Locales if words.matches('"').count() == 2 => words.match_indices(' ').next(),
        Layout::Locales => None,
        Layout::Record => words.find(": ").map(|at| (at + 1, " ")),
        Layout::Journey => match words.split_once(' ') {
            Some(("for" | "starts" | "enters" | "exits" | "goal" | "allow", _)) => {
                words.match_indices(' ').next()
            }
            _ => None,
        },
        Layout::Bindings => words.match_indices(' ').nth(1),
        Layout::Arms => return (words, with_block.then(Cow::default)),
    };
    let cut = cut.map(|(at, _)| at);
    let cut = cut.filter(|at| words.get(at + 1..).is_some());
    match (cut, words) {
        (Some(at), Cow::Borrowed(words)) => {
            let (first, rest) = (words.get(..at), words.get(at + 1..));
            (first.unwrap_or_default().into(), rest.map(Cow::Borrowed))
        }
        (Some(at), Cow::Owned(mut words)) => {
            let rest = words.get(at + 1..).map(|rest| Cow::Owned(rest.to_owned()));
            words.truncate(at);
            (words.into(), rest)
        }
        (None, words) => {
            let with_block = layout == Layout::Words && with_block;
            (words, with_block.then(Cow::default))
        }
    }
}
