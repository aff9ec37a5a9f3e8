//! The README says what is so: the error it shows is the compiler's own, and its commands are those of CI.

use std::path::{Path, PathBuf};
use std::process::Command;

const MARK: &str = "<!-- nine_emails:";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// What `journey check nine_emails` prints in `examples/`, where there is no terminal.
fn nine_emails() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_journey"))
        .args(["check", "nine_emails"])
        .current_dir(root().join("examples"))
        .env("NO_COLOR", "1")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "the mistake is found");
    let text = String::from_utf8(output.stderr).unwrap();
    text.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
        .trim_matches('\n')
        .to_owned()
}

/// The README cut around the block behind the mark: before, the block's text, after.
fn around_the_picture(page: &str) -> (String, String, String) {
    let mark = page.find(MARK).unwrap();
    let open = mark + page[mark..].find("```text\n").unwrap() + "```text\n".len();
    let close = open + page[open..].find("```").unwrap();
    (
        page[..open].to_owned(),
        page[open..close].trim_end().to_owned(),
        page[close..].to_owned(),
    )
}

#[test]
fn the_picture_is_what_the_compiler_prints() {
    let page = read("README.md");
    let said = nine_emails();
    let (before, shown, after) = around_the_picture(&page);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(root().join("README.md"), format!("{before}{said}\n{after}")).unwrap();
        return;
    }
    assert!(
        shown == said,
        "README.md shows another text; UPDATE_EXPECT=1 rewrites it. The compiler says:\n{said}"
    );
}

#[test]
fn the_mistake_is_the_nine_emails_and_its_mending_is_proved() {
    let said = nine_emails();
    assert!(said.contains("9 emails in 7 days"), "{said}");
    let folder = tempfile::tempdir().unwrap();
    for name in ["house.journey", "welcome.journey", "journey.toml"] {
        let text = read(&format!("examples/nine_emails/{name}"));
        let mended = text.replace("enters  every time", "enters  once ever");
        std::fs::write(folder.path().join(name), mended).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_journey"))
        .args(["build", "--target", "klaviyo", "--out", "out", "."])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(folder.path().join("out/klaviyo/welcome.json").is_file());
}

#[test]
fn the_lines_for_a_library_user_are_those_of_its_documentation() {
    let page = read("README.md");
    let (_, section) = page.split_once("## The library").unwrap();
    let (_, code) = section.split_once("```rust").unwrap();
    let (_, code) = code.split_once('\n').unwrap();
    let code = code.split("```").next().unwrap();
    let docs = read("src/lib.rs");
    for line in code.lines().filter(|l| !l.trim().is_empty()) {
        assert!(
            docs.contains(line.trim()),
            "src/lib.rs does not show {line}"
        );
    }
}

#[test]
fn continuous_integration_runs_what_the_readme_says() {
    let page = read("README.md");
    assert!(page.contains("tests/setup.sh && .ci/run"));
    for script in ["tests/setup.sh", ".ci/run"] {
        assert!(Path::new(&root().join(script)).is_file(), "no {script}");
    }
}

#[test]
fn every_link_of_the_pages_leads_somewhere() {
    for page in [
        "README.md",
        "CONTRIBUTING.md",
        "docs/architecture.md",
        "docs/codes.md",
        "docs/first-journey.md",
        "docs/journey-toml.md",
        "docs/language.md",
        "editors/README.md",
    ] {
        let text = read(page);
        let folder = root().join(page).parent().unwrap().to_owned();
        for (at, _) in text.match_indices("](") {
            let link = text[at + 2..].split(')').next().unwrap();
            let path = link.split('#').next().unwrap();
            if path.is_empty() || path.contains("://") {
                continue;
            }
            assert!(folder.join(path).exists(), "{page} leads to {link}");
        }
    }
}
