//! What starts a run, and how often.

use super::super::document::At;
use super::super::unread;
use super::{Reader, filter};
use serde_json::Value;

/// Entry sources that an event of the account's systems or of the client fires.
const EVENTS: [&str; 8] = [
    "APIEvent",
    "Event",
    "ContactEvent",
    "SalesforceObjectTriggerV2",
    "SalesforceDataEvent",
    "CloudPages",
    "MobileConnect",
    "transactional-api",
];

/// The `starts` clause.
pub(super) fn starts(reader: &mut Reader<'_>, at: At<'_>) -> String {
    let trigger = &at.raw["triggers"][0];
    let kind = trigger["type"].as_str().unwrap_or("unknown");
    let key = trigger["metaData"]["eventDefinitionKey"].as_str();
    let (Some(key), true) = (key, EVENTS.contains(&kind)) else {
        reader.no_word(
            at,
            &format!("the entry source `{kind}`"),
            "it became an event that may happen at any time",
        );
        let called = trigger["name"].as_str().unwrap_or(kind);
        let raw = trigger.to_string();
        return unread::start_of_its_own(reader.draft, at.id, called, None, &raw);
    };
    let event = reader.event(key);
    let criteria = &trigger["configurationArguments"]["criteria"];
    if criteria.as_str().is_none_or(str::is_empty) {
        return format!("when {event}");
    }
    if let Some(only) = filter::in_where(reader, &event, criteria) {
        return format!("when {event}{}", only.where_clause());
    }
    reader.no_word(
        at,
        "a part of the start's filter",
        "this one starts for more clients than the platform's, so what is proved of it holds there",
    );
    format!("when {event}")
}

/// The `enters` clause; `takes_time`: no run is over in no time.
pub(super) fn enters(reader: &mut Reader<'_>, journey: &Value, takes_time: bool) -> &'static str {
    match journey["entryMode"].as_str() {
        Some("OnceAndDone") => "once ever",
        Some("SingleEntryAcrossAllVersions") if takes_time => {
            reader
                .draft
                .suppose("a contact who may come in again after she left does so a minute later at the soonest");
            "again 1 minute after it ended"
        }
        Some("SingleEntryAcrossAllVersions" | "MultipleEntries") => "every time",
        _ => {
            reader.draft.suppose(
                "a journey that does not say how often a contact comes in lets her in every time",
            );
            "every time"
        }
    }
}
