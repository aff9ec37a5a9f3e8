//! Texts in Klaviyo's merge syntax, which is that of Django templates.

use super::{Cx, filters};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::describe;
use crate::workflow::{MergePart, MergeText, PropertyRef, PropertyType};

/// What Klaviyo would read as its own.
const OPENERS: [&str; 3] = ["{{", "{%", "{#"];

/// What would end or break a field from inside its quotes.
const BREAKERS: [&str; 7] = ["{{", "}}", "{%", "%}", "{#", "#}", "\n"];

/// The text with its fields translated; `None` where refused. `span` is where to say so.
pub(super) fn text(cx: &mut Cx<'_>, text: &MergeText, span: Span) -> Option<String> {
    let mut out = String::new();
    let mut refused = false;
    let mut parts = text.parts.iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            MergePart::Text(plain) => {
                // A brace that a field follows would open Klaviyo's own syntax too.
                let brace_before_field = plain.ends_with('{') && parts.peek().is_some();
                if let Some(opener) = OPENERS.iter().find(|o| plain.contains(**o)) {
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
            } => match source(cx, property, *span) {
                Some(source) if breaks(&source) || fallback.as_deref().is_some_and(breaks) => {
                    refused = true;
                    cx.can(
                        Feature::MergeLikeText,
                        *span,
                        "a merge field with its own brackets or a line end inside its quotes",
                    );
                }
                Some(source) => {
                    out.push_str("{{ ");
                    out.push_str(&source);
                    if let Some(fallback) = fallback {
                        out.push_str("|default:");
                        out.push_str(&quoted(fallback));
                    }
                    out.push_str(" }}");
                }
                None => refused = true,
            },
        }
    }
    (!refused).then_some(out)
}

fn breaks(text: &str) -> bool {
    BREAKERS.iter().any(|b| text.contains(b))
}

/// Dates, amounts, numbers and answers have no form of ours on Klaviyo.
fn say_form(cx: &mut Cx<'_>, property: &PropertyRef) {
    let def = match property {
        PropertyRef::Profile(name) => cx.house.properties.get(name),
        PropertyRef::Event(event, name) => {
            let event = cx.house.events.get(event);
            event.and_then(|e| e.properties.get(name))
        }
    };
    let form = match def.map(|d| &d.ty) {
        Some(PropertyType::Number | PropertyType::Money) => "a bare number",
        Some(PropertyType::Date) => "a date as the platform writes it",
        Some(PropertyType::YesNo) => "`True` or `False`",
        Some(PropertyType::Text | PropertyType::Person | PropertyType::OneOf { .. }) | None => {
            return;
        }
    };
    cx.reporter.remark(format!(
        "`{{{{{}}}}}` is shown to a client as Klaviyo keeps it: {form}",
        describe::property(property)
    ));
}

/// Where a field's value comes from: `person.first_name`, `person|lookup:'Client Tier'`, `event.value`.
fn source(cx: &mut Cx<'_>, property: &PropertyRef, span: Span) -> Option<String> {
    say_form(cx, property);
    match property {
        PropertyRef::Profile(name) => {
            cx.can(Feature::MergeProfile, span, "this merge field");
            let key = filters::bound_key(cx, name);
            let inner = key
                .strip_prefix("location['")
                .and_then(|k| k.strip_suffix("']"));
            Some(match inner {
                Some(inner) => format!("person.location.{inner}"),
                None if filters::is_built_in(&key) => format!("person.{key}"),
                None => format!("person|lookup:{}", quoted(&key)),
            })
        }
        PropertyRef::Event(event, name) => {
            let here = cx.start_event() == Some(event);
            let feature = if here {
                Feature::MergeStartEvent
            } else {
                Feature::MergeOtherEvent
            };
            cx.can(
                feature,
                span,
                &format!("`{}` in a text", describe::property(property)),
            )
            .then(|| format!("event.{name}"))
        }
    }
}

/// A text constant: in the quotes that it does not hold, with backslashes where it holds both.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\");
    if !text.contains('\'') {
        format!("'{escaped}'")
    } else if !text.contains('"') {
        format!("\"{escaped}\"")
    } else {
        format!("'{}'", escaped.replace('\'', "\\'"))
    }
}
