//! Messages: what an activity says of its e-mail.

use super::super::document::{self, At};
use super::super::kind::Kind;
use super::super::message::{self, Found};
use super::super::texts;
use super::{Reader, ampscript};

/// The message that an activity sends.
pub(super) fn declared(
    reader: &mut Reader<'_>,
    at: At<'_>,
    word: &'static str,
    flow: &str,
) -> String {
    if let Some(known) = reader.sent.get(at.id) {
        return known.clone();
    }
    let send = &at.raw["configurationArguments"]["triggeredSend"];
    let id = document::id(&send["emailId"]);
    reader
        .draft
        .suppose("every message is taken to be promotional: what a send classification says is not in the export");
    let mut translated = |text: Option<&str>| text.map(|text| translate(reader, at, text));
    let subject = translated(message::said(&send["emailSubject"]));
    let preview = translated(message::said(&send["preHeader"]));
    let found = Found {
        word,
        called: message::said(&at.raw["name"]),
        flow,
        transactional: false,
        subject,
        preview,
        text: None,
        instead: (word, id.as_deref()),
        no_words: "the words of messages are not in the export: a line says where they are",
        remarks: Vec::new(),
        bound: id.as_deref(),
    };
    let name = message::declare(reader.draft, found);
    reader.sent.insert(at.id.to_owned(), name.clone());
    name
}

fn translate(reader: &mut Reader<'_>, at: At<'_>, text: &str) -> String {
    let (text, unread) = ampscript::translate(text, |key, fallback| field(reader, key, fallback));
    message::unread_fields(reader.sink, at.place(), unread);
    text
}

fn field(reader: &mut Reader<'_>, key: &str, fallback: Option<String>) -> Option<String> {
    if !texts::is_key(key) {
        return None;
    }
    let path = reader.account.path_of(key).unwrap_or(key).to_owned();
    let (name, kind) = reader.attribute(&path)?;
    if matches!(kind, Kind::YesNo | Kind::Mixed) {
        return None;
    }
    Some(texts::field(reader.draft, &name, fallback))
}
