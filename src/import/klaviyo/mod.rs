//! Klaviyo: flows as `POST /api/flows` takes them, and as `GET /api/flows/{id}?additional-fields[flow]=definition`
//! gives them back, one or many in a file, beside whatever else of the account is at hand: metrics, lists, segments
//! and templates lend their names. Reference: Klaviyo's `OpenAPI` description, revision 2026-07-15.

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
mod words;

use super::condition::Condition;
use super::document::of_no_use;
use super::draft::Draft;
use super::{Export, Importer, Nouns, Wanted, unread};
use crate::diagnostics::Sink;
use account::Account;
use kinds::Kinds;
use serde_json::Value;

/// Klaviyo's line in the list.
pub(super) const IMPORTER: Importer = Importer {
    name: "klaviyo",
    title: "Klaviyo",
    nouns: Nouns {
        event: "metric",
        property: "",
        segment: Some("segment"),
        email: Some("template"),
        consent: None,
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
    let kinds = Kinds::of(exports);
    for export in exports {
        if !account
            .flows
            .iter()
            .any(|flow| std::ptr::eq(flow.export, export))
            && !account.is_of_use(export)
        {
            of_no_use(
                sink,
                export,
                ("flow", "Klaviyo"),
                "neither a flow with its definition nor a metric, list, segment or template",
                "save the answer of `GET /api/flows/{id}?additional-fields[flow]=definition`",
            );
        }
    }
    let mut reader = Reader {
        account: &account,
        kinds: &kinds,
        draft,
        sink,
    };
    for flow in &account.flows {
        if let Some(why) = flow.left_out(wanted) {
            let name = flow.name().to_owned();
            reader.draft.left_out.push((name, why));
            continue;
        }
        flow::read(&mut reader, flow);
    }
}

impl Reader<'_> {
    fn no_word(&mut self, export: &Export, id: &str, what: &str, effect: &str) {
        unread::no_word(self.sink, export.place_of(id), what, effect);
    }

    fn no_condition(&mut self, export: &Export, id: &str, raw: &Value) -> Condition {
        unread::no_condition(self.draft, self.sink, export.place_of(id), raw)
    }
}
