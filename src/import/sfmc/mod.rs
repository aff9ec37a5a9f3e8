//! Salesforce Marketing Cloud: journeys as `POST /interaction/v1/interactions` takes them and `GET` gives them back, one
//! or many in a file, beside event definitions, which lend their names. No schema is published: what is read is what the
//! vendor's prose and public exports show.

#![expect(
    clippy::indexing_slicing,
    reason = "a `Value` is never indexed out of bounds: what is missing is null"
)]

mod account;
mod activity;
mod ampscript;
mod entry;
mod filter;
mod journey;
mod message;
mod xml;

use super::condition::Condition;
use super::document::{At, of_no_use};
use super::draft::Draft;
use super::kind::Kind;
use super::{Export, Importer, Nouns, Wanted, unread};
use crate::diagnostics::Sink;
use account::Account;
use serde_json::Value;
use std::collections::BTreeMap;

/// Salesforce Marketing Cloud's line in the list.
pub(super) const IMPORTER: Importer = Importer {
    name: "sfmc",
    title: "Salesforce Marketing Cloud",
    nouns: Nouns {
        event: "event",
        property: "attribute",
        segment: Some("attribute"),
        email: Some("email"),
        consent: None,
    },
    read,
};

/// What every part of the reader needs.
struct Reader<'a> {
    account: &'a Account<'a>,
    draft: &'a mut Draft,
    sink: &'a mut Sink,
    /// The messages of the journey that is read, by the activity that sends them.
    sent: BTreeMap<String, String>,
}

fn read(exports: &[Export], wanted: Wanted, draft: &mut Draft, sink: &mut Sink) {
    let account = Account::of(exports);
    for export in exports {
        if !account.is_of_use(export) {
            of_no_use(
                sink,
                export,
                ("journey", "Salesforce Marketing Cloud"),
                "neither a journey with its activities nor an event definition",
                "save the answers of `GET /interaction/v1/interactions/{id}` and `/interaction/v1/eventDefinitions`",
            );
        }
    }
    let mut reader = Reader {
        account: &account,
        draft,
        sink,
        sent: BTreeMap::new(),
    };
    for document in &account.journeys {
        if let Some(why) = document.left_out(wanted) {
            let name = document.name().to_owned();
            reader.draft.left_out.push((name, why));
            continue;
        }
        journey::read(&mut reader, document);
    }
}

impl Reader<'_> {
    fn no_word(&mut self, at: At<'_>, what: &str, effect: &str) {
        unread::no_word(self.sink, at.place(), what, effect);
    }

    fn no_condition(&mut self, at: At<'_>, raw: &Value) -> Condition {
        unread::no_condition(self.draft, self.sink, at.place(), raw)
    }

    /// The name of an event, by the key of its definition.
    fn event(&mut self, key: &str) -> String {
        let called = self.account.event(key);
        self.draft.event(key, called).name.clone()
    }

    /// The name and type of an attribute of contacts, or of the data of the event that starts a journey.
    fn attribute(&mut self, path: &str) -> Option<(String, Kind)> {
        let kind = self.account.kind(path);
        if kind == Kind::Mixed {
            return None;
        }
        if let Some(rest) = path.strip_prefix("Event.") {
            let (key, field) = rest.rsplit_once('.')?;
            let key = key.trim_matches('"');
            let called = self.account.event(key);
            let event = self.draft.event(key, called);
            let name = super::words::field(event, field.trim_matches('"'), kind.declared());
            return Some((format!("{}.{name}", event.name), kind));
        }
        let shown = path.rsplit('.').next().unwrap_or(path);
        let name = self.draft.property(path, shown, kind.declared());
        self.draft.bind_property(path, path);
        Some((name, kind))
    }
}
