//! Single journeys, from a plain one to those made to be slow.

use std::fmt::Write;

pub(crate) const HOUSE: &str = r#"brand maison "Maison Aurèle" {
  sender     "Maison Aurèle" from "clientele@maison.example"
  locales    en
  themes     desire, heritage
  time zone  of client else Europe/Paris
  every journey is under restraint house
  every journey passes gate two_pairs_of_eyes
}
profile { first_name: text? }
event subscribed at most 3 per 30 days
event booked_appointment
event placed_order at most 3 per 30 days
relationship {
  prospect   from the start
  owner      from prospect when placed_order
}
person crm_lead { email "crm-lead@maison.example" }
team crm_team { crm_lead }
gate two_pairs_of_eyes { approved by 1 of crm_team }
"#;

/// A project of one journey: the restraint's rules, how a client enters, the steps.
fn project(rules: &str, enters: &str, steps: &str, messages: usize) -> String {
    let mut text = HOUSE.to_owned();
    let _ = write!(text, "restraint house {{\n{rules}\n}}\n");
    for i in 0..messages {
        let _ = write!(
            text,
            "email m{i} {{\n  purpose care\n  because \"they asked\"\n  theme desire\n  subject \"A word\"\n  text \"Dear\"\n}}\n"
        );
    }
    let _ = write!(
        text,
        "journey j {{\n  for prospect\n  starts when subscribed\n  enters {enters}\n  exits when placed_order\n{steps}\n}}\n"
    );
    text
}

pub(crate) fn sends(count: usize, wait: &str) -> String {
    (0..count).fold(String::new(), |mut text, i| {
        let _ = write!(text, "  send m{i}\n  {wait}\n");
        text
    })
}

fn ladder(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, i| {
        let _ = write!(
            text,
            "  if client consents to email {{\n    send m{i}\n    wait 2 days\n  }} else {{\n    wait 3 days\n  }}\n"
        );
        text
    })
}

fn many_rules() -> String {
    (1..=20).fold(String::new(), |mut text, i| {
        let _ = writeln!(text, "  at most {} emails per {} days", i + 1, i * 4);
        text
    })
}

/// As `project`, started every time by an event that comes so often.
fn often(rate: &str, rules: &str, steps: &str, messages: usize) -> String {
    let text = project(rules, "every time", steps, messages);
    text.replace(
        "event subscribed at most 3 per 30 days",
        &format!("event subscribed at most {rate}"),
    )
}

/// Messages after waits of which each takes some hours or some days.
fn between(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, i| {
        let _ = write!(
            text,
            "  send m{i}\n  wait {} to {} hours\n",
            1 + i % 5,
            30 + i * 7
        );
        text
    })
}

/// Waits of hours and of days in turn: two clocks.
fn mixed(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, i| {
        let unit = ["hours", "days"][i % 2];
        let _ = write!(text, "  send m{i}\n  wait {} {unit}\n", 1 + i % 7);
        text
    })
}

fn up_to(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, i| {
        let _ = write!(
            text,
            "  send m{i}\n  wait up to {} hours for opened m{i} {{\n    wait {} minutes\n  }}\n",
            17 + i * 7,
            11 + i * 13
        );
        text
    })
}

fn many_quiet() -> String {
    "calendar one { monday to friday except 2026-12-25, 2027-01-01, 2026-05-01 }\ncalendar two { monday to saturday except 2026-08-15, 2026-11-11 }\n".to_owned()
}

pub(crate) fn guards(count: usize) -> String {
    (1..=count).fold(String::new(), |mut text, i| {
        let _ = writeln!(
            text,
            "  at most {} emails per {} days else skip",
            i + 1,
            i * 3
        );
        text
    })
}

fn postponing(count: usize) -> String {
    (1..=count).fold(String::new(), |mut text, i| {
        let _ = writeln!(
            text,
            "  at most {} emails per {} days else postpone up to 5 days",
            i + 1,
            i * 3
        );
        text
    })
}

