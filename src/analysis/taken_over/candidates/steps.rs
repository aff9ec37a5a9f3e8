//! Edits of whole steps: one fewer, one more, two in the other order.

use super::super::hints::Hints;
use super::super::statements::Statement;
use super::{Edit, Part};
use crate::workflow::House;
use std::ops::Range;

/// One step fewer: a line, or a block with all in it.
pub(super) fn removed(part: &Part<'_>, hints: &Hints, edits: &mut Vec<Edit>) {
    for one in &part.statements {
        let is_step = one.is_step(&part.pieces, &part.statements);
        let Some(range) = whole(part, one).filter(|_| is_step) else {
            continue;
        };
        let said = part.said(one);
        let rank = if hints.gone.lines.iter().any(|line| line == said) {
            0
        } else if one.closes.is_some() {
            3
        } else {
            2
        };
        edits.push((rank, vec![(range, String::new())]));
    }
}

/// Two lines in the other order.
pub(super) fn swapped(part: &Part<'_>, edits: &mut Vec<Edit>) {
    let lines = |within: Option<usize>| {
        part.statements
            .iter()
            .filter(move |one| one.within == within && one.is_step(&part.pieces, &part.statements))
    };
    let blocks = std::iter::once(None).chain((0..part.statements.len()).map(Some));
    for block in blocks {
        let steps: Vec<&Statement> = lines(block).collect();
        for (i, one) in steps.iter().enumerate() {
            for other in steps.iter().skip(i + 1).take(NEAR) {
                if one.closes.is_some() || other.closes.is_some() {
                    continue;
                }
                let (Some(first), Some(second)) = (part.range(one), part.range(other)) else {
                    continue;
                };
                let (said, of_other) = (part.said(one), part.said(other));
                if said != of_other {
                    edits.push((
                        1,
                        vec![(first, of_other.to_owned()), (second, said.to_owned())],
                    ));
                }
            }
        }
    }
}

/// Steps so near to each other may change places.
const NEAR: usize = 2;

/// Words that start a step of one line.
const ONE_LINE: [&str; 10] = [
    "send", "wait", "set", "clear", "add", "remove", "notify", "task", "no", "end",
];

/// One step more: what a line that has come says.
pub(super) fn added(part: &Part<'_>, hints: &Hints, house: &House, edits: &mut Vec<Edit>) {
    let mut wanted: Vec<(u8, String)> = Vec::new();
    for line in &hints.come.lines {
        let word = line.split_whitespace().next().unwrap_or_default();
        if !ONE_LINE.contains(&word) || line.ends_with('{') {
            continue;
        }
        match line.strip_prefix("send ") {
            Some(name) if !house.messages.contains_key(name) => {
                let all = house.messages.keys();
                wanted.extend(all.map(|message| (3, format!("send {message}"))));
            }
            Some(_) | None => wanted.push((1, line.clone())),
        }
    }
    for place in places(part) {
        for (rank, line) in &wanted {
            edits.push((*rank, vec![(place..place, format!("\n{line}\n"))]));
        }
    }
}

/// Where a step may stand: before each step, and at the end of each block of steps.
fn places(part: &Part<'_>) -> Vec<usize> {
    let before = part
        .statements
        .iter()
        .filter(|one| one.is_step(&part.pieces, &part.statements))
        .filter_map(|one| Some(part.range(one)?.start));
    let ends = part
        .statements
        .iter()
        .filter(|one| one.holds_steps(&part.pieces))
        .filter_map(|one| Some(part.pieces.get(one.closes?)?.at.start));
    let last = part.pieces.iter().rfind(|piece| piece.text == "}");
    let mut all: Vec<usize> = before
        .chain(ends)
        .chain(last.map(|piece| piece.at.start))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A step with its block, and with what belongs to it behind that.
fn whole(part: &Part<'_>, one: &Statement) -> Option<Range<usize>> {
    let range = part.range(one)?;
    let Some(mut close) = one.closes else {
        return Some(range);
    };
    for other in &part.statements {
        let follows = other.first == close + 1
            || (other.first == close + 2
                && part
                    .pieces
                    .get(close + 1)
                    .is_some_and(|piece| piece.text == "\n"));
        if follows && matches!(other.word(&part.pieces), "else" | "otherwise") {
            close = other.closes?;
        }
    }
    Some(range.start..part.pieces.get(close)?.at.end)
}
