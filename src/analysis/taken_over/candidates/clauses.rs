//! Edits of what stands before the steps of a journey: who may come in again, and what ends a run.

use super::super::hints::{Hints, Span};
use super::super::words::Kind;
use super::{Edit, Part};
use crate::names::BUILT_IN_EVENTS;
use crate::vocabulary::Unit;
use crate::workflow::House;

/// Other ways to come in again.
pub(super) fn reentry(part: &Part<'_>, hints: &Hints, edits: &mut Vec<Edit>) {
    let clause = part
        .statements
        .iter()
        .find(|one| one.within.is_none() && one.word(&part.pieces) == "enters");
    let Some((clause, range)) = clause.and_then(|one| Some((one, part.range(one)?))) else {
        return;
    };
    let rank = if speaks_of(hints, "enters") { 0 } else { 3 };
    let mut wishes = vec!["once ever".to_owned(), "every time".to_owned()];
    let mut lengths: Vec<Span> = hints.come.lengths.clone();
    let counted = hints.come.numbers.iter().filter_map(|n| n.parse().ok());
    lengths.extend(counted.map(|amount| Span {
        amount,
        unit: Unit::Days,
    }));
    for length in lengths.into_iter().flat_map(Span::readings) {
        wishes.push(format!("once per {}", length.text()));
        wishes.push(format!("again {} after it ended", length.text()));
    }
    let said: Vec<&str> = part.said(clause).split_whitespace().skip(1).collect();
    let said = said.join(" ");
    for wish in wishes.into_iter().filter(|wish| *wish != said) {
        edits.push((rank, vec![(range.clone(), format!("enters {wish}"))]));
    }
}

/// Fewer and more reasons to leave.
pub(super) fn exits(part: &Part<'_>, hints: &Hints, house: &House, edits: &mut Vec<Edit>) {
    let clause = part
        .statements
        .iter()
        .find(|one| one.within.is_none() && one.word(&part.pieces) == "exits");
    let Some((clause, range)) = clause.and_then(|one| Some((one, part.range(one)?))) else {
        return;
    };
    let pieces = part.of_statement(clause);
    if pieces.get(1).is_none_or(|piece| piece.text != "when") {
        return;
    }
    let rank = if speaks_of(hints, "exits") { 0 } else { 3 };
    // Each reason with the `or` before it; the first loses the one behind it.
    let ors: Vec<_> = pieces
        .iter()
        .filter(|piece| piece.kind == Kind::Word && piece.text == "or")
        .collect();
    for (i, or) in ors.iter().enumerate() {
        let end = ors.get(i + 1).map_or(range.end, |next| next.at.start);
        edits.push((rank, vec![(or.at.start..end, String::new())]));
    }
    if let (Some(first), Some(or)) = (pieces.get(2), ors.first()) {
        edits.push((rank, vec![(first.at.start..or.at.end, String::new())]));
    }
    let declared = house.events.keys().map(smol_str::SmolStr::as_str);
    for event in declared.chain(BUILT_IN_EVENTS.iter().copied()) {
        if pieces.iter().all(|piece| piece.text != event) {
            let has_come = hints.come.words.iter().any(|word| word == event);
            let rank = if has_come { rank } else { rank + 2 };
            edits.push((rank, vec![(range.end..range.end, format!(" or {event}"))]));
        }
    }
}

/// Whether a line that differs starts with a word.
fn speaks_of(hints: &Hints, word: &str) -> bool {
    let mut lines = hints.gone.lines.iter().chain(&hints.come.lines);
    lines.any(|line| line.starts_with(word))
}
