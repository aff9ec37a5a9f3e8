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
    assert_eq!(said.code, 1, "{}", said.err);
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
