//! From a path in a condition or a merge field to the property it names.

use super::Scope;
use super::errors::{event_data, mismatch, property as errors};
use crate::diagnostics::{Sink, nearest};
use crate::names::NameKind;
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::workflow::{Condition, EventDef, PropertyDef, PropertyRef, PropertyType, ValueTest};
use smol_str::SmolStr;

/// What a test speaks of.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub(super) reference: PropertyRef,
    pub(super) def: &'a PropertyDef,
    /// As written: `tier`, `placed_order.value`.
    pub(super) text: String,
    pub(super) span: Span,
}

impl<'a> Subject<'a> {
    /// The property that `path` names here; reports it when there is none.
    pub(super) fn of(scope: &Scope<'a>, path: &[Name], sink: &mut Sink) -> Option<Self> {
        let (first, last) = (path.first()?, path.last()?);
        let (reference, def) = property(scope, path, sink)?;
        let words: Vec<&str> = path.iter().map(|n| n.text.as_str()).collect();
        Some(Subject {
            reference,
            def,
            text: words.join("."),
            span: first.span.to(last.span),
        })
    }

    pub(super) fn test(&self, test: ValueTest) -> Condition {
        Condition::Property {
            property: self.reference.clone(),
            test,
        }
    }
}

/// The property that a path names: `tier`, or `placed_order.value` where the run has seen the event.
/// Inside a `where` bare names are the event's own data. Reports J0101, J0103 or J0208.
pub fn property<'a>(
    scope: &Scope<'a>,
    path: &[Name],
    sink: &mut Sink,
) -> Option<(PropertyRef, &'a PropertyDef)> {
    if let Some(event) = &scope.inside_event {
        return inside_where(scope, event, path, sink);
    }
    match path {
        [] => None,
        [name] => of_profile(scope, name, sink),
        [event, data @ ..] => of_event(scope, event, data, sink),
    }
}

fn of_profile<'a>(
    scope: &Scope<'a>,
    name: &Name,
    sink: &mut Sink,
) -> Option<(PropertyRef, &'a PropertyDef)> {
    if let Some((text, def)) = scope.house.properties.get_key_value(&name.text) {
        return Some((PropertyRef::Profile(text.clone()), def));
    }
    match scope.names.get(&name.text) {
        // Its type could not be read: said where it is declared.
        Some(entry) if entry.kind == NameKind::Property => {}
        Some(entry) => {
            if scope.names.first_time(name) {
                sink.push(errors::not_a_property(name, entry));
            }
        }
        None => unknown(scope, name, sink),
    }
    None
}

fn unknown(scope: &Scope<'_>, name: &Name, sink: &mut Sink) {
    let mut owners = scope.seen_events.iter().filter(|e| {
        let event = scope.house.events.get(*e);
        event.is_some_and(|e| e.properties.contains_key(&name.text))
    });
    if let (Some(owner), None) = (owners.next(), owners.next()) {
        if scope.names.first_time(name) {
            sink.push(errors::data_without_event(name, owner));
        }
        return;
    }
    let taker = Some("a comparison");
    scope
        .names
        .resolve_for(name, &[NameKind::Property], taker, sink);
}

fn of_event<'a>(
    scope: &Scope<'a>,
    event: &Name,
    data: &[Name],
    sink: &mut Sink,
) -> Option<(PropertyRef, &'a PropertyDef)> {
    if crate::names::BUILT_IN_EVENTS.contains(&event.text.as_str()) {
        sink.push(event_data::carries_none(&event.text, event.span));
        return None;
    }
    let taker = Some("a name with a dot");
    let entry = scope
        .names
        .resolve_for(event, &[NameKind::Event], taker, sink)?;
    let (text, def) = scope.house.events.get_key_value(&entry.name.text)?;
    let found = data_of(scope, text, def, data, sink)?;
    if !scope.seen_events.contains(text) {
        let span = data.last().map_or(event.span, |d| event.span.to(d.span));
        sink.push(event_data::not_seen(text, span, def.span));
        return None;
    }
    Some(found)
}

fn inside_where<'a>(
    scope: &Scope<'a>,
    event: &SmolStr,
    path: &[Name],
    sink: &mut Sink,
) -> Option<(PropertyRef, &'a PropertyDef)> {
    let (text, def) = scope.house.events.get_key_value(event)?;
    match path {
        [own, data @ ..] if own.text == *event && !data.is_empty() => {
            data_of(scope, text, def, data, sink)
        }
        _ => data_of(scope, text, def, path, sink),
    }
}

/// A property of an event; a name with a dot in it is one word: `order.reference`.
fn data_of<'a>(
    scope: &Scope<'a>,
    event: &SmolStr,
    def: &'a EventDef,
    data: &[Name],
    sink: &mut Sink,
) -> Option<(PropertyRef, &'a PropertyDef)> {
    let (first, last) = (data.first()?, data.last()?);
    let words: Vec<&str> = data.iter().map(|n| n.text.as_str()).collect();
    let written = words.join(".");
    if let Some((text, property)) = def.properties.get_key_value(written.as_str()) {
        return Some((PropertyRef::Event(event.clone(), text.clone()), property));
    }
    let name = Name {
        text: written.into(),
        span: first.span.to(last.span),
    };
    if scope.names.is_unreadable_data(event, &name.text) || !scope.names.first_time(&name) {
        return None;
    }
    let near = nearest(&name.text, def.properties.keys().map(SmolStr::as_str));
    let of_client = scope.house.properties.contains_key(&name.text);
    sink.push(errors::no_such_data(event, def, &name, near, of_client));
    None
}

/// Resolves a date property of the profile for `wait until … birthday` and `starts … before birthday`;
/// `taker` is the statement that it stands in, as messages name it.
pub fn date_property(
    scope: &Scope<'_>,
    name: &Name,
    taker: &str,
    sink: &mut Sink,
) -> Option<PropertyRef> {
    if let Some(entry) = scope.names.get(&name.text)
        && entry.kind != NameKind::Property
    {
        if scope.names.first_time(name) {
            sink.push(errors::no_date(name, entry, taker));
        }
        return None;
    }
    let subject = Subject::of(scope, std::slice::from_ref(name), sink)?;
    if subject.def.ty == PropertyType::Date {
        return Some(subject.reference);
    }
    sink.push(mismatch::date_wanted(&subject));
    None
}
