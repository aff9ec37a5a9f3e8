//! Messages that hold their own words: an SMS and a push have no template of the account's.

use super::{Cx, merge};
use crate::workflow::{Message, Template};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// The message of a `send-sms` action.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the filters are made for this message alone"
)]
pub(super) fn sms(cx: &mut Cx<'_>, message: &Message, locale: &SmolStr, filters: Value) -> Value {
    cx.reporter.remark(format!(
        "`{}` leaves as it is written: Klaviyo is told to add no name, no link and no words on how to opt out; where the law asks for them, they belong in its `text`",
        message.name
    ));
    json!({
        "name": message.name,
        "body": body(cx, message, locale),
        // Quiet hours are ours, and so is restraint: what the platform would hold back or drop by itself
        // is in no proof.
        "sms_quiet_hours_enabled": false,
        "smart_sending_enabled": false,
        // The client reads what was approved, and no more.
        "add_org_prefix": false,
        "add_info_link": false,
        "add_opt_out_language": false,
        "shorten_links": false,
        "transactional": !message.purpose.needs_consent(),
        "additional_filters": filters,
    })
}

/// The message of a `send-mobile-push` action.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the filters are made for this message alone"
)]
pub(super) fn push(cx: &mut Cx<'_>, message: &Message, locale: &SmolStr, filters: Value) -> Value {
    let title = message
        .subject
        .get(locale)
        .and_then(|t| merge::text(cx, t, message.span));
    json!({
        "name": message.name,
        "title": title,
        "body": body(cx, message, locale),
        "push_type": "standard",
        "on_open": "home",
        "smart_sending_enabled": false,
        "additional_filters": filters,
    })
}

fn body(cx: &mut Cx<'_>, message: &Message, locale: &SmolStr) -> String {
    let text = message.body.get(locale).map(|template| match template {
        Template::File(_, text) | Template::Text(text) => text,
    });
    text.and_then(|text| merge::text(cx, text, message.span))
        .unwrap_or_default()
}
