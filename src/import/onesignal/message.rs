//! Messages: templates, with their Liquid in the language's own form.

use super::super::document::At;
use super::super::message::{self, Found};
use super::super::texts;
use super::Reader;
use serde_json::Value;

/// The message that a node sends.
pub(super) fn declared(
    reader: &mut Reader<'_>,
    at: At<'_>,
    word: &'static str,
    flow: &str,
) -> String {
    let id = at.raw["template_id"].as_str();
    let template = id.and_then(|id| reader.account.template(id));
    let raw = template.unwrap_or(&Value::Null);
    // Since a short time answers hold what a template says in `content`.
    let content = if raw["content"].is_object() {
        &raw["content"]
    } else {
        raw
    };
    reader.draft.suppose(
        "a message of a journey is taken to be promotional: it goes to subscribed addresses only",
    );
    let mut translated = |text: Option<&str>| text.map(|text| translate(reader, at, text));
    let subject = translated(match word {
        "email" => message::said(&content["email_subject"]),
        "push" => message::said(&content["headings"]["en"]),
        _ => None,
    });
    let preview = translated(message::said(&content["email_preheader"]));
    // The body of an e-mail is a page of code, which is no text.
    let text = translated(match word {
        "email" => None,
        _ => message::said(&content["contents"]["en"]),
    });
    let mut remarks = Vec::new();
    if let Some(address) = content["email_from_address"].as_str() {
        let label = content["email_from_name"].as_str().unwrap_or("Account");
        remarks.extend(message::sender(reader.draft, label, address));
    }
    let found = Found {
        word,
        called: template.and_then(|t| t["name"].as_str()),
        flow,
        transactional: false,
        subject,
        preview,
        text,
        instead: ("template", id),
        no_words: "pages of e-mails are not taken over: a line says where they are",
        remarks,
        bound: id,
    };
    message::declare(reader.draft, found)
}

fn translate(reader: &mut Reader<'_>, at: At<'_>, text: &str) -> String {
    let (text, unread) = texts::translate(text, |inner| merge_field(reader, inner));
    message::unread_fields(reader.sink, at.place(), unread);
    text
}

/// `user.tags.first_name | default: 'dear client'` as `{{first_name else dear client}}`.
fn merge_field(reader: &mut Reader<'_>, inner: &str) -> Option<String> {
    let (path, filters) = texts::piped(inner);
    let key = path
        .strip_prefix("user.tags.")
        .or_else(|| path.strip_prefix("user.tags[")?.strip_suffix(']'))
        .or_else(|| path.strip_prefix("subscription.tags."))
        .map(texts::unquoted)?;
    let mut fallback = None;
    for (name, value) in filters {
        match name {
            "default" => fallback = Some(value.to_owned()),
            "escape" => {}
            _ => return None,
        }
    }
    if key.is_empty() || key.contains(['"', '\'', '{', '}']) {
        return None;
    }
    let name = reader.draft.property(key, key, "text?");
    Some(texts::field(reader.draft, &name, fallback))
}
