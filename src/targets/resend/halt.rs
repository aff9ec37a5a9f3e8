//! How an automation is stopped: `POST /automations/{id}/stop`.

use crate::targets::halt::{Pace, Pause, Request};

/// As Resend publishes it for a team: kept below.
pub(super) const PACE: Pace = Pace {
    per_second: 2,
    per_minute: 120,
};

/// How the automation of a journey is stopped.
pub(super) fn pause(journey: &str) -> Pause {
    Pause {
        requests: vec![
            Request {
                method: "GET",
                url: "https://api.resend.com/automations?status=enabled".to_owned(),
                headers: vec![("accept", "application/json")],
                body: None,
                what: format!(
                    "lists the automations that run: take the `id` of every one whose `name` is `{journey}`, on every page of the answer"
                ),
            },
            Request {
                method: "POST",
                url: "https://api.resend.com/automations/{id}/stop".to_owned(),
                headers: vec![("accept", "application/json")],
                body: None,
                what: format!("stops `{journey}`: the automation is then disabled"),
            },
        ],
        holds: "nobody comes in; what becomes of clients who are in it is not published: look at its runs, `GET /automations/{id}/runs`, and stop again while any is `running`",
        past_recall: "what Resend has handed to the mail networks already, and what was written into contacts",
        resume: "look at its runs first: who was in it may have to be written to by hand. Then `PATCH /automations/{id}` with the status `enabled`",
    }
}
