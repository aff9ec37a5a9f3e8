//! `journey.toml`.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FileId, SourceMap, Span};
use std::collections::BTreeMap;

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

/// What `journey.toml` says, with what holds where it says nothing.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The platforms to build for, with where each is named.
    pub targets: Vec<(String, Span)>,
    /// Folder for what is built, relative to the project's.
    pub out: Option<String>,
    /// Levels of warnings and lints.
    pub lints: BTreeMap<Code, Level>,
}

pub(super) fn read(sources: &SourceMap, file: FileId) -> (Config, Vec<Diagnostic>) {
    let mut config = Config::default();
    let text = sources.file(file).map_or("", |f| f.text.as_str());
    if let Ok(table) = text.parse::<toml::Table>()
        && let Some(targets) = table
            .get("project")
            .and_then(|p| p.get("targets"))
            .and_then(toml::Value::as_array)
    {
        for name in targets.iter().filter_map(toml::Value::as_str) {
            config
                .targets
                .push((name.to_owned(), sources.span_in(file, 0, 0)));
        }
    }
    (config, Vec::new())
}
