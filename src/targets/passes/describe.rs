//! Core things in the author's words, for messages and remarks.

use crate::vocabulary::Weekday;
use crate::workflow::{AnyOf, AwaitOn, EventKind, PropertyRef, Recipient, Weekdays};

/// `placed_order`, `opened brand_story`, `clicked any email with theme watches`.
pub fn event(kind: &EventKind) -> String {
    match kind {
        EventKind::Declared { name } => name.to_string(),
        EventKind::Unsubscribed => "unsubscribed".to_owned(),
        EventKind::Complained => "complained".to_owned(),
        EventKind::Bounced => "bounced".to_owned(),
        EventKind::Opened { messages } => format!("opened {}", any_of(messages)),
        EventKind::Clicked { messages } => format!("clicked {}", any_of(messages)),
        EventKind::Received { messages } => format!("received {}", any_of(messages)),
    }
}

/// `` `crm_lead` ``, `` `advisor` or `crm_lead` ``.
pub fn recipient(recipient: &Recipient) -> String {
    match recipient {
        Recipient::Person(name) | Recipient::Team(name) => format!("`{name}`"),
        Recipient::Property {
            property,
            otherwise: Some(otherwise),
        } => format!("`{property}` or `{otherwise}`"),
        Recipient::Property {
            property,
            otherwise: None,
        } => format!("`{property}`"),
    }
}

fn any_of(messages: &AnyOf) -> String {
    match messages {
        AnyOf::Message(name) => name.to_string(),
        AnyOf::All { channel, theme } => {
            let channel = channel.map_or("message", crate::vocabulary::Channel::text);
            match theme {
                Some(theme) => format!("any {channel} with theme {theme}"),
                None => format!("any {channel}"),
            }
        }
    }
}

/// `` `opened brand_story` `` or `the condition`, joined by `or`.
pub fn awaited(on: &[AwaitOn]) -> String {
    let words: Vec<String> = on
        .iter()
        .map(|on| match on {
            AwaitOn::Event(kind) => format!("`{}`", event(kind)),
            AwaitOn::Condition(_) => "its condition".to_owned(),
        })
        .collect();
    words.join(" or ")
}

/// `first_name`, `placed_order.value`.
pub fn property(property: &PropertyRef) -> String {
    match property {
        PropertyRef::Profile(name) => name.to_string(),
        PropertyRef::Event(event, name) => format!("{event}.{name}"),
    }
}

/// `any day`, `monday to saturday`, `monday, wednesday and friday`.
pub fn weekdays(days: Weekdays) -> String {
    let all: Vec<Weekday> = days.days().collect();
    let names: Vec<&str> = all.iter().map(|d| d.text()).collect();
    let in_a_row = all
        .first()
        .zip(all.last())
        .is_some_and(|(first, last)| *last as usize - *first as usize + 1 == all.len());
    match names.as_slice() {
        [] => "no day".to_owned(),
        [_, _, _, _, _, _, _] => "any day".to_owned(),
        [first, _, .., last] if in_a_row => format!("{first} to {last}"),
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
