//! Runs the checks of others over documents: the compiler types of the official npm package, the model
//! of the official PyPI package, and, where it is there, a closed form of the published schema.
//!
//! Without the packages a test says what it skipped; with `JOURNEY_REQUIRE_TOOLS=1`, which CI sets, it fails.

use crate::tools::skip;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
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

/// The checks that this repository has for a platform: `tests/tools/<name>_*`.
fn scripts(target: &str) -> Vec<(&'static str, PathBuf)> {
    let mut found: Vec<_> = std::fs::read_dir(root().join("tests/tools"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?;
            let program = match path.extension()?.to_str()? {
                "mjs" => "node",
                "py" => "python3",
                _ => return None,
            };
            name.starts_with(&format!("{target}_"))
                .then_some((program, path))
        })
        .collect();
    found.sort();
    found
}

/// Everything wrong with these documents of a platform in the eyes of others, one line each.
pub fn faults(target: &str, documents: &[(String, Value)]) -> Vec<String> {
    let tools = root().join("tests/.tools");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("documents.json");
    let mut faults = by_scripts(target, "document", documents, &file);
    match validators() {
        Some(of) if of.join(format!("{target}.py")).is_file() => {
            faults.extend(by_schema(&of, &tools, target, &file));
        }
        Some(of) if of.join(format!("{target}.mjs")).is_file() => {
            faults.extend(one_by_one(&of, &tools, target, documents));
        }
        _ => println!(
            "skipped: the published schema of {target}, which is not beside this repository"
        ),
    }
    faults
}

/// The same of templates, by the vendor's own packages alone.
pub fn template_faults(target: &str, templates: &[(String, Value)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    by_scripts(
        target,
        "template",
        templates,
        &folder.path().join("templates.json"),
    )
}

fn by_scripts(target: &str, key: &str, documents: &[(String, Value)], file: &Path) -> Vec<String> {
    let tools = root().join("tests/.tools");
    let list: Vec<Value> = documents
        .iter()
        .map(|(name, d)| json!({ "name": name, key: d }))
        .collect();
    std::fs::write(file, Value::Array(list).to_string()).unwrap();
    let mut faults = Vec::new();
    for (program, path) in scripts(target) {
        let script = path.file_name().unwrap().to_string_lossy().into_owned();
        let output = Command::new(program)
            .arg(&path)
            .arg(&tools)
            .arg(file)
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
    faults
}

/// Reads all documents in one process, with the schema built once.
const RUNNER: &str = r"
import importlib.util, json, sys
sys.path[:0] = [sys.argv[1], sys.argv[2]]
# By its file: some have the name of the package that they ask.
spec = importlib.util.spec_from_file_location('validator', sys.argv[1] + '/' + sys.argv[3] + '.py')
m = importlib.util.module_from_spec(spec)
try:
    spec.loader.exec_module(m)
except SystemExit:
    sys.exit(3)
made = {}
if hasattr(m, 'build'):
    build = m.build
    m.build = lambda schemas, root, *rest: made.setdefault(root, None) or made.update({root: build(schemas, root, *rest)}) or made[root]
if hasattr(m, 'load_schemas'):
    load, read = m.load_schemas, {}
    m.load_schemas = lambda name: read.get(name) or read.setdefault(name, load(name))
for entry in json.load(open(sys.argv[4])):
    for error in m.check(entry['document'], set()):
        print(entry['name'] + ': ' + error)
";

/// The published schema, closed, and rules of the graph: the platform's own script of the validators.
fn by_schema(validators: &Path, tools: &Path, target: &str, file: &Path) -> Vec<String> {
    let output = Command::new("python3")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .args(["-c", RUNNER])
        .args([validators, &tools.join("python")])
        .arg(target)
        .arg(file)
        .output();
    match output {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(|l| format!("schema: {l}"))
            .collect(),
        Ok(output) if output.status.code() == Some(3) => {
            skip(&format!(
                "the published schema of {target}: a python package is missing"
            ));
            Vec::new()
        }
        Ok(output) => vec![format!(
            "schema: {}",
            String::from_utf8_lossy(&output.stderr)
        )],
        Err(why) => {
            skip(&format!("python3 can't be run ({why})"));
            Vec::new()
        }
    }
}

/// A validator that reads one document in each run: so many of them, spread over all.
const SAMPLE: usize = 60;

fn one_by_one(
    validators: &Path,
    tools: &Path,
    target: &str,
    documents: &[(String, Value)],
) -> Vec<String> {
    let package = tools.join("npm/node_modules/mcdev");
    let mut faults = Vec::new();
    let step = documents.len().div_ceil(SAMPLE).max(1);
    for (name, document) in documents.iter().step_by(step) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), document.to_string()).unwrap();
        let output = Command::new("node")
            .env("MCDEV_DIR", &package)
            .arg(validators.join(format!("{target}.mjs")))
            .arg(file.path())
            .output();
        match output {
            Ok(output) if output.status.success() => {}
            Ok(output) if output.status.code() == Some(2) => {
                skip(&format!("the validator of {target}: a package is missing"));
                break;
            }
            Ok(output) => {
                let text = String::from_utf8_lossy(&output.stdout);
                faults.extend(text.lines().skip(1).map(|l| format!("{name}: {l}")));
            }
            Err(why) => {
                skip(&format!("node can't be run ({why})"));
                break;
            }
        }
    }
    faults
}

/// The validators' own examples: those that are right pass here too, and those that are wrong do not.
#[test]
fn every_platforms_checks_object_to_what_is_wrong() {
    let Some(folder) = validators() else {
        println!("skipped: the validators are not beside this repository");
        return;
    };
    for target in journey::targets::TARGETS {
        let examples = folder.join("examples").join(target.name());
        if !folder.join(format!("{}.py", target.name())).is_file() {
            continue;
        }
        let mut count = 0;
        for entry in std::fs::read_dir(&examples).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let document: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let file = tempfile::NamedTempFile::new().unwrap();
            let list = json!([{ "name": name, "document": document }]);
            std::fs::write(file.path(), list.to_string()).unwrap();
            let tools = root().join("tests/.tools");
            let found = by_schema(&folder, &tools, target.name(), file.path());
            count += usize::from(!found.is_empty());
            if name.starts_with("valid") {
                assert_eq!(found, Vec::<String>::new(), "{} {name}", target.name());
            }
        }
        let has_packages = root().join("tests/.tools/stamp").is_file();
        assert!(
            count >= 3 || !has_packages,
            "{}: only {count} wrong examples were objected to",
            target.name()
        );
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
    assert_eq!(
        faults("klaviyo", &[("right".to_owned(), right)]),
        Vec::<String>::new()
    );
    for (name, data) in [
        ("unit", json!({ "unit": "months", "value": 3 })),
        (
            "field",
            json!({ "unit": "days", "value": 3, "until": "10:00" }),
        ),
        ("missing", json!({ "unit": "days" })),
    ] {
        let found = faults("klaviyo", &[(name.to_owned(), document(delay(data)))]);
        assert!(
            found.iter().any(|f| f.starts_with("klaviyo_types.mjs")),
            "{name}: {found:?}"
        );
    }
}
