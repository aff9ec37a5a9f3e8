//! Runs the passes over a project; the one entry for the command line, editors and build scripts.
//!
//! No pass is skipped because something elsewhere is wrong; only journeys without errors, of their
//! own or of what they use, reach proof and targets. Comes after everything but `cli`; does no IO
//! but through `project`.

mod audit;
mod authorship;
mod compile;
mod consequences;
mod in_place;
mod kept;
mod lives;
mod meaning;
mod one_cause;
mod order;
mod platforms;
mod prove;
mod reach;
mod returned;
mod session;
mod sound;
mod taken_over;
mod tests;

pub use audit::{Audit, AuditEntry, FlowWorst, Unproved, WorstOf, audit};
pub use authorship::Reach;
pub use compile::{BuildError, Compilation, Options, compile};
pub(crate) use compile::{REPORT, unwritable};
pub use in_place::in_place;
pub use lives::{Life, LifeEvent, LifeLine};
pub use platforms::{Document, Releases};
pub use prove::Proofs;
pub use returned::{Built, Returned, returned};
pub use session::Session;
pub use taken_over::{Found, TakenOver, take_over};
pub use tests::{TestResult, Walked, run_tests};

use crate::checks;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lower::{self, Journeys};
use crate::messages::Templates;
use crate::names::{self, Names};
use crate::project::{self, Level, Project};
use crate::proof::TogetherReport;
use crate::row::Row;
use crate::syntax::ast::{Decl, DeclKind};
use crate::syntax::{self, Program};
use crate::targets::{self, Target};
use crate::types;
use crate::workflow::{Coverage, House, Scenario};
use kept::Kept;
use platforms::Keep;
use std::sync::Arc;

/// Everything known about a project.
#[derive(Debug)]
pub struct Analysis {
    /// The project, its texts among it.
    pub project: Project,
    /// The template files that the program names, as read.
    pub templates: Templates,
    /// The tree.
    pub program: Arc<Program>,
    /// Which names are declared where.
    declared: Arc<names::Table>,
    /// Shared declarations, typed.
    pub house: House,
    /// Journeys in source order.
    pub journeys: Journeys,
    /// What was proved of each journey, in the order of `journeys`; `None` where it is not fit for it.
    pub proofs: Proofs,
    /// What was proved over all journeys together; nothing where one of them could not be proved.
    pub together: Arc<Vec<TogetherReport>>,
    /// Tests that are free of errors, in source order.
    pub scenarios: Vec<Scenario>,
    /// What each platform makes of each journey, in the order of platforms and journeys; empty where
    /// that was not asked for.
    pub documents: Vec<Document>,
    /// What is wrong, by file, place and code.
    pub diagnostics: Vec<Diagnostic>,
}

impl Analysis {
    /// Says what is wrong with a project, also for the platforms that its `journey.toml` lists. Keeps no
    /// documents.
    pub fn of(project: Project) -> Self {
        Self::once(project, &[], Keep::Nothing, &Releases::new())
    }

