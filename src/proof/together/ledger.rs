//! What the rules over all journeys count, by rule and journey, held from one look to the next: after an edit only what
//! the edit touches is counted again.
//!
//! Nothing in it is searched for, and no verdict is kept: where the plain sum of many journeys keeps a cap, the sum is
//! all there is to find.

use super::super::rules::{always, limits};
use super::super::witness::is_counted;
use super::caps::{self, Counting};
use super::granted;
use super::known::{Base, Counts};
use super::{Proved, TogetherReport, Verdict, bound, turns};
use crate::proof::JourneyProof;
use crate::workflow::{House, Rule, Workflow};
use smol_str::SmolStr;
use std::sync::Arc;

/// A journey as a look found it.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) workflow: Arc<Workflow>,
    pub(super) proof: Arc<JourneyProof>,
    pub(super) base: Arc<Base>,
    /// Whether it is worth looking for a guard of it that takes all.
    pub(super) may_take_all: bool,
}

/// Every rule that counts messages, once, in source order of journeys.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) lines: Vec<Line>,
}

/// One rule.
#[derive(Debug)]
pub(super) struct Line {
    /// The journeys that it holds for, and its place in each.
    pub(super) under: Vec<(usize, usize)>,
    /// What it counts in them: none while that is not known, and where it compares two journeys.
    counting: Option<Vec<Counting>>,
    /// What was said the last time, where the sum was all there was to find.
    said: Option<TogetherReport>,
    /// What was found the last time, where sums and guards were all there was to find: it holds while nothing of it changes.
    found: Option<TogetherReport>,
}

/// What is known of a rule without a search.
pub(super) enum Plain {
    /// It does not count messages of two journeys.
    Nothing,
    /// The plain sum keeps it, or what was found of it holds.
    Settled(TogetherReport),
    /// It is to be searched.
    Open,
}

