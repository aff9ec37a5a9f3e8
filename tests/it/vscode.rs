//! VS Code itself: the package as a new user makes and installs it, in code-server under Chromium. `tests/setup.sh`
//! builds code-server from npm; where a machine can't, it writes down why, and the test says what it skips.
#![cfg(unix)]

use crate::tools;
use serde_json::Value;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    let said = Command::new("cp").arg("-rL").args([from, to]).output();
    must("cp", &said.unwrap());
}

fn must(what: &str, output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {out}{err}");
    out
}

/// Makes `journey.vsix` as `editors/vscode/README.md` says, and the package of the probe.
fn packages(work: &Path) -> (PathBuf, PathBuf) {
    let vsce = tools::folder().join("npm/node_modules/@vscode/vsce/vsce");
    let here = work.join("editors/vscode");
    fs::create_dir_all(work.join("editors")).unwrap();
    copy(&root().join("editors/vscode"), &here);
    copy(&root().join("LICENSE-MIT"), &work.join("LICENSE-MIT"));
    if !here.join("node_modules").exists() {
        copy(
            &tools::folder().join("vscode/node_modules"),
            &here.join("node_modules"),
        );
    }
    // What a person downloads holds no symbols for a debugger.
    let command = work.join("journey");
    let binary = env!("CARGO_BIN_EXE_journey");
    let stripped = Command::new("strip")
        .arg("-o")
        .args([command.as_path(), Path::new(binary)])
        .status();
    if !stripped.is_ok_and(|status| status.success()) {
        fs::copy(binary, &command).unwrap();
    }
    let package = work.join("journey.vsix");
    let said = Command::new("sh")
        .arg(here.join("package.sh"))
        .args([&command, &package])
        .env("VSCE", format!("node {}", vsce.display()))
        .env("npm_config_offline", "true")
        .output();
    must("package.sh", &said.unwrap());
    let probe = work.join("probe.vsix");
    let source = work.join("probe");
    copy(&root().join("tests/tools/vscode_probe"), &source);
    let said = Command::new("node")
        .arg(&vsce)
        .args(["package", "--no-dependencies", "--skip-license"])
        .args(["--allow-missing-repository", "--out"])
        .arg(&probe)
        .current_dir(&source)
        .output();
    must("vsce", &said.unwrap());
    (package, probe)
}

/// What lies in a package.
fn contents(package: &Path) -> String {
    let said = Command::new("python3")
        .args(["-m", "zipfile", "-l"])
        .arg(package)
        .output();
    must("zipfile", &said.unwrap())
}

/// What a package says of itself to an editor that is to install it.
fn manifest(package: &Path) -> String {
    let read = "import sys, zipfile\nprint(zipfile.ZipFile(sys.argv[1]).read('extension.vsixmanifest').decode())";
    let said = Command::new("python3")
        .args(["-c", read])
        .arg(package)
        .output();
    must("zipfile", &said.unwrap())
}

/// The editor's server, with everything that it starts; ends with the value.
struct Editor(Child);

impl Drop for Editor {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        // It may have ended by itself.
        let _ = Command::new("kill").args(["--", &group]).status();
        let _ = self.0.wait();
    }
}

const SETTINGS: &str = r#"{
  "security.workspace.trust.enabled": false, "workbench.startupEditor": "none", "telemetry.telemetryLevel": "off",
  "update.mode": "none", "extensions.autoUpdate": false, "extensions.autoCheckUpdates": false,
  "workbench.tips.enabled": false, "files.autoSave": "off"
}"#;

