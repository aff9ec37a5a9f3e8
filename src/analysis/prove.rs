//! The proof of each journey, on all processors where there are many journeys.

use crate::diagnostics::{Diagnostic, Sink};
use crate::lower::Lowered;
use crate::proof::{self, JourneyProof};
use crate::workflow::{House, Workflow};

/// The least number of journeys for which a second thread is worth its start.
const JOURNEYS_PER_THREAD: usize = 8;

type Proved = Option<(JourneyProof, Vec<Diagnostic>)>;

/// Proves every journey that is fit for it; what is wrong is reported in the order of journeys.
pub(super) fn all(
    house: &House,
    journeys: &[Lowered],
    sound: &[bool],
    sink: &mut Sink,
) -> Vec<Option<JourneyProof>> {
    let fit: Vec<Option<&Workflow>> = journeys
        .iter()
        .zip(sound)
        .map(|(j, sound)| j.workflow.as_ref().filter(|_| *sound))
        .collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = fit.len().div_ceil(threads).max(JOURNEYS_PER_THREAD);
    let proved: Vec<Proved> = if fit.len() <= share {
        some(house, &fit)
    } else {
        std::thread::scope(|scope| {
            let provers: Vec<_> = fit
                .chunks(share)
                .map(|part| scope.spawn(move || some(house, part)))
                .collect();
            let mut all = Vec::with_capacity(fit.len());
            for prover in provers {
                match prover.join() {
                    Ok(part) => all.extend(part),
                    // A fault of ours stays as loud as it would be on this thread.
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            all
        })
    };
    proved
        .into_iter()
        .map(|proved| {
            let (proof, found) = proved?;
            sink.extend(found);
            Some(proof)
        })
        .collect()
}

fn some(house: &House, fit: &[Option<&Workflow>]) -> Vec<Proved> {
    fit.iter()
        .map(|workflow| workflow.map(|w| proof::prove(house, w)))
        .collect()
}
