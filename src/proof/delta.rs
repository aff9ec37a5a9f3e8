//! One run at a time: the least span of `k` counted messages, for every `k` (Theorem 1), with the
//! path that attains it.
//!
//! The workflow is acyclic except for the way back from its end to its entry, so the search goes
//! through counts one by one, and within a count through the nodes in order, twice.

use super::graph::Dwell;
use super::graph::{DAY, Edge, Graph, HOUR, Measure, NEVER, Ticks, get, set};
use super::week::{Week, next_clock};
use super::work::Work;

/// What a state costs, next to a cell of a packing.
const STATE: usize = 4;

/// The way back to the entry after a run has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Again {
    /// At least so long after the end of the run before.
    pub(super) least: Ticks,
    /// On which clock.
    pub(super) measure: Measure,
}

/// What to search for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) graph: &'a Graph,
    /// The nodes whose messages count.
    pub(super) counted: &'a [bool],
    /// On which clock spans are measured.
    pub(super) measure: Measure,
    /// How a client may come back.
    pub(super) again: Option<Again>,
    /// At most so many times back; `None`: any number.
    pub(super) returns: Option<usize>,
    /// Only spans below this matter.
    pub(super) below: Ticks,
    /// Only counts up to this matter.
    pub(super) most: usize,
    /// Start at this moment of the week and mind the calendar; `None`: lower bounds only.
    pub(super) calendar: bool,
    /// A window of so many months, and the greatest length it can have.
    pub(super) months: Option<(u32, Ticks)>,
    /// What the search may still cost.
    pub(super) work: &'a Work<'a>,
}

/// How a state was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// The first counted message; then this edge.
    Source(u32),
    /// By an edge from another state.
    Edge(u32, u32),
    /// The run ended early in this state.
    Early(u32),
    /// A new run after the end.
    Again(u32),
    Never,
}

/// Spans by count, and how they are attained.
#[derive(Debug)]
pub(super) struct Spans {
    /// `least[k]`: the least span of `k` counted messages; absent beyond the last that exists below
    /// the bound. `least[0]` and `least[1]` are 0 where there is a message at all.
    pub(super) least: Vec<Ticks>,
    /// For each count, the state before the message that raises it.
    last: Vec<u32>,
    how: Vec<Vec<How>>,
    lanes: usize,
    nodes: usize,
    /// Whether the search stopped before it knew that there is no more.
    pub(super) cut: Option<Cut>,
}

/// Why a search stopped early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// At the count that was asked for.
    Count,
    /// The work it may cost was spent.
    Work,
}

/// A step of a path: a node, and the edge by which it is left (`None`: the run ends here).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PathStep {
    pub(super) node: usize,
    pub(super) edge: Option<usize>,
}

/// A path over one or more runs; the first begins at the first counted message.
pub(super) type Path = Vec<Vec<PathStep>>;

/// The least spans from any of these first messages: a counted node, and the moment at which its
/// message leaves.
pub(super) fn spans(question: &Question<'_>, sources: &[(usize, Ticks)]) -> Spans {
    let graph = question.graph;
    let lossy = graph
        .edges()
        .iter()
        .any(|e| e.dwell.is_lossy(question.measure))
        || question
            .again
            .is_some_and(|a| a.measure != question.measure);
    let losses = if lossy { 2 } else { 1 };
    let runs = question.returns.map_or(1, |r| r + 1);
    let mut search = Search {
        question,
        losses,
        runs,
        nodes: graph.len,
        from: sources.first().map_or(0, |s| s.1),
        result: Spans {
            least: vec![0],
            last: vec![0],
            how: Vec::new(),
            lanes: losses * runs,
            nodes: graph.len,
            cut: None,
        },
    };
    search.go(sources);
    search.result
}

struct Search<'a, 'b> {
    question: &'b Question<'a>,
    losses: usize,
    runs: usize,
    nodes: usize,
    from: Ticks,
    result: Spans,
}

