//! The two streams. A reader that has gone away (`| head`) is no error.

use std::io::{self, IsTerminal, Write};

/// Writes to standard output.
pub(super) fn to_stdout(text: &str) {
    write_all(&mut io::stdout().lock(), text);
}

/// Writes to standard error.
pub(super) fn to_stderr(text: &str) {
    write_all(&mut io::stderr().lock(), text);
}

fn write_all(stream: &mut impl Write, text: &str) {
    // A closed pipe, or a full disk behind a redirection, leaves nobody to tell.
    let _ = stream
        .write_all(text.as_bytes())
        .and_then(|()| stream.flush());
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How findings are drawn for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// With colour.
    pub colour: bool,
    /// With box-drawing characters.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

impl Look {
    /// As tests and files want it: 100 columns, no colour.
    pub const PLAIN: Look = Look {
        colour: false,
        unicode: true,
        width: DEFAULT_WIDTH,
    };
}

/// The width where there is no terminal.
const DEFAULT_WIDTH: usize = 100;
/// Below this a drawing falls apart.
const LEAST_WIDTH: usize = 40;

/// What standard error can show, by the flag and the environment.
pub(super) fn look(colour: Colour) -> Look {
    let terminal = io::stderr().is_terminal();
    Look {
        colour: wants_colour(colour, terminal),
        unicode: !terminal || speaks_utf8(),
        width: if terminal { width() } else { DEFAULT_WIDTH },
    }
}

fn wants_colour(colour: Colour, terminal: bool) -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if is_set("NO_COLOR") => false,
        Colour::Auto if std::env::var_os("CLICOLOR_FORCE").is_some_and(|v| v != "0") => true,
        Colour::Auto => terminal && std::env::var_os("TERM").is_none_or(|t| t != "dumb"),
    }
}

fn speaks_utf8() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(std::env::var_os)
        .find(|v| !v.is_empty());
    cfg!(windows)
        || locale.is_some_and(|l| {
            let l = l.to_string_lossy().to_uppercase();
            l.contains("UTF-8") || l.contains("UTF8")
        })
}

fn width() -> usize {
    terminal_size::terminal_size_of(io::stderr())
        .map_or(DEFAULT_WIDTH, |(w, _)| usize::from(w.0))
        .max(LEAST_WIDTH)
}
