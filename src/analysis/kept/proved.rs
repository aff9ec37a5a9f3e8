//! What was proved of single journeys.

use crate::analysis::Analysis;
use crate::analysis::prove::Alone;
use crate::diagnostics::Diagnostic;
use crate::proof::{JourneyProof, Verdict};
use crate::row::Row;
use crate::targets::Lack;
use crate::workflow::Workflow;
use std::sync::Arc;

/// What was proved of a journey, and what platforms say of it.
#[derive(Debug)]
pub(in crate::analysis) struct Proved {
    pub(in crate::analysis) workflow: Arc<Workflow>,
    /// Of the journey alone.
    pub(in crate::analysis) proof: Arc<JourneyProof>,
    /// What is wrong, if anything is.
    pub(in crate::analysis) found: Option<Arc<[Diagnostic]>>,
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
    /// The ids that the journey needs there and nothing binds.
    pub(in crate::analysis) lacks: Vec<Lack>,
}

impl Remark {
    /// Whether nothing is wrong.
    pub(in crate::analysis) fn is_silent(&self) -> bool {
        self.found.is_empty() && self.lacks.is_empty()
    }

    /// Whether the same is said of the same places.
    pub(in crate::analysis) fn says_the_same(self: &Arc<Self>, other: &Arc<Self>) -> bool {
        Arc::ptr_eq(self, other) || self.found == other.found && self.lacks == other.lacks
    }
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
    fn with(known: &Arc<Proved>, remarks: Vec<Arc<Remark>>) -> Option<Proved> {
        let is_known = |new: &Arc<Remark>| known.remarks.iter().any(|said| Arc::ptr_eq(said, new));
        if remarks.iter().all(is_known) {
            return None;
        }
        let before = |new: &Arc<Remark>| {
            let mut of = known.remarks.iter();
            let before = of.find(|said| said.target == new.target && !Arc::ptr_eq(said, new));
            before.map(Arc::clone)
        };
        let before: Vec<Arc<Remark>> = remarks.iter().filter_map(before).collect();
        Some(Proved {
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
            self.found.is_none() && self.proof.rules.iter().all(|it| it.timeline.is_empty());
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
    alone: &Alone,
    remarks: Remarks,
    known: &Row<Option<Arc<Proved>>>,
) -> Row<Option<Arc<Proved>>> {
    let mut proved = known.clone();
    let journeys = analysis.journeys.iter().zip(alone.proofs.iter());
    let rest = alone.found.iter().zip(remarks).zip(known.iter());
    for (place, ((journey, proof), ((found, remarks), known))) in journeys.zip(rest).enumerate() {
        match (known, &journey.workflow, proof) {
            (Some(known), _, _) => {
                if let Some(now) = Proved::with(known, remarks) {
                    proved.set(place, Some(Arc::new(now)));
                }
            }
            (None, Some(workflow), Some(proof)) => {
                let now = Proved {
                    workflow: Arc::clone(workflow),
                    proof: Arc::clone(proof),
                    found: found.clone(),
                    remarks,
                };
                proved.set(place, Some(Arc::new(now)));
            }
            (None, _, _) => {}
        }
    }
    proved
}
