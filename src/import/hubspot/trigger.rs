//! How a workflow begins, and how often.

use super::super::condition::Condition;
use super::super::unread::start_of_its_own;
use super::{At, Reader, filter};
use serde_json::Value;

/// How a journey begins.
pub(super) struct Start {
    pub(super) starts: String,
    /// What must hold besides when a client comes in; empty: nothing.
    pub(super) only_if: Condition,
    /// The segment out of which a client leaves the journey.
    pub(super) while_in: Option<String>,
}

/// The `starts` clause, and what must hold besides.
pub(super) fn start(reader: &mut Reader<'_>, at: At<'_>, flow: &Value, name: &str) -> Start {
    let criteria = &flow["enrollmentCriteria"];
    let schedule = &flow["enrollmentSchedule"];
    let mut only_if = vec![suppressed(reader, flow)];
    let mut while_in = None;
    let starts = if schedule.is_object() {
        let asks = &criteria["listFilterBranch"];
        if asks.is_object() {
            only_if.push(filter::read(reader, at, asks));
        }
        scheduled(reader, at, schedule)
    } else {
        match criteria["type"].as_str().unwrap_or("none") {
            "EVENT_BASED" => {
                if criteria["refinementCriteria"].is_object() {
                    only_if.push(filter::read(reader, at, &criteria["refinementCriteria"]));
                }
                on_events(reader, at, criteria, name)
            }
            "LIST_BASED" => {
                let segment = segment(reader, at, &criteria["listFilterBranch"], name);
                if criteria["unEnrollObjectsNotMeetingCriteria"] == true {
                    while_in = Some(segment.clone());
                }
                format!("when client enters {segment} from now on")
            }
            kind => {
                reader.no_word(
                    at,
                    &format!("the start `{kind}`"),
                    "somebody enrols contacts by hand, or another workflow does: it became an event that may happen at any time",
                );
                start_of_its_own(reader.draft, at.id, "enrolled", None, &criteria.to_string())
            }
        }
    };
    Start {
        starts,
        only_if: Condition::all(only_if),
        while_in,
    }
}

/// Contacts in these lists never come in.
fn suppressed(reader: &mut Reader<'_>, flow: &Value) -> Condition {
    let lists = flow["suppressionListIds"].as_array();
    let not_in = lists
        .into_iter()
        .flatten()
        .filter_map(super::id)
        .map(|id| {
            let list = reader.list(&id);
            Condition::is(format!("client is not in {list}"))
        })
        .collect();
    Condition::all(not_in)
}

/// The list where the filter asks for one and nothing else; else a segment with the filter.
fn segment(reader: &mut Reader<'_>, at: At<'_>, branch: &Value, flow: &str) -> String {
    let only = |branch: &Value| -> Option<Value> {
        let inner = branch["filterBranches"].as_array()?;
        let filters = branch["filters"].as_array()?;
        match (inner.as_slice(), filters.as_slice()) {
            ([one], []) | ([], [one]) => Some(one.clone()),
            _ => None,
        }
    };
    let mut one = Some(branch.clone());
    while let Some(value) = one {
        if value["filterType"] == "IN_LIST" && value["operator"] == "IN_LIST" {
            return reader.list(&super::id(&value["listId"]).unwrap_or_default());
        }
        one = only(&value);
    }
    let when = filter::read(reader, at, branch);
    let when = if when.is_empty() {
        reader.no_condition(at, branch)
    } else {
        when
    };
    reader
        .draft
        .own_segment(&format!("who enters {flow}"), when)
}

/// `when a or b where …`.
fn on_events(reader: &mut Reader<'_>, at: At<'_>, criteria: &Value, name: &str) -> String {
    let branches = criteria["eventFilterBranches"].as_array();
    let lists = criteria["listMembershipFilterBranches"].as_array();
    let branches: Vec<&Value> = branches.into_iter().flatten().collect();
    let lists: Vec<&Value> = lists.into_iter().flatten().collect();
    match (branches.as_slice(), lists.as_slice()) {
        ([], [list]) => {
            let segment = segment(reader, at, list, name);
            return format!("when client enters {segment} from now on");
        }
        ([_, ..], []) => {}
        _ => {
            reader.no_word(
                at,
                "a start on events and lists",
                "it became an event that may happen at any time",
            );
            let raw = criteria.to_string();
            return start_of_its_own(reader.draft, at.id, "enrolled", None, &raw);
        }
    }
    let mut alternatives = Vec::new();
    for branch in branches {
        let id = branch["eventTypeId"].as_str().unwrap_or("unknown");
        let called = reader.account.name_of("event", id);
        let event = reader.draft.event(id, called).name.clone();
        let only = match filter::of_event(reader, id, branch) {
            Some(only) if only.is_empty() => String::new(),
            Some(only) => format!(" where ({})", only.text()),
            None => {
                reader.no_word(
                    at,
                    "a part of the start's filter",
                    "the journey starts for more clients than the workflow, so what is proved of it holds for the workflow",
                );
                String::new()
            }
        };
        let one = format!("{event}{only}");
        if !alternatives.contains(&one) {
            alternatives.push(one);
        }
    }
    format!("when {}", alternatives.join(" or "))
}

/// A start by the calendar, or by a date of the contact.
fn scheduled(reader: &mut Reader<'_>, at: At<'_>, schedule: &Value) -> String {
    let kind = schedule["type"].as_str().unwrap_or("unknown");
    let time = clock(&schedule["timeOfDay"]);
    if let ("PROPERTY_BASED", Some(key), Some(time), Some(0)) = (
        kind,
        schedule["dateProperty"].as_str(),
        time,
        schedule["daysDelta"].as_i64(),
    ) {
        let name = reader.draft.property(key, key, "date?");
        let when = format!("on {name} at {time}");
        return if schedule["yearly"] == true {
            reader.draft.suppose(
                "for a date of every year, 28 february stands in for 29 february: the export does not say",
            );
            format!("{when} every year, 29 february on 28 february")
        } else {
            when
        };
    }
    let rate = match kind {
        "DAILY" | "WEEKLY" => Some("1 per day"),
        "MONTHLY_SPECIFIC_DAYS" => Some("1 per day"),
        "MONTHLY_RELATIVE_DAYS" => Some("1 per 27 days"),
        "YEARLY" => Some("1 per 364 days"),
        // Which sign of the offset is before is not published, and a date may be changed at any time.
        _ => None,
    };
    reader.no_word(
        at,
        "this start by the calendar",
        "it became an event, which may happen at any time of the day",
    );
    start_of_its_own(
        reader.draft,
        at.id,
        "scheduled",
        rate,
        &schedule.to_string(),
    )
}

/// `09:00` for `{hour, minute}`.
pub(super) fn clock(value: &Value) -> Option<String> {
    let hour = value["hour"].as_u64().filter(|h| *h < 24)?;
    let minute = value["minute"].as_u64().filter(|m| *m < 60)?;
    Some(format!("{hour:02}:{minute:02}"))
}

/// The `enters` clause. HubSpot never has a contact twice in one workflow at a time, which counts where a run that
/// sends anything takes time.
pub(super) fn enters(reader: &mut Reader<'_>, flow: &Value, takes_time: bool) -> String {
    if flow["enrollmentCriteria"]["shouldReEnroll"] != true {
        return "once ever".to_owned();
    }
    if !takes_time {
        return "every time".to_owned();
    }
    reader.draft.suppose(
        "a contact who may come in again does so a minute after she left at the soonest: a workflow has her once at a time",
    );
    "again 1 minute after it ended".to_owned()
}
