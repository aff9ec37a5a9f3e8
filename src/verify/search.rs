//! The most messages in a window, found anew: for each node and moment the most that a run there can still
//! send in the window, from the last node to the first; then as many entries as can be.
//!
//! Nothing is rounded and no grid is laid over time: see `steps`. With a calendar the window may begin at
//! any moment of the week. Of those it is enough to look at the bounds of closed hours, the times that are
//! waited for, and one moment between two neighbours of them, each moved by the unit of all lengths: within
//! such a stretch the order of everything stays the same, and only the order matters.

use super::entries::{Entries, Runs, Stream};
use super::graph::{Edge, Graph, get, next_clock};
use super::steps::{Piece, Place, Steps, place};
use super::time::{Clock, DAY, HOUR, NEVER, WEEK};

/// Pieces that one question may cost.
const COST: usize = 30_000_000;
/// A calendar is followed for so long.
const YEARS: i64 = 40 * 366 * DAY;
/// Moments that are tried as entries of one stream.
const ENTRIES: usize = 20_000;

/// One journey's part in a question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) graph: &'a Graph<'a>,
    pub(super) entries: &'a Entries,
    pub(super) counted: &'a [bool],
}

/// What is left of what a search may cost.
#[derive(Debug)]
pub(super) struct Purse(usize);

impl Purse {
    pub(super) fn new() -> Purse {
        Purse(COST)
    }

    fn spend(&mut self, cost: usize) -> Option<()> {
        self.0 = self.0.checked_sub(cost)?;
        Some(())
    }
}

