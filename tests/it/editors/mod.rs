//! The editor packages are written from the vocabulary. `UPDATE_EXPECT=1` rewrites them.

mod emacs;
mod kate;
mod sublime;
mod textmate;
mod tree_sitter;
mod vim;

use journey::vocabulary::{Channel, Month, Place, Purpose, Unit, WORDS, Weekday};
use std::collections::BTreeSet;
use std::path::Path;

/// The single words of the rows that stand in one of these places.
fn words(places: &[Place]) -> BTreeSet<&'static str> {
    WORDS
        .iter()
        .filter(|w| places.contains(&w.place))
        .flat_map(|w| w.text.split([' ', '/']))
        .filter(|w| w.chars().all(|c| c.is_ascii_alphabetic() || c == '_'))
        .filter(|w| !w.is_empty())
        .collect()
}

fn declarations() -> BTreeSet<&'static str> {
    words(&[Place::Declaration])
}

fn steps() -> BTreeSet<&'static str> {
    words(&[Place::Step])
}

fn clauses() -> BTreeSet<&'static str> {
    words(&[Place::Clause, Place::JourneyClause])
}

fn inside() -> BTreeSet<&'static str> {
    words(&[Place::Inside])
}

fn units() -> BTreeSet<&'static str> {
    Unit::ALL
        .iter()
        .flat_map(|u| [u.text(), u.singular()])
        .collect()
}

fn days() -> BTreeSet<&'static str> {
    let weekdays = Weekday::ALL.iter().map(|d| d.text());
    weekdays
        .chain(Month::ALL.iter().map(|m| m.text()))
        .collect()
}

fn closed() -> BTreeSet<&'static str> {
    let purposes = Purpose::ALL.iter().map(|p| p.text());
    purposes
        .chain(Channel::ALL.iter().map(|c| c.text()))
        .chain(["yes", "no", "known", "unknown"])
        .collect()
}

fn choice(words: &BTreeSet<&str>) -> String {
    words.iter().copied().collect::<Vec<_>>().join("|")
}

/// Every file that is written from the vocabulary.
fn written() -> Vec<(&'static str, String)> {
    vec![
        (
            "editors/textmate/journey.tmLanguage.json",
            textmate::textmate(),
        ),
        (
            "editors/vscode/journey.tmLanguage.json",
            textmate::textmate(),
        ),
        ("editors/vim/syntax/journey.vim", vim::vim()),
        ("editors/neovim/syntax/journey.vim", vim::vim()),
        (
            "editors/tree-sitter-journey/keywords.js",
            tree_sitter::keywords(),
        ),
        (
            "editors/tree-sitter-journey/src/declarations.h",
            tree_sitter::declarations_header(),
        ),
        (
            "editors/tree-sitter-journey/queries/highlights.scm",
            tree_sitter::highlights(),
        ),
        (
            "editors/neovim/queries/journey/highlights.scm",
            tree_sitter::highlights(),
        ),
        (
            "editors/helix/queries/journey/highlights.scm",
            tree_sitter::highlights(),
        ),
        (
            "editors/zed/languages/journey/highlights.scm",
            tree_sitter::highlights(),
        ),
        ("editors/emacs/journey-words.el", emacs::words_file()),
        ("editors/kate/journey.xml", kate::kate()),
        ("editors/sublime/Journey.sublime-syntax", sublime::sublime()),
    ]
}

#[test]
fn every_package_is_written_from_the_vocabulary() {
    for (path, text) in written() {
        crate::generated::hold(Path::new(path), &text);
    }
}

#[test]
fn every_keyword_is_in_every_package() {
    let mut files = written();
    // Written by `tree-sitter generate`, which not everyone has: it may lag behind.
    let generated = "editors/tree-sitter-journey/src/grammar.json";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    files.push((
        generated,
        std::fs::read_to_string(root.join(generated)).unwrap(),
    ));
    for (path, text) in files {
        // The scanner of line ends knows only what starts a declaration.
        if path.ends_with("declarations.h") {
            continue;
        }
        let known: BTreeSet<&str> = text
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .collect();
        for word in WORDS {
            for part in word.text.split([' ', '/']) {
                let is_word = part.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
                assert!(
                    part.is_empty() || !is_word || known.contains(part),
                    "{part} is in no rule of {path}"
                );
            }
        }
    }
}
