//! Messages: templates, with their merge fields in the language's own form.

use super::super::draft::HOUSE;
use super::super::message::{self, Found};
use super::super::print::quoted;
use super::super::shape::Line;
use super::super::texts;
use super::{At, Reader};

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
    let name = declared(reader, at, word, flow);
    vec![Line::Step(format!("send {name}"))]
}

fn declared(reader: &mut Reader<'_>, at: At<'_>, word: &'static str, flow: &str) -> String {
    let id = at.raw["variant"]["templateId"].as_str();
    let template = id.and_then(|id| reader.account.template(id));
    let definition = template.map_or(&serde_json::Value::Null, |t| &t["definition"]);
    let by_choice = at.raw["subscriptionGroupId"].is_string();
    if let Some(group) = at.raw["subscriptionGroupId"].as_str() {
        let line = format!("channel {word} is group {}", quoted(group));
        let channel = format!("channel {word} is ");
        // One group for each channel can be named: the first that is met.
        let mut known = reader.draft.bindings.iter();
        if !known.any(|known| known.starts_with(&channel)) {
            reader.draft.bindings.insert(line);
        }
    }
    if by_choice {
        reader
            .draft
            .suppose("a message of a subscription group is taken to be promotional");
    } else {
        reader
            .draft
            .suppose("a message without a subscription group is taken to be transactional: nobody can opt out of it");
    }
    let subject = match word {
        "email" => message::said(&definition["subject"]),
        _ => message::said(&definition["title"]),
    };
    let subject = subject.map(|subject| translate(reader, at, subject));
    // The body of an e-mail is a page of code, which is no text.
    let words =
        message::said(&definition["body"]).filter(|body| word != "email" || !body.contains('<'));
    let text = words.map(|words| translate(reader, at, words));
    let mut remarks = Vec::new();
    if let Some(address) = definition["from"].as_str() {
        let label = definition["name"].as_str().unwrap_or("Account");
        remarks.extend(message::sender(reader.draft, label, address));
    }
    let called = template
        .and_then(|t| t["name"].as_str())
        .or_else(|| at.raw["name"].as_str());
    // What was read here and is built again has the house before its name.
    let ours = called.and_then(|called| called.strip_prefix(HOUSE)?.strip_prefix(": "));
    let called = ours.or(called).map(|called| called.replace(": ", "_"));
    let called = called.as_deref();
    message::declare(
        reader.draft,
        Found {
            word,
            called,
            flow,
            transactional: !by_choice,
            subject,
            preview: None,
            text,
            // An id of ours is made of the house's name: the template's own name stays.
            instead: ("template", template.and(called).or(id)),
            no_words: "pages of e-mails are not taken over: a line says where they are",
            remarks,
            bound: None,
        },
    )
}

/// A text with Dittofeed's merge fields, in ours.
fn translate(reader: &mut Reader<'_>, at: At<'_>, text: &str) -> String {
    let (text, unread) = texts::translate(text, |inner| merge_field(reader, inner));
    message::unread_fields(reader.sink, at.place(), unread);
    text
}

/// `user.firstName | default: 'dear client'` as `{{first_name else dear client}}`.
fn merge_field(reader: &mut Reader<'_>, inner: &str) -> Option<String> {
    let (path, filters) = texts::piped(inner);
    let key = path.strip_prefix("user.")?;
    let mut fallback = None;
    for (name, value) in filters {
        match name {
            "default" => fallback = Some(value.to_owned()),
            "escape" => {}
            _ => return None,
        }
    }
    if !texts::is_key(key) {
        return None;
    }
    let kind = reader.account.kind_of_trait(key);
    if !matches!(kind, "text?" | "number?") {
        return None;
    }
    let name = reader.draft.property(key, key, kind);
    Some(texts::field(reader.draft, &name, fallback))
}
