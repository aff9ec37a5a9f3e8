//! Filters: groups of which all must hold, and of each any condition.

use super::super::Export;
use super::super::condition::Condition;
use super::super::kind::Kind;
use super::super::print::quoted;
use super::super::words::{day, field as declared_field};
use super::Reader;
use super::kinds::groups;
use super::words;
use serde_json::Value;

/// Where a filter stands.
#[derive(Clone, Copy)]
pub(super) struct At<'e> {
    pub(super) export: &'e Export,
    /// The flow or action whose id is shown.
    pub(super) id: &'e str,
    /// The metric that started the flow.
    pub(super) metric: Option<&'e str>,
}

/// A whole filter; nothing in it: always true.
pub(super) fn read(reader: &mut Reader<'_>, at: At<'_>, filter: &Value) -> Condition {
    let parts = groups(filter)
        .map(|group| any_of(reader, at, group))
        .collect();
    Condition::all(parts)
}

/// One group.
pub(super) fn any_of(reader: &mut Reader<'_>, at: At<'_>, group: &[Value]) -> Condition {
    // `plan is unknown or plan is "gold"`: beside the first, the second need not ask whether it is known.
    let unknown: Vec<&str> = group
        .iter()
        .filter(|c| c["filter"]["operator"] == "not-set" && c["type"] == "profile-property")
        .filter_map(|c| c["property"].as_str())
        .collect();
    if let Some(language) = language(group) {
        return reader.draft.reads(language);
    }
    let parts = group.iter().map(|c| one(reader, at, c, &unknown)).collect();
    Condition::any(parts)
}

/// The language, where a group asks whether the locale is that or begins with it.
fn language(group: &[Value]) -> Option<&str> {
    let values = group.iter().map(|one| {
        let asks = one["type"] == "profile-property" && one["property"] == "locale";
        let begins = one["filter"]["operator"] == "starts-with";
        Some((one["filter"]["value"].as_str().filter(|_| asks)?, begins))
    });
    super::super::words::language(&values.collect::<Option<Vec<_>>>()?)
}

fn one(reader: &mut Reader<'_>, at: At<'_>, raw: &Value, unknown: &[&str]) -> Condition {
    let read = match raw["type"].as_str() {
        Some("profile-property") => property(reader, raw, unknown),
        Some("profile-metric") => metric(reader, raw),
        Some("profile-group-membership") => membership(reader, raw),
        Some("profile-marketing-consent") => consent(raw),
        Some("metric-property") => at.metric.and_then(|id| of_start(reader, id, raw)),
        _ => None,
    };
    read.unwrap_or_else(|| reader.no_condition(at.export, at.id, raw))
}

fn property(reader: &mut Reader<'_>, raw: &Value, unknown: &[&str]) -> Option<Condition> {
    let key = raw["property"].as_str()?;
    let kind = reader.kinds.profile(key);
    if kind == Kind::Mixed {
        return None;
    }
    let name = reader
        .draft
        .property(key, words::shown(key), kind.declared());
    compared(&name, kind, &raw["filter"], unknown.contains(&key))
}

/// A property of the event that started the flow, in a filter after the start.
fn of_start(reader: &mut Reader<'_>, metric: &str, raw: &Value) -> Option<Condition> {
    let (event, field, kind) = field(reader, metric, raw["property"].as_str()?)?;
    compared(&format!("{event}.{field}"), kind, &raw["filter"], false)
}

/// A property of an event within `where`.
pub(super) fn in_where(reader: &mut Reader<'_>, metric: &str, raw: &Value) -> Option<Condition> {
    let (_, field, kind) = field(reader, metric, raw["property"].as_str()?)?;
    compared(&field, kind, &raw["filter"], false)
}

fn field(reader: &mut Reader<'_>, metric: &str, key: &str) -> Option<(String, String, Kind)> {
    let kind = reader.kinds.event(metric, key);
    if kind == Kind::Mixed {
        return None;
    }
    let called = reader.account.name_of("metric", metric);
    let event = reader.draft.event(metric, called);
    let field = declared_field(event, key, kind.declared());
    Some((event.name.clone(), field, kind))
}

