//! Journeys and restraints to [`Workflow`]s: names and types are checked on the way, sequences
//! expanded, every step reduced to the few core nodes. After `types`, before `proof` and `checks`.
//! Knows no platform and proves nothing.
//!
//! A journey is built front to back (`graph`), so that every edge leads forward. A sequence is put
//! in place wherever it is run; what is wrong in it is reported once.

mod allowances;
mod brand;
mod certainty;
mod changes;
mod clauses;
mod draft;
pub(crate) mod errors;
mod escalation;
mod facts;
mod graph;
mod journey;
mod lowering;
mod quiet;
mod restraint;
mod reviews;
mod rule_sense;
mod sequences;
mod start;
mod together;
pub(crate) mod walk;

pub use draft::Draft;
pub use escalation::escalation;
pub(crate) use graph::{Edge, OPEN, Slot};
pub use lowering::Lowering;
pub(crate) use restraint::counted;
pub(crate) use reviews::Reviewed;

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::names::{Names, Told};
use crate::row::Row;
use crate::source::{ChunkId, SourceMap, Span};
use crate::syntax::Program;
use crate::syntax::ast::{self, DeclKind, Step};
use crate::workflow::{House, Paths, Workflow};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::sync::Arc;

/// What came of each journey, in source order.
pub type Journeys = Row<Lowered>;

/// What came of one journey.
#[derive(Debug, Clone)]
pub struct Lowered {
    /// Index of its declaration in [`Program::decls`].
    pub decl: usize,
    /// The workflow; `None` where an error in the journey (already reported) makes it unfit for
    /// proof and targets.
    pub workflow: Option<Arc<Workflow>>,
    /// Of a journey without a workflow, what is known; `None` also where not all of its steps could be read.
    pub draft: Option<Arc<Draft>>,
    /// All of it, to be kept.
    pub(crate) made: Arc<Made>,
}

impl Lowered {
    fn of(decl: usize, made: Arc<Made>) -> Lowered {
        Lowered {
            decl,
            workflow: made.workflow.clone(),
            draft: made.draft.clone(),
            made,
        }
    }

    /// Says by the same value what was the same `before`, unless others hold it too.
    pub(crate) fn share(&mut self, before: &Made) {
        if let Some(own) = Arc::get_mut(&mut self.made)
            && own.workflow == before.workflow
        {
            own.workflow.clone_from(&before.workflow);
            self.workflow.clone_from(&before.workflow);
        }
    }

    /// The ways through it, where they are known.
    pub fn paths(&self) -> Option<Paths<'_>> {
        let workflow = self.workflow.as_ref().map(|workflow| workflow.paths());
        workflow.or_else(|| self.draft.as_ref().map(|draft| draft.paths()))
    }
}

/// The meaning of a step: its node becomes nodes of the workflow.
pub trait LowerStep {
    /// Checks this step's names and types and adds its nodes. `step` is the one that holds it.
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>);
}

/// What came of one journey, to be kept while nothing changes that it was made from.
#[derive(Debug)]
pub struct Made {
    /// The tree that it was made from.
    pub decl: Arc<ast::Decl>,
    workflow: Option<Arc<Workflow>>,
    draft: Option<Arc<Draft>>,
    found: Vec<Diagnostic>,
    expanded: FxHashSet<SmolStr>,
    told: Told,
}

impl Made {
    /// Whether both have one workflow, and it is the same value.
    pub(crate) fn is_shared_with(&self, before: &Made) -> bool {
        let both = self.workflow.as_ref().zip(before.workflow.as_ref());
        both.is_some_and(|(now, was)| Arc::ptr_eq(now, was))
    }

    /// Whether anything that was found names a place in one of these chunks: a name that is near to one that nothing
    /// declares is shown where it is declared, though no word leads there.
    pub(crate) fn names_place_in(&self, chunks: &[ChunkId]) -> bool {
        let mut places = self.found.iter().flat_map(Diagnostic::spans);
        places.any(|span| chunks.contains(&span.chunk))
    }

    /// Whether anything was said of it, or it runs a sequence.
    pub(crate) fn says_anything(&self) -> bool {
        !self.found.is_empty() || !self.told.is_empty() || !self.expanded.is_empty()
    }

    /// The workflow, to be shared.
    pub(crate) fn workflow(&self) -> Option<&Arc<Workflow>> {
        self.workflow.as_ref()
    }
}

