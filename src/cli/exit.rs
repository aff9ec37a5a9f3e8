//! What the process says when it ends.

use crate::diagnostics::{Code, Diagnostic, Severity};

/// The exit codes, as `--help` and the tests have them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Nothing is wrong.
    Clean = 0,
    /// The input has findings: errors, denied warnings, a file that `--check` would change.
    Findings = 1,
    /// Could not run: usage, configuration, files, a fault of ours.
    CouldNotRun = 2,
    /// Correct, but not approved.
    NotApproved = 3,
}

impl Exit {
    /// Every exit code with its meaning in a line.
    pub const ALL: &'static [(Exit, &'static str)] = &[
        (Exit::Clean, "nothing is wrong"),
        (
            Exit::Findings,
            "the input has findings: errors, denied warnings, files that would change",
        ),
        (
            Exit::CouldNotRun,
            "could not run: usage, configuration, files that can't be read or written",
        ),
        (Exit::NotApproved, "correct, but not approved"),
    ];

    /// What a set of diagnostics means for the process.
    pub(super) fn of<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>, deny: bool) -> Exit {
        let mut exit = Exit::Clean;
        for diagnostic in diagnostics {
            exit = exit.max(match diagnostic.severity {
                Severity::Error if about_the_run(diagnostic.code) => Exit::CouldNotRun,
                Severity::Error => Exit::Findings,
                Severity::Warning if deny => Exit::Findings,
                Severity::Warning | Severity::Lint => Exit::Clean,
            });
        }
        exit
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        std::process::ExitCode::from(exit as u8)
    }
}

/// Whether a code speaks of the run rather than of what someone wrote in a `.journey` file.
fn about_the_run(code: Code) -> bool {
    code == Code::InternalError || code.number().starts_with("J10")
}
