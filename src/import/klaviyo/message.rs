//! Messages, and Klaviyo's merge fields in the language's own form.

use super::super::condition::Condition;
use super::super::draft::Message;
use super::super::kind::Kind;
use super::super::shape::Line;
use super::super::texts;
use super::super::words::field as declared_field;
use super::filter::{self, At};

use super::{Reader, words};
use serde_json::Value;

/// The lines for an action that sends.
pub(super) fn send(
    reader: &mut Reader<'_>,
    at: At<'_>,
    kind: &str,
    data: &Value,
    flow: &str,
) -> Vec<Line> {
    let raw = &data["message"];
    if data["status"] == "disabled" {
        let name = raw["name"].as_str().unwrap_or("a message");
        return vec![Line::Comment(format!("switched off: {name}"))];
    }
    let word = match kind {
        "send-sms" => "sms",
        "send-mobile-push" => "push",
        "send-whatsapp" => "whatsapp",
        _ => "email",
    };
    let (name, mut lines) = (message(reader, at, word, raw, flow), Vec::new());
    if data["status"] == "manual" {
        lines.push(Line::Comment(
            "a person sends it by hand: counted as sent".to_owned(),
        ));
    }
    if raw["smart_sending_enabled"].as_bool().unwrap_or(true) {
        reader.draft.suppose(
            "Smart Sending may skip messages: its hours are a setting of the account, so it is not counted on",
        );
    }
    let only = without_consent(filter::read(reader, at, &raw["additional_filters"]), word);
    lines.push(if only.is_empty() {
        Line::Step(format!("send {name}"))
    } else {
        Line::SendIf(only, name)
    });
    lines
}

/// The consent to marketing on a message's own channel is asked for without being written.
fn without_consent(condition: Condition, word: &str) -> Condition {
    let own = Condition::is(format!("client consents to {word}"));
    if condition == own {
        return Condition::All(Vec::new());
    }
    match condition {
        Condition::All(parts) => Condition::all(parts.into_iter().filter(|p| *p != own).collect()),
        other @ (Condition::Is(_) | Condition::Not(_) | Condition::Any(_)) => other,
    }
}

fn message(
    reader: &mut Reader<'_>,
    at: At<'_>,
    word: &'static str,
    raw: &Value,
    flow: &str,
) -> String {
    let transactional = raw["transactional"].as_bool() == Some(true);
    let mut remarks = Vec::new();
    if !transactional {
        reader
            .draft
            .suppose("a message that is not transactional is taken to be promotional");
    }
    let template = raw["template_id"].as_str();
    let subject = match (word, raw["subject_line"].as_str(), raw["title"].as_str()) {
        ("email", Some(subject), _) | ("push", _, Some(subject)) if !subject.trim().is_empty() => {
            Some(translate(reader, at, subject))
        }
        ("email" | "push", ..) => {
            reader
                .draft
                .suppose("a message without a subject is given one");
            Some("A message without a subject".to_owned())
        }
        _ => None,
    };
    let preview = raw["preview_text"]
        .as_str()
        .filter(|p| word == "email" && !p.trim().is_empty());
    let preview = preview.map(|preview| translate(reader, at, preview));
    let words = raw["body"]
        .as_str()
        .or_else(|| template.and_then(|id| reader.account.template(id)));
    let text = if let Some(words) = words.filter(|text| !text.trim().is_empty()) {
        translate(reader, at, words)
    } else {
        reader
            .draft
            .suppose("the words of templates are not in the export: a line says where they are");
        match template {
            Some(id) => format!("The words of template {id}."),
            None => "The words are on the platform.".to_owned(),
        }
    };
    if let (Some(label), Some(address)) = (raw["from_label"].as_str(), raw["from_email"].as_str()) {
        let sender = (label.to_owned(), address.to_owned());
        match &reader.draft.sender {
            None => reader.draft.sender = Some(sender),
            Some(known) if *known != sender => {
                remarks.push(format!(
                    "leaves from \"{label}\" <{address}> on the platform"
                ));
                reader.draft.suppose(
                    "messages from other senders are written as the house's: a comment says which",
                );
            }
            Some(_) => {}
        }
    }
    let called = raw["name"]
        .as_str()
        .or_else(|| template.and_then(|id| reader.account.name_of("template", id)));
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
        remarks,
        bound: template.filter(|_| word == "email").map(str::to_owned),
    };
    reader.draft.message(&wish, message)
}

/// A text with Klaviyo's merge fields, in ours.
pub(super) fn translate(reader: &mut Reader<'_>, at: At<'_>, text: &str) -> String {
    let (text, unread) = texts::translate(text, |inner| merge_field(reader, at, inner));
    for field in unread {
        reader.no_word(
            at.export,
            at.id,
            &format!("`{field}` in a text"),
            "what a client reads there is not in the text that was written down",
        );
    }
    text
}

/// `person.first_name|default:'Dear client'` as `{{first_name else Dear client}}`.
fn merge_field(reader: &mut Reader<'_>, at: At<'_>, inner: &str) -> Option<String> {
    let mut parts = inner.split('|').map(str::trim);
    let mut path = parts.next()?.to_owned();
    let mut fallback = None;
    for filter in parts {
        let (name, value) = filter.split_once(':').unwrap_or((filter, ""));
        let value = value.trim().trim_matches(|c| c == '\'' || c == '"');
        match name.trim() {
            "lookup" => path = format!("{path}.{value}"),
            "default" => fallback = Some(value.to_owned()),
            _ => return None,
        }
    }
    let name = match path.split_once('.') {
        Some(("event", key)) => {
            let metric = at.metric?;
            let kind = reader.kinds.event(metric, key);
            if matches!(kind, Kind::YesNo | Kind::Mixed) {
                return None;
            }
            let called = reader.account.name_of("metric", metric);
            let event = reader.draft.event(metric, called);
            let field = declared_field(event, key, kind.declared());
            format!("{}.{field}", event.name)
        }
        Some(("person", key)) => of_profile(reader, key)?,
        Some(_) => return None,
        None => of_profile(reader, &path)?,
    };
    let fallback = texts::said(fallback).unwrap_or_else(|| {
        reader.draft.suppose(texts::NO_FALLBACK);
        texts::OUR_CLIENT.to_owned()
    });
    Some(texts::field(&name, &fallback))
}

fn of_profile(reader: &mut Reader<'_>, key: &str) -> Option<String> {
    const BUILT_IN: [&str; 8] = [
        "first_name",
        "last_name",
        "email",
        "phone_number",
        "organization",
        "title",
        "locale",
        "external_id",
    ];
    let (full, shown) = match key.strip_prefix("location.") {
        Some(inner) => (format!("location['{inner}']"), inner.to_owned()),
        None if BUILT_IN.contains(&key) => (key.to_owned(), key.to_owned()),
        None => (words::custom(key), key.to_owned()),
    };
    let kind = reader.kinds.profile(&full);
    if matches!(kind, Kind::YesNo | Kind::Mixed) {
        return None;
    }
    Some(reader.draft.property(&full, &shown, kind.declared()))
}
