//! How a journey is stopped: OneSignal archives it, for good.

use crate::targets::halt::{Pace, Pause, Request};
use serde_json::json;

/// No rate is published for these requests; kept low.
pub(super) const PACE: Pace = Pace {
    per_second: 1,
    per_minute: 60,
};

/// How a journey is stopped.
pub(super) fn pause(journey: &str) -> Pause {
    let (accept, json) = (
        ("accept", "application/json"),
        ("content-type", "application/json"),
    );
    Pause {
        requests: vec![
            Request {
                method: "GET",
                url: "https://api.onesignal.com/apps/{app_id}/journeys?limit=50".to_owned(),
                headers: vec![accept],
                body: None,
                what: format!(
                    "lists the journeys, 50 at a time: take the `id` of every one whose `name` is `{journey}` and whose `state` is not `archived`; `{{app_id}}` is your app's own"
                ),
            },
            Request {
                method: "PATCH",
                url: "https://api.onesignal.com/apps/{app_id}/journeys/{id}".to_owned(),
                headers: vec![accept, json],
                body: Some(json!({ "state": "archived" })),
                what: format!("stops `{journey}`: archiving can't be taken back"),
            },
        ],
        holds: "clients leave the journey where they are: an archived journey never goes on, and OneSignal has no state in which it only waits",
        past_recall: "what OneSignal has handed to the mail networks already",
        resume: "an archived journey can't be revived: build it again, make it anew with the document, and set its `state` to `active`; those who were in it start no run by that, so decide who is to enter again",
    }
}
