//! Every keyword: where it may stand and what it means, in one line.

/// Where a keyword may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Starts a declaration.
    Declaration,
    /// Starts a clause of a declaration other than a journey.
    Clause,
    /// Starts a clause of a journey.
    JourneyClause,
    /// Starts a step.
    Step,
    /// Inside a statement.
    Inside,
    /// Starts a statement of the language that this version does not compile.
    Later,
}

/// A keyword.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// As written.
    pub text: &'static str,
    /// Where it may stand.
    pub place: Place,
    /// One sentence.
    pub doc: &'static str,
}

/// Words that can't name anything, beside the purposes and channels (which can't name messages).
pub const RESERVED: &[&str] = &[
    "and",
    "or",
    "not",
    "else",
    "otherwise",
    "is",
    "has",
    "in",
    "yes",
    "no",
    "known",
    "unknown",
    "client",
    "opened",
    "clicked",
];

/// Whether this word starts a declaration of the language, in this version or a later one.
pub(crate) fn is_declaration_word(word: &[u8]) -> bool {
    matches!(
        word,
        b"brand"
            | b"profile"
            | b"event"
            | b"list"
            | b"relationship"
            | b"segment"
            | b"calendar"
            | b"person"
            | b"team"
            | b"email"
            | b"restraint"
            | b"gate"
            | b"sequence"
            | b"journey"
            | b"target"
            | b"audience"
            | b"survey"
            | b"decision"
            | b"sms"
            | b"push"
            | b"letter"
            | b"whatsapp"
            | b"escalation"
            | b"test"
    )
}

/// The table.
pub const WORDS: &[Word] = &[];

/// The rows of a word: one for each place where it may stand.
pub fn word(text: &str) -> impl Iterator<Item = &'static Word> {
    WORDS.iter().filter(move |w| w.text == text)
}
