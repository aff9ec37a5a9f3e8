//! One project as it is at one moment: what every feature reads.

use crate::analysis::Analysis;
use crate::diagnostics::{Diagnostic, Sink};
use crate::format::LaidOut;
use crate::lower::Lowered;
use crate::names::Names;
use crate::proof::JourneyProof;
use crate::source::{FileId, FileRange, SourceMap};
use crate::syntax::ast::{Decl, DeclKind};
use crate::workflow::{House, Workflow};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An immutable view of one project, cheap to clone. What could not be read or typed is there as far as it
/// goes: the tree of a broken file holds `Error` nodes, a broken journey has no workflow and no proof, and
/// [`Snapshot::last_good`] then tells what it was before.
#[derive(Debug, Clone)]
pub struct Snapshot {
    analysis: Arc<Analysis>,
    /// Of journeys that have errors now.
    good: Arc<BTreeMap<SmolStr, Good>>,
    /// Declarations that need not be formatted again.
    laid_out: Arc<LaidOut>,
}

/// What a journey was when it was last free of errors. Its spans are those of then: a step's place may have
/// moved within the declaration since.
#[derive(Debug, Clone)]
pub struct Good {
    /// What it did.
    pub workflow: Arc<Workflow>,
    /// What was proved of it.
    pub proof: Arc<JourneyProof>,
}

impl Snapshot {
    /// A first view of a project: what is good now is what was last good.
    pub fn of(analysis: Analysis) -> Self {
        Self::after(analysis, None)
    }

    /// A view that remembers, for journeys with errors, what the one before knew of them.
    #[must_use]
    pub fn next(&self, analysis: Analysis) -> Self {
        Self::after(analysis, Some(self))
    }

    fn after(analysis: Analysis, before: Option<&Snapshot>) -> Self {
        let mut good = BTreeMap::new();
        for (lowered, proof) in analysis.journeys.iter().zip(&analysis.proofs) {
            if (lowered.workflow.is_none() || proof.is_none())
                && let Some((_, decl)) = analysis.program.decls.get(lowered.decl)
                && let DeclKind::Journey(journey) = &decl.kind
                && let Some(then) = before.and_then(|before| before.last_good(&journey.name.text))
            {
                good.insert(journey.name.text.clone(), then);
            }
        }
        Snapshot {
            analysis: Arc::new(analysis),
            good: Arc::new(good),
            laid_out: before.map_or_else(Arc::default, |before| Arc::clone(&before.laid_out)),
        }
    }

    /// Whether the other is a view of the same moment.
    pub fn is(&self, other: &Snapshot) -> bool {
        Arc::ptr_eq(&self.analysis, &other.analysis)
    }

    /// What is known to be laid out.
    pub(super) fn laid_out(&self) -> &LaidOut {
        &self.laid_out
    }

    /// Everything that is known: the tree, the house, templates, documents, scenarios.
    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// All texts: sources, templates, `journey.toml`.
    pub fn sources(&self) -> &SourceMap {
        &self.analysis.project.sources
    }

    /// The text of a file; empty for one that is not of this project.
    pub fn text(&self, file: FileId) -> &str {
        self.sources().file(file).map_or("", |f| &f.text)
    }

    /// The file at a path relative to the project's folder, with `/`.
    pub fn file_at(&self, path: &str) -> Option<FileId> {
        let mut files = self.sources().files();
        files.find(|(_, f)| f.path == path).map(|(id, _)| id)
    }

    /// Declarations in the order of files and positions.
    pub fn decls(&self) -> impl Iterator<Item = (FileId, &Decl)> {
        let decls = self.analysis.program.decls.iter();
        decls.map(|(file, decl)| (*file, &**decl))
    }

    /// The declaration that holds a byte of a file, its documentation included; where it stands between two,
    /// none. An offset at its end counts as inside.
    pub fn decl_at(&self, file: FileId, offset: u32) -> Option<(usize, &Decl)> {
        let decls = self.analysis.program.decls.iter().enumerate();
        let mut here = decls.filter(|(_, (of, _))| *of == file);
        here.find_map(|(index, (_, decl))| {
            let at = self.sources().resolve(decl.span)?;
            (at.start <= offset && offset <= at.end).then_some((index, &**decl))
        })
    }

    /// The namespace, collected anew: names are borrowed from the tree.
    pub fn names(&self) -> Names<'_> {
        Names::collect(&self.analysis.program, &mut Sink::new())
    }

    /// Shared declarations, typed, as far as they are free of errors.
    pub fn house(&self) -> &House {
        &self.analysis.house
    }

    /// Journeys in source order, with what was proved of each; see [`Snapshot::last_good`] for those in error.
    pub fn journeys(&self) -> impl Iterator<Item = (&Lowered, Option<&JourneyProof>)> {
        let proofs = self.analysis.proofs.iter().map(Option::as_deref);
        self.analysis.journeys.iter().zip(proofs)
    }

    /// What a journey was when it was last free of errors: now, if it is.
    pub fn last_good(&self, journey: &str) -> Option<Good> {
        let now = || {
            let index = self.analysis.journey_named(journey)?;
            let lowered = self.analysis.journeys.get(index)?;
            Some(Good {
                workflow: Arc::clone(lowered.workflow.as_ref()?),
                proof: Arc::clone(self.analysis.proofs.get(index)?.as_ref()?),
            })
        };
        now().or_else(|| self.good.get(journey).cloned())
    }

    /// What is wrong, in the whole project, by file, place and code.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.analysis.diagnostics
    }

    /// What is wrong whose primary place touches a range.
    pub fn diagnostics_at(&self, range: FileRange) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics().iter().filter(move |d| {
            let at = self.sources().resolve(d.primary.span);
            at.is_some_and(|at| {
                at.file == range.file && at.start <= range.end && range.start <= at.end
            })
        })
    }
}