#[test]
fn vs_code_shows_problems_help_fixes_and_a_picture_that_leads_to_its_source() {
    let code_server = tools::folder().join("code-server/out/node/entry.js");
    let others = [
        tools::folder().join("npm/node_modules/@vscode/vsce/vsce"),
        tools::folder().join("npm/node_modules/playwright-core"),
        tools::folder().join("vscode/node_modules/vscode-languageclient"),
        PathBuf::from("/usr/bin/chromium"),
    ];
    let editor = std::slice::from_ref(&code_server);
    if !tools::is_there("code-server", editor) || !tools::is_there("vscode", &others) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let work = folder.path().canonicalize().unwrap();
    let (package, probe) = packages(&work);
    let inside = contents(&package);
    // Another platform's VS Code refuses the package, instead of being given a command that it can't run.
    assert!(manifest(&package).contains("TargetPlatform="));
    for file in [
        "extension/bin/journey",
        "extension/extension.js",
        "extension/journey.tmLanguage.json",
        "extension/snippets.json",
        "extension/walkthrough/project.md",
        "extension/language-configuration.json",
        "extension/node_modules/vscode-languageclient/package.json",
        "extension/readme.md",
        "extension/LICENSE.txt",
    ] {
        assert!(inside.contains(file), "no {file}: {inside}");
    }

    let command = || {
        let mut command = Command::new("node");
        command.arg(&code_server);
        for (name, place) in [
            ("--user-data-dir", "data"),
            ("--extensions-dir", "extensions"),
            ("--config", "config.yaml"),
        ] {
            command.arg(name).arg(work.join(place));
        }
        command.env("HOME", &work);
        command
    };
    fs::write(work.join("config.yaml"), "auth: none\n").unwrap();
    fs::create_dir_all(work.join("data/User")).unwrap();
    fs::write(work.join("data/User/settings.json"), SETTINGS).unwrap();
    for extension in [&package, &probe] {
        let said = command().arg("--install-extension").arg(extension).output();
        must("install", &said.unwrap());
    }
    let project = work.join("project");
    copy(&root().join("examples/nine_emails"), &project);
    let steps = work.join("steps");
    fs::create_dir(&steps).unwrap();
    let out = work.join("out.json");

    // A port that is free now.
    let port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().port()
    };
    let log = fs::File::create(work.join("log")).unwrap();
    let editor = command()
        .args([
            "--bind-addr",
            &format!("127.0.0.1:{port}"),
            "--auth",
            "none",
        ])
        .args(["--disable-telemetry", "--disable-update-check"])
        .args([
            "--disable-workspace-trust",
            "--disable-getting-started-override",
        ])
        .arg(&project)
        .env("FILE", project.join("welcome.journey"))
        .env("MESSAGES", project.join("welcome.journey"))
        .env("EMPTY", work.join("first"))
        .env("STEPS", &steps)
        .env("OUT", &out)
        // The command must come from the package.
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .process_group(0)
        .spawn()
        .unwrap();
    let editor = Editor(editor);
    let page = Command::new("timeout")
        .args(["240", "node"])
        .arg(root().join("tests/tools/vscode_page.mjs"))
        .arg(tools::folder())
        .arg(format!(
            "http://127.0.0.1:{port}/?folder={}",
            project.display()
        ))
        .env("STEPS", &steps)
        .env("OUT", &out)
        .output()
        .unwrap();
    drop(editor);
    let seen = fs::read_to_string(&out).unwrap_or_default();
    let said = String::from_utf8_lossy(&page.stdout);
    assert!(
        page.status.success() && !seen.is_empty(),
        "{said}{}\n{seen}\n{}",
        String::from_utf8_lossy(&page.stderr),
        fs::read_to_string(work.join("log")).unwrap_or_default()
    );
    judge(&serde_json::from_str(&seen).unwrap());
}

fn judge(seen: &Value) {
    assert!(seen.get("error").is_none(), "{seen:#}");
    let said = |key: &str| {
        seen[key]
            .as_str()
            .unwrap_or_else(|| panic!("{key}: {seen:#}"))
    };
    let any = |key: &str, words: &str| {
        let all = seen[key]
            .as_array()
            .unwrap_or_else(|| panic!("{key}: {seen:#}"));
        let found = all.iter().any(|one| one.as_str().unwrap().contains(words));
        assert!(found, "{key} has no {words}: {seen:#}");
    };
    assert_eq!(said("language"), "journey");
    assert_eq!(seen["problem"]["code"], "J0401");
    assert!(seen["problem"]["related"].as_u64().unwrap() > 2, "{seen:#}");
    assert!(said("page").starts_with("# J0401: "));
    assert!(said("hover").contains("email welcome_letter"));
    any("offered", "welcome_letter");
    assert_eq!(said("mended"), "send welcome_letter");
    any("lenses", "sent by 1 journey");
    any("lenses", "9 of 3");
    any("hints", "day 1");
    any("outline", "welcome");
    assert!(seen["colours"].as_u64().unwrap() > 50, "{seen:#}");
    assert_eq!(seen["dirty"], true, "nothing was saved");
    assert_eq!(said("jumped"), "wait 17 minutes");
    assert_eq!(said("senders"), "journey.showReferences");
    any("told", "/nowhere/journey");
    any("told", "Open Settings");
    assert_eq!(seen["told"].as_array().map(Vec::len), Some(1), "{seen:#}");
    assert!(said("configured").contains("The name of the project"));
    any("sections", "lints");
    // Two blanks too many are taken away.
    assert_eq!(seen["formatted"], serde_json::json!([""]));
    any("begun", "journey.toml");
    any("begun", "welcome.journey");
    assert_eq!(seen["unexplained"], serde_json::json!([]), "{seen:#}");
}
