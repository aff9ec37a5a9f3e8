//! A workflow as inequalities see it: ways, and how long each takes at least and at most on the clock
//! by which a rule counts.
//!
//! The client's two clocks differ by an hour at most (an assumption that every certificate names). So a
//! length of the other clock may take an hour less or more; elapsed time never runs back, the wall may.

use super::model::{House, Otherwise, Takes, Workflow};
use super::read::Read;
use super::time::{Clock, DAY, HOUR, Length, NEVER, WEEK};
use super::week::Week;

/// A way with its bounds.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) to: usize,
    /// On the clock of the rule, an hour lost or won where it is of the other.
    pub(super) lo: i64,
    pub(super) hi: i64,
    /// The least, as if no clock ever changed.
    pub(super) nominal: i64,
    /// Whether a change of clocks can shorten it.
    pub(super) lossy: bool,
    /// To the next such time of day, on the wall.
    pub(super) at: Option<(i64, [bool; 7])>,
}

/// A workflow with bounds.
#[derive(Debug)]
pub(super) struct Graph<'a> {
    pub(super) workflow: &'a Workflow,
    pub(super) clock: Clock,
    pub(super) edges: Vec<Vec<Edge>>,
    /// Nodes that a run can reach.
    pub(super) reached: Vec<bool>,
    /// Most time from the entry to each node.
    pub(super) latest: Vec<i64>,
    pub(super) week: Week,
    /// How long guards may put off the message of each node.
    pub(super) postponed: Vec<i64>,
    pub(super) has_clock_times: bool,
}

/// The least and the most of a length on a clock.
pub(super) fn bounds(least: i64, most: i64, own: Clock, clock: Clock) -> (i64, i64) {
    match (own, clock) {
        _ if most <= 0 => (0, 0),
        (Clock::Wall, Clock::Wall) | (Clock::Elapsed, Clock::Elapsed) => (least, most),
        (Clock::Wall, Clock::Elapsed) => ((least - HOUR).max(0), (most + HOUR).min(NEVER)),
        (Clock::Elapsed, Clock::Wall) => (least - HOUR, (most + HOUR).min(NEVER)),
    }
}

