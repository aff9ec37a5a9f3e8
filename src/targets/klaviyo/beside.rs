//! What a journey does that the client does not receive.

use super::steps::{Action as Written, action};
use super::{Cx, filters};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::beside::say_stays_on_exit;
use crate::workflow::{Action, Literal};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// The action of the flow; none where it can't do this, which is then refused at its place.
pub(super) fn act(
    cx: &mut Cx<'_>,
    id: &str,
    what: &Action,
    next: Option<&str>,
    span: Span,
) -> Option<Written> {
    let (feature, words) = match what {
        Action::Task { .. } => (Feature::Task, "`task`"),
        Action::Notify { .. } => (Feature::Notify, "`notify`"),
        Action::Set { .. } => (Feature::SetProperty, "`set`"),
        Action::Clear { .. } => (Feature::ClearProperty, "`clear`"),
        Action::AddToList { .. } => (Feature::AddToList, "`add to list`"),
        Action::RemoveFromList { .. } => (Feature::RemoveFromList, "`remove from list`"),
        Action::AddToAudience { .. } => (Feature::AddToAudience, "`add to audience`"),
        Action::RemoveFromAudience { .. } => {
            (Feature::RemoveFromAudience, "`remove from audience`")
        }
    };
    if !cx.can(feature, span, words) {
        return None;
    }
    let (kind, data) = match what {
        Action::Set { property, value } => {
            let key = filters::changed_key(cx, property, span)?;
            ("update-profile", set(cx, &key, value))
        }
        Action::Clear { property } => {
            let key = filters::changed_key(cx, property, span)?;
            ("update-profile", clear(cx, &key))
        }
        Action::AddToList { list } => {
            say_stays_on_exit(cx, list, span);
            ("list-update", on_list(cx, list, true, span))
        }
        Action::RemoveFromList { list } => ("list-update", on_list(cx, list, false, span)),
        // Refused above.
        Action::Task { .. }
        | Action::Notify { .. }
        | Action::AddToAudience { .. }
        | Action::RemoveFromAudience { .. } => return None,
    };
    Some(action(id, kind, json!({ "next": next }), data))
}

fn set(cx: &Cx<'_>, key: &str, value: &Literal) -> Value {
    let (kind, value) = match value {
        Literal::Text(text) => ("string", json!(text)),
        Literal::Choice(choice) => ("string", json!(choice)),
        Literal::Number(number) => ("numeric", number_value(number)),
        Literal::Money { amount, .. } => ("numeric", number_value(amount)),
        Literal::YesNo(yes) => ("boolean", json!(yes)),
        Literal::Date(date) => ("date", json!(date.text())),
        Literal::Clock(at) => ("string", json!(at.text())),
    };
    json!({
        "status": super::status(cx),
        "profile_operations": [{
            "operator": "update",
            "property_type": kind,
            "property_key": key,
            "property_value": value,
        }],
    })
}

fn number_value(digits: &str) -> Value {
    serde_json::from_str(digits).unwrap_or(Value::Null)
}

fn clear(cx: &Cx<'_>, key: &str) -> Value {
    json!({
        "status": super::status(cx),
        "profile_operations": [{
            "operator": "delete",
            "property_key": key,
        }],
    })
}

fn on_list(cx: &mut Cx<'_>, list: &SmolStr, added: bool, span: Span) -> Value {
    json!({
        "status": super::status(cx),
        "name": list,
        "list_id": cx.ids.need("list", list, span),
        "on_execution": added,
    })
}
