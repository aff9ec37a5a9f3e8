//! OneSignal: journeys as `POST /apps/{app_id}/journeys` takes them and `GET` gives them back, one or many in a
//! file, beside segments and templates, which lend their names and words. Reference: the models of OneSignal's own packages,
//! release 5.18.0.

#![expect(
    clippy::indexing_slicing,
    reason = "a `Value` is never indexed out of bounds: what is missing is null"
)]

mod account;
mod audience;
mod condition;
mod journey;
mod message;
mod node;

use super::condition::Condition;
use super::document::{At, of_no_use};
use super::draft::Draft;
use super::{Export, Importer, Nouns, Wanted, unread};
use crate::diagnostics::Sink;
use account::Account;
use serde_json::Value;

/// OneSignal's line in the list.
pub(super) const IMPORTER: Importer = Importer {
    name: "onesignal",
    title: "OneSignal",
    nouns: Nouns {
        event: "event",
        property: "tag",
        segment: Some("segment"),
        email: Some("template"),
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
                ("journey", "OneSignal"),
                "neither a journey with its nodes nor a segment or template",
                "save the answers of `GET /apps/{app_id}/journeys/{id}`, `/apps/{app_id}/segments` and `/templates`",
            );
        }
    }
    let mut reader = Reader {
        account: &account,
        draft,
        sink,
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

    /// The name of a segment.
    fn segment(&mut self, id: &str) -> String {
        self.draft.segment(id, self.account.segment(id))
    }
}
