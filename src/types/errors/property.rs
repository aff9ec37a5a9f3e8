//! Names in conditions that are no property, no event, no theme.

use crate::diagnostics::{Code, Diagnostic};
use crate::names::{Entry, NameKind};
use crate::syntax::ast::Name;
use crate::types::words::some;
use crate::workflow::EventDef;
use smol_str::SmolStr;

/// J0103: a comparison with something that is no property.
pub(in crate::types) fn not_a_property(name: &Name, entry: Entry<'_>) -> Diagnostic {
    let (text, is) = (&name.text, entry.kind.with_article());
    let it = Diagnostic::new(
        Code::WrongKindOfName,
        name.span,
        format!("`{text}` is {is}; a comparison takes a property"),
    )
    .label(format!("this is {is}"))
    .also(entry.name.span, format!("`{text}` is declared here"));
    match entry.kind {
        NameKind::Event => it.help(format!("ask whether it happened: `client has {text}`")),
        NameKind::State => it.help(format!("ask for the state: `client is {text}`")),
        NameKind::Segment => it.help(format!("ask for the segment: `client is in {text}`")),
        NameKind::Message => it.help(format!(
            "ask what became of it: `client has opened {text}` or `client has clicked {text}`"
        )),
        NameKind::Brand
        | NameKind::Property
        | NameKind::List
        | NameKind::Audience
        | NameKind::Decision
        | NameKind::Calendar
        | NameKind::Person
        | NameKind::Team
        | NameKind::Restraint
        | NameKind::Gate
        | NameKind::Sequence
        | NameKind::Journey => it,
    }
}

/// J0101: a bare name that only the event's data has.
pub(in crate::types) fn data_without_event(name: &Name, event: &str) -> Diagnostic {
    let right = format!("{event}.{}", name.text);
    Diagnostic::new(
        Code::UnknownName,
        name.span,
        format!(
            "the profile has no `{}`; it belongs to `{event}`",
            name.text
        ),
    )
    .label("data of an event")
    .help(format!("write `{right}`"))
    .fix(format!("write `{right}`"), name.span, right)
}

/// J0101: an event without this property.
pub(in crate::types) fn no_such_data(
    event: &str,
    def: &EventDef,
    name: &Name,
    near: Option<&str>,
    of_client: bool,
) -> Diagnostic {
    let text = &name.text;
    let it = Diagnostic::new(
        Code::UnknownName,
        name.span,
        format!("`{event}` carries no `{text}`"),
    )
    .label("not in its data")
    .also(def.span, format!("`{event}` is declared here"));
    if of_client {
        return it.help(format!(
            "`{text}` belongs to the client: ask for it beside `client has …`, or in an `if`"
        ));
    }
    match near {
        Some(near) => {
            it.help(format!("write `{near}`"))
                .fix(format!("write `{near}`"), name.span, near)
        }
        None if def.properties.is_empty() => it.help(format!(
            "declare what it carries: `event {event} {{ {text}: text? }}`"
        )),
        None => {
            let all: Vec<SmolStr> = def.properties.keys().cloned().collect();
            it.help(format!("it carries {}", some(&all)))
        }
    }
}

/// J0103: a state where an event belongs.
pub(in crate::types) fn state_as_event(name: &Name, state: Entry<'_>) -> Diagnostic {
    let text = &name.text;
    Diagnostic::new(
        Code::WrongKindOfName,
        name.span,
        format!("`{text}` is a state, not an event"),
    )
    .label("this is a state")
    .also(state.name.span, format!("`{text}` is declared here"))
    .help(format!(
        "for the moment a client comes into it write `client becomes {text}`; to ask for it, `client is {text}`"
    ))
}

/// J0101: a theme that the brand does not have.
pub(in crate::types) fn no_theme(
    name: &Name,
    near: Option<&str>,
    themes: &[SmolStr],
) -> Diagnostic {
    let it = Diagnostic::new(
        Code::UnknownName,
        name.span,
        format!("the brand has no theme `{}`", name.text),
    )
    .label("not a theme of the brand");
    match near {
        Some(near) => {
            it.help(format!("write `{near}`"))
                .fix(format!("write `{near}`"), name.span, near)
        }
        None if themes.is_empty() => it.help(format!(
            "list the house's themes in `brand`: `themes {}`",
            name.text
        )),
        None => it.help(format!(
            "its themes are {}",
            some(themes).replace(" or ", " and ")
        )),
    }
}

/// J0101: `opened` without the message that was opened.
pub(in crate::types) fn of_which_message(name: &Name, example: Option<&str>) -> Diagnostic {
    let text = &name.text;
    let help = match example {
        Some(message) => format!("name it, for example `{text} {message}`"),
        None => "name it behind the word".to_owned(),
    };
    Diagnostic::new(
        Code::UnknownName,
        name.span,
        format!("`{text}` does not say which message"),
    )
    .label("of which message?")
    .help(help)
}

/// J0101: a value of a property where a state belongs.
pub(in crate::types) fn value_as_state(name: &Name, owner: &str) -> Diagnostic {
    let text = &name.text;
    Diagnostic::new(
        Code::UnknownName,
        name.span,
        format!("`{text}` is a value of `{owner}`, not a state"),
    )
    .label("not a state")
    .help(format!("a condition asks for it with `{owner} is {text}`"))
}

/// J0103: a moment counted from something that is no date.
pub(in crate::types) fn no_date(name: &Name, entry: Entry<'_>, taker: &str) -> Diagnostic {
    let (text, is) = (&name.text, entry.kind.with_article());
    let it = Diagnostic::new(
        Code::WrongKindOfName,
        name.span,
        format!("`{text}` is {is}; {taker} takes a date of the profile"),
    )
    .label(format!("this is {is}"))
    .also(entry.name.span, format!("`{text}` is declared here"));
    match entry.kind {
        NameKind::Message => it.help(format!(
            "to count from the moment it leaves, write `wait 7 days` after `send {text}`"
        )),
        NameKind::Event => it.help(format!(
            "to wait for it write `wait up to 7 days for {text} {{ … }}`"
        )),
        NameKind::Brand
        | NameKind::Property
        | NameKind::List
        | NameKind::Audience
        | NameKind::Decision
        | NameKind::State
        | NameKind::Segment
        | NameKind::Calendar
        | NameKind::Person
        | NameKind::Team
        | NameKind::Restraint
        | NameKind::Gate
        | NameKind::Sequence
        | NameKind::Journey => it,
    }
}
