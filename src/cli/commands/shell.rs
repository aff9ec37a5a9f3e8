//! `journey completions` and `journey man`: made from the arguments themselves.

use super::super::args;
use super::super::exit::Exit;
use super::super::output;
use clap_complete::Shell;

/// Prints completions.
pub(in super::super) fn completions(shell: Shell) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "journey", &mut text);
    output::to_stdout(&String::from_utf8_lossy(&text));
    Exit::Clean
}

/// Prints the manual page.
pub(in super::super) fn man() -> Exit {
    let mut text = Vec::new();
    // Writing to memory can't fail.
    let _ = clap_mangen::Man::new(args::command()).render(&mut text);
    output::to_stdout(&String::from_utf8_lossy(&text));
    Exit::Clean
}
