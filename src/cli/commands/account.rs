//! Reading what a platform gave out, for `import` and `audit`.

use super::super::output;
use super::super::render::{self, Format, Report};
use super::super::session::Session;
use crate::analysis::{Returned, TakenOver};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::import::{self, Draft, Wanted};
use crate::project::read;
use crate::source::SourceMap;
use serde_json::{Value, json};
use std::collections::BTreeSet;
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
        let shown = shown(path);
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

/// A path as it is shown.
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The most lines of an edit that are told.
const MOST_EDITS: usize = 12;

impl Account {
    /// Leaves out flows of files, each counted from the first in its file.
    pub(super) fn leave_out<'s>(
        &mut self,
        from: &str,
        flows_of: impl Fn(&str) -> Option<&'s BTreeSet<usize>>,
    ) {
        let Some(importer) = import::find(from) else {
            return;
        };
        let mut out = BTreeSet::new();
        let mut first = 0;
        for (_, file) in self.sources.files() {
            let alone = [(file.path.clone(), file.text.to_string())];
            let mut sources = SourceMap::default();
            let draft = importer.read(&alone, Wanted::All, &mut sources, &mut Sink::new());
            let flows = flows_of(&file.path).into_iter().flatten();
            out.extend(flows.map(|flow| first + flow));
            first += draft.flow_count();
        }
        // Where the files are read otherwise together than alone, nobody knows which is which: all are written.
        if first == self.draft.flow_count() {
            self.draft.leave_out_flows(&out);
        }
    }

    /// Notes that a flow says something else than what the project builds, and what became of it.
    pub(super) fn tell_edited(&mut self, path: &Path, edited: &Returned, taken: &TakenOver) {
        let shown = shown(path);
        let known = self.sources.files().find(|(_, file)| file.path == shown);
        let file = match known {
            Some((file, _)) => file,
            None => match read::text(path) {
                Ok(text) => self.sources.add_file(shown, text),
                // It was read a moment ago.
                Err(_) => return,
            },
        };
        let journey = &edited.journey;
        let mut diagnostic = Diagnostic::new(
            Code::EditedThere,
            self.sources.span_in(file, 0, 0),
            format!("`{journey}` is not on the platform as the project builds it"),
        );
        let (lines, help) = match taken {
            TakenOver::Found(found) => (
                found.changes.as_slice(),
                "what was written out is the journey with these lines: put it in place of the project's, or build it again and replace the flow there",
            ),
            TakenOver::Several { .. } | TakenOver::Nothing { .. } => (
                edited.edits.as_slice(),
                "build it again and replace the flow there, or take over into the journey what was changed",
            ),
        };
        for line in lines.iter().take(MOST_EDITS) {
            diagnostic = diagnostic.note(line.clone());
        }
        if lines.len() > MOST_EDITS {
            let more = lines.len() - MOST_EDITS;
            diagnostic = diagnostic.note(format!("and {more} lines more"));
        }
        diagnostic = match taken {
            TakenOver::Found(found) => found
                .faults
                .iter()
                .fold(diagnostic, |told, fault| told.note(fault.clone())),
            TakenOver::Several { tried } => diagnostic.note(format!(
                "several journeys that mean different things would say that there ({tried} were tried): it is written as the platform has it"
            )),
            TakenOver::Nothing { tried } => diagnostic.note(format!(
                "no edit of the journey was found that says that there ({tried} were tried): it is written as the platform has it"
            )),
        };
        self.found.push(diagnostic.help(help));
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
