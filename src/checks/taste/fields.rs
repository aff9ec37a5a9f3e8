//! What fills the merge fields of a message.

use crate::source::Span;
use crate::workflow::{MergePart, Message, PropertyRef, Template};

/// The property of each merge field, in all texts of a message, and where it is written.
pub(super) fn fields(message: &Message) -> Vec<(PropertyRef, Span)> {
    let bodies = message.body.values().map(|template| match template {
        Template::File(_, text) | Template::Text(text) => text,
    });
    message
        .subject
        .values()
        .chain(message.preview.values())
        .chain(bodies)
        .flat_map(|text| &text.parts)
        .filter_map(|part| match part {
            MergePart::Field { property, span, .. } => Some((property.clone(), *span)),
            MergePart::Each {
                event,
                property,
                span,
                ..
            } => Some((PropertyRef::Event(event.clone(), property.clone()), *span)),
            MergePart::Text(_) => None,
        })
        .collect()
}

/// As it is written in a merge field.
pub(super) fn written(property: &PropertyRef) -> String {
    match property {
        PropertyRef::Profile(name) => name.to_string(),
        PropertyRef::Event(event, name) => format!("{event}.{name}"),
    }
}
