//! Messages, and HubSpot's personalization tokens in the language's own form.

use super::super::draft::Message;
use super::super::kind::Kind;
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
    let name = message(reader, at, (word, id), raw, flow);
    lines.push(Line::Step(format!("send {name}")));
    lines
}

fn message(
    reader: &mut Reader<'_>,
    at: At<'_>,
    (word, id): (&'static str, Option<&str>),
    raw: &Value,
    flow: &str,
) -> String {
    let transactional = raw["isTransactional"] == true;
    if !transactional {
        reader
            .draft
            .suppose("a message that is not transactional is taken to be promotional");
    }
    let said = |value: &Value| {
        let text = value.as_str().unwrap_or_default().trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let subject = (word == "email").then(|| {
        if let Some(subject) = said(&raw["subject"]) {
            translate(reader, at, &subject)
        } else {
            reader
                .draft
                .suppose("a message without a subject is given one");
            "A message without a subject".to_owned()
        }
    });
    let preview = said(&raw["previewText"]).map(|preview| translate(reader, at, &preview));
    let text = if let Some(words) = said(&raw["content"]["plainTextVersion"]) {
        translate(reader, at, &words)
    } else {
        reader
            .draft
            .suppose("the words of e-mails are not in the export: a line says where they are");
        match id {
            Some(id) => format!("The words of {word} {id}."),
            None => "The words are on the platform.".to_owned(),
        }
    };
    if let (Some(label), Some(address)) = (
        raw["from"]["fromName"].as_str(),
        raw["from"]["replyTo"].as_str(),
    ) && reader.draft.sender.is_none()
        && address.contains('@')
    {
        reader.draft.sender = Some((label.to_owned(), address.to_owned()));
    }
    let called = id.and_then(|id| reader.account.name_of("email", id));
    let wish = called.map_or_else(|| format!("{flow} {word}"), str::to_owned);
    let message = Message {
        word,
        name: String::new(),
        purpose: if transactional {
            "transactional"
        } else {
            "promotional"
        },
        subject,
        preview,
        text,
        remarks: Vec::new(),
        bound: id.filter(|_| word == "email").map(str::to_owned),
    };
    reader.draft.message(&wish, message)
}

/// A text with HubSpot's tokens, in ours.
pub(super) fn translate(reader: &mut Reader<'_>, at: At<'_>, text: &str) -> String {
    let (text, unread) = texts::translate(text, |inner| token(reader, inner));
    for field in unread {
        reader.no_word(
            at,
            &format!("`{field}` in a text"),
            "what a client reads there is not in the text that was written down",
        );
    }
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
            (unquoted(source), Some(unquoted(fallback).to_owned()))
        }
        None => (inner, None),
    };
    let key = source.strip_prefix("contact.")?;
    let is_key = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if key.is_empty() || !key.chars().all(is_key) {
        return None;
    }
    if matches!(reader.kinds.profile(key), Kind::YesNo | Kind::Mixed) {
        return None;
    }
    let name = reader.property(key);
    let fallback = texts::said(fallback).unwrap_or_else(|| {
        reader.draft.suppose(texts::NO_FALLBACK);
        texts::OUR_CLIENT.to_owned()
    });
    Some(texts::field(&name, &fallback))
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(|c| c == '\'' || c == '"')
}
