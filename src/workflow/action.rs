//! What a workflow does that a client does not receive.

use super::{Length, Literal};
use serde::Serialize;
use smol_str::SmolStr;

/// Who of the house hears of something or decides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// A person.
    Person(SmolStr),
    /// Anyone of a team.
    Team(SmolStr),
    /// The person that a property of the profile names.
    Property {
        /// The property; its type is `person` or `person?`.
        property: SmolStr,
        /// The person or team that stands in where the property is empty; `None` where it never is.
        otherwise: Option<SmolStr>,
    },
}

/// Something that takes no time and sends the client nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Work for a person.
    Task {
        /// For whom.
        of: Recipient,
        /// What to do, in the author's words.
        text: String,
        /// Until when it should be done; the run does not wait for it.
        within: Length,
    },
    /// Word for a person.
    Notify {
        /// To whom.
        to: Recipient,
        /// The author's words.
        text: String,
    },
    /// A property of the profile gets a value.
    Set {
        /// Which.
        property: SmolStr,
        /// What.
        value: Literal,
    },
    /// A property of the profile is emptied.
    Clear {
        /// Which; its type is optional.
        property: SmolStr,
    },
    /// The client is put on a list.
    AddToList {
        /// Which.
        list: SmolStr,
    },
    /// The client is taken off a list.
    RemoveFromList {
        /// Which.
        list: SmolStr,
    },
    /// The client is put into an audience for paid media.
    AddToAudience {
        /// Which.
        audience: SmolStr,
    },
    /// The client is taken out of an audience for paid media.
    RemoveFromAudience {
        /// Which.
        audience: SmolStr,
    },
}