/// Every case: a name, and the text of a project of one journey.
pub(crate) fn cases() -> Vec<(&'static str, String)> {
    let mut all = plain();
    all.extend(slow());
    all
}

fn plain() -> Vec<(&'static str, String)> {
    let night = "  quiet from 20:00 to 09:00\n  at most 1 email per 1 day";
    vec![
        (
            "12 steps",
            project(
                "  at most 2 emails per 7 days",
                "once ever",
                &sends(6, "wait 4 days"),
                6,
            ),
        ),
        (
            "12 steps, broken",
            project(
                "  at most 1 email per 7 days",
                "once ever",
                &sends(6, "wait 4 days"),
                6,
            ),
        ),
        (
            "50 steps, 20 rules",
            project(&many_rules(), "once ever", &sends(25, "wait 5 days"), 25),
        ),
        (
            "50 steps, 20 rules, overlap",
            project(
                &many_rules(),
                "once per 30 days",
                &sends(25, "wait 5 days"),
                25,
            ),
        ),
        (
            "ladder of 30",
            project(
                "  at most 4 emails per 7 days",
                "again 1 day after it ended",
                &ladder(30),
                30,
            ),
        ),
        (
            "ladder of 30, broken",
            project(
                "  at most 2 emails per 7 days",
                "again 1 day after it ended",
                &ladder(30),
                30,
            ),
        ),
        (
            "calendar",
            project(
                night,
                "once ever",
                &sends(12, "wait until 10:00\n  wait 1 day"),
                12,
            ),
        ),
        (
            "calendar, weekly",
            project(
                "  quiet on sunday\n  at most 1 email per 6 days",
                "once ever",
                &sends(12, "wait 1 day\n  wait until 10:15 on tuesday"),
                12,
            ),
        ),
        (
            "overlap, minute grid",
            project(
                "  at most 2 emails per 7 days",
                "once per 3001 minutes",
                &sends(12, "wait 1441 minutes"),
                12,
            ),
        ),
        (
            "packing with calendar",
            project(
                "  quiet from 20:00 to 09:00\n  at most 2 emails per 7 days",
                "once per 2 days",
                &sends(6, "wait 1 day"),
                6,
            ),
        ),
        (
            "packing with calendar, minutes",
            project(
                "  quiet from 20:07 to 09:11\n  at most 2 emails per 7 days",
                "once per 2 days",
                &sends(6, "wait 1 day\n  wait until 10:13"),
                6,
            ),
        ),
        (
            "400 sends at once, again",
            project(
                "  at most 300 emails per 300 days",
                "again 1 day after it ended",
                &sends(400, "wait 1 hour"),
                400,
            ),
        ),
    ]
}

