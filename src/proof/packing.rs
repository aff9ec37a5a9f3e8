//! Runs that overlap: the most messages of one run in the window for every moment at which it may
//! have entered, then as many entries as the policy allows (Theorems 2 and 4).
//!
//! The grid is the greatest common divisor of all constants; where that would be too fine it is
//! made coarser, lower bounds rounded down and upper bounds up: then the answer may be too high,
//! never too low. Closed bounds make the grid itself enough (rule S2).
#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "times and positions on the grid are far below 2^62, and not negative where they index"
)]

use super::entry::Stream;
use super::graph::{DAY, Dwell, Edge, Graph, HOUR, Measure, Ticks, get, next_clock, set};
use super::phases::gcd;
use super::work::Work;
use std::collections::VecDeque;

/// Grid points times edges that one packing may cost.
const CELLS: usize = 1_500_000;

/// What to pack.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) graph: &'a Graph,
    pub(super) counted: &'a [bool],
    pub(super) measure: Measure,
    pub(super) window: Ticks,
    /// Most time from entry to the last counted message.
    pub(super) longest: Ticks,
    /// The week's moment at which the window begins; `None`: closed hours and clock waits take any
    /// time up to their longest.
    pub(super) calendar: Option<Ticks>,
    /// Only what happens on the grid and without a change of clocks: not a bound, but a way to find
    /// a timeline that replays.
    pub(super) calm: bool,
    /// Closed hours change nothing (Theorem 5): each run has one send at most, and windows are whole
    /// periods of the calendar.
    pub(super) defers: bool,
    /// What it may cost.
    pub(super) work: &'a Work,
}

/// Most messages in the window by node and moment.
#[derive(Debug)]
pub(super) struct Packing<'a> {
    task: Task<'a>,
    pub(super) step: Ticks,
    /// Index of the window's start, and just after its end.
    zero: i64,
    end: usize,
    /// An hour more than the window: when the clocks go back, a run that begins after it can still
    /// send in it.
    len: usize,
    /// By node: for each moment, the most messages from there on.
    most: Vec<Vec<u16>>,
    /// First index at which an entry matters.
    first_entry: usize,
    /// Whether the grid holds every constant.
    pub(super) is_fine: bool,
}

/// One node of a run's path, the edge taken, and how long it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Traced {
    pub(super) node: usize,
    pub(super) edge: usize,
    pub(super) dwell: Ticks,
}

/// The grid for these constants.
pub(super) fn grid(task: &Task<'_>, streams: &[Vec<Stream>]) -> Ticks {
    let mut step = gcd(task.window, DAY);
    let mut take = |v: Ticks| step = gcd(step, v);
    for edge in task.graph.edges() {
        match edge.dwell {
            Dwell::Span { lo, hi, .. } => {
                take(lo);
                take(hi);
                if edge.dwell.is_lossy(task.measure) {
                    take(HOUR);
                }
            }
            Dwell::Clock { at, .. } => take(at),
        }
    }
    if let Some(week) = &task.graph.week {
        week.bounds().for_each(&mut take);
    }
    for stream in streams.iter().flatten() {
        take(stream.cooldown);
        if stream.measure != task.measure {
            take(HOUR);
        }
    }
    step.max(1)
}

