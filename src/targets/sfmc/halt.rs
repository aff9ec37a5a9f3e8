//! How a journey is stopped: its running version, for good.

use crate::targets::halt::{Pace, Pause, Request};

/// No rate is published for these requests; kept low.
pub(super) const PACE: Pace = Pace {
    per_second: 1,
    per_minute: 60,
};

/// How a journey is stopped.
pub(super) fn pause(journey: &str) -> Pause {
    let accept = ("accept", "application/json");
    Pause {
        requests: vec![
            Request {
                method: "GET",
                url: format!("https://{{subdomain}}.rest.marketingcloudapis.com/interaction/v1/interactions/key:{journey}"),
                headers: vec![accept],
                body: None,
                what: format!("reads `{journey}`: take its `id` and the `version` that runs; `{{subdomain}}` is your tenant's own"),
            },
            Request {
                method: "POST",
                url: "https://{subdomain}.rest.marketingcloudapis.com/interaction/v1/interactions/stop/{id}?versionNumber={version}".to_owned(),
                headers: vec![accept],
                body: None,
                what: format!("stops `{journey}`: a stopped version can't run again"),
            },
        ],
        holds: "clients leave the journey where they are; to hold them for up to 14 days instead, pause the journey in the account: what its request takes is not settled here",
        past_recall: "what has been handed to the mail networks already, and sends that were being made",
        resume: "make a new version of the journey from the document, and publish it; those who were in the stopped one start no run by that, so decide who is to enter again",
    }
}
