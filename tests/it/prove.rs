//! `journey prove`: what is told of each rule, for people and machines.

use crate::cli::run;
use crate::schemas::hold;
use serde_json::Value;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn people_see_the_worst_week_and_where_each_email_of_it_is_written() {
    let said = run(root(), &["prove", "examples/nine_emails"]);
    assert_eq!((said.code, said.err.as_str()), (1, ""));
    insta::assert_snapshot!("nine_emails", said.out);
}

#[test]
fn rules_over_all_journeys_are_shown_after_those_of_each() {
    let said = run(
        root(),
        &["prove", "examples/maison", "--journey", "welcome"],
    );
    assert_eq!(said.code, 0, "{}", said.err);
    insta::assert_snapshot!("maison_welcome", said.out);
}

#[test]
fn a_project_whose_promises_hold_ends_clean() {
    let folder = tempfile::tempdir().unwrap();
    let wrote = run(folder.path(), &["init", "."]);
    assert_eq!(wrote.code, 0, "{}", wrote.err);
    let said = run(folder.path(), &["prove"]);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
}

#[test]
fn the_json_is_what_its_schema_says() {
    for example in [
        "examples/maison",
        "examples/nine_emails",
        "examples/atelier",
    ] {
        let said = run(root(), &["prove", example, "--format", "json"]);
        let value = hold("proof.schema.json", &said.out);
        assert!(!value["rules"].as_array().unwrap().is_empty());
    }
}

#[test]
fn what_can_t_be_read_is_told_and_nothing_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["prove", "coverage"] {
        let said = run(folder.path(), &[command, "elsewhere"]);
        assert_eq!(
            (said.code, said.out.as_str()),
            (2, ""),
            "{command}: {}",
            said.err
        );
        assert!(said.err.contains("error[J1001]"), "{command}: {}", said.err);
        let said = run(folder.path(), &[command, "elsewhere", "--format", "json"]);
        assert_eq!(said.code, 2, "{command}: {}", said.err);
        let value: Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(value["diagnostics"][0]["code"], "J1001", "{command}");
    }
}

#[test]
fn errors_that_no_journey_has_are_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let wrote = run(folder.path(), &["init", "."]);
    assert_eq!(wrote.code, 0, "{}", wrote.err);
    let more = "email apart { subject 3 }\n";
    std::fs::write(folder.path().join("more.journey"), more).unwrap();
    let said = run(folder.path(), &["prove"]);
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(
        said.err.contains("`journey check` says which"),
        "{}",
        said.err
    );
    // One document for a machine.
    let said = run(folder.path(), &["coverage", "--format", "json"]);
    assert_eq!(said.code, 1, "{}", said.err);
    serde_json::from_str::<Value>(&said.out).unwrap();
}

#[test]
fn a_journey_with_errors_is_named_and_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("a.journey"),
        "journey lost {\n  send nothing\n}\n",
    )
    .unwrap();
    let said = run(folder.path(), &["prove", "--format", "json"]);
    let value: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(value["unproved"], serde_json::json!(["lost"]));
    assert_eq!(said.code, 1);
    let unknown = run(folder.path(), &["prove", "--journey", "welcom"]);
    assert_eq!(unknown.code, 2, "{}", unknown.err);
}

/// A month from 1 February is over after 28 days; the two of different journeys that were found may not be the nearest; what a guard
/// may skip ends no silence.
#[test]
fn no_more_is_told_than_is_proved() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let letter = |name: &str| {
        format!(
            "email {name} {{\n  purpose  service\n  because  \"You asked\"\n  subject  \"Hello\"\n  text  \"Hello\"\n}}\n"
        )
    };
    let journey = |name: &str, restraint: &str, steps: &str| {
        format!(
            "journey {name} {{\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  \
             also under restraint {restraint}\n  send one\n  {steps}\n  send two\n}}\n"
        )
    };
    let text = [
        "restraint far { at least 1 month between messages }\n".to_owned(),
        "restraint far_skip { at least 1 month between messages else skip }\n".to_owned(),
        "restraint talks { at least 1 message per 14 days during journey d }\n".to_owned(),
        "restraint near { at least 48 hours between messages }\n".to_owned(),
        letter("one"),
        letter("two"),
        journey("a", "far", "wait 1 month"),
        journey("c", "far_skip", "wait 3 days"),
        journey(
            "d",
            "talks\n  also under restraint far_skip",
            "wait 10 days",
        ),
        journey("e", "near", "wait 3 days"),
        journey("f", "near", "wait 60 hours"),
    ]
    .concat();
    std::fs::write(root.join("journey.toml"), "").unwrap();
    std::fs::write(
        root.join("house.journey"),
        include_str!("../prelude/house.journey"),
    )
    .unwrap();
    std::fs::write(root.join("a.journey"), text).unwrap();
    let said = run(root, &["prove"]);
    let line = |scope: &str, rule: &str| -> String {
        let block = said.out.split("\n\n").find(|block| {
            let first = block.trim_start().lines().next();
            first == Some(scope)
        });
        let lines = block.unwrap_or_default().lines();
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut lines = lines.map(words).filter(|line| line.contains(rule));
        lines.next().unwrap_or_else(|| panic!("{}", said.out))
    };
    let month = "at least 1 month between messages";
    let skip = "at least 1 month between messages else skip";
    assert_eq!(
        line("a", month),
        format!("proved {month} at least 28 days apart, of 1 month")
    );
    assert_eq!(
        line("c", skip),
        format!("enforced {skip} at least 28 days apart, of 1 month")
    );
    let talks = "at least 1 message per 14 days during journey d";
    assert_eq!(
        line("d", talks),
        format!("not proved {talks} no bound of the silence was found, of 14 days")
    );
    let json = run(root, &["prove", "--format", "json"]);
    let value = hold("proof.schema.json", &json.out);
    for rule in value["rules"].as_array().unwrap() {
        let holds = ["proved", "enforced"].contains(&rule["verdict"].as_str().unwrap());
        if rule["measure"] == "minutes_apart" && holds && rule["worst"].is_u64() {
            assert!(rule["worst"].as_u64() >= rule["limit"].as_u64(), "{rule:#}");
            assert!(rule["margin"].as_i64() >= Some(0), "{rule:#}");
        }
    }
}
