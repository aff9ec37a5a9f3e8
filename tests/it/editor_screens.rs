//! Editors that have no way to be asked: Helix in a terminal and Kate on a virtual screen, each with its package installed
//! as its README says. And the highlighters by which Kate and Sublime Text colour, over every example.

use super::editor_clients::{package, root, seen_by, tool};
use super::tools::{self, skip};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Whether a command can be run.
fn is_there(name: &str) -> bool {
    Command::new("sh")
        .args(["-c", &format!("command -v {name}")])
        .output()
        .is_ok_and(|said| said.status.success())
}

/// Helix: the machine's own, or the one that tests/setup.sh has put beside the tests.
fn helix() -> Option<PathBuf> {
    if is_there("hx") {
        return Some(PathBuf::from("hx"));
    }
    let ours = tools::folder().join("helix/hx");
    tools::is_there("helix", std::slice::from_ref(&ours)).then_some(ours)
}

#[test]
fn helix_colours_finds_the_nine_emails_explains_the_letter_and_leads_to_it() {
    let Some(hx) = helix() else {
        return;
    };
    for needed in ["tmux", "cc", "python3"] {
        if !is_there(needed) {
            return skip(&format!("there is no {needed}"));
        }
    }
    let hx = format!("HX={}", hx.display());
    let grammar = format!("GRAMMAR={}", package("tree-sitter-journey").display());
    let script = tool("helix_client.py");
    let arguments = [&*hx, &*grammar, "python3", script.to_str().unwrap()];
    let Some(seen) = seen_by("helix", "env", &arguments) else {
        return;
    };
    let said = |key: &str| seen[key].as_str().unwrap_or_else(|| panic!("{seen:#}"));
    let health = said("health");
    for part in ["journey:", "parser:", "Highlight", "Textobject", "Indent"] {
        let line = health.lines().find(|line| line.contains(part));
        assert!(line.is_some_and(|line| line.contains('✓')), "{health}");
    }
    assert_ne!(seen["colours"][0], seen["colours"][1], "{seen:#}");
    let problems = said("problems");
    assert!(problems.contains("J0401"), "{problems}");
    let hover = said("hover");
    assert!(hover.contains("email welcome_letter"), "{hover}");
    assert!(hover.contains("broken: 9 of 3"), "{hover}");
    let definition = said("definition");
    assert!(definition.contains(" 18:7"), "{definition}");
    let completion = said("completion");
    assert!(completion.contains("brand_story    "), "{completion}");
}

#[test]
fn kate_starts_the_server_and_is_told_of_the_nine_emails() {
    for needed in ["kate", "Xvfb", "dbus-run-session", "python3"] {
        if !is_there(needed) {
            return skip(&format!("there is no {needed}"));
        }
    }
    let script = tool("kate_client.py");
    let Some(seen) = seen_by("kate", "python3", &[script.to_str().unwrap()]) else {
        return;
    };
    assert_eq!(seen["language"][0], "journey", "{seen:#}");
    assert_eq!(seen["problems"][0]["code"], "J0401", "{seen:#}");
    assert_eq!(
        seen["refused"].as_array().map(Vec::len),
        Some(0),
        "{seen:#}"
    );
    // What it colours by, and its list of symbols.
    for method in [
        "textDocument/semanticTokens/range",
        "textDocument/documentSymbol",
    ] {
        let asked = seen["asked"].as_array().unwrap();
        assert!(asked.iter().any(|asked| asked == method), "{seen:#}");
    }
}

/// A folder of nobody's, with a file of a package where a highlighter looks for it.
fn home_with(file: &Path, place: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join(place);
    std::fs::create_dir_all(&place).unwrap();
    std::fs::copy(file, place.join(file.file_name().unwrap())).unwrap();
    home
}

fn run(home: &Path, program: &str, arguments: &[&str]) -> Output {
    Command::new(program)
        .args(arguments)
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CACHE_HOME")
        .env("QT_QPA_PLATFORM", "offscreen")
        .output()
        .unwrap()
}

