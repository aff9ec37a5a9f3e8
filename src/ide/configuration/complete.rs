//! Completion in `journey.toml`: sections, keys that are not written yet, and values where they are a closed set.

use super::place::{Place, place};
use super::scan::{Expected, Word, is_bare, scan};
use super::topic::Topic;
use crate::diagnostics::{Code, Severity, explain};
use crate::ide::Snapshot;
use crate::ide::completion::{Completion, CompletionKind};
use crate::project::Level;
use crate::project::keys::{self, Key, Keys, Kind, SECTIONS, Section};
use crate::source::{FileId, FileRange};
use crate::targets::TARGETS;

/// What belongs right here.
const HERE: u8 = 1;
/// What would begin something else.
const ELSEWHERE: u8 = 2;
/// Another way to say what was said before it.
const AGAIN: u8 = 3;

/// What can stand at `offset`.
pub(super) fn complete(snapshot: &Snapshot, file: FileId, offset: u32) -> Vec<Completion> {
    let text = snapshot.text(file);
    let Some(place) = place(text, offset as usize) else {
        return Vec::new();
    };
    // Without what is being typed, of which a quote may be missing, the rest reads as it is meant.
    let without = place.without(text);
    let words = scan(&without).words;
    let asked = Asked {
        snapshot,
        file,
        without: &without,
        place: &place,
        others: &words,
    };
    // Quotes over several lines are for prose.
    if place.quote.len() > 1 {
        return Vec::new();
    }
    match (place.expected, place.path.as_slice()) {
        (Expected::Header, []) => asked.sections(HERE),
        (Expected::Line, []) => asked.sections(HERE),
        (Expected::Line, [section]) => {
            let mut found = asked.keys(section);
            if place.behind.is_empty() {
                found.extend(asked.sections(ELSEWHERE));
            }
            found
        }
        (Expected::Key, [section]) => asked.keys(section),
        (Expected::Value | Expected::Listed, [section, key]) => asked.values(section, key),
        _ => Vec::new(),
    }
}

/// What was asked, and where.
struct Asked<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    /// The file without the word at the cursor.
    without: &'a str,
    place: &'a Place<'a>,
    /// All words but the one at the cursor.
    others: &'a [Word],
}