impl<'a> Packing<'a> {
    /// Fills the table; the step is made coarser where it would be too large.
    pub(super) fn new(task: Task<'a>, step: Ticks) -> Option<Packing<'a>> {
        let lossy = task.graph.edges().iter();
        let lossy = lossy.filter(|e| e.dwell.is_lossy(task.measure)).count() as i64;
        let before = task.longest + 2 * HOUR * lossy;
        let edges = task.graph.edges().len() + task.graph.len;
        // Counts are kept in 16 bits.
        if task.graph.len >= usize::from(u16::MAX) {
            return None;
        }
        let dates = task.graph.week.as_ref().filter(|w| w.has_exceptions);
        if dates.is_some_and(|w| w.longest > 400 * DAY) && task.calendar.is_some() {
            return None;
        }
        let fits = |step: Ticks| {
            let points = (before + task.window) / step + 4;
            points.saturating_mul(edges as i64) <= CELLS as i64
        };
        let mut coarse = step.max(1);
        while !fits(coarse) {
            if task.calendar.is_some() || coarse > i64::MAX / 4 {
                return None;
            }
            coarse *= 2;
        }
        let zero = ceil(before, coarse);
        let end = (zero + ceil(task.window, coarse)) as usize;
        let len = if lossy > 0 {
            end + ceil(HOUR, coarse) as usize
        } else {
            end
        };
        if !task.work.spend(len.saturating_mul(edges)) {
            return None;
        }
        let mut packing = Packing {
            task,
            step: coarse,
            zero,
            end,
            len,
            most: vec![Vec::new(); task.graph.len],
            first_entry: (zero - ceil(task.longest, coarse)).max(0) as usize,
            is_fine: coarse == step,
        };
        for node in (0..task.graph.len).rev() {
            let table = packing.fill(node);
            set(&mut packing.most, node, table);
        }
        Some(packing)
    }

    fn fill(&self, node: usize) -> Vec<u16> {
        let mut best = vec![0_u16; self.len];
        for edge in self.task.graph.out(node) {
            let Some(to) = self.most.get(edge.to) else {
                continue;
            };
            self.through(edge, to, &mut best);
        }
        if get(self.task.counted, node, false) {
            for slot in best.iter_mut().take(self.end).skip(self.zero as usize) {
                *slot = slot.saturating_add(1);
            }
        }
        if !get(&self.task.graph.sends, node, false) {
            return best;
        }
        best = self.held(best);
        let postponed = get(&self.task.graph.postponed, node, 0);
        if postponed > 0 && !self.task.calm {
            let mut later = vec![0; self.len];
            slide(&best, 0, ceil(postponed, self.step), &mut later);
            // What a guard postponed may meet closed hours again.
            best = self.held(later);
        }
        best
    }

    /// What is worth to arrive at a send, from what it is worth to leave it.
    fn held(&self, best: Vec<u16>) -> Vec<u16> {
        let Some(week) = &self.task.graph.week else {
            return best;
        };
        if self.task.defers {
            return best;
        }
        let mut held = vec![0; self.len];
        let Some(phase) = self.task.calendar else {
            slide(&best, 0, ceil(week.longest, self.step), &mut held);
            return held;
        };
        let closed_dates = if week.has_exceptions && !self.task.calm {
            ceil(week.longest, DAY)
        } else {
            0
        };
        for (i, slot) in held.iter_mut().enumerate() {
            let at = self.time(i) + phase;
            *slot = self.value(&best, week.release(at) - phase);
            if !self.task.calm && week.closes_at(at) {
                *slot = (*slot).max(get(&best, i, 0));
            }
            // On a closed date, and on those just after it, until one of the next days opens.
            let today = at.div_euclid(DAY);
            for day in today + 1..=today + closed_dates {
                let opens = week.release(day * DAY) - phase;
                *slot = (*slot).max(self.value(&best, opens));
            }
        }
        held
    }

    fn through(&self, edge: &Edge, to: &[u16], best: &mut [u16]) {
        if let (Dwell::Clock { at, on }, Some(phase)) = (edge.dwell, self.task.calendar) {
            for (i, slot) in best.iter_mut().enumerate() {
                let now = self.time(i) + phase;
                let first = next_clock(now, at, on);
                *slot = (*slot).max(self.value(to, first - phase));
                if !self.task.calm && first == now {
                    // Just after it the wait goes on to the next one.
                    let second = next_clock(now + 1, at, on);
                    *slot = (*slot).max(self.value(to, second - phase));
                }
            }
            return;
        }
        let (lo, hi) = self.bounds(edge);
        slide(to, lo, hi, best);
    }

    /// Least and most steps of an edge.
    fn bounds(&self, edge: &Edge) -> (i64, i64) {
        let slack = if edge.dwell.is_lossy(self.task.measure) && !self.task.calm {
            HOUR
        } else {
            0
        };
        let lo = (edge.dwell.lo() - slack).div_euclid(self.step);
        let hi = ceil(edge.dwell.hi() + slack, self.step);
        (lo, hi)
    }

    fn time(&self, index: usize) -> Ticks {
        (index as i64 - self.zero) * self.step
    }

    fn value(&self, table: &[u16], time: Ticks) -> u16 {
        let index = time.div_euclid(self.step) + self.zero;
        usize::try_from(index).map_or(0, |i| get(table, i, 0))
    }

    fn entry(&self) -> &[u16] {
        self.most
            .get(self.task.graph.entry)
            .map_or(&[], Vec::as_slice)
    }

    fn cooldown(&self, stream: &Stream) -> usize {
        let lost = if stream.measure == self.task.measure || self.task.calm {
            0
        } else {
            HOUR
        };
        // At least one step: entries of one stream at one moment would never end.
        ((stream.cooldown - lost).max(0) / self.step).max(0) as usize
    }

    /// The most messages of a stream, and the entries that give them; `None` where entries have no
    /// distance at this grid, so that nothing bounds them.
    pub(super) fn stream(&self, stream: &Stream) -> Option<(u64, Vec<usize>)> {
        let apart = self.cooldown(stream);
        if apart == 0 {
            return None;
        }
        let entry = self.entry();
        let mut best = vec![0_u64; self.len + 1];
        for i in (self.first_entry..self.len).rev() {
            let here = u64::from(get(entry, i, 0));
            let take = here + get(&best, (i + apart).min(self.len), 0);
            let value = take.max(get(&best, i + 1, 0));
            set(&mut best, i, value);
        }
        let mut entries = Vec::new();
        let mut i = self.first_entry;
        while i < self.len {
            let value = get(&best, i, 0);
            if value == 0 {
                break;
            }
            if value > get(&best, i + 1, 0) {
                entries.push(i);
                i += apart;
            } else {
                i += 1;
            }
        }
        Some((get(&best, self.first_entry, 0), entries))
    }

    /// For each number of entries, the most messages of a stream.
    fn by_entries(&self, stream: &Stream, most: usize) -> Option<Vec<(u64, Vec<usize>)>> {
        let apart = self.cooldown(stream);
        if apart == 0 {
            return None;
        }
        if !self.task.work.spend(most.saturating_mul(self.len)) {
            return None;
        }
        let entry = self.entry();
        let mut tables = vec![vec![0_u64; self.len + 1]];
        for k in 1..=most {
            let mut table = vec![0_u64; self.len + 1];
            for i in (self.first_entry..self.len).rev() {
                let rest = tables
                    .get(k - 1)
                    .map_or(0, |t| get(t, (i + apart).min(self.len), 0));
                let value = (u64::from(get(entry, i, 0)) + rest).max(get(&table, i + 1, 0));
                set(&mut table, i, value);
            }
            tables.push(table);
        }
        let mut out = Vec::new();
        for k in 0..=most {
            let mut entries = Vec::new();
            let (mut i, mut left) = (self.first_entry, k);
            while left > 0 && i < self.len {
                let table = tables.get(left)?;
                if get(table, i, 0) == 0 {
                    break;
                }
                if get(table, i, 0) > get(table, i + 1, 0) {
                    entries.push(i);
                    left -= 1;
                    i += apart;
                } else {
                    i += 1;
                }
            }
            let value = tables.get(k).map_or(0, |t| get(t, self.first_entry, 0));
            out.push((value, entries));
        }
        Some(out)
    }

    /// The fewest entries over all streams that give at least `need` messages, by stream.
    pub(super) fn fewest(&self, streams: &[Stream], need: u64) -> Option<Vec<Vec<usize>>> {
        let most = usize::try_from(need).unwrap_or(usize::MAX).min(48);
        let mut all = Vec::new();
        for stream in streams {
            let options = self.by_entries(stream, most)?;
            for _ in 0..(stream.count as usize).min(most) {
                all.push(options.clone());
            }
        }
        // table[k]: the most messages with k entries in the streams so far, and the last choice.
        if !self.task.work.spend(all.len() * (most + 1) * (most + 1)) {
            return None;
        }
        let mut tables: Vec<Vec<(u64, usize)>> = vec![vec![(0, 0); most + 1]];
        for options in &all {
            let before = tables.last()?;
            let mut table = vec![(0, 0); most + 1];
            for (k, slot) in table.iter_mut().enumerate() {
                for (j, (value, _)) in options.iter().enumerate().take(k + 1) {
                    let sum = value + get(before, k - j, (0, 0)).0;
                    if sum > slot.0 {
                        *slot = (sum, j);
                    }
                }
            }
            tables.push(table);
        }
        let last = tables.last()?;
        let mut k = last.iter().position(|&(v, _)| v >= need)?;
        let mut chosen = Vec::new();
        for (options, table) in all.iter().zip(tables.iter().skip(1)).rev() {
            let (_, j) = get(table, k, (0, 0));
            if j > 0 {
                chosen.push(options.get(j)?.1.clone());
            }
            k = k.saturating_sub(j);
        }
        Some(chosen)
    }

    /// When an entry is, from the start of the window.
    pub(super) fn entry_time(&self, index: usize) -> Ticks {
        self.time(index)
    }

    /// The path of a run that entered at this index, as far as it gives messages.
    pub(super) fn trace(&self, index: usize) -> Vec<Traced> {
        let mut steps = Vec::new();
        let (mut node, mut at) = (self.task.graph.entry, index as i64);
        while let Some(value) = self.lookup(node, at) {
            if value == 0 {
                break;
            }
            let mut value = value;
            let mut now = at;
            if get(&self.task.graph.sends, node, false)
                && let Some(week) = &self.task.graph.week
            {
                now = match self.task.calendar {
                    // Without a calendar the interpreter says how long a message is held.
                    None => now,
                    Some(phase) => {
                        let time = (now - self.zero) * self.step + phase;
                        (week.release(time) - phase).div_euclid(self.step) + self.zero
                    }
                };
            }
            if get(self.task.counted, node, false) && now >= self.zero && (now as usize) < self.len
            {
                value = value.saturating_sub(1);
            }
            let first = self.task.graph.first_edge(node);
            let mut found = None;
            for (i, edge) in self.task.graph.out(node).iter().enumerate() {
                let range = match (edge.dwell, self.task.calendar) {
                    (Dwell::Clock { at: time, on }, Some(phase)) => {
                        let moment = (now - self.zero) * self.step + phase;
                        let to = (next_clock(moment, time, on) - phase).div_euclid(self.step);
                        let steps = to + self.zero - now;
                        steps..=steps
                    }
                    (Dwell::Clock { .. } | Dwell::Span { .. }, _) => {
                        let (lo, hi) = self.bounds(edge);
                        lo..=hi.min(self.len as i64 - now)
                    }
                };
                let fits = range
                    .into_iter()
                    .find(|d| self.lookup(edge.to, now + d).unwrap_or(0) >= value);
                if let Some(dwell) = fits {
                    found = Some((first + i, edge.to, dwell));
                    break;
                }
            }
            let Some((edge, to, dwell)) = found else {
                break;
            };
            steps.push(Traced {
                node,
                edge,
                dwell: dwell * self.step,
            });
            node = to;
            at = now + dwell;
        }
        steps
    }

    fn lookup(&self, node: usize, index: i64) -> Option<u16> {
        let table = self.most.get(node)?;
        let index = usize::try_from(index).ok()?;
        Some(get(table, index, 0))
    }
}

fn ceil(a: Ticks, b: Ticks) -> i64 {
    -(-a).div_euclid(b)
}

/// `best[i] = max(best[i], to[i+lo ..= i+hi])`; beyond the table there is nothing.
fn slide(to: &[u16], lo: i64, hi: i64, best: &mut [u16]) {
    let len = to.len() as i64;
    if lo == hi {
        for (i, slot) in best.iter_mut().enumerate() {
            let at = i as i64 + lo;
            if let Ok(at) = usize::try_from(at) {
                *slot = (*slot).max(get(to, at, 0));
            }
        }
        return;
    }
    // From the right: the front of the queue is the greatest in reach.
    let mut queue: VecDeque<(i64, u16)> = VecDeque::new();
    let mut entered = len;
    for i in (0..best.len() as i64).rev() {
        while entered > (i + lo).max(0) {
            entered -= 1;
            let value = usize::try_from(entered).map_or(0, |e| get(to, e, 0));
            while queue.back().is_some_and(|&(_, v)| v <= value) {
                queue.pop_back();
            }
            queue.push_back((entered, value));
        }
        while queue.front().is_some_and(|&(at, _)| at > i + hi) {
            queue.pop_front();
        }
        if let Some(&(_, value)) = queue.front()
            && let Ok(i) = usize::try_from(i)
            && let Some(slot) = best.get_mut(i)
        {
            *slot = (*slot).max(value);
        }
    }
}
