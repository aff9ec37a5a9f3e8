//! What an editor's README tells a new user to write into their settings, written so into settings that hold nothing else.

use super::editor_clients::{package, root};
use super::tools::skip;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The words in backquotes of some lines of a README, with this checkout in the place of `/path/to/journey`.
fn told(editor: &str, lines: std::ops::Range<usize>) -> Vec<String> {
    let readme = std::fs::read_to_string(package(editor).join("README.md")).unwrap();
    let here = root().display().to_string();
    let lines = readme.lines().collect::<Vec<_>>()[lines].join("\n");
    let words = lines.split('`').skip(1).step_by(2);
    words
        .map(|word| word.replace("/path/to/journey", &here))
        .collect()
}

/// Runs an editor with a home of its own; what it wrote to `out`.
fn with_home(home: &Path, program: &str, arguments: &[&str]) -> Option<String> {
    let file = home.join("welcome.journey");
    std::fs::copy(root().join("examples/nine_emails/welcome.journey"), &file).unwrap();
    let output = Command::new("timeout")
        .arg("60")
        .arg(program)
        .args(arguments)
        .arg(&file)
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join(".config"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_STATE_HOME", home.join("state"))
        .env("OUT", home.join("out"))
        .stdin(std::process::Stdio::null())
        .output();
    if !output
        .as_ref()
        .is_ok_and(|output| output.status.code() != Some(127))
    {
        skip(&format!("there is no {program}"));
        return None;
    }
    let out = std::fs::read_to_string(home.join("out"));
    Some(out.unwrap_or_else(|why| panic!("{program}: {why}: {output:?}")))
}

fn written(home: &Path, path: &str, lines: &[String]) -> PathBuf {
    let path = home.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    path
}

/// Writes what Vim knows of the file: its type, and how the first word of a declaration is coloured.
const LOOK: &str = "call writefile([&filetype, synIDattr(synID(5, 1, 1), 'name')], $OUT) | qall!";

#[test]
fn vim_with_the_settings_of_its_readme_colours() {
    let home = tempfile::tempdir().unwrap();
    let mut lines = told("vim", 0..1);
    assert_eq!(lines.remove(0), "~/.vimrc");
    written(home.path(), ".vimrc", &lines);
    let Some(seen) = with_home(home.path(), "vim", &["-T", "dumb", "-c", LOOK]) else {
        return;
    };
    assert_eq!(seen, "journey\njourneyDeclaration\n", "{lines:#?}");
}

#[test]
fn neovim_with_the_settings_of_its_readme_colours() {
    let home = tempfile::tempdir().unwrap();
    let lines: Vec<String> = told("neovim", 0..2)
        .into_iter()
        .filter(|line| line.starts_with("vim.opt") || line.starts_with("require"))
        .collect();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    written(home.path(), ".config/nvim/init.lua", &lines);
    let Some(seen) = with_home(home.path(), "nvim", &["--headless", "-c", LOOK]) else {
        return;
    };
    assert_eq!(seen, "journey\njourneyDeclaration\n", "{lines:#?}");
}

#[test]
fn emacs_with_the_settings_of_its_readme_knows_the_file() {
    let home = tempfile::tempdir().unwrap();
    let lines: Vec<String> = told("emacs", 0..1)
        .into_iter()
        .filter(|line| line.starts_with('('))
        .collect();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    let init = written(home.path(), "init.el", &lines);
    let look = written(
        home.path(),
        "look.el",
        &["(add-hook 'find-file-hook (lambda () \
           (write-region (format \"%s\" major-mode) nil (getenv \"OUT\")) (kill-emacs)))"
            .to_owned()],
    );
    let arguments = [
        "--batch",
        "-l",
        init.to_str().unwrap(),
        "-l",
        look.to_str().unwrap(),
    ];
    let Some(seen) = with_home(home.path(), "emacs", &arguments) else {
        return;
    };
    assert_eq!(seen, "journey-mode", "{lines:#?}");
}
