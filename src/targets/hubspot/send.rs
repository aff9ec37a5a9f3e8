//! A message: one e-mail that is saved for automation, or one for each locale behind a branch.

use super::numbers::connect;
use super::values::{bound_key, operation, property};
use super::waits::single;
use super::{Cx, filters};
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
    node: NodeId,
    id: &str,
    name: &SmolStr,
    next: Option<&str>,
) -> Vec<Value> {
    let span = cx.workflow.source(node);
    let house = cx.house;
    let Some(message) = house.messages.get(name) else {
        return Vec::new();
    };
    let feature = match message.channel {
        Channel::Email => Feature::SendEmail,
        Channel::Sms => Feature::SendSms,
        Channel::Push => Feature::SendPush,
        Channel::Letter | Channel::Whatsapp => Feature::SendOther,
    };
    let what = format!("a message by {}", message.channel.text());
    if !cx.can(feature, span, &what) {
        return Vec::new();
    }
    purpose(cx, message, span);
    let locales = locales::of(house, message);
    let (Some(default), asked) = (locales.first().cloned(), locales::asked(&locales)) else {
        return Vec::new();
    };
    let email = |cx: &mut Cx<'_>, id: &str, locale: &SmolStr| {
        let content = cx.ids.need_for_locale("email", name, locale, span);
        single(id, "0-4", json!({ "content_id": content }), next)
    };
    if asked.is_empty() {
        return vec![email(cx, id, &default)];
    }
    cx.can(Feature::Locales, span, "a text for each locale");
    let key = bound_key(cx, &SmolStr::new_static("locale"));
    cx.reporter.remark(format!(
        "`{key}` must be a text property of contacts that holds the language, such as `{default}`"
    ));
    let own = |locale: &str| format!("{id}-{}", slug(locale));
    let mut ways = Vec::new();
    for locale in &asked {
        let forms = locales::forms(locale).into_iter().map(|(form, text)| {
            let operator = match form {
                Form::Is => "IS_EQUAL_TO",
                Form::Begins => "STARTS_WITH",
            };
            let values = [("values", json!([text]))];
            filters::All {
                filters: vec![property(
                    &key,
                    operation("MULTISTRING", operator, false, &values),
                )],
                branches: Vec::new(),
            }
        });
        let mut way = json!({
            "branchName": locale,
            "filterBranch": filters::or(forms.collect()),
        });
        connect(&mut way, "connection", Some(&own(locale)));
        ways.push(way);
    }
    let mut branch = json!({
        "type": "LIST_BRANCH",
        "actionId": id,
        "listBranches": ways,
        "defaultBranchName": default,
    });
    connect(&mut branch, "defaultBranch", Some(&own(&default)));
    let mut out = vec![branch];
    let mut sends = asked;
    sends.retain(|l| *l != default);
    sends.push(default);
    for locale in &sends {
        out.push(email(cx, &own(locale), locale));
    }
    out
}

fn purpose(cx: &mut Cx<'_>, message: &Message, span: Span) {
    if message.leaves.is_some() {
        cx.can(Feature::Leaves, span, "a promise to leave in time");
    }
    if message.note.is_some() {
        cx.can(Feature::Note, span, "a note of a person in a message");
    }
    if message.purpose.needs_consent() {
        cx.can(Feature::SendMarketing, span, "a message that needs consent");
    } else {
        let what = "a message without consent to marketing";
        cx.can(Feature::SendService, span, what);
        cx.reporter.remark(format!(
            "`{}` must be a transactional e-mail in HubSpot: any other is kept from those who have opted out",
            message.name
        ));
    }
}
