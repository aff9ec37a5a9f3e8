//! Arguments, commands, rendering, exit codes. The only printer.

use std::process::ExitCode;

/// Runs the command line.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
