//! The library in three lines: [`compile`] a path, look at what is wrong, [`Compilation::write_to`] a
//! folder. The command line and build scripts do the same through here.

use super::{Analysis, Releases};
use crate::diagnostics::{Code, Diagnostic};
use crate::project::write::{self, Output, WriteFault, Written};
use crate::project::{self, Overlay, Project};
use crate::proof;
use crate::targets::{self, Compiled, Target};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

/// What to compile for.
#[derive(Clone, Default)]
pub struct Options {
    targets: Vec<&'static dyn Target>,
    unknown: Vec<String>,
    overlay: Overlay,
    releases: Releases,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.targets.iter().map(|t| t.name()))
            .entries(&self.unknown)
            .finish()
    }
}

impl Options {
    /// For one platform; call [`Options::and_for`] for more. The default is those that `journey.toml` lists.
    pub fn for_target(name: &str) -> Self {
        Options::default().and_for(name)
    }

    /// For one more platform.
    #[must_use]
    pub fn and_for(mut self, name: &str) -> Self {
        match targets::find(name) {
            Some(target) => self.targets.push(target),
            None => self.unknown.push(name.to_owned()),
        }
        self
    }

    /// With documents that are live, for the journeys that their gates let through. A journey that means
    /// something else than what was let through is an error, and nothing is built.
    #[must_use]
    pub fn with_releases(mut self, releases: Releases) -> Self {
        self.releases = releases;
        self
    }

    /// With a text that stands in for, or beside, the files on disk.
    #[must_use]
    pub fn with_text(mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        self.overlay.insert(path.into(), text.into());
        self
    }
}

/// A file to be written, relative to the folder for what is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artefact {
    /// Path with `/`: `klaviyo/welcome.json`.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A compiled project.
#[derive(Debug)]
pub struct Compilation {
    /// Everything known about the project; what would be written stands in `artefacts` alone.
    pub analysis: Analysis,
    /// What would be written, sorted by path; empty where there are errors.
    pub artefacts: Vec<Artefact>,
}

/// Compiles the project at `path`: a folder, a file in it, or a lone `.journey` file.
pub fn compile(path: impl AsRef<Path>, options: &Options) -> Compilation {
    let path = path.as_ref();
    let mut projects = project::open(path, &options.overlay);
    let mut project = match (projects.pop(), projects.is_empty()) {
        (Some(one), true) => one,
        (last, _) => several(path, projects.iter().chain(&last)),
    };
    for name in &options.unknown {
        let fault = project::fault_of_run(
            &mut project,
            "--target",
            Code::UnknownTarget,
            format!("`{name}` is not a platform that this version compiles for"),
        );
        project.faults.push(fault);
    }
    let nothing_asked = options.targets.is_empty() && options.unknown.is_empty();
    if nothing_asked && project.config.targets.is_empty() && project.faults.is_empty() {
        let fault = no_platform(&mut project);
        project.faults.push(fault);
    }
    let mut analysis = Analysis::for_release(project, &options.targets, &options.releases);
    refuse_what_changed(&mut analysis, &options.releases);
    let artefacts = if analysis.has_errors() {
        Vec::new()
    } else {
        artefacts(&mut analysis, &options.releases)
    };
    Compilation {
        analysis,
        artefacts,
    }
}

/// Between the look at the gates and the build, the files may have changed: what is built live is what was
/// let through, or nothing.
fn refuse_what_changed(analysis: &mut Analysis, releases: &Releases) {
    let mut changed = Vec::new();
    for (name, release) in releases {
        let journey = analysis.journey_named(name);
        let meaning = journey.and_then(|journey| analysis.meaning(journey));
        if meaning.is_none_or(|meaning| meaning.whole != release.meaning()) {
            let at = journey.and_then(|j| analysis.journeys.get(j)?.workflow.as_ref());
            let span = at.map_or_else(crate::source::Span::default, |w| w.spans.name);
            let message = format!("`{name}` was changed while it was built");
            changed.push(
                Diagnostic::new(Code::NotApproved, span, message)
                    .label("not what was let through")
                    .help("build it again"),
            );
        }
    }
    analysis.diagnostics.extend(changed);
}

fn several<'a>(path: &Path, projects: impl Iterator<Item = &'a Project>) -> Project {
    let count = projects.count();
    let shown = path.to_string_lossy().replace('\\', "/");
    let mut project = Project::default();
    let fault = project::fault_of_run(
        &mut project,
        &shown,
        Code::NothingToDo,
        format!("`{shown}` holds {count} projects, and one is built at a time"),
    )
    .help("name the folder of one of them");
    project.faults.push(fault);
    project
}

fn no_platform(project: &mut Project) -> Diagnostic {
    let message = "there is no platform to build for".to_owned();
    project::fault_of_run(project, ".", Code::NothingToDo, message)
        .help("name one: `--target klaviyo`, or `targets = [\"klaviyo\"]` in journey.toml")
}

/// Where the report stands in the folder that is built into.
pub(crate) const REPORT: &str = "report.json";

