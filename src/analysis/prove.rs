//! The proof of each journey that is fit for it.

use super::Analysis;
use crate::diagnostics::Sink;
use crate::lower::Lowered;
use crate::parallel;
use crate::proof::{self, JourneyProof, Proved, TogetherReport};
use crate::workflow::{House, Workflow};
use std::sync::Arc;

/// The least number of journeys for which a second thread is worth its start.
const JOURNEYS_PER_THREAD: usize = 8;

/// Proves every journey that is fit for it; what is wrong is reported in the order of journeys.
pub(super) fn all(
    house: &House,
    journeys: &[Lowered],
    sound: &[bool],
    sink: &mut Sink,
) -> Vec<Option<Arc<JourneyProof>>> {
    let fit: Vec<Option<&Workflow>> = journeys
        .iter()
        .zip(sound)
        .map(|(j, sound)| j.workflow.as_deref().filter(|_| *sound))
        .collect();
    let proved = parallel::map(&fit, JOURNEYS_PER_THREAD, |workflow| {
        workflow.map(|w| proof::prove(house, w))
    });
    proved
        .into_iter()
        .map(|proved| {
            let (proof, found) = proved?;
            sink.extend(found);
            Some(Arc::new(proof))
        })
        .collect()
}

impl Analysis {
    /// What was proved, for who checks it without the prover; `None` where a journey could not be proved.
    pub fn certificate(&self) -> Option<Vec<u8>> {
        let all: Option<Vec<Proved<'_>>> = self
            .journeys
            .iter()
            .zip(&self.proofs)
            .map(|(journey, proof)| Some((journey.workflow.as_deref()?, proof.as_deref()?)))
            .collect();
        Some(proof::certificate(&self.house, &all?, &self.together))
    }
}

/// Proves the rules over all journeys together. A sum without one of them would be too low: where one is
/// not fit for a proof nothing is said.
pub(super) fn together(
    house: &House,
    journeys: &[Lowered],
    proofs: &[Option<Arc<JourneyProof>>],
) -> Vec<TogetherReport> {
    let all: Option<Vec<Proved<'_>>> = journeys
        .iter()
        .zip(proofs)
        .map(|(journey, proof)| Some((journey.workflow.as_deref()?, proof.as_deref()?)))
        .collect();
    all.map_or_else(Vec::new, |all| proof::prove_together(house, &all))
}
