//! Dittofeed: journeys with the segments and templates that they refer to, as a bundle of all or as the answers of
//! `GET /api/admin/…`, one or many in a file. Reference: the types of Dittofeed's server, which is open source.

#![expect(
    clippy::indexing_slicing,
    reason = "a `Value` is never indexed out of bounds: what is missing is null"
)]

mod account;
mod journey;
mod message;
mod node;
mod segment;

use super::condition::Condition;
use super::document::{At, of_no_use};
use super::draft::Draft;
use super::{Export, Importer, Nouns, Wanted, unread};
use crate::diagnostics::Sink;
use account::Account;
use serde_json::Value;
use std::collections::BTreeMap;

/// Dittofeed's line in the list.
pub(super) const IMPORTER: Importer = Importer {
    name: "dittofeed",
    title: "Dittofeed",
    nouns: Nouns {
        event: "event",
        property: "trait",
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
    /// The names of segments that were read, by id.
    segments: BTreeMap<String, String>,
}

fn read(exports: &[Export], wanted: Wanted, draft: &mut Draft, sink: &mut Sink) {
    let account = Account::of(exports);
    for export in exports {
        if !account.is_of_use(export) {
            of_no_use(
                sink,
                export,
                ("journey", "Dittofeed"),
                "neither a journey with its definition nor a segment or template",
                "save the answers of `GET /api/admin/journeys`, `/segments` and `/content/templates`",
            );
        }
    }
    let mut reader = Reader {
        account: &account,
        draft,
        sink,
        segments: BTreeMap::new(),
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
}
