//! The published schemas, and documents held to them.

use serde_json::Value;
use std::path::Path;

/// A schema of `docs/schema` as it stands.
fn read(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/schema")
        .join(name);
    let text =
        std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    serde_json::from_str(&text).unwrap()
}

/// Schemas that others take parts of; no two of them name a part alike.
const SHARED: [&str; 2] = ["workflow", "difference"];

/// A schema of `docs/schema`, with what it takes from others put into it.
pub fn schema(name: &str) -> Value {
    let mut schema = read(name);
    if SHARED.iter().any(|of| name.starts_with(of)) {
        return schema;
    }
    borrow(&mut schema);
    let mut all = serde_json::Map::new();
    for shared in SHARED {
        let defs = read(&format!("{shared}.schema.json"))["$defs"].take();
        all.extend(defs.as_object().cloned().unwrap());
    }
    let own = schema["$defs"].take();
    all.extend(own.as_object().cloned().unwrap_or_default());
    schema["$defs"] = Value::Object(all);
    schema
}

/// References to other schemas lead into this one.
fn borrow(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(to)) = map.get_mut("$ref") {
                for shared in SHARED {
                    *to = to.replace(&format!("urn:journey:schema:{shared}:1#"), "#");
                }
            }
            map.values_mut().for_each(borrow);
        }
        Value::Array(all) => all.iter_mut().for_each(borrow),
        _ => {}
    }
}

/// What in a document is not as its schema says.
pub fn faults(name: &str, document: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(&schema(name)).unwrap();
    validator
        .iter_errors(document)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect()
}

/// Holds the output of a command to its schema.
pub fn hold(name: &str, text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap_or_else(|why| panic!("{why}\n{text}"));
    let faults = faults(name, &value);
    assert!(faults.is_empty(), "{name}: {faults:#?}\n{text}");
    value
}

/// Every `urn:journey:schema:…` that a text names.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let from = text.match_indices("urn:journey:schema:");
    from.map(|(at, _)| {
        let end = |c: char| !(c.is_ascii_alphanumeric() || ":-_".contains(c));
        let rest = &text[at..];
        &rest[..rest.find(end).unwrap_or(rest.len())]
    })
}

#[test]
fn every_form_that_the_sources_name_is_published() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let published: Vec<String> = std::fs::read_dir(root.join("docs/schema"))
        .unwrap()
        .map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let schema = schema(&name);
            jsonschema::validator_for(&schema).unwrap_or_else(|why| panic!("{name}: {why}"));
            schema["$id"].as_str().unwrap_or_default().to_owned()
        })
        .collect();
    let mut open = vec![root.join("src")];
    let mut found = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                for name in named(&text) {
                    found += 1;
                    assert!(
                        published.iter().any(|p| p == name),
                        "{}: {name}",
                        path.display()
                    );
                }
            }
        }
    }
    assert!(found > 8, "{found}");
}
