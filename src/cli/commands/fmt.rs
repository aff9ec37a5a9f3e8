//! `journey fmt`: files into the one layout, standard input to standard output.

use super::super::args::FmtArguments;
use super::super::exit::Exit;
use super::super::fix;
use super::super::output;
use super::super::render::{self, Report, count};
use super::super::session::Session;
use crate::analysis::unwritable;
use crate::diagnostics::{Code, Diagnostic};
use crate::format::{FormatRefusal, format};
use crate::project;
use crate::project::read::{self, ReadFault};
use crate::project::write::{self, Output};
use crate::source::Span;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A text and the same in the one layout.
struct Laid {
    /// Where it lies; `None` for standard input.
    path: Option<PathBuf>,
    /// As shown.
    name: String,
    before: String,
    after: String,
}

/// Brings files into the one layout, or says which would change.
pub(in super::super) fn run(session: &Session, arguments: &FmtArguments) -> Exit {
    let mut exit = Exit::Clean;
    let mut laid = Vec::new();
    for path in paths(session, arguments, &mut exit) {
        let text = match &path {
            Some(path) => read::text(path),
            None => read::stream(std::io::stdin().lock()),
        };
        let name = match &path {
            Some(path) => shown(session, path),
            None => "stdin.journey".to_owned(),
        };
        match text {
            Ok(before) => match format(&before) {
                Ok(after) => laid.push(Laid {
                    path,
                    name,
                    before,
                    after,
                }),
                Err(refusal) => exit = exit.max(session.fault(&refused(&name, refusal), &name)),
            },
            Err(fault) => exit = exit.max(tell(session, &name, fault)),
        }
    }
    exit.max(put(session, arguments, &laid))
}

/// The files that the arguments mean, each once; `None` is standard input.
fn paths(session: &Session, arguments: &FmtArguments, exit: &mut Exit) -> Vec<Option<PathBuf>> {
    let here = [PathBuf::from(".")];
    let given = match arguments.paths.as_slice() {
        [] => &here,
        paths => paths,
    };
    let mut files = BTreeSet::new();
    for path in given {
        if path == Path::new("-") {
            files.insert(None);
            continue;
        }
        match project::source_files(path) {
            Ok(found) if found.is_empty() => {
                let none = Diagnostic::new(
                    Code::NothingToDo,
                    Span::default(),
                    "there is no `.journey` file here",
                );
                *exit = (*exit).max(session.fault(&none, &path.to_string_lossy()));
            }
            Ok(found) => files.extend(found.into_iter().map(Some)),
            Err(error) => {
                let name = path.to_string_lossy();
                *exit = (*exit).max(tell(session, &name, ReadFault::Io(error)));
            }
        }
    }
    files.into_iter().collect()
}

/// The formatter checks itself; what it can't vouch for stays as it is.
fn refused(name: &str, refusal: FormatRefusal) -> Diagnostic {
    Diagnostic::new(
        Code::InternalError,
        Span::default(),
        format!("`{name}` is left as it is: {}", refusal.message()),
    )
    .note("this is a fault of the compiler, not of the file")
}

fn put(session: &Session, arguments: &FmtArguments, laid: &[Laid]) -> Exit {
    let changed: Vec<&Laid> = laid.iter().filter(|l| l.before != l.after).collect();
    if arguments.diff {
        for file in &changed {
            output::to_stdout(&fix::diff(&file.name, &file.before, &file.after));
        }
    }
    if arguments.check || arguments.diff {
        for file in &changed {
            session.conclude(&format!("{} would change\n", file.name));
        }
        return if changed.is_empty() {
            Exit::Clean
        } else {
            Exit::Findings
        };
    }
    for file in laid.iter().filter(|l| l.path.is_none()) {
        output::to_stdout(&file.after);
    }
    let outputs: Vec<Output<'_>> = changed
        .iter()
        .filter_map(|file| {
            Some(Output {
                path: file.path.clone()?,
                bytes: file.after.as_bytes().into(),
            })
        })
        .collect();
    match write::all(&outputs) {
        Ok(_) if outputs.is_empty() => Exit::Clean,
        Ok(_) => {
            session.conclude(&format!("laid out {}\n", count(outputs.len(), "file")));
            Exit::Clean
        }
        Err(fault) => session.fault(&unwritable(&fault), &fault.path.to_string_lossy()),
    }
}

fn tell(session: &Session, name: &str, fault: ReadFault) -> Exit {
    let (sources, diagnostic) = fault.of_stream(name);
    let exit = session.exit_of(std::slice::from_ref(&diagnostic));
    let mut report = Report::default();
    report.add_all(&[diagnostic], &sources, "", session.limits());
    session.tell(&report);
    exit
}

fn shown(session: &Session, path: &Path) -> String {
    let prefix = session.prefix_of(path.parent());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    render::shown(&prefix, &name)
}
