//! Messages, and Klaviyo's merge fields in the language's own form.

use super::super::kind::Kind;
use super::super::message::{self, Found};
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
    let (name, mut lines) = (declared(reader, at, word, raw, flow), Vec::new());
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
    // The consent to marketing on a message's own channel is asked for without being written.
    let only =
        filter::read(reader, at, &raw["additional_filters"]).without(&message::consent(word));
    lines.push(if only.is_empty() {
        Line::Step(format!("send {name}"))
    } else {
        Line::SendIf(only, name)
    });
    lines
}

fn declared(
    reader: &mut Reader<'_>,
    at: At<'_>,
    word: &'static str,
    raw: &Value,
    flow: &str,
) -> String {
    let transactional = raw["transactional"].as_bool() == Some(true);
    let mut remarks = Vec::new();
    let account = reader.account;
    if !transactional {
        reader.draft.suppose(message::PROMOTIONAL);
    }
    let template = raw["template_id"].as_str();
    let mut translated = |text: Option<&str>| text.map(|text| translate(reader, at, text));
    let subject = translated(match word {
        "email" => message::said(&raw["subject_line"]),
        "push" => message::said(&raw["title"]),
        _ => None,
    });
    let preview = message::said(&raw["preview_text"]).filter(|_| word == "email");
    let preview = translated(preview);
    let words = raw["body"]
        .as_str()
        .or_else(|| template.and_then(|id| account.template(id)));
    let text = translated(words.filter(|text| !text.trim().is_empty()));
    if let (Some(label), Some(address)) = (raw["from_label"].as_str(), raw["from_email"].as_str()) {
        remarks.extend(message::sender(reader.draft, label, address));
    }
    let called = raw["name"]
        .as_str()
        .or_else(|| template.and_then(|id| reader.account.name_of("template", id)));
    let found = Found {
        word,
        called,
        flow,
        transactional,
        subject,
        preview,
        text,
        instead: ("template", template),
        no_words: "the words of templates are not in the export: a line says where they are",
        remarks,
        bound: template,
    };
    message::declare(reader.draft, found)
}

/// A text with Klaviyo's merge fields, in ours.
pub(super) fn translate(reader: &mut Reader<'_>, at: At<'_>, text: &str) -> String {
    let (text, unread) = texts::translate(text, |inner| merge_field(reader, at, inner));
    message::unread_fields(reader.sink, at.export.place_of(at.id), unread);
    text
}

/// `person.first_name|default:'Dear client'` as `{{first_name else Dear client}}`.
fn merge_field(reader: &mut Reader<'_>, at: At<'_>, inner: &str) -> Option<String> {
    let (path, filters) = texts::piped(inner);
    let mut path = path.to_owned();
    let mut fallback = None;
    for (name, value) in filters {
        match name {
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
    Some(texts::field(reader.draft, &name, fallback))
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
