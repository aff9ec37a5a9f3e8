//! What a journey does that the client does not receive.

use super::numbers::connect;
use super::values::{bound_key, operation, property};
use super::waits::single;
use super::{Cx, filters};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::targets::Feature;
use crate::workflow::{Action, Length, Literal, Recipient};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// How a contact is tied to a task: HubSpot's own number for it.
const CONTACT_TO_TASK: u32 = 204;

/// The actions of an act; none where refused. The first has the node's id.
pub(super) fn act(
    cx: &mut Cx<'_>,
    id: &str,
    what: &Action,
    next: Option<&str>,
    span: Span,
) -> Vec<Value> {
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
        return Vec::new();
    }
    match what {
        Action::Set { property, value } => {
            let Some(key) = changed_key(cx, property, span) else {
                return Vec::new();
            };
            let value = json!({ "type": "STATIC_VALUE", "staticValue": written(cx, property, value, span) });
            let fields = json!({ "property_name": key, "value": value });
            vec![single(id, "0-5", fields, next)]
        }
        Action::AddToList { list } => {
            crate::targets::passes::beside::say_stays_on_exit(cx, list, span);
            on_list(cx, id, "0-63809083", list, next, span)
        }
        Action::RemoveFromList { list } => on_list(cx, id, "0-63863438", list, next, span),
        Action::Task { of, text, within } => to_someone(cx, id, of, |cx, id, to| {
            task(cx, id, to, text, *within, next, span)
        }),
        Action::Notify { to, text } => to_someone(cx, id, to, |cx, id, to| {
            notify(cx, id, to, text, next, span)
        }),
        // Refused above.
        Action::Clear { .. } | Action::AddToAudience { .. } | Action::RemoveFromAudience { .. } => {
            Vec::new()
        }
    }
}

/// The key of a property that a workflow may change; `None` for HubSpot's own, which is refused.
fn changed_key(cx: &mut Cx<'_>, name: &SmolStr, span: Span) -> Option<String> {
    let key = bound_key(cx, name);
    let own = key.starts_with("hs_");
    let what = format!("a change of `{name}`, which is HubSpot's `{key}`");
    (!own || cx.can(Feature::ChangeBuiltIn, span, &what)).then_some(key)
}

/// A value as a text: HubSpot keeps all of them so, a date as the milliseconds of its midnight in UTC.
fn written(cx: &mut Cx<'_>, name: &SmolStr, value: &Literal, span: Span) -> String {
    match value {
        Literal::Text(text) => text.clone(),
        Literal::Choice(choice) => {
            let def = cx.house.properties.get(name);
            let person = def.is_some_and(|d| d.ty == crate::workflow::PropertyType::Person);
            if person {
                cx.ids.need("person", choice, span)
            } else {
                choice.to_string()
            }
        }
        Literal::Number(number) => number.to_string(),
        Literal::Money { amount, .. } => amount.to_string(),
        Literal::YesNo(yes) => yes.to_string(),
        Literal::Date(date) => {
            let civil = jiff::civil::Date::new(
                date.year,
                i8::try_from(date.month).unwrap_or(1),
                i8::try_from(date.day).unwrap_or(1),
            )
            .unwrap_or_default();
            let moment = civil.to_zoned(jiff::tz::TimeZone::UTC);
            moment
                .map_or(0, |m| m.timestamp().as_millisecond())
                .to_string()
        }
        Literal::Clock(at) => at.text(),
    }
}

fn on_list(
    cx: &mut Cx<'_>,
    id: &str,
    kind: &str,
    list: &SmolStr,
    next: Option<&str>,
    span: Span,
) -> Vec<Value> {
    let list = cx.ids.need("list", list, span);
    vec![single(id, kind, json!({ "listId": list }), next)]
}

/// A person of the house or whom a property of the contact names.
enum To<'a> {
    Named(&'a SmolStr),
    Property(String),
}

