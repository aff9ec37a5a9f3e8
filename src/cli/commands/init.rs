//! `journey init`: a first project, which checks and builds. Nothing is ever overwritten.

use super::super::exit::Exit;
use super::super::session::Session;
use crate::analysis::unwritable;
use crate::diagnostics::{Code, Diagnostic};
use crate::project::write::{self, Output};
use crate::source::Span;
use std::path::Path;

/// The files of a first project.
const FILES: &[(&str, &str)] = &[
    ("journey.toml", include_str!("init/journey.toml")),
    ("house.journey", include_str!("init/house.journey")),
    ("messages.journey", include_str!("init/messages.journey")),
    ("welcome.journey", include_str!("init/welcome.journey")),
    (
        "templates/welcome.html",
        include_str!("init/templates/welcome.html"),
    ),
];

/// Writes them into a folder.
pub(in super::super) fn run(session: &Session, dir: &Path) -> Exit {
    for (name, _) in FILES {
        let path = dir.join(name);
        if path.symlink_metadata().is_ok() {
            let fault = Diagnostic::new(
                Code::Unwritable,
                Span::default(),
                format!("`{}` is there already", path.to_string_lossy()),
            )
            .note("nothing was written: `init` overwrites nothing")
            .help("name another folder: `journey init my_house`");
            return session.fault(&fault, &path.to_string_lossy());
        }
    }
    let outputs: Vec<Output<'_>> = FILES
        .iter()
        .map(|(name, text)| Output {
            path: dir.join(name),
            bytes: text.as_bytes().into(),
        })
        .collect();
    match write::all(&outputs) {
        Ok(_) => {
            let dir = dir.to_string_lossy();
            session.conclude(&format!(
                "a first project is in {dir}\n  journey check {dir}\n  journey build {dir}\n"
            ));
            Exit::Clean
        }
        Err(fault) => session.fault(&unwritable(&fault), &fault.path.to_string_lossy()),
    }
}
