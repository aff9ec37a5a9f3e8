//! What was proved over all journeys.

use super::Kept;
use super::houses::same_for_proofs;
use crate::analysis::prove;
use crate::diagnostics::{Diagnostic, Sink};
use crate::lower::Lowered;
use crate::proof::{self, JourneyProof, TogetherReport};
use crate::source::ChunkId;
use crate::workflow::{House, Workflow};
use std::sync::Arc;

/// What was proved over all journeys, and from what.
#[derive(Debug)]
pub(super) struct Together {
    house: House,
    of: Vec<Option<(Arc<Workflow>, Arc<JourneyProof>)>>,
    /// Of each journey, with the guards that only all of them together need.
    told: Vec<Option<Arc<JourneyProof>>>,
    reports: Vec<TogetherReport>,
    found: Vec<Diagnostic>,
    /// What guards take.
    warned: Vec<Diagnostic>,
    /// Whether runs were played, which ask what the arms of branches ask.
    plays: bool,
    /// Whether guards may take anything, whatever the arms of branches ask.
    warns: bool,
}

impl Together {
    /// Whether anything that was said names a place in one of these chunks.
    fn names_place_in(&self, chunks: &[ChunkId]) -> bool {
        let found = self.found.iter().chain(&self.warned);
        let found = found.flat_map(Diagnostic::spans);
        let told = self.reports.iter().flat_map(|report| {
            let lines = report.timeline.iter().map(|line| line.span);
            lines.chain([report.span])
        });
        found.chain(told).any(|span| chunks.contains(&span.chunk))
    }
}

impl Kept {
    /// What was proved over all journeys the last time, if it was proved of the same.
    pub(in crate::analysis) fn together(
        &mut self,
        house: &House,
        journeys: &[Lowered],
        proofs: &mut Vec<Option<Arc<JourneyProof>>>,
        sink: &mut Sink,
    ) -> Option<Vec<TogetherReport>> {
        let Some(last) = self.together.as_mut() else {
            self.journeys = proof::Known::default();
            return None;
        };
        if !same_for_proofs(&last.house, house) {
            self.journeys = proof::Known::default();
            return None;
        }
        // Journeys that ask something else, and those whose lines have moved: what was said names no place in the
        // latter, so it still holds.
        let mut others: Vec<(usize, Arc<Workflow>, Arc<JourneyProof>)> = Vec::new();
        let (mut chunks, mut asks): (Vec<ChunkId>, bool) = (Vec::new(), false);
        let plays = last.plays;
        let now = journeys.iter().zip(proofs.iter()).enumerate();
        let same = |(was, (at, (journey, proof))): (
            &Option<(_, _)>,
            (_, (&Lowered, &Option<_>)),
        )| match (was, &journey.workflow, proof) {
            (Some((workflow, known)), Some(journey), Some(proof)) => {
                if Arc::ptr_eq(workflow, journey) {
                    return Arc::ptr_eq(known, proof);
                }
                others.push((at, Arc::clone(journey), Arc::clone(proof)));
                if !workflow.stands_where(journey) {
                    let steps = journey.sources.iter();
                    let steps = steps.flat_map(|it| it.via.iter().chain([&it.span]));
                    chunks.push(journey.spans.name.chunk);
                    chunks.extend(steps.map(|place| place.chunk));
                }
                if *known != *proof || !workflow.differs_only_in_questions(journey) {
                    return false;
                }
                let moved = workflow.differs_only_in_places(journey);
                asks |= !moved;
                moved || !plays
            }
            (Some(_), _, _) | (None, _, Some(_)) => false,
            (None, _, None) => true,
        };
        let holds = last.of.len() == journeys.len() && last.of.iter().zip(now).all(same);
        if !holds || (!chunks.is_empty() && last.names_place_in(&chunks)) {
            return None;
        }
        for (at, journey, proof) in others {
            if let Some(known) = last.of.get_mut(at) {
                *known = Some((journey, proof));
            }
        }
        if asks && last.warns {
            last.warned = prove::warned(house, journeys, proofs);
        }
        proofs.clone_from(&last.told);
        sink.extend(last.found.iter().chain(&last.warned).cloned());
        Some(last.reports.clone())
    }

    /// What was told of a journey the last time, with the guards that only all of them together need: where it is the
    /// same one with the same proof, and these guards are the same.
    pub(in crate::analysis) fn told<'k>(
        &'k self,
        reports: &[TogetherReport],
        journeys: &'k [Lowered],
        alone: &'k [Option<Arc<JourneyProof>>],
    ) -> impl Fn(usize) -> Option<Arc<JourneyProof>> + use<'k> {
        let same = |last: &&Together| {
            let (was, now) = (prove::enforced(&last.reports), prove::enforced(reports));
            let same = |(was, now): (&&TogetherReport, &&TogetherReport)| {
                was.span == now.span && was.rule == now.rule && was.journeys == now.journeys
            };
            was.len() == now.len() && was.iter().zip(&now).all(same)
        };
        let last = self.together.as_ref().filter(same);
        move |index| {
            let last = last?;
            let (workflow, proof) = last.of.get(index)?.as_ref()?;
            let same = Arc::ptr_eq(workflow, journeys.get(index)?.workflow.as_ref()?)
                && Arc::ptr_eq(proof, alone.get(index)?.as_ref()?);
            last.told.get(index)?.clone().filter(|_| same)
        }
    }

    /// Where a look over all journeys was broken off: what it found out of single ones is kept in the house of the last
    /// look, and in no other.
    pub(in crate::analysis) fn break_off_together(&mut self, house: &House) {
        let last = self.together.as_ref();
        if !last.is_some_and(|last| same_for_proofs(&last.house, house)) {
            self.journeys = proof::Known::default();
        }
    }

    /// Keeps what was proved over all journeys, where all of them could be: one that is broken for a moment is soon
    /// what it was.
    pub(in crate::analysis) fn keep_together(
        &mut self,
        house: &House,
        journeys: &[Lowered],
        alone: &[Option<Arc<JourneyProof>>],
        told: &[Option<Arc<JourneyProof>>],
        sums: &prove::Sums,
    ) {
        if !alone.iter().all(Option::is_some) {
            return;
        }
        let of = journeys.iter().zip(alone).map(|(journey, proof)| {
            let workflow = Arc::clone(journey.workflow.as_ref()?);
            Some((workflow, Arc::clone(proof.as_ref()?)))
        });
        self.together = Some(Together {
            house: house.clone(),
            of: of.collect(),
            told: told.to_vec(),
            reports: sums.reports.clone(),
            found: sums.found.clone(),
            warned: sums.warned.clone(),
            plays: self.journeys.has_played(),
            warns: self.journeys.may_take_all(),
        });
    }
}
