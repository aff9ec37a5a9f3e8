//! Input that no person means to give: a clear error, the right exit code, no panic, nothing half-written.

use crate::cli::{first_project, run, run_with};
use std::path::Path;

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).unwrap();
}

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_of_50_mb_is_refused_and_the_rest_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let mut line = b"// a long remark that nobody will ever read to its end\n".repeat(1_000_000);
    line.truncate(50 << 20);
    write(folder.path(), "big.journey", &line);
    write(folder.path(), "small.journey", b"nonsense here\n");
    let said = run(folder.path(), &["check", "--format", "short"]);
    assert_eq!(said.code, 1);
    assert!(
        said.err
            .contains("big.journey:1:1: error[J0006]: `big.journey` is over 32 MB"),
        "{}",
        said.err
    );
    assert!(
        said.err.contains("small.journey:1:1: error[J0"),
        "{}",
        said.err
    );
    let piped = run_with(folder.path(), &["check", "-"], &"x".repeat(33 << 20));
    assert_eq!(piped.code, 2);
    assert!(
        piped
            .err
            .contains("error[J0006]: `standard input` is over 32 MB"),
        "{}",
        piped.err
    );
}

#[test]
fn a_file_that_is_not_utf8_is_shown_where_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "latin.journey", b"// one\n  // Chl\xe9re\n");
    let said = run(folder.path(), &["check", "latin.journey"]);
    assert_eq!(said.code, 1);
    assert!(
        said.err
            .contains("error[J0007]: `latin.journey` is not UTF-8 text"),
        "{}",
        said.err
    );
    assert!(said.err.contains("latin.journey:2:9"), "{}", said.err);
    let config = first_project();
    write(
        config.path(),
        "house/journey.toml",
        b"[project]\nname = \"\xff\"\n",
    );
    let said = run(config.path(), &["check", "house", "--format", "short"]);
    assert!(
        said.err.contains("house/journey.toml:2:9: error[J0007]"),
        "{}",
        said.err
    );
}

#[test]
fn what_an_unread_file_declares_is_not_called_missing() {
    let folder = first_project();
    std::fs::write(folder.path().join("house/house.journey"), b"// \xff\n").unwrap();
    let said = run(folder.path(), &["check", "house", "--format", "short"]);
    let found: Vec<&str> = said.err.lines().filter(|l| l.contains("error[")).collect();
    assert_eq!(found.len(), 1, "{}", said.err);
    assert!(found[0].contains("J0007"), "{}", said.err);
}

#[test]
fn brackets_nested_100_000_deep_are_one_message() {
    let folder = tempfile::tempdir().unwrap();
    let deep = format!(
        "segment s when {}tier is gold{}\n",
        "(".repeat(100_000),
        ")".repeat(100_000)
    );
    write(folder.path(), "deep.journey", deep.as_bytes());
    let braces = format!("journey j {}\n", "{\n".repeat(100_000));
    write(folder.path(), "braces.journey", braces.as_bytes());
    let said = run(folder.path(), &["check", "--format", "short"]);
    assert_eq!(said.code, 1);
    for name in ["deep", "braces"] {
        let of_file: Vec<&str> = said.err.lines().filter(|l| l.starts_with(name)).collect();
        assert!(!of_file.is_empty() && of_file.len() <= 3, "{}", said.err);
        assert!(
            of_file.iter().any(|l| l.contains("error[J0005]")),
            "{}",
            said.err
        );
    }
    // A line that long is not drawn.
    let full = run(folder.path(), &["check"]);
    assert!(full.err.len() < 100_000, "{}", full.err.len());
}