/// Journeys made to be slow: what makes a search branch, and lengths that have nothing in common.
fn slow() -> Vec<(&'static str, String)> {
    let since_start = (0..30).fold(String::new(), |mut text, i| {
        let _ = write!(
            text,
            "  wait up to {} days for booked_appointment {{ send m{i} }}\n  wait until {} days after start\n",
            i + 2,
            3 * i + 5
        );
        text
    });
    let repeats = "  repeat up to 6 times, 3 days apart {\n    send m0\n    wait 1 hour\n    repeat up to 6 times, 5 hours apart {\n      send m1\n      if client consents to email { wait 7 minutes }\n    }\n  }\n";
    let night = "  quiet from 20:07 to 09:11\n  quiet on sunday\n  quiet outside office_days\n  at most 2 emails per 7 days\n  at least 1 day between messages";
    let calendar =
        "calendar office_days { monday to friday except 2026-12-25, 2027-01-01, 2026-05-01 }\n";
    vec![
        (
            "nested repeats, again",
            project(
                "  at most 3 emails per 7 days\n  at least 1 hour between messages",
                "again 11 hours after it ended",
                repeats,
                2,
            ),
        ),
        (
            "nested repeats, overlap",
            project(
                "  at most 3 emails per 7 days\n  at least 1 hour between messages",
                "once per 13 hours",
                repeats,
                2,
            ),
        ),
        (
            "30 waits up to, overlap",
            project(
                "  at most 2 emails per 7 days\n  at least 1 day between messages\n  each message at most once per 30 days",
                "once per 19 hours",
                &up_to(30),
                30,
            ),
        ),
        (
            "30 waits up to, overlap, long windows",
            project(
                "  at most 60 emails per 365 days\n  at most 20 emails per 90 days",
                "once per 31 hours",
                &up_to(30),
                30,
            ),
        ),
        (
            "waits from the start, overlap",
            project(
                "  at most 2 emails per 7 days\n  at least 1 day between messages",
                "once per 2 days",
                &since_start,
                30,
            ),
        ),
        (
            "nights, days and dates, overlap",
            calendar.to_owned() + &project(night, "once per 31 hours", &up_to(12), 12),
        ),
        (
            "nights, days and dates, again",
            calendar.to_owned() + &project(night, "again 31 hours after it ended", &up_to(30), 30),
        ),
        (
            "20 rules, nights, overlap",
            project(
                &(many_rules() + "  quiet from 20:07 to 09:11"),
                "once per 31 hours",
                &up_to(25),
                25,
            ),
        ),
        (
            "400 waits up to, again",
            project(
                "  at most 3 emails per 7 days\n  at least 1 hour between messages",
                "again 1 day after it ended",
                &up_to(200),
                200,
            ),
        ),
        (
            "400 sends, overlap",
            project(
                "  at most 300 emails per 300 days\n  at most 20 emails per 7 days",
                "once per 5 days",
                &sends(400, "wait 1 hour"),
                400,
            ),
        ),
        (
            "50 waits, all overlapping",
            project(
                "  at most 4 emails per 7 days\n  at least 1 hour between messages",
                "once per 1 hour",
                &between(50),
                50,
            ),
        ),
        (
            "every time, 1000 an hour",
            often(
                "1000 per 1 hour",
                "  at most 4 emails per 7 days",
                &sends(25, "wait 2 days"),
                25,
            ),
        ),
        (
            "every time, 1000 a year, nights",
            often(
                "1000 per 365 days",
                "  at most 4 emails per 7 days\n  quiet from 20:07 to 09:11",
                &sends(25, "wait 2 days"),
                25,
            ),
        ),
        (
            "every time, hours and days",
            often(
                "7 per 11 days",
                "  at most 4 emails per 7 days\n  at most 9 emails per 100 hours\n  at least 5 hours between messages",
                &mixed(40),
                40,
            ),
        ),
        (
            "hours and days, once per",
            project(
                "  at most 4 emails per 7 days\n  at most 9 emails per 100 hours\n  at least 5 hours between messages\n  quiet from 21:13 to 08:47",
                "once per 29 hours",
                &mixed(40),
                40,
            ),
        ),
        (
            "many quiet windows",
            many_quiet()
                + &project(
                    "  quiet from 20:07 to 09:11\n  quiet from 12:03 to 12:59\n  quiet from 15:31 to 16:17\n  quiet on sunday\n  quiet outside one\n  quiet outside two\n  at most 2 emails per 7 days\n  at least 1 day between messages",
                    "once per 31 hours",
                    &between(30),
                    30,
                ),
        ),
        (
            "many guards",
            project(
                &guards(12),
                "once per 3 days",
                &sends(40, "wait 7 hours"),
                40,
            ),
        ),
        (
            "many guards that postpone",
            project(
                &postponing(8),
                "once per 3 days",
                &sends(40, "wait 7 hours"),
                40,
            ),
        ),
        (
            "each once, 200 messages",
            project(
                "  each message at most once per 365 days\n  at least 1 hour between messages",
                "once per 90 days",
                &sends(200, "wait 1 day"),
                200,
            ),
        ),
        (
            "months, again",
            project(
                "  at most 3 emails per 2 months\n  at least 1 month between messages",
                "again 1 month after it ended",
                &sends(40, "wait 1 month"),
                40,
            ),
        ),
    ]
}
