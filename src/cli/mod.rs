//! Arguments, commands, rendering, exit codes. The only printer.

use crate::analysis::Analysis;
use std::process::ExitCode;

/// Runs the command line.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}

/// What is wrong with a project, one line for each diagnostic.
pub(crate) fn findings(analysis: &Analysis) -> String {
    let _ = analysis;
    String::new()
}
