//! Reading what a platform gave out, for `import` and `audit`.

use super::super::output;
use super::super::render::{self, Format, Report};
use super::super::session::Session;
use crate::analysis::Returned;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::import::{self, Draft, Wanted};
use crate::project::read;
use crate::source::SourceMap;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What was read, and what was wrong with it.
pub(super) struct Account {
    /// The flows.
    pub(super) draft: Draft,
    /// The files, so that what is wrong can be shown.
    pub(super) sources: SourceMap,
    /// What is wrong.
    pub(super) found: Vec<Diagnostic>,
    /// Whether a file could not be read at all.
    pub(super) unreadable: bool,
}

/// Reads the files of an account.
pub(super) fn open(files: &[PathBuf], from: &str, wanted: Wanted) -> Account {
    let mut sources = SourceMap::default();
    let mut sink = Sink::new();
    let mut unreadable = false;
    let mut texts = Vec::new();
    for path in files {
        let shown = path.to_string_lossy().replace('\\', "/");
        match read::text(path) {
            Ok(text) => texts.push((shown, text)),
            Err(fault) => {
                unreadable = true;
                sink.push(read::fault(&mut sources, &shown, fault));
            }
        }
    }
    // clap lets no other platform through.
    let draft = import::find(from).map_or_else(
        || Draft::new(""),
        |importer| importer.read(&texts, wanted, &mut sources, &mut sink),
    );
    let mut found = sink.into_vec();
    found.sort_by_key(|d| (sources.resolve(d.primary.span), d.code));
    Account {
        draft,
        sources,
        found,
        unreadable,
    }
}

/// The most lines of an edit that are told.
const MOST_EDITS: usize = 12;

impl Account {
    /// Notes that a flow says something else than what the project builds.
    pub(super) fn tell_edited(&mut self, path: &Path, edited: &Returned) {
        let shown = path.to_string_lossy().replace('\\', "/");
        let file = self.sources.files().find(|(_, file)| file.path == shown);
        let Some((file, _)) = file else {
            return;
        };
        let journey = &edited.journey;
        let mut diagnostic = Diagnostic::new(
            Code::EditedThere,
            self.sources.span_in(file, 0, 0),
            format!("`{journey}` is not on the platform as the project builds it"),
        );
        for line in edited.edits.iter().take(MOST_EDITS) {
            diagnostic = diagnostic.note(line.clone());
        }
        if edited.edits.len() > MOST_EDITS {
            let more = edited.edits.len() - MOST_EDITS;
            diagnostic = diagnostic.note(format!("and {more} lines more"));
        }
        self.found.push(diagnostic.help(
            "build it again and replace the flow there, or take over into the journey what was changed",
        ));
    }

    /// Tells what is wrong.
    pub(super) fn tell(&self, session: &Session) {
        let mut report = Report::default();
        report.add_all(&self.found, &self.sources, "", session.limits());
        session.tell(&report);
    }

    /// Tells people what is wrong; a form for machines would mix with what stands on standard output.
    pub(super) fn tell_beside(&self, session: &Session) {
        let mut report = Report::default();
        report.add_all(&self.found, &self.sources, "", session.limits());
        if !report.shown.is_empty() {
            let format = match session.global.format {
                Format::Full => Format::Full,
                Format::Short | Format::Json | Format::Sarif | Format::Github | Format::Junit => {
                    Format::Short
                }
            };
            output::to_stderr(&render::render(&report, format, session.look));
        }
    }

    /// A diagnostic as a value: where, which and what.
    pub(super) fn shown(&self, diagnostic: &Diagnostic) -> Value {
        let range = self.sources.resolve(diagnostic.primary.span);
        let file = range.and_then(|r| self.sources.file(r.file));
        let line = range
            .zip(file)
            .map(|(r, f)| f.lines().position(&f.text, r.start).line);
        json!({
            "code": diagnostic.code.number(),
            "severity": diagnostic.severity.word(),
            "message": diagnostic.message,
            "file": file.map(|f| f.path.as_str()),
            "line": line,
        })
    }

    /// Whether some flow is not in the draft, or not whole.
    pub(super) fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }
}
