//! What was proved over all journeys.

use super::Kept;
use super::houses::same_for_proofs;
use super::same::is_one;
use crate::analysis::prove::{self, Proofs};
use crate::diagnostics::{Diagnostic, Sink};
use crate::lower::{Journeys, Lowered};
use crate::proof::{self, JourneyProof, TogetherReport};
use crate::source::ChunkId;
use crate::workflow::House;
use std::sync::Arc;

/// What was proved over all journeys, and from what.
#[derive(Debug)]
pub(super) struct Together {
    house: House,
    journeys: Journeys,
    /// Of each journey alone.
    alone: Proofs,
    /// Of each journey, with the guards that only all of them together need.
    told: Proofs,
    reports: Arc<Vec<TogetherReport>>,
    found: Vec<Diagnostic>,
    /// What guards take.
    warned: Vec<Diagnostic>,
    /// Whether runs were played, which ask what the arms of branches ask.
    plays: bool,
    /// Whether guards may take anything, whatever the arms of branches ask.
    warns: bool,
}

/// A journey, and what was proved of it.
type Proving<'a> = (&'a Lowered, &'a Option<Arc<JourneyProof>>);

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
    /// What was proved over all journeys the last time, if it was proved of the same; of each what is told, and of all.
    pub(in crate::analysis) fn together(
        &mut self,
        house: &House,
        journeys: &Journeys,
        proofs: &Proofs,
        sink: &mut Sink,
    ) -> Option<(Proofs, Arc<Vec<TogetherReport>>)> {
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
        let (mut chunks, mut asks): (Vec<ChunkId>, bool) = (Vec::new(), false);
        let plays = last.plays;
        let mut same = |((was, known), (journey, proof)): (Proving<'_>, Proving<'_>)| {
            match (&was.workflow, known, &journey.workflow, proof) {
                (Some(workflow), Some(known), Some(journey), Some(proof)) => {
                    if Arc::ptr_eq(workflow, journey) {
                        return Arc::ptr_eq(known, proof);
                    }
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
                // Of those that were kept each was proved.
                _ => false,
            }
        };
        let holds = last.journeys.len() == journeys.len() && {
            let was = last.journeys.iter().zip(last.alone.iter());
            let now = journeys.iter().zip(proofs.iter());
            was.zip(now).all(&mut same)
        };
        if !holds || (!chunks.is_empty() && last.names_place_in(&chunks)) {
            return None;
        }
        last.journeys = journeys.clone();
        last.alone = proofs.clone();
        if asks && last.warns {
            last.warned = prove::warned(house, journeys, proofs);
        }
        sink.extend(last.found.iter().chain(&last.warned).cloned());
        Some((last.told.clone(), Arc::clone(&last.reports)))
    }

    /// What is told of each journey, with the guards that only all of them together need. What was told of it the last time
    /// stands where it is the same one with the same proof, and these guards are the same.
    pub(in crate::analysis) fn with_guards(
        &self,
        reports: &[TogetherReport],
        journeys: &Journeys,
        alone: &Proofs,
    ) -> Proofs {
        let same = |last: &&Together| {
            let (was, now) = (prove::enforced(&last.reports), prove::enforced(reports));
            let same = |(was, now): (&&TogetherReport, &&TogetherReport)| {
                was.span == now.span && was.rule == now.rule && was.journeys == now.journeys
            };
            was.len() == now.len() && was.iter().zip(&now).all(same)
        };
        let Some(last) = self.together.as_ref().filter(same) else {
            return prove::with_guards(journeys, alone, reports, None);
        };
        let was = last.journeys.iter().zip(&last.alone);
        let both = was.zip(journeys.iter().zip(alone));
        let stands = both.map(|((was, proof_then), (now, proof_now))| {
            is_one(was.workflow.as_ref(), now.workflow.as_ref())
                && is_one(proof_then.as_ref(), proof_now.as_ref())
        });
        let stands: Vec<bool> = stands.collect();
        let stands = |at: usize| stands.get(at).is_some_and(|stands| *stands);
        prove::with_guards(journeys, alone, reports, Some((&last.told, &stands)))
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
        journeys: &Journeys,
        alone: &Proofs,
        told: &Proofs,
        sums: &prove::Sums,
    ) {
        if !alone.iter().all(Option::is_some) {
            return;
        }
        self.together = Some(Together {
            house: house.clone(),
            journeys: journeys.clone(),
            alone: alone.clone(),
            told: told.clone(),
            reports: Arc::clone(&sums.reports),
            found: sums.found.clone(),
            warned: sums.warned.clone(),
            plays: self.journeys.has_played(),
            warns: self.journeys.may_take_all(),
        });
    }
}
