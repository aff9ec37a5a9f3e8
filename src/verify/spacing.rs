//! Labels that show how far apart messages are.
//!
//! For each node and each `c` the certificate says how much time passes at least from a run's arrival
//! there until its `c`-th counted message from there on has left. Whether that is so is checked edge by
//! edge: no label may be more than what its edge takes and the label behind it. Then, by walking any path
//! backwards, no run has `c` messages sooner; and if behind each counted node the `n + 1`-th comes a window
//! later at least, no window holds more than `n`.

use super::entries::{Entries, Runs};
use super::graph::{Graph, get};
use super::months;
use super::time::{HOUR, Length, MINUTE, NEVER};
use serde_json::Value;

/// Labels in seconds: by node, for `c` from 1.
pub(super) type Labels = Vec<Vec<i64>>;

/// How a change of clocks is taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// From each wait that it can shorten.
    Each,
    /// Once a year from the whole.
    Whole,
}

/// Reads labels in minutes; `null` is never.
pub(super) fn labels(value: &Value) -> Option<Labels> {
    let row = |row: &Value| -> Option<Vec<i64>> {
        let all = row.as_array()?.iter();
        all.map(|label| {
            if label.is_null() {
                return Some(NEVER);
            }
            let minutes = label.as_i64().filter(|m| (0..1 << 40).contains(m))?;
            Some(minutes * MINUTE)
        })
        .collect()
    };
    value.as_array()?.iter().map(row).collect()
}

/// What is asked of labels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// At most so many messages …
    pub(super) limit: u64,
    /// … in a window of so many seconds.
    pub(super) window: i64,
    /// How many months the window has, where it is of months.
    pub(super) months: i64,
    /// So many seconds lie between a message and the one that is one too many.
    pub(super) apart: i64,
}

/// Whether no window holds more than `limit` of the messages that count, of one journey
/// alone; or why that is not shown.
pub(super) fn shows(
    graph: &Graph<'_>,
    entries: &Entries,
    counted: &[bool],
    asked: Asked,
    (labels, lost): (&Labels, Lost),
) -> Result<(), String> {
    let Asked { limit, window, .. } = asked;
    let again = match entries.runs {
        Runs::One => None,
        Runs::Again(length) => Some(length),
        Runs::Overlap => {
            apart(graph, entries, counted, window)?;
            None
        }
    };
    let count = usize::try_from(limit)
        .unwrap_or(usize::MAX)
        .saturating_add(1);
    if labels.len() != graph.edges.len() || labels.iter().any(|row| row.len() != count) {
        return Err("the labels are not those of this journey".to_owned());
    }
    if let Some((node, c)) = too_much(graph, counted, labels, lost, again) {
        return Err(format!("label {} of node {node} is too great", c + 1));
    }
    let whole = match lost {
        Lost::Each => 0,
        Lost::Whole => graph.lost(again, window),
    };
    let need = window.saturating_add(whole).min(NEVER);
    let least = asked.apart.saturating_add(whole).min(need);
    // A run may end in the wait, and another begin.
    let anew = again.map(|length| {
        let entry = labels.get(graph.workflow.entry);
        let rest = entry.and_then(|row| row.iter().rev().nth(1).copied());
        least_again(graph, length, lost).saturating_add(rest.unwrap_or(0))
    });
    let covered = |node: usize| {
        limit > 0
            && months::are_waited_behind(graph, node, asked.months)
            && anew.is_none_or(|anew| anew >= need)
    };
    let short = counted
        .iter()
        .zip(labels)
        .enumerate()
        .position(|(node, (counts, row))| {
            let passes = row.last().copied().unwrap_or(0);
            *counts && passes < need && !(passes >= least && covered(node))
        });
    match short {
        None => Ok(()),
        Some(node) => Err(format!(
            "{count} messages from node {node} on are not shown to take the window"
        )),
    }
}

/// Whether runs are so far apart that no window meets two of them.
fn apart(
    graph: &Graph<'_>,
    entries: &Entries,
    counted: &[bool],
    window: i64,
) -> Result<(), String> {
    let longest = graph
        .longest_to(counted)
        .ok_or("a run can wait for ever before a message")?;
    let far = entries.views.iter().any(|view| match view.as_slice() {
        [only] => only.count == 1 && only.apart >= longest.saturating_add(window) + 3 * HOUR,
        _ => false,
    });
    if far {
        Ok(())
    } else {
        Err("runs may overlap, and the labels are of one".to_owned())
    }
}

/// The least from the end of a run to the entry of the next.
fn least_again(graph: &Graph<'_>, length: Length, lost: Lost) -> i64 {
    match lost {
        Lost::Each if length.clock() != graph.clock => length.least() - HOUR,
        Lost::Each | Lost::Whole => length.least(),
    }
}

/// The first label that is more than an edge allows.
fn too_much(
    graph: &Graph<'_>,
    counted: &[bool],
    labels: &Labels,
    lost: Lost,
    again: Option<Length>,
) -> Option<(usize, usize)> {
    // From nothing more to come; a count of none takes no time.
    let label = |node: usize, c: Option<usize>| -> i64 {
        match c {
            None => 0,
            Some(c) => labels
                .get(node)
                .and_then(|row| row.get(c))
                .copied()
                .unwrap_or(0),
        }
    };
    let again = again.map(|length| least_again(graph, length, lost));
    for (node, row) in labels.iter().enumerate() {
        let counts = get(counted, node, false);
        for (c, own) in row.iter().enumerate() {
            let rest = if counts { c.checked_sub(1) } else { Some(c) };
            let least = |edge: &super::graph::Edge| match lost {
                Lost::Each => edge.lo,
                Lost::Whole => edge.nominal,
            };
            // The message itself is the one that is asked for.
            if counts && c == 0 {
                if *own > 0 {
                    return Some((node, c));
                }
                continue;
            }
            let edges = graph.edges.get(node).map(Vec::as_slice).unwrap_or_default();
            let allowed = edges
                .iter()
                .map(|edge| least(edge).saturating_add(label(edge.to, rest)));
            let back = again.into_iter().flat_map(|by| {
                // Before this message, or after it, the run may end, and another begin.
                let entry = graph.workflow.entry;
                [rest, Some(c)].map(|c| by.saturating_add(label(entry, c)))
            });
            if allowed.chain(back).any(|most| *own > most) {
                return Some((node, c));
            }
        }
    }
    None
}