/// The files to write. Takes the texts out of the documents: a second copy of a large project is dear.
fn artefacts(analysis: &mut Analysis, releases: &Releases) -> Vec<Artefact> {
    let mut made = Vec::new();
    for document in &mut analysis.documents {
        let journey = analysis.journeys.get(document.journey);
        let Some(workflow) = journey.and_then(|j| j.workflow.as_ref()) else {
            continue;
        };
        made.push(Artefact {
            path: format!("{}/{}.json", document.target, workflow.name),
            bytes: std::mem::take(&mut document.json),
        });
        let target = document.target;
        made.extend(document.compiled.extra.iter_mut().map(|file| Artefact {
            path: format!("{target}/{}", file.path),
            bytes: std::mem::take(&mut file.text).into_bytes(),
        }));
    }
    made.sort_by(|a, b| a.path.cmp(&b.path));
    // Journeys may share a file beside their documents; it is written once.
    made.dedup();
    let files: Vec<&str> = made.iter().map(|a| a.path.as_str()).collect();
    let report = Artefact {
        path: REPORT.to_owned(),
        bytes: report(analysis, &files, releases),
    };
    made.push(report);
    made.sort_by(|a, b| a.path.cmp(&b.path));
    made
}

/// What became of each rule of each journey on each platform.
fn report(analysis: &Analysis, files: &[&str], releases: &Releases) -> Vec<u8> {
    let mut made: BTreeMap<usize, Vec<(&'static str, Option<&Compiled>)>> = BTreeMap::new();
    for document in &analysis.documents {
        let of_journey = made.entry(document.journey).or_default();
        of_journey.push((document.target, Some(&document.compiled)));
    }
    let journeys: Vec<targets::JourneyReport<'_>> = analysis
        .journeys
        .iter()
        .zip(analysis.proofs.iter())
        .enumerate()
        .filter_map(|(index, (lowered, proof))| {
            Some(targets::JourneyReport {
                workflow: lowered.workflow.as_ref()?,
                release: releases.get(&lowered.workflow.as_ref()?.name),
                proof: proof.as_ref()?,
                targets: made.remove(&index).unwrap_or_default(),
            })
        })
        .collect();
    let certificate = analysis.certificate();
    let certificate = certificate.map(|bytes| proof::digest(&bytes));
    let losses = analysis.losses();
    pretty(&targets::report(
        &journeys,
        &analysis.together,
        &losses,
        certificate,
        files,
        &analysis.coverage(),
    ))
}

/// JSON as it is written to files: two spaces, `\n`, a final line end.
pub(crate) fn pretty(value: &impl Serialize) -> Vec<u8> {
    // A value of texts, numbers and rows can always be written.
    let mut text = serde_json::to_vec_pretty(value).unwrap_or_default();
    text.push(b'\n');
    text.shrink_to_fit();
    text
}

impl Compilation {
    /// Whether anything is wrong enough that nothing may be written.
    pub fn has_errors(&self) -> bool {
        self.analysis.has_errors()
    }

    /// The files that were read: for build systems, which run again when one changes.
    pub fn inputs(&self) -> impl Iterator<Item = PathBuf> + '_ {
        let project = &self.analysis.project;
        project
            .sources
            .files()
            .filter_map(|(file, _)| project.path_of(file))
            .filter(|path| path.is_file())
    }

    /// Writes every artefact below `folder`, or none of them. What is unchanged is not touched.
    ///
    /// # Errors
    /// Where the project has errors, and where something can't be written.
    pub fn write_to(&self, folder: impl AsRef<Path>) -> Result<Written, BuildError> {
        if self.has_errors() {
            return Err(BuildError::Findings(findings(&self.analysis)));
        }
        write::all(&self.outputs(folder.as_ref())).map_err(BuildError::Unwritable)
    }

    /// The artefacts as files below `folder`.
    pub fn outputs(&self, folder: &Path) -> Vec<Output<'_>> {
        self.artefacts
            .iter()
            .map(|artefact| Output {
                path: folder.join(&artefact.path),
                bytes: Cow::Borrowed(&artefact.bytes),
            })
            .collect()
    }
}

/// A line for each diagnostic, paths relative to the project: what a build script can print.
fn findings(analysis: &Analysis) -> String {
    let sources = &analysis.project.sources;
    let mut lines = String::new();
    for diagnostic in &analysis.diagnostics {
        if let Some((file, at)) = sources.resolve(diagnostic.primary.span).and_then(|r| {
            let file = sources.file(r.file)?;
            Some((file, file.lines().position(&file.text, r.start)))
        }) {
            let _ = write!(lines, "{}:{}:{}: ", file.path, at.line, at.column);
        }
        let _ = writeln!(
            lines,
            "{}[{}]: {}",
            diagnostic.severity.word(),
            diagnostic.code.number(),
            diagnostic.message
        );
    }
    lines
}

/// Why nothing was written.
#[derive(Debug)]
pub enum BuildError {
    /// The project has errors: one line for each.
    Findings(String),
    /// Something could not be written.
    Unwritable(WriteFault),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Findings(lines) => write!(f, "nothing was built:\n{lines}"),
            BuildError::Unwritable(fault) => write!(f, "{}", unwritable(fault).message),
        }
    }
}

impl std::error::Error for BuildError {}

/// The diagnostic for what could not be written; its span is of no file.
pub(crate) fn unwritable(fault: &WriteFault) -> Diagnostic {
    let path = fault.path.to_string_lossy().replace('\\', "/");
    Diagnostic::new(
        Code::Unwritable,
        crate::source::Span::default(),
        format!(
            "`{path}` can't be written: {}",
            project::read::reason(&fault.error)
        ),
    )
    .note("nothing was written: it is all files or none")
}