/// What is known of journeys from before, where all else that they are made from is the same.
pub struct Known<'k> {
    /// All journeys then.
    pub all: &'k Journeys,
    /// What came of the one of a declaration that need not be looked at.
    pub made: &'k dyn Fn(usize) -> Option<Arc<Made>>,
    /// The declarations of the others, in their order: those to be made anew, and with what came of them those of which
    /// something was said.
    pub at: Vec<(usize, Option<Arc<Made>>)>,
}

/// Lowers every journey of the project, in source order; reports what is wrong in journeys,
/// sequences and restraints. `sources` gives the words of each rule as written. What is `known` is taken as it is; it must
/// have been made from the same. Gives the places of those that were made anew beside them.
pub fn journeys(
    program: &Program,
    names: &Names<'_>,
    sources: &SourceMap,
    house: &House,
    known: Option<&Known<'_>>,
    sink: &mut Sink,
) -> (Journeys, Vec<usize>) {
    let sequences = sequences::Sequences::collect(program, sink);
    let restraints = restraint::Restraints::lower(program, names, sources, house, sink);
    let brand = brand::BrandDefaults::of(program);
    let shared = journey::Shared {
        program,
        brand: &brand,
        names,
        house,
        sources,
        sequences: &sequences,
        restraints: &restraints,
    };
    let mut once = Once::default();
    let mut expanded = FxHashSet::default();
    let every = || program.journeys().iter().map(|&decl| (decl, None));
    let at = known.map_or_else(|| every().collect(), |known| known.at.clone());
    let mut anew = Vec::new();
    for (decl, made) in at {
        let made = if let Some(made) = made {
            names.add_told(&made.told);
            made
        } else {
            let Some((_, declaration)) = program.decls.get(decl) else {
                continue;
            };
            let DeclKind::Journey(journey) = &declaration.kind else {
                continue;
            };
            let (made, told) = names.told_apart(|| journey::lower(&shared, declaration, journey));
            let made = Arc::new(Made {
                decl: Arc::clone(declaration),
                workflow: made.workflow.map(Arc::new),
                draft: made.draft.map(Arc::new),
                found: made.found,
                expanded: made.expanded,
                told,
            });
            anew.push((decl, Arc::clone(&made)));
            made
        };
        once.pass_on(made.found.iter().cloned(), sink);
        expanded.extend(made.expanded.iter().cloned());
    }
    for (_, _, declaration) in program.few() {
        if let DeclKind::Sequence(sequence) = &declaration.kind {
            if Lowering::is_empty(&sequence.steps) {
                sink.push(errors::no_steps(&sequence.name, "sequence"));
            } else if !expanded.contains(&sequence.name.text) {
                once.pass_on(journey::lower_alone(&shared, sequence), sink);
            }
        }
    }
    in_order(program.journeys(), known, anew)
}

/// The journeys of these declarations, those made anew in their places; and these places.
fn in_order(
    decls: &[usize],
    known: Option<&Known<'_>>,
    anew: Vec<(usize, Arc<Made>)>,
) -> (Journeys, Vec<usize>) {
    let anew = anew.into_iter();
    let mut anew: Vec<(usize, Lowered)> = anew
        .filter_map(|(decl, made)| {
            let place = decls.binary_search(&decl).ok()?;
            Some((place, Lowered::of(decl, made)))
        })
        .collect();
    let places: Vec<usize> = anew.iter().map(|(place, _)| *place).collect();
    let as_many = known.filter(|known| known.all.len() == decls.len());
    let Some(as_many) = as_many else {
        // Those that were not made anew are where they were among the others.
        let mut anew = anew.into_iter().map(|(_, own)| own).peekable();
        let each = decls.iter().filter_map(|&decl| {
            let own = anew.next_if(|own| own.decl == decl);
            own.or_else(|| Some(Lowered::of(decl, (known?.made)(decl)?)))
        });
        return (each.collect(), places);
    };
    let both = as_many.all.iter().zip(decls);
    let mut all = if both.clone().all(|(own, decl)| own.decl == *decl) {
        as_many.all.clone()
    } else {
        let moved = |(own, decl): (&Lowered, &usize)| Lowered {
            decl: *decl,
            ..own.clone()
        };
        both.map(moved).collect()
    };
    for (place, own) in anew.drain(..) {
        all.set(place, own);
    }
    (all, places)
}

/// Passes each fault on once, however many journeys run the sequence that it stands in.
#[derive(Default)]
struct Once {
    seen: FxHashSet<(Code, Span)>,
}

impl Once {
    fn pass_on(&mut self, found: impl IntoIterator<Item = Diagnostic>, sink: &mut Sink) {
        for diagnostic in found {
            if self.seen.insert((diagnostic.code, diagnostic.primary.span)) {
                sink.push(diagnostic);
            }
        }
    }
}
