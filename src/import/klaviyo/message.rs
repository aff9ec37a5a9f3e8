//! Messages, and Klaviyo's merge fields in the language's own form.

use super::super::condition::Condition;
use super::super::draft::Message;
use super::super::shape::Line;
use super::filter::{self, At};
use super::kinds::Kind;
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

/// A text with Klaviyo's merge fields, in ours. What can't be read is left out between `[` and `]`.
pub(super) fn translate(reader: &mut Reader<'_>, at: At<'_>, text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    loop {
        let field = rest.find("{{");
        let tag = rest.find("{%");
        let (open, close, is_field) = match (field, tag) {
            (Some(f), Some(t)) if t < f => (t, "%}", false),
            (Some(f), _) => (f, "}}", true),
            (None, Some(t)) => (t, "%}", false),
            (None, None) => break,
        };
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let Some(end) = from.find(close) else {
            rest = from.get(2..).unwrap_or_default();
            continue;
        };
        let inner = from.get(2..end).unwrap_or_default().trim();
        let read = if is_field {
            merge_field(reader, at, inner)
        } else {
            None
        };
        if let Some(read) = read {
            out.push_str(&read);
        } else {
            reader.no_word(
                at.export,
                at.id,
                &format!("`{}` in a text", from.get(..end + 2).unwrap_or_default()),
                "what a client reads there is not in the text that was written down",
            );
            out.push_str("[…]");
        }
        rest = from.get(end + 2..).unwrap_or_default();
    }
    out.push_str(rest);
    out
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
            let field = words::field(event, key, kind.declared());
            format!("{}.{field}", event.name)
        }
        Some(("person", key)) => of_profile(reader, key)?,
        Some(_) => return None,
        None => of_profile(reader, &path)?,
    };
    let said = fallback.filter(|f| !f.trim().is_empty() && !f.contains(['{', '}']));
    let fallback = said.unwrap_or_else(|| {
        reader.draft.suppose(
            "a merge field without words for who lacks it is given `our client`: choose them",
        );
        "our client".to_owned()
    });
    Some(format!("{{{{{name} else {fallback}}}}}"))
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
