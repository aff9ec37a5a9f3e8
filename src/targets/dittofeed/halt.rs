//! How a journey is stopped: `PUT /api/admin/journeys` with the status `Paused`.

use crate::targets::halt::{Pause, Request};
use serde_json::json;

/// How the journey is stopped. The address is that of Dittofeed's own cloud; where it runs elsewhere, that one's.
pub(super) fn pause(journey: &str) -> Pause {
    let json = ("content-type", "application/json");
    Pause {
        requests: vec![
            Request {
                method: "GET",
                url: "https://app.dittofeed.com/api/admin/journeys?workspaceId={workspace}"
                    .to_owned(),
                headers: vec![("accept", "application/json")],
                body: None,
                what: format!(
                    "lists the journeys of the workspace that the target block names: take the `id` of every one whose `name` is `{journey}`; where Dittofeed runs on your own machines, ask those"
                ),
            },
            Request {
                method: "PUT",
                url: "https://app.dittofeed.com/api/admin/journeys".to_owned(),
                headers: vec![("accept", "application/json"), json],
                body: Some(json!({
                    "workspaceId": "{workspace}",
                    "id": "{id}",
                    "status": "Paused",
                })),
                what: format!("stops `{journey}`: nobody comes in, and no message leaves"),
            },
        ],
        holds: "clients stay in the journey and their waits run on; a message that comes due while it is paused is passed over for good, and the run goes on to the next",
        past_recall: "what the mail and phone providers have been given already",
        resume: "write first to those who would have heard meanwhile, if they still should: what was passed over is not sent later. Then put the status `Running` in the same way",
    }
}
