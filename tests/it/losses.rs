//! What guards may do to messages: every one that can be lost or delayed is listed, with a timeline that the
//! interpreter plays; what was not seen is said to be possible.

use crate::cli::run;
use serde_json::Value;
use std::path::Path;

/// What `journey prove` tells of a project beside the small house.
fn proved(name: &str, text: &str) -> Value {
    let folder = house(name, text);
    let said = run(folder.path(), &["prove", "--format", "json"]);
    assert!(!said.out.is_empty(), "{}", said.err);
    crate::schemas::hold("proof.schema.json", &said.out)
}

fn house(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let prelude = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prelude/house.journey");
    std::fs::copy(prelude, folder.path().join("house.journey")).unwrap();
    std::fs::write(
        folder.path().join("journey.toml"),
        format!("[project]\nname = \"{name}\"\n"),
    )
    .unwrap();
    std::fs::write(folder.path().join("x.journey"), text).unwrap();
    folder
}

/// The losses of a journey under the rule that begins so.
fn losses<'v>(value: &'v Value, journey: &str, rule: &str) -> Vec<&'v Value> {
    let rules = value["rules"].as_array().unwrap().iter();
    rules
        .filter(|r| r["scope"] == serde_json::json!([journey]))
        .filter(|r| r["rule"].as_str().unwrap().starts_with(rule))
        .flat_map(|r| r["losses"].as_array().map_or(&[][..], Vec::as_slice))
        .collect()
}

fn names(losses: &[&Value]) -> Vec<String> {
    let each = losses.iter().map(|l| {
        let found = if l["timeline"].as_array().unwrap().is_empty() {
            "may be"
        } else {
            "can be"
        };
        format!(
            "{} {found} {}",
            l["message"].as_str().unwrap(),
            l["harm"].as_str().unwrap()
        )
    });
    each.collect()
}

const ONE_A_WEEK: &str = r"
restraint atelier {
  at most 1 email per 7 days else skip
}

journey welcome {
  for     prospect, owner
  starts  when subscribed
  enters  once ever
  exits   when unsubscribed
  also under restraint atelier

  send welcome_letter
  wait 8 days
  send brand_story
}
";

#[test]
fn a_message_that_nothing_can_come_before_is_not_listed() {
    let value = proved("alone", ONE_A_WEEK);
    assert!(losses(&value, "welcome", "at most 1").is_empty());
}

#[test]
fn a_message_of_one_journey_is_lost_to_another() {
    let other = r"
journey after_purchase {
  for     owner
  starts  when placed_order
  enters  once per 60 days
  exits   when unsubscribed
  also under restraint atelier

  send styling_guide
}
";
    let value = proved("both", &format!("{ONE_A_WEEK}{other}"));
    let lost = losses(&value, "welcome", "at most 1");
    assert_eq!(
        names(&lost),
        ["welcome_letter can be lost", "brand_story can be lost"]
    );
    // Who filled the rule, when, and what was lost, each with its place.
    let timeline = lost[1]["timeline"].as_array().unwrap();
    let last = timeline.last().unwrap();
    assert_eq!(last["skipped"], "brand_story");
    assert_eq!(last["at"], lost[1]["due"]);
    let filled: Vec<&Value> = timeline.iter().filter(|e| e["counted"] == 1).collect();
    assert_eq!(filled.len(), 1, "{timeline:#?}");
    assert_eq!(filled[0]["message"], "styling_guide");
    assert_eq!(filled[0]["journey"], "after_purchase");
    assert!(timeline.iter().any(|e| e["event"] == "placed_order"));
    assert!(timeline.iter().all(|e| e["line"].as_u64().unwrap() > 1));
    let theirs = losses(&value, "after_purchase", "at most 1");
    assert_eq!(names(&theirs), ["styling_guide can be lost"]);
}

