//! Real editors with the packages of `editors/` and the real server: what a new user would see.

use crate::tools::skip;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of an editor's package.
pub(crate) fn package(name: &str) -> PathBuf {
    root().join("editors").join(name)
}

pub(crate) fn tool(name: &str) -> PathBuf {
    root().join("tests/tools").join(name)
}

/// Runs an editor over a project; what its script wrote. Nothing where there is no such editor.
fn seen(program: &str, arguments: &[&str]) -> Option<Value> {
    seen_by(program, program, arguments)
}

/// The same of a program that drives the editor of a package.
pub(crate) fn seen_by(editor: &str, program: &str, arguments: &[&str]) -> Option<Value> {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(root().join("examples/nine_emails")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let file = folder.path().join("welcome.journey");
    let text = std::fs::read_to_string(&file).unwrap();
    let line = text
        .lines()
        .position(|l| l.contains("send welcome_letter"))
        .unwrap()
        + 1;
    // In the name of the letter.
    let at = format!("{line}:8");
    let out = folder.path().join("out.json");
    let output = Command::new("timeout")
        .arg("120")
        .arg(program)
        .args(arguments)
        .env("JOURNEY", env!("CARGO_BIN_EXE_journey"))
        .env("FILE", &file)
        .env("AT", at)
        .env("OUT", &out)
        .env("PACKAGE", package(editor))
        .env("HOME", folder.path())
        .env("XDG_CONFIG_HOME", folder.path().join("config"))
        .env("XDG_DATA_HOME", folder.path().join("data"))
        .env("XDG_STATE_HOME", folder.path().join("state"))
        .output();
    let output = match output {
        Ok(output) if output.status.code() != Some(127) => output,
        Ok(_) => {
            skip(&format!("there is no {program}"));
            return None;
        }
        Err(why) => {
            skip(&format!("{program} can't be run ({why})"));
            return None;
        }
    };
    let said = std::fs::read_to_string(&out).unwrap_or_default();
    let err = String::from_utf8_lossy(&output.stderr);
    if said.is_empty() && (err.contains("Cannot open load file") || err.contains("eglot")) {
        skip(&format!("{program} has no Eglot"));
        return None;
    }
    let value: Value =
        serde_json::from_str(&said).unwrap_or_else(|why| panic!("{why}: {said}\n{err}"));
    assert!(value.get("error").is_none(), "{value:#}");
    Some(value)
}

#[test]
fn neovim_colours_finds_the_nine_emails_and_explains_the_letter() {
    let path = format!("set rtp^={}", package("neovim").display());
    let script = format!("luafile {}", tool("neovim_package.lua").display());
    let arguments = [
        "--headless",
        "-u",
        "NONE",
        "-i",
        "NONE",
        "-n",
        "--cmd",
        &path,
        "-c",
        &script,
    ];
    let Some(seen) = seen("nvim", &arguments) else {
        return;
    };
    assert_eq!(seen["filetype"], "journey");
    assert_eq!(seen["syntax"], "journeyStep");
    assert_eq!(seen["omnifunc"], "v:lua.vim.lsp.omnifunc");
    assert_eq!(seen["explains"], true, "{seen:#}");
    assert_eq!(seen["codes"][0], "J0401");
    assert_eq!(seen["picture"], true, "{seen:#}");
    // What a lens on a letter opens: a list of the places that name it, at the names themselves.
    let list = &seen["list"];
    assert_eq!(list["title"], "sent by 1 journey", "{seen:#}");
    assert_eq!(list["shown"], true, "{seen:#}");
    let config = &seen["toml"]["journey.toml"];
    assert_eq!(config["attached"], 1, "{seen:#}");
    assert_eq!(config["enabled"], true, "{seen:#}");
    let page = config["hover"].as_str().unwrap();
    assert!(page.contains("The name of the project"), "{page}");
    let other = json!({ "attached": 0, "enabled": false });
    assert_eq!(seen["toml"]["other.toml"], other, "{seen:#}");
    let sends = json!("11:8 send welcome_letter");
    assert!(
        list["places"].as_array().unwrap().contains(&sends),
        "{seen:#}"
    );
    assert!(
        seen["hover"]
            .as_str()
            .unwrap()
            .contains("email welcome_letter"),
        "{seen:#}"
    );
}

#[test]
fn emacs_colours_finds_the_nine_emails_and_explains_the_letter() {
    let path = package("emacs");
    let script = tool("emacs_client.el");
    let arguments = [
        "-q",
        "--batch",
        "-L",
        path.to_str().unwrap(),
        "-l",
        script.to_str().unwrap(),
    ];
    let Some(seen) = seen("emacs", &arguments) else {
        return;
    };
    assert_eq!(seen["mode"], "journey-mode");
    assert_eq!(seen["face"], "font-lock-keyword-face");
    // Beside what can stand in the statement, and for a file in any folder of the project.
    let help = seen["help"].as_str().unwrap();
    assert!(help.contains("email welcome_letter"), "{seen:#}");
    let project = seen["root"].as_str().unwrap();
    assert!(!project.ends_with("/deeper/"), "{seen:#}");
    assert_eq!(seen["picture"], true, "{seen:#}");
    assert_eq!(seen["ended"], true, "{seen:#}");
    assert!(
        seen["problems"][0]
            .as_str()
            .unwrap()
            .contains("9 emails in 7 days"),
        "{seen:#}"
    );
    assert!(
        seen["hover"]
            .as_str()
            .unwrap()
            .contains("email welcome_letter"),
        "{seen:#}"
    );
}

#[test]
fn vim_colours_and_with_ale_finds_the_nine_emails_and_explains_the_letter() {
    let script = tool("vim_client.vim");
    let arguments = [
        "-es",
        "-Nu",
        "NONE",
        "-i",
        "NONE",
        "-n",
        "-S",
        script.to_str().unwrap(),
    ];
    let Some(seen) = seen("vim", &arguments) else {
        return;
    };
    assert_eq!(seen["filetype"], "journey");
    if seen["syntax"] == "" {
        return skip("this Vim has no colours");
    }
    assert_eq!(seen["syntax"], "journeyStep");
    if seen["ale"] == 0 {
        return skip("Vim has no ALE");
    }
    assert_eq!(seen["problems"][0]["code"], "J0401", "{seen:#}");
    assert!(
        seen["hover"]
            .as_str()
            .unwrap()
            .contains("email welcome_letter"),
        "{seen:#}"
    );
}

#[test]
fn the_emacs_package_compiles_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["journey-words.el", "journey-mode.el"] {
        std::fs::copy(package("emacs").join(file), folder.path().join(file)).unwrap();
    }
    let output = Command::new("emacs")
        .args([
            "-q",
            "--batch",
            "-L",
            ".",
            "--eval",
            "(setq byte-compile-error-on-warn t)",
        ])
        .args([
            "-f",
            "batch-byte-compile",
            "journey-words.el",
            "journey-mode.el",
        ])
        .current_dir(folder.path())
        .output();
    let Ok(output) = output else {
        return skip("there is no emacs");
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_vscode_package_names_files_that_are_there_and_settings_that_the_server_reads() {
    let folder = package("vscode");
    let read = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let manifest = read("package.json");
    let contributes = &manifest["contributes"];
    let files = [
        &manifest["main"],
        &contributes["languages"][0]["configuration"],
        &contributes["grammars"][0]["path"],
        &contributes["snippets"][0]["path"],
    ];
    for file in files {
        assert!(folder.join(file.as_str().unwrap()).is_file(), "{file}");
    }
    let extension = std::fs::read_to_string(folder.join("extension.js")).unwrap();
    for command in contributes["commands"].as_array().unwrap() {
        let name = command["command"].as_str().unwrap();
        assert!(
            extension.contains(&format!("\"{name}\"")),
            "{name} is not registered"
        );
    }
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    read("language-configuration.json");
    let settings = std::fs::read_to_string(root().join("src/lsp/settings.rs")).unwrap();
    for name in contributes["configuration"]["properties"]
        .as_object()
        .unwrap()
        .keys()
    {
        let own = name.rsplit('.').next().unwrap();
        let of_the_client =
            ["journey.server.path", "journey.trace.server"].contains(&name.as_str());
        assert!(
            of_the_client || settings.contains(&format!("pub(super) {own}:")),
            "{name}"
        );
    }
}

#[test]
fn the_textmate_grammar_colours_every_example_and_no_line_colours_the_next() {
    let mut files = Vec::new();
    let mut open = vec![root().join("examples")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "journey") {
                files.push(path);
            }
        }
    }
    let grammar = package("textmate").join("journey.tmLanguage.json");
    let node = |files: &[PathBuf]| {
        Command::new("node")
            .arg(tool("textmate_scopes.mjs"))
            .arg(root().join("tests/.tools"))
            .arg(&grammar)
            .args(files)
            .output()
    };
    let output = match node(&files) {
        Ok(output) => output,
        Err(why) => return skip(&format!("node can't be run ({why})")),
    };
    let said = String::from_utf8_lossy(&output.stdout);
    match output.status.code() {
        Some(0) => {}
        Some(2) => skip(said.trim()),
        _ => panic!("{said}{}", String::from_utf8_lossy(&output.stderr)),
    }
}