/// Every source file of the examples.
fn examples() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join("examples")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "journey") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The text of coloured output, with each coloured stretch in brackets: the escapes of a terminal taken away.
fn bracketed(coloured: &str) -> String {
    let mut out = String::new();
    let mut rest = coloured;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        let (code, next) = after.split_once('m').unwrap();
        out.push_str(if code == "0" { "]" } else { "[" });
        rest = next;
    }
    out + rest
}

#[test]
fn the_highlighter_of_kate_colours_every_example() {
    let program = "kate-syntax-highlighter";
    if !is_there(program) {
        return skip(&format!("there is no {program}"));
    }
    let home = home_with(
        &package("kate").join("journey.xml"),
        ".local/share/org.kde.syntax-highlighting/syntax",
    );
    for file in examples() {
        let said = run(
            home.path(),
            program,
            &["-s", "Journey", file.to_str().unwrap()],
        );
        let err = String::from_utf8_lossy(&said.stderr);
        // It says what it thinks of a definition that it can't read.
        assert!(!err.contains("journey.xml"), "{err}");
        let page = String::from_utf8_lossy(&said.stdout);
        assert!(
            page.contains("Definition (Journey)"),
            "{}: {err}",
            file.display()
        );
        let text = std::fs::read_to_string(&file).unwrap();
        if text.contains("\njourney ") {
            assert!(page.contains(">journey</span>"), "{page}");
        }
    }
    let file = home.path().join("small.journey");
    std::fs::write(
        &file,
        "journey a {\n  wait 3 days // later\n  send brand_story\n}\n",
    )
    .unwrap();
    let said = run(
        home.path(),
        program,
        &["-s", "Journey", file.to_str().unwrap()],
    );
    let page = String::from_utf8_lossy(&said.stdout).into_owned();
    for coloured in [
        ">3</span>",
        ">days</span>",
        ">// later</span>",
        "send</span>",
    ] {
        assert!(page.contains(coloured), "{coloured}: {page}");
    }
    assert!(page.contains("</span> brand_story\n"), "{page}");
}

#[test]
fn the_highlighter_of_bat_reads_the_syntax_for_sublime_text() {
    let Some(program) = ["batcat", "bat"].into_iter().find(|name| is_there(name)) else {
        return skip("there is no bat");
    };
    let home = home_with(
        &package("sublime").join("Journey.sublime-syntax"),
        ".config/bat/syntaxes",
    );
    let built = run(home.path(), program, &["cache", "--build"]);
    let err = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success() && err.is_empty(), "{err}");
    let colour = |file: &Path| {
        let path = file.to_str().unwrap();
        let arguments = [
            "--color=always",
            "--style=plain",
            "--paging=never",
            "-l",
            "Journey",
            path,
        ];
        let said = run(home.path(), program, &arguments);
        let err = String::from_utf8_lossy(&said.stderr);
        assert!(said.status.success() && err.is_empty(), "{path}: {err}");
        bracketed(&String::from_utf8_lossy(&said.stdout))
    };
    for file in examples() {
        let shown = colour(&file);
        let bare = shown.replace(['[', ']'], "");
        let text = std::fs::read_to_string(&file).unwrap();
        assert_eq!(bare, text.replace(['[', ']'], ""), "{}", file.display());
        assert!(shown.contains('['), "{}", file.display());
    }
    let file = home.path().join("small.journey");
    std::fs::write(
        &file,
        "journey a {\n  wait 3 days // later\n  send brand_story\n}\n",
    )
    .unwrap();
    let shown = colour(&file);
    for coloured in ["[journey]", "wait]", "[3 days]", "[// later]", "send]"] {
        assert!(shown.contains(coloured), "{coloured}: {shown}");
    }
    assert!(!shown.contains("[brand_story]"), "{shown}");
}