#[test]
fn a_message_that_is_postponed_is_shown_from_when_to_when() {
    let text = ONE_A_WEEK
        .replace("else skip", "else postpone up to 10 days")
        .replace("wait 8 days", "wait 3 days");
    let value = proved("later", &text);
    let found = losses(&value, "welcome", "at most 1");
    let delayed = found.iter().find(|l| l["harm"] == "delayed").unwrap();
    assert_eq!(delayed["message"], "brand_story");
    assert_eq!(delayed["due"], "2026-06-04 10:00");
    assert_eq!(delayed["until"], "2026-06-08 10:00");
    // It is said that it may be lost, and that no case of it was found.
    assert!(names(&found).contains(&"brand_story may be lost".to_owned()));
}

#[test]
fn a_silence_takes_what_is_due_while_it_lasts() {
    let text = ONE_A_WEEK.replace(
        "at most 1 email per 7 days else skip",
        "no care messages while service_case is yes else skip\n  no care messages for 30 days after complained else skip",
    );
    let value = proved("silence", &text);
    for rule in ["no care messages while", "no care messages for"] {
        let lost = losses(&value, "welcome", rule);
        assert_eq!(
            names(&lost),
            ["welcome_letter can be lost", "brand_story can be lost"],
            "{rule}"
        );
    }
}

#[test]
fn what_is_due_at_one_moment_leaves_by_purpose() {
    // Both letters wait for nine o'clock; only one may leave.
    let text = r#"
restraint atelier {
  at most 1 email per 7 days else skip
  quiet from 20:00 to 09:00
}

email apology {
  purpose  service
  because  "Something went wrong"
  subject  "We are sorry"
  text     "We will put it right."
}

journey invited {
  for     prospect
  starts  when booked_appointment
  enters  once ever
  exits   when unsubscribed
  also under restraint atelier

  send styling_guide
}

journey sorry {
  for     prospect
  starts  when opened_service_case
  enters  once ever
  exits   when unsubscribed
  also under restraint atelier

  send apology
}

test "the apology is not lost to the invitation" {
  day 0 is 2026-03-02
  client { salutation: madame, tier: silver, lifetime_spend: 0 EUR, service_case: no, state: prospect }
  day 0 at 22:00  booked_appointment
  day 1 at 06:00  opened_service_case
  expect sent apology on day 1
  expect not sent styling_guide
}
"#;
    let folder = house("purpose", text);
    let said = run(folder.path(), &["test"]);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
    // With a purpose that is lower the same letter is the one that is skipped.
    let text = text.replace("purpose  service", "purpose  promotional");
    let folder = house("purpose", &text);
    let said = run(folder.path(), &["test"]);
    assert_eq!(said.code, 1, "{}\n{}", said.out, said.err);
}

#[test]
fn people_read_a_short_list_and_on_request_every_timeline() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let said = run(root, &["prove", "examples/maison"]);
    let (_, list) = said.out.split_once("\nwhat guards may do\n").unwrap();
    let (list, _) = list.split_once("\ntaken for granted\n").unwrap();
    insta::assert_snapshot!("maison", list);
    let said = run(
        root,
        &[
            "prove",
            "examples/maison",
            "--journey",
            "welcome",
            "--examples",
        ],
    );
    let (_, list) = said.out.split_once("\nwhat guards may do\n").unwrap();
    let (list, _) = list.split_once("\ntaken for granted\n").unwrap();
    insta::assert_snapshot!("maison_welcome_examples", list);
}

#[test]
fn the_report_of_a_build_lists_what_guards_may_do() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let said = run(
        root,
        &[
            "build",
            "examples/maison",
            "--target",
            "workflow",
            "--out",
            out,
        ],
    );
    assert_eq!(said.code, 0, "{}", said.err);
    let report = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    let value = crate::schemas::hold("report.schema.json", &report);
    let journeys = value["journeys"].as_array().unwrap();
    let mut losses = journeys
        .iter()
        .flat_map(|j| j["rules"].as_array().unwrap())
        .filter_map(|rule| rule["losses"].as_array())
        .flatten();
    assert!(losses.any(|loss| loss["example"]["timeline"].is_array()));
}
