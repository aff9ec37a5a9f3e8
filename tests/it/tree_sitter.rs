//! The tree-sitter grammar reads every text there is, keeps its head over half-typed ones, and its queries are of it.

use crate::fixtures;
use crate::tools::skip;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the checks of `tests/tools/tree_sitter_parse.py`; nothing where they can't be run.
fn faults(cases: &[Value]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.json");
    std::fs::write(&file, Value::from(cases.to_vec()).to_string()).unwrap();
    let output = Command::new("python3")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(root().join("tests/tools/tree_sitter_parse.py"))
        .args([&root().join("tests/.tools"), &root().join("editors"), &file])
        .output();
    let output = match output {
        Ok(output) => output,
        Err(why) => {
            skip(&format!("python3 can't be run ({why})"));
            return Vec::new();
        }
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.code() {
        Some(0) => Vec::new(),
        Some(2) => {
            skip(&format!("tree-sitter: {}", said.trim()));
            Vec::new()
        }
        _ => {
            let err = String::from_utf8_lossy(&output.stderr).into_owned();
            said.lines().chain(err.lines()).map(str::to_owned).collect()
        }
    }
}

/// Every `.journey` file of the examples.
fn examples() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root().join("examples"), root().join("tests/prelude")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "journey") {
                let name = path
                    .strip_prefix(root())
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(found.len() > 30, "{} examples", found.len());
    found
}

#[test]
fn every_example_and_fixture_is_read_without_an_error() {
    let mut cases: Vec<Value> = Vec::new();
    for (name, text) in examples() {
        cases.push(json!({ "name": name, "text": text.replace('\n', "\r\n") }));
        cases.push(json!({ "name": name, "text": text }));
    }
    for (path, text) in fixtures::all() {
        for (name, text) in fixtures::files(&path, &text) {
            if name.ends_with(".journey") {
                cases.push(json!({ "name": format!("{path}: {name}"), "text": text }));
            }
        }
    }
    let faults = faults(&cases);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The declarations of a text, as `keyword name`: in the examples all of them stand in the first column.
fn declared(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .map(|line| {
            let head = line.split(" {").next().unwrap();
            let mut words = head.split_whitespace();
            let keyword = words.next().unwrap();
            match keyword {
                "profile" | "relationship" | "escalation" | "decision" => keyword.to_owned(),
                "test" => "test".to_owned(),
                _ => format!("{keyword} {}", words.next().unwrap_or_default()),
            }
        })
        .collect()
}

#[test]
fn a_half_typed_line_or_a_missing_brace_loses_no_other_declaration() {
    let mut cases: Vec<Value> = Vec::new();
    for (name, text) in examples() {
        let lines: Vec<&str> = text.lines().collect();
        let all = declared(&text);
        for (at, line) in lines.iter().enumerate() {
            // A line in the middle of being typed: cut after its first and its last but one word.
            let inside = line.starts_with("  ") && !line.trim_start().starts_with("//");
            let words: Vec<usize> = line.match_indices(' ').map(|(i, _)| i).collect();
            let cuts = [
                words
                    .iter()
                    .copied()
                    .find(|&i| !line[..i].trim().is_empty()),
                words
                    .last()
                    .copied()
                    .filter(|&i| !line[..i].trim().is_empty()),
            ];
            // What opens a block on this line leaves its brace behind when it is cut.
            if inside && !line.contains('{') && !line.contains('}') {
                for cut in cuts.into_iter().flatten() {
                    let mut typed = lines.clone();
                    typed[at] = &line[..cut];
                    cases.push(case(&name, at, &typed, &all));
                }
            }
            if line.trim() == "}" {
                let mut without = lines.clone();
                without.remove(at);
                cases.push(case(&name, at, &without, &all));
            }
        }
    }
    assert!(cases.len() > 500, "{} cases", cases.len());
    let faults = faults(&cases);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn case(name: &str, line: usize, lines: &[&str], declarations: &[String]) -> Value {
    json!({
        "name": format!("{name}, line {}", line + 1),
        "text": lines.join("\n") + "\n",
        "declarations": declarations.iter().filter(|d| *d != "test").collect::<Vec<_>>(),
    })
}

#[test]
fn the_parser_is_what_the_grammar_generates() {
    // The command line of tree-sitter takes minutes to build: CI looks where there is one.
    let own = root().join("tests/.tools/bin/tree-sitter");
    let program = if own.is_file() {
        own
    } else {
        PathBuf::from("tree-sitter")
    };
    let folder = tempfile::tempdir().unwrap();
    let grammar = root().join("editors/tree-sitter-journey");
    for file in ["grammar.js", "keywords.js", "tree-sitter.json"] {
        std::fs::copy(grammar.join(file), folder.path().join(file)).unwrap();
    }
    let generated = Command::new(program)
        .args(["generate", "--abi", "14"])
        .current_dir(folder.path())
        .output();
    let Ok(generated) = generated else {
        println!("skipped: there is no tree-sitter command");
        return;
    };
    let err = String::from_utf8_lossy(&generated.stderr);
    assert!(generated.status.success(), "{err}");
    // Versions of the command differ in the text of the parser, not in the grammar they read.
    let read = |path: PathBuf| std::fs::read_to_string(path).unwrap();
    assert!(
        read(folder.path().join("src/grammar.json")) == read(grammar.join("src/grammar.json")),
        "run `tree-sitter generate --abi 14` in editors/tree-sitter-journey"
    );
}
