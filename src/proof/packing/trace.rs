//! The path of one run that gives what the table says.

use super::super::graph::{Dwell, Measure, Ticks, get};
use super::{Calendar, Packing};

/// One node of a run's path, the edge taken, and how long it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::proof) struct Traced {
    pub(in crate::proof) node: usize,
    pub(in crate::proof) edge: usize,
    pub(in crate::proof) dwell: Ticks,
}

impl Packing<'_> {
    /// The path of a run that entered at this index, as far as it gives messages; `None` where that would cost too much.
    pub(in crate::proof) fn trace(&self, index: usize) -> Option<Vec<Traced>> {
        if self.task.graph.has_start_waits && self.started.is_none() {
            // Where waits depend on when a run began each is traced on tables of its own.
            return self.run_since(index)?.trace(index);
        }
        let mut steps = Vec::new();
        let (mut node, mut at) = (self.task.graph.entry, index as i64);
        while let Some(value) = self.lookup(node, at) {
            if value == 0 {
                break;
            }
            let mut value = value;
            let mut now = at;
            if get(&self.task.graph.sends, node, false)
                && let Calendar::At(table, _) = self.calendar
            {
                // Without a calendar the interpreter says how long a message is held.
                now = table.released(self.origin + now) - self.origin;
            }
            if get(self.task.counted, node, false)
                && now >= self.zero as i64
                && (now as usize) < self.end
            {
                value = value.saturating_sub(1);
            }
            let Some((edge, to, steps_on)) = self.onward(node, now, value) else {
                break;
            };
            steps.push(Traced {
                node,
                edge,
                dwell: self.takes(edge, now, now + steps_on),
            });
            node = to;
            at = now + steps_on;
        }
        Some(steps)
    }

    /// How long an edge takes from one index to another, on its own clock.
    fn takes(&self, edge: usize, from: i64, to: i64) -> Ticks {
        let (from, to) = (self.time(from), self.time(to));
        let dwell = self.task.graph.edge(edge).map(|e| e.dwell);
        match (self.calendar, dwell) {
            (
                Calendar::Night(night),
                Some(Dwell::Span {
                    measure: Measure::Wall,
                    ..
                }),
            ) => night.wall(to) - night.wall(from),
            (
                Calendar::Night(_) | Calendar::Any | Calendar::Due | Calendar::At(..),
                Some(Dwell::Span { .. } | Dwell::Clock { .. }) | None,
            ) => to - from,
        }
    }

    /// The first edge that leads to so much, and after how many steps.
    fn onward(&self, node: usize, now: i64, value: u16) -> Option<(usize, usize, i64)> {
        let first = self.task.graph.first_edge(node);
        let edges = self.task.graph.out(node).iter().enumerate();
        for (i, edge) in edges {
            let range = match (edge.dwell, self.calendar) {
                (Dwell::Clock { .. }, Calendar::At(table, _)) => {
                    let Some(ends) = table.clock(first + i, self.origin + now) else {
                        continue;
                    };
                    let steps = ends - self.origin - now;
                    steps..=steps
                }
                (Dwell::Span { .. }, Calendar::Any | Calendar::Due | Calendar::At(..))
                    if edge.since_start.is_some() =>
                {
                    let (lo, hi) = edge.since_start.unwrap_or((0, 0));
                    let started = self.started.unwrap_or(0);
                    let lo = (started + self.axis.down(lo) - now).max(0);
                    let hi = (started + self.axis.up(hi) - now).max(lo);
                    lo..=hi.min(self.len as i64 - now).max(lo)
                }
                (Dwell::Clock { .. } | Dwell::Span { .. }, _) => {
                    let (first, last) = self.reach(edge, now);
                    first - now..=last.min(self.len as i64) - now
                }
            };
            let fits = range
                .into_iter()
                .find(|d| self.lookup(edge.to, now + d).unwrap_or(0) >= value);
            if let Some(steps) = fits {
                return Some((first + i, edge.to, steps));
            }
        }
        None
    }

    fn lookup(&self, node: usize, index: i64) -> Option<u16> {
        let table = self.most.get(node)?;
        let index = usize::try_from(index).ok()?;
        Some(get(table, index, 0))
    }
}
