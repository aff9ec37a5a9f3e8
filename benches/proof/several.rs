//! Projects of several journeys that were made to be slow: what one event starts, hand-overs, guards, nights.

use super::single::{HOUSE, guards, sends};
use std::fmt::Write;

/// A project of several journeys.
struct Several {
    text: String,
    journeys: usize,
}

impl Several {
    /// With these rules, and so many messages.
    fn new(rules: &str, messages: usize) -> Several {
        let mut text = HOUSE.to_owned();
        let _ = write!(text, "restraint house {{\n{rules}\n}}\n");
        for i in 0..messages {
            let _ = write!(
                text,
                "email m{i} {{\n  purpose care\n  because \"they asked\"\n  theme desire\n  subject \"A word\"\n  text \"Dear\"\n}}\n"
            );
        }
        Several { text, journeys: 0 }
    }

    fn before(mut self, more: &str) -> Several {
        self.text = more.to_owned() + &self.text;
        self
    }

    /// One more journey.
    fn and(mut self, state: &str, starts: &str, enters: &str, steps: &str) -> Several {
        let exits = if state == "prospect" {
            "placed_order"
        } else {
            "unsubscribed"
        };
        let _ = write!(
            self.text,
            "journey j{} {{\n  for {state}\n  starts when {starts}\n  enters {enters}\n  exits when {exits}\n{steps}\n}}\n",
            self.journeys
        );
        self.journeys += 1;
        self
    }

    /// So many more journeys.
    fn each(self, count: usize, journey: impl Fn(Several, usize) -> Several) -> Several {
        (0..count).fold(self, journey)
    }

    fn text(self) -> String {
        self.text
    }
}

/// Messages from a place on, with a wait after each.
fn some(from: usize, count: usize, wait: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, i| {
        let _ = write!(text, "  send m{}\n  {}\n", from + i, wait(i));
        text
    })
}

/// Every case: a name, and the text of a project.
pub(crate) fn cases() -> Vec<(&'static str, String)> {
    let days = |n: usize| move |i: usize| format!("wait {} days", 2 + (i * 3 + n) % 7);
    let odd = |n: usize| move |i: usize| format!("wait {} hours", 7 + (i * 31 + n * 17) % 97);
    vec![
        (
            "12 of one event, broken",
            Several::new("  at most 3 emails per 7 days\n  at least 1 hour between messages", 48)
                .each(12, |all, n| {
                    all.and("prospect", "subscribed", "once per 30 days", &some(n * 4, 4, days(n)))
                })
                .text(),
        ),
        (
            "6 of one event, odd hours",
            Several::new("  at most 5 emails per 7 days", 48)
                .each(6, |all, n| {
                    let enters = format!("once per {} hours", 100 + n * 13);
                    all.and("prospect", "subscribed", &enters, &some(n * 4, 4, odd(n)))
                })
                .text(),
        ),
        (
            "6 of one event, every time, nights",
            Several::new("  at most 5 emails per 7 days\n  quiet from 20:07 to 09:11", 48)
                .each(6, |all, n| {
                    all.and("prospect", "subscribed", "every time", &some(n * 4, 4, odd(n)))
                })
                .text(),
        ),
        (
            "40 by themselves, packed",
            Several::new("  at most 30 emails per 30 days\n  at most 9 emails per 7 days", 160)
                .each(40, |all, n| {
                    let event = ["subscribed", "booked_appointment"][n % 2];
                    all.and("prospect", event, "once per 90 days", &some(n * 4, 4, days(n)))
                })
                .text(),
        ),
        (
            "40 by themselves, guarded",
            Several::new(
                "  at most 2 emails per 7 days else skip\n  at most 6 emails per 30 days else skip\n  at least 48 hours between emails else skip\n  each message at most once per 60 days",
                160,
            )
            .each(40, |all, n| {
                let event = ["subscribed", "booked_appointment"][n % 2];
                all.and("prospect", event, "once per 365 days", &some(n * 4, 4, days(n)))
            })
            .text(),
        ),
        (
            "20 by themselves, nights and days",
            Several::new(
                "  at most 3 emails per 7 days\n  quiet from 20:07 to 09:11\n  quiet on sunday\n  quiet outside open",
                80,
            )
            .before("calendar open { monday to friday except 2026-12-25, 2027-01-01 }\n")
            .each(20, |all, n| {
                let event = ["subscribed", "booked_appointment"][n % 2];
                all.and("prospect", event, "once per 90 days", &some(n * 4, 4, odd(n)))
            })
            .text(),
        ),
        (
            "chain of 12 hand-overs",
            Several::new("  at most 3 emails per 7 days\n  at least 1 day between messages", 36)
                .each(12, |all, n| {
                    let starts = if n == 0 { "subscribed" } else { "handed over" };
                    let over = if n < 11 {
                        format!("  hand over to j{}\n", n + 1)
                    } else {
                        String::new()
                    };
                    let steps = some(n * 3, 3, days(n)) + &over;
                    all.and("prospect", starts, "once per 30 days", &steps)
                })
                .text(),
        ),
        (
            "8 in turn by state",
            Several::new("  at most 3 emails per 7 days", 32)
                .each(8, |all, n| {
                    let state = ["prospect", "owner"][n % 2];
                    all.and(state, "booked_appointment", "again 1 day after it ended", &some(n * 4, 4, days(n)))
                })
                .text(),
        ),
        (
            "10 guards over 12 journeys",
            Several::new(&guards(10), 120)
                .each(12, |all, n| {
                    let event = ["subscribed", "booked_appointment"][n % 2];
                    all.and("prospect", event, "once per 20 days", &some(n * 10, 10, odd(n)))
                })
                .text(),
        ),
        (
            "guards against each other, nights",
            Several::new(
                "  at most 2 emails per 7 days else skip\n  at most 5 emails per 30 days else postpone up to 3 days\n  at least 26 hours between messages else skip\n  no messages while client has placed_order in the last 30 days else skip\n  quiet from 20:07 to 09:11\n  quiet on sunday",
                40,
            )
            .each(8, |all, n| {
                let event = ["subscribed", "booked_appointment"][n % 2];
                all.and("prospect", event, "once per 20 days", &some(n * 5, 5, odd(n)))
            })
            .text(),
        ),
        (
            "3 of 50 steps, broken late",
            Several::new("  at most 20 emails per 90 days\n  at most 40 emails per 365 days", 75)
                .each(3, |all, n| {
                    let event = ["subscribed", "booked_appointment"][n % 2];
                    all.and("prospect", event, "once per 60 days", &some(n * 25, 25, odd(n)))
                })
                .text(),
        ),
        (
            "2 long of one sort",
            Several::new("  at most 5 emails per 7 days", 25)
                .each(2, |all, _| {
                    all.and("prospect", "booked_appointment", "once per 30 days", &sends(25, "wait 2 days"))
                })
                .text(),
        ),
    ]
}
