//! Who sends what: journeys, the sequences they run, the messages in them; from the tree, so that it is known
//! in broken projects too.

use super::Snapshot;
use crate::lower::walk::each_step;
use crate::source::Span;
use crate::steps::StepKind;
use crate::syntax::ast::{Block, Decl, DeclKind, Name};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What the steps of a journey or a sequence lead to, themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leads {
    /// `send`, `ask`.
    Message,
    /// `run`.
    Sequence,
    /// `hand over to`.
    Journey,
}

/// A step that leads to something.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'a> {
    pub(crate) leads: Leads,
    /// What it leads to.
    pub(crate) to: &'a Name,
}

/// The name and the steps of a journey or a sequence.
pub(crate) fn named_steps(decl: &Decl) -> Option<(&Name, &Block)> {
    if let DeclKind::Journey(it) = &decl.kind {
        Some((&it.name, &it.steps))
    } else if let DeclKind::Sequence(it) = &decl.kind {
        Some((&it.name, &it.steps))
    } else {
        None
    }
}

/// What the steps of a block lead to, in source order.
pub(crate) fn steps(block: &Block) -> Vec<Step<'_>> {
    let mut found = Vec::new();
    each_step(block, &mut |step| {
        let (leads, to) = if let StepKind::Send(send) = &step.kind {
            (Leads::Message, &send.message)
        } else if let StepKind::Ask(ask) = &step.kind {
            (Leads::Message, &ask.survey)
        } else if let StepKind::Run(run) = &step.kind {
            (Leads::Sequence, &run.sequence)
        } else if let StepKind::HandOver(hand) = &step.kind {
            (Leads::Journey, &hand.journey)
        } else {
            return;
        };
        found.push(Step { leads, to });
    });
    found.sort_by_key(|step| step.to.span.start);
    found
}

/// A journey that sends a message, and where: its own step, or that of a sequence it runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sender {
    pub(crate) journey: SmolStr,
    pub(crate) span: Span,
}

/// Every journey that sends `message`, in source order; a journey with two such steps is there twice.
pub(crate) fn senders(snapshot: &Snapshot, message: &str) -> Vec<Sender> {
    let mut found = Vec::new();
    for decl in snapshot.journeys_leading_to(message) {
        let Some((_, decl)) = snapshot.decl(decl) else {
            continue;
        };
        let DeclKind::Journey(journey) = &decl.kind else {
            continue;
        };
        let mut open = vec![&journey.steps];
        let mut seen = BTreeSet::new();
        while let Some(block) = open.pop() {
            for step in steps(block) {
                match step.leads {
                    Leads::Message if step.to.text == message => found.push(Sender {
                        journey: journey.name.text.clone(),
                        span: step.to.span,
                    }),
                    Leads::Sequence if seen.insert(&step.to.text) => {
                        open.extend(sequence(snapshot, &step.to.text));
                    }
                    Leads::Message | Leads::Sequence | Leads::Journey => {}
                }
            }
        }
    }
    found
}

/// The steps of a sequence.
fn sequence<'s>(snapshot: &'s Snapshot, name: &str) -> Option<&'s Block> {
    let (_, decl) = snapshot.decl(snapshot.name(name)?.decl)?;
    let DeclKind::Sequence(it) = &decl.kind else {
        return None;
    };
    Some(&it.steps)
}
