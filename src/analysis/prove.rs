//! The proof of each journey that is fit for it.

use super::{Analysis, kept};
use crate::diagnostics::Diagnostic;
use crate::lower::Lowered;
use crate::parallel;
use crate::proof::{
    self, Guarded, JourneyProof, Known, Proved, RuleReport, TogetherReport, Verdict,
};
use crate::workflow::{House, Rule, Workflow};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::sync::Arc;

/// The least number of journeys for which a second thread is worth its start.
const JOURNEYS_PER_THREAD: usize = 8;

/// Proves every journey that is fit for it, but for what is `known`; gives what is wrong in the order of journeys.
/// Of no use once `cancelled` says so.
pub(super) fn all(
    house: &House,
    journeys: &[Lowered],
    sound: &[bool],
    known: &[Option<Arc<kept::Proved>>],
    cancelled: &(dyn Fn() -> bool + Sync),
) -> (Vec<Option<Arc<JourneyProof>>>, Vec<Vec<Diagnostic>>) {
    let anew: Vec<Option<&Workflow>> = journeys
        .iter()
        .zip(sound)
        .zip(known)
        .map(|((j, sound), known)| {
            let fit = j.workflow.as_deref().filter(|_| *sound);
            fit.filter(|_| known.is_none())
        })
        .collect();
    // Most are known where a text is edited: threads are for what is left.
    let left: Vec<&Workflow> = anew.iter().copied().flatten().collect();
    let proved = parallel::map(&left, JOURNEYS_PER_THREAD, |workflow| {
        let asked = !cancelled();
        asked.then(|| proof::prove_unless(house, workflow, cancelled))?
    });
    let mut proved = proved.into_iter();
    let mut proofs = Vec::with_capacity(journeys.len());
    let mut all_found = Vec::with_capacity(journeys.len());
    for ((anew, known), sound) in anew.iter().zip(known).zip(sound) {
        let made = anew.and_then(|_| proved.next().flatten());
        let made = made.map(|(proof, found)| (Arc::new(proof), found));
        let before = known.as_ref().filter(|_| *sound);
        let before = before.map(|known| (Arc::clone(&known.proof), known.found.clone()));
        let (proof, found) = made.or(before).unzip();
        proofs.push(proof);
        all_found.push(found.unwrap_or_default());
    }
    (proofs, all_found)
}

impl Analysis {
    /// What was proved, for who checks it without the prover; `None` where a journey could not be proved.
    pub fn certificate(&self) -> Option<Vec<u8>> {
        let all: Option<Vec<Proved<'_>>> = self
            .journeys
            .iter()
            .zip(self.proofs.iter())
            .map(|(journey, proof)| Some((journey.workflow.as_deref()?, proof.as_deref()?)))
            .collect();
        Some(proof::certificate(&self.house, &all?, &self.together))
    }
}

impl Analysis {
    /// For each enforced rule what its guard may skip or postpone; nothing where a journey could not be proved.
    pub fn losses(&self) -> Vec<Guarded> {
        let all: Option<Vec<Proved<'_>>> = self
            .journeys
            .iter()
            .zip(self.proofs.iter())
            .map(|(journey, proof)| Some((journey.workflow.as_deref()?, proof.as_deref()?)))
            .collect();
        all.map_or_else(Vec::new, |all| {
            proof::losses(&self.house, &all, &self.together)
        })
    }
}

