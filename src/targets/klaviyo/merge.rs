//! Klaviyo's merge syntax, which is that of Django templates.

use super::{Cx, filters};
use crate::source::Span;
use crate::targets::passes::merge::{self, Place, Syntax, quoted};
use crate::workflow::{MergeText, PropertyType};
use smol_str::SmolStr;

/// Django templates, as Klaviyo fills them. They escape what they fill in for HTML themselves.
pub(super) struct Django;

impl Syntax for Django {
    fn openers(&self) -> &'static [&'static str] {
        &["{{", "{%", "{#"]
    }

    fn breakers(&self) -> &'static [&'static str] {
        &["{{", "}}", "{%", "%}", "{#", "#}", "\n"]
    }

    fn profile(&self, cx: &Cx<'_>, name: &SmolStr) -> String {
        let key = filters::bound_key(cx, name);
        let inner = key
            .strip_prefix("location['")
            .and_then(|k| k.strip_suffix("']"));
        match inner {
            Some(inner) => format!("person.location.{inner}"),
            None if filters::is_built_in(&key) => format!("person.{key}"),
            None => format!("person|lookup:{}", quoted(&key)),
        }
    }

    fn event(&self, name: &SmolStr) -> String {
        format!("event.{name}")
    }

    fn field(&self, source: &str, fallback: Option<&str>, _: Place) -> String {
        match fallback {
            Some(fallback) => format!("{{{{ {source}|default:{} }}}}", quoted(fallback)),
            None => format!("{{{{ {source} }}}}"),
        }
    }

    fn shown(&self, ty: &PropertyType) -> Option<&'static str> {
        match ty {
            PropertyType::Number | PropertyType::Money => Some("a bare number"),
            PropertyType::Date => Some("a date as the platform writes it"),
            PropertyType::YesNo => Some("`True` or `False`"),
            PropertyType::Text | PropertyType::Person | PropertyType::OneOf { .. } => None,
        }
    }
}

/// A text in it; `None` where refused. `span` is where to say so.
pub(super) fn text(cx: &mut Cx<'_>, text: &MergeText, span: Span) -> Option<String> {
    merge::text(cx, &Django, text, Place::Plain, span)
}
