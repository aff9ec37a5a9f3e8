//! Branches that nobody takes or in which nothing happens, and rounds that do not come round again: the steps are
//! written without them.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::source::FileRange;
use crate::syntax::scan::Statement;

/// Takes a branch or a step without steps out; turns a condition round whose steps are all in `else`.
pub(super) fn empty(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let step = *nearby.around(at).last()?;
        let mut tails = step.tails.iter().enumerate();
        let here = tails.find(|(_, tail)| tail.block.start == at.start);
        if let Some((index, tail)) = here.filter(|(index, _)| *index > 0) {
            let above = &step.tails.get(index - 1)?.block;
            let bare = !nearby.has_comment(above.end, tail.block.end);
            let edit = nearby.edit(above.end, tail.block.end, String::new());
            return bare.then(|| Offer::new("take the `else` out", vec![edit]));
        }
        let holds_steps = step.tails.iter().any(|it| has_steps(&nearby, step, it));
        if holds_steps {
            return turned(&nearby, step);
        }
        let word = nearby.words(step).split_whitespace().next()?;
        let bare = !nearby.has_comment(step.head.start, step.end());
        bare.then(|| Offer::new(format!("take the `{word}` out"), vec![nearby.without(step)]))
    })
}

/// Whether something happens in a block of a step; the blocks of a `match` hold arms.
fn has_steps(nearby: &Nearby<'_>, step: &Statement, tail: &crate::syntax::scan::Tail) -> bool {
    let statements = &tail.block.statements;
    if nearby.words(step).starts_with("match ") {
        let mut arms = statements.iter().flat_map(|arm| &arm.tails);
        return arms.any(|arm| !arm.block.statements.is_empty());
    }
    !statements.is_empty()
}

/// `if C { } else { S }` as `if not (C) { S }`.
fn turned(nearby: &Nearby<'_>, step: &Statement) -> Option<Offer> {
    let [yes, no] = step.tails.as_slice() else {
        return None;
    };
    let condition = nearby.words(step).strip_prefix("if ")?.trim();
    let bare = !nearby.has_comment(step.head.start, no.block.start);
    if condition.starts_with("not ") || !bare || nearby.words_of(yes.head) != "else" {
        return None;
    }
    let edit = nearby.edit(
        step.head.start,
        no.block.start,
        format!("if not ({condition}) "),
    );
    Some(Offer::new("turn the condition round", vec![edit]))
}

/// Takes the branches out that nobody takes.
pub(super) fn never_taken(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let step = *nearby.around(at).last()?;
        let edit = if diagnostic.secondary.is_empty() {
            without_branch(&nearby, step, at)?
        } else {
            // Nobody comes to those behind it.
            let taken = step.tails.iter().find(|tail| at.end <= tail.block.start)?;
            nearby.edit(taken.block.end, step.end(), String::new())
        };
        Some(Offer::new("take out what nobody takes", vec![edit]))
    })
}

/// Without the branch whose condition stands at a place.
fn without_branch(nearby: &Nearby<'_>, step: &Statement, at: FileRange) -> Option<TextEdit> {
    let index = step
        .tails
        .iter()
        .position(|tail| at.end <= tail.block.start)?;
    let own = step.tails.get(index)?;
    if let Some(above) = index.checked_sub(1).and_then(|n| step.tails.get(n)) {
        return Some(nearby.edit(above.block.end, own.block.end, String::new()));
    }
    let Some(next) = step.tails.get(1) else {
        return Some(nearby.without(step));
    };
    // The words of the next branch stand behind this one's block.
    match nearby.words_of(own.head).strip_prefix("else") {
        Some("") => nearby.unwrapped(step, &next.block),
        Some(condition) => Some(nearby.edit(
            step.head.start,
            own.head.end,
            condition.trim_start().to_owned(),
        )),
        None => None,
    }
}

/// Writes the steps of a `repeat` that happen once without it, or lets them happen twice.
pub(super) fn once(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let Some(at) = place(snapshot, diagnostic) else {
        return Vec::new();
    };
    let nearby = Nearby::of(snapshot, at);
    let around = nearby.around(at);
    let twice = (nearby.words_at(at).trim() == "1 times").then(|| {
        let edit = nearby.edit(at.start, at.end, "2 times".to_owned());
        Offer::new("write `2 times`", vec![edit])
    });
    let plain = around.last().and_then(|step| {
        let edit = nearby.unwrapped(step, &step.tails.first()?.block)?;
        Some(Offer::new("write the steps without `repeat`", vec![edit]))
    });
    twice.into_iter().chain(plain).collect()
}
