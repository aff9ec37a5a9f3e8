//! An internal alert by e-mail, for `notify` and for the question of a `review`; one for each person that a
//! property may name.

use super::steps::{Action, action, conditional};
use super::{Cx, filters, merge};
use crate::source::Span;
use crate::targets::Feature;
use crate::workflow::{MergePart, MergeText, Recipient};
use serde_json::{Value, json};
use smol_str::SmolStr;

/// The actions of a `notify`; the first has the node's id.
pub(super) fn actions(
    cx: &mut Cx<'_>,
    id: &str,
    to: &Recipient,
    text: &str,
    next: Option<&str>,
    span: Span,
) -> Vec<Action> {
    if !cx.can(Feature::Notify, span, "`notify`") {
        return Vec::new();
    }
    let plain = MergeText {
        parts: vec![MergePart::Text(text.to_owned())],
    };
    let Some(subject) = merge::text(cx, &plain, span) else {
        return Vec::new();
    };
    cx.reporter.remark(format!(
        "an alert carries its words as its subject, with the client's address behind them: {subject}"
    ));
    let letter = Letter {
        subject: &subject,
        template: None,
    };
    self::to(cx, id, to, letter, next)
}

/// What an alert says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter<'a> {
    /// In Klaviyo's merge syntax; the client's address is put behind it.
    pub(super) subject: &'a str,
    /// The template of its body, where it has one.
    pub(super) template: Option<&'a str>,
}

/// An alert to whomever the journey names; the first action has the id.
pub(super) fn to(
    cx: &mut Cx<'_>,
    id: &str,
    to: &Recipient,
    letter: Letter<'_>,
    next: Option<&str>,
) -> Vec<Action> {
    match to {
        Recipient::Person(name) | Recipient::Team(name) => {
            vec![alert(cx, id, name, letter, next)]
        }
        Recipient::Property {
            property,
            otherwise,
        } => by_property(cx, id, (property, otherwise.as_ref()), letter, next),
    }
}

/// One split for each person of the house but the one who stands in, who gets what is left.
fn by_property(
    cx: &mut Cx<'_>,
    id: &str,
    (property, otherwise): (&SmolStr, Option<&SmolStr>),
    letter: Letter<'_>,
    next: Option<&str>,
) -> Vec<Action> {
    let house = cx.house;
    cx.reporter.remark(format!(
        "`{property}` must hold the name that the person has in the source, such as `{}`; an alert goes nowhere for any other{}",
        house.persons.keys().next().map_or("", SmolStr::as_str),
        otherwise.map_or_else(String::new, |name| format!(" but to `{name}`")),
    ));
    let key = filters::property_key(cx, property);
    let named: Vec<&SmolStr> = house
        .persons
        .keys()
        .filter(|name| otherwise != Some(*name))
        .collect();
    let last = otherwise.map(|name| (format!("{id}-else"), name));
    let check = |place: usize| {
        if place == 0 {
            id.to_owned()
        } else {
            format!("{id}-{}", place + 1)
        }
    };
    let mut out = Vec::new();
    for (place, name) in named.iter().enumerate() {
        let own = format!("{id}-{}", name.replace('_', "-"));
        let is_named = json!({
            "type": "profile-property",
            "property": key,
            "filter": { "type": "string", "operator": "equals", "value": name },
        });
        let following = check(place + 1);
        let no = if place + 1 < named.len() {
            Some(following.as_str())
        } else {
            last.as_ref().map(|(id, _)| id.as_str()).or(next)
        };
        let groups = vec![vec![is_named]];
        out.push(conditional(&check(place), groups, Some(&own), no));
        out.push(alert(cx, &own, name, letter, next));
    }
    if let Some((own, name)) = last {
        let own = if named.is_empty() { id } else { &own };
        out.push(alert(cx, own, name, letter, next));
    }
    out
}

/// One alert, to a person or to everyone of a team.
fn alert(cx: &Cx<'_>, id: &str, to: &SmolStr, letter: Letter<'_>, next: Option<&str>) -> Action {
    let members = match cx.house.teams.get(to) {
        Some(members) => members.as_slice(),
        None => std::slice::from_ref(to),
    };
    let addresses: Vec<&String> = members
        .iter()
        .filter_map(|name| cx.house.persons.get(name)?.email.as_ref())
        .collect();
    let sender = cx.house.sender.as_ref();
    let mut data: Value = json!({
        "status": super::status(cx),
        "message": {
            "name": id,
            "to_emails": addresses,
            "subject_line": format!("{} ({{{{ person.email }}}})", letter.subject),
            "from_email": sender.map(|s| &s.address),
            "from_label": sender.map(|s| &s.label),
        },
    });
    if let (Some(template), Some(message)) = (letter.template, data.get_mut("message")) {
        message["template_id"] = json!(template);
    }
    action(id, "send-internal-alert", json!({ "next": next }), data)
}
