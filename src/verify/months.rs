//! Windows of months, and waits that take one whatever the month.
//!
//! A month has 28 days in one place and 31 in another, so no number of minutes shows that a wait of a month keeps a gap of a
//! month. That both count the same months from the same moment does: what comes behind a wait that begins as a message
//! leaves is no nearer to that message than the window, if the wait has as many months at least. Of a message further back
//! nothing follows: 30 and 31 January are both a month before the last of February.

use super::graph::Graph;
use super::model::Takes;

/// Whether all that comes behind this message in its run comes a window of so many months later at least.
pub(super) fn are_waited_behind(graph: &Graph<'_>, message: usize, months: i64) -> bool {
    wait_behind(graph, message, months).is_some()
}

/// Makes each wait that takes the window behind a message as long as that at least. Sound only where one run is looked at,
/// and for one message in a window: the window then begins with the message in front of the wait, and no other.
pub(super) fn lengthen(graph: &mut Graph<'_>, counted: &[bool], months: i64, window: i64) {
    let messages = counted.iter().enumerate().filter(|(_, counts)| **counts);
    let waits: Vec<usize> = messages
        .filter_map(|(node, _)| wait_behind(graph, node, months))
        .collect();
    for wait in waits {
        for edge in graph.edges.get_mut(wait).into_iter().flatten() {
            edge.lo = edge.lo.max(window);
            edge.nominal = edge.nominal.max(window);
        }
    }
}

/// The wait of as many months right behind a message, to which nothing else leads.
fn wait_behind(graph: &Graph<'_>, message: usize, months: i64) -> Option<usize> {
    let [only] = graph.edges.get(message)?.as_slice() else {
        return None;
    };
    let leading = graph.edges.iter().flatten().filter(|e| e.to == only.to);
    let waits = &graph.workflow.nodes.get(only.to)?.ways;
    let is_long = |takes: &Takes| match takes {
        Takes::Exactly(length) => length.months() >= months,
        Takes::Nothing
        | Takes::UpTo(_)
        | Takes::Between(..)
        | Takes::Clock(..)
        | Takes::Date(_)
        | Takes::AfterStart(_) => false,
    };
    let takes_it = months > 0
        && only.to != graph.workflow.entry
        && leading.count() == 1
        && !waits.is_empty()
        && waits.iter().all(|way| is_long(&way.takes));
    takes_it.then_some(only.to)
}
