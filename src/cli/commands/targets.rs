//! `journey targets`: each platform's capability table, as the compiler itself uses it.

use super::super::exit::Exit;
use super::super::output;
use super::super::render::Format;
use super::super::session::Session;
use crate::targets::{TARGETS, table};

/// Prints every platform.
pub(in super::super) fn run(session: &Session) -> Exit {
    let text = if session.global.format == Format::Json {
        format!("{:#}\n", table::json())
    } else {
        let tables: Vec<String> = TARGETS.iter().map(|t| table::text(*t)).collect();
        format!("{}\n{}", tables.join("\n"), table::summary())
    };
    output::to_stdout(&text);
    Exit::Clean
}
