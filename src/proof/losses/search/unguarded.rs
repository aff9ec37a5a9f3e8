//! Silences that nothing guards: a client to whom a message leaves in one. The rule is played as if it had a guard behind
//! all others, so that what this guard would skip is what leaves without it.

use super::super::{Harm, LossEntry, LossEvent, Side, Watched};
use super::{FOR_ONE, Search, Seen, Wanted};
use crate::semantics::Setting;
use crate::source::Span;
use crate::workflow::{Condition, House, NodeId, OtherwiseAction, RuleForm, SilenceWhen, Workflow};
use jiff::civil::date;

/// What the search may cost, in steps that runs take.
const STEPS: usize = 12_000;

/// A line of such a timeline.
pub(in crate::proof) struct Line {
    pub(in crate::proof) entry: LossEntry,
    /// Whether it begins the silence.
    pub(in crate::proof) silences: bool,
}

/// What leads to a message of one of these nodes in the silence of the rule at this place, and that message last; the
/// timeline that asks the client for least comes first. None where none was found.
pub(in crate::proof) fn in_silence(
    house: &House,
    workflow: &Workflow,
    rule: usize,
    nodes: &[NodeId],
) -> Option<Vec<Line>> {
    let mut guarded = workflow.clone();
    if rule >= guarded.rules.len() {
        return None;
    }
    // Behind the guards of other rules: what those skip never leaves.
    let mut silent = guarded.rules.remove(rule);
    silent.otherwise = Some(OtherwiseAction::Skip);
    guarded.rules.push(silent);
    let setting = Setting::new(house, &guarded);
    let graph = super::super::Graph::new(house, &guarded, &setting.quiet);
    let side = Side {
        workflow: &guarded,
        rules: &[],
        setting,
        graph,
    };
    let sides = [side];
    let last = guarded.rules.len().checked_sub(1)?;
    let rule = guarded.rules.last()?;
    let mut counted = vec![false; guarded.nodes.len()];
    for node in nodes {
        super::super::super::graph::set(&mut counted, node.0 as usize, true);
    }
    let watched = Watched {
        rule,
        action: OtherwiseAction::Skip,
        under: vec![(0, last, counted)],
    };
    let mut search = Search::new(house, &sides, STEPS);
    search.begins = date(2026, 3, 2).at(9, 0, 0, 0);
    search.tells_all = true;
    let found = nodes
        .iter()
        .enumerate()
        .filter_map(|(nth, &node)| search.unguarded(&watched, node, nodes.len() - nth));
    // Fewest things that the client does, then the earliest.
    let events = |all: &[LossEntry]| {
        let events = all
            .iter()
            .filter(|e| matches!(e.what, LossEvent::Event { .. }));
        events.count()
    };
    let timeline = found.min_by_key(|all| {
        let first = all.first().map(|e| e.at.clone());
        (events(all), all.last().map(|e| e.at.clone()), first)
    })?;
    let silences = |entry: &LossEntry| begins(rule.span, entry);
    Some(
        timeline
            .into_iter()
            .map(|entry| Line {
                silences: silences(&entry),
                entry,
            })
            .collect(),
    )
}

/// Whether a line was put there for the silence to begin.
fn begins(rule: Span, entry: &LossEntry) -> bool {
    entry.span == rule && matches!(entry.what, LossEvent::Event { .. })
}

impl<'a> Search<'_, 'a> {
    /// A timeline in which the message of a node leaves in the silence.
    fn unguarded(
        &mut self,
        watched: &Watched<'a>,
        node: NodeId,
        messages: usize,
    ) -> Option<Vec<LossEntry>> {
        let RuleForm::Silence { when, .. } = &watched.rule.form else {
            return None;
        };
        self.share.set(self.left.get() / messages.max(1));
        self.own = FOR_ONE;
        let wanted = Wanted {
            watched,
            place: 0,
            node,
            cap: None,
        };
        let mut seen = Seen::new();
        if let SilenceWhen::ToStates(states) = when {
            // The client stands in one of them from the start.
            let condition = Condition::State {
                states: states.clone(),
            };
            for leg in self.own_legs(&wanted) {
                self.attempt(&wanted, &[leg], &[], &[&condition], &mut seen);
                if self.is_done(&wanted, &seen) {
                    break;
                }
            }
        }
        if seen.is_empty() {
            self.silenced(&wanted, when, &mut seen);
        }
        let (_, example) = seen.into_iter().find(|(harm, _)| *harm == Harm::Lost)?;
        Some(example.timeline)
    }
}
