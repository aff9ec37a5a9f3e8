//! What a workflow does: each action as lines and ways on.

use super::super::chance::{self, Way, choose};
use super::super::condition::Condition;
use super::super::draft::PERSON;
use super::super::kind::Kind;
use super::super::print::quoted;
use super::super::shape::{Line, Node};
use super::super::words::{ONE_ZONE, SOME_TIME, UNKNOWN_WAIT, length, length_until, weekdays};
use super::trigger::clock;
use super::{At, Reader, filter, message};
use serde_json::Value;

/// The longest wait that can be written, in minutes: a year.
const YEAR: u64 = 8_760 * 60;

/// Reads one action of the workflow `flow`, whose messages may be held for so many hours.
pub(super) fn read(
    reader: &mut Reader<'_>,
    at: At<'_>,
    raw: &Value,
    flow: &str,
    hold: Option<usize>,
) -> Node {
    match raw["type"].as_str().unwrap_or("unknown") {
        "SINGLE_CONNECTION" => {
            let lines = single(reader, at, raw, flow, hold);
            Node::Do(lines, next(&raw["connection"]))
        }
        "LIST_BRANCH" => {
            let ways = raw["listBranches"].as_array();
            let mut arms = Vec::new();
            for way in ways.into_iter().flatten() {
                let condition = filter::read(reader, at, &way["filterBranch"]);
                let to = next(&way["connection"]);
                if condition.is_empty() {
                    return choose(arms, to);
                }
                arms.push((condition, to));
            }
            choose(arms, next(&raw["defaultBranch"]))
        }
        "STATIC_BRANCH" => by_value(reader, at, raw),
        "AB_TEST_BRANCH" => at_random(reader, at, raw),
        kind => {
            reader.no_word(
                at,
                &format!("the action `{kind}`"),
                "it was left out: where it reaches a client, that is not counted",
            );
            Node::Do(vec![commented(raw)], next(&raw["connection"]))
        }
    }
}

/// Where a connection leads; `STANDARD` and `GOTO` lead alike.
fn next(connection: &Value) -> Option<String> {
    super::id(&connection["nextActionId"])
}

fn commented(raw: &Value) -> Line {
    Line::Comment(format!("no word for: {raw}"))
}

/// One value, compared with several.
fn by_value(reader: &mut Reader<'_>, at: At<'_>, raw: &Value) -> Node {
    let input = &raw["inputValue"];
    let key = (input["type"] == "OBJECT_PROPERTY")
        .then(|| input["propertyName"].as_str())
        .flatten()
        .filter(|key| matches!(reader.kinds.profile(key), Kind::Text));
    let ways = raw["staticBranches"].as_array();
    let mut arms = Vec::new();
    for way in ways.into_iter().flatten() {
        let condition = if let (Some(key), Some(value)) = (key, way["branchValue"].as_str()) {
            let name = reader.property(key);
            Condition::all(vec![
                Condition::is(format!("{name} is known")),
                Condition::is(format!("{name} is {}", quoted(value))),
            ])
        } else {
            // Two values of one thing are never both so; a proof that takes both for possible counts too many.
            let asked = serde_json::json!({ "of": input, "is": way["branchValue"] });
            reader.no_condition(at, &asked)
        };
        arms.push((condition, next(&way["connection"])));
    }
    choose(arms, next(&raw["defaultBranch"]))
}

/// A random draw; percentages that are not whole or not a hundred together are two unknown answers.
fn at_random(reader: &mut Reader<'_>, at: At<'_>, raw: &Value) -> Node {
    let ways: Vec<&Value> = raw["testBranches"]
        .as_array()
        .into_iter()
        .flatten()
        .collect();
    let shares: Vec<Way> = ways
        .iter()
        .map(|w| (w["percentage"].as_u64(), next(&w["connection"])))
        .collect();
    if let Some(split) = chance::split(reader.draft, &shares) {
        return split;
    }
    let unread = ways.iter().take(ways.len().saturating_sub(1));
    let conditions = unread.map(|way| reader.no_condition(at, way)).collect();
    chance::unknown(conditions, shares)
}