impl Ledger {
    pub(super) fn of(journeys: &[Proved<'_>]) -> Ledger {
        let lines = caps::rules(journeys).into_iter().map(|(_, under)| Line {
            under,
            counting: None,
            said: None,
            found: None,
        });
        Ledger {
            lines: lines.collect(),
        }
    }

    /// Turns to other journeys in the place of some that were seen: those of before, by place. Where the rules that they
    /// are under are other ones, nothing of it holds.
    pub(super) fn turn_to(
        self,
        house: &House,
        changed: &[(usize, Seen)],
        now: &[Seen],
    ) -> Option<Ledger> {
        let mut ledger = self;
        let both = || changed.iter().map(|(at, was)| (*at, was, now.get(*at)));
        let holds = |(_, was, is): (usize, &Seen, Option<&Seen>)| {
            is.is_some_and(|is| {
                was.workflow.name == is.workflow.name && was.workflow.rules == is.workflow.rules
            })
        };
        if !both().all(holds) {
            return None;
        }
        for (place, was, is) in both() {
            for line in &mut ledger.lines {
                line.change(house, place, was, is?);
            }
        }
        Some(ledger)
    }
}

impl Line {
    /// The rule, as the first journey under it has it.
    pub(super) fn rule<'a>(&self, journeys: &[Proved<'a>]) -> Option<&'a Rule> {
        let &(journey, index) = self.under.first()?;
        journeys.get(journey)?.0.rules.get(index)
    }

    /// What it counts, where that is known.
    pub(super) fn counting(&self) -> Option<&[Counting]> {
        self.counting.as_deref()
    }

    /// A journey is another than it was.
    fn change(&mut self, house: &House, journey: usize, was: &Seen, is: &Seen) {
        let first = self.under.partition_point(|own| own.0 < journey);
        let own = self.under.iter().enumerate().skip(first);
        let own = own.take_while(|(_, own)| own.0 == journey);
        let own: Vec<(usize, usize)> = own.map(|(place, own)| (place, own.1)).collect();
        if own.is_empty() {
            return;
        }
        if was.base.words != is.base.words {
            self.said = None;
        }
        if !own
            .iter()
            .all(|&(_, index)| count_alike(house, index, was, is))
        {
            self.found = None;
        }
        let Some(counting) = &mut self.counting else {
            return;
        };
        let holds = own
            .into_iter()
            .all(|(place, index)| replace(house, counting, place, index, (was, is)));
        if !holds {
            self.counting = None;
            self.said = None;
            self.found = None;
        }
    }

    /// Keeps what was found of it, if nothing but sums and guards was looked at: of a rule with a guard no timeline is
    /// looked for, and of so many journeys it does not matter when they send. Where one hands over to another they are
    /// looked at as one: then nothing is kept.
    pub(super) fn keep(&mut self, rule: &Rule, report: &TogetherReport) {
        let holds = matches!(report.verdict, Verdict::Proved | Verdict::Enforced);
        let by_sums = rule.otherwise.is_some() && self.are_many();
        self.found = (holds && by_sums).then(|| report.clone());
    }

    /// Whether what was found of it holds.
    #[cfg(test)]
    pub(super) fn is_kept(&self) -> bool {
        self.found.is_some()
    }

    /// Forgets what was found of it.
    pub(super) fn forget(&mut self) {
        self.found = None;
    }

    /// Whether each cap is one of so many journeys that only sums are looked at.
    fn are_many(&self) -> bool {
        let many = |counting: &Counting| counting.shares.len() > turns::MANY.max(bound::TOGETHER);
        self.counting
            .as_ref()
            .is_some_and(|all| all.iter().all(many))
    }

    /// What the sum alone tells; what it counts is known from then on, where it can be.
    pub(super) fn plain(
        &mut self,
        house: &House,
        rule: &Rule,
        (journeys, bases): (&[Proved<'_>], &[&Arc<Base>]),
    ) -> Plain {
        if !is_counted(&rule.form) {
            return Plain::Open;
        }
        if self.under.len() < 2 {
            return Plain::Nothing;
        }
        let under = &self.under;
        let counting = self.counting.get_or_insert_with(|| {
            let each = under.iter().filter_map(|&(journey, index)| {
                let (workflow, proof) = *journeys.get(journey)?;
                let counts = bases.get(journey)?.counts(house, workflow, index);
                Some((counts, proof.rules.get(index)))
            });
            caps::counting(rule, each)
        });
        if let Some(found) = &self.found {
            return Plain::Settled(found.clone());
        }
        let only = match counting.as_slice() {
            [] => return Plain::Nothing,
            [only] => only,
            [_, ..] => return Plain::Open,
        };
        if only.shares.len() <= bound::TOGETHER || only.shares.iter().any(|s| s.alone.is_none()) {
            return Plain::Open;
        }
        let each = only.shares.iter().filter_map(|share| share.alone);
        let sum = each.fold(0, u64::saturating_add);
        if sum > only.limit {
            self.said = None;
            return Plain::Open;
        }
        let said = self
            .said
            .get_or_insert_with(|| settled(rule, only, under, (journeys, bases)));
        said.worst = Some(sum);
        said.exact = sum == 0;
        Plain::Settled(said.clone())
    }
}

/// Whether two journeys under the same rules are alike in all that sums and guards of others make of one of these: what the
/// rules count, what is known of the one alone, and what is taken for granted.
fn count_alike(house: &House, index: usize, was: &Seen, is: &Seen) -> bool {
    let counts = |seen: &Seen, rule: usize| seen.base.counts(house, &seen.workflow, rule);
    let mut rules = 0..is.workflow.rules.len();
    let sent = |seen: &Seen| -> Vec<Option<SmolStr>> {
        let nodes = seen.workflow.nodes.iter();
        nodes.map(|node| node.message().cloned()).collect()
    };
    let proved = |seen: &Seen| {
        let own = seen.proof.rules.get(index)?;
        Some((own.verdict, own.worst, own.most.clone()))
    };
    was.base.words == is.base.words
        && granted::traits(&was.workflow) == granted::traits(&is.workflow)
        && proved(was) == proved(is)
        && sent(was) == sent(is)
        && rules.all(|rule| counts(was, rule) == counts(is, rule))
}

/// Replaces what is counted in a journey; `false` where the rule counts other messages of it than before.
fn replace(
    house: &House,
    all: &mut [Counting],
    place: usize,
    index: usize,
    (was, is): (&Seen, &Seen),
) -> bool {
    let caps = |index: usize| {
        let before = was.base.counts(house, &was.workflow, index);
        (before, is.base.counts(house, &is.workflow, index))
    };
    let (before, now) = caps(index);
    let messages = |counts: &[Counts]| -> Vec<Option<SmolStr>> {
        let counted = counts.iter().filter(|own| own.any);
        counted.map(|own| own.message.clone()).collect()
    };
    let Some(rule) = is.workflow.rules.get(index) else {
        return false;
    };
    let proved = is.proof.rules.get(index);
    let alike = granted::traits(&was.workflow) == granted::traits(&is.workflow);
    messages(&before) == messages(&now)
        && all
            .iter_mut()
            .all(|counting| counting.change((place, rule), (&now, proved), (alike, &caps)))
}

/// What is said of a rule that the plain sum of many journeys keeps, but for the sum.
fn settled(
    rule: &Rule,
    counting: &Counting,
    under: &[(usize, usize)],
    (journeys, bases): (&[Proved<'_>], &[&Arc<Base>]),
) -> TogetherReport {
    let places = counting.shares.iter().map(|share| share.place);
    let own: Vec<usize> = places
        .filter_map(|place| under.get(place).map(|own| own.0))
        .collect();
    let names = own.iter().filter_map(|&at| journeys.get(at));
    let words = own.iter().filter_map(|&at| bases.get(at));
    let words = words.flat_map(|base| base.words.iter().cloned());
    let (window, _) = limits(&rule.form);
    TogetherReport {
        restraint: rule.restraint.clone(),
        rule: rule.text.clone(),
        journeys: names.map(|(workflow, _)| workflow.name.clone()).collect(),
        verdict: Verdict::Proved,
        worst: None,
        exact: false,
        limit: counting.limit,
        gap: rule.form.gap(),
        window,
        assumptions: words.chain(always()).collect(),
        timeline: Vec::new(),
        span: rule.span,
    }
}
