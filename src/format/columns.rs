//! Which columns the lines of a block have, and where a line is cut into them.

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

/// The first line of a statement, cut into the cells of its block's columns.
pub(super) fn cells(mut words: String, layout: Layout, with_block: bool) -> Vec<String> {
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
        Layout::Arms => {
            return if with_block {
                vec![words, String::new()]
            } else {
                vec![words]
            };
        }
    };
    let cut = cut.map(|(at, _)| at);
    match cut.and_then(|at| Some((at, words.get(at + 1..)?.to_owned()))) {
        Some((at, rest)) => {
            words.truncate(at);
            vec![words, rest]
        }
        None if layout == Layout::Words && with_block => vec![words, String::new()],
        None => vec![words],
    }
}