/// A bound on the messages of all parts in any window of so many seconds; `None` where none is found.
/// `minds` the calendar, which takes longer.
pub(super) fn most(parts: &[Part<'_>], window: i64, minds: bool, purse: &mut Purse) -> Option<u64> {
    let mut worst = 0;
    for phase in phases(parts, window, minds)? {
        let mut sum = 0_u64;
        for part in parts {
            let found = Search {
                part: *part,
                from: phase,
                to: phase.checked_add(window)?,
                minds,
            };
            sum = sum.saturating_add(found.most(purse)?);
        }
        worst = worst.max(sum);
    }
    Some(worst)
}

/// The moments of the week at which a window is tried.
fn phases(parts: &[Part<'_>], window: i64, minds: bool) -> Option<Vec<i64>> {
    if !minds {
        return Some(vec![0]);
    }
    let mut unit = gcd(DAY, window);
    let mut moments: Vec<i64> = vec![0];
    let mut weekly = false;
    for part in parts {
        // Times of the day and of the week are those of the wall.
        if part.graph.clock != Clock::Wall {
            return None;
        }
        for edge in part.graph.edges.iter().flatten() {
            unit = gcd(unit, edge.lo);
            if edge.hi < NEVER && edge.at.is_none() {
                unit = gcd(unit, edge.hi);
            }
            if let Some((at, on)) = edge.at {
                moments.push(at);
                weekly |= on.contains(&false);
            }
        }
        for stream in part.entries.views.iter().flatten() {
            unit = gcd(unit, stream.apart_on(Clock::Wall));
        }
        for by in part.graph.postponed.iter().filter(|b| **b < NEVER) {
            unit = gcd(unit, *by);
        }
        unit = gcd(unit, part.graph.week.extra);
        moments.extend(part.graph.week.bounds());
        weekly |= part.graph.week.weekly;
        moments.extend(part.entries.at);
    }
    let mut within: Vec<i64> = moments.iter().map(|m| m.rem_euclid(unit)).collect();
    within.sort_unstable();
    within.dedup();
    let next = within.iter().skip(1).copied();
    let next = next.chain(within.first().map(|w| w + unit));
    let between: Vec<i64> = within
        .iter()
        .zip(next)
        .filter(|(a, b)| *b - **a > 1)
        .map(|(a, b)| a + (b - a) / 2)
        .collect();
    within.extend(between);
    let period = if weekly { WEEK } else { DAY };
    if i64::try_from(within.len())
        .ok()?
        .checked_mul(period / unit)?
        > 100_000
    {
        return None;
    }
    let units = 0..period / unit;
    let all = units.flat_map(|k| within.iter().map(move |w| k * unit + w));
    Some(all.collect())
}

fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

struct Search<'a> {
    part: Part<'a>,
    /// The window.
    from: i64,
    to: i64,
    minds: bool,
}

impl Search<'_> {
    fn most(&self, purse: &mut Purse) -> Option<u64> {
        let longest = self.part.graph.longest_to(self.part.counted);
        let reach = longest.map_or(0, |l| l.saturating_add(self.to));
        if self.minds && (longest.is_none() || reach > YEARS) {
            return None;
        }
        // Of runs that began before this nothing is left to come.
        let begin = longest.map_or(-NEVER, |l| self.from - l - WEEK);
        let graph = self.part.graph;
        let mut all: Vec<Steps> = vec![Steps::default(); graph.edges.len()];
        for node in (0..graph.edges.len()).rev() {
            if !get(&graph.reached, node, false) {
                continue;
            }
            let mut pieces: Vec<Piece> = Vec::new();
            for edge in graph.edges.get(node)? {
                self.through(edge, all.get(edge.to)?, begin, &mut pieces);
            }
            purse.spend(pieces.len() + 1)?;
            let mut steps = clipped(Steps::highest(pieces), begin);
            if get(self.part.counted, node, false) {
                steps = steps.raised(place(self.from), place(self.to));
            }
            if graph.workflow.nodes.get(node)?.sends.is_some() {
                steps = self.sent(node, steps, begin);
            }
            purse.spend(steps.len())?;
            *all.get_mut(node)? = steps;
        }
        let entry = self.entry(all.get(graph.workflow.entry)?);
        if self.part.entries.runs == Runs::One {
            return Some(entry.max());
        }
        longest?;
        let mut least = None;
        for view in &self.part.entries.views {
            let mut sum = 0_u64;
            let mut known = true;
            for stream in view {
                match self.stream(&entry, *stream, purse) {
                    Some(own) => sum = sum.saturating_add(own.saturating_mul(stream.count)),
                    None => known = false,
                }
            }
            if known {
                least = Some(least.map_or(sum, |l: u64| l.min(sum)));
            }
        }
        least
    }

    /// What is worth to take an edge.
    fn through(&self, edge: &Edge, to: &Steps, begin: i64, pieces: &mut Vec<Piece>) {
        let (Some((time, on)), true) = (edge.at, self.minds) else {
            pieces.extend(to.within(edge.lo, edge.hi.min(NEVER)));
            return;
        };
        // Each of its moments, and all since the one before.
        let mut at = next_clock(begin - WEEK, time, on);
        let mut before = begin - 2 * WEEK;
        let last = to.pieces().last().map_or(begin, |p| p.1 / 2 + 1);
        while let Some(moment) = at.filter(|m| *m < last) {
            let value = to.at(place(moment));
            if value > 0 {
                pieces.push((place(before) + 1, place(moment) + 1, value));
            }
            before = moment;
            at = next_clock(moment + 1, time, on);
        }
    }

    /// What is worth to come to a send, from what it is worth to leave it.
    fn sent(&self, node: usize, leaving: Steps, begin: i64) -> Steps {
        let by = get(&self.part.graph.postponed, node, 0);
        let mut steps = self.held(leaving, begin);
        if by > 0 {
            steps = Steps::highest(steps.within(0, by).collect());
            steps = self.held(steps, begin);
        }
        steps
    }

    fn held(&self, leaving: Steps, begin: i64) -> Steps {
        let week = &self.part.graph.week;
        if week.is_empty() {
            return leaving;
        }
        if !self.minds {
            let within = leaving.within(0, week.longest_hold());
            return clipped(Steps::highest(within.collect()), begin);
        }
        let mut open = leaving.clone();
        if week.extra > 0 {
            open = Steps::highest(leaving.within(0, week.extra).collect());
        }
        let closed = week.closed_within(begin - WEEK, self.to + WEEK);
        let mut pieces: Vec<Piece> = Vec::new();
        for &(from, to, value) in open.pieces() {
            // What is left of it between closed stretches.
            let mut at = from;
            let first = closed.partition_point(|c| place(c.1) <= from);
            for &(shuts, opens) in closed.iter().skip(first) {
                if place(shuts) >= to {
                    break;
                }
                pieces.push((at, place(shuts), value));
                at = place(opens);
            }
            pieces.push((at, to, value));
        }
        for &(shuts, opens) in &closed {
            pieces.push((place(shuts), place(opens), open.at(place(opens))));
        }
        Steps::highest(pieces)
    }

    /// What a run gives that enters then.
    fn entry(&self, entry: &Steps) -> Steps {
        let (Some(time), true) = (self.part.entries.at, self.minds) else {
            return entry.clone();
        };
        let mut only = Vec::new();
        for &(from, to, value) in entry.pieces() {
            let every = [true; 7];
            let mut at = next_clock(from.div_euclid(2), time, every);
            while let Some(moment) = at.filter(|m| place(*m) < to) {
                if place(moment) >= from {
                    only.push((place(moment), place(moment) + 1, value));
                }
                at = next_clock(moment + 1, time, every);
            }
        }
        Steps::highest(only)
    }

    /// The most of one stream. Of the best entries each may come as late as its step, or the next entry,
    /// lets it: so only the ends of steps matter, and what lies a whole number of distances before them.
    fn stream(&self, entry: &Steps, stream: Stream, purse: &mut Purse) -> Option<u64> {
        let apart = place(stream.apart_on(self.part.graph.clock));
        if apart <= 0 {
            return None;
        }
        let first = entry.pieces().first().map_or(0, |p| p.0);
        let mut tried: Vec<Place> = Vec::new();
        for &(_, end, _) in entry.pieces() {
            let mut at = end - 1;
            while at >= first {
                tried.push(at);
                at -= apart;
                if tried.len() > ENTRIES {
                    return None;
                }
            }
        }
        tried.sort_unstable();
        tried.dedup();
        purse.spend(tried.len())?;
        // From the last to the first: the most from there on.
        let mut best = vec![0_u64; tried.len() + 1];
        for (i, &at) in tried.iter().enumerate().rev() {
            let next = tried.partition_point(|t| *t < at + apart);
            let with = entry.at(at).saturating_add(get(&best, next, 0));
            let without = get(&best, i + 1, 0);
            *best.get_mut(i)? = with.max(without);
        }
        best.first().copied()
    }
}

/// Nothing before this matters.
fn clipped(steps: Steps, begin: i64) -> Steps {
    let first = place(begin);
    if steps.pieces().first().is_none_or(|p| p.0 >= first) {
        return steps;
    }
    let pieces = steps.pieces().iter();
    Steps::highest(pieces.map(|&(a, b, v)| (a.max(first), b, v)).collect())
}

/// How a rule's window is looked at: on its own clock; and, with a calendar, on the wall, where what is less
/// than so long by elapsed time is less than an hour more.
pub(super) fn on_the_wall(window: i64, own: Clock) -> i64 {
    match own {
        Clock::Wall => window,
        Clock::Elapsed => window.saturating_add(HOUR),
    }
}
