//! HubSpot's personalization tokens, in HubL.

use super::Cx;
use super::values::bound_key;
use crate::targets::passes::merge::{Place, Syntax, quoted};
use smol_str::SmolStr;

/// HubL, as HubSpot's e-mails are filled.
pub(super) struct HubL;

impl Syntax for HubL {
    fn openers(&self) -> &'static [&'static str] {
        &["{{", "{%", "{#"]
    }

    fn breakers(&self) -> &'static [&'static str] {
        &["{{", "}}", "{%", "%}", "{#", "#}", "\n"]
    }

    fn profile(&self, cx: &Cx<'_>, name: &SmolStr) -> String {
        format!("contact.{}", bound_key(cx, name))
    }

    fn event(&self, name: &SmolStr) -> String {
        // Refused: an e-mail knows the contact only.
        name.to_string()
    }

    fn field(&self, source: &str, fallback: Option<&str>, place: Place) -> String {
        let fallback = quoted(fallback.unwrap_or_default());
        let escaped = match place {
            Place::Html => "|escape",
            Place::Plain => "",
        };
        format!(
            "{{{{ personalization_token({}, {fallback}){escaped} }}}}",
            quoted(source)
        )
    }
}
