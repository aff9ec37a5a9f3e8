//! Runs that overlap: the most messages of one run in the window for every moment at which it may
//! have entered, then as many entries as the policy allows (Theorems 2 and 4).
//!
//! The moments are those of an [`Axis`]: without a calendar the multiples of the greatest common
//! divisor of all lengths; where that would be too fine it is made coarser, lower bounds rounded down
//! and upper bounds up: then the answer may be too high, never too low.
#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "times and positions on the axis are far below 2^62, and not negative where they index"
)]

mod entries;
mod given;
mod joint;
mod slide;
mod started;
mod trace;

use super::axis::{Axis, FAR, Timetable};
use super::graph::{DAY, Dwell, Edge, Graph, HOUR, Measure, NEVER, Ticks, get, set};
use super::nights::Night;
use super::work::Work;
pub(super) use entries::{Options, choose};
pub(super) use given::Given;
use slide::slide;
use std::collections::VecDeque;
use std::sync::Arc;
pub(super) use trace::Traced;

/// Moments times edges that one packing may cost.
const CELLS: i64 = 1_500_000;

/// Cells that tables for each single entry may cost.
const EACH: i64 = 400_000;

/// What to pack.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) graph: &'a Graph,
    pub(super) counted: &'a [bool],
    pub(super) measure: Measure,
    /// Most time from entry to the last counted message.
    pub(super) longest: Ticks,
    /// How many hours the clocks may take from a run, on the way there.
    pub(super) losses: i64,
    /// The time of day at which runs begin, where only one is possible.
    pub(super) begins: Option<Ticks>,
    /// Only what happens without a change of clocks, a closed date or a guard: not a bound, but a way
    /// to find a timeline that replays.
    pub(super) calm: bool,
    /// What it may cost.
    pub(super) work: &'a Work<'a>,
}

/// What closed hours and clock times do.
#[derive(Debug, Clone, Copy)]
pub(super) enum Calendar<'a> {
    /// They take any time up to their longest.
    Any,
    /// As `Any`, but the window is of the moments at which messages are due, not of those at which they
    /// leave (Theorem 5).
    Due,
    /// What they do at each moment; the window begins at this one.
    At(&'a Timetable, i64),
    /// There are none, but the clocks change in this night. Moments are of elapsed time.
    Night(Night),
}

/// Most messages in the window by node and moment.
#[derive(Debug)]
pub(super) struct Packing<'a> {
    task: Task<'a>,
    calendar: Calendar<'a>,
    axis: &'a Axis,
    /// The moment of index 0.
    origin: i64,
    /// Index of the window's start, and just after its end.
    zero: usize,
    end: usize,
    /// An hour more than the window: when the clocks go back, a run that begins after it can still
    /// send in it.
    len: usize,
    /// By node: for each moment, the most messages from there on.
    most: Vec<Vec<u16>>,
    /// For each moment, the most messages of a run that enters then.
    entry: Arc<Vec<u16>>,
    /// The tables are those of a run that entered here: some of its waits depend on that.
    started: Option<i64>,
    /// Whether a run gives what it says, on moments that hold every length.
    is_exact: bool,
    /// What is kept for who asks again.
    given: Option<Arc<Given>>,
}

/// Edges that a change of clocks can make shorter or longer.
pub(super) fn losses(graph: &Graph, measure: Measure) -> i64 {
    let edges = graph.edges().iter();
    edges.filter(|e| e.dwell.is_lossy(measure)).count() as i64
}

/// How many moments a table needs before the window, and in all.
fn extent(task: &Task<'_>, axis: &Axis, window: i64) -> (i64, i64, i64) {
    let zero = axis.up(task.longest + 2 * HOUR * task.losses);
    let end = zero.saturating_add(window);
    let more = if task.losses > 0 { axis.up(HOUR) } else { 0 };
    (zero, end, end.saturating_add(more))
}

/// Cells of a table for so many moments of window.
pub(super) fn cells(task: &Task<'_>, axis: &Axis, window: i64) -> i64 {
    let edges = (task.graph.edges().len() + task.graph.len) as i64;
    let (_, _, len) = extent(task, axis, window);
    len.saturating_add(1).saturating_mul(edges)
}

