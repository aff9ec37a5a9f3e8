//! The proof of each journey that is fit for it.

use super::{Analysis, kept};
use crate::diagnostics::Diagnostic;
use crate::lower::Journeys;
use crate::parallel;
use crate::proof::{
    self, Guarded, JourneyProof, Known, Proved, RuleReport, TogetherReport, Verdict,
};
use crate::row::Row;
use crate::workflow::{House, Rule, Workflow};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::sync::Arc;

/// The least number of journeys for which a second thread is worth its start.
const JOURNEYS_PER_THREAD: usize = 8;

/// What was proved of each journey, in their order; nothing of one that is not fit for it.
pub type Proofs = Row<Option<Arc<JourneyProof>>>;

/// What proofs of single journeys have found.
#[derive(Debug, Clone, Default)]
pub(super) struct Alone {
    pub(super) proofs: Proofs,
    /// What is wrong, where something is.
    pub(super) found: Row<Option<Arc<[Diagnostic]>>>,
}

impl Alone {
    /// Of so many journeys, of which none was proved.
    fn nothing(count: usize) -> Self {
        Alone {
            proofs: Row::repeat(None, count),
            found: Row::repeat(None, count),
        }
    }
}

/// Proves every journey that is fit for it, but for what is `known`; takes what stands of what came of the last look, in which
/// that was `known` from which it was made. Of no use once `cancelled` says so.
pub(super) fn all(
    house: &House,
    journeys: &Journeys,
    sound: &[bool],
    known: &Row<Option<Arc<kept::Proved>>>,
    last: Option<(&Row<Option<Arc<kept::Proved>>>, &Alone)>,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Alone {
    let fit = |place: usize| {
        let sound = sound.get(place).is_some_and(|sound| *sound);
        journeys.get(place)?.workflow.as_deref().filter(|_| sound)
    };
    let unknown = known
        .iter()
        .enumerate()
        .filter(|(_, known)| known.is_none());
    let anew = unknown.filter_map(|(place, _)| Some((place, fit(place)?)));
    let (places, left): (Vec<usize>, Vec<&Workflow>) = anew.unzip();
    // Most are known where a text is edited: threads are for what is left.
    let proved = parallel::map(&left, JOURNEYS_PER_THREAD, |workflow| {
        let asked = !cancelled();
        asked.then(|| proof::prove_unless(house, workflow, cancelled))?
    });
    let nothing: (Row<Option<Arc<kept::Proved>>>, Alone);
    let (before, last) = match last {
        Some(last) if last.1.proofs.len() == journeys.len() => last,
        Some(_) | None => {
            let count = journeys.len();
            nothing = (Row::repeat(None, count), Alone::nothing(count));
            (&nothing.0, &nothing.1)
        }
    };
    let mut alone = last.clone();
    let each = known.iter().zip(before.iter()).zip(last.proofs.iter());
    for (place, ((known, before), last)) in each.enumerate() {
        let known = known.as_ref().filter(|_| fit(place).is_some());
        // Of thousands of journeys all but a few stand: no more of them is looked at than this.
        let stands = match (known, before) {
            (Some(known), Some(before)) => last.is_some() && Arc::ptr_eq(known, before),
            (Some(_), None) => false,
            (None, _) => last.is_none(),
        };
        if !stands {
            let proof = known.map(|known| Arc::clone(&known.proof));
            alone.proofs.set(place, proof);
            let found = known.and_then(|known| known.found.clone());
            alone.found.set(place, found);
        }
    }
    for (place, made) in places.into_iter().zip(proved) {
        let (proof, found) = made.unzip();
        alone.proofs.set(place, proof.map(Arc::new));
        let found = found.filter(|found| !found.is_empty());
        alone.found.set(place, found.map(Arc::from));
    }
    alone
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
    journeys: &Journeys,
    proofs: &Proofs,
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
pub(super) fn warned(house: &House, journeys: &Journeys, proofs: &Proofs) -> Vec<Diagnostic> {
    let all = journeys.iter().zip(proofs.iter());
    let all: Option<Vec<Proved<'_>>> = all
        .map(|(journey, proof)| Some((journey.workflow.as_deref()?, proof.as_deref()?)))
        .collect();
    all.map_or_else(Vec::new, |all| proof::warn_of_guards(house, &all))
}

/// A rule that only its guards hold over all journeys needs them in each of them, also where that one alone would keep
/// it: it is then enforced there too. What is `told` of a journey already is taken as it is, if anything is.
pub(super) fn with_guards(
    journeys: &Journeys,
    alone: &Proofs,
    reports: &[TogetherReport],
    told: Option<(&Proofs, &dyn Fn(usize) -> bool)>,
) -> Proofs {
    let enforced = enforced(reports);
    let told = told.filter(|(told, _)| told.len() == alone.len());
    let mut proofs = told.map_or(alone, |(told, _)| told).clone();
    let mut others: Vec<(usize, &Workflow, Arc<JourneyProof>)> = Vec::new();
    for (index, (journey, proof)) in journeys.iter().zip(alone.iter()).enumerate() {
        if told.is_some_and(|(_, stands)| stands(index)) {
            continue;
        }
        match (&journey.workflow, proof) {
            (Some(workflow), Some(proof)) => others.push((index, workflow, Arc::clone(proof))),
            _ if told.is_some() => proofs.set(index, proof.clone()),
            _ => {}
        }
    }
    // Of a few it is sooner to look for each.
    let by_name = others.len() > FEW;
    for report in enforced {
        let names = report.journeys.iter().filter(|_| by_name);
        let names: FxHashSet<&SmolStr> = names.collect();
        for (_, workflow, proof) in &mut others {
            let name = &workflow.name;
            if names.contains(name) || (!by_name && report.journeys.contains(name)) {
                needs_its_guard(workflow, proof, report);
            }
        }
    }
    for (index, _, proof) in others {
        let is_told = |told: &Option<Arc<JourneyProof>>| {
            told.as_ref().is_some_and(|told| Arc::ptr_eq(told, &proof))
        };
        if !proofs.get(index).is_some_and(is_told) {
            proofs.set(index, Some(proof));
        }
    }
    proofs
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
