//! What a flow does: each action as lines and ways on.

use super::super::condition::Condition;
use super::super::document;
use super::super::draft::PERSON;
use super::super::kind::Kind;
use super::super::print::quoted;
use super::super::shape::{Line, Node};
use super::super::words::{SOME_TIME, UNKNOWN_WAIT, day, length, time as clock, weekdays};
use super::filter::{self, At};
use super::kinds::groups;
use super::{Reader, message, words};
use serde_json::Value;

/// The id of an action: the server's, or the one that the document gives.
pub(super) fn id_of(raw: &Value) -> Option<String> {
    let id = &raw["id"];
    let id = if id.is_null() {
        &raw["temporary_id"]
    } else {
        id
    };
    document::id(id)
}

/// Reads one action of the flow `flow`, which `trigger` starts.
pub(super) fn read(
    reader: &mut Reader<'_>,
    at: At<'_>,
    raw: &Value,
    flow: &str,
    trigger: &Value,
) -> Node {
    let data = &raw["data"];
    let to = |name: &str| document::id(&raw["links"][name]);
    let kind = raw["type"].as_str().unwrap_or("unknown");
    let lines = match kind {
        "conditional-split" => {
            if let Some(percent) = sample(&data["profile_filter"]) {
                let arms = vec![
                    ("chosen".to_owned(), percent.to_string(), to("next_if_true")),
                    (
                        "others".to_owned(),
                        (100 - percent).to_string(),
                        to("next_if_false"),
                    ),
                ];
                return Node::Split(reader.draft.naming.give("by_chance", "split"), arms);
            }
            let condition = filter::read(reader, at, &data["profile_filter"]);
            return choose(condition, to("next_if_true"), to("next_if_false"));
        }
        "trigger-split" => {
            let condition = filter::read(reader, at, &data["trigger_filter"]);
            return choose(condition, to("next_if_true"), to("next_if_false"));
        }
        "action-output-split" => {
            let condition = reader.no_condition(at.export, at.id, &data["action_output_filter"]);
            return choose(condition, to("next_if_true"), to("next_if_false"));
        }
        "multi-branch-split" => return branches(reader, at, data),
        "send-email" | "send-sms" | "send-mobile-push" | "send-whatsapp" => {
            message::send(reader, at, kind, data, flow)
        }
        "ab-test" | "content-experiment" => {
            reader.no_word(
                at.export,
                at.id,
                "a test of one message against another",
                "each client receives one of them: it is counted as one, and the first is written down",
            );
            let main = &data["main_action"];
            let kind = main["type"].as_str().unwrap_or("send-email");
            message::send(reader, at, kind, &main["data"], flow)
        }
        "time-delay" => delay(reader, at, data),
        "target-date" => until(reader, at, data, &data["target_time"], &data["target_days"]),
        "countdown-delay" => countdown(reader, at, data, trigger),
        "update-profile" => update(reader, at, data),
        "list-update" => on_list(reader, data),
        "send-internal-alert" => {
            let subject = data["message"]["subject_line"].as_str().unwrap_or("");
            let subject = message::translate(reader, at, subject);
            let mut lines = vec![Line::Step(format!("notify {PERSON} {}", quoted(&subject)))];
            if let Some(to) = data["message"]["to_emails"].as_array() {
                let to: Vec<&str> = to.iter().filter_map(Value::as_str).collect();
                lines.insert(0, Line::Comment(format!("goes to {}", to.join(", "))));
            }
            lines
        }
        "back-in-stock-delay" => {
            reader.no_word(
                at.export,
                at.id,
                "the wait `back-in-stock-delay`",
                UNKNOWN_WAIT,
            );
            vec![commented(raw), Line::Step(SOME_TIME.to_owned())]
        }
        _ => {
            reader.no_word(
                at.export,
                at.id,
                &format!("the action `{kind}`"),
                "it was left out: where it reaches a client, that is not counted",
            );
            vec![commented(raw)]
        }
    };
    Node::Do(lines, to("next"))
}

fn commented(raw: &Value) -> Line {
    Line::Comment(format!("no word for: {raw}"))
}

fn choose(condition: Condition, yes: Option<String>, no: Option<String>) -> Node {
    if condition.is_empty() {
        return Node::Do(Vec::new(), yes);
    }
    Node::Choose(vec![(condition, yes)], no)
}

/// The percentage of a filter that is nothing but a random draw.
fn sample(filter: &Value) -> Option<u64> {
    let mut all = groups(filter);
    let (Some([one]), None) = (all.next().map(Vec::as_slice), all.next()) else {
        return None;
    };
    if one["type"] != "profile-sample" {
        return None;
    }
    one["percentage"].as_u64().filter(|p| (1..100).contains(p))
}

fn branches(reader: &mut Reader<'_>, at: At<'_>, data: &Value) -> Node {
    let mut branches: Vec<&Value> = data["branches"].as_array().into_iter().flatten().collect();
    branches.sort_by_key(|b| b["order"].as_i64().unwrap_or(i64::MAX));
    let mut arms = Vec::new();
    let mut otherwise = None;
    for branch in branches {
        let next = document::id(&branch["links"]["next"]);
        if branch["is_else"].as_bool() == Some(true) {
            otherwise = next;
            continue;
        }
        let condition = filter::read(reader, at, &branch["branch_filter"]);
        if condition.is_empty() {
            otherwise = next;
            break;
        }
        arms.push((condition, next));
    }
    if arms.is_empty() {
        return Node::Do(Vec::new(), otherwise);
    }
    Node::Choose(arms, otherwise)
}

