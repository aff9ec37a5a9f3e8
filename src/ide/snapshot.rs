//! One project as it is at one moment: what every feature reads.

use super::index::Index;
use crate::analysis::Analysis;
use crate::diagnostics::Diagnostic;
use crate::format::LaidOut;
use crate::lower::Lowered;
use crate::names::{Entry, NameKind, Names};
use crate::proof::JourneyProof;
use crate::source::{FileId, FileRange, SourceMap};
use crate::syntax::ast::{Decl, DeclKind};
use crate::workflow::{House, Workflow};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::{Arc, Weak};

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
    index: Index,
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

/// Of which moment a view was, for who remembers what was found out then: keeps nothing of the view alive.
#[derive(Debug, Clone)]
pub struct Moment(Weak<Analysis>);

impl Moment {
    /// Whether a view is of this moment.
    pub fn is_of(&self, snapshot: &Snapshot) -> bool {
        std::ptr::eq(self.0.as_ptr(), Arc::as_ptr(&snapshot.analysis))
    }

    /// Whether no view of it is left.
    pub fn is_over(&self) -> bool {
        self.0.strong_count() == 0
    }
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
        for (lowered, proof) in analysis.journeys.iter().zip(analysis.proofs.iter()) {
            if (lowered.workflow.is_none() || proof.is_none())
                && let Some((_, decl)) = analysis.program.decls.get(lowered.decl)
                && let DeclKind::Journey(journey) = &decl.kind
                && let Some(then) = before.and_then(|before| before.last_good(&journey.name.text))
            {
                good.insert(journey.name.text.clone(), then);
            }
        }
        let index = before.map(|before| before.index.after(&before.analysis, &analysis));
        Snapshot {
            index: index.unwrap_or_default(),
            analysis: Arc::new(analysis),
            good: Arc::new(good),
            laid_out: before.map_or_else(Arc::default, |before| Arc::clone(&before.laid_out)),
        }
    }

    /// The moment of which it is a view.
    pub fn moment(&self) -> Moment {
        Moment(Arc::downgrade(&self.analysis))
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

    /// A declaration, by its place in the program.
    pub fn decl(&self, index: usize) -> Option<(FileId, &Decl)> {
        let (file, decl) = self.analysis.program.decls.get(index)?;
        Some((*file, decl))
    }

    /// The declaration that holds a byte of a file, its documentation included; where it stands between two,
    /// none. An offset at its end counts as inside.
    pub fn decl_at(&self, file: FileId, offset: u32) -> Option<(usize, &Decl)> {
        let all = &self.analysis.program.decls;
        // Those of one file stand together, in its order, and none overlaps the next.
        let first = all.iter().position(|(of, _)| *of == file)?;
        let place = |decl: &Decl| self.sources().resolve(decl.span);
        let begun = all.partition_point(first..all.len(), |(of, decl)| {
            *of == file && place(decl).is_some_and(|at| at.start <= offset)
        });
        let from = begun.saturating_sub(2).max(first);
        let mut here = all.range(from..begun).enumerate();
        here.find_map(|(index, (_, decl))| {
            let holds = place(decl).is_some_and(|at| offset <= at.end);
            holds.then_some((from + index, &**decl))
        })
    }

    /// The namespace. Who asks for a few names asks for a [`Snapshot::name`].
    pub fn names(&self) -> Names<'_> {
        self.analysis.names()
    }

    /// What a name names.
    pub fn name(&self, name: &str) -> Option<Entry<'_>> {
        self.index.get(&self.analysis, name)
    }

    /// The names of one kind by the alphabet, each with the declaration that holds it.
    pub(super) fn names_of(&self, kind: NameKind) -> impl Iterator<Item = (&SmolStr, usize)> {
        self.index.of_kind(&self.analysis, kind)
    }

    /// The journeys and sequences that have a step that leads to a name, in source order, by declaration.
    pub(super) fn leading_to(&self, name: &str) -> Vec<usize> {
        self.index.leading_to(&self.analysis, name)
    }

    /// The journeys whose steps, or those of sequences that they run, lead to a name; in source order, by declaration.
    pub(super) fn journeys_leading_to(&self, name: &str) -> Vec<usize> {
        self.index.journeys_leading_to(&self.analysis, name)
    }

    /// A journey, with what was proved of it.
    pub fn journey(&self, name: &str) -> Option<(&Lowered, Option<&JourneyProof>)> {
        let decl = self
            .name(name)
            .filter(|it| it.kind == NameKind::Journey)?
            .decl;
        let journeys = &self.analysis.journeys;
        let at = journeys.place_of(&decl, |journey| journey.decl)?;
        let proof = self.analysis.proofs.get(at).and_then(Option::as_deref);
        Some((journeys.get(at)?, proof))
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
