//! `docs/language.md` can't go stale: its examples compile, and no word of the vocabulary is missing.

use crate::example;
use journey::diagnostics::Code;
use journey::vocabulary::WORDS;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// What a reference may leave open: it declares more than it uses.
const TOLERATED: &[Code] = &[Code::UnusedName, Code::NeverSent];

/// A fenced block: the line it begins on, what stands behind ```` ```journey ````, and its text.
struct Fence {
    line: usize,
    kind: String,
    text: String,
}

/// The `journey` fences of a page in Markdown.
fn fences(page: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((line, text)) = lines.next() {
        let Some(info) = text.strip_prefix("```") else {
            continue;
        };
        let body: Vec<&str> = lines
            .by_ref()
            .map(|(_, l)| l)
            .take_while(|l| *l != "```")
            .collect();
        if let Some(kind) = info.strip_prefix("journey") {
            found.push(Fence {
                line: line + 1,
                kind: kind.trim().to_owned(),
                text: body.join("\n") + "\n",
            });
        }
    }
    found
}

/// Gives a piece of the language what stands around it in a file.
fn whole(fence: &Fence) -> String {
    let text = &fence.text;
    match fence.kind.as_str() {
        "steps" => format!(
            "journey example {{\n  for prospect\n  starts when subscribed\n  enters once ever\n  \
             exits when unsubscribed\n{text}}}\n"
        ),
        "clauses" => format!("journey example {{\n{text}\nwait 1 day\nsend welcome_letter\n}}\n"),
        "rules" => format!("restraint example {{\n{text}}}\n"),
        "conditions" => text
            .lines()
            .enumerate()
            .fold(String::new(), |mut all, (n, line)| {
                let _ = writeln!(all, "segment example_{n} when {line}");
                all
            }),
        "" => text.clone(),
        other => panic!("line {}: no such kind of example: {other}", fence.line),
    }
}

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(path).unwrap()
}

/// Compiles every example of a page beside the prelude; what is said against them.
fn complaints(name: &str) -> String {
    let mut report = String::new();
    for fence in fences(&page(name)) {
        let files = example::split_files("example.journey", &whole(&fence));
        let analysis = example::analyse(&files);
        for (place, d) in example::own_diagnostics(&analysis) {
            if !TOLERATED.contains(&d.code) {
                let text = place
                    .and_then(|p| {
                        let file = files.iter().find(|(path, _)| *path == p.path)?;
                        file.1.lines().nth(p.line).map(str::trim)
                    })
                    .unwrap_or("");
                let _ = writeln!(
                    report,
                    "{name}:{}: {} {}\n    {text}",
                    fence.line,
                    d.code.number(),
                    d.message
                );
            }
        }
    }
    report
}

#[test]
fn every_example_of_the_reference_compiles() {
    let report = complaints("docs/language.md");
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn the_example_of_the_readme_compiles() {
    let report = complaints("README.md");
    assert!(report.is_empty(), "\n{report}");
}

/// What `journey check` says in a folder.
fn check(folder: &Path) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_journey"))
        .args(["check", "--format", "short"])
        .current_dir(folder)
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn the_walk_through_goes_as_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_journey"))
        .args(["init", "first"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(made.status.success());
    let first = folder.path().join("first");
    assert_eq!(check(&first).0, Some(0), "a new house is clean");

    let written = &fences(&page("docs/first-journey.md"))[0].text;
    let with = |text: &str| {
        std::fs::write(first.join("visit.journey"), text).unwrap();
        check(&first)
    };
    let (code, said) = with(written);
    assert_eq!((code, said.contains("error")), (Some(0), false), "{said}");
    let (code, said) = with(&written.replace("send directions", "send direction"));
    assert!(code == Some(1) && said.contains("J0101"), "{said}");
    let (code, said) = with(&written.replace("enters  once per 1 year", "enters  every time"));
    assert!(code == Some(1) && said.contains("J0402"), "{said}");
    let (code, said) = with(&written.replace("purpose  service", "purpose  care"));
    assert!(code == Some(1) && said.contains("J0430"), "{said}");
}

#[test]
fn every_word_of_the_vocabulary_is_in_the_reference() {
    let page = page("docs/language.md");
    let words: std::collections::BTreeSet<&str> = page
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    let mut missing: Vec<&str> = WORDS
        .iter()
        .flat_map(|w| w.text.split([' ', '-', '/']))
        .filter(|w| !w.is_empty() && !words.contains(w))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    assert!(
        missing.is_empty(),
        "docs/language.md does not mention {missing:?}"
    );
}