/// The multiples of this unit, or of twice as much and so on until the table is small enough.
pub(super) fn affordable(task: &Task<'_>, unit: Ticks, window: Ticks) -> Option<Axis> {
    let mut axis = Axis::plain(unit);
    while cells(task, &axis, axis.up(window)) > CELLS {
        if axis.unit > i64::MAX / 4 {
            return None;
        }
        axis.unit *= 2;
    }
    Some(axis)
}

impl<'a> Packing<'a> {
    /// Fills the table, for a window of so many moments; `None` where that would cost too much.
    pub(super) fn new(
        task: Task<'a>,
        axis: &'a Axis,
        calendar: Calendar<'a>,
        window: i64,
    ) -> Option<Packing<'a>> {
        // Counts are kept in 16 bits.
        if task.graph.len >= usize::from(u16::MAX) {
            return None;
        }
        let cost = cells(&task, axis, window);
        if cost > CELLS || !task.work.spend(usize::try_from(cost).ok()?) {
            return None;
        }
        let mut packing = Packing::empty(task, axis, calendar, window);
        packing.fill_all();
        packing.entry = Arc::new(packing.entries_at());
        if task.graph.has_start_waits && packing.moves_freely() {
            packing.is_exact = packing.each_since();
            return Some(packing);
        }
        let len = packing.len as i64;
        let each = usize::try_from(cost.saturating_mul(len)).unwrap_or(usize::MAX);
        if task.graph.has_start_waits && cost.saturating_mul(len) <= EACH && task.work.spend(each) {
            packing.is_exact = true;
            // Exact only for one entry at a time.
            for i in 0..packing.len {
                if get(&packing.entry, i, 0) > 0 {
                    let run = packing.started_at(i);
                    let most = run.most.get(task.graph.entry);
                    let most = most.map_or(0, |t| get(t, i, 0));
                    let entry = Arc::make_mut(&mut packing.entry);
                    set(entry.as_mut_slice(), i, most);
                }
            }
        }
        Some(packing)
    }

    /// Without tables.
    fn empty(task: Task<'a>, axis: &'a Axis, calendar: Calendar<'a>, window: i64) -> Packing<'a> {
        let (zero, mut end, mut len) = extent(&task, axis, window);
        let origin = match calendar {
            Calendar::Any | Calendar::Due | Calendar::Night(_) => -zero,
            Calendar::At(_, start) => start - zero,
        };
        if let (Calendar::Night(night), Measure::Wall) = (calendar, task.measure) {
            end = zero + axis.index(night.since(night.wall(0) + axis.time(window)));
            len = len.max(end);
        }
        Packing {
            task,
            calendar,
            axis,
            origin,
            zero: zero as usize,
            end: end as usize,
            len: len as usize,
            most: Vec::new(),
            entry: Arc::default(),
            started: None,
            is_exact: !task.graph.has_start_waits,
            given: None,
        }
    }

    fn fill_all(&mut self) {
        self.most = vec![Vec::new(); self.task.graph.len];
        for node in (0..self.task.graph.len).rev() {
            let table = self.fill(node);
            set(&mut self.most, node, table);
        }
    }

    /// The tables of a run that entered at this index.
    fn started_at(&self, index: usize) -> Packing<'a> {
        let mut run = Packing {
            most: Vec::new(),
            entry: Arc::default(),
            started: Some(index as i64),
            given: None,
            ..*self
        };
        run.fill_all();
        run
    }

    fn entries_at(&self) -> Vec<u16> {
        let table = self.most.get(self.task.graph.entry);
        let mut entry = table.cloned().unwrap_or_default();
        if let (Calendar::At(..), Some(begins)) = (self.calendar, self.task.begins) {
            for (i, slot) in entry.iter_mut().enumerate() {
                if self.time(i as i64).rem_euclid(DAY) != begins {
                    *slot = 0;
                }
            }
        }
        entry
    }

    fn fill(&self, node: usize) -> Vec<u16> {
        let mut best = vec![0_u16; self.len];
        let first = self.task.graph.first_edge(node);
        for (i, edge) in self.task.graph.out(node).iter().enumerate() {
            if let Some(to) = self.most.get(edge.to) {
                self.through(first + i, edge, to, &mut best);
            }
        }
        if !get(&self.task.graph.sends, node, false) {
            return best;
        }
        let postponed = if self.task.calm {
            0
        } else {
            get(&self.task.graph.postponed, node, 0)
        };
        if matches!(self.calendar, Calendar::Due) {
            best = self.held(best);
            self.count(node, &mut best);
            if postponed > 0 {
                best = self.later(&best, self.task.graph.longest_hold() + postponed);
            }
            return best;
        }
        self.count(node, &mut best);
        best = self.held(best);
        if postponed > 0 {
            // What a guard postponed may meet closed hours again.
            best = self.held(self.later(&best, postponed));
        }
        best
    }

    fn count(&self, node: usize, best: &mut [u16]) {
        if get(self.task.counted, node, false) {
            for slot in best.iter_mut().take(self.end).skip(self.zero) {
                *slot = slot.saturating_add(1);
            }
        }
    }

    /// The best of this moment and those up to so much later.
    fn later(&self, best: &[u16], most: Ticks) -> Vec<u16> {
        let mut later = vec![0; self.len];
        slide(best, 0, self.axis.up(most), &mut later);
        later
    }

    /// What is worth to arrive at a send, from what it is worth to leave it.
    fn held(&self, best: Vec<u16>) -> Vec<u16> {
        let Some(week) = &self.task.graph.week else {
            return best;
        };
        let Calendar::At(table, _) = self.calendar else {
            return self.later(&best, week.longest);
        };
        let mut held = Vec::with_capacity(self.len);
        // On a closed date, and on those just after it, until one of the next days opens: the same for a whole day.
        let (mut opened, mut until) = (0, i64::MIN);
        for (i, by) in (0..self.len as i64).zip(table.releases_from(self.origin)) {
            let at = self.origin + i;
            if at >= until
                && let Some(today) = table.day(at)
            {
                let openings = table.openings(today);
                opened = openings.map(|o| self.value(&best, o)).max().unwrap_or(0);
                until = table.tomorrow(today);
            }
            held.push(reached(&best, i, by).max(opened));
        }
        held
    }

    fn through(&self, index: usize, edge: &Edge, to: &[u16], best: &mut [u16]) {
        if let (Dwell::Clock { .. }, Calendar::At(table, _)) = (edge.dwell, self.calendar) {
            let steps = table.clocks_from(index, self.origin);
            for ((i, slot), by) in (0_i64..).zip(best.iter_mut()).zip(steps) {
                if by < FAR {
                    *slot = (*slot).max(reached(to, i, by));
                }
            }
            return;
        }
        if let Calendar::Night(_) = self.calendar {
            slide_by(to, |i| self.reach(edge, i), best);
            return;
        }
        if let (Some((lo, hi)), Some(started)) = (edge.since_start, self.started) {
            let slack = self.slack(edge);
            let lo = started + self.axis.down(lo - slack);
            let hi = started + self.axis.up(hi + slack);
            for (i, slot) in best.iter_mut().enumerate() {
                let here = i as i64;
                for at in here.max(lo)..=here.max(hi).min(self.len as i64) {
                    *slot = (*slot).max(usize::try_from(at).map_or(0, |at| get(to, at, 0)));
                }
            }
            return;
        }
        let (lo, hi) = self.bounds(edge);
        slide(to, lo, hi, best);
    }

    /// The first and the last index at which a run can arrive that takes an edge at this one.
    fn reach(&self, edge: &Edge, index: i64) -> (i64, i64) {
        let Calendar::Night(night) = self.calendar else {
            if let (Some((lo, hi)), Some(started)) = (edge.since_start, self.started) {
                let slack = self.slack(edge);
                let lo = started + self.axis.down(lo - slack);
                let hi = started.saturating_add(self.axis.up(hi + slack));
                return (index.max(lo), index.max(hi));
            }
            let (lo, hi) = self.bounds(edge);
            return (index + lo, index.saturating_add(hi));
        };
        let Dwell::Span { lo, hi, measure } = edge.dwell else {
            return (index, index);
        };
        let later = |from: i64, length: Ticks| {
            let now = self.time(from);
            if now.saturating_add(length) >= NEVER {
                return self.len as i64;
            }
            self.axis.index(night.later(now, length, measure)) - self.origin
        };
        match (edge.since_start, self.started) {
            (Some((lo, hi)), Some(started)) => {
                (later(started, lo).max(index), later(started, hi).max(index))
            }
            (Some(_) | None, _) => (later(index, lo), later(index, hi)),
        }
    }

    /// Least and most steps of an edge.
    fn bounds(&self, edge: &Edge) -> (i64, i64) {
        let slack = self.slack(edge);
        let lo = self.axis.down(edge.dwell.lo() - slack);
        let hi = self.axis.up(edge.dwell.hi() + slack);
        (lo, hi)
    }

    /// What a change of clocks may take from an edge or add to it.
    fn slack(&self, edge: &Edge) -> Ticks {
        if edge.dwell.is_lossy(self.task.measure) && !self.task.calm {
            HOUR
        } else {
            0
        }
    }

    fn time(&self, index: i64) -> Ticks {
        self.axis.time(self.origin + index)
    }

    /// The value at a moment, given as a moment of the axis.
    fn value(&self, table: &[u16], moment: i64) -> u16 {
        usize::try_from(moment - self.origin).map_or(0, |i| get(table, i, 0))
    }

    /// Runs of several journeys that one event starts: what each of them gives, together. The moments are
    /// the same for all.
    pub(super) fn together(packings: &[&Packing<'a>]) -> Option<Packing<'a>> {
        let (first, rest) = packings.split_first()?;
        let mut entry = first.entry.to_vec();
        for other in rest {
            for (slot, more) in entry.iter_mut().zip(other.entry.iter()) {
                *slot = slot.saturating_add(*more);
            }
        }
        Some(Packing {
            most: Vec::new(),
            entry: Arc::new(entry),
            given: None,
            ..**first
        })
    }

    /// Whether a run gives what it says, on moments that hold every length.
    pub(super) fn is_exact(&self) -> bool {
        self.is_exact
    }

    /// What a run that enters at this index gives.
    pub(super) fn gives(&self, index: usize) -> u16 {
        get(&self.entry, index, 0)
    }

    /// Where there is a calendar, the moment at which the window begins.
    pub(super) fn begins(&self) -> Option<i64> {
        match self.calendar {
            Calendar::At(_, begins) => Some(begins),
            Calendar::Any | Calendar::Due | Calendar::Night(_) => None,
        }
    }

    /// The indices at which a run can enter.
    pub(super) fn indices(&self) -> std::ops::Range<usize> {
        0..self.entry.len()
    }

    /// The indices from so many moments after the beginning of the window to its end.
    pub(super) fn indices_after(&self, moments: i64) -> std::ops::Range<usize> {
        self.zero + moments.max(0) as usize..self.end
    }

    /// What a run that enters at this moment gives.
    pub(super) fn gives_at(&self, time: Ticks) -> u64 {
        let index = usize::try_from(self.axis.index(time) - self.origin);
        index.map_or(0, |index| u64::from(self.gives(index)))
    }

    /// When an entry is, from the start of the week, or of the window where there is no calendar.
    pub(super) fn entry_time(&self, index: usize) -> Ticks {
        self.time(index as i64)
    }
}

/// The value so many steps after an index; beyond the table there is nothing.
fn reached(table: &[u16], index: i64, by: i64) -> u16 {
    usize::try_from(index + by).map_or(0, |at| get(table, at, 0))
}

/// `best[i] = max(best[i], to[first ..= last])` for what each `i` reaches, none of which is sooner than that of the one
/// before; beyond the table there is nothing.
fn slide_by(to: &[u16], reach: impl Fn(i64) -> (i64, i64), best: &mut [u16]) {
    // From the right: the front of the queue is the greatest in reach.
    let mut queue: VecDeque<(i64, u16)> = VecDeque::new();
    let mut entered = to.len() as i64;
    for (i, slot) in best.iter_mut().enumerate().rev() {
        let (first, last) = reach(i as i64);
        while entered > first.max(0) {
            entered -= 1;
            let value = usize::try_from(entered).map_or(0, |e| get(to, e, 0));
            while queue.back().is_some_and(|&(_, v)| v <= value) {
                queue.pop_back();
            }
            queue.push_back((entered, value));
        }
        while queue.front().is_some_and(|&(at, _)| at > last) {
            queue.pop_front();
        }
        if let Some(&(_, value)) = queue.front() {
            *slot = (*slot).max(value);
        }
    }
}
