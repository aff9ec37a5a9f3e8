//! Messages: templates, with their merge fields in the language's own form.

use super::super::draft::Message;
use super::super::shape::Line;
use super::super::texts;
use super::{At, Reader};
use serde_json::Value;

/// The lines for a node that sends.
pub(super) fn send(reader: &mut Reader<'_>, at: At<'_>, flow: &str) -> Vec<Line> {
    let variant = &at.raw["variant"];
    let word = match variant["type"].as_str() {
        Some("Email") => "email",
        Some("Sms") => "sms",
        Some("MobilePush") => "push",
        _ => {
            reader.no_word(
                at,
                "a webhook",
                "it was left out: where what it calls reaches a client, that is not counted",
            );
            return vec![Line::Comment(format!("no word for: {}", at.raw))];
        }
    };
    let name = message(reader, at, word, flow);
    vec![Line::Step(format!("send {name}"))]
}

fn message(reader: &mut Reader<'_>, at: At<'_>, word: &'static str, flow: &str) -> String {
    let id = at.raw["variant"]["templateId"].as_str();
    let template = id.and_then(|id| reader.account.template(id));
    let definition = template.map_or(&Value::Null, |t| &t["definition"]);
    let by_choice = at.raw["subscriptionGroupId"].is_string();
    if by_choice {
        reader
            .draft
            .suppose("a message of a subscription group is taken to be promotional");
    } else {
        reader
            .draft
            .suppose("a message without a subscription group is taken to be transactional: nobody can opt out of it");
    }
    let said = |value: &Value| {
        let text = value.as_str().unwrap_or_default().trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let subject = match word {
        "email" => Some(said(&definition["subject"])),
        "push" => Some(said(&definition["title"])),
        _ => None,
    };
    let subject = subject.map(|subject| {
        if let Some(subject) = subject {
            translate(reader, at, &subject)
        } else {
            reader
                .draft
                .suppose("a message without a subject is given one");
            "A message without a subject".to_owned()
        }
    });
    // The body of an e-mail is a page of code, which is no text.
    let words = said(&definition["body"]).filter(|body| word != "email" || !body.contains('<'));
    let text = if let Some(words) = words {
        translate(reader, at, &words)
    } else {
        reader
            .draft
            .suppose("pages of e-mails are not taken over: a line says where they are");
        match id {
            Some(id) => format!("The words of template {id}."),
            None => "The words are on the platform.".to_owned(),
        }
    };
    if let Some(address) = definition["from"].as_str().filter(|a| is_address(a))
        && reader.draft.sender.is_none()
    {
        let label = definition["name"].as_str().unwrap_or("Account");
        reader.draft.sender = Some((label.to_owned(), address.to_owned()));
    }
    let called = template
        .and_then(|t| t["name"].as_str())
        .or_else(|| at.raw["name"].as_str());
    let wish = called.map_or_else(|| format!("{flow} {word}"), str::to_owned);
    let message = Message {
        word,
        name: String::new(),
        purpose: if by_choice {
            "promotional"
        } else {
            "transactional"
        },
        subject,
        preview: None,
        text,
        remarks: Vec::new(),
        bound: None,
    };
    reader.draft.message(&wish, message)
}

/// Whether it is an address and no merge field.
fn is_address(text: &str) -> bool {
    text.contains('@') && !text.contains(['{', '}', '<', '>', ' ', '"'])
}

/// A text with Dittofeed's merge fields, in ours.
fn translate(reader: &mut Reader<'_>, at: At<'_>, text: &str) -> String {
    let (text, unread) = texts::translate(text, |inner| merge_field(reader, inner));
    for field in unread {
        reader.no_word(
            at,
            &format!("`{field}` in a text"),
            "what a client reads there is not in the text that was written down",
        );
    }
    text
}

/// `user.firstName | default: 'dear client'` as `{{first_name else dear client}}`.
fn merge_field(reader: &mut Reader<'_>, inner: &str) -> Option<String> {
    let mut parts = inner.split('|').map(str::trim);
    let key = parts.next()?.strip_prefix("user.")?;
    let mut fallback = None;
    for filter in parts {
        let (name, value) = filter.split_once(':').unwrap_or((filter, ""));
        let value = value.trim().trim_matches(|c| c == '\'' || c == '"');
        match name.trim() {
            "default" => fallback = Some(value.to_owned()),
            "escape" => {}
            _ => return None,
        }
    }
    let is_key = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if key.is_empty() || !key.chars().all(is_key) {
        return None;
    }
    let kind = reader.account.kind_of_trait(key);
    if !matches!(kind, "text?" | "number?") {
        return None;
    }
    let name = reader.draft.property(key, key, kind);
    let fallback = texts::said(fallback).unwrap_or_else(|| {
        reader.draft.suppose(texts::NO_FALLBACK);
        texts::OUR_CLIENT.to_owned()
    });
    Some(texts::field(&name, &fallback))
}
