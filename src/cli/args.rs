//! The arguments, as clap reads them and `--help` tells them.

use super::exit::Exit;
use super::output::Colour;
use super::render::Format;
use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Compiles client journeys, and proves how little a client will hear.
#[derive(Debug, Parser)]
#[command(
    name = "journey",
    version,
    propagate_version = true,
    max_term_width = 100
)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How it is told.
    #[command(flatten)]
    pub global: Global,
}

/// Arguments of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "How findings are told")]
pub(super) struct Global {
    /// Form of findings: `full` and `short` go to standard error, the others, which are complete, to
    /// standard output
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
    /// When to use colour; NO_COLOR and CLICOLOR_FORCE are heeded
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Colour,
    /// Only errors, and no summary
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Also which files and settings are used
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Exit with 1, and build nothing, where there are `warnings`
    #[arg(long, global = true, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// Most messages shown in all; 0 shows every one [default: 200, and 50 for each file]
    #[arg(long, global = true, value_name = "N")]
    pub max_messages: Option<usize>,
}

/// What `--deny` can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Deny {
    /// Warnings.
    Warnings,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say everything that is wrong with projects
    Check(CheckArguments),
    /// Compile a project for its platforms: all files or none
    Build(BuildArguments),
    /// Bring files into the one layout
    Fmt(FmtArguments),
    /// Show the page of a code: what it checks, why, a failing and a repaired example
    Explain(ExplainArguments),
    /// List the platforms and how each holds the language
    Targets,
    /// Write a first project, which checks and builds
    Init {
        /// Folder to write into; nothing in it is overwritten
        #[arg(default_value = ".")]
        dir: PathBuf,
    },
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the manual page
    Man {
        /// The page of one command
        command: Option<String>,
    },
}

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
#[command(group = clap::ArgGroup::new("fixing").multiple(true).args(["fix", "diff"]))]
pub(super) struct CheckArguments {
    /// Projects, or files in them; `-` reads a text from standard input [default: .]
    pub paths: Vec<PathBuf>,
    /// Where the text from standard input belongs
    #[arg(long, value_name = "PATH", default_value = "stdin.journey")]
    pub stdin_path: PathBuf,
    /// Apply the fixes that are safe
    #[arg(long)]
    pub fix: bool,
    /// With --fix or --diff: also those that change what a client may receive
    #[arg(long, requires = "fixing")]
    pub unsafe_fixes: bool,
    /// Show what --fix would change, and write nothing
    #[arg(long)]
    pub diff: bool,
}

/// Arguments of `build`.
#[derive(Debug, Clone, Args)]
pub(super) struct BuildArguments {
    /// The project
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Platform to build for; may be given more than once [default: `targets` in journey.toml]
    #[arg(short, long = "target", value_name = "NAME")]
    pub targets: Vec<String>,
    /// Folder to write into [default: `out` in journey.toml, or `build` beside it]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Also write which files were read, in the form that make and ninja take
    #[arg(long, value_name = "FILE")]
    pub depfile: Option<PathBuf>,
}

/// Arguments of `fmt`.
#[derive(Debug, Clone, Args)]
pub(super) struct FmtArguments {
    /// Files, or folders of them; `-` reads standard input and writes standard output [default: .]
    pub paths: Vec<PathBuf>,
    /// Write nothing; exit with 1 where a file would change
    #[arg(long)]
    pub check: bool,
    /// Write nothing; show what would change
    #[arg(long)]
    pub diff: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Clone, Args)]
pub(super) struct ExplainArguments {
    /// A code, by number (`J0401`, `401`) or name (`cap-broken`)
    #[arg(required_unless_present = "list")]
    pub code: Option<String>,
    /// List every code
    #[arg(long, conflicts_with = "code")]
    pub list: bool,
}

/// The commands with the exit codes below the help.
pub(super) fn command() -> clap::Command {
    let mut codes = String::from("Exit codes:\n");
    for (exit, meaning) in Exit::ALL {
        let _ = writeln!(codes, "  {}  {meaning}", *exit as u8);
    }
    Arguments::command().after_help(codes)
}
