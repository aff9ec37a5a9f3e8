//! How a journey is stopped on a platform: the exact requests, what can no longer be called back, and how it
//! goes on. Pure: nothing here sends anything.

use serde::Serialize;
use serde_json::Value;

/// How one journey is stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pause {
    /// In this order. `{id}` is what the request before has answered.
    pub requests: Vec<Request>,
    /// What then happens to clients who are in it.
    pub holds: &'static str,
    /// What it does not stop.
    pub past_recall: &'static str,
    /// What to do before it goes on.
    pub resume: &'static str,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// `GET`, `PATCH`.
    pub method: &'static str,
    /// Where to.
    pub url: String,
    /// Headers, but for the one that says who asks.
    pub headers: Vec<(&'static str, &'static str)>,
    /// What is sent along.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// What it does, for people.
    pub what: String,
}

/// How fast a platform takes requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Pace {
    /// In one second.
    pub per_second: u32,
    /// In one minute.
    pub per_minute: u32,
}

impl Pace {
    /// The seconds after which so many requests have been taken, one after the other.
    pub fn seconds(self, requests: usize) -> usize {
        let (second, minute) = (
            self.per_second.max(1) as usize,
            self.per_minute.max(1) as usize,
        );
        let full = requests / minute;
        let rest = requests % minute;
        match (full, rest) {
            // The last minute's requests leave in its first seconds.
            (full, 0) if full > 0 => (full - 1) * 60 + minute.div_ceil(second).min(60),
            (full, rest) => full * 60 + rest.div_ceil(second).min(60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_that_is_full_makes_the_next_wait() {
        let pace = Pace {
            per_second: 3,
            per_minute: 60,
        };
        for (requests, seconds) in [
            (0, 0),
            (1, 1),
            (3, 1),
            (4, 2),
            (60, 20),
            (61, 61),
            (120, 80),
        ] {
            assert_eq!(pace.seconds(requests), seconds, "{requests}");
        }
    }
}
