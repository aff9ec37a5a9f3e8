//! Messages: templates, whose variables each step fills.

use super::super::document::At;
use super::super::draft::HOUSE;
use super::super::kind::Kind;
use super::super::message::{self, Found};
use super::super::texts;
use super::Reader;
use serde_json::Value;

/// The message that a step sends.
pub(super) fn declared(
    reader: &mut Reader<'_>,
    at: At<'_>,
    starts: Option<&str>,
    flow: &str,
) -> String {
    let config = &at.raw["config"];
    let given = config["template"]["id"].as_str();
    let id = given.map(our_own);
    let template = given.and_then(|id| reader.account.template(id));
    let raw = template.unwrap_or(&Value::Null);
    reader
        .draft
        .suppose("a message of an automation is taken to be promotional");
    let own = |key: &str| message::said(&config[key]).or_else(|| message::said(&raw[key]));
    let mut translated =
        |text: Option<&str>| text.map(|text| translate(reader, at, (starts, raw), text));
    let subject = translated(own("subject"));
    // What a template says as a page is code, which is no text.
    let text = translated(message::said(&raw["text"]));
    let mut remarks = Vec::new();
    // `Name <address>`, or an address alone.
    if let Some(from) = own("from") {
        let (label, address) = from.split_once('<').map_or(("", from), |(label, rest)| {
            (label, rest.trim_end_matches('>'))
        });
        let label = label.trim().trim_matches('"');
        let label = if label.is_empty() { "Account" } else { label };
        remarks.extend(message::sender(reader.draft, label, address.trim()));
    }
    let found = Found {
        word: "email",
        called: message::said(&raw["name"]).or(id),
        flow,
        transactional: false,
        subject,
        preview: None,
        text,
        instead: ("template", id),
        no_words: "pages of e-mails are not taken over: a line says where they are",
        remarks,
        bound: None,
    };
    message::declare(reader.draft, found)
}

/// What a text that was read here and built again calls its template, as it was called before.
fn our_own(alias: &str) -> &str {
    let rest = alias.strip_prefix(HOUSE).and_then(|r| r.strip_prefix('-'));
    rest.and_then(|rest| rest.strip_suffix("-en"))
        .unwrap_or(alias)
}

fn translate(
    reader: &mut Reader<'_>,
    at: At<'_>,
    (starts, template): (Option<&str>, &Value),
    text: &str,
) -> String {
    // Three braces mark a variable of a template.
    let text = text.replace("{{{", "{{").replace("}}}", "}}");
    let (text, unread) =
        texts::translate(&text, |key| variable(reader, at, (starts, template), key));
    message::unread_fields(reader.sink, at.place(), unread);
    text
}

/// A variable, as the step fills it and the template says for who lacks it.
fn variable(
    reader: &mut Reader<'_>,
    at: At<'_>,
    (starts, template): (Option<&str>, &Value),
    key: &str,
) -> Option<String> {
    let filled = &at.raw["config"]["template"]["variables"][key];
    let path = match filled {
        Value::String(text) if !text.contains(['{', '}']) => return Some(text.clone()),
        Value::Number(number) => return Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            filled["var"].as_str()?
        }
    };
    let (name, kind) = reader.field(starts, path)?;
    if matches!(kind, Kind::YesNo | Kind::Mixed) {
        return None;
    }
    let declared = template["variables"].as_array().into_iter().flatten();
    let mut declared = declared.filter(|variable| variable["key"] == key);
    let fallback = declared.find_map(|variable| match &variable["fallback_value"] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    });
    Some(texts::field(reader.draft, &name, fallback))
}
