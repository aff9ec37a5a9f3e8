//! Looks through the steps of a block and of the blocks inside it, without following `run`.

use crate::source::Span;
use crate::steps::StepKind;
use crate::syntax::Program;
use crate::syntax::ast::{Allow, Block, DeclKind, Name, Step};
use std::collections::BTreeMap;

/// The blocks directly inside a step, in source order.
pub(crate) fn inner_blocks(step: &Step) -> Vec<&Block> {
    match &step.kind {
        StepKind::If(s) => s
            .arms
            .iter()
            .map(|arm| &arm.block)
            .chain(&s.otherwise)
            .collect(),
        StepKind::Match(s) => s.arms.iter().map(|arm| &arm.block).collect(),
        StepKind::Split(s) => s.arms.iter().map(|arm| &arm.block).collect(),
        StepKind::Repeat(s) => vec![&s.block],
        StepKind::Ask(s) => s.arms.iter().map(|arm| &arm.block).collect(),
        StepKind::WaitFor(s) => std::iter::once(&s.then).chain(&s.otherwise).collect(),
        StepKind::Review(s) => s.arms.iter().map(|arm| &arm.block).collect(),
        StepKind::Send(_)
        | StepKind::Task(_)
        | StepKind::Notify(_)
        | StepKind::Wait(_)
        | StepKind::Set(_)
        | StepKind::Clear(_)
        | StepKind::Add(_)
        | StepKind::Remove(_)
        | StepKind::Run(_)
        | StepKind::Alone(_)
        | StepKind::HandOver(_)
        | StepKind::End(_)
        | StepKind::Error(_) => Vec::new(),
    }
}

/// Calls `see` with every step of `block`, in source order, those inside others after them.
pub(crate) fn each_step<'a>(block: &'a Block, see: &mut impl FnMut(&'a Step)) {
    for step in &block.steps {
        see(step);
        for inner in inner_blocks(step) {
            each_step(inner, see);
        }
    }
}

/// The allowances in `block` and in the blocks inside it, in source order.
pub(crate) fn allowances(block: &Block) -> Vec<&Allow> {
    let mut found: Vec<&Allow> = Vec::new();
    each_block(block, &mut |block| found.extend(&block.allows));
    found
}

/// Calls `see` with `block` and every block inside it, in source order.
pub(crate) fn each_block<'a>(block: &'a Block, see: &mut impl FnMut(&'a Block)) {
    see(block);
    for step in &block.steps {
        for inner in inner_blocks(step) {
            each_block(inner, see);
        }
    }
}

/// The messages that `block` sends or asks, each once, in source order.
pub(crate) fn messages(block: &Block) -> Vec<&Name> {
    let mut found: Vec<&Name> = Vec::new();
    each_step(block, &mut |step| {
        let message = if let StepKind::Send(send) = &step.kind {
            &send.message
        } else if let StepKind::Ask(ask) = &step.kind {
            &ask.survey
        } else {
            return;
        };
        if !found.iter().any(|name| name.text == message.text) {
            found.push(message);
        }
    });
    found
}

/// The sequences that `block` runs, in source order, as often as it runs them.
pub(crate) fn runs(block: &Block) -> Vec<&Name> {
    let mut found = Vec::new();
    each_step(block, &mut |step| {
        if let StepKind::Run(run) = &step.kind {
            found.push(&run.sequence);
        }
    });
    found
}

/// The arms of every split of a program, by its name.
pub(crate) fn splits(program: &Program) -> BTreeMap<&str, Vec<&str>> {
    let mut all: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (_, decl) in &program.decls {
        let block = if let DeclKind::Journey(it) = &decl.kind {
            &it.steps
        } else if let DeclKind::Sequence(it) = &decl.kind {
            &it.steps
        } else {
            continue;
        };
        each_step(block, &mut |step| {
            if let StepKind::Split(split) = &step.kind {
                let arms = all.entry(&split.name.text).or_default();
                arms.extend(split.arms.iter().map(|arm| arm.name.text.as_str()));
            }
        });
    }
    all
}

/// Where `step` ends the run: itself, or the `end` steps inside it.
pub(crate) fn ends(step: &Step) -> Vec<Span> {
    let mut found = Vec::new();
    if let StepKind::End(_) = step.kind {
        found.push(step.span);
    }
    for block in inner_blocks(step) {
        each_step(block, &mut |inner| {
            if let StepKind::End(_) = inner.kind {
                found.push(inner.span);
            }
        });
    }
    found
}

/// Whether `block` holds a step that could not be read.
pub(crate) fn has_errors(block: &Block) -> bool {
    let mut found = false;
    each_step(block, &mut |step| {
        found |= matches!(step.kind, StepKind::Error(_));
    });
    found
}
