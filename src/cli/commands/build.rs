//! `journey build`: all files or none.

use super::super::args::BuildArguments;
use super::super::exit::Exit;
use super::super::render::{self, count};
use super::super::session::Session;
use super::{left_over, release};
use crate::analysis::{Compilation, Options, compile, unwritable};
use crate::diagnostics::{Code, Diagnostic, list_some, nearest};
use crate::project::keys::DEFAULT_OUT;
use crate::project::write::{self, Output, Written};
use crate::source::Span;
use crate::targets::{self, TARGETS};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Builds a project.
pub(in super::super) fn run(session: &Session, arguments: &BuildArguments) -> Exit {
    let mut options = Options::default();
    for name in &arguments.targets {
        if targets::find(name).is_none() {
            return session.fault(&unknown(name), "--target");
        }
        options = options.and_for(name);
    }
    let mut built = compile(&arguments.path, &options);
    if arguments.live
        && !built.has_errors()
        && session.exit_of(&built.analysis.diagnostics) == Exit::Clean
    {
        match release::all(&built.analysis) {
            Ok(releases) => built = compile(&arguments.path, &options.with_releases(releases)),
            Err(missing) => return release::refused(session, &built.analysis, &missing),
        }
    }
    let analyses = std::slice::from_ref(&built.analysis);
    let report = session.report(analyses);
    let exit = session.exit_of(&built.analysis.diagnostics);
    if built.has_errors() || exit != Exit::Clean {
        session.tell(&report);
        session.conclude(&render::summary(&report));
        session.conclude("nothing was built\n");
        return exit.max(Exit::Findings);
    }
    let out = out_of(arguments, &built);
    let mut files = built.outputs(&out);
    if let Some(path) = &arguments.depfile {
        let bytes = depfile(&files, &inputs(session, &built))
            .into_bytes()
            .into();
        let path = path.clone();
        files.push(Output { path, bytes });
    }
    // Read before it is replaced.
    let left = left_over::from_an_earlier_build(&out, &built);
    match write::all(&files) {
        Ok(written) => {
            session.tell(&report);
            session.warn(&left);
            session.conclude(&render::summary(&report));
            session.conclude(&in_words(session, &built, &out, written, arguments.live));
            Exit::Clean
        }
        Err(fault) => session.fault(&unwritable(&fault), &fault.path.to_string_lossy()),
    }
}

fn unknown(name: &str) -> Diagnostic {
    let known = || TARGETS.iter().map(|t| t.name());
    let fault = Diagnostic::new(
        Code::UnknownTarget,
        Span::default(),
        format!("`{name}` is not a platform that this version compiles for"),
    );
    match nearest(name, known()) {
        Some(near) => fault.help(format!("`--target {near}` is near")),
        None => fault.help(format!("it can be {}", list_some(known(), TARGETS.len()))),
    }
}

fn out_of(arguments: &BuildArguments, built: &Compilation) -> PathBuf {
    let project = &built.analysis.project;
    match (&arguments.out, &project.root) {
        (Some(out), _) => out.clone(),
        (None, root) => {
            let out = project.config.out.as_deref().unwrap_or(DEFAULT_OUT);
            root.as_deref().unwrap_or(Path::new(".")).join(out)
        }
    }
}

fn inputs(session: &Session, built: &Compilation) -> Vec<String> {
    let project = &built.analysis.project;
    let prefix = session.prefix(project);
    let mut inputs: Vec<String> = built
        .inputs()
        .filter_map(|path| {
            let below = path.strip_prefix(project.root.as_deref()?).ok()?;
            Some(render::shown(&prefix, &below.to_string_lossy()))
        })
        .collect();
    inputs.sort_unstable();
    inputs.dedup();
    inputs
}

/// `out: in in`, and an empty rule for each input, so that one that goes away ends no build.
fn depfile(outputs: &[Output<'_>], inputs: &[String]) -> String {
    let mut text = String::new();
    let outputs: Vec<String> = outputs
        .iter()
        .map(|o| escaped(&o.path.to_string_lossy()))
        .collect();
    let inputs: Vec<String> = inputs.iter().map(|i| escaped(i)).collect();
    let _ = writeln!(text, "{}: {}", outputs.join(" "), inputs.join(" "));
    for input in &inputs {
        let _ = write!(text, "\n{input}:\n");
    }
    text
}

/// A path as make reads it.
fn escaped(path: &str) -> String {
    path.replace('$', "$$")
        .replace('#', "\\#")
        .replace(' ', "\\ ")
}

fn in_words(
    session: &Session,
    built: &Compilation,
    out: &Path,
    written: Written,
    live: bool,
) -> String {
    let mut targets: Vec<&str> = built.analysis.documents.iter().map(|d| d.target).collect();
    targets.dedup();
    let journeys = built.analysis.journeys.len();
    let out = match built.analysis.project.root.as_deref() {
        Some(root) => match out.strip_prefix(root) {
            Ok(below) => {
                let prefix = session.prefix_of(Some(root));
                render::shown(&prefix, &below.to_string_lossy())
            }
            Err(_) => out.to_string_lossy().into_owned(),
        },
        None => out.to_string_lossy().into_owned(),
    };
    let live = if live { ", live," } else { "" };
    format!(
        "built {}{live} for {} into {out}: {} written, {} unchanged\n",
        count(journeys, "journey"),
        targets.join(", "),
        count(written.changed, "file"),
        written.unchanged
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_depfile_is_read_by_make() {
        let outputs = [Output {
            path: PathBuf::from("out dir/a.json"),
            bytes: Vec::new().into(),
        }];
        let text = depfile(&outputs, &["a$b.journey".to_owned(), "c#.html".to_owned()]);
        assert_eq!(
            text,
            "out\\ dir/a.json: a$$b.journey c\\#.html\n\na$$b.journey:\n\nc\\#.html:\n"
        );
    }
}
