//! Parts of a condition that say nothing, that rule each other out, or that need brackets.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::source::FileRange;

/// Takes a part of a condition out, with the word that joins it to the others.
pub(super) fn needless(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let mut joints = ["and", "or"].into_iter();
        let edit = joints.find_map(|joint| nearby.part_out(at, joint))?;
        Some(Offer::new("take this part out", vec![edit]))
    })
}

/// Where two parts can't both be true: `or` in place of `and`, or without the second.
pub(super) fn clash(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let Some(at) = place(snapshot, diagnostic) else {
        return Vec::new();
    };
    let nearby = Nearby::of(snapshot, at);
    let mut offers = Vec::new();
    let before = nearby
        .text()
        .get(..at.start as usize)
        .unwrap_or("")
        .trim_end();
    let statement = nearby.around(at).pop();
    let words = statement.map_or("", |it| nearby.words(it));
    // Beside another `and` it would have to say what belongs together.
    let alone = words
        .split_whitespace()
        .filter(|word| *word == "and")
        .count()
        == 1;
    if before.ends_with(" and") && alone {
        let end = before.len() as u32;
        let edit = nearby.edit(end - 3, end, "or".to_owned());
        offers.push(Offer::new("write `or`", vec![edit]));
    }
    let edit = nearby.part_out(at, "and");
    offers.extend(edit.map(|edit| Offer::new("take this part out", vec![edit])));
    offers
}

/// The words behind which a condition stands.
const BEFORE: [&str; 7] = ["when", "if", "where", "for", "needs", "while", "not"];

/// Brackets around what stands before the second of two joints, or around what stands behind the first.
pub(super) fn brackets(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let offers = || {
        let second = place(snapshot, diagnostic)?;
        let first = snapshot
            .sources()
            .resolve(diagnostic.secondary.first()?.span)?;
        let nearby = Nearby::of(snapshot, second);
        let head = nearby.head_at(second)?;
        let from = condition_start(&nearby, head.0, first)?;
        let trimmed = |end: u32| {
            let before = nearby.text().get(..end as usize)?;
            Some(before.trim_end().len() as u32)
        };
        let put = |at: u32, text: &str| nearby.edit(at, at, text.to_owned());
        let behind = first.end + 1;
        let left = vec![put(from, "("), put(trimmed(second.start)?, ")")];
        let right = vec![put(behind, "("), put(head.1, ")")];
        let said = |edits: &[crate::ide::change::TextEdit]| {
            let (open, close) = (edits.first()?.at.start, edits.last()?.at.start);
            let words = nearby.text().get(open as usize..close as usize)?;
            Some(format!("write `({words})`"))
        };
        let offers = [left, right].into_iter();
        let offers = offers.filter_map(|edits| Some(Offer::new(said(&edits)?, edits)));
        Some(offers.collect())
    };
    offers().unwrap_or_default()
}

/// Where the condition begins in which a joint stands: behind the last word that begins one, or its `(`.
fn condition_start(nearby: &Nearby<'_>, from: u32, joint: FileRange) -> Option<u32> {
    let before = nearby.text().get(from as usize..joint.start as usize)?;
    let mut start = None;
    let mut depth = 0_usize;
    let mut open = Vec::new();
    for word in crate::syntax::cursor::words(before) {
        let end = from + (word.start + word.text.len()) as u32;
        match word.text {
            "(" => {
                open.push(start);
                depth += 1;
                start = Some(end);
            }
            ")" => {
                depth = depth.saturating_sub(1);
                start = open.pop().flatten();
            }
            text if depth == open.len() && BEFORE.contains(&text) && text != "not" => {
                start = Some(end + 1);
            }
            _ => {}
        }
    }
    start
}
