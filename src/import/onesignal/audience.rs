//! Who enters, how often, and what ends a run early.

use super::super::condition::Condition;
use super::super::document::At;
use super::super::unread;
use super::super::words;
use super::{Reader, condition};
use serde_json::Value;

/// Who enters.
pub(super) struct Entry {
    pub(super) starts: String,
    /// Who is in one of these does not.
    pub(super) not_in: Vec<String>,
}

/// Reads the audience.
pub(super) fn read(reader: &mut Reader<'_>, at: At<'_>) -> Entry {
    let audience = &at.raw["audience"];
    let alone = |starts| Entry {
        starts,
        not_in: Vec::new(),
    };
    match audience["kind"].as_str().unwrap_or("unknown") {
        "event_trigger" => {
            let event = audience["name"].as_str().unwrap_or("unknown");
            let name = reader.draft.event(event, Some(event)).name.clone();
            let only = condition::attributes(reader, event, &audience["attributes"]);
            if only.is_none() {
                reader.no_word(
                    at,
                    "a part of the start's filter",
                    "this one starts for more clients than the platform's, so what is proved of it holds there",
                );
            }
            let only = only.map_or_else(String::new, |only| only.where_clause());
            alone(format!("when {name}{only}"))
        }
        "segment" => {
            let included = ids(&audience["included_segment_ids"]);
            let segment = if let [one] = included.as_slice() {
                reader.segment(one)
            } else {
                let when = reader.no_condition(at, audience);
                reader.draft.own_segment("who enters", when)
            };
            let excluded = ids(&audience["excluded_segment_ids"]);
            let not_in = excluded.iter().map(|id| reader.segment(id)).collect();
            let since = if audience["future_additions_only"] == true {
                "from now on"
            } else {
                "and those already in it"
            };
            Entry {
                starts: format!("when client enters {segment} {since}"),
                not_in,
            }
        }
        kind => {
            reader.no_word(
                at,
                &format!("the audience `{kind}`"),
                "it became an event that may happen at any time",
            );
            let raw = audience.to_string();
            alone(unread::start_of_its_own(
                reader.draft,
                at.id,
                kind,
                None,
                &raw,
            ))
        }
    }
}

/// The `enters` clause. Whether the pause is counted from the last entry or from its end is not published: from the entry
/// a client hears more.
pub(super) fn enters(journey: &Value) -> String {
    let pause = journey["reentry_rules"]["duration_seconds"].as_u64();
    match pause.map(|seconds| words::elapsed(seconds / 60 * 60)) {
        None => "once ever".to_owned(),
        Some(Some(length)) => format!("once per {length}"),
        Some(None) => "every time".to_owned(),
    }
}

/// What ends a run early.
pub(super) fn exits(reader: &mut Reader<'_>, at: At<'_>) -> Vec<String> {
    let rules = &at.raw["early_exit"]["rules"];
    let mut exits = Vec::new();
    if let Some(event) = rules["on_event"]["name"].as_str() {
        if attributes_are_empty(&rules["on_event"]["attributes"]) {
            exits.push(reader.draft.event(event, Some(event)).name.clone());
        } else {
            exits.push(reader.no_condition(at, &rules["on_event"]).text());
        }
    }
    let segments = ids(&rules["on_segment"]["included_segment_ids"]);
    for id in &segments {
        exits.push(format!("client is in {}", reader.segment(id)));
    }
    if rules["when_not_in_audience"] == true {
        let audience = &at.raw["audience"];
        match ids(&audience["included_segment_ids"]).as_slice() {
            [one] if audience["kind"] == "segment" => {
                exits.push(format!("client is not in {}", reader.segment(one)));
            }
            _ => exits.push(reader.no_condition(at, rules).text()),
        }
    }
    if !rules["on_session"].is_null() && rules["on_session"] != false {
        let raw = serde_json::json!({ "on_session": rules["on_session"] });
        exits.push(reader.no_condition(at, &raw).text());
    }
    if at.raw["early_exit"]["tag_on_early_exit"].is_object() {
        reader.no_word(
            at,
            "a tag that is set where a run ends early",
            "where a condition asks for it later, a proof takes both answers for possible",
        );
    }
    exits
}

fn attributes_are_empty(attributes: &Value) -> bool {
    attributes.as_array().is_none_or(Vec::is_empty)
}

/// The ids in a list.
pub(super) fn ids(list: &Value) -> Vec<String> {
    let all = list.as_array().into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// That a client is in one segment and in none of others; `None` where whether all or any is meant is not published.
pub(super) fn membership(reader: &mut Reader<'_>, raw: &Value) -> Option<Condition> {
    let included = ids(&raw["included_segment_ids"]);
    if included.len() > 1 {
        return None;
    }
    let mut all = Vec::new();
    for id in &included {
        all.push(Condition::is(format!(
            "client is in {}",
            reader.segment(id)
        )));
    }
    for id in ids(&raw["excluded_segment_ids"]) {
        let is_in = Condition::is(format!("client is in {}", reader.segment(&id)));
        all.push(Condition::not(is_in));
    }
    (!all.is_empty()).then(|| Condition::all(all))
}
