//! `journey check`: everything that is wrong, and `--fix`.

use super::super::args::CheckArguments;
use super::super::exit::Exit;
use super::super::fix::{self, Fixed, Wanted};
use super::super::output;
use super::super::render::{self, count};
use super::super::session::Session;
use crate::analysis::{Analysis, unwritable};
use crate::project::{self, Overlay, Project};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Checks every project that the paths mean, each once.
pub(in super::super) fn run(session: &Session, arguments: &CheckArguments) -> Exit {
    let mut overlay = Overlay::new();
    let is_stdin = |path: &Path| path == Path::new("-");
    if arguments.paths.iter().any(|p| is_stdin(p)) {
        match project::read::stream(std::io::stdin().lock()) {
            Ok(text) => {
                overlay.insert(arguments.stdin_path.clone(), text);
            }
            Err(fault) => {
                let (sources, diagnostic) = fault.of_stream("standard input");
                let mut report = render::Report::default();
                report.add_all(&[diagnostic], &sources, "", session.limits());
                session.tell(&report);
                return Exit::CouldNotRun;
            }
        }
    }
    let here = [PathBuf::from(".")];
    let paths = match arguments.paths.as_slice() {
        [] => &here,
        paths => paths,
    };
    let mut seen = BTreeSet::new();
    let mut analyses = Vec::new();
    for path in paths {
        let path = if is_stdin(path) {
            &arguments.stdin_path
        } else {
            path
        };
        for project in project::open(path, &overlay) {
            let files: Vec<_> = project
                .sources
                .files()
                .map(|(_, f)| f.path.clone())
                .collect();
            if project.root.is_none() || seen.insert((project.root.clone(), files)) {
                analyses.push(analyse(session, project));
            }
        }
    }
    let mut fixed = Fixed::default();
    if arguments.fix || arguments.diff {
        let wanted = if arguments.unsafe_fixes {
            Wanted::All
        } else {
            Wanted::Safe
        };
        analyses = analyses
            .into_iter()
            .map(|a| fix::apply(a, wanted, &mut fixed))
            .collect();
        let typed = overlay.values().next();
        if let Some(exit) = put(session, arguments, &fixed, typed) {
            return exit;
        }
    }
    let exit = finish(session, arguments, &analyses, &fixed);
    // The process ends here: taking large trees apart first would only cost time.
    std::mem::forget(analyses);
    exit
}

fn analyse(session: &Session, project: Project) -> Analysis {
    session.mention(|| {
        let prefix = session.prefix(&project);
        let root = if prefix.is_empty() { "." } else { &prefix };
        format!(
            "project {root}: {}\n",
            count(project.journeys.len(), "file")
        )
    });
    #[expect(
        clippy::disallowed_methods,
        reason = "only --verbose tells it, no result holds it"
    )]
    let start = std::time::Instant::now();
    let analysis = Analysis::of(project);
    session.mention(|| format!("checked in {} ms\n", start.elapsed().as_millis()));
    analysis
}

/// Writes or shows what was fixed; an exit where that could not be done. A text from standard input goes
/// to standard output, changed or not.
fn put(
    session: &Session,
    arguments: &CheckArguments,
    fixed: &Fixed,
    typed: Option<&String>,
) -> Option<Exit> {
    if arguments.diff {
        for change in &fixed.changes {
            let name = render::shown(&session.prefix_of(change.root.as_deref()), &change.path);
            output::to_stdout(&fix::diff(&name, &change.before, &change.after));
        }
        return None;
    }
    let mended = fixed.changes.iter().find(|change| change.stands_in);
    if let Some(text) = mended.map(|change| &change.after).or(typed) {
        output::to_stdout(text);
    }
    match fix::write(&fixed.changes) {
        Ok(()) => None,
        Err(fault) => Some(session.fault(&unwritable(&fault), &fault.path.to_string_lossy())),
    }
}

fn finish(
    session: &Session,
    arguments: &CheckArguments,
    analyses: &[Analysis],
    fixed: &Fixed,
) -> Exit {
    let report = session.report(analyses);
    session.tell(&report);
    session.conclude(&render::summary(&report));
    if report.counts.errors == 0 {
        session.conclude(&what_holds(analyses, &report));
    }
    let fixable = |wanted| {
        let all = analyses.iter().flat_map(|a| &a.diagnostics);
        all.filter(|d| fix::chosen(&d.fixes, wanted).is_some())
            .count()
    };
    let safe = fixable(Wanted::Safe);
    let not_safe = fixable(Wanted::All) - safe;
    session.conclude(&fixes_in_words(arguments, fixed.count, safe, not_safe));
    let exit = analyses
        .iter()
        .map(|a| session.exit_of(&a.diagnostics))
        .max()
        .unwrap_or(Exit::Clean);
    if arguments.diff && !fixed.changes.is_empty() {
        exit.max(Exit::Findings)
    } else {
        exit
    }
}

/// `nothing is wrong: 7 journeys, 77 rules hold`: so that silence can't be taken for a check that did not run.
fn what_holds(analyses: &[Analysis], report: &render::Report<'_>) -> String {
    let journeys: usize = analyses.iter().map(|a| a.journeys.len()).sum();
    let rules = analyses
        .iter()
        .flat_map(|a| a.proofs.iter().flatten())
        .map(|proof| proof.rules.len())
        .sum();
    let nothing = report.counts == render::Counts::default();
    let lead = if nothing { "nothing is wrong: " } else { "" };
    if journeys == 0 {
        return format!("{lead}no journey yet\n");
    }
    let holds = if rules == 1 { "holds" } else { "hold" };
    format!(
        "{lead}{}, {} {holds}\n",
        count(journeys, "journey"),
        count(rules, "rule")
    )
}

/// `3 fixed, 2 more with --unsafe-fixes`; empty where nothing was or could be fixed.
fn fixes_in_words(
    arguments: &CheckArguments,
    fixed: usize,
    safe: usize,
    not_safe: usize,
) -> String {
    let mut parts = Vec::new();
    if arguments.diff {
        parts.push(format!("{fixed} would be fixed"));
    } else if arguments.fix {
        parts.push(format!("{fixed} fixed"));
    } else if safe > 0 {
        parts.push(format!("{safe} can be fixed with --fix"));
    }
    if not_safe > 0 && !arguments.unsafe_fixes {
        parts.push(if parts.is_empty() {
            format!("{not_safe} can be fixed with --fix --unsafe-fixes")
        } else {
            format!("{not_safe} more with --unsafe-fixes")
        });
    }
    if parts.is_empty() {
        String::new()
    } else {
        parts.join(", ") + "\n"
    }
}
