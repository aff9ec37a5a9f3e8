//! OneSignal's Liquid: tags of the client, and what the event brought that started the run.

use super::Cx;
use super::values::tag_key;
use crate::targets::passes::html::escaped;
use crate::targets::passes::merge::{Place, Syntax};
use smol_str::SmolStr;

/// Liquid, as OneSignal's templates are filled.
pub(super) struct Liquid;

impl Syntax for Liquid {
    fn openers(&self) -> &'static [&'static str] {
        &["{{", "{%"]
    }

    fn breakers(&self) -> &'static [&'static str] {
        &["{{", "}}", "{%", "%}"]
    }

    fn profile(&self, cx: &Cx<'_>, name: &SmolStr) -> String {
        member("user.tags", &tag_key(cx, name))
    }

    fn event(&self, name: &SmolStr) -> String {
        member("journey.first_event.properties", name)
    }

    fn field(&self, source: &str, fallback: Option<&str>, place: Place) -> String {
        let (escape, written): (&str, fn(&str) -> String) = match place {
            Place::Html => (" | escape", escaped),
            Place::Plain => ("", str::to_owned),
        };
        let Some(fallback) = fallback else {
            return format!("{{{{ {source}{escape} }}}}");
        };
        match quoted(fallback) {
            Some(quoted) => format!("{{{{ {source} | default: {quoted}{escape} }}}}"),
            // Liquid knows no backslashes: what no quotes can hold stands outside of them.
            None => format!(
                "{{% if {source} and {source} != \"\" %}}{{{{ {source}{escape} }}}}{{% else %}}{}{{% endif %}}",
                written(fallback)
            ),
        }
    }
}

/// `user.tags.first_name`, `user.tags["first name"]`.
fn member(of: &str, key: &str) -> String {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if plain {
        return format!("{of}.{key}");
    }
    let quoted = quoted(key).unwrap_or_else(|| format!("\"{}\"", key.replace('"', "")));
    format!("{of}[{quoted}]")
}

/// In the quotes that it does not hold; `None` where it holds both, or a line end.
fn quoted(text: &str) -> Option<String> {
    if text.contains('\n') {
        return None;
    }
    match (text.contains('"'), text.contains('\'')) {
        (false, _) => Some(format!("\"{text}\"")),
        (true, false) => Some(format!("'{text}'")),
        (true, true) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fallback_with_both_quotes_stands_outside_of_them() {
        let field = |fallback, place| Liquid.field("user.tags.city", Some(fallback), place);
        assert_eq!(
            field("your \"city\"", Place::Plain),
            "{{ user.tags.city | default: 'your \"city\"' }}"
        );
        assert_eq!(
            field("l'\"été\"", Place::Html),
            "{% if user.tags.city and user.tags.city != \"\" %}{{ user.tags.city | escape }}{% else %}l'&quot;été&quot;{% endif %}"
        );
    }

    #[test]
    fn a_key_that_is_no_word_stands_in_brackets() {
        assert_eq!(member("user.tags", "city"), "user.tags.city");
        assert_eq!(
            member("user.tags", "Client Tier"),
            "user.tags[\"Client Tier\"]"
        );
    }
}
