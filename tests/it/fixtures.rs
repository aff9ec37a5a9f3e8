//! `tests/fixtures/<area>/<name>.journey`: what the compiler says about each line, written under it.
//!
//! ```text
//! send welcome_leter
//! //   ^^^^^^^^^^^^^ J0101 "there is no message `welcome_leter`"
//! ```
//!
//! Carets cover the primary span on its first line; `//<- J0002 "…"` speaks of a span that starts in
//! the columns of the `//` itself. Every diagnostic must be expected and every expectation met; a
//! fixture without expectations must be clean. `//- path` starts another file of the same project.
//! Expectation lines are taken out before the compiler reads the text. `FIXTURES=restraint` runs only
//! those whose path holds the word; `UPDATE_EXPECT=1` rewrites the expectations that do not hold.

use crate::example::{self, Place};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What a fixture says that the compiler says.
#[derive(Debug, Clone)]
struct Expectation {
    path: String,
    line: usize,
    /// `None`: in the columns of the `//`.
    columns: Option<(usize, usize)>,
    code: String,
    message: String,
}

impl Expectation {
    fn is_met_by(&self, place: &Place, code: &str, message: &str) -> bool {
        let columns = match self.columns {
            Some(columns) => columns == (place.column, place.width),
            None => place.column < 2,
        };
        columns
            && self.path == place.path
            && self.line == place.line
            && self.code == code
            && message.contains(&self.message)
    }
}

/// Reads an expectation line: `//   ^^^^ J0401 "…"` or `//<- J0002 "…"`.
fn read_expectation(line: &str) -> Option<(Option<(usize, usize)>, String, String)> {
    let line = line.trim_end();
    let indent = line.len() - line.trim_start().len();
    let rest = line.trim_start().strip_prefix("//")?;
    let (columns, rest) = if let Some(rest) = rest.strip_prefix("<-") {
        (None, rest)
    } else {
        let blanks = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let carets = rest.len() - rest.trim_start_matches('^').len();
        if carets == 0 {
            return None;
        }
        (Some((indent + 2 + blanks, carets)), &rest[carets..])
    };
    let rest = rest.trim_start();
    let (code, message) = rest.split_once(' ').unwrap_or((rest, ""));
    let is_code =
        code.len() == 5 && code.starts_with('J') && code[1..].bytes().all(|b| b.is_ascii_digit());
    let message = message.trim();
    let message = message
        .strip_prefix('"')
        .and_then(|m| m.strip_suffix('"'))
        .unwrap_or(message);
    is_code.then(|| (columns, code.to_owned(), message.to_owned()))
}

fn write_expectation(place: &Place, code: &str, message: &str) -> String {
    if place.column < 2 {
        return format!("//<- {code} \"{message}\"\n");
    }
    let blanks = " ".repeat(place.column - 2);
    let carets = "^".repeat(place.width);
    format!("//{blanks}{carets} {code} \"{message}\"\n")
}

struct Fixture {
    files: Vec<(String, String)>,
    expected: Vec<Expectation>,
}

fn read_fixture(own_name: &str, text: &str) -> Fixture {
    let mut fixture = Fixture {
        files: Vec::new(),
        expected: Vec::new(),
    };
    for (path, text) in example::split_files(own_name, text) {
        let mut kept = String::new();
        let mut lines = 0;
        for line in text.split_inclusive('\n') {
            match read_expectation(line) {
                Some((columns, code, message)) if lines > 0 => fixture.expected.push(Expectation {
                    path: path.clone(),
                    line: lines - 1,
                    columns,
                    code,
                    message,
                }),
                _ => {
                    kept.push_str(line);
                    lines += 1;
                }
            }
        }
        fixture.files.push((path, kept));
    }
    fixture
}

