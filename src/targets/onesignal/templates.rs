//! The words of the journey's messages, as bodies of `POST /templates`: a template holds every locale, and Liquid
//! chooses by the client's language.

use super::Cx;
use super::merge::Liquid;
use super::refuse;
use crate::source::Span;
use crate::targets::ExtraFile;
use crate::targets::Feature;
use crate::targets::context::sent;
use crate::targets::passes::merge::{self, Place};
use crate::targets::passes::{html, locales};
use crate::vocabulary::Channel;
use crate::workflow::{ByLocale, MergeText, Message, Template};
use serde_json::json;
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Refuses locales that differ by region only: OneSignal knows a client's language.
pub(super) fn locales_can_be_told_apart(cx: &mut Cx<'_>, message: &Message, span: Span) {
    let locales = locales::of(cx.house, message);
    if locales.len() > 1 {
        cx.can(Feature::Locales, span, "a text for each locale");
    }
    let languages: BTreeSet<&str> = locales.iter().map(|l| language(l)).collect();
    if languages.len() < locales.len() {
        let what = format!("the locales of `{}`", message.name);
        let help = "it knows the language of a client and not the region: write one text for each language";
        refuse(cx, span, &what, help);
    }
}

fn language(locale: &str) -> &str {
    locale.split(['_', '-']).next().unwrap_or(locale)
}

/// One file for each message.
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
        let path = format!("{}/{name}.template.json", cx.workflow.name);
        let span = cx.workflow.source(node);
        let id = cx.ids.need("email", &name, span);
        let plain = |t: &MergeText| (t.clone(), Place::Plain);
        let subject = by_language(cx, message, &message.subject, plain, |_, _, text| {
            Some(text)
        });
        let body = by_language(
            cx,
            message,
            &message.body,
            |template| match template {
                Template::File(_, text) => (text.clone(), Place::Html),
                Template::Text(text) => (html::page(text), Place::Html),
            },
            |cx, locale, text| {
                let preview = message.preview.get(locale).map(html::escaped_text);
                let preview = match preview {
                    Some(preview) => {
                        let place = Place::Html;
                        Some(merge::text(cx, &Liquid, &preview, place, message.span)?)
                    }
                    None => None,
                };
                Some(html::with_preview(&text, preview))
            },
        );
        let (Some(subject), Some(body)) = (subject, body) else {
            continue;
        };
        let template = json!({
            "app_id": "{app_id}",
            "name": name,
            // Of other channels; the field is required.
            "contents": { "en": subject },
            "isEmail": true,
            "email_subject": subject,
            "email_body": body,
        });
        cx.reporter.remark(format!(
            "template `{id}` holds what {path} makes (`POST /templates`, with your app's id for `{{app_id}}`)"
        ));
        let mut text = serde_json::to_string_pretty(&template).unwrap_or_default();
        text.push('\n');
        files.push(ExtraFile { path, text });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// One text for all locales; `None` where refused.
fn by_language<T>(
    cx: &mut Cx<'_>,
    message: &Message,
    texts: &ByLocale<T>,
    read: impl Fn(&T) -> (MergeText, Place),
    finish: impl Fn(&mut Cx<'_>, &SmolStr, String) -> Option<String>,
) -> Option<String> {
    let locales: Vec<SmolStr> = cx
        .house
        .locales
        .iter()
        .filter(|l| texts.contains_key(l))
        .cloned()
        .collect();
    let mut written: Vec<(SmolStr, String)> = Vec::new();
    for locale in &locales {
        if let Some(text) = texts.get(locale) {
            let (text, place) = read(text);
            let text = merge::text(cx, &Liquid, &text, place, message.span)?;
            written.push((locale.clone(), finish(cx, locale, text)?));
        }
    }
    let mut written = written.into_iter();
    let Some((_, default)) = written.next() else {
        return Some(String::new());
    };
    let mut text = String::new();
    for (i, (locale, own)) in written.enumerate() {
        let word = if i == 0 { "if" } else { "elsif" };
        let language = language(&locale);
        let _ = write!(
            text,
            "{{% {word} subscription.language == \"{language}\" %}}{own}"
        );
    }
    if text.is_empty() {
        return Some(default);
    }
    Some(format!("{text}{{% else %}}{default}{{% endif %}}"))
}
