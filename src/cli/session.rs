//! What every command shares: how findings are told, and where the caller stands.

use super::args::{Deny, Global};
use super::exit::Exit;
use super::output::{self, Look};
use super::render::{self, Limits, Report};
use crate::analysis::Analysis;
use crate::diagnostics::Diagnostic;
use crate::project::Project;
use std::path::{Path, PathBuf};

/// Most messages for one file, unless the caller says otherwise.
const PER_FILE: usize = 50;
/// Most messages in all, unless the caller says otherwise.
const TOTAL: usize = 200;

/// One call of the command line.
#[derive(Debug)]
pub(super) struct Session {
    /// Arguments of every command.
    pub(super) global: Global,
    /// What the terminal can show.
    pub(super) look: Look,
    /// The current directory without links, where there is one.
    here: Option<PathBuf>,
}

impl Session {
    pub(super) fn new(mut global: Global) -> Self {
        global.format = global.told.format();
        let look = output::look(global.color);
        let here = std::env::current_dir().and_then(|d| d.canonicalize()).ok();
        Session { global, look, here }
    }

    /// What goes before the paths of a project.
    pub(super) fn prefix(&self, project: &Project) -> String {
        self.prefix_of(project.root.as_deref())
    }

    /// What goes before paths relative to a folder.
    pub(super) fn prefix_of(&self, root: Option<&Path>) -> String {
        render::prefix_of(root, self.here.as_deref())
    }

    /// How much is shown. The forms for machines are complete unless the caller wants less.
    pub(super) fn limits(&self) -> Limits {
        let (per_file, total) = match self.global.max_messages {
            Some(0) => (usize::MAX, usize::MAX),
            Some(total) => (usize::MAX, total),
            None if self.global.format.is_for_people() => (PER_FILE, TOTAL),
            None => (usize::MAX, usize::MAX),
        };
        Limits {
            per_file,
            total,
            errors_only: self.global.quiet,
        }
    }

    pub(super) fn denies_warnings(&self) -> bool {
        self.global.deny == Some(Deny::Warnings)
    }

    /// What a project's diagnostics mean for the process.
    pub(super) fn exit_of(&self, diagnostics: &[Diagnostic]) -> Exit {
        Exit::of(diagnostics.iter(), self.denies_warnings())
    }

    /// Tells what is wrong with projects of which something could not be read: nothing that is shown of them would be
    /// true. Nothing where all of it was.
    pub(super) fn could_not_read(&self, analyses: &[Analysis]) -> Option<Exit> {
        let each = analyses.iter().map(|a| self.exit_of(&a.diagnostics));
        if each.max() != Some(Exit::CouldNotRun) {
            return None;
        }
        self.tell(&self.report(analyses));
        Some(Exit::CouldNotRun)
    }

    /// Everything that is wrong with some projects.
    pub(super) fn report<'a>(&self, analyses: &'a [Analysis]) -> Report<'a> {
        let mut report = Report::default();
        for analysis in analyses {
            let prefix = self.prefix(&analysis.project);
            report.add(analysis, &prefix, self.limits());
        }
        report
    }

    /// Tells a report in the form that the caller wants.
    pub(super) fn tell(&self, report: &Report<'_>) {
        let format = self.global.format;
        if format.is_for_people() && report.shown.is_empty() && report.held_back == 0 {
            return;
        }
        let text = render::render(report, format, self.look);
        if format.is_for_people() {
            output::to_stderr(&text);
        } else {
            output::to_stdout(&text);
        }
    }

    /// Tells some diagnostics about a project that its analysis does not hold.
    pub(super) fn tell_all(&self, analysis: &Analysis, diagnostics: &[Diagnostic]) {
        let mut report = Report::default();
        let prefix = self.prefix(&analysis.project);
        report.add_all(
            diagnostics,
            &analysis.project.sources,
            &prefix,
            self.limits(),
        );
        self.tell(&report);
    }

    /// Tells the last lines, for people only.
    pub(super) fn conclude(&self, text: &str) {
        if !self.global.quiet && self.global.format.is_for_people() {
            output::to_stderr(text);
        }
    }

    /// Warns of something that belongs to no text of a project, one line each, in every format: it is on
    /// standard error.
    pub(super) fn warn(&self, lines: &[String]) {
        if !self.global.quiet {
            for line in lines {
                output::to_stderr(&format!("warning: {line}\n"));
            }
        }
    }

    /// Tells something that only `--verbose` wants.
    pub(super) fn mention(&self, text: impl FnOnce() -> String) {
        if self.global.verbose {
            output::to_stderr(&text());
        }
    }

    /// Tells a fault of the run that belongs to no text of a project.
    pub(super) fn fault(&self, diagnostic: &Diagnostic, place: &str) -> Exit {
        let mut report = Report::default();
        report.add_placeless(diagnostic, place);
        self.tell(&report);
        Exit::CouldNotRun
    }
}
