//! Edits of single values: lengths, times of day, numbers, texts, words of closed sets, shares.

use super::super::hints::{Hints, Span, is_weekday, unit_behind, weekdays_end};
use super::super::words::Kind;
use super::{Edit, Part, as_words};
use crate::vocabulary::Unit;
use crate::workflow::{House, PropertyType};

/// Other lengths.
pub(super) fn lengths(part: &Part<'_>, hints: &Hints, edits: &mut Vec<Edit>) {
    for (i, piece) in part.pieces.iter().enumerate() {
        let unit = unit_behind(&part.pieces, i).filter(|_| piece.kind == Kind::Number);
        let (Some(unit), Ok(amount)) = (unit, piece.text.parse::<u64>()) else {
            continue;
        };
        let own = Span { amount, unit };
        let rank = if hints.gone.has_length(own) { 0 } else { 2 };
        let next = part.pieces.get(i + 1);
        let unit_at = next.filter(|next| Unit::from_either(next.text).is_some());
        let mut put = |rank: u8, other: Span| {
            let mut edit = vec![(piece.at.clone(), other.amount.to_string())];
            if let Some(at) = unit_at.map(|next| next.at.clone()) {
                let text = other.text();
                let word = text.split(' ').next_back().unwrap_or_default();
                edit.push((at, word.to_owned()));
            }
            if other != own && other.amount > 0 {
                edits.push((rank, edit));
            }
        };
        let same = |other: Span| {
            let amount = other.within(unit)?;
            Some(Span { amount, unit })
        };
        for come in &hints.come.lengths {
            if let Some(other) = same(*come) {
                put(rank, other);
            }
            // What a platform adds to a length it adds to the other, too.
            for gone in &hints.gone.lengths {
                let moved = (own.seconds() + come.seconds()).checked_sub(gone.seconds());
                let moved = moved.map(|seconds| Span {
                    amount: seconds / 60,
                    unit: Unit::Minutes,
                });
                if let Some(other) = moved.and_then(same) {
                    put(rank, other);
                }
            }
            // Another unit is another meaning, so it is looked at last, and then in all the ways that there are.
            if unit_at.is_some() && come.within(unit).is_none() {
                for other in come.readings() {
                    put(rank + 1, other);
                }
            }
        }
    }
}

/// Other times of day, and other weekdays.
pub(super) fn times(part: &Part<'_>, hints: &Hints, edits: &mut Vec<Edit>) {
    for (i, piece) in part.pieces.iter().enumerate() {
        if piece.kind == Kind::Clock {
            let rank = if hints.gone.clocks.iter().any(|c| c == piece.text) {
                0
            } else {
                2
            };
            for other in hints.come.clocks.iter().filter(|c| *c != piece.text) {
                edits.push((rank, vec![(piece.at.clone(), other.clone())]));
            }
            let next = part.pieces.get(i + 1);
            let has_days = next.is_some_and(|next| next.text == "on");
            if !has_days {
                for days in &hints.come.weekdays {
                    let end = piece.at.end;
                    edits.push((1, vec![(end..end, format!(" on {days}"))]));
                }
            }
        }
        let first = part.pieces.get(i + 1);
        if piece.text == "on"
            && let Some(first) = first.filter(|first| is_weekday(first.text))
            && let Some(last) = part.pieces.get(weekdays_end(&part.pieces, i + 1))
        {
            for days in &hints.come.weekdays {
                edits.push((0, vec![(first.at.start..last.at.end, days.clone())]));
            }
            edits.push((1, vec![(piece.at.start..last.at.end, String::new())]));
        }
    }
}

/// Other numbers that are no lengths.
pub(super) fn numbers(part: &Part<'_>, hints: &Hints, edits: &mut Vec<Edit>) {
    for (i, piece) in part.pieces.iter().enumerate() {
        if piece.kind != Kind::Number || unit_behind(&part.pieces, i).is_some() {
            continue;
        }
        let rank = if hints.gone.numbers.iter().any(|n| n == piece.text) {
            0
        } else {
            2
        };
        for other in hints.come.numbers.iter().filter(|n| *n != piece.text) {
            edits.push((rank, vec![(piece.at.clone(), other.clone())]));
        }
    }
}

