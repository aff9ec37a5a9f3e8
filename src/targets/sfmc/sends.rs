//! E-mail activities, and the words of each e-mail in AMPscript beside the journey.

use super::merge::{AmpScript, field, quoted};
use super::{Cx, refuse};
use crate::source::Span;
use crate::targets::ExtraFile;
use crate::targets::Feature;
use crate::targets::context::sent;
use crate::targets::passes::merge::{self, Place};
use crate::targets::passes::{html, locales};
use crate::vocabulary::Channel;
use crate::workflow::{ByLocale, MergeText, Message, NodeId, Template};
use serde_json::{Value, json};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The activity of a message; none where it was refused.
pub(super) fn activity(
    cx: &mut Cx<'_>,
    (node, id): (NodeId, &str),
    name: &SmolStr,
    next: Option<&str>,
) -> Option<Value> {
    let house = cx.house;
    let span = cx.workflow.source(node);
    let message = house.messages.get(name)?;
    let feature = match message.channel {
        Channel::Email => Feature::SendEmail,
        Channel::Sms => Feature::SendSms,
        Channel::Push => Feature::SendPush,
        Channel::Letter | Channel::Whatsapp => Feature::SendOther,
    };
    let what = format!("a message by {}", message.channel.text());
    if !cx.can(feature, span, &what) {
        return None;
    }
    purpose(cx, message, span);
    languages(cx, message, span);
    let bound = cx.ids.need("email", name, span);
    // Missing ids are reported by themselves.
    let email: u64 = match bound.parse() {
        Ok(number) => number,
        Err(_) if bound.is_empty() => 0,
        Err(_) => {
            let help =
                "write the number of the e-mail in Email Studio: `email … is email \"808714\"`";
            refuse(cx, span, &format!("the id `{bound}` of `{name}`"), help);
            return None;
        }
    };
    let subject = in_all(cx, message, &message.subject)?;
    let preview = in_all(cx, message, &message.preview)?;
    let mut send = json!({ "emailId": email, "emailSubject": subject });
    if let (Some(send), false) = (send.as_object_mut(), preview.is_empty()) {
        send.insert("preHeader".to_owned(), json!(preview));
    }
    Some(json!({
        "key": id,
        "name": name,
        "description": "",
        "type": "EMAILV2",
        "outcomes": [{ "key": format!("{id}-next"), "next": next, "arguments": {}, "metaData": {} }],
        "arguments": {},
        "configurationArguments": {
            "applicationExtensionKey": "jb-email-activity",
            "triggeredSend": send,
        },
        "metaData": {},
    }))
}

fn purpose(cx: &mut Cx<'_>, message: &Message, span: Span) {
    let name = &message.name;
    if message.leaves.is_some() {
        cx.can(Feature::Leaves, span, "a promise to leave in time");
    }
    if message.note.is_some() {
        cx.can(Feature::Note, span, "a note of a person in a message");
    }
    if message.purpose.needs_consent() {
        cx.can(Feature::SendMarketing, span, "a message that needs consent");
        cx.reporter.remark(format!(
            "`{name}` must have a commercial send classification, so that it goes to active subscribers only"
        ));
    } else {
        let what = "a message without consent to marketing";
        cx.can(Feature::SendService, span, what);
        cx.reporter.remark(format!(
            "`{name}` must have a transactional send classification: any other is kept from those who have unsubscribed"
        ));
    }
}

fn language(locale: &str) -> &str {
    locale.split(['_', '-']).next().unwrap_or(locale)
}

/// Refuses locales that differ by region only, since one attribute tells the language.
fn languages(cx: &mut Cx<'_>, message: &Message, span: Span) {
    let locales = locales::of(cx.house, message);
    if locales.len() < 2 {
        return;
    }
    cx.can(Feature::Locales, span, "a text for each locale");
    cx.ids.need("property", "locale", span);
    let languages: BTreeSet<&str> = locales.iter().map(|l| language(l)).collect();
    if languages.len() < locales.len() {
        let what = format!("the locales of `{}`", message.name);
        let help = "it asks for the language of a client and not the region: write one text for each language";
        refuse(cx, span, &what, help);
    }
}

/// A line in all its locales; `None` where refused.
fn in_all(cx: &mut Cx<'_>, message: &Message, texts: &ByLocale<MergeText>) -> Option<String> {
    let plain = |t: &MergeText| (t.clone(), Place::Plain);
    by_language(cx, message, texts, plain)
}

fn by_language<T>(
    cx: &mut Cx<'_>,
    message: &Message,
    texts: &ByLocale<T>,
    read: impl Fn(&T) -> (MergeText, Place),
) -> Option<String> {
    let house = cx.house;
    let mut written: Vec<(SmolStr, String)> = Vec::new();
    for locale in &house.locales {
        if let Some(text) = texts.get(locale) {
            let (text, place) = read(text);
            let text = merge::text(cx, &AmpScript, &text, place, message.span)?;
            written.push((locale.clone(), text));
        }
    }
    let mut written = written.into_iter();
    let Some((_, default)) = written.next() else {
        return Some(String::new());
    };
    let bound = cx.ids.get("property", "locale").unwrap_or("locale");
    // `fr`, `fr-CH` and `fr_CH` are all French.
    let key = quoted(field(bound));
    let own = format!("Lowercase(Substring(AttributeValue({key}), 1, 2))");
    let mut text = String::new();
    for (i, (locale, words)) in written.enumerate() {
        let word = if i == 0 { "IF" } else { "ELSEIF" };
        let language = quoted(&language(&locale).to_lowercase());
        let _ = write!(text, "%%[ {word} {own} == {language} THEN ]%%{words}");
    }
    if text.is_empty() {
        return Some(default);
    }
    Some(format!("{text}%%[ ELSE ]%%{default}%%[ ENDIF ]%%"))
}

/// The body of each message, for the e-mail that its id names.
pub(super) fn files(cx: &mut Cx<'_>) -> Vec<ExtraFile> {
    let house = cx.house;
    let mut files = Vec::new();
    for (name, node) in sent(&cx.workflow) {
        let Some(message) = house.messages.get(&name) else {
            continue;
        };
        if message.channel != Channel::Email {
            continue;
        }
        let path = format!("{}/{name}.html", cx.workflow.name);
        let span = cx.workflow.source(node);
        let id = cx.ids.need("email", &name, span);
        let body = by_language(cx, message, &message.body, |template| match template {
            Template::File(_, text) => (text.clone(), Place::Html),
            Template::Text(text) => (html::page(text), Place::Html),
        });
        if let Some(text) = body {
            cx.reporter
                .remark(format!("e-mail `{id}` holds what stands in {path}"));
            files.push(ExtraFile { path, text });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
