//! Resend: automations as `POST /automations` takes them and `GET /automations/{id}` gives them back, one or many in
//! a file, beside segments and templates, which lend their names and words. Reference: Resend's `OpenAPI` description and
//! the types of its own package, release 6.38.0.

#![expect(
    clippy::indexing_slicing,
    reason = "a `Value` is never indexed out of bounds: what is missing is null"
)]

mod account;
mod automation;
mod condition;
mod message;
mod step;

use super::condition::Condition;
use super::document::{At, of_no_use};
use super::draft::Draft;
use super::kind::Kind;
use super::{Export, Importer, Nouns, Wanted, unread};
use crate::diagnostics::Sink;
use account::Account;
use serde_json::Value;

/// Resend's line in the list.
pub(super) const IMPORTER: Importer = Importer {
    name: "resend",
    title: "Resend",
    nouns: Nouns {
        event: "event",
        property: "property",
        segment: None,
        email: None,
        consent: None,
    },
    read,
};

/// What every part of the reader needs.
struct Reader<'a> {
    account: &'a Account<'a>,
    draft: &'a mut Draft,
    sink: &'a mut Sink,
}

fn read(exports: &[Export], wanted: Wanted, draft: &mut Draft, sink: &mut Sink) {
    let account = Account::of(exports);
    for export in exports {
        if !account.is_of_use(export) {
            of_no_use(
                sink,
                export,
                ("automation", "Resend"),
                "neither an automation with its steps nor a segment or template",
                "save the answers of `GET /automations/{id}`, `/segments` and `/templates/{id}`",
            );
        }
    }
    let mut reader = Reader {
        account: &account,
        draft,
        sink,
    };
    for document in &account.automations {
        if let Some(why) = document.left_out(wanted) {
            let name = document.name().to_owned();
            reader.draft.left_out.push((name, why));
            continue;
        }
        automation::read(&mut reader, document);
    }
}

impl Reader<'_> {
    fn no_word(&mut self, at: At<'_>, what: &str, effect: &str) {
        unread::no_word(self.sink, at.place(), what, effect);
    }

    fn no_condition(&mut self, at: At<'_>, raw: &Value) -> Condition {
        unread::no_condition(self.draft, self.sink, at.place(), raw)
    }

    /// The name and type of what a path such as `contact.first_name` or `event.plan` leads to; `starts`: the event that
    /// starts the automation. `None` where it has no word.
    fn field(&mut self, starts: Option<&str>, path: &str) -> Option<(String, Kind)> {
        let kind = self.account.kind(path);
        if kind == Kind::Mixed {
            return None;
        }
        if let Some(key) = path.strip_prefix("event.") {
            let event = self.draft.event(starts?, starts);
            let field = super::words::field(event, key, kind.declared());
            return Some((format!("{}.{field}", event.name), kind));
        }
        let key = path.strip_prefix("contact.")?;
        let key = key.strip_prefix("properties.").unwrap_or(key);
        if key.is_empty() || key.contains('.') {
            return None;
        }
        Some((self.draft.property(path, key, kind.declared()), kind))
    }
}
