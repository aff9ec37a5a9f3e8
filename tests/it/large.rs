//! Projects that are large in one odd way. Nothing here looks at a clock: each of these took longer than anybody waits
//! before what is named beside it was mended.

use crate::cli::run;
use std::fmt::Write as _;
use std::fs;

const HOUSE: &str = include_str!("../prelude/house.journey");

fn project(more: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("house.journey"), HOUSE).unwrap();
    fs::write(dir.path().join("more.journey"), more).unwrap();
    fs::write(
        dir.path().join("journey.toml"),
        "[project]\nname = \"large\"\n",
    )
    .unwrap();
    dir
}

/// Ten thousand closed dates: each was compared with every day that was looked at (12 s).
#[test]
fn a_calendar_of_ten_thousand_dates_is_looked_up_and_not_read_through() {
    let mut dates = Vec::new();
    for year in 2001..2031 {
        for month in 1..=12 {
            dates.extend((1..=28).map(|day| format!("{year}-{month:02}-{day:02}")));
        }
    }
    let more = format!(
        "calendar seldom {{ monday to friday except {} }}
restraint slow {{
  at most 1 email per 2 days
  quiet outside seldom
}}
journey welcome {{
  for     prospect
  starts  when subscribed
  enters  once ever
  exits   when unsubscribed
  also under restraint slow

  send welcome_letter
  wait 2 days
  send brand_story
}}
",
        dates.join(", ")
    );
    let project = project(&more);
    let said = run(project.path(), &["check", "--format", "short"]);
    // From a Saturday to the 29th of the month after, over the whole month between.
    assert!(said.err.contains("J0353"), "{}", said.err);
    assert!(!said.err.contains("error["), "{}", said.err);
    let said = run(project.path(), &["timeline", "welcome"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let said = run(
        project.path(),
        &["prove", "--format", "json", "--certificate", "c.json"],
    );
    assert_eq!(said.code, 0, "{}", said.err);
    let said = run(project.path(), &["verify", "c.json"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
}

/// Three thousand messages in one journey: the way to each step was walked again from the start (17 s).
#[test]
fn a_timeline_of_three_thousand_messages_walks_each_step_once() {
    let mut more = String::from(
        "restraint much { at most 7 emails per 7 days }
journey daily {
  for     prospect
  starts  when subscribed
  enters  once ever
  exits   when unsubscribed
  loosens \"at most 4 emails per 7 days\" because \"The example is about a long run\"
  also under restraint much

",
    );
    let _ = writeln!(
        more,
        "  repeat up to 1500 times, 1 day apart {{\n    send brand_story\n    wait 1 to 2 days\n    send styling_guide\n  }}\n}}"
    );
    let project = project(&more);
    let said = run(project.path(), &["timeline", "daily"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let count = |what: &str| said.out.matches(what).count();
    // Twice, for the shortest and the longest run, and once more in the busiest week.
    assert!(count("brand_story") >= 3000, "{}", count("brand_story"));
}

/// Forty thousand comments from another language that nothing ends: each looked for its end in all that follows (70 s).
#[test]
fn a_comment_without_an_end_is_looked_for_once() {
    let project = project(&"/* a\n".repeat(40_000));
    let said = run(project.path(), &["check", "--format", "short"]);
    assert!(said.err.contains("J0010"), "{}", said.err);
}

/// Ten thousand steps on one line that nobody can read: for each, the start of its line was looked for in all that stands
/// before it (two minutes in a debug build).
#[test]
fn where_a_line_starts_is_looked_up_and_not_searched_for() {
    let blanks = " ".repeat(80);
    let mut steps = String::new();
    for nth in 0..10_000 {
        let _ = write!(steps, "sendx{nth} {{ }} {blanks}");
    }
    let dir = project(&format!("sequence wide {{ {steps} }}\n"));
    let said = run(dir.path(), &["check", "--format", "short"]);
    assert!(
        said.err.contains("no step starts with `sendx0`"),
        "{}",
        said.err
    );
}
