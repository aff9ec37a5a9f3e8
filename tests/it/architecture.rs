//! The table in `docs/architecture.md` says which module may use which; the sources are held to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Modules that may read files, the environment or a clock.
const MAY_DO_IO: &[&str] = &["project", "cli", "lsp"];

/// What only those may name.
const IO: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "SystemTime",
    "Instant::now",
    "Zoned::now",
    "Timestamp::now",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The rows of the table under "Who may use whom": module to the modules that it may use.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let page = std::fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let (_, section) = page.split_once("## Who may use whom").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let words = |cell: &str| -> BTreeSet<String> {
        cell.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    section
        .lines()
        .filter(|l| l.starts_with("| `"))
        .map(|l| {
            let cells: Vec<&str> = l.split('|').collect();
            let module = words(cells[1]).into_iter().next().unwrap();
            (module, words(cells[3]))
        })
        .collect()
}

fn sources() -> Vec<(String, PathBuf, String)> {
    let src = root().join("src");
    let mut found = Vec::new();
    let mut open = vec![src.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            if path.extension().is_none_or(|e| e != "rs") {
                continue;
            }
            let below = path.strip_prefix(&src).unwrap();
            let first = below.components().next().unwrap();
            let module = Path::new(first.as_os_str())
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((module, below.to_owned(), code_of(&text)));
        }
    }
    found.sort();
    found
}

/// The text without comments, and without the tests at its end.
fn code_of(text: &str) -> String {
    text.lines()
        .take_while(|l| l.trim() != "#[cfg(test)]")
        .filter(|l| !l.trim_start().starts_with("//"))
        .fold(String::new(), |all, line| all + line + "\n")
}

/// The modules named behind `crate::`.
fn used_by(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let mut take = |word: &str| {
            let word: String = word
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            if !word.is_empty() {
                found.insert(word);
            }
        };
        if let Some(group) = rest.strip_prefix('{') {
            for part in group.split('}').next().unwrap_or("").split(',') {
                take(part.trim());
            }
        } else {
            take(rest);
        }
    }
    found
}

#[test]
fn modules_use_only_what_the_table_lets_them() {
    let table = table();
    let mut report = String::new();
    for (module, path, code) in sources() {
        if module == "lib" || module == "main" {
            continue;
        }
        let Some(allowed) = table.get(&module) else {
            let _ = writeln!(report, "docs/architecture.md has no row for `{module}`");
            continue;
        };
        for used in used_by(&code) {
            if used != module && !allowed.contains(&used) && table.contains_key(&used) {
                let _ = writeln!(
                    report,
                    "src/{} uses `{used}`; the table does not let `{module}`",
                    path.display()
                );
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn the_table_names_only_modules_that_there_are() {
    let modules: BTreeSet<String> = sources().into_iter().map(|(m, _, _)| m).collect();
    for (module, used) in table() {
        assert!(modules.contains(&module), "there is no `{module}`");
        for name in used {
            assert!(modules.contains(&name), "`{module}` may use no `{name}`");
        }
    }
}

#[test]
fn only_the_edges_touch_the_world() {
    let mut report = String::new();
    for (module, path, code) in sources() {
        if MAY_DO_IO.contains(&module.as_str()) || module == "main" {
            continue;
        }
        for word in IO.iter().filter(|w| code.contains(*w)) {
            let _ = writeln!(report, "src/{} names {word}", path.display());
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn the_parts_of_a_use_line_are_found() {
    let code = "use crate::source::Span;\nuse crate::{names, types::Scope};\nfn f(x: crate::proof::P) {}\n";
    let found: Vec<String> = used_by(code).into_iter().collect();
    assert_eq!(found, ["names", "proof", "source", "types"]);
}
