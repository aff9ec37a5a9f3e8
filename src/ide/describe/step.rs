//! A wait where it stands in a journey: when a run comes to it, and when it goes on.

use super::Page;
use crate::ide::{Snapshot, days};
use crate::lower::walk::each_step;
use crate::source::FileId;
use crate::steps::StepKind;
use crate::syntax::ast::{DeclKind, Step};

/// What follows for a run from the wait whose words hold a byte of a file. Nothing in a sequence, which begins on a day
/// of its own in each journey.
pub(crate) fn wait_at(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<String> {
    let (_, decl) = snapshot.decl_at(file, offset)?;
    let DeclKind::Journey(journey) = &decl.kind else {
        return None;
    };
    let mut found = None;
    each_step(&journey.steps, &mut |step| {
        let words = words_of(snapshot, step);
        let at = snapshot.sources().resolve(step.span);
        if let (Some(words), Some(at)) = (words, at)
            && (at.start..=at.start + words.len() as u32).contains(&offset)
        {
            found = Some((step.span, words));
        }
    });
    let (span, words) = found?;
    let workflow = days::workflow(snapshot, &journey.name.text)?;
    let steps = days::of_steps(snapshot, workflow);
    let rounds = steps.rounds(span);
    if rounds.is_empty() {
        return None;
    }
    let mut page = Page::of(&words.split_whitespace().collect::<Vec<_>>().join(" "));
    page.list(&[
        format!("begins on {}", days::reached(rounds)),
        format!("is over on {}", days::left(rounds)),
    ]);
    Some(page.done())
}

/// The words of a wait, without its block.
fn words_of<'s>(snapshot: &'s Snapshot, step: &Step) -> Option<&'s str> {
    if !matches!(step.kind, StepKind::Wait(_) | StepKind::WaitFor(_)) {
        return None;
    }
    let text = snapshot.sources().text(step.span);
    Some(text.split(['{', '\n']).next().unwrap_or("").trim_end())
}
