//! A split: how many clients go which way, and what they then receive.

use super::{Page, listed};
use crate::ide::Snapshot;
use crate::ide::reach::{self, Leads};
use crate::lower::walk::each_step;
use crate::source::{FileId, FileRange};
use crate::steps::{Split, SplitArm, StepKind};
use crate::syntax::ast::Decl;
use smol_str::SmolStr;

/// A split: its arms and their weights.
pub(super) fn split(snapshot: &Snapshot, split: &SmolStr) -> Option<String> {
    let split = named(snapshot, split)?;
    let mut page = Page::of(&format!("split {}", split.name.text));
    let lines: Vec<String> = split
        .arms
        .iter()
        .map(|arm| format!("{} `{}`", percent(arm.weight), arm.name.text))
        .collect();
    page.list(&lines);
    Some(page.done())
}

/// An arm of a split.
pub(super) fn arm(snapshot: &Snapshot, split: &SmolStr, arm: &SmolStr) -> Option<String> {
    let split = named(snapshot, split)?;
    let arm = split.arms.iter().find(|known| known.name.text == *arm)?;
    Some(page_of(split, arm))
}

/// The share of an arm, where it holds a byte of a file, and what is said of it.
pub(crate) fn share_at(
    snapshot: &Snapshot,
    file: FileId,
    offset: u32,
) -> Option<(FileRange, String)> {
    let (_, decl) = snapshot.decl_at(file, offset)?;
    let holds = |arm: &SplitArm| {
        let at = snapshot.sources().resolve(arm.weight_span)?;
        (at.start <= offset && offset <= at.end).then_some(at)
    };
    splits(decl).into_iter().find_map(|split| {
        let mut arms = split.arms.iter();
        arms.find_map(|arm| Some((holds(arm)?, page_of(split, arm))))
    })
}

fn page_of(split: &Split, arm: &SplitArm) -> String {
    let mut page = Page::of(&format!("{} {}", percent(arm.weight), arm.name.text));
    page.paragraph(arm.doc.as_deref().unwrap_or(""));
    let (count, of) = if arm.weight.is_multiple_of(100) {
        (arm.weight / 100, "a hundred")
    } else {
        (arm.weight, "ten thousand")
    };
    let go = if count == 1 { "goes" } else { "go" };
    page.paragraph(&format!(
        "Of {of} clients who come to the split `{}`, {count} {go} this way, drawn at random.",
        split.name.text
    ));
    let steps = reach::steps(&arm.block);
    let to = |leads: Leads| {
        let led = steps.iter().filter(move |step| step.leads == leads);
        led.map(|step| step.to.text.as_str()).collect::<Vec<_>>()
    };
    let mut lines = Vec::new();
    for (leads, verb) in [
        (Leads::Message, "sends"),
        (Leads::Sequence, "runs"),
        (Leads::Journey, "hands over to"),
    ] {
        let names = to(leads);
        if !names.is_empty() {
            lines.push(format!("{verb} {}", listed(names)));
        }
    }
    if arm.block.steps.is_empty() {
        lines.push("nothing happens in it".to_owned());
    }
    page.list(&lines);
    page.done()
}

fn percent(weight: u32) -> String {
    if weight.is_multiple_of(100) {
        format!("{}%", weight / 100)
    } else {
        format!("{}.{:02}%", weight / 100, weight % 100)
    }
}

/// The splits of a declaration.
fn splits(decl: &Decl) -> Vec<&Split> {
    let mut found = Vec::new();
    if let Some((_, block)) = reach::named_steps(decl) {
        each_step(block, &mut |step| {
            if let StepKind::Split(split) = &step.kind {
                found.push(split);
            }
        });
    }
    found
}

fn named<'s>(snapshot: &'s Snapshot, name: &SmolStr) -> Option<&'s Split> {
    let all = snapshot.decls().flat_map(|(_, decl)| splits(decl));
    let mut all = all.filter(|split| split.name.text == *name);
    all.next()
}
