//! A message: one action as a draft, or one for each locale behind a split.

use super::steps::{Action, action, conditional};
use super::{Cx, Guards, channels, condition_groups, filters, merge, with};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::locales::{self, Form, slug};
use crate::vocabulary::Channel;
use crate::workflow::{Message, NodeId};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// The actions of a send node; the first has the node's id.
pub(super) fn actions(
    cx: &mut Cx<'_>,
    guards: &Guards,
    node: NodeId,
    id: &str,
    name: &SmolStr,
    next: Option<&str>,
) -> Vec<Action> {
    let span = cx.workflow.source(node);
    let house = cx.house;
    let Some(message) = house.messages.get(name) else {
        return Vec::new();
    };
    let (feature, kind) = match message.channel {
        Channel::Email => (Feature::SendEmail, "send-email"),
        Channel::Sms => (Feature::SendSms, "send-sms"),
        Channel::Push => (Feature::SendPush, "send-mobile-push"),
        Channel::Letter | Channel::Whatsapp => (Feature::SendOther, ""),
    };
    if !cx.can(
        feature,
        span,
        &format!("a message by {}", message.channel.text()),
    ) {
        return Vec::new();
    }
    if message.note.is_some() {
        cx.can(Feature::Note, span, "a line that a person adds");
    }
    let locales = locales::of(cx.house, message);
    let (Some(default), others) = (locales.first().cloned(), locales::asked(&locales)) else {
        return Vec::new();
    };
    if others.is_empty() {
        let data = data(cx, guards, message, &default, span);
        return vec![action(id, kind, json!({ "next": next }), data)];
    }
    cx.can(Feature::Locales, span, "a text for each locale");
    let mut out = Vec::new();
    let default_id = format!("{id}-{}", slug(&default));
    for (i, locale) in others.iter().enumerate() {
        let own = if i == 0 {
            id.to_owned()
        } else {
            format!("{id}-{}-check", slug(locale))
        };
        let otherwise = others
            .get(i + 1)
            .map_or_else(|| default_id.clone(), |l| format!("{id}-{}-check", slug(l)));
        let groups = vec![is_locale(cx, locale)];
        out.push(conditional(
            &own,
            groups,
            Some(&format!("{id}-{}", slug(locale))),
            Some(&otherwise),
        ));
    }
    let mut sends = others;
    sends.retain(|l| *l != default);
    sends.push(default);
    for locale in &sends {
        let data = data(cx, guards, message, locale, span);
        out.push(action(
            &format!("{id}-{}", slug(locale)),
            kind,
            json!({ "next": next }),
            data,
        ));
    }
    out
}

/// The client's locale is this one, in any of the ways it is written.
fn is_locale(cx: &Cx<'_>, locale: &SmolStr) -> Vec<Value> {
    let key = filters::property_key(cx, &SmolStr::new_static("locale"));
    locales::forms(locale)
        .into_iter()
        .map(|(form, text)| {
            let operator = match form {
                Form::Is => "equals",
                Form::Begins => "starts-with",
            };
            json!({
                "type": "profile-property",
                "property": key,
                "filter": { "type": "string", "operator": operator, "value": text },
            })
        })
        .collect()
}

/// The message itself, as its channel has it.
fn data(
    cx: &mut Cx<'_>,
    guards: &Guards,
    message: &Message,
    locale: &SmolStr,
    span: Span,
) -> Value {
    let filters = additional_filters(cx, guards, message, span);
    let written = match message.channel {
        Channel::Email => email(cx, message, locale, filters, span),
        Channel::Sms => channels::sms(cx, message, locale, filters),
        Channel::Push => channels::push(cx, message, locale, filters),
        // Refused before.
        Channel::Letter | Channel::Whatsapp => Value::Null,
    };
    with(json!({ "status": super::status(cx) }), "message", written)
}

/// Who gets the message: those who consent to its channel where it needs that, and those whom no guard holds
/// back.
fn additional_filters(cx: &mut Cx<'_>, guards: &Guards, message: &Message, span: Span) -> Value {
    let mut groups = Vec::new();
    if message.leaves.is_some() {
        cx.can(Feature::Leaves, span, "a promise to leave in time");
    }
    if message.purpose.needs_consent() {
        cx.can(Feature::SendMarketing, span, "a message that needs consent");
        groups.extend(filters::consent(cx, message.channel, true, span));
    } else {
        cx.can(
            Feature::SendService,
            span,
            "a message without consent to marketing",
        );
        if message.channel != Channel::Push {
            cx.reporter.remark(format!(
                "`{}` is marked transactional: Klaviyo grants that to a message on request",
                message.name
            ));
        }
    }
    groups.extend(
        guards
            .filters
            .get(&message.name)
            .into_iter()
            .flatten()
            .cloned(),
    );
    if groups.is_empty() {
        Value::Null
    } else {
        condition_groups(groups)
    }
}

fn email(
    cx: &mut Cx<'_>,
    message: &Message,
    locale: &SmolStr,
    filters: Value,
    span: Span,
) -> Value {
    let template = cx.ids.need_for_locale("email", &message.name, locale, span);
    let subject = message
        .subject
        .get(locale)
        .and_then(|t| merge::text(cx, t, message.span));
    let preview = message
        .preview
        .get(locale)
        .and_then(|t| merge::text(cx, t, message.span));
    let sender = cx.house.sender.as_ref();
    let email = json!({
        "name": message.name,
        "template_id": template,
        "subject_line": subject,
        "preview_text": preview,
        "from_email": sender.map(|s| &s.address),
        "from_label": sender.map(|s| &s.label),
        // Smart sending drops a message when the client had any other lately. Restraint is ours:
        // the proof counts on every message that it did not guard itself.
        "smart_sending_enabled": false,
        "transactional": !message.purpose.needs_consent(),
    });
    with(email, "additional_filters", filters)
}