/// A comparison; `None` where it has no word.
fn compared(name: &str, kind: Kind, filter: &Value, missing_is_said: bool) -> Option<Condition> {
    let value = &filter["value"];
    let known = |inner: Condition| {
        if missing_is_said {
            inner
        } else {
            Condition::all(vec![Condition::is(format!("{name} is known")), inner])
        }
    };
    // What is not set is not equal either.
    let unless = |inner: Condition| {
        if missing_is_said {
            inner
        } else {
            Condition::any(vec![Condition::is(format!("{name} is unknown")), inner])
        }
    };
    let is = |text: String| Condition::is(format!("{name} is {text}"));
    let operator = filter["operator"].as_str()?;
    match (operator, kind) {
        ("is-set", Kind::YesNo) => None,
        // A `yes/no` that is not set is `no`.
        ("not-set", Kind::YesNo) => Some(is("no".to_owned())),
        ("is-set", _) => Some(is("known".to_owned())),
        ("not-set", _) => Some(is("unknown".to_owned())),
        ("equals", Kind::YesNo) => Some(is(yes_or_no(value.as_bool()?).to_owned())),
        ("equals", Kind::Text) => Some(known(is(quoted(value.as_str()?)))),
        ("not-equals", Kind::Text) => Some(unless(is(format!("not {}", quoted(value.as_str()?))))),
        ("in", Kind::Text) => {
            let values = texts(value)?;
            Some(known(Condition::any(
                values.iter().map(|v| is(quoted(v))).collect(),
            )))
        }
        ("not-in", Kind::Text) => {
            let values = texts(value)?;
            let parts = values
                .iter()
                .map(|v| is(format!("not {}", quoted(v))))
                .collect();
            Some(unless(Condition::all(parts)))
        }
        ("equals", Kind::Number) => {
            let n = value.as_f64().map(|_| value.to_string())?;
            Some(known(Condition::all(vec![
                is(format!("at least {n}")),
                is(format!("at most {n}")),
            ])))
        }
        (_, Kind::Number) => {
            let n = value.as_f64().map(|_| value.to_string())?;
            let word = match operator {
                "greater-than" => "more than",
                "greater-than-or-equal" => "at least",
                "less-than" => "less than",
                "less-than-or-equal" => "at most",
                _ => return None,
            };
            Some(known(is(format!("{word} {n}"))))
        }
        ("before" | "after", Kind::Date) => {
            let date = filter["date"].as_str().and_then(day)?;
            Some(known(is(format!("{operator} {date}"))))
        }
        (_, Kind::Text | Kind::YesNo | Kind::Date | Kind::Mixed) => None,
    }
}

fn texts(value: &Value) -> Option<Vec<&str>> {
    let many = value.as_array()?;
    let texts: Vec<&str> = many.iter().filter_map(Value::as_str).collect();
    (texts.len() == many.len() && !texts.is_empty()).then_some(texts)
}

fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

/// How often something happened.
fn metric(reader: &mut Reader<'_>, raw: &Value) -> Option<Condition> {
    let id = raw["metric_id"].as_str()?;
    if raw["measurement"].as_str()? != "count" {
        return None;
    }
    let window = words::window(&raw["timeframe_filter"])?;
    let mut filters = Vec::new();
    for filter in raw["metric_filters"].as_array().into_iter().flatten() {
        filters.push(in_where(reader, id, filter)?);
    }
    let called = reader.account.name_of("metric", id);
    let event = reader.draft.event(id, called).name.clone();
    let only = match Condition::all(filters) {
        only if only.is_empty() => String::new(),
        only => format!(" where ({})", only.text()),
    };
    let has = |count: i64| match count {
        1 => Condition::is(format!("client has {event}{only}{window}")),
        n => Condition::is(format!(
            "client has {event}{only} at least {n} times{window}"
        )),
    };
    let never = Condition::is(format!("client has not {event}{only}{window}"));
    let n = raw["measurement_filter"]["value"].as_f64()?;
    if !(0.0..=1_000.0).contains(&n) || n.fract() != 0.0 {
        return None;
    }
    let n = n as i64;
    match raw["measurement_filter"]["operator"].as_str()? {
        "equals" if n == 0 => Some(never),
        "equals" => Some(Condition::all(vec![has(n), Condition::not(has(n + 1))])),
        "not-equals" if n == 0 => Some(has(1)),
        "greater-than" => Some(has(n + 1)),
        "greater-than-or-equal" if n > 0 => Some(has(n)),
        "less-than" if n == 1 => Some(never),
        "less-than" if n > 1 => Some(Condition::not(has(n))),
        "less-than-or-equal" if n == 0 => Some(never),
        "less-than-or-equal" => Some(Condition::not(has(n + 1))),
        _ => None,
    }
}

fn membership(reader: &mut Reader<'_>, raw: &Value) -> Option<Condition> {
    if !raw["timeframe_filter"].is_null() {
        return None;
    }
    let is_in = raw["is_member"].as_bool()?;
    let ids = texts(&raw["group_ids"])?;
    let parts = ids
        .iter()
        .map(|id| {
            let called = reader.account.name_of("segment", id);
            let called = called.or_else(|| reader.account.name_of("list", id));
            let name = reader.draft.segment(id, called);
            Condition::is(format!(
                "client is {}in {name}",
                if is_in { "" } else { "not " }
            ))
        })
        .collect();
    // In any of them, or in none.
    Some(if is_in {
        Condition::any(parts)
    } else {
        Condition::all(parts)
    })
}

fn consent(raw: &Value) -> Option<Condition> {
    let consent = &raw["consent"];
    let channel @ ("email" | "sms" | "push") = consent["channel"].as_str()? else {
        return None;
    };
    let only_subscribed = match consent["consent_status"]["subscription"].as_str() {
        None | Some("subscribed") => consent["consent_status"]["filters"].is_null(),
        Some(_) => false,
    };
    match consent["can_receive_marketing"].as_bool()? {
        true if only_subscribed => Some(Condition::is(format!("client consents to {channel}"))),
        false if consent["consent_status"].is_null() => Some(Condition::is(format!(
            "client does not consent to {channel}"
        ))),
        _ => None,
    }
}
