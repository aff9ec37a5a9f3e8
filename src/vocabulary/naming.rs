//! Words that can name much, but not everything: where such a thing is asked for, the word means something else.

use super::{Channel, Purpose, Weekday};

/// A kind of thing that some words can't name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// An event.
    Event,
    /// A property of the profile, whatever it holds.
    Property,
    /// A property of the profile that holds a date.
    Date,
    /// One of the values of a property.
    Value,
    /// An answer to a survey.
    Choice,
    /// A message.
    Message,
}

impl Named {
    /// `a message`.
    pub fn with_article(self) -> &'static str {
        match self {
            Named::Event => "an event",
            Named::Property => "a property",
            Named::Date => "a date",
            Named::Value => "a value",
            Named::Choice => "a choice",
            Named::Message => "a message",
        }
    }

    /// Why this word can't name it; nothing where it can. Beside these are the words that can't name anything.
    pub fn refuses(self, word: &str) -> Option<String> {
        match self {
            Named::Event => match word {
                "received" => Some("`client has received …` asks for a message".to_owned()),
                "start" => Some("`since start` means the start of the run".to_owned()),
                "approved" | "declined" => Some(format!(
                    "on a day of a test, `{word}` is what the person of a review says"
                )),
                _ => None,
            },
            Named::Property => (word == "state").then(|| {
                "in a test, `client { state: … }` is where she stands with the house".to_owned()
            }),
            Named::Date => {
                if word == "start" {
                    Some("`wait until 7 days after start` means the start of the run".to_owned())
                } else {
                    Weekday::from_text(word).map(|_| {
                        format!("`wait until {word}` is read as a wait for a day of the week")
                    })
                }
            }
            Named::Value => match word {
                "past" => Some("`is past` asks whether a date is over".to_owned()),
                "before" | "after" => Some(format!("`is {word}` compares dates")),
                _ => None,
            },
            Named::Choice => matches!(word, "else" | "otherwise")
                .then(|| format!("no arm of an `ask` can start with `{word}`")),
            Named::Message => {
                let what = if Purpose::from_text(word).is_some() {
                    "a purpose"
                } else if Channel::from_text(word).is_some() {
                    "a channel"
                } else if matches!(word, "emails" | "letters" | "message" | "messages") {
                    "a word for many messages"
                } else {
                    return None;
                };
                Some(format!(
                    "rules count messages by `{word}`, since it is {what}"
                ))
            }
        }
    }
}