impl Search<'_, '_> {
    fn go(&mut self, sources: &[(usize, Ticks)]) {
        let states = self.nodes * self.losses * self.runs;
        let mut now = vec![NEVER; states];
        let mut how = vec![How::Never; states];
        for &(node, at) in sources {
            self.leave(node, 0, at, &mut now, &mut how, How::Source);
        }
        if sources.is_empty() {
            return;
        }
        self.result.least.push(0);
        self.result.last.push(0);
        let states = (self.question.graph.edges().len() + self.nodes) * self.losses * self.runs;
        let cost = states * STATE;
        while self.result.least.len() <= self.question.most {
            if !self.question.work.spend(cost) {
                self.result.cut = Some(Cut::Work);
                return;
            }
            let mut next = vec![NEVER; states];
            let mut next_how = vec![How::Never; states];
            let mut best = (NEVER, 0_u32);
            for run in 0..self.runs {
                self.pass(run, &mut now, &mut how, &mut next, &mut next_how, &mut best);
                if self.again(run, &mut now, &mut how) && self.question.returns.is_none() {
                    self.pass(run, &mut now, &mut how, &mut next, &mut next_how, &mut best);
                }
            }
            self.result.how.push(how);
            if best.0 >= NEVER {
                return;
            }
            self.result.least.push((best.0 - self.from).max(0));
            self.result.last.push(best.1);
            (now, how) = (next, next_how);
        }
        self.result.cut = Some(Cut::Count);
    }

    /// Everything that can be reached within this count, in node order.
    fn pass(
        &self,
        run: usize,
        now: &mut [Ticks],
        how: &mut [How],
        next: &mut [Ticks],
        next_how: &mut [How],
        best: &mut (Ticks, u32),
    ) {
        let graph = self.question.graph;
        let end = self.nodes.saturating_sub(1);
        for loss in 0..self.losses {
            let lane = run * self.losses + loss;
            for node in 0..self.nodes {
                let state = lane * self.nodes + node;
                let at = get(now, state, NEVER);
                if at >= NEVER {
                    continue;
                }
                if self.question.again.is_some() && node != end {
                    let ending = lane * self.nodes + end;
                    if at < get(now, ending, NEVER) {
                        set(now, ending, at);
                        set(how, ending, How::Early(state as u32));
                    }
                }
                let at = if get(&graph.sends, node, false) {
                    self.hold(at)
                } else {
                    at
                };
                if get(self.question.counted, node, false) {
                    if at - self.from < self.question.below && at < best.0 {
                        *best = (at, state as u32);
                    }
                    self.leave(node, lane, at, next, next_how, |edge| {
                        How::Edge(state as u32, edge)
                    });
                } else {
                    self.leave(node, lane, at, now, how, |edge| {
                        How::Edge(state as u32, edge)
                    });
                }
            }
        }
    }

    fn leave(
        &self,
        node: usize,
        lane: usize,
        at: Ticks,
        table: &mut [Ticks],
        how: &mut [How],
        by: impl Fn(u32) -> How,
    ) {
        let first = self.question.graph.first_edge(node);
        for (i, edge) in self.question.graph.out(node).iter().enumerate() {
            let arrival = self.arrival(edge, at);
            let mut reach = |lane: usize, arrival: Ticks| {
                let state = lane * self.nodes + edge.to;
                if arrival - self.from < self.question.below && arrival < get(table, state, NEVER) {
                    set(table, state, arrival);
                    set(how, state, by((first + i) as u32));
                }
            };
            reach(lane, arrival);
            if lane % self.losses + 1 < self.losses
                && edge.dwell.is_lossy(self.question.measure)
                && (!self.question.calendar || meets_night(at, edge.dwell.lo()))
            {
                reach(lane + 1, arrival - HOUR);
            }
        }
    }

    fn arrival(&self, edge: &Edge, at: Ticks) -> Ticks {
        match edge.dwell {
            // Months are added alike to the wait and to the window.
            Dwell::Span { lo, .. } if self.covers_window(edge) => {
                let window = self.question.months.map_or(0, |m| m.1);
                (at + lo.max(window)).min(NEVER)
            }
            Dwell::Span { lo, .. } => (at + lo).min(NEVER),
            Dwell::Clock { at: time, on } if self.question.calendar => next_clock(at, time, on),
            Dwell::Clock { .. } => at,
        }
    }

    fn covers_window(&self, edge: &Edge) -> bool {
        // Only from the first message on: the wait's own message is then the first.
        let is_first = self.result.least.len() <= 2;
        let counted = |message| get(self.question.counted, message, false);
        match (self.question.months, edge.months) {
            (Some((window, _)), Some((message, months))) => {
                is_first && months >= window && counted(message)
            }
            (Some(_) | None, _) => false,
        }
    }

    fn hold(&self, at: Ticks) -> Ticks {
        match &self.question.graph.week {
            Some(week) if self.question.calendar => Week::release(week, at),
            Some(_) | None => at,
        }
    }