fn single(
    reader: &mut Reader<'_>,
    at: At<'_>,
    raw: &Value,
    flow: &str,
    hold: Option<usize>,
) -> Vec<Line> {
    let fields = &raw["fields"];
    let kind = raw["actionTypeId"].as_str().unwrap_or("unknown");
    match kind {
        "0-4" => {
            let id = super::id(&fields["content_id"]);
            message::send(reader, at, ("email", id.as_deref()), flow, hold)
        }
        "0-40900952" => message::send(reader, at, ("sms", None), flow, hold),
        "0-25085031" => message::send(reader, at, ("whatsapp", None), flow, hold),
        "0-1" => delay(reader, at, fields),
        "0-35" => until_date(reader, at, fields),
        "0-29" => for_event(reader, at, fields),
        "0-3" => {
            let what = said(&fields["subject"], "A task");
            let what = message::translate(reader, at, &what);
            let within = due(reader, &fields["due_time"]);
            vec![Line::Step(format!(
                "task for {PERSON} {} within {within}",
                quoted(&what)
            ))]
        }
        "0-8" | "0-9" => {
            let what = said(&fields["subject"], "A notification");
            let what = message::translate(reader, at, &what);
            vec![Line::Step(format!("notify {PERSON} {}", quoted(&what)))]
        }
        "0-5" => set(reader, at, raw),
        "0-63809083" | "0-63863438" => on_list(reader, at, kind, raw),
        "0-23" => {
            reader.no_word(
                at,
                "an e-mail to other addresses",
                "it was left out: where one of them is a client's, that is not counted",
            );
            vec![commented(raw)]
        }
        "0-15" => {
            reader.no_word(
                at,
                "enrolling in another workflow",
                "the other one is counted as if it could start at any time",
            );
            vec![commented(raw)]
        }
        _ => {
            reader.no_word(
                at,
                &format!("the action `{kind}`"),
                "it was left out: where it reaches a client, that is not counted",
            );
            vec![commented(raw)]
        }
    }
}

fn said(value: &Value, otherwise: &str) -> String {
    let text = value.as_str().unwrap_or_default().trim();
    if text.is_empty() {
        otherwise.to_owned()
    } else {
        text.to_owned()
    }
}

fn due(reader: &mut Reader<'_>, due: &Value) -> String {
    let n = due["delta"]
        .as_u64()
        .or_else(|| due["delta"].as_str()?.parse().ok())
        .filter(|n| (1..=365).contains(n));
    let unit = due["timeUnit"].as_str().and_then(unit);
    if let (Some(n), Some(unit)) = (n, unit) {
        return length(n, unit);
    }
    reader
        .draft
        .suppose("a task without a time in which it is due is given 7 days");
    "7 days".to_owned()
}

fn unit(word: &str) -> Option<&'static str> {
    match word {
        "MINUTES" => Some("minute"),
        "HOURS" => Some("hour"),
        "DAYS" => Some("day"),
        "WEEKS" => Some("week"),
        "MONTHS" => Some("month"),
        _ => None,
    }
}

fn unknown_wait(reader: &mut Reader<'_>, at: At<'_>, what: &str, fields: &Value) -> Vec<Line> {
    reader.no_word(at, what, UNKNOWN_WAIT);
    vec![
        Line::Comment(format!("no word for: {fields}")),
        Line::Step(SOME_TIME.to_owned()),
    ]
}

/// Minutes as hours where they are whole: both count real time.
fn elapsed(minutes: u64) -> String {
    if minutes.is_multiple_of(60) {
        length(minutes / 60, "hour")
    } else {
        length(minutes, "minute")
    }
}

fn number(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_str()?.trim().parse().ok())
}

/// A length, then perhaps a time of day on some days of the week.
fn delay(reader: &mut Reader<'_>, at: At<'_>, fields: &Value) -> Vec<Line> {
    let n = number(&fields["delta"]).and_then(|n| u64::try_from(n).ok());
    let unit = fields["time_unit"].as_str().and_then(unit);
    let (Some(n), Some(unit)) = (n, unit) else {
        return unknown_wait(reader, at, "the length of this wait", fields);
    };
    let Ok(until) = until(reader, fields) else {
        return unknown_wait(reader, at, "the moment of this wait", fields);
    };
    length_until(reader.draft, (n, unit), until)
        .into_iter()
        .map(Line::Step)
        .collect()
}

