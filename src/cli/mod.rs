//! Arguments, commands, rendering, exit codes. The only printer. Comes last.

mod approvals;
mod args;
mod commands;
mod exit;
mod fix;
mod halt;
mod meant;
mod output;
pub mod render;
mod repository;
mod session;

pub use commands::lsp::hooks as editor_hooks;
pub use exit::Exit;
pub use output::Look;

use args::{Arguments, Command};
use clap::FromArgMatches;
use session::Session;
use std::process::ExitCode;

/// Runs the command line on the arguments of this process.
pub fn main() -> ExitCode {
    let parsed = args::command()
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    match parsed {
        Ok(arguments) => run(arguments).into(),
        Err(error) => usage(&error).into(),
    }
}

fn run(arguments: Arguments) -> Exit {
    let session = Session::new(arguments.global);
    match arguments.command {
        Command::Check(arguments) => commands::check::run(&session, &arguments),
        Command::Build(arguments) => commands::build::run(&session, &arguments),
        Command::Fmt(arguments) => commands::fmt::run(&session, &arguments),
        Command::Test(arguments) => commands::test::run(&session, &arguments),
        Command::Explain(arguments) => commands::explain::run(&session, &arguments),
        Command::Prove(arguments) => commands::prove::run(&session, &arguments),
        Command::Verify(arguments) => commands::verify::run(&session, &arguments),
        Command::Timeline(arguments) => commands::timeline::run(&session, &arguments),
        Command::Diff(arguments) => commands::diff::run(&session, &arguments),
        Command::VerifyBuild(arguments) => commands::verify_build::run(&session, &arguments),
        Command::Halt(arguments) => halt::run(&session, &arguments, halt::Kind::Halt),
        Command::Drill(arguments) => halt::run(&session, &arguments, halt::Kind::Drill),
        Command::Review(arguments) => approvals::review(&session, &arguments),
        Command::Gates(arguments) => approvals::gates(&session, &arguments),
        Command::Submit(arguments) => approvals::submit(&session, &arguments),
        Command::Approve(arguments) => approvals::approve(&session, &arguments),
        Command::Decline(arguments) => approvals::decline(&session, &arguments),
        Command::Tested(arguments) => approvals::tested(&session, &arguments),
        Command::Lsp { stdio: _ } => commands::lsp::run(),
        Command::Targets => commands::targets::run(&session),
        Command::Graph(arguments) => commands::graph::run(&session, &arguments),
        Command::Import(arguments) => commands::import::run(&session, &arguments),
        Command::Audit(arguments) => commands::audit::run(&session, &arguments),
        Command::Preview(arguments) => commands::preview::run(&session, &arguments),
        Command::Config { path } => commands::config::run(&session, &path),
        Command::Coverage { path } => commands::coverage::run(&session, &path),
        Command::Init { dir } => commands::init::run(&session, &dir),
        Command::Completions { shell } => commands::shell::completions(shell),
        Command::Man { command } => commands::shell::man(command.as_deref()),
    }
}

/// Help and version are asked for; anything else is a fault of the call.
fn usage(error: &clap::Error) -> Exit {
    let text = error.render();
    if error.use_stderr() {
        let look = output::look(output::Colour::Auto);
        let text = if look.colour {
            text.ansi().to_string()
        } else {
            text.to_string()
        };
        output::to_stderr(&text);
        Exit::CouldNotRun
    } else {
        output::to_stdout(&text.to_string());
        Exit::Clean
    }
}