/// Runs one fixture: what is wrong with it, and its text with expectations that hold.
fn run(own_name: &str, text: &str) -> (Vec<String>, String) {
    let fixture = read_fixture(own_name, text);
    let analysis = example::analyse(&fixture.files);
    let mut open: Vec<Option<Expectation>> = fixture.expected.into_iter().map(Some).collect();
    let mut wrong = Vec::new();
    let mut lines: BTreeMap<(String, usize), Vec<String>> = BTreeMap::new();
    for (place, diagnostic) in example::own_diagnostics(&analysis) {
        let (code, message) = (diagnostic.code.number(), &diagnostic.message);
        let known = |p: &Place| fixture.files.iter().any(|(path, _)| *path == p.path);
        let Some(place) = place.filter(known) else {
            wrong.push(format!("outside the fixture: {code} {message}"));
            continue;
        };
        let met = open.iter_mut().find(|e| {
            e.as_ref()
                .is_some_and(|e| e.is_met_by(&place, code, message))
        });
        let shown = match met.and_then(Option::take) {
            Some(expectation) => expectation.message,
            None => {
                wrong.push(format!(
                    "not expected, {}:{}:{}\n{}",
                    place.path,
                    place.line + 1,
                    place.column + 1,
                    write_expectation(&place, code, message).trim_end()
                ));
                message.clone()
            }
        };
        lines
            .entry((place.path.clone(), place.line))
            .or_default()
            .push(write_expectation(&place, code, &shown));
    }
    for missing in open.into_iter().flatten() {
        wrong.push(format!(
            "expected but not said, {}:{}: {} \"{}\"",
            missing.path,
            missing.line + 1,
            missing.code,
            missing.message
        ));
    }
    let mut updated = String::new();
    for (path, text) in &fixture.files {
        if path != own_name || fixture.files.first().map(|f| &f.0) != Some(path) {
            let _ = writeln!(updated, "//- {path}");
        }
        for (number, line) in text.split_inclusive('\n').enumerate() {
            updated.push_str(line);
            if let Some(said) = lines.get(&(path.clone(), number)) {
                if !line.ends_with('\n') {
                    updated.push('\n');
                }
                updated.push_str(&said.concat());
            }
        }
    }
    (wrong, updated)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Every fixture: its path below `tests/fixtures`, and its text.
pub fn all() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "journey") {
                let name = path.strip_prefix(self::folder()).unwrap();
                let name = name.to_string_lossy().replace('\\', "/");
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The files of a fixture, without its expectations.
pub fn files(path: &str, text: &str) -> Vec<(String, String)> {
    read_fixture(own_name(path), text).files
}

fn own_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[test]
fn fixtures_say_what_the_compiler_says() {
    let filter = std::env::var("FIXTURES").unwrap_or_default();
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut report = String::new();
    for (path, text) in all().into_iter().filter(|(p, _)| p.contains(&filter)) {
        let (wrong, updated) = run(own_name(&path), &text);
        if wrong.is_empty() {
            continue;
        }
        if update {
            std::fs::write(folder().join(&path), updated).unwrap();
        }
        let _ = write!(report, "\n== tests/fixtures/{path}\n{}\n", wrong.join("\n"));
    }
    assert!(
        update || report.is_empty(),
        "{report}\nUPDATE_EXPECT=1 rewrites the expectations; read what it wrote"
    );
}

/// The codes that some fixture expects.
pub fn codes_in_fixtures() -> std::collections::BTreeSet<String> {
    all()
        .iter()
        .flat_map(|(path, text)| read_fixture(own_name(path), text).expected)
        .map(|e| e.code)
        .collect()
}

#[test]
fn an_expectation_is_read_as_it_is_written() {
    let place = Place {
        path: "a.journey".to_owned(),
        line: 0,
        column: 7,
        width: 3,
    };
    let line = write_expectation(&place, "J0101", "there is no \"x\"");
    assert_eq!(line, "//     ^^^ J0101 \"there is no \"x\"\"\n");
    let read = read_expectation(&line).unwrap();
    assert_eq!(
        read,
        (
            Some((7, 3)),
            "J0101".to_owned(),
            "there is no \"x\"".to_owned()
        )
    );
    let (columns, code, _) = read_expectation("  //<- J0002 \"never closed\"").unwrap();
    assert_eq!((columns, code.as_str()), (None, "J0002"));
    assert!(read_expectation("// a remark").is_none());
}

#[test]
fn a_fixture_is_held_to_every_diagnostic_and_every_expectation() {
    let text = "//- journey.toml\n[project]\ntargets = [\"nowhere\"]\n";
    let clean = run("own.journey", "// nothing\n//  ^^ J0101 \"a\"\n");
    assert_eq!(clean.0.len(), 1, "{:?}", clean.0);
    assert_eq!(clean.1, "// nothing\n");
    let (_, same) = run("own.journey", text);
    assert!(same.starts_with("//- journey.toml\n"), "{same}");
}