/// `wait until 10:00 on tuesday`; an error where it has no word.
fn until(reader: &mut Reader<'_>, fields: &Value) -> Result<Option<String>, ()> {
    let time = &fields["time_of_day"];
    let days = &fields["days_of_week"];
    let names = weekdays(days).ok_or(())?;
    if time.is_null() && names.is_empty() {
        return Ok(None);
    }
    let time = clock(time).ok_or(())?;
    reader.draft.suppose(ONE_ZONE);
    let on = if names.is_empty() {
        String::new()
    } else {
        format!(" on {names}")
    };
    Ok(Some(format!("wait until {time}{on}")))
}

/// Until a date of the contact.
fn until_date(reader: &mut Reader<'_>, at: At<'_>, fields: &Value) -> Vec<Line> {
    let key = fields["date"]["propertyName"].as_str();
    let n = number(&fields["delta"]).unwrap_or(0);
    let unit = fields["time_unit"].as_str().and_then(unit);
    let time = clock(&fields["time_of_day"]);
    if let (Some(key), Some(unit @ ("day" | "week")), Some(time)) = (key, unit, time) {
        let name = reader.draft.property(key, key, "date?");
        reader.draft.suppose(ONE_ZONE);
        let amount = length(n.unsigned_abs(), unit);
        let step = match n {
            0 => format!("wait until on {name} at {time}"),
            1.. => format!("wait until {amount} after {name} at {time}"),
            _ => format!("wait until {amount} before {name} at {time}"),
        };
        return vec![Line::Step(step)];
    }
    unknown_wait(reader, at, "this wait for a date", fields)
}

/// A wait for an event: whether it came is asked by the branch that follows, of which nothing is known.
fn for_event(reader: &mut Reader<'_>, at: At<'_>, fields: &Value) -> Vec<Line> {
    let minutes = number(&fields["expiration_minutes"]).and_then(|n| u64::try_from(n).ok());
    let most = minutes.filter(|n| *n > 1).map_or(YEAR, |n| n.min(YEAR));
    reader.no_word(
        at,
        "this wait for an event",
        "it became a wait of any length up to its longest, and whether the event came is taken for yes or no at any time",
    );
    vec![
        Line::Comment(format!("no word for: {fields}")),
        Line::Step(format!("wait 1 minute to {}", elapsed(most))),
    ]
}

fn set(reader: &mut Reader<'_>, at: At<'_>, raw: &Value) -> Vec<Line> {
    let fields = &raw["fields"];
    let written = fields["property_name"]
        .as_str()
        .filter(|_| fields["value"]["type"] == "STATIC_VALUE")
        .and_then(|key| {
            let value = fields["value"]["staticValue"].as_str()?;
            let value = match reader.kinds.profile(key) {
                Kind::Text => quoted(value),
                Kind::Number => value.parse::<f64>().ok().map(|_| value.to_owned())?,
                Kind::YesNo => match value {
                    "true" => "yes".to_owned(),
                    "false" => "no".to_owned(),
                    _ => return None,
                },
                Kind::Date | Kind::Mixed => return None,
            };
            Some(format!("set {} to {value}", reader.property(key)))
        });
    if let Some(step) = written {
        vec![Line::Step(step)]
    } else {
        reader.no_word(
            at,
            "a change of a property",
            "where a condition asks for it later, a proof takes both answers for possible",
        );
        vec![commented(raw)]
    }
}

fn on_list(reader: &mut Reader<'_>, at: At<'_>, kind: &str, raw: &Value) -> Vec<Line> {
    let Some(id) = super::id(&raw["fields"]["listId"]) else {
        reader.no_word(at, "a change of a list", "which list is not in the export");
        return vec![commented(raw)];
    };
    let list = reader.draft.list(&id, reader.account.name_of("list", &id));
    let verb = if kind == "0-63809083" {
        "add to list"
    } else {
        "remove from list"
    };
    vec![Line::Step(format!("{verb} {list}"))]
}