/// Proves the rules over all journeys together. A sum without one of them would be too low: where one is
/// not fit for a proof nothing is said.
/// Nothing where `cancelled` says so meanwhile.
pub(super) fn together(
    house: &House,
    journeys: &[Lowered],
    proofs: &[Option<Arc<JourneyProof>>],
    (known, cancelled): (&mut Known, &(dyn Fn() -> bool + Sync)),
) -> Option<Sums> {
    let all: Option<Vec<(&Arc<Workflow>, &Arc<JourneyProof>)>> = journeys
        .iter()
        .zip(proofs.iter())
        .map(|(journey, proof)| Some((journey.workflow.as_ref()?, proof.as_ref()?)))
        .collect();
    let Some(all) = all else {
        return Some(Sums::default());
    };
    let (reports, found) = proof::prove_together_again(house, &all, known, cancelled)?;
    let warned = if known.may_take_all() {
        let all: Vec<Proved<'_>> = all.iter().map(|(w, proof)| (&***w, &***proof)).collect();
        proof::warn_of_guards(house, &all)
    } else {
        Vec::new()
    };
    Some(Sums {
        warned,
        reports: Arc::new(reports),
        found,
    })
}

/// What was proved over all journeys.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub(super) reports: Arc<Vec<TogetherReport>>,
    /// What is wrong.
    pub(super) found: Vec<Diagnostic>,
    /// What guards take.
    pub(super) warned: Vec<Diagnostic>,
}

/// What guards take, once more.
pub(super) fn warned(
    house: &House,
    journeys: &[Lowered],
    proofs: &[Option<Arc<JourneyProof>>],
) -> Vec<Diagnostic> {
    let all = journeys.iter().zip(proofs);
    let all: Option<Vec<Proved<'_>>> = all
        .map(|(journey, proof)| Some((journey.workflow.as_deref()?, proof.as_deref()?)))
        .collect();
    all.map_or_else(Vec::new, |all| proof::warn_of_guards(house, &all))
}

/// A rule that only its guards hold over all journeys needs them in each of them, also where that one alone would keep
/// it: it is then enforced there too. What is `told` of a journey already is taken as it is.
pub(super) fn with_guards(
    journeys: &[Lowered],
    proofs: &mut [Option<Arc<JourneyProof>>],
    reports: &[TogetherReport],
    told: &dyn Fn(usize) -> Option<Arc<JourneyProof>>,
) {
    let enforced = enforced(reports);
    let mut others: Vec<(&Workflow, &mut Arc<JourneyProof>)> = Vec::new();
    for (index, (journey, proof)) in journeys.iter().zip(proofs).enumerate() {
        let (Some(workflow), Some(proof)) = (&journey.workflow, proof) else {
            continue;
        };
        match told(index) {
            Some(told) => *proof = told,
            None => others.push((workflow, proof)),
        }
    }
    // Of a few it is sooner to look for each.
    let by_name = others.len() > FEW;
    for report in enforced {
        let names = report.journeys.iter().filter(|_| by_name);
        let names: FxHashSet<&SmolStr> = names.collect();
        for (workflow, proof) in &mut others {
            let name = &workflow.name;
            if names.contains(name) || (!by_name && report.journeys.contains(name)) {
                needs_its_guard(workflow, proof, report);
            }
        }
    }
}

/// So few journeys are each looked for among those of a rule.
const FEW: usize = 8;

/// The rules that only their guards hold.
pub(super) fn enforced(reports: &[TogetherReport]) -> Vec<&TogetherReport> {
    let enforced = reports.iter().filter(|r| r.verdict == Verdict::Enforced);
    enforced.collect()
}

fn needs_its_guard(workflow: &Workflow, proof: &mut Arc<JourneyProof>, report: &TogetherReport) {
    let is_it = |(rule, own): (&Rule, &RuleReport)| {
        let same = rule.span == report.span && rule.text == report.rule;
        same && rule.otherwise.is_some() && own.verdict == Verdict::Proved
    };
    // Most need none: the proof is shared with the next look, and copied only where it changes.
    if !workflow.rules.iter().zip(&proof.rules).any(is_it) {
        return;
    }
    let proof = Arc::make_mut(proof);
    for (rule, own) in workflow.rules.iter().zip(&mut proof.rules) {
        if is_it((rule, own)) {
            own.verdict = Verdict::Enforced;
            own.assumptions.push(SmolStr::new_static(
                "alone it keeps the rule; its guard looks at what all journeys have sent, and may skip or postpone",
            ));
        }
    }
}
