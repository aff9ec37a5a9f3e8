//! Texts in a platform's merge syntax: the walk over the parts and what is refused are the same everywhere,
//! the syntax is a small trait.

use super::describe;
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::context::Cx;
use crate::workflow::{MergePart, MergeText, PropertyRef, PropertyType};
use smol_str::SmolStr;

/// Where a text stands: what a field's value must be escaped for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In HTML.
    Html,
    /// In a line of its own, as a subject is, or in plain text: nothing is escaped.
    Plain,
}

/// How a platform writes what differs for each client.
pub trait Syntax {
    /// What the platform would read as its own wherever it stands in a text.
    fn openers(&self) -> &'static [&'static str];

    /// What would end or break a field from inside its quotes.
    fn breakers(&self) -> &'static [&'static str];

    /// Where a property of the profile is read, such as `person.first_name`.
    fn profile(&self, cx: &Cx<'_>, name: &SmolStr) -> String;

    /// Where a property of the event that started the run is read, such as `event.order`.
    fn event(&self, name: &SmolStr) -> String;

    /// The field, with what stands there for a client without the value.
    fn field(&self, source: &str, fallback: Option<&str>, place: Place) -> String;

    /// How a value that has no form of ours is shown: `a bare number`; `None` where it is as written.
    fn shown(&self, ty: &PropertyType) -> Option<&'static str> {
        match ty {
            PropertyType::Number | PropertyType::Money => Some("a bare number"),
            PropertyType::Date => Some("a date as the platform writes it"),
            PropertyType::YesNo => Some("`true` or `false`"),
            PropertyType::Text | PropertyType::Person | PropertyType::OneOf { .. } => None,
        }
    }
}

/// The text with its fields translated; `None` where refused. `span` is where to say so.
pub fn text(
    cx: &mut Cx<'_>,
    syntax: &dyn Syntax,
    text: &MergeText,
    place: Place,
    span: Span,
) -> Option<String> {
    let mut out = String::new();
    let mut refused = false;
    let breaks = |text: &str| syntax.breakers().iter().any(|b| text.contains(b));
    let mut parts = text.parts.iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            MergePart::Text(plain) => {
                // A brace that a field follows would open the platform's own syntax too.
                let brace_before_field = plain.ends_with('{') && parts.peek().is_some();
                if let Some(opener) = syntax.openers().iter().find(|o| plain.contains(**o)) {
                    refused |= !cx.can(
                        Feature::MergeLikeText,
                        span,
                        &format!("a text with `{opener}` in it"),
                    );
                } else if brace_before_field {
                    refused |= !cx.can(
                        Feature::MergeLikeText,
                        span,
                        "a text with `{` right before a merge field",
                    );
                }
                out.push_str(plain);
            }
            MergePart::Each {
                event,
                property,
                span,
                ..
            } => {
                let what = format!("`{{{{each {event}.{property}}}}}`");
                refused |= !cx.can(Feature::MergeEach, *span, &what);
            }
            MergePart::Field {
                property,
                fallback,
                span,
            } => match source(cx, syntax, property, *span) {
                Some(source) if breaks(&source) || fallback.as_deref().is_some_and(breaks) => {
                    refused = true;
                    cx.can(
                        Feature::MergeLikeText,
                        *span,
                        "a merge field with its own brackets or a line end inside its quotes",
                    );
                }
                Some(source) => out.push_str(&syntax.field(&source, fallback.as_deref(), place)),
                None => refused = true,
            },
        }
    }
    (!refused).then_some(out)
}

/// Where a field's value comes from.
fn source(
    cx: &mut Cx<'_>,
    syntax: &dyn Syntax,
    property: &PropertyRef,
    span: Span,
) -> Option<String> {
    say_form(cx, syntax, property);
    match property {
        PropertyRef::Profile(name) => {
            let can = cx.can(Feature::MergeProfile, span, "this merge field");
            can.then(|| syntax.profile(cx, name))
        }
        PropertyRef::Event(event, name) => {
            let here = cx.start_event() == Some(event);
            let feature = if here {
                Feature::MergeStartEvent
            } else {
                Feature::MergeOtherEvent
            };
            let what = format!("`{}` in a text", describe::property(property));
            cx.can(feature, span, &what).then(|| syntax.event(name))
        }
    }
}

/// Dates, amounts, numbers and answers have no form of ours on a platform.
fn say_form(cx: &mut Cx<'_>, syntax: &dyn Syntax, property: &PropertyRef) {
    let def = match property {
        PropertyRef::Profile(name) => cx.house.properties.get(name),
        PropertyRef::Event(event, name) => {
            let event = cx.house.events.get(event);
            event.and_then(|e| e.properties.get(name))
        }
    };
    let Some(form) = def.and_then(|d| syntax.shown(&d.ty)) else {
        return;
    };
    let title = cx.title();
    cx.reporter.remark(format!(
        "`{{{{{}}}}}` is shown to a client as {title} keeps it: {form}",
        describe::property(property)
    ));
}

/// A text constant: in the quotes that it does not hold, with backslashes where it holds both.
pub fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\");
    if !text.contains('\'') {
        format!("'{escaped}'")
    } else if !text.contains('"') {
        format!("\"{escaped}\"")
    } else {
        format!("'{}'", escaped.replace('\'', "\\'"))
    }
}
