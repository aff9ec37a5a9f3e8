//! Reads `journey.toml`, and says what is wrong with what it says (J0704, J1002). What it may say stands in `keys`.

use super::keys::{self, Key, Keys, Kind, SECTIONS, Section};
use crate::diagnostics::{Code, Diagnostic, Severity, explain, list_some, nearest};
use crate::source::{FileId, SourceMap, Span};
use crate::targets::{self, Target};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a project wants of a warning or lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported as a warning.
    Warn,
    /// Reported as an error.
    Deny,
}

impl Level {
    /// Every level, the mildest first.
    pub const ALL: &'static [Level] = &[Level::Allow, Level::Warn, Level::Deny];

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
        }
    }

    /// The level that a word means.
    pub fn of(word: &str) -> Option<Level> {
        Level::ALL
            .iter()
            .copied()
            .find(|level| level.word() == word)
    }
}

/// What `journey.toml` says, with what holds where it says nothing.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The project's name.
    pub name: Option<String>,
    /// The platforms to build for, with where each is named.
    pub targets: Vec<(String, Span)>,
    /// Folder for what is built, relative to the project's.
    pub out: Option<String>,
    /// Levels of warnings and lints.
    pub lints: BTreeMap<Code, Level>,
    /// The file could not be read, or is no TOML: what it may have meant to say does not hold.
    pub is_torn: bool,
}

type Table<'a> = DeTable<'a>;
type Value<'a> = Spanned<DeValue<'a>>;

/// Reads a configuration; what can't be understood is reported and left out.
pub(super) fn read(sources: &SourceMap, file: FileId) -> (Config, Vec<Diagnostic>) {
    let text = sources.file(file).map_or("", |f| f.text.as_str());
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        sources,
        file,
        shift: text.len() - body.len(),
        config: Config::default(),
        found: Vec::new(),
    };
    let (table, errors) = DeTable::parse_recoverable(body);
    // What follows a fault of form is often only its shadow: the first is told.
    if let Some(error) = errors.first() {
        let at = error.span().unwrap_or_default();
        let message = "journey.toml can't be read as TOML".to_owned();
        let fault = reader.fault(at, message, &in_few_words(error.message()));
        reader.found.push(fault);
        reader.config.is_torn = true;
    } else {
        reader.document(table.get_ref());
    }
    (reader.config, reader.found)
}

