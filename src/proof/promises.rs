//! What became of each message's promise to leave in time: `leaves before visit_at`, `leaves by 2026-12-03`.
//!
//! A promise is a bound on one message, not a count, so it stands beside the rules. `leaves` says to the author what is
//! wrong; this says for every promise how much time is left at the latest.

use super::Verdict;
use super::graph::{DAY, Graph, MINUTE, NEVER, Ticks, get};
use super::late::{Anchor, Latest, latest};
use crate::source::Span;
use crate::workflow::{House, Leaves, Message, Node, NodeId, Workflow};
use serde::Serialize;
use smol_str::{SmolStr, format_smolstr};
use std::collections::BTreeMap;

/// What became of a promise in one journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PromiseReport {
    /// The message that promises.
    pub message: SmolStr,
    /// As written, without `leaves`: `before visit_at`.
    pub promise: SmolStr,
    /// [`Verdict::Proved`] or [`Verdict::NotProved`].
    pub verdict: Verdict,
    /// Whole minutes from the latest moment at which the message can leave to the end of the promise; below zero where
    /// that is too late. `None` where nothing bounds it, or where it is never sent.
    pub spare: Option<i64>,
    /// What the verdict takes for granted.
    pub assumptions: Vec<SmolStr>,
    /// Place of the clause.
    #[serde(skip)]
    pub span: Span,
}

impl PromiseReport {
    /// `evening_invitation leaves before evening_at`.
    pub fn words(&self) -> String {
        format!("{} leaves {}", self.message, self.promise)
    }
}

/// What a promise is measured from, and how long after that it ends.
pub(super) fn end(leaves: &Leaves) -> (Anchor<'_>, Ticks) {
    match leaves {
        Leaves::Before { property, .. } => (Anchor::Property(property), 0),
        Leaves::By { date, at, .. } => {
            let limit = at.map_or(DAY, |at| i64::from(at.0) * MINUTE);
            (Anchor::Day(*date), limit)
        }
    }
}

/// `before visit_at`, `by 2026-12-03 at 10:00`.
pub(super) fn words(leaves: &Leaves) -> SmolStr {
    match leaves {
        Leaves::Before { property, .. } => format_smolstr!("before {property}"),
        Leaves::By { date, at: None, .. } => format_smolstr!("by {}", date.text()),
        Leaves::By {
            date, at: Some(at), ..
        } => format_smolstr!("by {} at {}", date.text(), at.text()),
    }
}

/// The clause.
pub(super) fn clause(leaves: &Leaves) -> Span {
    match leaves {
        Leaves::Before { span, .. } | Leaves::By { span, .. } => *span,
    }
}

/// A send of a message that promises, with the latest moments of the run.
pub(super) struct Promised<'a> {
    pub(super) node: NodeId,
    pub(super) message: &'a Message,
    pub(super) leaves: &'a Leaves,
    pub(super) latest: Latest,
    /// How much time is left when it leaves at the latest; none where no run comes there.
    pub(super) spare: Option<Ticks>,
}

/// Every send of a message that promises.
pub(super) fn sends<'a>(house: &'a House, workflow: &Workflow, graph: &Graph) -> Vec<Promised<'a>> {
    let mut found = Vec::new();
    for (node, it) in workflow.iter() {
        let Node::Send { message, .. } = it else {
            continue;
        };
        let Some(message) = house.messages.get(message) else {
            continue;
        };
        let Some(leaves) = &message.leaves else {
            continue;
        };
        let (anchor, limit) = end(leaves);
        let latest = latest(house, workflow, graph, anchor);
        let spare = get(&latest.leaves, node.0 as usize, None).map(|late| limit - late);
        found.push(Promised {
            node,
            message,
            leaves,
            latest,
            spare,
        });
    }
    found
}

/// One report for each message that promises, in the order of their names.
pub(super) fn reports(
    workflow: &Workflow,
    graph: &Graph,
    sends: &[Promised<'_>],
) -> Vec<PromiseReport> {
    let mut worst: BTreeMap<&SmolStr, (&Promised<'_>, Option<Ticks>)> = BTreeMap::new();
    for it in sends {
        let known = worst.entry(&it.message.name).or_insert((it, it.spare));
        known.1 = match (known.1, it.spare) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (one, other) => one.or(other),
        };
    }
    let reports = worst.into_values().map(|(it, spare)| {
        let kept = spare.is_none_or(|spare| spare >= 0);
        let bounded = spare.filter(|spare| spare.abs() < NEVER / 2);
        PromiseReport {
            message: it.message.name.clone(),
            promise: words(it.leaves),
            verdict: if kept {
                Verdict::Proved
            } else {
                Verdict::NotProved
            },
            spare: bounded.map(|spare| spare.div_euclid(MINUTE)),
            assumptions: assumptions(workflow, graph, it),
            span: clause(it.leaves),
        }
    });
    reports.collect()
}

fn assumptions(workflow: &Workflow, graph: &Graph, it: &Promised<'_>) -> Vec<SmolStr> {
    let mut all = Vec::new();
    if let Leaves::Before { property, .. } = it.leaves {
        all.push(format_smolstr!(
            "a client's `{property}` is not moved, and does not become known, during a run"
        ));
    }
    if workflow.rules.iter().any(|rule| rule.form.is_quiet()) {
        all.push(SmolStr::new_static(
            "the message and its run wait until the rule allows it",
        ));
    }
    if get(&graph.postponed, it.node.0 as usize, 0) > 0 {
        all.push(SmolStr::new_static(
            "a guard postpones a message no longer than it says",
        ));
    }
    all.extend(super::rules::always());
    all
}