#[test]
fn a_template_that_is_missing_or_not_utf8_is_told_at_its_path() {
    let folder = first_project();
    let template = folder.path().join("house/templates/welcome.html");
    std::fs::write(&template, b"<p>Ch\xe8re cliente</p>").unwrap();
    let said = run(folder.path(), &["check", "house", "--format", "short"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("error[J0602]"), "{}", said.err);
    std::fs::remove_file(&template).unwrap();
    let said = run(folder.path(), &["check", "house", "--format", "short"]);
    assert_eq!(said.code, 1);
    assert!(
        said.err
            .contains("house/messages.journey:8:14: error[J0601]"),
        "{}",
        said.err
    );
}

#[test]
fn a_file_in_the_way_of_the_output_leaves_everything_as_it_was() {
    let folder = first_project();
    // A file where the folder should be.
    write(folder.path(), "out", b"mine");
    let said = run(folder.path(), &["build", "house", "--out", "out"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("error[J1004]"), "{}", said.err);
    assert_eq!(std::fs::read(folder.path().join("out")).unwrap(), b"mine");
    // A file where a folder in it should be: nothing beside it either.
    std::fs::remove_file(folder.path().join("out")).unwrap();
    std::fs::create_dir(folder.path().join("out")).unwrap();
    write(folder.path(), "out/workflow", b"mine");
    let said = run(
        folder.path(),
        &["build", "house", "--out", "out", "--format", "json"],
    );
    assert_eq!(said.code, 2);
    assert!(said.out.contains("\"J1004\""), "{}{}", said.out, said.err);
    assert_eq!(entries(&folder.path().join("out")), ["workflow"]);
    // A folder where a file should be.
    std::fs::remove_file(folder.path().join("out/workflow")).unwrap();
    std::fs::create_dir_all(folder.path().join("out/report.json")).unwrap();
    let said = run(folder.path(), &["build", "house", "--out", "out"]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert_eq!(entries(&folder.path().join("out")), ["report.json"]);
}

#[test]
fn a_path_that_is_not_there_is_told_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let full = run(folder.path(), &["check", "nowhere"]);
    assert_eq!(full.code, 2);
    assert!(
        full.err
            .contains("error[J1001]: `nowhere` can't be read: there is no such file"),
        "{}",
        full.err
    );
    for format in ["json", "sarif", "github"] {
        let said = run(folder.path(), &["check", "nowhere", "--format", format]);
        assert_eq!((said.code, said.err.as_str()), (2, ""));
        assert!(said.out.contains("J1001"), "{}", said.out);
    }
}

#[test]
fn a_folder_without_journeys_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let said = run(folder.path(), &["check"]);
    assert_eq!(said.code, 2);
    assert!(
        said.err
            .contains("error[J1003]: there is no `.journey` file here"),
        "{}",
        said.err
    );
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_a_circle_end() {
    let folder = first_project();
    let house = folder.path().join("house");
    std::os::unix::fs::symlink(&house, house.join("again")).unwrap();
    std::os::unix::fs::symlink(folder.path(), house.join("up")).unwrap();
    std::os::unix::fs::symlink(house.join("house.journey"), house.join("twin.journey")).unwrap();
    std::os::unix::fs::symlink(house.join("gone"), house.join("lost.journey")).unwrap();
    let said = run(folder.path(), &["check", "house"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err.starts_with("nothing is wrong: 1 journey"),
        "{}",
        said.err
    );
}

#[test]
fn a_template_outside_the_project_is_not_read() {
    let folder = first_project();
    write(folder.path(), "secret.html", b"<p>secret</p>");
    let path = folder.path().join("house/messages.journey");
    for outside in ["../secret.html", "templates/../../secret.html"] {
        let text = std::fs::read_to_string(&path).unwrap();
        let from = text
            .lines()
            .find(|l| l.contains("template"))
            .unwrap()
            .to_owned();
        let text = text.replace(&from, &format!("  template  \"{outside}\""));
        std::fs::write(&path, text).unwrap();
        let said = run(folder.path(), &["check", "house", "--format", "short"]);
        assert_eq!(said.code, 1);
        assert!(said.err.contains("error[J0601]"), "{}", said.err);
    }
}

/// A file of a stranger must not move the cursor of who checks it, nor write its own findings.
#[test]
fn signs_that_steer_a_terminal_are_shown_and_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let text = "event a\u{1b}[2K b\nevent \0c\n\u{9b}31m\nsegment s when d is \"\u{1b}]0;owned\u{7}\"\n\u{7f}\n";
    write(folder.path(), "a.journey", text.as_bytes());
    for format in ["full", "short", "github", "junit", "sarif", "json"] {
        let said = run(
            folder.path(),
            &["check", "--format", format, "--color", "never"],
        );
        let all = said.out + &said.err;
        assert!(
            all.contains("control character (U+001B)"),
            "{format}: {all}"
        );
        let steers = |c: char| c.is_control() && c != '\n';
        assert_eq!(all.chars().find(|c| steers(*c)), None, "{format}: {all:?}");
    }
}
