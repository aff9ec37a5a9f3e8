//! The proof of single journeys, from a plain one to those made to be slow; of a thousand journeys, and of
//! one of them after an edit.
//!
//! Prints the median time of a proof and what became of its rules. The work of a proof is bounded in
//! steps, not in time: this tells what those steps take. It asserts nothing: it is read, not passed.
//! `cargo bench --bench proof [-- PART OF A NAME]`.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::expect_used,
    missing_docs,
    reason = "a benchmark times and prints"
)]

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

const RUNS: usize = 9;

const HOUSE: &str = r#"brand maison "Maison Aurèle" {
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
gate two_pairs_of_eyes { approved by crm_lead }
"#;

/// A project of one journey: the restraint's rules, how a client enters, the steps.
fn project(rules: &str, enters: &str, steps: &str, messages: usize) -> String {
    let mut text = HOUSE.to_owned();
    let _ = write!(text, "restraint house {{\n{rules}\n}}\n");
    for i in 0..messages {
        let _ = write!(
            text,
            "email m{i} {{\n  purpose care\n  because \"they asked\"\n  subject en \"A word\"\n  body en \"Dear\"\n}}\n"
        );
    }
    let _ = write!(
        text,
        "journey j {{\n  for prospect\n  starts when subscribed\n  enters {enters}\n  exits when placed_order\n{steps}\n}}\n"
    );
    text
}

fn sends(count: usize, wait: &str) -> String {
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

fn main() {
    let night = "  quiet from 20:00 to 09:00\n  at most 1 email per 1 day";
    let cases = [
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
                &sends(12, "wait until 10:15 on tuesday"),
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
    ];
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|w| name.contains(w));
    println!("{:<40} {:>10}  what", "journey", "ms");
    for (name, text) in cases.into_iter().chain(slow()) {
        if is_wanted(name) {
            run(name, &text);
        }
    }
    for (name, limit) in [
        ("many journeys, kept", 1_000_000),
        ("many journeys, broken", 30),
    ] {
        if is_wanted(name) {
            for count in [125, 250, 500, 1000] {
                many(name, count, limit);
            }
        }
    }
    if is_wanted("after an edit") {
        edited(1000);
    }
}

