//! What an editor asks of `journey.toml`: what can stand at the cursor, what a word means, where it leads. What the file may
//! say is the table of `project::keys`; everything here reads it.

mod complete;
mod place;
mod scan;
mod topic;

use super::layout::{Link, LinkTo};
use super::navigation::Target;
use super::{Completion, Hover, Snapshot};
use crate::project::CONFIG_NAME;
use crate::source::{FileId, FileRange};
use crate::syntax::ast::DeclKind;
use scan::{Expected, Word, scan};
use topic::Topic;

/// What comes before the key of a topic, among the keys of completions.
const MARK: &str = "toml ";

/// Whether a file is the project's configuration.
pub fn is_configuration(snapshot: &Snapshot, file: FileId) -> bool {
    let file = snapshot.sources().file(file);
    file.is_some_and(|file| file.path == CONFIG_NAME)
}

/// What can stand at `offset`.
pub(super) fn complete(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<Completion> {
    let mut found = complete::complete(snapshot, file, offset);
    for item in &mut found {
        item.key = item.key.take().map(|key| format!("{MARK}{key}"));
    }
    found
}

/// What is known of a completion; nothing where it is of another file.
pub(super) fn resolve(snapshot: &Snapshot, key: &str) -> Option<String> {
    Some(Topic::of_key(key.strip_prefix(MARK)?)?.page(snapshot))
}

/// What the word at `offset` means.
pub(super) fn hover(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<Hover> {
    let text = snapshot.text(file);
    let word = word_at(text, offset)?;
    let text = topic(text, &word)?.page(snapshot);
    let at = range(file, &word);
    Some(Hover { at, text })
}

/// What is known of a platform, for where it is named outside the configuration.
pub(super) fn platform(snapshot: &Snapshot, name: &str) -> Option<String> {
    let target = crate::targets::find(name)?;
    Some(Topic::Platform(target).page(snapshot))
}

/// Where the word at `offset` leads: a platform to what is bound for it.
pub(super) fn definition(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<Target> {
    let text = snapshot.text(file);
    let Some(word) = word_at(text, offset) else {
        return Vec::new();
    };
    let Some(Topic::Platform(platform)) = topic(text, &word) else {
        return Vec::new();
    };
    let blocks = snapshot.decls().filter_map(|(_, decl)| {
        let DeclKind::Target(block) = &decl.kind else {
            return None;
        };
        let own = block.name.text == platform.name();
        let name = own.then(|| snapshot.sources().resolve(block.name.span))??;
        let whole = snapshot.sources().resolve(decl.span).unwrap_or(name);
        let from = range(file, &word);
        Some(Target { from, name, whole })
    });
    blocks.collect()
}

/// The codes, which lead to their pages.
pub(super) fn links(snapshot: &Snapshot, file: FileId) -> Vec<Link> {
    let text = snapshot.text(file);
    let words = scan(text).words.into_iter();
    words
        .filter_map(|word| match topic(text, &word)? {
            Topic::Code(code) => Some(Link {
                at: range(file, &word),
                to: LinkTo::Page(code),
            }),
            Topic::Section(_) | Topic::Key(..) | Topic::Level(_) | Topic::Platform(_) => None,
        })
        .collect()
}

fn word_at(text: &str, offset: u32) -> Option<Word> {
    let words = scan(text).words.into_iter();
    // Between two, the one that begins.
    words.rev().find(|word| word.holds(offset as usize))
}

fn topic(text: &str, word: &Word) -> Option<Topic> {
    let said = text.get(word.at.0..word.at.1)?;
    match word.as_what {
        Expected::Value | Expected::Listed => Topic::of_value(&word.path, said),
        Expected::Header | Expected::Line | Expected::Key => Topic::of_name(&word.path, said),
        Expected::Nothing => None,
    }
}

fn range(file: FileId, word: &Word) -> FileRange {
    FileRange {
        file,
        start: word.at.0 as u32,
        end: word.at.1 as u32,
    }
}
