//! How a flow begins, and how often.

use super::super::condition::Condition;
use super::super::unread;
use super::super::words::{length, time as clock, weekdays};
use super::Reader;
use super::filter::{At, in_where};
use super::kinds::groups;
use super::words;
use serde_json::Value;

/// The `starts` clause.
pub(super) fn starts(reader: &mut Reader<'_>, at: At<'_>, trigger: &Value) -> String {
    let id = trigger["id"].as_str().unwrap_or("unknown");
    match trigger["type"].as_str().unwrap_or("unknown") {
        "metric" => {
            let called = reader.account.name_of("metric", id);
            let event = reader.draft.event(id, called).name.clone();
            let only = only(reader, at, id, &trigger["trigger_filter"]);
            format!("when {event}{only}")
        }
        kind @ ("list" | "segment") => {
            let called = reader.account.name_of(kind, id);
            let name = reader.draft.segment(id, called);
            format!("when client enters {name} from now on")
        }
        "date" => date(reader, at, trigger),
        kind => {
            reader.no_word(
                at.export,
                at.id,
                &format!("the start `{kind}`"),
                "it became an event that may happen at any time",
            );
            unread::start_of_its_own(reader.draft, at.id, kind, None, &trigger.to_string())
        }
    }
}

/// ` where …`: what the starting event must hold.
fn only(reader: &mut Reader<'_>, at: At<'_>, metric: &str, filter: &Value) -> String {
    let mut all = Vec::new();
    for group in groups(filter) {
        let read: Option<Vec<Condition>> =
            group.iter().map(|c| in_where(reader, metric, c)).collect();
        if let Some(read) = read {
            all.push(Condition::any(read));
        } else {
            reader.no_word(
                at.export,
                at.id,
                "a part of the start's filter",
                "the journey starts for more clients than the flow, so what is proved of it holds for the flow",
            );
        }
    }
    Condition::all(all).where_clause()
}

fn date(reader: &mut Reader<'_>, at: At<'_>, trigger: &Value) -> String {
    let key = trigger["date_profile_property"].as_str();
    let time = trigger["trigger_time"].as_str().and_then(clock);
    let every_day = weekdays(&trigger["trigger_days"]).is_some_and(|days| days.is_empty());
    let often = trigger["recurrence_frequency"]
        .as_str()
        .unwrap_or("monthly");
    if let (Some(key), Some(time), true, "never" | "annually") = (key, time, every_day, often) {
        let name = reader.draft.property(key, words::shown(key), "date?");
        let n = trigger["timedelta_value_before_date"].as_u64().unwrap_or(0);
        let unit = trigger["timedelta_unit_before_date"]
            .as_str()
            .unwrap_or("weeks");
        let unit = unit.strip_suffix('s').unwrap_or(unit);
        let when = match n {
            0 => format!("on {name} at {time}"),
            n => format!("{} before {name} at {time}", length(n, unit)),
        };
        return if often == "annually" {
            reader.draft.suppose(
                "for a date of every year, 28 february stands in for 29 february: the export does not say",
            );
            format!("{when} every year, 29 february on 28 february")
        } else {
            when
        };
    }
    let rate = match often {
        "weekly" => Some("1 per 7 days"),
        "monthly" => Some("1 per 28 days"),
        "annually" => Some("1 per 365 days"),
        _ => None,
    };
    reader.no_word(
        at.export,
        at.id,
        "this start by a date",
        "it became an event, which may happen at any time of the day",
    );
    unread::start_of_its_own(reader.draft, at.id, "date", rate, &trigger.to_string())
}

/// The `enters` clause.
pub(super) fn enters(reader: &mut Reader<'_>, criteria: &Value) -> String {
    let n = criteria["duration"].as_u64();
    match (n, criteria["unit"].as_str()) {
        (Some(0), _) => "every time".to_owned(),
        (Some(n), Some(unit @ ("hour" | "day" | "week"))) => {
            format!("once per {}", length(n, unit))
        }
        (Some(_), Some("alltime")) => "once ever".to_owned(),
        _ => {
            reader.draft.suppose(
                "a flow that says nothing of coming in again is taken to let nobody in twice",
            );
            "once ever".to_owned()
        }
    }
}