/// Journeys made to be slow: what makes a search branch, and lengths that have nothing in common.
fn slow() -> Vec<(&'static str, String)> {
    let up_to = |count: usize| {
        (0..count).fold(String::new(), |mut text, i| {
            let _ = write!(
                text,
                "  send m{i}\n  wait up to {} hours for opened m{i} {{\n    wait {} minutes\n  }}\n",
                17 + i * 7,
                11 + i * 13
            );
            text
        })
    };
    let since_start = (0..30).fold(String::new(), |mut text, i| {
        let _ = write!(
            text,
            "  wait up to {} days for booked_appointment {{ send m{i} }}\n  wait until {} days after start\n",
            i + 2,
            3 * i + 5
        );
        text
    });
    let repeats = "  repeat up to 6 times, 3 days apart {\n    send m0\n    repeat up to 6 times, 5 hours apart {\n      send m1\n      if client consents to email { wait 7 minutes }\n    }\n  }\n";
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

/// A house of so many journeys of 50 steps each, under 20 rules.
fn house_of(count: usize, limit: usize) -> String {
    let mut text = HOUSE.to_owned();
    let mut rules = String::new();
    for i in 1..=20 {
        let _ = writeln!(rules, "  at most {} emails per {} days", limit + i, i * 4);
    }
    let _ = write!(text, "restraint house {{\n{rules}}}\n");
    for i in 0..25 {
        let _ = write!(
            text,
            "email m{i} {{\n  purpose care\n  because \"they asked\"\n  subject en \"A word\"\n  body en \"Dear\"\n}}\n"
        );
    }
    for i in 0..count {
        let _ = write!(text, "event asked_{i}\n{}", one_of(i, "wait 5 days"));
    }
    text
}

fn one_of(i: usize, wait: &str) -> String {
    format!(
        "journey j{i} {{\n  for prospect\n  starts when asked_{i}\n  enters once per 90 days\n  exits when placed_order\n{}\n}}\n",
        sends(25, wait)
    )
}

/// So many journeys: each, and all together.
fn many(name: &str, count: usize, limit: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let analysis = open(folder.path(), &house_of(count, limit));
    let workflows: Vec<_> = analysis
        .journeys
        .iter()
        .filter_map(|j| j.workflow.as_deref())
        .collect();
    if workflows.len() < count {
        println!(
            "{name}: {:?}",
            analysis.diagnostics.first().map(|d| &d.message)
        );
        return;
    }
    let house = &analysis.house;
    let start = Instant::now();
    let proofs: Vec<_> = workflows
        .iter()
        .map(|w| journey::proof::prove(house, w).0)
        .collect();
    let each = start.elapsed();
    let all: Vec<journey::proof::Proved<'_>> = workflows.iter().copied().zip(&proofs).collect();
    let start = Instant::now();
    let (reports, _) = black_box(journey::proof::prove_together(house, &all));
    let together = start.elapsed();
    let first = reports
        .first()
        .map(|r| format!("{:?} {:?}", r.verdict, r.worst));
    let name = format!("{name}, {count}");
    println!(
        "{name:<40} {:>10.3}  {:.3} each by itself on one thread, {:.3} together: {}",
        (each + together).as_secs_f64() * 1000.0,
        each.as_secs_f64() * 1000.0,
        together.as_secs_f64() * 1000.0,
        first.unwrap_or_default()
    );
}

/// A look at a project of so many journeys after one of them has changed.
fn edited(count: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = house_of(count, 1_000_000);
    write(folder.path(), &text);
    let mut sessions =
        journey::analysis::Session::open(folder.path(), &journey::project::Overlay::new());
    let Some(session) = sessions.first_mut() else {
        return;
    };
    let before = one_of(count / 2, "wait 5 days");
    black_box(session.analyse(&|| false));
    let mut times: Vec<(Duration, usize)> = Vec::new();
    for wait in 6..6 + RUNS {
        let other = one_of(count / 2, &format!("wait {wait} days"));
        session.set_text("a.journey", &text.replace(&before, &other));
        let start = Instant::now();
        let looked = black_box(session.analyse(&|| false));
        times.push((start.elapsed(), looked.map_or(0, |l| l.proofs.len())));
    }
    times.sort();
    let (median, proofs) = times.get(RUNS / 2).copied().unwrap_or_default();
    println!(
        "{:<40} {:>10.3}  the whole look: {proofs} journeys in one file, all rules",
        "after an edit",
        median.as_secs_f64() * 1000.0
    );
}

fn write(folder: &Path, text: &str) {
    std::fs::write(
        folder.join("journey.toml"),
        "[project]\nname = \"b\"\nout = \"out\"\n",
    )
    .expect("a file");
    std::fs::write(folder.join("a.journey"), text).expect("a file");
}

fn open(folder: &Path, text: &str) -> journey::analysis::Analysis {
    write(folder, text);
    let project = journey::project::open(folder, &journey::project::Overlay::new());
    journey::analysis::Analysis::of(project.into_iter().next().expect("a project"))
}

fn run(name: &str, text: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let analysis = open(folder.path(), text);
    let Some(workflow) = analysis.journeys.first().and_then(|j| j.workflow.as_ref()) else {
        println!(
            "{name}: no workflow: {:?}",
            analysis
                .diagnostics
                .iter()
                .map(|d| &d.message)
                .take(3)
                .collect::<Vec<_>>()
        );
        return;
    };
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(journey::proof::prove(&analysis.house, workflow));
            start.elapsed()
        })
        .collect();
    times.sort();
    let (proof, _) = journey::proof::prove(&analysis.house, workflow);
    let found: Vec<String> = proof
        .rules
        .iter()
        .take(3)
        .map(|r| {
            format!(
                "{:?} {:?}{}",
                r.verdict,
                r.worst,
                if r.exact { " exact" } else { "" }
            )
        })
        .collect();
    println!(
        "{name:<40} {:>10.3}  {}",
        times
            .get(RUNS / 2)
            .map_or(0.0, std::time::Duration::as_secs_f64)
            * 1000.0,
        found.join(", ")
    );
}