struct Reader<'a> {
    sources: &'a SourceMap,
    file: FileId,
    /// Bytes before the text that TOML was given: a byte order mark.
    shift: usize,
    config: Config,
    found: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn span(&self, at: Range<usize>) -> Span {
        self.sources
            .span_in(self.file, at.start + self.shift, at.end + self.shift)
    }

    fn fault(&self, at: Range<usize>, message: String, label: &str) -> Diagnostic {
        Diagnostic::new(Code::Configuration, self.span(at), message).label(label)
    }

    fn document(&mut self, table: &Table<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let Some(section) = keys::section(name) else {
                self.unknown_section(key.span(), name);
                continue;
            };
            let Some(inner) = value.get_ref().as_table() else {
                let message = format!("`{name}` is a section of journey.toml");
                self.found.push(
                    self.fault(key.span(), message, "not written as one")
                        .help(format!("write `[{name}]`, and below it what it holds")),
                );
                continue;
            };
            match section.keys {
                Keys::Named(_) => self.named(section, inner),
                Keys::Codes => self.lints(inner),
            }
        }
    }

    fn named(&mut self, section: &Section, table: &Table<'_>) {
        for (at, value) in table {
            let Some(key) = section.key(at.get_ref()) else {
                let names = section.named().iter().map(|key| key.name);
                let place = format!("[{}]", section.name);
                self.unknown(at.span(), "key", at.get_ref(), names, &place);
                continue;
            };
            match &key.kind {
                Kind::Text(slot) => {
                    if let Some(text) = self.text(key, value) {
                        (slot.put)(&mut self.config, text);
                    }
                }
                Kind::Folder(slot) => {
                    if let Some(text) = self.folder(key, value) {
                        (slot.put)(&mut self.config, text);
                    }
                }
                Kind::Platforms(slot) => {
                    for (name, span) in self.platforms(key, value) {
                        (slot.add)(&mut self.config, name, span);
                    }
                }
            }
        }
    }

    fn text(&mut self, key: &Key, value: &Value<'_>) -> Option<String> {
        if let Some(text) = value.get_ref().as_str() {
            return Some(text.to_owned());
        }
        let message = format!("`{}` takes a text in quotes", key.name);
        self.found
            .push(self.fault(value.span(), message, "not a text in quotes"));
        None
    }

    /// A folder other than the project's own.
    fn folder(&mut self, key: &Key, value: &Value<'_>) -> Option<String> {
        let text = self.text(key, value)?;
        // Also `./`, which a path takes for the same.
        let mut parts = Path::new(&text).components();
        if parts.any(|part| part != Component::CurDir) {
            return Some(text);
        }
        let message = format!("`{}` needs a folder of its own", key.name);
        let write = format!("write `{} = {}`", key.name, key.sample);
        let span = self.span(value.span());
        self.found.push(
            self.fault(value.span(), message, "this is the project's own folder")
                .help(write.clone())
                .unsafe_fix(write, span, key.sample),
        );
        None
    }

    fn platforms(&mut self, key: &Key, value: &Value<'_>) -> Vec<(String, Span)> {
        let Some(list) = value.get_ref().as_array() else {
            let message = format!("`{}` takes a list of platforms", key.name);
            let fault = self.fault(value.span(), message, "not a list");
            let platform = value.get_ref().as_str().and_then(targets::find);
            self.found
                .push(if let Some(name) = platform.map(Target::name) {
                    let list = format!("[\"{name}\"]");
                    let write = format!("write `{} = {list}`", key.name);
                    let span = self.span(value.span());
                    fault.help(write.clone()).fix(write, span, list)
                } else {
                    fault.help(format!("write `{} = {}`", key.name, key.sample))
                });
            return Vec::new();
        };
        let each = list.iter().filter_map(|entry| {
            let name = self.text(key, entry)?;
            Some((name, self.span(entry.span())))
        });
        each.collect()
    }

    fn lints(&mut self, table: &Table<'_>) {
        let mut places: BTreeMap<Code, Vec<(Range<usize>, &str)>> = BTreeMap::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let code = match explain::find(name) {
                Ok(code) => code,
                Err(near) => {
                    self.unknown_code(key.span(), name, near);
                    continue;
                }
            };
            if code.severity() == Severity::Error {
                let message = format!("`{name}` is an error, which has no level");
                self.found.push(
                    self.fault(key.span(), message, "only warnings and lints have one")
                        .note(format!("{}: {}", code.number(), code.title())),
                );
                continue;
            }
            places.entry(code).or_default().push((key.span(), name));
            if let Some(level) = value.get_ref().as_str().and_then(Level::of) {
                self.config.lints.insert(code, level);
            } else {
                let words = Level::ALL.iter().map(|level| level.word());
                let levels = list_some(words, Level::ALL.len());
                let message = format!("`{name}` takes a level: {levels}");
                self.found
                    .push(self.fault(value.span(), message, "not a level"));
            }
        }
        for (code, places) in places {
            self.said_twice(code, places);
        }
    }

    /// A code that has a level by its number and another by its name: which of them holds is not for us to choose.
    fn said_twice(&mut self, code: Code, mut places: Vec<(Range<usize>, &str)>) {
        places.sort_by_key(|(at, _)| at.start);
        let mut places = places.into_iter();
        let Some((first, name)) = places.next() else {
            return;
        };
        for (again, other) in places {
            let message = format!("`{other}` has its level already, as `{name}`");
            let first = self.span(first.clone());
            self.found.push(
                self.fault(again, message, "the same code again")
                    .also(first, "its level is set here")
                    .note(format!(
                        "{} is called {}: one line is enough",
                        code.number(),
                        code.slug()
                    ))
                    .help("take one of the two lines away"),
            );
        }
    }

    fn unknown_code(&mut self, at: Range<usize>, name: &str, near: Option<&str>) {
        let fault = self.fault(at, format!("there is no code `{name}`"), "not a code");
        self.found.push(match near {
            Some(near) => replaced_by(fault, near),
            None => fault.help("`journey explain --list` names them all"),
        });
    }

    fn unknown_section(&mut self, at: Range<usize>, name: &str) {
        // A key above every section is of none.
        let owner = SECTIONS.iter().find(|section| section.key(name).is_some());
        if let Some(owner) = owner {
            let message = format!("`{name}` stands in no section of journey.toml");
            let fault = self
                .fault(at, message, "above the section that it belongs in")
                .help(format!("write it below `[{}]`", owner.name));
            self.found.push(fault);
            return;
        }
        let names = SECTIONS.iter().map(|section| section.name);
        self.unknown(at, "section", name, names, "journey.toml");
    }

    fn unknown(
        &mut self,
        at: Range<usize>,
        what: &str,
        name: &str,
        known: impl Iterator<Item = &'static str> + Clone,
        place: &str,
    ) {
        let message = format!("there is no {what} `{name}` in {place}");
        let fault = self.fault(at, message, "not known");
        self.found.push(match nearest(name, known.clone()) {
            Some(near) => replaced_by(fault, near),
            None => fault.help(format!("it can be {}", list_some(known, usize::MAX))),
        });
    }
}

/// What the TOML reader says, as a label: the part that says what belongs there, where there is one.
fn in_few_words(message: &str) -> String {
    match message.split_once("expected ") {
        Some((_, expected)) => format!("{} belongs here", expected.replace('\n', " ")),
        None => message.replace('\n', ", "),
    }
}

fn replaced_by(fault: Diagnostic, near: &str) -> Diagnostic {
    let span = fault.primary.span;
    fault
        .help(format!("write `{near}`"))
        .fix(format!("write `{near}`"), span, near)
}
