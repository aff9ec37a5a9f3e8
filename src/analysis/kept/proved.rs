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
    pub(in crate::analysis) found: Vec<Diagnostic>,
    /// Of each platform the latest, and the one before: while another journey is broken they are told the proof of this one
    /// alone.
    remarks: Vec<Arc<Remark>>,
}

/// What a platform says of a journey.
#[derive(Debug)]
pub(in crate::analysis) struct Remark {
    pub(in crate::analysis) target: &'static str,
    /// What it was told: guards that only all journeys together need are in it, where that is known.
    pub(in crate::analysis) told: Arc<JourneyProof>,
    pub(in crate::analysis) found: Vec<Diagnostic>,
}

impl Proved {
    /// What a platform said that was told this.
    pub(in crate::analysis) fn remark(
        &self,
        target: &str,
        told: &Arc<JourneyProof>,
    ) -> Option<&Arc<Remark>> {
        let mut of = self.remarks.iter().filter(|said| said.target == target);
        of.find(|said| said.told == *told)
    }

    /// The same with these remarks, if any is new; of those before the latest one of each platform stays.
    fn with(known: &Arc<Proved>, remarks: Vec<Arc<Remark>>) -> Arc<Proved> {
        let is_known = |new: &Arc<Remark>| known.remarks.iter().any(|said| Arc::ptr_eq(said, new));
        if remarks.iter().all(is_known) {
            return Arc::clone(known);
        }
        let before = |new: &Arc<Remark>| {
            let mut of = known.remarks.iter();
            let before = of.find(|said| said.target == new.target && !Arc::ptr_eq(said, new));
            before.map(Arc::clone)
        };
        let before: Vec<Arc<Remark>> = remarks.iter().filter_map(before).collect();
        Arc::new(Proved {
            workflow: Arc::clone(&known.workflow),
            proof: Arc::clone(&known.proof),
            found: known.found.clone(),
            remarks: remarks.into_iter().chain(before).collect(),
        })
    }

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
pub(in crate::analysis) type Remarks = Vec<Vec<Arc<Remark>>>;

/// What there is to keep of each journey that was proved. What is `known` is kept also where something else keeps the journey
/// from being proved just now.
pub(in crate::analysis) fn proved(
    analysis: &Analysis,
    alone: &[Option<Arc<JourneyProof>>],
    found: Vec<Vec<Diagnostic>>,
    remarks: Remarks,
    known: &[Option<Arc<Proved>>],
) -> Vec<Option<Arc<Proved>>> {
    let journeys = analysis.journeys.iter().zip(alone);
    let rest = found.into_iter().zip(remarks).zip(known);
    let each = journeys.zip(rest);
    each.map(|((journey, proof), ((found, remarks), known))| {
        if let Some(known) = known {
            return Some(Proved::with(known, remarks));
        }
        Some(Arc::new(Proved {
            workflow: Arc::clone(journey.workflow.as_ref()?),
            proof: Arc::clone(proof.as_ref()?),
            found,
            remarks,
        }))
    })
    .collect()
}
