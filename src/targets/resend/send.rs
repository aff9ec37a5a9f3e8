//! A message: one step, or one for each locale behind conditions; and its templates, as bodies of
//! `POST /templates`, which steps refer to by alias.

use super::Cx;
use super::conditions::{field, group, key, rule};
use super::merge::Variables;
use super::steps::Graph;
use crate::source::Span;
use crate::targets::passes::html;
use crate::targets::passes::locales::{self, Form, slug};
use crate::targets::passes::merge::{self, Place};
use crate::targets::{ExtraFile, Feature};
use crate::vocabulary::Channel;
use crate::workflow::{MergePart, MergeText, Message, Template};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// Variables of one template, as published.
const VARIABLES: usize = 50;

/// The steps of a message, and the templates that they send.
pub(super) fn send(
    cx: &mut Cx<'_>,
    graph: &mut Graph,
    own: &str,
    name: &SmolStr,
    next: Option<&str>,
    span: Span,
) {
    let house = cx.house;
    let Some(message) = house.messages.get(name) else {
        return;
    };
    let feature = match message.channel {
        Channel::Email => Feature::SendEmail,
        Channel::Sms => Feature::SendSms,
        Channel::Push => Feature::SendPush,
        Channel::Letter | Channel::Whatsapp => Feature::SendOther,
    };
    let what = format!("a message by {}", message.channel.text());
    if !cx.can(feature, span, &what) {
        return;
    }
    purpose(cx, message, span);
    let locales = locales::of(house, message);
    let (Some(default), asked) = (locales.first().cloned(), locales::asked(&locales)) else {
        return;
    };
    if asked.is_empty() {
        one(cx, graph, own, message, &default, next);
        return;
    }
    cx.can(Feature::Locales, span, "a text for each locale");
    let key = key(cx, &SmolStr::new_static("locale"));
    cx.reporter.remark(format!(
        "`{key}` must be a text property of contacts that holds the language, such as `{default}`"
    ));
    let named = |locale: &str| format!("{own}-{}", slug(locale));
    for (i, locale) in asked.iter().enumerate() {
        let forms = locales::forms(locale).into_iter().map(|(form, text)| {
            let operator = match form {
                Form::Is => "eq",
                Form::Begins => "starts_with",
            };
            rule(&field(&key), operator, Some(json!(text)))
        });
        let Some(is) = group("or", forms.collect()) else {
            continue;
        };
        let step = if i == 0 {
            own.to_owned()
        } else {
            format!("{own}-if-{}", slug(locale))
        };
        let otherwise = match asked.get(i + 1) {
            Some(next) => format!("{own}-if-{}", slug(next)),
            None => named(&default),
        };
        graph.step(&step, "condition", is);
        graph.lead(&step, Some(&named(locale)), "condition_met");
        graph.lead(&step, Some(&otherwise), "condition_not_met");
    }
    let mut sends = asked;
    sends.retain(|l| *l != default);
    sends.push(default);
    for locale in &sends {
        one(cx, graph, &named(locale), message, locale, next);
    }
}

fn purpose(cx: &mut Cx<'_>, message: &Message, span: Span) {
    if message.leaves.is_some() {
        cx.can(Feature::Leaves, span, "a promise to leave in time");
    }
    if message.note.is_some() {
        cx.can(Feature::Note, span, "a note of a person in a message");
    }
    let (feature, what) = if message.purpose.needs_consent() {
        (Feature::SendMarketing, "a message that needs consent")
    } else {
        (
            Feature::SendService,
            "a message without consent to marketing",
        )
    };
    cx.can(feature, span, what);
}

/// The step that sends a message in a locale, and its template.
fn one(
    cx: &mut Cx<'_>,
    graph: &mut Graph,
    own: &str,
    message: &Message,
    locale: &SmolStr,
    next: Option<&str>,
) {
    let variables = Variables::default();
    let Some(template) = template(cx, &variables, message, locale) else {
        return;
    };
    let mut sent = json!({ "id": alias(cx, message, locale) });
    if let (Some(filled), Some(fields)) = (variables.filled(), sent.as_object_mut()) {
        fields.insert("variables".to_owned(), filled);
    }
    graph.step(own, "send_email", json!({ "template": sent }));
    graph.lead(own, next, "default");
    let path = format!(
        "{}/{}.{locale}.template.json",
        cx.workflow.name, message.name
    );
    let mut text = serde_json::to_string_pretty(&template).unwrap_or_default();
    text.push('\n');
    graph.template(ExtraFile { path, text });
}

/// The name by which a template is known, which we choose.
fn alias(cx: &Cx<'_>, message: &Message, locale: &str) -> String {
    let name = message.name.replace('_', "-");
    format!(
        "{}-{name}-{}",
        cx.house.name.replace('_', "-"),
        slug(locale)
    )
}

fn template(
    cx: &mut Cx<'_>,
    variables: &Variables,
    message: &Message,
    locale: &SmolStr,
) -> Option<Value> {
    let span = message.span;
    let Some(sender) = cx.house.sender.clone() else {
        let what = format!("`{}` without a sender", message.name);
        cx.reporter
            .refuse(span, &what, "write `sender \"…\" from \"…\"` in the brand");
        return None;
    };
    let subject = message.subject.get(locale).cloned().unwrap_or_default();
    let subject = merge::text(cx, variables, &subject, Place::Plain, span);
    let body = match message.body.get(locale) {
        Some(Template::File(_, text)) => text.clone(),
        Some(Template::Text(text)) => html::page(text),
        None => MergeText::default(),
    };
    say_unescaped(cx, message, &body);
    let page = merge::text(cx, variables, &body, Place::Html, span);
    let preview = message.preview.get(locale).map(html::escaped_text);
    let preview = preview.and_then(|p| merge::text(cx, variables, &p, Place::Html, span));
    if variables.count() > VARIABLES {
        let what = format!("more than {VARIABLES} merge fields in `{}`", message.name);
        cx.reporter.refuse(span, &what, "use fewer of them");
        return None;
    }
    let mut template = json!({
        "name": format!("{} ({locale})", message.name),
        "alias": alias(cx, message, locale),
        "from": format!("{} <{}>", sender.label, sender.address),
        "subject": subject?,
        "html": html::with_preview(&page?, preview),
    });
    let declared = variables.declared();
    if let (false, Some(fields)) = (declared.is_empty(), template.as_object_mut()) {
        fields.insert("variables".to_owned(), json!(declared));
    }
    Some(template)
}

/// What is filled in is not escaped where a page is read.
fn say_unescaped(cx: &mut Cx<'_>, message: &Message, body: &MergeText) {
    let field = body.parts.iter().find_map(|part| match part {
        MergePart::Field { span, .. } => Some(*span),
        MergePart::Text(_) | MergePart::Each { .. } => None,
    });
    let Some(span) = field else {
        return;
    };
    cx.reporter.nearly(
        Feature::MergeProfile,
        span,
        format!(
            "Resend puts what it fills into the page of `{}` as it is kept",
            message.name
        ),
        "a value with `<` or `&` in it, such as a name that somebody has typed into a form, is read as part of the page: your systems must keep such values out".to_owned(),
        None,
    );
}
