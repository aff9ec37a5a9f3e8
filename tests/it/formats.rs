//! The forms of findings: one value, told five ways.

use crate::cli::run;
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

/// A project with faults in `journey.toml`, one of which stands behind characters of several bytes.
fn faulty() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let config = "[project]\nname = \"Aurèle 🕰\"\nnmae = \"a\"\n[lints]\n\"née\" = \"deny\"\n";
    std::fs::write(folder.path().join("journey.toml"), config).unwrap();
    std::fs::write(folder.path().join("a.journey"), "// nothing\n").unwrap();
    folder
}

fn json(folder: &Path) -> Value {
    let said = run(folder, &["check", "--format", "json"]);
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn the_json_is_what_its_schema_says() {
    let schema = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/docs/schema/diagnostics.schema.json"
    ))
    .unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = faulty();
    let examples = json(&root.join("examples/nine_emails"));
    for found in [json(folder.path()), examples] {
        let faults: Vec<String> = validator
            .iter_errors(&found)
            .map(|e| e.to_string())
            .collect();
        assert!(faults.is_empty(), "{faults:?}");
        assert!(!found["diagnostics"].as_array().unwrap().is_empty());
    }
}

#[test]
fn columns_count_characters_and_ends_are_exclusive() {
    let folder = tempfile::tempdir().unwrap();
    let config = "project = { name = \"🕰é\", nmae = 1 }\r\n";
    std::fs::write(folder.path().join("journey.toml"), config).unwrap();
    std::fs::write(folder.path().join("a.journey"), "// nothing\n").unwrap();
    let found = json(folder.path());
    let first = &found["diagnostics"][0];
    assert_eq!(first["code"], "J1002", "{found:#}");
    let place = ["line", "column", "end_line", "end_column"].map(|f| first[f].as_u64().unwrap());
    assert_eq!(place, [1, 26, 1, 30]);
}

#[test]
fn every_form_tells_the_same_findings() {
    let folder = faulty();
    let found = json(folder.path());
    let found = found["diagnostics"].as_array().unwrap();
    assert!(found.len() >= 2);
    let short = run(folder.path(), &["check", "--format", "short"]).err;
    let full = run(folder.path(), &["check"]).err;
    let github = run(folder.path(), &["check", "--format", "github"]).out;
    let sarif = run(folder.path(), &["check", "--format", "sarif"]).out;
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), found.len());
    for (d, result) in found.iter().zip(results) {
        let text = |field: &str| d[field].as_str().unwrap().to_owned();
        let line = format!(
            "{}:{}:{}: {}[{}]: {}",
            text("file"),
            d["line"],
            d["column"],
            text("severity"),
            text("code"),
            text("message")
        );
        assert!(short.contains(&line), "{short}");
        let head = format!(
            "{}[{}]: {}",
            text("severity"),
            text("code"),
            text("message")
        );
        assert!(full.contains(&head), "{full}");
        assert!(
            full.contains(&format!("[{}:{}:{}]", text("file"), d["line"], d["column"])),
            "{full}"
        );
        assert!(
            github.contains(&format!("title={}::{}", text("code"), text("message"))),
            "{github}"
        );
        assert_eq!(result["ruleId"], d["code"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startColumn"], d["column"]);
        assert_eq!(region["endColumn"], d["end_column"]);
        let rule = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(
            sarif["runs"][0]["tool"]["driver"]["rules"][rule]["id"],
            d["code"]
        );
    }
    assert_eq!(sarif["version"], "2.1.0");
}

#[test]
fn a_fix_travels_in_json_and_sarif() {
    let folder = faulty();
    let found = json(folder.path());
    let fixable = |d: &&Value| !d["fixes"].as_array().unwrap().is_empty();
    let first = found["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .find(fixable)
        .unwrap();
    assert_eq!(first["fixes"][0]["edits"][0]["text"], "name");
    let sarif = run(folder.path(), &["check", "--format", "sarif"]).out;
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let change = &results[0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "name");
}