    /// Analyses a project for the platforms `asked` for; for those that its `journey.toml` lists, where none
    /// is. Keeps what each makes of each journey.
    pub fn for_targets(project: Project, asked: &[&'static dyn Target]) -> Self {
        Self::once(project, asked, Keep::Documents, &Releases::new())
    }

    /// The same, with documents that are live for the journeys that may be. Those who call have compared what
    /// each means with what was let through.
    fn for_release(project: Project, asked: &[&'static dyn Target], releases: &Releases) -> Self {
        Self::once(project, asked, Keep::Documents, releases)
    }

    fn once(
        project: Project,
        asked: &[&'static dyn Target],
        keep: Keep,
        releases: &Releases,
    ) -> Self {
        let mut before = Before::default();
        match Self::run(project, asked, keep, releases, &mut before, &|| false) {
            Ok(analysis) => analysis,
            // Nobody takes it back.
            Err(project) => Self::nothing(*project),
        }
    }

    /// A project that was not looked at.
    fn nothing(project: Project) -> Self {
        Analysis {
            project,
            templates: Templates::default(),
            program: Arc::default(),
            declared: Arc::default(),
            house: House::default(),
            journeys: Journeys::default(),
            proofs: Proofs::default(),
            together: Arc::default(),
            scenarios: Vec::new(),
            documents: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Runs all passes; takes from `before` what is still true, and leaves there what this look has found. Gives the
    /// project back where `cancelled` says, meanwhile, that nobody wants to know any more.
    fn run(
        mut project: Project,
        asked: &[&'static dyn Target],
        keep: Keep,
        releases: &Releases,
        before: &mut Before,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, Box<Project>> {
        let kept = &mut before.kept;
        let mut sink = Sink::new();
        sink.extend(project.faults.iter().cloned());
        let program = syntax::parse_again(
            &mut project.sources,
            &project.journeys,
            &mut kept.syntax,
            &mut sink,
        );
        let paths = kept.paths.follow(&program).map(str::to_owned);
        let mut templates = project::read_templates(&mut project, paths, &before.templates);
        templates.register(&mut project.sources);
        if before.again {
            before.templates = templates.clone();
        }
        let sources = &project.sources;

        let edit = kept.edit(&program);
        let names = match kept.declared(edit.as_ref(), &program) {
            Some(table) => Names::known(&program, table, &mut sink),
            None => Names::collect(&program, &mut sink),
        };
        let same = kept.compare(edit, &program, &names, sources, &templates);
        let made = |decl: usize| kept.letter(&same, decl);
        let known = kept.messages().filter(|_| same.is_any());
        let known = known.map(|all| types::Known {
            messages: types::KnownMessages {
                all,
                made: &made,
                at: kept.letters_at(&same, &program),
            },
            bindings: kept.bindings(&same, &program),
        });
        let known = known.as_ref();
        let types::MadeHouse {
            mut house,
            messages: letters,
            binds_well,
        } = types::house(&program, &names, sources, &templates, known, &mut sink);
        if cancelled() {
            drop(names);
            return Err(Box::new(project));
        }
        if same.is_any() && !kept.is_same_house(&house) {
            // What was kept was made in another house.
            kept.forget();
            drop(names);
            return Self::run(project, asked, keep, releases, before, cancelled);
        }
        let made = |decl: usize| kept.made(&same, decl);
        let known = kept.lowered().filter(|_| same.is_any());
        let known = known.map(|all| lower::Known {
            all,
            made: &made,
            at: kept.journeys_at(&same, &program),
        });
        let known = known.as_ref();
        let (mut journeys, anew) =
            lower::journeys(&program, &names, sources, &house, known, &mut sink);
        let others = kept.share_workflows(&same, &mut journeys, &anew);
        house.escalation = lower::escalation(&program, &names, sources, &house, &mut sink);
        let is_test = |decl: &Decl| matches!(decl.kind, DeclKind::Test(_));
        let scenarios = if program.few().any(|(_, _, decl)| is_test(decl)) {
            let splits = lower::walk::splits(&program);
            types::scenarios(&program, &names, &house, &splits, &mut sink)
        } else {
            Vec::new()
        };
        kept.ledger.follow(&program);
        kept.judged.follow(&house, &journeys);
        let checked = kept.checked(&same, &program, &house, (&journeys, &others));
        let told = checks::run(
            &checks::Context {
                program: &program,
                names: &names,
                house: &house,
                sources,
                templates: &templates,
                journeys: &journeys,
                ledger: &kept.ledger,
                judged: &kept.judged,
                memory: before.again.then_some(&kept.memory),
            },
            checked.as_ref(),
            &mut sink,
        );
        let flooded = names.has_searched_enough();
        if flooded && kept.is_used() {
            // What is said now depends on the order of looking: once more, from the start.
            kept.forget();
            drop(names);
            return Self::run(project, asked, keep, releases, before, cancelled);
        }
        let wanted = platforms::wanted(&project.config, &program, asked, &mut sink);
        targets::check(&house, &mut sink);

        let found = sink.into_vec();
        let fit = sound::journeys(
            sources,
            &program,
            &names,
            &journeys,
            &found,
            &mut kept.words,
        );
        let mut sink = Sink::new();
        sink.extend(found);
        let answers_as_before = kept.answers_as(&house);
        let known = if answers_as_before {
            kept.proved(&same, &journeys)
        } else {
            Row::repeat(None, journeys.len())
        };
        let proved = kept.proved_before(&known, &same, &house, &journeys);
        let last = kept.alone();
        let mut alone = prove::all(&house, &journeys, &fit, &proved, last, cancelled);
        kept.share_proofs(&same, &journeys, &proved, &mut alone.proofs);
        if cancelled() {
            drop(names);
            return Err(Box::new(project));
        }
        let found = alone.found.iter().flatten();
        sink.extend(found.flat_map(|found| found.iter()).cloned());
        // What the rules come to over all journeys may be asked of each of them.
        let before_that = kept.together(&house, &journeys, &alone.proofs, &mut sink);
        let (proofs, together) = if let Some(told) = before_that {
            told
        } else {
            let known = &mut kept.journeys;
            let proved = prove::together(&house, &journeys, &alone.proofs, (known, cancelled));
            let Some(sums) = proved else {
                kept.break_off_together(&house);
                drop(names);
                return Err(Box::new(project));
            };
            let proofs = kept.with_guards(&sums.reports, &journeys, &alone.proofs);
            if before.again {
                kept.keep_together(&house, &journeys, &alone.proofs, &proofs, &sums);
            }
            sink.extend(sums.found.into_iter().chain(sums.warned));
            (proofs, sums.reports)
        };
        let (documents, remarks) =
            platforms::compile(&wanted, &house, &journeys, &proofs, keep, releases, &known);
        sink.extend(platforms::told(
            &wanted,
            &house,
            &journeys,
            &remarks,
            &mut kept.platforms,
        ));

        let mut diagnostics = sink.into_vec();
        if project.incomplete {
            diagnostics.retain(|d| !SHADOWS.contains(&d.code));
        }
        diagnostics = consequences::settle(sources, &program, diagnostics);
        order::sort(sources, &mut diagnostics);
        let levels = &project.config.lints;
        if !levels.is_empty() {
            diagnostics.retain_mut(|d| at_level(d, levels.get(&d.code)));
        }
        let declared = Arc::clone(names.table());
        drop(names);
        let analysis = Analysis {
            project,
            templates,
            program: Arc::new(program),
            declared,
            house,
            journeys,
            proofs,
            together,
            scenarios,
            documents,
            diagnostics,
        };
        if flooded {
            before.kept.forget();
        } else if before.again {
            let proved = kept::proved(&analysis, &alone, remarks, &known);
            let kept = &mut before.kept;
            let found = (proved, alone, told, binds_well);
            kept.keep(&analysis, &same, letters, &anew, found);
        }
        Ok(analysis)
    }

    /// The namespace.
    pub fn names(&self) -> Names<'_> {
        Names::known(&self.program, &self.declared, &mut Sink::new())
    }

    /// What the journeys without errors say to the decision points of a buyer.
    pub fn coverage(&self) -> Coverage {
        let workflows = self.journeys.iter().filter_map(|j| j.workflow.as_deref());
        Coverage::of(&self.house, workflows)
    }

    /// Whether what its journeys do is known, so that tests can be played: only a promise, a platform or
    /// an approval is at fault, if anything is.
    pub fn has_stories(&self) -> bool {
        self.journeys.iter().all(|j| j.workflow.is_some())
            && self.diagnostics.iter().all(|d| {
                let family = d.code.number().get(..3).unwrap_or("");
                d.code.severity() != Severity::Error || matches!(family, "J04" | "J05" | "J07")
            })
    }

    /// Whether anything is wrong enough that nothing may be built.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error)
    }
}

/// What one look at a project leaves for the next.
#[derive(Debug, Default)]
struct Before {
    kept: Kept,
    templates: Templates,
    /// Whether there will be another look.
    again: bool,
}

/// What may be wrong only because a source could not be read, which was reported.
const SHADOWS: &[Code] = &[
    Code::UnknownName,
    Code::OneBrand,
    Code::UnusedName,
    Code::NeverSent,
    Code::NoRestraint,
    Code::NoGate,
    Code::UnknownMergeField,
    Code::UnknownLocale,
    Code::BindingMissing,
    Code::BindingUnknown,
];

/// Gives a warning or lint the level that the project wants; false: not reported at all.
fn at_level(diagnostic: &mut Diagnostic, level: Option<&Level>) -> bool {
    match level {
        None => {}
        Some(Level::Allow) => return false,
        Some(Level::Warn) => diagnostic.severity = Severity::Warning,
        Some(Level::Deny) => diagnostic.severity = Severity::Error,
    }
    true
}
