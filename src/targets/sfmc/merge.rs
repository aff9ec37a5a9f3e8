//! AMPscript: attributes of the subscriber, which in a journey are also the fields of the entry event's data.

use super::Cx;
use crate::targets::passes::html;
use crate::targets::passes::merge::{Place, Syntax};
use smol_str::SmolStr;

/// AMPscript, as its e-mails are filled.
pub(super) struct AmpScript;

impl Syntax for AmpScript {
    fn openers(&self) -> &'static [&'static str] {
        &["%%", "{{"]
    }

    fn breakers(&self) -> &'static [&'static str] {
        &["%%", "{{", "}}", "\n"]
    }

    fn profile(&self, cx: &Cx<'_>, name: &SmolStr) -> String {
        field(cx.ids.get("property", name).unwrap_or(name)).to_owned()
    }

    fn event(&self, name: &SmolStr) -> String {
        name.to_string()
    }

    fn field(&self, source: &str, fallback: Option<&str>, place: Place) -> String {
        let value = format!("AttributeValue({})", quoted(source));
        let shown = match place {
            // It has no function that escapes.
            Place::Html => [
                ("&", "&amp;"),
                ("<", "&lt;"),
                (">", "&gt;"),
                ("\"", "&quot;"),
            ]
            .iter()
            .fold(value.clone(), |text, (from, to)| {
                format!("Replace({text}, {}, {})", quoted(from), quoted(to))
            }),
            Place::Plain => value.clone(),
        };
        let Some(fallback) = fallback else {
            return format!("%%=v({shown})=%%");
        };
        let fallback = match place {
            Place::Html => html::escaped(fallback),
            Place::Plain => fallback.to_owned(),
        };
        format!("%%=IIF(Empty({value}), {}, {shown})=%%", quoted(&fallback))
    }
}

/// The last part of `Contact.Attribute.House.FirstName`: what an e-mail calls it.
pub(super) fn field(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// A text constant: a quote in it is written twice.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_its_fallback_and_is_escaped_in_html() {
        let field = |place| AmpScript.field("City", Some("your \"city\""), place);
        assert_eq!(
            field(Place::Plain),
            "%%=IIF(Empty(AttributeValue(\"City\")), \"your \"\"city\"\"\", AttributeValue(\"City\"))=%%"
        );
        let html = field(Place::Html);
        assert!(html.contains("\"your &quot;city&quot;\""), "{html}");
        // `&` first: what the others write holds one.
        assert!(
            html.contains("Replace(AttributeValue(\"City\"), \"&\", \"&amp;\")"),
            "{html}"
        );
    }
}
