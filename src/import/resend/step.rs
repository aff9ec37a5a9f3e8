//! What an automation does: each step as lines and ways on.

use super::super::chance::choose;
use super::super::document::At;
use super::super::print::quoted;
use super::super::shape::{Line, Node};
use super::super::unread;
use super::super::words::{self, SOME_TIME, UNKNOWN_WAIT};
use super::automation::Links;
use super::{Reader, condition, message};
use serde_json::Value;

/// Reads one step of the automation `flow`, which `starts` starts.
pub(super) fn read(
    reader: &mut Reader<'_>,
    at: At<'_>,
    links: &Links<'_>,
    starts: Option<&str>,
    flow: &str,
) -> Node {
    let to = |kind: &str| links.get(kind).map(|id| (*id).to_owned());
    let config = &at.raw["config"];
    let lines = match at.raw["type"].as_str().unwrap_or("unknown") {
        "send_email" => {
            let name = message::declared(reader, at, starts, flow);
            vec![Line::Step(format!("send {name}"))]
        }
        "delay" => delay(reader, at),
        "wait_for_event" => return wait_for(reader, at, links, flow),
        "condition" => {
            let condition = condition::read(reader, at, starts, config);
            return choose(
                vec![(condition, to("condition_met"))],
                to("condition_not_met"),
            );
        }
        "contact_update" => update(reader, at, config),
        "add_to_segment" => match config["segment_id"].as_str() {
            Some(id) => {
                let list = reader.draft.list(id, reader.account.segment(id));
                vec![Line::Step(format!("add to list {list}"))]
            }
            None => unknown(reader, at, "a change of a segment"),
        },
        "contact_delete" => {
            reader.no_word(
                at,
                "a contact who is taken out of the account",
                "it was left out: whatever follows is counted as if it were sent",
            );
            vec![commented(at.raw)]
        }
        kind => unknown(reader, at, &format!("the step `{kind}`")),
    };
    Node::Do(lines, to("default"))
}

fn commented(raw: &Value) -> Line {
    Line::Comment(format!("no word for: {raw}"))
}

fn unknown(reader: &mut Reader<'_>, at: At<'_>, what: &str) -> Vec<Line> {
    reader.no_word(
        at,
        what,
        "it was left out: where it reaches a client, that is not counted",
    );
    vec![commented(at.raw)]
}

/// `3 days` as a length of the language.
fn length(text: &Value) -> Option<String> {
    let (amount, unit) = text.as_str()?.trim().split_once(' ')?;
    let amount: u64 = amount.parse().ok()?;
    let unit = unit.trim().to_ascii_lowercase();
    let (unit, most) = match unit.strip_suffix('s').unwrap_or(&unit) {
        "second" => return words::elapsed(amount.min(words::YEAR_SECONDS)),
        "minute" => ("minute", 525_600),
        "hour" => ("hour", 8_760),
        "day" => ("day", 365),
        "week" => ("week", 52),
        "month" => ("month", 12),
        _ => return None,
    };
    (1..=most)
        .contains(&amount)
        .then(|| words::length(amount, unit))
}

fn delay(reader: &mut Reader<'_>, at: At<'_>) -> Vec<Line> {
    if let Some(length) = length(&at.raw["config"]["duration"]) {
        return vec![Line::Step(format!("wait {length}"))];
    }
    reader.no_word(at, "the length of this wait", UNKNOWN_WAIT);
    vec![commented(at.raw), Line::Step(SOME_TIME.to_owned())]
}

/// A wait for an event: exact, but for one that asks something of the event.
fn wait_for(reader: &mut Reader<'_>, at: At<'_>, links: &Links<'_>, flow: &str) -> Node {
    let config = &at.raw["config"];
    let to = |kind: &str| links.get(kind).map(|id| (*id).to_owned());
    let (came, in_vain) = (to("event_received"), to("timeout"));
    let most = length(&config["timeout"]);
    if let (Some(event), Some(most), true) = (
        config["event_name"].as_str(),
        &most,
        config["filter_rule"].is_null(),
    ) {
        let event = reader.draft.event(event, Some(event)).name.clone();
        return Node::Await(format!("wait up to {most} for {event}"), came, in_vain);
    }
    reader.no_word(
        at,
        "this wait for an event",
        "it became a wait for an event of its own, which may happen at any time",
    );
    let called = config["event_name"].as_str().unwrap_or("something");
    let event = unread::event_of_its_own(reader.draft, (flow, at.id), called, &config.to_string());
    let most = most.unwrap_or_else(|| "365 days".to_owned());
    Node::Await(format!("wait up to {most} for {event}"), came, in_vain)
}

fn update(reader: &mut Reader<'_>, at: At<'_>, config: &Value) -> Vec<Line> {
    let named = ["first_name", "last_name"].map(|key| (key, &config[key]));
    let own = config["properties"].as_object().into_iter().flatten();
    let all = own.map(|(key, value)| (key.as_str(), value)).chain(named);
    let mut lines = Vec::new();
    let mut unread = !config["unsubscribed"].is_null();
    for (key, value) in all {
        let path = match key {
            "first_name" | "last_name" => format!("contact.{key}"),
            _ => format!("contact.properties.{key}"),
        };
        let is_missing = value.is_null() && matches!(key, "first_name" | "last_name");
        if is_missing && config.get(key).is_none() {
            continue;
        }
        let field = reader.field(None, &path);
        lines.extend(match (field, value) {
            (Some((name, _)), Value::Null) => Some(format!("clear {name}")),
            (Some((name, super::Kind::Text)), Value::String(text)) => {
                Some(format!("set {name} to {}", quoted(text)))
            }
            (Some((name, super::Kind::Number)), Value::Number(number)) => {
                Some(format!("set {name} to {number}"))
            }
            (Some((name, super::Kind::YesNo)), Value::Bool(yes)) => {
                let word = if *yes { "yes" } else { "no" };
                Some(format!("set {name} to {word}"))
            }
            _ => {
                unread = true;
                None
            }
        });
    }
    let mut lines: Vec<Line> = lines.into_iter().map(Line::Step).collect();
    if unread {
        reader.no_word(
            at,
            "a change of a contact",
            "where a condition asks for it later, a proof takes both answers for possible",
        );
        lines.push(commented(at.raw));
    }
    lines
}
