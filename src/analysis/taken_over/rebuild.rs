//! Compiles and builds one journey of an edited project, as often as it is asked, without the passes that say nothing of
//! what a platform gets of it.

use super::super::{Analysis, returned};
use crate::approvals::meaning::{self, Hash};
use crate::diagnostics::Sink;
use crate::import::Importer;
use crate::lower;
use crate::names::Names;
use crate::project::Project;
use crate::proof::{self, Verdict};
use crate::syntax;
use crate::targets::{Input, Said, Target};
use crate::types;
use crate::workflow::House;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// The texts of the files that an edit may change, by path.
pub(super) type Texts = BTreeMap<String, String>;

/// Builds of one journey.
pub(super) struct Bench<'a> {
    pub(super) analysis: &'a Analysis,
    target: &'static dyn Target,
    importer: &'a Importer,
    pub(super) journey: SmolStr,
    /// By rule: whether the journeys together need its guard, though this one alone would not.
    guarded: Vec<bool>,
    allowances: Vec<(String, String)>,
    pub(super) tried: usize,
}

/// What an edited journey is on the platform, and what it means.
pub(super) struct Rebuilt {
    pub(super) said: String,
    pub(super) hash: Hash,
}

impl<'a> Bench<'a> {
    pub(super) fn new(
        analysis: &'a Analysis,
        target: &'static dyn Target,
        importer: &'a Importer,
        journey: &SmolStr,
    ) -> Option<Self> {
        let at = analysis.journey_named(journey)?;
        let proof = analysis.proofs.get(at)?.as_ref()?;
        Some(Bench {
            analysis,
            target,
            importer,
            journey: journey.clone(),
            guarded: proof
                .rules
                .iter()
                .map(|rule| rule.verdict == Verdict::Enforced)
                .collect(),
            allowances: analysis.allowances(),
            tried: 0,
        })
    }

    /// The shared declarations.
    pub(super) fn house(&self) -> &'a House {
        &self.analysis.house
    }

    /// The project as it is.
    pub(super) fn project(&self) -> &'a Project {
        &self.analysis.project
    }

    /// Builds the journey with these texts in the places of the project's; nothing where it is not fit for it.
    pub(super) fn rebuilt(&mut self, texts: &Texts) -> Option<Rebuilt> {
        self.tried += 1;
        let project = &self.analysis.project;
        let mut sources = project.sources.clone();
        for file in &project.journeys {
            let path = &project.sources.file(*file)?.path;
            if let Some(text) = texts.get(path) {
                sources.set_text(*file, text.to_owned());
            }
        }
        let mut sink = Sink::new();
        let program = syntax::parse(&mut sources, &project.journeys, &mut sink);
        let names = Names::collect(&program, &mut sink);
        let templates = &self.analysis.templates;
        let house = types::house(&program, &names, &sources, templates, None, &mut sink).house;
        let (journeys, _) = lower::journeys(&program, &names, &sources, &house, None, &mut sink);
        let workflow = journeys
            .iter()
            .filter_map(|journey| journey.workflow.as_deref())
            .find(|workflow| workflow.name == self.journey)?;
        let (mut proof, _) = proof::prove_unless(&house, workflow, &|| false)?;
        let rules = workflow.rules.iter().zip(&mut proof.rules);
        for ((rule, own), guarded) in rules.zip(&self.guarded) {
            if *guarded && rule.otherwise.is_some() && own.verdict == Verdict::Proved {
                own.verdict = Verdict::Enforced;
            }
        }
        let compiled = self.target.compile(
            &Input {
                house: &house,
                workflow,
                proof: &proof,
                bindings: house.bindings.get(self.target.name()),
                release: None,
            },
            &mut Said::default(),
        )?;
        let said = returned::said(self.importer, &compiled.document.to_string())?;
        let meaning = meaning::meaning(&meaning::Input {
            house: &house,
            workflow,
            proof: &proof,
            allowances: &self.allowances,
        });
        Some(Rebuilt {
            said,
            hash: meaning.whole,
        })
    }
}