fn delay(reader: &mut Reader<'_>, at: At<'_>, data: &Value) -> Vec<Line> {
    let mut lines = Vec::new();
    let value = data["value"].as_u64().unwrap_or(0);
    let second = data["secondary_value"].as_u64().unwrap_or(0);
    let step = match (data["unit"].as_str().unwrap_or("days"), value, second) {
        (_, 0, 0) => None,
        ("minutes", n, 0) => Some(length(n, "minute")),
        ("hours", n, 0) => Some(length(n, "hour")),
        ("hours", n, minutes) => Some(length(n.saturating_mul(60) + minutes, "minute")),
        ("days", n, 0) => Some(length(n, "day")),
        ("weeks", n, 0) => Some(length(n, "week")),
        _ => {
            reader.no_word(at.export, at.id, "the length of this wait", UNKNOWN_WAIT);
            lines.push(Line::Comment(format!("no word for: {data}")));
            lines.push(Line::Step(SOME_TIME.to_owned()));
            None
        }
    };
    lines.extend(step.map(|length| Line::Step(format!("wait {length}"))));
    if !data["delay_until_time"].is_null() || !data["delay_until_weekdays"].is_null() {
        let (time, days) = (&data["delay_until_time"], &data["delay_until_weekdays"]);
        lines.extend(until(reader, at, data, time, days));
    }
    lines
}

/// `wait until 10:00 on tuesday, thursday`.
fn until(
    reader: &mut Reader<'_>,
    at: At<'_>,
    data: &Value,
    time: &Value,
    days: &Value,
) -> Vec<Line> {
    let time = time.as_str().and_then(clock);
    let days = weekdays(days);
    let (Some(time), Some(days)) = (time, days) else {
        reader.no_word(at.export, at.id, "the moment of this wait", UNKNOWN_WAIT);
        return vec![
            Line::Comment(format!("no word for: {data}")),
            Line::Step(SOME_TIME.to_owned()),
        ];
    };
    if data["timezone"]
        .as_str()
        .is_none_or(|zone| zone != "profile")
    {
        reader
            .draft
            .suppose("a time of day in the account's zone is read as the client's own");
    }
    let on = if days.is_empty() {
        String::new()
    } else {
        format!(" on {days}")
    };
    vec![Line::Step(format!("wait until {time}{on}"))]
}

fn countdown(reader: &mut Reader<'_>, at: At<'_>, data: &Value, trigger: &Value) -> Vec<Line> {
    let key = trigger["date_profile_property"].as_str();
    let n = data["value"].as_u64();
    let unit = data["unit"]
        .as_str()
        .and_then(|unit| unit.strip_suffix('s'));
    let time = data["delay_until_time"].as_str().and_then(clock);
    if let (Some(key), Some(n), Some(unit), Some(time)) = (key, n, unit, time) {
        let name = reader.draft.property(key, words::shown(key), "date?");
        let step = match n {
            0 => format!("wait until on {name} at {time}"),
            n => format!("wait until {} before {name} at {time}", length(n, unit)),
        };
        if n > 0 {
            return vec![Line::Step(step)];
        }
    }
    reader.no_word(at.export, at.id, "this wait for a date", UNKNOWN_WAIT);
    vec![
        Line::Comment(format!("no word for: {data}")),
        Line::Step(SOME_TIME.to_owned()),
    ]
}

fn update(reader: &mut Reader<'_>, at: At<'_>, data: &Value) -> Vec<Line> {
    let operations = data["profile_operations"].as_array();
    let mut lines = Vec::new();
    for raw in operations.into_iter().flatten() {
        if let Some(step) = operation(reader, raw) {
            lines.push(Line::Step(step));
        } else {
            reader.no_word(
                at.export,
                at.id,
                "a change of the profile",
                "where a condition asks for it later, a proof takes both answers for possible",
            );
            lines.push(commented(raw));
        }
    }
    lines
}

fn operation(reader: &mut Reader<'_>, raw: &Value) -> Option<String> {
    let shown = raw["property_key"].as_str()?;
    let key = words::custom(shown);
    let kind = reader.kinds.profile(&key);
    let value = &raw["property_value"];
    let is_delete = raw["operator"] == "delete";
    let text = match kind {
        Kind::YesNo | Kind::Mixed if is_delete => return None,
        Kind::Mixed => return None,
        _ if is_delete => String::new(),
        Kind::Text => quoted(value.as_str()?),
        Kind::Number => value.as_f64().map(|_| value.to_string())?,
        Kind::YesNo => if value.as_bool()? { "yes" } else { "no" }.to_owned(),
        Kind::Date => day(value.as_str()?)?.to_owned(),
    };
    if !is_delete && !raw["property_operation"].is_null() {
        return None;
    }
    let name = reader.draft.property(&key, shown, kind.declared());
    Some(if is_delete {
        format!("clear {name}")
    } else {
        format!("set {name} to {text}")
    })
}

fn on_list(reader: &mut Reader<'_>, data: &Value) -> Vec<Line> {
    let id = data["list_id"].as_str().unwrap_or("unknown");
    let list = reader.draft.list(id, reader.account.name_of("list", id));
    let adds = data["on_execution"].as_bool().unwrap_or(true);
    let verb = if adds {
        "add to list"
    } else {
        "remove from list"
    };
    vec![Line::Step(format!("{verb} {list}"))]
}
