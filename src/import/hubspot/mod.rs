//! HubSpot: workflows as `POST /automation/v4/flows` takes them and `GET /automation/v4/flows/{id}` gives them back,
//! one or many in a file, beside whatever else of the account is at hand: lists, marketing e-mails, properties of
//! contacts and definitions of events lend their names and types. Reference: HubSpot's `OpenAPI` description of
//! Automation v4; what stands in the fields of its actions is in its prose and in published payloads only.

#![expect(
    clippy::indexing_slicing,
    reason = "a `Value` is never indexed out of bounds: what is missing is null"
)]

mod account;
mod action;
mod filter;
mod flow;
mod kinds;
mod message;
mod trigger;
mod windows;

use super::condition::Condition;
use super::document::{At, id, of_no_use};
use super::draft::Draft;
use super::{Export, Importer, Nouns, Wanted, unread};
use crate::diagnostics::Sink;
use account::Account;
use kinds::Kinds;
use serde_json::Value;

/// HubSpot's line in the list.
pub(super) const IMPORTER: Importer = Importer {
    name: "hubspot",
    title: "HubSpot",
    nouns: Nouns {
        event: "event",
        property: "",
        segment: Some("list"),
        email: Some("email"),
        consent: Some("list"),
    },
    read,
};

/// What every part of the reader needs.
struct Reader<'a> {
    account: &'a Account<'a>,
    kinds: &'a Kinds,
    draft: &'a mut Draft,
    sink: &'a mut Sink,
}

fn read(exports: &[Export], wanted: Wanted, draft: &mut Draft, sink: &mut Sink) {
    let account = Account::of(exports);
    let kinds = Kinds::of(exports, &account);
    for export in exports {
        if !account.is_of_use(export) {
            of_no_use(
                sink,
                export,
                ("workflow", "HubSpot"),
                "neither a workflow nor a list, e-mail, property or event",
                "save the answer of `GET /automation/v4/flows/{id}`",
            );
        }
    }
    let mut reader = Reader {
        account: &account,
        kinds: &kinds,
        draft,
        sink,
    };
    for document in &account.flows {
        if let Some(why) = document.left_out(wanted) {
            let name = document.name().to_owned();
            reader.draft.left_out.push((name, why));
            continue;
        }
        flow::read(&mut reader, document);
    }
}

impl Reader<'_> {
    fn no_word(&mut self, at: At<'_>, what: &str, effect: &str) {
        unread::no_word(self.sink, at.place(), what, effect);
    }

    fn no_condition(&mut self, at: At<'_>, raw: &Value) -> Condition {
        unread::no_condition(self.draft, self.sink, at.place(), raw)
    }

    /// The name of a property of contacts.
    fn property(&mut self, key: &str) -> String {
        let kind = self.kinds.profile(key).declared();
        self.draft.property(key, key, kind)
    }

    /// The name of a list.
    fn list(&mut self, id: &str) -> String {
        let called = self.account.name_of("list", id);
        self.draft.segment(id, called)
    }
}
