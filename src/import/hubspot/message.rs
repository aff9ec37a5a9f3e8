//! Messages, and HubSpot's personalization tokens in the language's own form.

use super::super::kind::Kind;
use super::super::message::{self, Found};
use super::super::shape::Line;
use super::super::texts;
use super::{At, Reader};
use serde_json::Value;

/// The lines for an action that sends; `hold`: the hours for which it may be held.
pub(super) fn send(
    reader: &mut Reader<'_>,
    at: At<'_>,
    (word, id): (&'static str, Option<&str>),
    flow: &str,
    hold: Option<usize>,
) -> Vec<Line> {
    let raw = id
        .filter(|_| word == "email")
        .and_then(|id| reader.account.email(id))
        .unwrap_or(&Value::Null);
    let mut lines = Vec::new();
    if let Some(hours) = hold {
        lines.push(Line::Step(format!("wait 1 minute to {hours} hours")));
    }
    let name = declared(reader, at, (word, id), raw, flow);
    lines.push(Line::Step(format!("send {name}")));
    lines
}

fn declared(
    reader: &mut Reader<'_>,
    at: At<'_>,
    (word, id): (&'static str, Option<&str>),
    raw: &Value,
    flow: &str,
) -> String {
    let transactional = raw["isTransactional"] == true;
    if !transactional {
        reader.draft.suppose(message::PROMOTIONAL);
    }
    let mut translated =
        |value: &Value| message::said(value).map(|text| translate(reader, at, text));
    let subject = translated(&raw["subject"]);
    let preview = translated(&raw["previewText"]);
    let text = translated(&raw["content"]["plainTextVersion"]);
    let mut remarks = Vec::new();
    let from = &raw["from"];
    if let (Some(label), Some(address)) = (from["fromName"].as_str(), from["replyTo"].as_str()) {
        remarks.extend(message::sender(reader.draft, label, address));
    }
    let found = Found {
        word,
        called: id.and_then(|id| reader.account.name_of("email", id)),
        flow,
        transactional,
        subject,
        preview,
        text,
        instead: (word, id),
        no_words: "the words of e-mails are not in the export: a line says where they are",
        remarks,
        bound: id,
    };
    message::declare(reader.draft, found)
}

/// A text with HubSpot's tokens, in ours.
pub(super) fn translate(reader: &mut Reader<'_>, at: At<'_>, text: &str) -> String {
    let (text, unread) = texts::translate(text, |inner| token(reader, inner));
    message::unread_fields(reader.sink, at.place(), unread);
    text
}

/// `contact.firstname`, or `personalization_token('contact.firstname', 'there')`.
fn token(reader: &mut Reader<'_>, inner: &str) -> Option<String> {
    let inner = inner.strip_suffix("|escape").unwrap_or(inner).trim();
    let (source, fallback) = match inner
        .strip_prefix("personalization_token(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some(arguments) => {
            let (source, fallback) = arguments.split_once(',').unwrap_or((arguments, ""));
            (
                texts::unquoted(source),
                Some(texts::unquoted(fallback).to_owned()),
            )
        }
        None => (inner, None),
    };
    let key = source.strip_prefix("contact.")?;
    if !texts::is_key(key) {
        return None;
    }
    if matches!(reader.kinds.profile(key), Kind::YesNo | Kind::Mixed) {
        return None;
    }
    let name = reader.property(key);
    Some(texts::field(reader.draft, &name, fallback))
}
