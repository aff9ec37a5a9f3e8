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

/// Prints the manual page, of one command or of all.
pub(in super::super) fn man(name: Option<&str>) -> Exit {
    let mut command = args::command();
    // Gives each command its full name and the arguments that all share.
    command.build();
    let page = match name {
        None => Some(&command),
        Some(name) => command.find_subcommand(name),
    };
    let Some(page) = page.cloned() else {
        let name = name.unwrap_or_default();
        output::to_stderr(&format!("error: there is no command `{name}`\n"));
        return Exit::CouldNotRun;
    };
    let mut text = Vec::new();
    // Writing to memory can't fail.
    let _ = clap_mangen::Man::new(page).render(&mut text);
    output::to_stdout(&String::from_utf8_lossy(&text));
    Exit::Clean
}
