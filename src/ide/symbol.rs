//! What a word of a project means, wherever it stands.

use crate::diagnostics::Code;
use crate::vocabulary::Place;
use smol_str::SmolStr;

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Symbol {
    /// A name of the one namespace, or a built-in event.
    Name(SmolStr),
    /// A property of an event: event and property.
    Data(SmolStr, SmolStr),
    /// A value of a `one of`: the property (`tier`, `placed_order.kind`) and the value.
    Value(SmolStr, SmolStr),
    /// A theme of the brand.
    Theme(SmolStr),
    /// A locale of the brand.
    Locale(SmolStr),
    /// A choice of a survey: survey and choice.
    Choice(SmolStr, SmolStr),
    /// A split.
    Split(SmolStr),
    /// An arm of a split: split and arm.
    Arm(SmolStr, SmolStr),
    /// A keyword, and where it stands.
    Word(SmolStr, Place),
    /// A code of the table.
    Code(Code),
}

impl Symbol {
    /// A short text from which [`Symbol::from_key`] makes the symbol again: what an editor hands back when it
    /// asks for the documentation of a completion.
    pub(crate) fn key(&self) -> String {
        match self {
            Symbol::Name(name) => format!("name {name}"),
            Symbol::Data(event, property) => format!("data {event} {property}"),
            Symbol::Value(owner, value) => format!("value {owner} {value}"),
            Symbol::Theme(name) => format!("theme {name}"),
            Symbol::Locale(name) => format!("locale {name}"),
            Symbol::Choice(survey, choice) => format!("choice {survey} {choice}"),
            Symbol::Split(name) => format!("split {name}"),
            Symbol::Arm(split, arm) => format!("arm {split} {arm}"),
            Symbol::Word(word, place) => format!("word {word} {}", place_key(*place)),
            Symbol::Code(code) => format!("code {}", code.number()),
        }
    }

    /// The symbol of a key.
    pub(crate) fn from_key(key: &str) -> Option<Symbol> {
        let mut words = key.split(' ');
        let kind = words.next()?;
        let first = SmolStr::new(words.next()?);
        let second = words.next().map(SmolStr::new);
        Some(match (kind, second) {
            ("name", None) => Symbol::Name(first),
            ("data", Some(second)) => Symbol::Data(first, second),
            ("value", Some(second)) => Symbol::Value(first, second),
            ("theme", None) => Symbol::Theme(first),
            ("locale", None) => Symbol::Locale(first),
            ("choice", Some(second)) => Symbol::Choice(first, second),
            ("split", None) => Symbol::Split(first),
            ("arm", Some(second)) => Symbol::Arm(first, second),
            ("word", Some(second)) => {
                let place = PLACES.iter().find(|place| place_key(**place) == second)?;
                Symbol::Word(first, *place)
            }
            ("code", None) => Symbol::Code(crate::diagnostics::explain::find(&first).ok()?),
            _ => return None,
        })
    }
}

const PLACES: &[Place] = &[
    Place::Declaration,
    Place::Clause,
    Place::JourneyClause,
    Place::Step,
    Place::Inside,
];

fn place_key(place: Place) -> &'static str {
    match place {
        Place::Declaration => "declaration",
        Place::Clause => "clause",
        Place::JourneyClause => "journey",
        Place::Step => "step",
        Place::Inside => "inside",
    }
}
