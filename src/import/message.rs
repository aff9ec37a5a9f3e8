//! What is the same for messages of all platforms.

use super::condition::Condition;
use super::draft::{Draft, Message};
use super::unread;
use crate::diagnostics::Sink;
use crate::source::Span;
use serde_json::Value;

/// A message as it was found; its texts are in the language already.
pub(super) struct Found<'f> {
    /// `email`, `sms`, …
    pub(super) word: &'static str,
    /// What it is called; else it is named for its flow.
    pub(super) called: Option<&'f str>,
    pub(super) flow: &'f str,
    pub(super) transactional: bool,
    pub(super) subject: Option<String>,
    pub(super) preview: Option<String>,
    pub(super) text: Option<String>,
    /// What stands in for its words: what they are there, and their id.
    pub(super) instead: (&'f str, Option<&'f str>),
    /// What is said where the export has no words of it.
    pub(super) no_words: &'static str,
    pub(super) remarks: Vec<String>,
    pub(super) bound: Option<&'f str>,
}

/// Declares a message, once for all steps that send the same; its name.
pub(super) fn declare(draft: &mut Draft, found: Found<'_>) -> String {
    let subject = match (found.word, found.subject) {
        ("email" | "push", None) => {
            draft.suppose("a message without a subject is given one");
            Some("A message without a subject".to_owned())
        }
        ("email" | "push", some) => some,
        _ => None,
    };
    let text = found.text.unwrap_or_else(|| {
        draft.suppose(found.no_words);
        match found.instead {
            (what, Some(id)) => format!("The words of {what} {id}."),
            (_, None) => "The words are on the platform.".to_owned(),
        }
    });
    let wish = found
        .called
        .map_or_else(|| format!("{} {}", found.flow, found.word), str::to_owned);
    let message = Message {
        word: found.word,
        name: String::new(),
        purpose: if found.transactional {
            "transactional"
        } else {
            "promotional"
        },
        subject,
        preview: found.preview.filter(|_| found.word == "email"),
        text,
        remarks: found.remarks,
        bound: found
            .bound
            .filter(|_| found.word == "email")
            .map(str::to_owned),
    };
    draft.message(&wish, message)
}

/// The consent to marketing on a channel.
pub(super) fn consent(word: &str) -> Condition {
    Condition::is(format!("client consents to {word}"))
}

/// What is said of messages that a platform does not mark as transactional.
pub(super) const PROMOTIONAL: &str =
    "a message that is not transactional is taken to be promotional";

/// Notes the sender of a message: the first is the house's. What is to be remarked on a message from another.
pub(super) fn sender(draft: &mut Draft, label: &str, address: &str) -> Option<String> {
    let is_address =
        address.contains('@') && !address.contains(['{', '}', '<', '>', ' ', '"', '%']);
    if !is_address {
        return None;
    }
    let sender = (label.to_owned(), address.to_owned());
    match &draft.sender {
        Some(known) if *known != sender => {
            draft.suppose(
                "messages from other senders are written as the house's: a comment says which",
            );
            Some(format!(
                "leaves from \"{label}\" <{address}> on the platform"
            ))
        }
        Some(_) => None,
        None => {
            draft.sender = Some(sender);
            None
        }
    }
}

/// A text that says something.
pub(super) fn said(value: &Value) -> Option<&str> {
    value
        .as_str()
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

/// Reports the merge fields that were not read.
pub(super) fn unread_fields(sink: &mut Sink, place: Span, fields: Vec<String>) {
    for field in fields {
        unread::no_word(
            sink,
            place,
            &format!("`{field}` in a text"),
            "what a client reads there is not in the text that was written down",
        );
    }
}
