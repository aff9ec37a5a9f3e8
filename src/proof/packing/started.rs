//! What one run gives whose waits depend on when it began: only the moments that it can come to are looked at.

use super::super::graph::{get, set};
use super::{Packing, slide_by};
use std::sync::Arc;

/// What a moment of one run costs, next to one of a table for all runs.
const CELL: usize = 8;

/// The first and the last index at which a run can be at a node.
type Range = (i64, i64);

/// By node: when such a run can be there, and the most messages from each of these moments on.
type Reached = (Vec<Option<Range>>, Vec<Vec<u16>>);

impl<'a> Packing<'a> {
    /// Whether no closed hours, clock times or guards keep a run.
    pub(super) fn moves_freely(&self) -> bool {
        let graph = self.task.graph;
        let is_kept = !self.task.calm && graph.postponed.iter().any(|&p| p > 0);
        !graph.has_calendar() && !is_kept
    }

    /// What each run gives by when it enters, in place of what it gives whenever it began; whether all of them are
    /// known.
    pub(super) fn each_since(&mut self) -> bool {
        for index in 0..self.len {
            if get(&self.entry, index, 0) == 0 {
                continue;
            }
            let Some(gives) = self.gives_since(index) else {
                return false;
            };
            set(Arc::make_mut(&mut self.entry).as_mut_slice(), index, gives);
        }
        true
    }

    /// For a run that enters at this index; `None` where that would cost too much.
    fn gives_since(&self, index: usize) -> Option<u16> {
        let (_, tables) = self.tables_since(&self.since(index))?;
        tables.get(self.task.graph.entry)?.first().copied()
    }

    /// A run that entered at this index, without tables.
    fn since(&self, index: usize) -> Packing<'a> {
        Packing {
            most: Vec::new(),
            entry: Arc::default(),
            started: Some(index as i64),
            given: None,
            ..*self
        }
    }

    /// The same with its tables; `None` where that would cost too much.
    pub(super) fn run_since(&self, index: usize) -> Option<Packing<'a>> {
        let graph = self.task.graph;
        if !self.moves_freely() {
            let cells = self.len.saturating_mul(graph.edges().len() + graph.len);
            return self.task.work.spend(cells).then(|| self.started_at(index));
        }
        let mut run = self.since(index);
        let (ranges, tables) = self.tables_since(&run)?;
        let whole = ranges.iter().zip(tables).map(|(range, table)| {
            let mut whole = vec![0; self.len];
            let first = range.and_then(|(first, _)| usize::try_from(first).ok());
            for (slot, value) in whole.iter_mut().skip(first.unwrap_or(0)).zip(table) {
                *slot = value;
            }
            whole
        });
        run.most = whole.collect();
        Some(run)
    }

    /// What such a run reaches; `None` where that would cost too much.
    fn tables_since(&self, run: &Packing<'_>) -> Option<Reached> {
        let graph = self.task.graph;
        let ranges = run.ranges(run.started?);
        let cells = ranges
            .iter()
            .flatten()
            .map(|(first, last)| last - first + 1);
        let cells = usize::try_from(cells.sum::<i64>()).ok()?;
        if !self.task.work.spend(cells.saturating_mul(CELL)) {
            return None;
        }
        let mut tables: Vec<Vec<u16>> = vec![Vec::new(); graph.len];
        for node in (0..graph.len).rev() {
            let Some((first, last)) = get(&ranges, node, None) else {
                continue;
            };
            let mut best = vec![0_u16; usize::try_from(last - first + 1).unwrap_or(0)];
            for edge in graph.out(node) {
                let (Some((from, _)), Some(to)) =
                    (get(&ranges, edge.to, None), tables.get(edge.to))
                else {
                    continue;
                };
                let reach = |i: i64| {
                    let (sooner, later) = run.reach(edge, first + i);
                    (sooner - from, later - from)
                };
                slide_by(to, reach, &mut best);
            }
            if get(self.task.counted, node, false) {
                for (at, slot) in (first..=last).zip(&mut best) {
                    let counts = at >= self.zero as i64 && at < self.end as i64;
                    *slot = slot.saturating_add(u16::from(counts));
                }
            }
            set(&mut tables, node, best);
        }
        Some((ranges, tables))
    }

    /// When a run can be at each node.
    fn ranges(&self, index: i64) -> Vec<Option<Range>> {
        let graph = self.task.graph;
        let mut ranges: Vec<Option<Range>> = vec![None; graph.len];
        set(&mut ranges, graph.entry, Some((index, index)));
        for node in 0..graph.len {
            let Some((first, last)) = get(&ranges, node, None) else {
                continue;
            };
            for edge in graph.out(node) {
                let sooner = self.reach(edge, first).0;
                let later = self.reach(edge, last).1.min(self.len as i64 - 1);
                if sooner > later {
                    continue;
                }
                let known = get(&ranges, edge.to, None).unwrap_or((sooner, later));
                let both = (known.0.min(sooner), known.1.max(later));
                set(&mut ranges, edge.to, Some(both));
            }
        }
        ranges
    }
}
