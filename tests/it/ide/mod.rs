//! What editors ask, in plain data: small projects with `$0` where the cursor stands.

mod actions;
mod completion;
mod configuration;
mod hover;
mod navigation;
mod offers;
mod offers_of_lines;
mod robust;
mod shown;

use crate::example::{analyse, split_files};
use journey::analysis::Analysis;
use journey::ide::Snapshot;
use journey::project;
use journey::source::FileId;
use std::path::Path;

/// A project beside the prelude, and the place of `$0` in it.
pub fn at_cursor(text: &str) -> (Snapshot, FileId, u32) {
    let mut files = split_files("it.journey", text);
    let mut place = None;
    for (path, text) in &mut files {
        if let Some(at) = text.find("$0") {
            text.replace_range(at..at + 2, "");
            place = Some((path.clone(), at as u32));
        }
    }
    let (path, offset) = place.expect("no $0");
    let snapshot = Snapshot::of(analyse(&files));
    let file = snapshot.file_at(&path).expect("no such file");
    (snapshot, file, offset)
}

/// A project of this repository, as it lies on disk.
pub fn on_disk(path: &str) -> Snapshot {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let mut projects = project::open(&root, &std::collections::BTreeMap::new());
    Snapshot::of(Analysis::of(projects.pop().unwrap()))
}

/// The projects that hold the most of the language.
pub const PROJECTS: &[&str] = &["examples/maison", "examples/atelier"];

/// A line of `text` around `offset`, with a mark.
pub fn line_at(text: &str, offset: usize) -> String {
    let start = text[..offset].rfind('\n').map_or(0, |n| n + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |n| offset + n);
    format!("{}\u{2038}{}", &text[start..offset], &text[offset..end])
}

/// Every fixture: its path and its text, without the expectations.
pub fn fixtures() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "journey") {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
