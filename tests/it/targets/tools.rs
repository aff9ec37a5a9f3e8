//! Runs the checks of others over documents: the compiler types of the official npm package, the model
//! of the official PyPI package, and, where it is there, a closed form of the published schema.
//!
//! Without the packages a test says what it skipped; with `JOURNEY_REQUIRE_TOOLS=1`, which CI sets, it fails.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn required() -> bool {
    std::env::var("JOURNEY_REQUIRE_TOOLS").is_ok_and(|v| v == "1")
}

fn skip(what: &str) {
    assert!(!required(), "{what}: run tests/setup.sh");
    println!("skipped: {what}");
}

/// A folder of validators beside the repository, where there is one.
fn validators() -> Option<PathBuf> {
    let named = std::env::var_os("JOURNEY_VALIDATORS").map(PathBuf::from);
    let beside = ["../shared", "../../shared"].map(|up| root().join(up).join("targets/validate"));
    named
        .into_iter()
        .chain(beside)
        .find(|p| p.join("klaviyo.py").is_file())
}

/// Everything wrong with these documents in the eyes of others, one line each.
pub fn faults(documents: &[(String, Value)]) -> Vec<String> {
    let tools = root().join("tests/.tools");
    let folder = tempfile::tempdir().unwrap();
    let list: Vec<Value> = documents
        .iter()
        .map(|(name, d)| json!({ "name": name, "document": d }))
        .collect();
    let file = folder.path().join("documents.json");
    std::fs::write(&file, Value::Array(list).to_string()).unwrap();
    let mut faults = Vec::new();
    for (program, script) in [
        ("node", "klaviyo_types.mjs"),
        ("python3", "klaviyo_model.py"),
    ] {
        let path = root().join("tests/tools").join(script);
        let output = Command::new(program)
            .arg(path)
            .arg(&tools)
            .arg(&file)
            .output();
        match output {
            Ok(output) if output.status.code() == Some(0) => {}
            Ok(output) if output.status.code() == Some(2) => {
                skip(&format!(
                    "{script}: {}",
                    String::from_utf8_lossy(&output.stdout).trim()
                ));
            }
            Ok(output) => {
                let text = String::from_utf8_lossy(&output.stdout);
                faults.extend(text.lines().map(|l| format!("{script}: {l}")));
                let err = String::from_utf8_lossy(&output.stderr);
                faults.extend(err.lines().map(|l| format!("{script}: {l}")));
            }
            Err(why) => skip(&format!("{program} can't be run ({why})")),
        }
    }
    match validators() {
        Some(folder_of) => faults.extend(by_schema(&folder_of, &tools, documents, folder.path())),
        None => println!("skipped: the published schema, which is not beside this repository"),
    }
    faults
}

/// The published schema, closed, and rules of the graph: one process reads all documents.
fn by_schema(
    validators: &Path,
    tools: &Path,
    documents: &[(String, Value)],
    folder: &Path,
) -> Vec<String> {
    let runner = "import json, sys\n\
        sys.path[:0] = [sys.argv[1], sys.argv[2]]\n\
        import klaviyo as k\n\
        schema = k.build(k.load_schemas('klaviyo.json')['schemas'], 'FlowCreateQuery')\n\
        for entry in json.load(open(sys.argv[3])):\n    \
            errors = k.schema_errors(schema, entry['document']) or k.graph(entry['document'])\n    \
            for e in errors: print(entry['name'] + ': ' + e)\n";
    let file = folder.join("documents.json");
    debug_assert!(documents.is_empty() || file.is_file());
    let output = Command::new("python3")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .args(["-c", runner])
        .args([validators, &tools.join("python"), &file])
        .output();
    match output {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(|l| format!("schema: {l}"))
            .collect(),
        Ok(output) => {
            let why = String::from_utf8_lossy(&output.stderr).into_owned();
            if why.contains("jsonschema") {
                skip("the published schema: python has no jsonschema");
                Vec::new()
            } else {
                vec![format!("schema: {why}")]
            }
        }
        Err(why) => {
            skip(&format!("python3 can't be run ({why})"));
            Vec::new()
        }
    }
}

#[test]
fn the_checks_of_others_object_to_what_is_wrong() {
    if !root().join("tests/.tools/stamp").is_file() {
        skip("there are no packages");
        return;
    }
    let document = |action: Value| {
        json!({ "data": { "type": "flow", "attributes": { "name": "x", "definition": {
            "triggers": [{ "type": "metric", "id": "M1" }],
            "reentry_criteria": { "duration": 1, "unit": "alltime" },
            "entry_action_id": "a",
            "actions": [action],
        } } } })
    };
    let delay = |data| json!({ "temporary_id": "a", "type": "time-delay", "links": { "next": null }, "data": data });
    let right = document(delay(json!({ "unit": "days", "value": 3 })));
    assert_eq!(faults(&[("right".to_owned(), right)]), Vec::<String>::new());
    for (name, data) in [
        ("unit", json!({ "unit": "months", "value": 3 })),
        (
            "field",
            json!({ "unit": "days", "value": 3, "until": "10:00" }),
        ),
        ("missing", json!({ "unit": "days" })),
    ] {
        let found = faults(&[(name.to_owned(), document(delay(data)))]);
        assert!(
            found.iter().any(|f| f.starts_with("klaviyo_types.mjs")),
            "{name}: {found:?}"
        );
    }
}
