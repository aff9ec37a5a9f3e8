//! What is found in each journey by itself, and what of it those ask who look at all of them. Kept while a journey is
//! the same value: what it was made from is then the same, everything shared and the messages that it sends among it.

use super::taste::{self, Found};
use super::{
    bad_answer, belonging, dead_end, never_happens, rules_at_odds, started_in_vain, writers,
};
use crate::diagnostics::{Diagnostic, Sink};
use crate::lower::{Journeys, Lowered, Made};
use crate::workflow::{House, Node, Rule, RuleForm, Start, Workflow};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Every check of one journey and what is shared by all, in the order they run. None of them reads the words of a
/// message.
const OF_A_JOURNEY: &[fn(&House, &Lowered, &mut Sink)] = &[
    dead_end::check,
    bad_answer::check,
    started_in_vain::check,
    never_happens::check,
];

/// What was found in each journey, in their order.
#[derive(Debug, Default)]
pub struct Judged {
    rows: Vec<Row>,
    /// The different rows of rules that journeys are under, each by a journey that was under it. Some may be of none
    /// any more.
    rules: Vec<Arc<Workflow>>,
}

/// So many rows of rules may be known of which none may be left.
const MOST_RULES_LEFT: usize = 64;

#[derive(Debug)]
struct Row {
    /// Held, so that no other can take its place in memory.
    of: Arc<Made>,
    acts: Acts,
    found: Box<[Diagnostic]>,
    lints: Box<[Found]>,
    /// The rules that it is under, if it is free of errors: an index into the rows of rules that are known.
    rules: Option<usize>,
}

/// What a journey does that concerns others.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something that a journey may do"
)]
pub(super) struct Acts {
    /// Its ways are known, as far as they could be read.
    has_paths: bool,
    /// All of its ways are.
    is_whole: bool,
    /// It adds to a list or an audience, or removes from one.
    pub(super) changes_groups: bool,
    /// It sets or clears a property.
    pub(super) writes: bool,
    /// It hands a client over.
    pub(super) hands_over: bool,
    /// It is free of errors, and starts where one is handed over.
    pub(super) is_handed_over: bool,
    /// It is free of errors, and waits for the opening of a message that it has sent to nobody by then.
    pub(super) awaits_unsent: bool,
    /// It is free of errors, and under a rule that asks for a least number.
    owes: bool,
}

impl Judged {
    /// Follows the journeys of a house: looks at those that were made anew.
    pub fn follow(&mut self, house: &House, journeys: &Journeys) {
        let mut before = std::mem::take(&mut self.rows);
        if before.len() == journeys.len() {
            for (row, journey) in before.iter_mut().zip(journeys) {
                if !Arc::ptr_eq(&row.of, &journey.made) {
                    *row = self.judge(house, journey);
                }
            }
            self.rows = before;
        } else {
            let before = before.into_iter().map(|row| (Arc::as_ptr(&row.of), row));
            let mut before: FxHashMap<*const Made, Row> = before.collect();
            let rows = journeys.iter().map(|journey| {
                let known = before.remove(&Arc::as_ptr(&journey.made));
                known.unwrap_or_else(|| self.judge(house, journey))
            });
            self.rows = rows.collect();
        }
        if self.rules.len() > MOST_RULES_LEFT {
            self.forget_rules(journeys);
        }
    }

    fn judge(&mut self, house: &House, journey: &Lowered) -> Row {
        let mut sink = Sink::new();
        for check in OF_A_JOURNEY {
            check(house, journey, &mut sink);
        }
        let mut lints = Vec::new();
        if let Some(workflow) = &journey.workflow {
            for lint in taste::OF_A_JOURNEY {
                lint(house, workflow, &mut lints);
            }
        }
        Row {
            of: Arc::clone(&journey.made),
            acts: acts(journey),
            found: sink.into_vec().into(),
            lints: lints.into(),
            rules: journey.workflow.as_ref().map(|it| self.rules_of(it)),
        }
    }

    /// The index of the rules that a journey is under.
    fn rules_of(&mut self, workflow: &Arc<Workflow>) -> usize {
        let same = |other: &Arc<Workflow>| rules_at_odds::are_same(&other.rules, &workflow.rules);
        self.rules.iter().position(same).unwrap_or_else(|| {
            self.rules.push(Arc::clone(workflow));
            self.rules.len() - 1
        })
    }

    /// Knows only rules that some journey is under.
    fn forget_rules(&mut self, journeys: &Journeys) {
        let known = std::mem::take(&mut self.rules);
        let mut now: Vec<Option<usize>> = vec![None; known.len()];
        for (row, journey) in self.rows.iter_mut().zip(journeys) {
            let (Some(was), Some(workflow)) = (row.rules, &journey.workflow) else {
                continue;
            };
            if let Some(now) = now.get_mut(was) {
                let index = *now.get_or_insert_with(|| {
                    self.rules.push(Arc::clone(workflow));
                    self.rules.len() - 1
                });
                row.rules = Some(index);
            }
        }
    }

    /// For each journey in their order, whether it is free of errors and none before it is under the same rules, and whether it is
    /// under one that asks for a least number.
    pub(super) fn under_rules(&self) -> impl Iterator<Item = (bool, bool)> {
        let mut seen = vec![false; self.rules.len()];
        self.rows.iter().map(move |row| {
            let seen = row.rules.and_then(|at| seen.get_mut(at));
            let is_first = seen.is_some_and(|seen| !std::mem::replace(seen, true));
            (is_first, row.acts.owes)
        })
    }

    /// Whether the ways of every journey are known.
    pub(super) fn have_paths(&self) -> bool {
        self.rows.iter().all(|row| row.acts.has_paths)
    }

    /// Whether all the ways of every journey are known.
    pub(super) fn are_whole(&self) -> bool {
        self.rows.iter().all(|row| row.acts.is_whole)
    }

    /// What each journey does, in their order.
    pub(super) fn acts(&self) -> impl Iterator<Item = Acts> {
        self.rows.iter().map(|row| row.acts)
    }

    /// What was found, but for lints.
    pub(super) fn found(&self) -> impl Iterator<Item = &Diagnostic> {
        self.rows.iter().flat_map(|row| &row.found)
    }

    /// What lints have found.
    pub(super) fn lints(&self) -> impl Iterator<Item = &Found> {
        self.rows.iter().flat_map(|row| &row.lints)
    }
}

fn acts(journey: &Lowered) -> Acts {
    let mut acts = Acts::default();
    if let Some(paths) = journey.paths() {
        acts.has_paths = true;
        acts.is_whole = paths.is_whole;
        for node in paths.nodes {
            acts.changes_groups |= belonging::is_change(node);
            acts.writes |= writers::is_write(node);
            acts.hands_over |= matches!(node, Node::HandOver { .. });
        }
    }
    if let Some(workflow) = &journey.workflow {
        acts.is_handed_over = workflow.start == Start::HandedOver;
        let asks = |rule: &Rule| matches!(rule.form, RuleForm::AtLeast { .. });
        acts.owes = workflow.rules.iter().any(asks);
        acts.awaits_unsent = never_happens::awaits_unsent(workflow);
    }
    acts
}
