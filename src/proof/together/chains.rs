//! A journey of one run at a time among others that share its calendar: for each moment at which a message of
//! it can leave, the least time from then to the second, the third and so on.
//!
//! As the calendar rung of one journey (`phases`), but for any window of the moments that all share.

use super::super::axis::Timetable;
use super::super::delta::{Again, Question, spans};
use super::super::graph::{Measure, Ticks, get};
use super::super::phases::possible;
use super::super::work::Work;
use super::caps::Part;

/// Messages that are told apart.
const COUNTS: usize = 64;

/// By moment of the period, the least times to so many messages; none where none leaves then.
pub(super) struct Chains(Vec<Vec<Ticks>>);

impl Chains {
    /// For messages within such a time; `None` where that would cost too much, or a date or a guard may hold
    /// messages back.
    pub(super) fn new(
        part: &Part<'_>,
        again: Again,
        times: &Timetable,
        (measure, below): (Measure, Ticks),
        work: &Work<'_>,
    ) -> Option<Chains> {
        let graph = &part.side.graph;
        let dates = graph.week.as_ref().is_some_and(|w| w.has_exceptions);
        if dates || graph.postponed.iter().any(|&p| p > 0) || measure != Measure::Wall {
            return None;
        }
        let question = Question {
            graph,
            counted: &part.counted,
            measure,
            again: Some(again),
            returns: None,
            below,
            most: COUNTS,
            calendar: true,
            months: None,
            work,
        };
        let leaves = possible(graph, times, None, false);
        let mut all = Vec::new();
        for index in 0..usize::try_from(times.period).ok()? {
            let at = times.axis.time(i64::try_from(index).ok()?);
            let nodes = leaves.iter().zip(part.counted.iter()).enumerate();
            let first = nodes.filter(|(_, (table, counts))| **counts && get(table, index, false));
            let first: Vec<(usize, Ticks)> = first.map(|(node, _)| (node, at)).collect();
            if first.is_empty() {
                all.push(Vec::new());
                continue;
            }
            let found = spans(&question, &first);
            if found.cut.is_some() {
                return None;
            }
            all.push(found.least);
        }
        Some(Chains(all))
    }

    /// The most messages in the window of so many moments that begins there.
    pub(super) fn most(&self, times: &Timetable, begins: i64, steps: i64) -> u64 {
        let end = times.axis.time(begins + steps);
        let each = (begins..begins + steps).map(|index| {
            let slot = usize::try_from(index.rem_euclid(times.period.max(1))).unwrap_or(0);
            let left = end - times.axis.time(index);
            let least = self.0.get(slot).map_or(&[][..], Vec::as_slice);
            least.iter().rposition(|&span| span < left).unwrap_or(0) as u64
        });
        each.max().unwrap_or(0)
    }
}