#[test]
fn every_snippet_is_of_the_language() {
    let text = std::fs::read_to_string(package("vscode").join("snippets.json")).unwrap();
    let snippets: Value = serde_json::from_str(&text).unwrap();
    let mut program = String::new();
    for (name, snippet) in snippets.as_object().unwrap() {
        let body: Vec<&str> = snippet["body"]
            .as_array()
            .unwrap()
            .iter()
            .map(|l| l.as_str().unwrap())
            .collect();
        let text = filled(&body.join("\n"));
        // Steps stand in a sequence; declarations for themselves.
        let first = text.split_whitespace().next().unwrap();
        if ["wait", "if", "review"].contains(&first) {
            program += &format!(
                "sequence s_{} {{\n{text}\n}}\n",
                name.to_lowercase().replace(' ', "_")
            );
        } else {
            program += &text;
        }
        program.push('\n');
    }
    let said = crate::cli::run_with(root(), &["check", "-", "--format", "short"], &program);
    let unread: Vec<&str> = said
        .err
        .lines()
        .filter(|line| line.contains("[J00"))
        .collect();
    assert!(unread.is_empty(), "{unread:#?}\n{program}");
}

/// A snippet as it stands once its places are left as they are.
fn filled(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once("${") {
        out += before;
        let (place, next) = after.split_once('}').unwrap();
        let text = place.trim_start_matches(|c: char| c.is_ascii_digit());
        out += match text.chars().next() {
            Some('|') => text.trim_matches('|').split(',').next().unwrap(),
            Some(':') => &text[1..],
            _ => "",
        };
        rest = next;
    }
    out += rest;
    out.replace("$0", "send welcome_letter")
}
