//! `profile` and `event`: properties and their types.

use super::{brand, description};
use crate::diagnostics::Sink;
use crate::syntax::ast::{Doc, EventDecl, FieldType, Profile, Property};
use crate::types::errors::brand as errors;
use crate::types::length;
use crate::workflow::{EventDef, House, PropertyDef, PropertyType};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Adds the properties of a profile; of two with one name the first stays (`names` reports it).
pub(super) fn profile(profile: &Profile, house: &mut House, sink: &mut Sink) {
    for property in &profile.properties {
        if house.properties.contains_key(&property.name.text) {
            continue;
        }
        if let Some(def) = definition(property, sink) {
            house.properties.insert(property.name.text.clone(), def);
        }
    }
}

/// Adds an event with its data.
pub(super) fn event(event: &EventDecl, doc: &Doc, house: &mut House, sink: &mut Sink) {
    if house.events.contains_key(&event.name.text) {
        return;
    }
    let mut properties: BTreeMap<SmolStr, PropertyDef> = BTreeMap::new();
    for property in &event.properties {
        let name = &property.name;
        if let Some(first) = properties.get(&name.text) {
            let of = format!("the data of `{}`", event.name.text);
            sink.push(errors::listed_twice(name, first.span, &of));
        } else if let Some(def) = definition(property, sink) {
            properties.insert(name.text.clone(), def);
        }
    }
    let rate = event.rate.map(|(count, window, _)| (count, length(window)));
    let def = EventDef {
        rate,
        properties,
        description: description(doc),
        span: event.name.span,
    };
    house.events.insert(event.name.text.clone(), def);
}

/// A property with its type; `None` where the type could not be read.
fn definition(property: &Property, sink: &mut Sink) -> Option<PropertyDef> {
    let node = property.ty.as_ref()?;
    let ty = match &node.kind {
        FieldType::Text => PropertyType::Text,
        FieldType::Number => PropertyType::Number,
        FieldType::Money => PropertyType::Money,
        FieldType::Date => PropertyType::Date,
        FieldType::YesNo => PropertyType::YesNo,
        FieldType::Person => PropertyType::Person,
        FieldType::OneOf(values) => PropertyType::OneOf {
            values: brand::set(
                values,
                &format!("the values of `{}`", property.name.text),
                sink,
            ),
        },
    };
    Some(PropertyDef {
        ty,
        optional: node.optional,
        description: description(&property.doc),
        span: property.name.span,
    })
}
