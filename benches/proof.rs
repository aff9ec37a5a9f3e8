//! The proof of single journeys, from a plain one to those made to be slow.
//!
//! Prints the median time of a proof and what became of its rules. The work of a proof is bounded in
//! steps, not in time: this tells what those steps take. It asserts nothing: it is read, not passed.
//! `cargo bench --bench proof`.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::expect_used,
    missing_docs,
    reason = "a benchmark times and prints"
)]

use std::fmt::Write;
use std::hint::black_box;
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
    println!("{:<32} {:>10}  what", "journey", "ms");
    for (name, text) in cases {
        run(name, &text);
    }
}

fn run(name: &str, text: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(
        folder.path().join("journey.toml"),
        "[project]\nname = \"b\"\nout = \"out\"\n",
    )
    .expect("a file");
    std::fs::write(folder.path().join("a.journey"), text).expect("a file");
    let project = journey::project::open(folder.path(), &journey::project::Overlay::new());
    let analysis = journey::analysis::Analysis::of(project.into_iter().next().expect("a project"));
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
        "{name:<32} {:>10.3}  {}",
        times
            .get(RUNS / 2)
            .map_or(0.0, std::time::Duration::as_secs_f64)
            * 1000.0,
        found.join(", ")
    );
}
