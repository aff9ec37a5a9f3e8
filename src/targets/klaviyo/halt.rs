//! How a flow is stopped: `PATCH /api/flows/{id}` sets it and all its actions to `manual`.
//!
//! Not to `draft`: a message that is a draft is passed over, and the client goes on without it. A manual one
//! is held under "Needs Review" at the moment it would have left, and stays there when the flow is live again:
//! so a pause of five days releases nothing by itself.

use crate::targets::halt::{Pace, Pause, Request};
use serde_json::json;

/// The revision that the requests are written for.
const REVISION: (&str, &str) = ("revision", "2026-07-15");
const JSON_API: &str = "application/vnd.api+json";

/// Of the endpoints used here, as Klaviyo publishes it.
pub(super) const PACE: Pace = Pace {
    per_second: 3,
    per_minute: 60,
};

/// How the flow of a journey is stopped.
pub(super) fn pause(journey: &str) -> Pause {
    let accept = ("accept", JSON_API);
    Pause {
        requests: vec![
            Request {
                method: "GET",
                url: format!(
                    "https://a.klaviyo.com/api/flows?filter=equals(name,%22{journey}%22)&fields[flow]=name,status"
                ),
                headers: vec![accept, REVISION],
                body: None,
                what: format!(
                    "finds the flow `{journey}`: its id is `data[0].id`; stop every one that is named so"
                ),
            },
            Request {
                method: "PATCH",
                url: "https://a.klaviyo.com/api/flows/{id}".to_owned(),
                headers: vec![accept, ("content-type", JSON_API), REVISION],
                body: Some(json!({
                    "data": { "type": "flow", "id": "{id}", "attributes": { "status": "manual" } },
                })),
                what: format!("stops `{journey}`: from now on nothing leaves by itself"),
            },
        ],
        holds: "clients stay in the flow and their waits run on; a message whose time comes is held under \"Needs Review\"",
        past_recall: "what Klaviyo has handed to the mail and phone networks already; alerts to people of the house go on",
        resume: "first look through \"Needs Review\" of each message: cancel what is too old, send the rest by hand, no more to one client than the rules allow; Klaviyo looks at no rule there. Then set the flow to live: what is under review stays until someone decides",
    }
}
