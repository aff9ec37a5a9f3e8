//! Liquid, as Dittofeed renders it: a name that is not there stops the message unless a `default` follows it,
//! and nothing is escaped unless asked.

use super::Cx;
use super::bundle::Bundle;
use crate::targets::passes::merge::{Place, Syntax, quoted};
use serde_json::json;
use smol_str::SmolStr;
use std::cell::RefCell;

/// Liquid over user properties; which ones are read goes into the bundle.
pub(super) struct Liquid<'b> {
    pub(super) bundle: RefCell<&'b mut Bundle>,
    /// The event whose data the run carries.
    pub(super) event: Option<(SmolStr, String)>,
}

impl Syntax for Liquid<'_> {
    fn openers(&self) -> &'static [&'static str] {
        &["{{", "{%"]
    }

    fn breakers(&self) -> &'static [&'static str] {
        &["{{", "}}", "{%", "%}", "\n"]
    }

    fn profile(&self, cx: &Cx<'_>, name: &SmolStr) -> String {
        let path = cx.ids.get("property", name).unwrap_or(name);
        let definition = json!({ "type": "Trait", "path": path });
        let (name, _) = self.bundle.borrow_mut().user_property(name, &definition);
        format!("user.{name}")
    }

    fn event(&self, name: &SmolStr) -> String {
        let Some((event, key)) = &self.event else {
            return name.to_string();
        };
        let definition = json!({ "type": "Performed", "event": key, "path": name });
        let own = format!("{event}_{name}");
        let (name, _) = self.bundle.borrow_mut().user_property(&own, &definition);
        format!("user.{name}")
    }

    fn field(&self, source: &str, fallback: Option<&str>, place: Place) -> String {
        let default = match fallback {
            Some(fallback) => format!(" | default: {}", quoted(fallback)),
            None => String::new(),
        };
        let escaped = match place {
            Place::Html => " | escape",
            // A subject is one line.
            Place::Plain => " | strip_newlines",
        };
        format!("{{{{ {source}{default}{escaped} }}}}")
    }
}
