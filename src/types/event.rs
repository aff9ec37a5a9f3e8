//! Events and states: from the words to what they name.

use super::Scope;
use super::errors::property as errors;
use super::value::owner_of;
use crate::diagnostics::{Sink, nearest};
use crate::names::NameKind;
use crate::syntax::ast::{self, Name};
use crate::vocabulary::Channel;
use crate::workflow::{AnyOf, EventKind};
use smol_str::SmolStr;

/// Resolves an event.
pub fn event(scope: &Scope<'_>, event: &ast::EventRef, sink: &mut Sink) -> Option<EventKind> {
    match event {
        ast::EventRef::Named(name) => match name.text.as_str() {
            "unsubscribed" => Some(EventKind::Unsubscribed),
            "complained" => Some(EventKind::Complained),
            "bounced" => Some(EventKind::Bounced),
            _ => declared(scope, name, sink),
        },
        ast::EventRef::Opened(name) => {
            let messages = message(scope, name, "`opened`", sink)?;
            Some(EventKind::Opened { messages })
        }
        ast::EventRef::Clicked(name) => {
            let messages = message(scope, name, "`clicked`", sink)?;
            Some(EventKind::Clicked { messages })
        }
        ast::EventRef::Received(name) => {
            let messages = message(scope, name, "`received`", sink)?;
            Some(EventKind::Received { messages })
        }
        ast::EventRef::AnyMessage {
            verb,
            channel,
            theme,
        } => any_message(scope, verb, *channel, theme.as_ref(), sink),
    }
}

/// Events about a message: they name it.
const ABOUT_A_MESSAGE: &[&str] = &["opened", "clicked", "received"];

fn declared(scope: &Scope<'_>, name: &Name, sink: &mut Sink) -> Option<EventKind> {
    let entry = scope.names.get(&name.text);
    if entry.is_none() && ABOUT_A_MESSAGE.contains(&name.text.as_str()) {
        if scope.names.first_time(name) {
            let example = scope.names.of_kind(NameKind::Message).next();
            sink.push(errors::of_which_message(name, example));
        }
        return None;
    }
    if let Some(state) = entry.filter(|e| e.kind == NameKind::State) {
        if scope.names.first_time(name) {
            sink.push(errors::state_as_event(name, state));
        }
        return None;
    }
    let found = scope.names.resolve(name, &[NameKind::Event], sink)?;
    Some(EventKind::Declared {
        name: found.name.text.clone(),
    })
}

fn message(scope: &Scope<'_>, name: &Name, taker: &str, sink: &mut Sink) -> Option<AnyOf> {
    let wanted = &[NameKind::Message];
    let entry = scope.names.resolve_for(name, wanted, Some(taker), sink)?;
    Some(AnyOf::Message(entry.name.text.clone()))
}

fn any_message(
    scope: &Scope<'_>,
    verb: &Name,
    channel: Option<Channel>,
    with_theme: Option<&Name>,
    sink: &mut Sink,
) -> Option<EventKind> {
    let theme = match with_theme {
        Some(name) => Some(theme(scope, name, sink)?),
        None => None,
    };
    let messages = AnyOf::All { channel, theme };
    match verb.text.as_str() {
        "opened" => Some(EventKind::Opened { messages }),
        "clicked" => Some(EventKind::Clicked { messages }),
        "received" => Some(EventKind::Received { messages }),
        // The grammar knows these three; anything else was reported there.
        _ => None,
    }
}

/// A theme of the brand. Silent where the brand itself could not be read to its end.
pub fn theme(scope: &Scope<'_>, name: &Name, sink: &mut Sink) -> Option<SmolStr> {
    let themes = &scope.house.themes;
    if let Some(theme) = themes.iter().find(|t| **t == name.text) {
        return Some(theme.clone());
    }
    if scope.names.brand_is_whole() && scope.names.first_time(name) {
        let near = nearest(&name.text, themes.iter().map(SmolStr::as_str));
        sink.push(errors::no_theme(name, near, themes));
    }
    None
}

/// Resolves states; those that are unknown are reported and left out.
pub fn states(scope: &Scope<'_>, names: &[Name], sink: &mut Sink) -> Vec<SmolStr> {
    names
        .iter()
        .filter_map(|name| state(scope, name, sink))
        .collect()
}

fn state(scope: &Scope<'_>, name: &Name, sink: &mut Sink) -> Option<SmolStr> {
    if scope.names.get(&name.text).is_none()
        && !scope.names.is_unreadable(&name.text)
        && scope.names.may_search()
        && let Some(owner) = owner_of(scope, &name.text)
    {
        if scope.names.first_time(name) {
            sink.push(errors::value_as_state(name, &owner));
        }
        return None;
    }
    let found = scope.names.resolve(name, &[NameKind::State], sink)?;
    Some(found.name.text.clone())
}
