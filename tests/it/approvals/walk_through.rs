//! The walk-through of `docs/approvals.md`, walked: every command in its order, with the words that the page says
//! come back.

use super::keys;
use crate::cli::{Said, journey, replace};
use std::path::Path;

const PAGE: &str = include_str!("../../../docs/approvals.md");

/// What stands in a fence of the walk-through, with the remark above it.
fn fences() -> Vec<(String, Vec<String>)> {
    let (walk, _) = PAGE.split_once("\n---\n").unwrap();
    let mut found = Vec::new();
    let mut remark = String::new();
    let mut lines = walk.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("<!--") {
            remark = line.trim_matches(|c| "<!->".contains(c)).trim().to_owned();
        } else if line == "```text" {
            let inside = lines.by_ref().take_while(|l| *l != "```");
            found.push((
                std::mem::take(&mut remark),
                inside.map(str::to_owned).collect(),
            ));
        }
    }
    found
}

/// A home with a key in the usual place.
fn home(folder: &Path, person: &str) {
    let ssh = folder.join(person).join(".ssh");
    std::fs::create_dir_all(&ssh).unwrap();
    keys::make(&ssh.join("id_ed25519"), &["-t", "ed25519"], "");
    let line = std::fs::read_to_string(ssh.join("id_ed25519.pub")).unwrap();
    let house = folder.join("first/house.journey");
    let address = person.replace('_', "-");
    let from = format!("email \"{address}@maison.example\" }}");
    let to = format!(
        "\n email \"{address}@maison.example\"\n key \"{}\"\n}}",
        line.trim()
    );
    replace(&house, &from, &to);
}

/// The words of a command line.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, piece) in line.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}

#[test]
fn the_walk_through_can_be_walked() {
    let folder = tempfile::tempdir().unwrap();
    let mut commands = 0;
    for (remark, lines) in fences() {
        if remark.starts_with("not ") {
            continue;
        }
        if let Some(change) = remark.strip_prefix("change: ") {
            let parts: Vec<&str> = change.split(": ").collect();
            replace(
                &folder.path().join("first").join(parts[0]),
                parts[1],
                parts[2],
            );
        }
        let mut said: Option<Said> = None;
        for line in lines.into_iter().filter(|line| line != "cd first") {
            let Some(command) = line.strip_prefix("journey ") else {
                if let Some(said) = &said {
                    let all = format!("{} {}", said.out, said.err);
                    let plain = |text: &str| {
                        text.replace(['│', '\n'], " ")
                            .split_whitespace()
                            .collect::<Vec<_>>()
                            .join(" ")
                    };
                    assert!(plain(&all).contains(&plain(&line)), "{line}\n{all}");
                }
                continue;
            };
            commands += 1;
            let mut words = words(command);
            let person = words
                .iter()
                .position(|w| w == "--as")
                .map_or("crm_designer", |at| &words[at + 1])
                .to_owned();
            let inside = folder.path().join("first");
            let here = if inside.is_dir() {
                inside.as_path()
            } else {
                folder.path()
            };
            let run = |words: &[String]| -> Said {
                journey(here)
                    .args(words)
                    .env_remove("SSH_AUTH_SOCK")
                    .env("HOME", folder.path().join(&person))
                    .output()
                    .unwrap()
                    .into()
            };
            if words[0] == "approve" {
                let review = run(&[
                    "review".into(),
                    "welcome".into(),
                    "--format".into(),
                    "json".into(),
                ]);
                let page: serde_json::Value = serde_json::from_str(&review.out).unwrap();
                words.extend([
                    "--shown".to_owned(),
                    page["meaning"].as_str().unwrap().to_owned(),
                ]);
            }
            let done = run(&words);
            let expected = if commands == 2 { 3 } else { 0 };
            assert_eq!(done.code, expected, "{line}: {}", done.err);
            if words[0] == "init" {
                home(folder.path(), "crm_designer");
                home(folder.path(), "crm_lead");
            }
            said = Some(done);
        }
    }
    assert_eq!(commands, 11);
}