impl Asked<'_> {
    fn item(&self, label: &str, kind: CompletionKind, topic: Topic) -> Completion {
        Completion {
            label: label.to_owned(),
            kind,
            detail: Some(topic.in_brief()),
            at: FileRange {
                file: self.file,
                start: self.place.at.0 as u32,
                end: self.place.at.1 as u32,
            },
            insert: label.to_owned(),
            snippet: None,
            rank: HERE,
            key: Some(topic.key()),
        }
    }

    /// The text of another word.
    fn said(&self, word: &Word) -> &str {
        self.without.get(word.at.0..word.at.1).unwrap_or("")
    }

    /// Those that are not there yet.
    fn sections(&self, rank: u8) -> Vec<Completion> {
        let place = self.place;
        let in_brackets = place.expected == Expected::Header;
        if !place.quote.is_empty() || !(place.is_last() || place.behind.starts_with('.')) {
            return Vec::new();
        }
        let is_there = |section: &Section| {
            let mut others = self.others.iter();
            others.any(|word| {
                let names = matches!(word.as_what, Expected::Header | Expected::Line);
                names && word.path.is_empty() && self.said(word) == section.name
            })
        };
        let free = SECTIONS.iter().filter(|section| !is_there(section));
        free.map(|section| {
            let name = section.name;
            let insert = match (in_brackets, place.behind.starts_with(']')) {
                (true, true) => name.to_owned(),
                (true, false) => format!("{name}]"),
                (false, _) => format!("[{name}]"),
            };
            Completion {
                insert,
                rank,
                ..self.item(name, CompletionKind::Rule, Topic::Section(section))
            }
        })
        .collect()
    }

    /// The keys of a section that are not written yet.
    fn keys(&self, section: &str) -> Vec<Completion> {
        let place = self.place;
        let fits = place.is_last() || place.behind.starts_with('=');
        let Some(section) = keys::section(section).filter(|_| fits) else {
            return Vec::new();
        };
        let mut others = Vec::new();
        for word in self.others {
            let is_key = matches!(word.as_what, Expected::Line | Expected::Key);
            if is_key && word.path == place.path {
                others.push(self.said(word));
            }
        }
        match section.keys {
            Keys::Named(keys) => {
                let free = keys.iter().filter(|key| !others.contains(&key.name));
                free.map(|key| {
                    let item =
                        self.item(key.name, CompletionKind::Property, Topic::Key(section, key));
                    self.with_value(item, sample(key))
                })
                .collect()
            }
            Keys::Codes => {
                let taken: Vec<Code> = others
                    .iter()
                    .filter_map(|word| explain::find(word).ok())
                    .collect();
                let with_level = |code: &&Code| code.severity() != Severity::Error;
                let free = Code::ALL.iter().filter(with_level);
                let free = free.filter(|code| !taken.contains(code));
                free.flat_map(|&code| {
                    [
                        self.code(code, code.slug(), HERE),
                        self.code(code, code.number(), AGAIN),
                    ]
                })
                .collect()
            }
        }
    }

    fn code(&self, code: Code, name: &str, rank: u8) -> Completion {
        let other = if name == code.slug() {
            code.number()
        } else {
            code.slug()
        };
        let item = Completion {
            detail: Some(format!("{other}: {}", code.title())),
            rank,
            ..self.item(name, CompletionKind::Name, Topic::Code(code))
        };
        let warn = format!("\"{}\"", Level::Warn.word());
        let to_fill = format!("\"${{1:{}}}\"", Level::Warn.word());
        self.with_value(item, (warn, to_fill))
    }

    /// A key with its `=` and a value, where none stands there yet: as text, and with places to fill in.
    fn with_value(&self, item: Completion, (value, to_fill): (String, String)) -> Completion {
        let place = self.place;
        let closing = if place.closed { "" } else { place.quote };
        let key = format!("{}{closing}", item.label);
        if place.closed || place.behind.starts_with('=') {
            return Completion {
                insert: key,
                ..item
            };
        }
        Completion {
            insert: format!("{key} = {value}"),
            snippet: Some(format!("{key} = {to_fill}")),
            ..item
        }
    }

    fn values(&self, section: &str, key: &str) -> Vec<Completion> {
        let Some(section) = keys::section(section).filter(|_| self.place.is_last()) else {
            return Vec::new();
        };
        let is_listed = self.place.expected == Expected::Listed;
        match section.keys {
            Keys::Codes if is_listed => Vec::new(),
            Keys::Codes => self.levels(key),
            Keys::Named(_) => match section.key(key) {
                Some(key) => match key.kind {
                    Kind::Platforms(_) => self.platforms(is_listed),
                    Kind::Folder(_) | Kind::Text(_) if is_listed => Vec::new(),
                    Kind::Folder(_) => {
                        let usual = key.sample.trim_matches('"').to_owned();
                        self.texts(section, key, [usual])
                    }
                    Kind::Text(_) => self.texts(section, key, self.likely_names()),
                },
                None => Vec::new(),
            },
        }
    }

    fn levels(&self, code: &str) -> Vec<Completion> {
        let code = explain::find(code).ok();
        if code.is_some_and(|code| code.severity() == Severity::Error) {
            return Vec::new();
        }
        let all = Level::ALL.iter().map(|&level| Completion {
            insert: self.place.quoted(level.word()),
            ..self.item(level.word(), CompletionKind::Value, Topic::Level(level))
        });
        all.collect()
    }

    /// The platforms that the list does not hold yet.
    fn platforms(&self, is_listed: bool) -> Vec<Completion> {
        let place = self.place;
        if !is_listed && !place.quote.is_empty() {
            // A text, where a list belongs.
            return Vec::new();
        }
        let is_there = |name: &str| {
            let mut others = self.others.iter();
            others.any(|word| {
                word.as_what == Expected::Listed
                    && word.path == place.path
                    && self.said(word) == name
            })
        };
        let free = TARGETS.iter().filter(|target| !is_there(target.name()));
        free.map(|&target| {
            let name = place.quoted(target.name());
            Completion {
                insert: if is_listed { name } else { format!("[{name}]") },
                ..self.item(
                    target.name(),
                    CompletionKind::Value,
                    Topic::Platform(target),
                )
            }
        })
        .collect()
    }

    fn texts(
        &self,
        section: &'static Section,
        key: &'static Key,
        likely: impl IntoIterator<Item = String>,
    ) -> Vec<Completion> {
        let all = likely.into_iter().map(|text| Completion {
            insert: self.place.quoted(&text),
            ..self.item(&text, CompletionKind::Text, Topic::Key(section, key))
        });
        all.collect()
    }

    /// What a project is likely to be called: as its brand, or as its folder.
    fn likely_names(&self) -> Vec<String> {
        let brand = self.snapshot.house().name.to_string();
        let root = self.snapshot.analysis().project.root.as_ref();
        let folder = root.and_then(|root| root.file_name()?.to_str());
        let mut names = vec![brand];
        names.extend(folder.map(str::to_owned));
        names.retain(|name| !name.is_empty() && name.chars().all(|c| is_bare(c) || c == ' '));
        names.dedup();
        names
    }
}

/// A value for a key that is just written: as text, and with a place to fill in.
fn sample(key: &Key) -> (String, String) {
    match key.kind {
        Kind::Text(_) => ("\"\"".to_owned(), "\"$1\"".to_owned()),
        Kind::Folder(_) => {
            let inner = key.sample.trim_matches('"');
            (key.sample.to_owned(), format!("\"${{1:{inner}}}\""))
        }
        Kind::Platforms(_) => ("[]".to_owned(), "[\"$1\"]".to_owned()),
    }
}
