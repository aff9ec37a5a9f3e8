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

use super::draft::Draft;
use super::{Export, Importer, Wanted};
use crate::diagnostics::{Code, Diagnostic, Sink};
use account::Account;
use kinds::Kinds;

/// Klaviyo's line in the list.
pub(super) const IMPORTER: Importer = Importer {
    name: "klaviyo",
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
            sink.push(
                Diagnostic::new(
                    Code::NotAnExport,
                    export.start(),
                    "there is no flow of Klaviyo in this file",
                )
                .label("neither a flow with its definition nor a metric, list, segment or template")
                .help(
                    "save the answer of `GET /api/flows/{id}?additional-fields[flow]=definition`",
                ),
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
    /// Something that has no word in the language: it is left as a comment, and reported where it stands.
    fn no_word(&mut self, export: &Export, id: &str, what: &str, effect: &str) {
        self.sink.push(
            Diagnostic::new(
                Code::NoWordForIt,
                export.place_of(id),
                format!("{what} has no word in the language"),
            )
            .label("left as a comment")
            .note(effect.to_owned()),
        );
    }

    /// A condition that has no word: a proof takes both answers for possible.
    fn no_condition(
        &mut self,
        export: &Export,
        id: &str,
        raw: &serde_json::Value,
    ) -> super::condition::Condition {
        let shown = raw.to_string();
        let (condition, is_new) = self.draft.unread(&format!("stands for {shown}"));
        if !is_new {
            return condition;
        }
        self.sink.push(
            Diagnostic::new(
                Code::NoWordForIt,
                export.place_of(id),
                format!("a condition has no word in the language: {}", short(&shown)),
            )
            .label(format!("became `{}`", condition.text()))
            .note("a proof takes it to be true or false at any time, so no client hears more than it says"),
        );
        condition
    }
}

/// The beginning of a long text.
fn short(text: &str) -> String {
    const MOST: usize = 90;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let head: String = text.chars().take(MOST).collect();
    format!("{head}…")
}