    /// From the end of a run to the entry of the next.
    fn again(&self, run: usize, now: &mut [Ticks], how: &mut [How]) -> bool {
        let Some(again) = self.question.again else {
            return false;
        };
        let into = match self.question.returns {
            None => run,
            Some(_) if run + 1 < self.runs => run + 1,
            Some(_) => return false,
        };
        let mut reached = false;
        for loss in 0..self.losses {
            let end = (run * self.losses + loss) * self.nodes + self.nodes.saturating_sub(1);
            let at = get(now, end, NEVER);
            if at >= NEVER {
                continue;
            }
            let lossy = again.measure != self.question.measure;
            for (lane, lost) in [(loss, 0), (loss + 1, HOUR)] {
                if lane >= self.losses || (lost > 0 && !lossy) {
                    continue;
                }
                let arrival = at + again.least - lost;
                let entry = (into * self.losses + lane) * self.nodes + self.question.graph.entry;
                if arrival - self.from < self.question.below && arrival < get(now, entry, NEVER) {
                    set(now, entry, arrival);
                    set(how, entry, How::Again(end as u32));
                    reached = true;
                }
            }
        }
        reached
    }
}

/// Whether a stretch of the wall clock meets the hours in which clocks change: 22:00 to 04:00, and
/// the hour before, which a longer wait would reach again. A wait that ends before them and goes on
/// into them arrives later than without a change.
fn meets_night(from: Ticks, length: Ticks) -> bool {
    let start = (from - 21 * HOUR).rem_euclid(DAY);
    start <= 7 * HOUR || start + length >= DAY
}

impl Spans {
    /// The most messages in any window of this length.
    pub(super) fn most_within(&self, window: Ticks) -> u64 {
        self.least
            .iter()
            .rposition(|&span| span < window)
            .map_or(0, |k| if self.least.len() == 1 { 0 } else { k as u64 })
    }

    /// The last node of the path to this count, and the path itself: from the first counted message
    /// to the last, by runs.
    pub(super) fn path(&self, graph: &Graph, counted: &[bool], count: usize) -> Option<Path> {
        let mut state = *self.last.get(count)?;
        let mut layer = count.checked_sub(2)?;
        let mut runs: Path = vec![vec![PathStep {
            node: state as usize % self.nodes,
            edge: None,
        }]];
        // A path has at most one state for each layer and lane node; more is a bug of ours.
        for _ in 0..=(count + 1) * self.nodes * self.lanes {
            let how = *self.how.get(layer)?.get(state as usize)?;
            let current = runs.last_mut()?;
            match how {
                How::Source(edge) => {
                    let node = graph.edge(edge as usize)?.from;
                    current.push(PathStep {
                        node,
                        edge: Some(edge as usize),
                    });
                    for run in &mut runs {
                        run.reverse();
                    }
                    runs.reverse();
                    return Some(runs);
                }
                How::Edge(from, edge) => {
                    let node = from as usize % self.nodes;
                    current.push(PathStep {
                        node,
                        edge: Some(edge as usize),
                    });
                    if get(counted, node, false) {
                        layer = layer.checked_sub(1)?;
                    }
                    state = from;
                }
                How::Again(end) => {
                    state = end;
                    // The end's own step: replaced below when the run ended early.
                    runs.push(vec![PathStep {
                        node: end as usize % self.nodes,
                        edge: None,
                    }]);
                }
                How::Early(from) => {
                    if let Some(step) = current.last_mut() {
                        step.node = from as usize % self.nodes;
                    }
                    state = from;
                }
                How::Never => return None,
            }
        }
        None
    }
}

/// The least time from the entry to each node by lower bounds, and the edges that attain it.
pub(super) fn from_entry(graph: &Graph, measure: Measure) -> Vec<(Ticks, Option<usize>)> {
    let mut table = vec![(NEVER, None); graph.len];
    set(&mut table, graph.entry, (0, None));
    for node in 0..graph.len {
        let (at, _) = get(&table, node, (NEVER, None));
        if at >= NEVER {
            continue;
        }
        let first = graph.first_edge(node);
        for (i, edge) in graph.out(node).iter().enumerate() {
            let lost = if edge.dwell.is_lossy(measure) {
                HOUR
            } else {
                0
            };
            let arrival = (at + edge.dwell.lo() - lost).max(0);
            if arrival < get(&table, edge.to, (NEVER, None)).0 {
                set(&mut table, edge.to, (arrival, Some(first + i)));
            }
        }
    }
    table
}