impl<'a> Graph<'a> {
    pub(super) fn new(house: &House, workflow: &'a Workflow, clock: Clock) -> Read<Graph<'a>> {
        let len = workflow.nodes.len();
        let mut graph = Graph {
            workflow,
            clock,
            edges: Vec::with_capacity(len),
            reached: vec![false; len],
            latest: vec![0; len],
            week: Week::of(house, workflow)?,
            postponed: postponed(house, workflow),
            has_clock_times: false,
        };
        // Both ways of measuring, so that it holds for a wait since the start on either clock.
        let mut soonest = vec![NEVER; len];
        if let Some(first) = graph.reached.get_mut(workflow.entry) {
            *first = true;
        }
        put(&mut soonest, workflow.entry, 0);
        for (at, node) in workflow.nodes.iter().enumerate() {
            let mut edges = Vec::with_capacity(node.ways.len());
            if get(&graph.reached, at, false) {
                let since = (get(&soonest, at, 0), get(&graph.latest, at, NEVER));
                let held = if node.sends.is_some() {
                    graph.kept(at)
                } else {
                    0
                };
                for way in &node.ways {
                    let edge = graph.edge(way.to, &way.takes, since);
                    graph.has_clock_times |= edge.at.is_some();
                    let slack = if edge.hi > 0 { HOUR } else { 0 };
                    if let Some(reached) = graph.reached.get_mut(edge.to) {
                        *reached = true;
                    }
                    let lo = (since.0 + edge.lo - slack).max(0);
                    let lo = lo.min(get(&soonest, edge.to, NEVER));
                    put(&mut soonest, edge.to, lo);
                    let hi = (since.1 + held + edge.hi + slack).min(NEVER);
                    let hi = hi.max(get(&graph.latest, edge.to, 0));
                    put(&mut graph.latest, edge.to, hi);
                    edges.push(edge);
                }
            }
            graph.edges.push(edges);
        }
        Ok(graph)
    }

    fn edge(&self, to: usize, takes: &Takes, (soonest, latest): (i64, i64)) -> Edge {
        let plain = |least: i64, most: i64, own: Clock| {
            let (lo, hi) = bounds(least, most, own, self.clock);
            Edge {
                to,
                lo,
                hi,
                nominal: least,
                lossy: most > 0 && own != self.clock,
                at: None,
            }
        };
        match takes {
            Takes::Nothing => plain(0, 0, Clock::Wall),
            Takes::Exactly(length) => plain(length.least(), length.most(), length.clock()),
            Takes::UpTo(length) => plain(0, length.most(), length.clock()),
            Takes::Between(a, b) => {
                let (least, most) = (a.least().min(b.least()), a.most().max(b.most()));
                if a.clock() == b.clock() {
                    plain(least, most, a.clock())
                } else {
                    // Each on its own clock.
                    let other = match self.clock {
                        Clock::Wall => Clock::Elapsed,
                        Clock::Elapsed => Clock::Wall,
                    };
                    plain(least, most, other)
                }
            }
            Takes::Clock(at, on) => {
                let most = if on.contains(&true) {
                    longest(*on)
                } else {
                    NEVER
                };
                Edge {
                    at: Some((*at, *on)),
                    nominal: 0,
                    lossy: false,
                    ..plain(0, most, Clock::Wall)
                }
            }
            Takes::Date(_) => plain(0, NEVER, Clock::Wall),
            Takes::AfterStart(length) => plain(
                (length.least() - latest).max(0),
                (length.most() - soonest).max(0),
                length.clock(),
            ),
        }
    }

    /// The longest that closed hours and guards can keep the message of a node.
    pub(super) fn kept(&self, node: usize) -> i64 {
        let hold = self.week.longest_hold();
        match get(&self.postponed, node, 0) {
            0 => hold,
            by => (hold + by + hold).min(NEVER),
        }
    }

    /// The nodes whose messages count: for these, and reached.
    pub(super) fn counted(&self, counts: &dyn Fn(&str) -> bool) -> Vec<bool> {
        let nodes = self.workflow.nodes.iter().zip(&self.reached);
        nodes
            .map(|(node, reached)| *reached && node.sends.as_deref().is_some_and(counts))
            .collect()
    }

    /// Most time from the entry to the last counted message; `None` where nothing bounds it.
    pub(super) fn longest_to(&self, counted: &[bool]) -> Option<i64> {
        let mut longest = 0;
        for (node, _) in counted.iter().enumerate().filter(|(_, c)| **c) {
            let at = get(&self.latest, node, NEVER).saturating_add(self.kept(node));
            if at >= NEVER {
                return None;
            }
            longest = longest.max(at);
        }
        Some(longest)
    }

    /// Hours that a change of clocks can take from a path that is no longer than this.
    pub(super) fn lost(&self, also: Option<Length>, span: i64) -> i64 {
        let lossy = self.edges.iter().flatten().any(|e| e.lossy)
            || also.is_some_and(|l| l.clock() != self.clock);
        if lossy {
            HOUR * (1 + span / (350 * DAY))
        } else {
            0
        }
    }
}

/// The longest wait for a time of day on these days.
fn longest(on: [bool; 7]) -> i64 {
    let days: Vec<i64> = (0..14)
        .filter(|d| on.get(*d % 7).copied().unwrap_or(false))
        .filter_map(|d| i64::try_from(d).ok())
        .collect();
    let apart = days.iter().zip(days.iter().skip(1)).map(|(a, b)| b - a);
    apart.max().unwrap_or(7) * DAY
}

fn postponed(house: &House, workflow: &Workflow) -> Vec<i64> {
    let mut all = vec![0_i64; workflow.nodes.len()];
    for rule in &workflow.rules {
        let (Some(Otherwise::Postpone(by)), Some(of)) = (&rule.otherwise, rule.form.counted())
        else {
            continue;
        };
        for (slot, node) in all.iter_mut().zip(&workflow.nodes) {
            let held = node.sends.as_ref().is_some_and(|name| {
                let known = house.messages.get(name);
                known.is_none_or(|message| of.holds(name, message))
            });
            if held {
                *slot = (*slot + by.most() + HOUR).min(NEVER);
            }
        }
    }
    all
}

/// The next moment, from `at` on, at which such a day shows such a time.
pub(super) fn next_clock(at: i64, time: i64, on: [bool; 7]) -> Option<i64> {
    let today = at.div_euclid(DAY);
    (today..today + 9)
        .map(|day| day * DAY + time)
        .find(|&moment| {
            let weekday = usize::try_from(moment.rem_euclid(WEEK) / DAY).unwrap_or(0);
            moment >= at && on.get(weekday).copied().unwrap_or(false)
        })
}

pub(super) fn get<T: Copy>(table: &[T], at: usize, or: T) -> T {
    table.get(at).copied().unwrap_or(or)
}

pub(super) fn put<T>(table: &mut [T], at: usize, value: T) {
    if let Some(slot) = table.get_mut(at) {
        *slot = value;
    }
}