/// One action for a person or a team; where a property names the person and may be empty, a branch on it.
fn to_someone(
    cx: &mut Cx<'_>,
    id: &str,
    to: &Recipient,
    mut action: impl FnMut(&mut Cx<'_>, &str, &To<'_>) -> Option<Value>,
) -> Vec<Value> {
    match to {
        Recipient::Person(name) | Recipient::Team(name) => {
            action(cx, id, &To::Named(name)).into_iter().collect()
        }
        Recipient::Property {
            property: name,
            otherwise,
        } => {
            let key = bound_key(cx, name);
            cx.reporter.remark(format!(
                "`{key}` must be a HubSpot user property of contacts: it holds the owner whom `{name}` names"
            ));
            let Some(otherwise) = otherwise else {
                let to = To::Property(key);
                return action(cx, id, &to).into_iter().collect();
            };
            let (known, unknown) = (format!("{id}-known"), format!("{id}-else"));
            let is_known = operation("ALL_PROPERTY", "IS_KNOWN", false, &[]);
            let all = filters::All {
                filters: vec![property(&key, is_known)],
                branches: Vec::new(),
            };
            let mut way = json!({ "branchName": "known", "filterBranch": filters::or(vec![all]) });
            connect(&mut way, "connection", Some(&known));
            let mut branch = json!({
                "type": "LIST_BRANCH",
                "actionId": id,
                "listBranches": [way],
                "defaultBranchName": "else",
            });
            connect(&mut branch, "defaultBranch", Some(&unknown));
            let to = To::Property(key);
            let mut out = vec![branch];
            out.extend(action(cx, &known, &to));
            out.extend(action(cx, &unknown, &To::Named(otherwise)));
            out
        }
    }
}

fn notify(
    cx: &mut Cx<'_>,
    id: &str,
    to: &To<'_>,
    text: &str,
    next: Option<&str>,
    span: Span,
) -> Option<Value> {
    plain(cx, text, span)?;
    let mut fields = json!({ "subject": text, "body": paragraph(text) });
    let (key, value) = match to {
        To::Property(property) => ("owner_properties", property.clone()),
        To::Named(name) if cx.house.teams.contains_key(*name) => {
            ("team_ids", cx.ids.need("team", name, span))
        }
        To::Named(name) => ("user_ids", cx.ids.need("user", name, span)),
    };
    if let Some(fields) = fields.as_object_mut() {
        fields.insert(key.to_owned(), json!([value]));
    }
    Some(single(id, "0-8", fields, next))
}

fn task(
    cx: &mut Cx<'_>,
    id: &str,
    to: &To<'_>,
    text: &str,
    within: Length,
    next: Option<&str>,
    span: Span,
) -> Option<Value> {
    plain(cx, text, span)?;
    let owner = match to {
        To::Property(property) => json!({ "type": "OBJECT_PROPERTY", "propertyName": property }),
        To::Named(name) if cx.house.teams.contains_key(*name) => {
            let message = format!("HubSpot can't hold a task for the team `{name}`");
            cx.reporter.error(
                Diagnostic::new(Code::NotPossible, span, message)
                    .label("a task has one owner there")
                    .help("name a person, or write `notify` for the team"),
            );
            return None;
        }
        To::Named(name) => {
            json!({ "type": "STATIC_VALUE", "staticValue": cx.ids.need("person", name, span) })
        }
    };
    let fields = json!({
        "task_type": "TODO",
        "subject": text,
        "body": paragraph(text),
        "owner_assignment": { "type": "CUSTOM", "value": owner },
        "due_time": {
            "delta": within.amount,
            "timeUnit": within.unit.text().to_uppercase(),
            "daysOfWeek": [],
        },
        "use_explicit_associations": "true",
        "associations": [{
            "target": { "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": CONTACT_TO_TASK },
            "value": { "type": "ENROLLED_OBJECT" },
        }],
    });
    Some(single(id, "0-3", fields, next))
}

/// Words that HubSpot would not read as its own; `None` where it would, which is then refused.
fn plain(cx: &mut Cx<'_>, text: &str, span: Span) -> Option<()> {
    let text = crate::workflow::MergeText {
        parts: vec![crate::workflow::MergePart::Text(text.to_owned())],
    };
    let place = crate::targets::passes::merge::Place::Plain;
    crate::targets::passes::merge::text(cx, &super::merge::HubL, &text, place, span).map(|_| ())
}

fn paragraph(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!("<p>{escaped}</p>")
}
