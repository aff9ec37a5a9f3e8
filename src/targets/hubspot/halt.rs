//! How a workflow is switched off: HubSpot replaces it whole, so it is read first and written back with
//! `isEnabled` false.

use crate::targets::halt::{Pace, Pause, Request};
use serde_json::json;

/// Of a private app, as HubSpot publishes it: 100 in ten seconds; kept below.
pub(super) const PACE: Pace = Pace {
    per_second: 5,
    per_minute: 300,
};

/// How the workflow of a journey is switched off.
pub(super) fn pause(journey: &str) -> Pause {
    let json = ("content-type", "application/json");
    Pause {
        requests: vec![
            Request {
                method: "GET",
                url: "https://api.hubapi.com/automation/v4/flows".to_owned(),
                headers: vec![("accept", "application/json")],
                body: None,
                what: format!(
                    "lists the workflows: take the `id` of every one whose `name` is `{journey}`"
                ),
            },
            Request {
                method: "GET",
                url: "https://api.hubapi.com/automation/v4/flows/{id}".to_owned(),
                headers: vec![("accept", "application/json")],
                body: None,
                what: "reads the workflow as it stands, with its `revisionId`".to_owned(),
            },
            Request {
                method: "PUT",
                url: "https://api.hubapi.com/automation/v4/flows/{id}".to_owned(),
                headers: vec![("accept", "application/json"), json],
                body: Some(json!({ "isEnabled": false })),
                what: format!(
                    "stops `{journey}`: what was read, with `isEnabled` false; `objectTypeId`, `flowType` and `dataSources` are left out of it"
                ),
            },
        ],
        holds: "clients stay enrolled and their delays run on; an action that comes due while the workflow is off is not done",
        past_recall: "what HubSpot has handed to the mail networks already, and tasks and alerts that were made",
        resume: "look at who is enrolled and whose delays have run out meanwhile; unenrol those for whom it is too late, then set `isEnabled` to true in the same way",
    }
}
