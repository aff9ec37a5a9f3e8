//! What was proved of single journeys.

use crate::analysis::Analysis;
use crate::diagnostics::Diagnostic;
use crate::proof::{JourneyProof, Verdict};
use crate::workflow::Workflow;
use std::sync::Arc;

/// What was proved of a journey, and what platforms say of it.
#[derive(Debug)]
pub(in crate::analysis) struct Proved {
    pub(in crate::analysis) workflow: Arc<Workflow>,
    /// Of the journey alone.
    pub(in crate::analysis) proof: Arc<JourneyProof>,
    /// What platforms were told: guards that only all journeys together need are in it.
    pub(in crate::analysis) told: Arc<JourneyProof>,
    pub(in crate::analysis) found: Vec<Diagnostic>,
    /// By platform.
    pub(in crate::analysis) remarks: Vec<(&'static str, Vec<Diagnostic>)>,
}

impl Proved {
    /// Whether every rule is kept: then nothing was played in which a client answers to what branches ask.
    fn shows_nothing(&self) -> bool {
        let kept = |verdict| matches!(verdict, Verdict::Proved | Verdict::Enforced);
        self.proof.rules.iter().all(|rule| kept(rule.verdict))
    }

    /// Whether it holds for a journey that differs at most in where it stands, if it names no place, and in what its branches
    /// ask, if it shows nothing.
    pub(super) fn holds_for(&self, workflow: &Workflow) -> bool {
        let names_none =
            self.found.is_empty() && self.proof.rules.iter().all(|it| it.timeline.is_empty());
        let alike = if self.shows_nothing() {
            self.workflow.differs_only_in_questions(workflow)
        } else {
            self.workflow.differs_only_in_places(workflow)
        };
        alike && (names_none || self.workflow.stands_where(workflow))
    }
}

/// What platforms say of each journey: by journey, then by platform.
pub(in crate::analysis) type Remarks = Vec<Vec<(&'static str, Vec<Diagnostic>)>>;

/// What there is to keep of each journey that was proved.
pub(in crate::analysis) fn proved(
    analysis: &Analysis,
    alone: &[Option<Arc<JourneyProof>>],
    found: Vec<Vec<Diagnostic>>,
    remarks: Remarks,
    known: &[Option<Arc<Proved>>],
) -> Vec<Option<Arc<Proved>>> {
    let proofs = alone.iter().zip(&analysis.proofs);
    let journeys = analysis.journeys.iter().zip(proofs);
    let rest = found.into_iter().zip(remarks).zip(known);
    journeys
        .zip(rest)
        .map(|((journey, (proof, told)), ((found, remarks), known))| {
            // Also where something else keeps the journey from being proved just now.
            if let Some(known) = known
                && told.as_ref().is_none_or(|told| known.told == *told)
            {
                return Some(Arc::clone(known));
            }
            let (workflow, proof) = (journey.workflow.as_ref()?, proof.as_ref()?);
            Some(Arc::new(Proved {
                workflow: Arc::clone(workflow),
                proof: Arc::clone(proof),
                told: Arc::clone(told.as_ref()?),
                found,
                remarks,
            }))
        })
        .collect()
}
