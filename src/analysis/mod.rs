//! Runs the passes over a project; the one entry for the command line, editors and build scripts.
//!
//! No pass is skipped because something elsewhere is wrong; only journeys without errors reach
//! proof and targets.

mod order;

use crate::checks;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::lower::{self, Lowered};
use crate::messages;
use crate::names::Names;
use crate::project::{self, Level, Project};
use crate::proof::{self, JourneyProof};
use crate::syntax::{self, Program};
use crate::targets::{self, Compiled, Target};
use crate::types;
use crate::workflow::House;
use std::collections::BTreeSet;

/// Everything known about a project.
#[derive(Debug)]
pub struct Analysis {
    /// The project, its texts among it.
    pub project: Project,
    /// The tree.
    pub program: Program,
    /// Shared declarations, typed.
    pub house: House,
    /// Journeys in source order.
    pub journeys: Vec<Lowered>,
    /// What was proved of each journey, in the order of `journeys`; `None` where the journey has errors.
    pub proofs: Vec<Option<JourneyProof>>,
    /// What each platform makes of each journey, in the order of platforms and journeys.
    pub compiled: Vec<Artefact>,
    /// What is wrong, by file, place and code.
    pub diagnostics: Vec<Diagnostic>,
}

/// One journey for one platform.
#[derive(Debug)]
pub struct Artefact {
    /// The platform.
    pub target: &'static str,
    /// Index into [`Analysis::journeys`].
    pub journey: usize,
    /// What the platform makes of it.
    pub compiled: Compiled,
}

impl Analysis {
    /// Analyses a project for the platforms that its `journey.toml` lists.
    pub fn of(project: Project) -> Self {
        Self::for_targets(project, &[])
    }

    /// Analyses a project for the platforms that its `journey.toml` lists and for `more`.
    pub fn for_targets(mut project: Project, more: &[&'static dyn Target]) -> Self {
        let mut sink = Sink::new();
        sink.extend(std::mem::take(&mut project.faults));
        let program = syntax::parse(&mut project.sources, &project.journeys, &mut sink);
        let paths = messages::template_paths(&program);
        let paths: BTreeSet<String> = paths.into_iter().map(|(path, _)| path).collect();
        let mut templates = project::read_templates(&mut project, paths);
        templates.register(&mut project.sources);
        let (house, journeys) = {
            let names = Names::collect(&program, &mut sink);
            let house = types::house(&program, &names, &project.sources, &templates, &mut sink);
            let journeys = lower::journeys(&program, &names, &project.sources, &house, &mut sink);
            checks::run(
                &checks::Context {
                    program: &program,
                    names: &names,
                    house: &house,
                    journeys: &journeys,
                },
                &mut sink,
            );
            (house, journeys)
        };
        let mut proofs = Vec::with_capacity(journeys.len());
        for lowered in &journeys {
            proofs.push(lowered.workflow.as_ref().map(|workflow| {
                let (proof, found) = proof::prove(&house, workflow);
                sink.extend(found);
                proof
            }));
        }
        let mut wanted: Vec<&'static dyn Target> = Vec::new();
        let listed = project
            .config
            .targets
            .iter()
            .filter_map(|(name, _)| targets::find(name));
        for target in listed.chain(more.iter().copied()) {
            if !wanted.iter().any(|t| t.name() == target.name()) {
                wanted.push(target);
            }
        }
        let mut compiled = Vec::new();
        for target in wanted {
            for (journey, (lowered, proof)) in journeys.iter().zip(&proofs).enumerate() {
                let (Some(workflow), Some(proof)) = (&lowered.workflow, proof) else {
                    continue;
                };
                let input = targets::Input {
                    house: &house,
                    workflow,
                    proof,
                    bindings: house.bindings.get(target.name()),
                };
                if let Some(made) = target.compile(&input, &mut sink) {
                    compiled.push(Artefact {
                        target: target.name(),
                        journey,
                        compiled: made,
                    });
                }
            }
        }
        let mut diagnostics = sink.into_vec();
        order::sort(&project.sources, &mut diagnostics);
        diagnostics.retain_mut(|d| at_level(d, project.config.lints.get(&d.code)));
        Analysis {
            project,
            program,
            house,
            journeys,
            proofs,
            compiled,
            diagnostics,
        }
    }

    /// Whether anything is wrong enough that nothing may be built.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error)
    }
}

/// Gives a warning or lint the level that the project wants; false: not reported at all.
fn at_level(diagnostic: &mut Diagnostic, level: Option<&Level>) -> bool {
    match level {
        None => true,
        Some(Level::Allow) => false,
        Some(Level::Warn) => {
            diagnostic.severity = Severity::Warning;
            true
        }
        Some(Level::Deny) => {
            diagnostic.severity = Severity::Error;
            true
        }
    }
}

/// Whether a project may change the level of a code: only of what is not an error by itself.
pub(crate) fn has_level(code: Code) -> bool {
    code.severity() != Severity::Error
}
