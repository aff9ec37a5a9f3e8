//! Random draws.

use super::condition::Condition;
use super::draft::Draft;
use super::shape::Node;

/// A way of a draw: its share in percent, where that is a whole number, and where it leads.
pub(super) type Way = (Option<u64>, Option<String>);

/// A draw whose shares are whole and a hundred together; `None` for any other.
pub(super) fn split(draft: &mut Draft, ways: &[Way]) -> Option<Node> {
    let shares: Vec<u64> = ways
        .iter()
        .map(|(share, _)| *share)
        .collect::<Option<_>>()?;
    if shares.len() < 2 || shares.iter().sum::<u64>() != 100 || shares.contains(&0) {
        return None;
    }
    let arms = ways.iter().zip(shares).enumerate();
    let arms = arms
        .map(|(i, ((_, next), share))| (format!("arm_{}", i + 1), share.to_string(), next.clone()));
    let arms = arms.collect();
    Some(Node::Split(draft.naming.give("by_chance", "split"), arms))
}

/// Any other draw: for each way but the last a condition of which nothing is known.
pub(super) fn unknown(conditions: Vec<Condition>, ways: Vec<Way>) -> Node {
    let mut next: Vec<Option<String>> = ways.into_iter().map(|(_, next)| next).collect();
    let otherwise = next.pop().flatten();
    choose(conditions.into_iter().zip(next).collect(), otherwise)
}

/// A choice; where there is nothing to choose, the one way on.
pub(super) fn choose(arms: Vec<(Condition, Option<String>)>, otherwise: Option<String>) -> Node {
    if arms.is_empty() {
        return Node::Do(Vec::new(), otherwise);
    }
    Node::Choose(arms, otherwise)
}