/// Other texts.
pub(super) fn texts(part: &Part<'_>, hints: &Hints, edits: &mut Vec<Edit>) {
    for piece in part.pieces.iter().filter(|p| p.kind == Kind::Text) {
        let rank = if hints.gone.texts.iter().any(|t| t == piece.text) {
            0
        } else {
            2
        };
        for other in hints.come.texts.iter().filter(|t| *t != piece.text) {
            edits.push((rank, vec![(piece.at.clone(), other.clone())]));
        }
    }
}

/// Words that stand for each other: what a comparison asks, and what is done with a message.
const TURNS: [&[&str]; 6] = [
    &["yes", "no"],
    &["known", "unknown"],
    &["opened", "clicked", "received"],
    &["before", "after"],
    &["least", "most"],
    &["unsubscribed", "complained", "bounced"],
];

/// So many names of a kind are tried where no hint names one.
const FEW_NAMES: usize = 8;

/// Other words of the same set, and other names of the same kind.
pub(super) fn words(part: &Part<'_>, hints: &Hints, house: &House, edits: &mut Vec<Edit>) {
    let mut sets: Vec<Vec<&str>> = TURNS.iter().map(|set| set.to_vec()).collect();
    for property in house.properties.values() {
        if let PropertyType::OneOf { values } = &property.ty {
            sets.push(as_words(values.iter()));
        }
    }
    sets.push(as_words(house.events.keys()));
    sets.push(as_words(house.segments.keys()));
    sets.push(as_words(house.lists.keys()));
    sets.push(as_words(house.messages.keys()));
    let states = house.states.iter().map(|state| &state.name);
    sets.push(as_words(states));
    for piece in part.pieces.iter().filter(|p| p.kind == Kind::Word) {
        let is_gone = hints.gone.words.iter().any(|word| word == piece.text);
        for set in sets.iter().filter(|set| set.contains(&piece.text)) {
            for other in set.iter().filter(|other| **other != piece.text) {
                let has_come = hints.come.words.iter().any(|word| word == other);
                let rank = match (is_gone, has_come) {
                    (true, true) => 0,
                    (true, false) | (false, true) => 2,
                    (false, false) => 3,
                };
                if rank < 3 || set.len() <= FEW_NAMES {
                    edits.push((rank, vec![(piece.at.clone(), (*other).to_owned())]));
                }
            }
        }
        // `is not` for `is`, `has not` for `has`, and the reverse.
        let at = &piece.at;
        match piece.text {
            "is" | "has" => edits.push((2, vec![(at.end..at.end, " not".to_owned())])),
            "not" => edits.push((2, vec![(at.clone(), String::new())])),
            _ => {}
        }
    }
}

/// Other shares of a split: what one arm wins another loses.
pub(super) fn shares(part: &Part<'_>, hints: &Hints, edits: &mut Vec<Edit>) {
    for (head, _) in part.statements.iter().enumerate() {
        let arms: Vec<_> = part
            .statements
            .iter()
            .filter(|one| one.within == Some(head))
            .filter_map(|one| part.pieces.get(one.first))
            .filter_map(|piece| Some((piece, hundredths(piece.text.strip_suffix('%')?)?)))
            .collect();
        let mut before = 0;
        for (i, (piece, share)) in arms.iter().enumerate() {
            let rest = 10_000_u64.saturating_sub(before);
            before += share;
            for come in hints.come.percents.iter().filter_map(|p| hundredths(p)) {
                // A share of all, and one of what is left behind the arms before.
                for (wanted, rank) in [(come, 0), (come * rest / 10_000, 1)] {
                    for (j, (other, of_other)) in arms.iter().enumerate() {
                        let left = (share + of_other).checked_sub(wanted);
                        let Some(left) = left.filter(|left| *left > 0 && wanted > 0) else {
                            continue;
                        };
                        if i == j || wanted == *share {
                            continue;
                        }
                        let mut edit = vec![
                            (piece.at.clone(), percent(wanted)),
                            (other.at.clone(), percent(left)),
                        ];
                        edit.sort_by_key(|(range, _)| range.start);
                        edits.push((rank, edit));
                    }
                }
            }
        }
    }
}

/// `33.5` as 3350.
fn hundredths(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let whole: u64 = whole.parse().ok()?;
    let part: u64 = format!("{part:0<2}").get(..2)?.parse().ok()?;
    Some(whole * 100 + part)
}

fn percent(hundredths: u64) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => format!("{whole}%"),
        (whole, part) if part % 10 == 0 => format!("{whole}.{}%", part / 10),
        (whole, part) => format!("{whole}.{part:02}%"),
    }
}
