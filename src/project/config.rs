//! `journey.toml`: what it may say, and what is wrong with what it says (J0704, J1002).

use crate::diagnostics::{Code, Diagnostic, Severity, explain, list_some, nearest};
use crate::source::{FileId, SourceMap, Span};
use std::collections::BTreeMap;
use std::ops::Range;
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
    const WORDS: &[&str] = &["allow", "warn", "deny"];

    fn of(word: &str) -> Option<Level> {
        match word {
            "allow" => Some(Level::Allow),
            "warn" => Some(Level::Warn),
            "deny" => Some(Level::Deny),
            _ => None,
        }
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
}

const TABLES: &[&str] = &["project", "lints"];
const PROJECT_KEYS: &[&str] = &["name", "targets", "out"];

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
            let Some(inner) = value.get_ref().as_table() else {
                self.unknown_key(key.span(), name, TABLES, "journey.toml");
                continue;
            };
            match name {
                "project" => self.project(inner),
                "lints" => self.lints(inner),
                _ => self.unknown_key(key.span(), name, TABLES, "journey.toml"),
            }
        }
    }

    fn project(&mut self, table: &Table<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => self.config.name = self.text("name", value),
                "out" => self.config.out = self.out(value),
                "targets" => self.targets(value),
                other => self.unknown_key(key.span(), other, PROJECT_KEYS, "[project]"),
            }
        }
    }

    fn text(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        if let Some(text) = value.get_ref().as_str() {
            return Some(text.to_owned());
        }
        let message = format!("`{key}` takes a text in quotes");
        self.found
            .push(self.fault(value.span(), message, "not a text in quotes"));
        None
    }

    fn out(&mut self, value: &Value<'_>) -> Option<String> {
        let text = self.text("out", value)?;
        if !text.is_empty() && text != "." {
            return Some(text);
        }
        let message = "`out` needs a folder of its own".to_owned();
        let span = self.span(value.span());
        self.found.push(
            self.fault(value.span(), message, "this is the project's own folder")
                .help("write `out = \"build\"`")
                .unsafe_fix("write `out = \"build\"`", span, "\"build\""),
        );
        None
    }

    fn targets(&mut self, value: &Value<'_>) {
        let Some(list) = value.get_ref().as_array() else {
            let message = "`targets` takes a list of platforms".to_owned();
            self.found.push(
                self.fault(value.span(), message, "not a list")
                    .help("write `targets = [\"klaviyo\"]`"),
            );
            return;
        };
        for entry in list {
            if let Some(name) = self.text("targets", entry) {
                let span = self.span(entry.span());
                self.config.targets.push((name, span));
            }
        }
    }

    fn lints(&mut self, table: &Table<'_>) {
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
            if let Some(level) = value.get_ref().as_str().and_then(Level::of) {
                self.config.lints.insert(code, level);
            } else {
                let levels = list_some(Level::WORDS.iter().copied(), 3);
                let message = format!("`{name}` takes a level: {levels}");
                self.found
                    .push(self.fault(value.span(), message, "not a level"));
            }
        }
    }

    fn unknown_code(&mut self, at: Range<usize>, name: &str, near: Option<&str>) {
        let fault = self.fault(at, format!("there is no code `{name}`"), "not a code");
        self.found.push(match near {
            Some(near) => replaced_by(fault, near),
            None => fault.help("`journey explain --list` names them all"),
        });
    }

    fn unknown_key(&mut self, at: Range<usize>, name: &str, known: &[&str], place: &str) {
        let what = if known == TABLES { "section" } else { "key" };
        let message = format!("there is no {what} `{name}` in {place}");
        let fault = self.fault(at, message, "not known");
        let near = nearest(name, known.iter().copied());
        self.found.push(if let Some(near) = near {
            replaced_by(fault, near)
        } else {
            let all = list_some(known.iter().copied(), known.len());
            fault.help(format!("it can be {all}"))
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
