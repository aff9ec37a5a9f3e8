//! Messages as templates: one for each message, which parts by the client's locale in Liquid.

use super::Cx;
use super::bundle::Bundle;
use super::entry::event_name;
use super::merge::Liquid;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::context::sent;
use crate::targets::passes::html;
use crate::targets::passes::locales::{asked, of};
use crate::targets::passes::merge::{self, Place, Syntax as _};
use crate::vocabulary::Channel;
use crate::workflow::{ByLocale, MergePart, MergeText, Message, PropertyRef, Template};
use serde_json::{Value, json};
use smol_str::SmolStr;
use std::cell::RefCell;
use std::fmt::Write as _;

/// Puts a template for each message into the bundle.
pub(super) fn templates(cx: &mut Cx<'_>, bundle: &mut Bundle) {
    let house = cx.house;
    for (name, node) in sent(&cx.workflow) {
        let Some(message) = house.messages.get(&name) else {
            continue;
        };
        let span = cx.workflow.source(node);
        if let Some(definition) = definition(cx, bundle, message, span) {
            bundle.template(&name, &definition);
        }
    }
}

fn definition(
    cx: &mut Cx<'_>,
    bundle: &mut Bundle,
    message: &Message,
    span: Span,
) -> Option<Value> {
    let locales = of(cx.house, message);
    if locales.len() > 1 {
        cx.can(Feature::Locales, span, "a text for each locale");
    }
    let event = cx.start_event().cloned();
    let event = event.map(|event| {
        let name = event_name(cx, &event);
        (event, name)
    });
    say_newest(cx, message, span);
    let liquid = Liquid {
        bundle: RefCell::new(bundle),
        event,
    };
    let mut writer = Writer {
        liquid,
        message,
        locales,
    };
    match message.channel {
        Channel::Email => writer.email(cx),
        Channel::Sms => {
            let body = writer.plain_body(cx)?;
            Some(json!({ "type": "Sms", "body": body }))
        }
        Channel::Push => {
            let (title, body) = (writer.line(cx, &message.subject), writer.plain_body(cx));
            Some(json!({ "type": "MobilePush", "title": title?, "body": body? }))
        }
        // Refused where it is sent.
        Channel::Letter | Channel::Whatsapp => None,
    }
}

/// A run that a segment started does not carry its event: the newest such event stands in.
fn say_newest(cx: &mut Cx<'_>, message: &Message, span: Span) {
    let fields = |text: &MergeText| {
        text.parts.iter().any(|part| match part {
            MergePart::Field { property, .. } => match property {
                PropertyRef::Event(..) => true,
                PropertyRef::Profile(_) => false,
            },
            MergePart::Text(_) | MergePart::Each { .. } => false,
        })
    };
    let bodies = message.body.values().any(|body| match body {
        Template::File(_, text) | Template::Text(text) => fields(text),
    });
    let lines = message.subject.values().chain(message.preview.values());
    if super::entry::carries_event(cx) || !(bodies || lines.into_iter().any(fields)) {
        return;
    }
    cx.reporter.nearly(
        Feature::MergeStartEvent,
        span,
        format!(
            "on Dittofeed `{}` shows what came with the newest such event",
            message.name
        ),
        "a run that is entered once ever begins in a segment, which carries no event: where it has happened again since, the later one's words stand there".to_owned(),
        Some("write `enters once for each PROPERTY`, or keep the value as a property of the client".to_owned()),
    );
}

struct Writer<'b, 'm> {
    liquid: Liquid<'b>,
    message: &'m Message,
    locales: Vec<SmolStr>,
}

impl Writer<'_, '_> {
    fn email(&mut self, cx: &mut Cx<'_>) -> Option<Value> {
        let message = self.message;
        let Some(sender) = &cx.house.sender else {
            cx.reporter.error(
                Diagnostic::new(
                    Code::NotPossible,
                    message.span,
                    format!("Dittofeed needs a sender for `{}`", message.name),
                )
                .label("from whom")
                .help("write `sender \"…\" from \"…\"` in the brand"),
            );
            return None;
        };
        let (subject, body) = (self.line(cx, &message.subject), self.html(cx));
        Some(json!({
            "type": "Email",
            "emailContentsType": "Code",
            "from": sender.address,
            "name": sender.label,
            "subject": subject?,
            "body": body?,
        }))
    }

    /// A line in every locale.
    fn line(&mut self, cx: &mut Cx<'_>, texts: &ByLocale<MergeText>) -> Option<String> {
        let span = self.message.span;
        let mut all = Vec::new();
        for locale in self.locales.clone() {
            let text = texts.get(&locale).cloned().unwrap_or_default();
            let text = merge::text(cx, &self.liquid, &text, Place::Plain, span);
            all.push((locale, text));
        }
        self.by_locale(cx, all)
    }

    fn plain_body(&mut self, cx: &mut Cx<'_>) -> Option<String> {
        let message = self.message;
        let mut all = Vec::new();
        for locale in self.locales.clone() {
            let text = match message.body.get(&locale) {
                Some(Template::File(_, text) | Template::Text(text)) => text.clone(),
                None => MergeText::default(),
            };
            let text = merge::text(cx, &self.liquid, &text, Place::Plain, message.span);
            all.push((locale, text));
        }
        self.by_locale(cx, all)
    }

    fn html(&mut self, cx: &mut Cx<'_>) -> Option<String> {
        let message = self.message;
        let mut all = Vec::new();
        for locale in self.locales.clone() {
            let text = match message.body.get(&locale) {
                Some(Template::File(_, text)) => text.clone(),
                Some(Template::Text(text)) => html::page(text),
                None => MergeText::default(),
            };
            let span = message.span;
            let page = merge::text(cx, &self.liquid, &text, Place::Html, span);
            let preview = message.preview.get(&locale).map(html::escaped_text);
            let preview =
                preview.and_then(|p| merge::text(cx, &self.liquid, &p, Place::Html, span));
            all.push((locale, page.map(|page| html::with_preview(&page, preview))));
        }
        self.by_locale(cx, all)
    }

    /// Parts by the client's locale; the brand's first one is for everybody else. `None` where one of them was
    /// refused.
    fn by_locale(&self, cx: &Cx<'_>, texts: Vec<(SmolStr, Option<String>)>) -> Option<String> {
        let texts: Vec<(SmolStr, String)> = texts
            .into_iter()
            .map(|(locale, text)| text.map(|text| (locale, text)))
            .collect::<Option<_>>()?;
        let (default, _) = texts.first()?.clone();
        let find = |locale: &str| {
            let found = texts.iter().find(|(l, _)| l == locale);
            found.map_or("", |(_, text)| text.as_str())
        };
        let asked = asked(&self.locales);
        let same = texts.iter().all(|(_, text)| text == find(&default));
        if asked.is_empty() || same {
            return Some(find(&default).to_owned());
        }
        let source = self.liquid.profile(cx, &SmolStr::new_static("locale"));
        let mut out = format!(
            "{{% assign locale = {source} | default: '' | downcase | replace: '_', '-' %}}\
             {{% assign language = locale | split: '-' | first %}}"
        );
        for (i, locale) in asked.iter().enumerate() {
            let word = if i == 0 { "if" } else { "elsif" };
            let tested = locale.replace('_', "-").to_lowercase();
            let name = if tested.contains('-') {
                "locale"
            } else {
                "language"
            };
            let _ = write!(out, "{{% {word} {name} == '{tested}' %}}{}", find(locale));
        }
        let _ = write!(out, "{{% else %}}{}{{% endif %}}", find(&default));
        Some(out)
    }
}
