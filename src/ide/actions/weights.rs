//! Shares the weights of a split anew, in the proportion they have, so that they add up to all clients. Changes
//! what clients get, and says so.

use super::text::{place, step_at};
use super::{Action, ActionKind, refactoring};
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::source::FileRange;
use crate::steps::{Split, StepKind};

/// All clients, in hundredths of a percent.
const ALL: u64 = 10_000;

/// Offered on the words and arms of a split: proportional where the sum is wrong, even where it is right.
pub(super) fn rebalance(snapshot: &Snapshot, range: FileRange) -> Option<Action> {
    let (_, decl) = snapshot.decl_at(range.file, range.start)?;
    let step = step_at(snapshot, decl, range)?;
    let StepKind::Split(split) = &step.kind else {
        return None;
    };
    let total: u64 = split.arms.iter().map(|arm| u64::from(arm.weight)).sum();
    let (title, shares) = if total == ALL {
        ("give every arm the same weight", even(split))
    } else {
        let title = "share the weights so that they add up to 100%";
        (title, proportional(split, total))
    };
    let mut edits = Vec::new();
    for (arm, share) in split.arms.iter().zip(shares) {
        if u64::from(arm.weight) == share {
            continue;
        }
        edits.push(TextEdit {
            at: place(snapshot, arm.weight_span)?,
            text: percent(share),
        });
    }
    if edits.is_empty() {
        return None;
    }
    Some(refactoring(title.to_owned(), ActionKind::Rewrite, edits))
}

fn even(split: &Split) -> Vec<u64> {
    let ones = vec![1; split.arms.len()];
    shared(&ones)
}

fn proportional(split: &Split, total: u64) -> Vec<u64> {
    if total == 0 {
        return even(split);
    }
    let weights: Vec<u64> = split.arms.iter().map(|arm| u64::from(arm.weight)).collect();
    shared(&weights)
}

/// Whole percents where they suffice, in this proportion, that add up to all; what rounding leaves goes to those
/// that lost most by it, the first of them first.
fn shared(weights: &[u64]) -> Vec<u64> {
    let total: u64 = weights.iter().sum::<u64>().max(1);
    let unit = if weights.len() <= 100 { 100 } else { 1 };
    let parts = ALL / unit;
    let mut shares: Vec<(usize, u64, u64)> = weights
        .iter()
        .enumerate()
        .map(|(at, weight)| (at, weight * parts / total, weight * parts % total))
        .collect();
    let given: u64 = shares.iter().map(|(_, share, _)| share).sum();
    shares.sort_by_key(|(at, _, lost)| (std::cmp::Reverse(*lost), *at));
    let mut left = parts.saturating_sub(given);
    for (_, share, _) in &mut shares {
        if left == 0 {
            break;
        }
        *share += 1;
        left -= 1;
    }
    shares.sort_by_key(|(at, ..)| *at);
    shares
        .into_iter()
        .map(|(_, share, _)| share * unit)
        .collect()
}

fn percent(hundredths: u64) -> String {
    if hundredths.is_multiple_of(100) {
        format!("{}%", hundredths / 100)
    } else {
        let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        format!("{}%", text.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up() {
        assert_eq!(shared(&[1, 1, 1]), [3400, 3300, 3300]);
        assert_eq!(shared(&[4500, 4500, 2000]), [4100, 4100, 1800]);
        assert_eq!(shared(&[0, 1]), [0, 10_000]);
        for n in 1..150 {
            assert_eq!(shared(&vec![1; n]).iter().sum::<u64>(), ALL);
        }
    }
}
