//! A workflow as the proof sees it: nodes, edges, and how long each edge takes at least and at most.
//!
//! Time is counted in ticks of ten seconds, so that moments between two whole minutes exist
//! (rule S2). A condition, a percentage or the content of an event never closes an edge (S1).

use super::axis::gcd;
use super::week::Week;
use crate::semantics::Quiet;
use crate::vocabulary::Unit;
use crate::workflow::{House, Length, Node, NodeId, OtherwiseAction, WaitKind, Weekdays, Workflow};
use std::sync::OnceLock;

/// Sixths of a minute.
pub(super) type Ticks = i64;
pub(super) const MINUTE: Ticks = 6;
/// Of a tick.
pub(super) const SECONDS: i64 = 60 / MINUTE;
pub(super) const HOUR: Ticks = 60 * MINUTE;
pub(super) const DAY: Ticks = 24 * HOUR;
pub(super) const WEEK: Ticks = 7 * DAY;
/// No upper bound, or no path.
pub(super) const NEVER: Ticks = i64::MAX / 8;

/// On which clock a length is constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Wall,
    Elapsed,
}

impl Measure {
    pub(super) fn of(unit: Unit) -> Measure {
        if unit.is_elapsed() {
            Measure::Elapsed
        } else {
            Measure::Wall
        }
    }
}

/// The least that a length can span, in its own measure.
pub(super) fn least(length: Length) -> Ticks {
    i64::try_from(length.least_minutes())
        .unwrap_or(NEVER)
        .saturating_mul(MINUTE)
        .min(NEVER)
}

/// The most that a length can span, in its own measure.
pub(super) fn most(length: Length) -> Ticks {
    i64::try_from(length.most_minutes())
        .unwrap_or(NEVER)
        .saturating_mul(MINUTE)
        .min(NEVER)
}

/// How long an edge takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dwell {
    /// Any time between the two.
    Span {
        lo: Ticks,
        hi: Ticks,
        measure: Measure,
    },
    /// To the next such moment on the wall.
    Clock { at: Ticks, on: Weekdays },
}

/// Any time up to a deadline.
fn up_to(deadline: Length) -> Dwell {
    Dwell::Span {
        lo: 0,
        hi: most(deadline),
        measure: Measure::of(deadline.unit),
    }
}

impl Dwell {
    const NONE: Dwell = Dwell::Span {
        lo: 0,
        hi: 0,
        measure: Measure::Wall,
    };

    fn exactly(length: Length) -> Dwell {
        Dwell::Span {
            lo: least(length),
            hi: most(length),
            measure: Measure::of(length.unit),
        }
    }

    /// The least, whatever the calendar.
    pub(super) fn lo(self) -> Ticks {
        match self {
            Dwell::Span { lo, .. } => lo,
            Dwell::Clock { .. } => 0,
        }
    }

    /// The most, whatever the calendar.
    pub(super) fn hi(self) -> Ticks {
        match self {
            Dwell::Span { hi, .. } => hi,
            Dwell::Clock { on, .. } if on.days().next().is_none() => NEVER,
            // On elapsed time an hour more, when the clocks go back.
            Dwell::Clock { on, .. } => longest_clock_wait(on) + HOUR,
        }
    }

    /// Whether a change of clocks can shorten it when measured on the other clock.
    pub(super) fn is_lossy(self, window: Measure) -> bool {
        match self {
            Dwell::Span { hi, measure, .. } => hi > 0 && measure != window,
            Dwell::Clock { .. } => false,
        }
    }
}

fn longest_clock_wait(on: Weekdays) -> Ticks {
    let days: Vec<i64> = on.days().map(|d| d as i64).collect();
    let wrapped = days.first().map(|first| first + 7);
    days.iter()
        .zip(days.iter().skip(1).copied().chain(wrapped))
        .map(|(a, b)| b - a)
        .max()
        .unwrap_or(7)
        * DAY
}

/// What a run decides to take an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Take {
    /// Nothing to decide.
    Next,
    /// This arm of a branch or split.
    Arm,
    /// What the run waits for happens.
    Happens,
    /// The deadline comes.
    Deadline,
}

/// An edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) dwell: Dwell,
    pub(super) take: Take,
    /// For a wait of whole months that only this message leads to: which, and how many. The message
    /// and what comes after the wait are never within a window of as many months. (Not so for
    /// messages further back: 30 January 20:00 and 31 January 09:00 are both a month before some
    /// moment of 28 February, in reverse order.)
    pub(super) months: Option<(usize, u32)>,
    /// For a wait until so long after the run's start: the least and the most of that. The dwell is then
    /// what it can be whenever the run comes here.
    pub(super) since_start: Option<(Ticks, Ticks)>,
}

/// A workflow as the proof sees it. Nodes that no run reaches have no edges.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says of another kind of length whether there is one"
)]
pub(super) struct Graph {
    /// By node of origin, in source order of the workflow.
    edges: Vec<Edge>,
    first: Vec<usize>,
    pub(super) entry: usize,
    pub(super) len: usize,
    /// Sends, counted or not.
    pub(super) sends: Vec<bool>,
    pub(super) reached: Vec<bool>,
    /// Least and most time from the entry to each node, on either clock.
    since_lo: Vec<Ticks>,
    pub(super) since_hi: Vec<Ticks>,
    /// The closed hours of a week, where a rule makes any.
    pub(super) week: Option<Week>,
    /// How long a guard may postpone each message, and its run with it.
    pub(super) postponed: Vec<Ticks>,
    /// Whether a date or a wait for a date, a month or an interval may make lower bounds unreached.
    pub(super) has_inexact_bounds: bool,
    pub(super) has_clock_waits: bool,
    /// Whether some length is of months or years.
    pub(super) has_months: bool,
    /// Whether how long a wait takes depends on how long the run already took.
    pub(super) has_start_waits: bool,
    unit: OnceLock<Ticks>,
}

impl Graph {
    pub(super) fn new(house: &House, workflow: &Workflow, quiet: &Quiet<'_>) -> Graph {
        let len = workflow.nodes.len();
        let week = Week::of(quiet);
        let postponed = postponed(house, workflow);
        let mut graph = Graph {
            edges: Vec::with_capacity(len + 4),
            first: Vec::with_capacity(len + 1),
            entry: workflow.entry.0 as usize,
            len,
            sends: vec![false; len],
            reached: vec![false; len],
            since_lo: vec![NEVER; len],
            since_hi: vec![-1; len],
            week,
            has_inexact_bounds: postponed.iter().any(|&p| p > 0),
            postponed,
            has_clock_waits: false,
            has_months: false,
            has_start_waits: false,
            unit: OnceLock::new(),
        };
        set(&mut graph.reached, graph.entry, true);
        set(&mut graph.since_lo, graph.entry, 0);
        set(&mut graph.since_hi, graph.entry, 0);
        for (id, node) in workflow.iter() {
            let at = id.0 as usize;
            graph.first.push(graph.edges.len());
            if !get(&graph.reached, at, false) {
                continue;
            }
            let is_send = matches!(node, Node::Send { .. });
            set(&mut graph.sends, at, is_send);
            graph.node(at, node);
            let start = graph.first.last().copied().unwrap_or(0);
            let (lo, hi) = (get(&graph.since_lo, at, 0), get(&graph.since_hi, at, NEVER));
            let held = if is_send { graph.kept(at) } else { 0 };
            for edge in graph.edges.get(start..).unwrap_or_default() {
                // An hour each way, in case the clocks change on the way.
                let (dlo, dhi) = (edge.dwell.lo(), edge.dwell.hi());
                let slack = if dhi > 0 { HOUR } else { 0 };
                set(&mut graph.reached, edge.to, true);
                let new_lo = (lo + dlo - slack)
                    .max(0)
                    .min(get(&graph.since_lo, edge.to, NEVER));
                set(&mut graph.since_lo, edge.to, new_lo);
                let new_hi =
                    (hi + dhi + slack + held)
                        .min(NEVER)
                        .max(get(&graph.since_hi, edge.to, 0));
                set(&mut graph.since_hi, edge.to, new_hi);
            }
        }
        graph.first.push(graph.edges.len());
        graph.has_inexact_bounds |= graph.has_months;
        graph
    }

    fn node(&mut self, at: usize, node: &Node) {
        let mut months = None;
        if let Node::Wait {
            wait: WaitKind::Length { length },
            ..
        } = node
            && months_of(*length) > 0
        {
            let mut leading = self.edges.iter().filter(|e| e.to == at).map(|e| e.from);
            if let (Some(only), None) = (leading.next(), leading.next())
                && get(&self.sends, only, false)
            {
                months = Some((only, months_of(*length)));
            }
        }
        let mut edge = |to: NodeId, dwell: Dwell, take: Take| {
            // Edges lead forward; a workflow that breaks this was reported as a bug of ours.
            let to = to.0 as usize;
            if to > at && to < self.len {
                self.edges.push(Edge {
                    from: at,
                    to,
                    dwell,
                    take,
                    months,
                    since_start: None,
                });
            }
        };
        match node {
            Node::Send { next, .. } | Node::Act { next, .. } | Node::HandOver { next, .. } => {
                edge(*next, Dwell::NONE, Take::Next);
            }
            Node::Review {
                within,
                approved,
                declined,
                unanswered,
                ..
            } => {
                let happens = up_to(*within);
                edge(*approved, happens, Take::Happens);
                edge(*declined, happens, Take::Happens);
                edge(*unanswered, Dwell::exactly(*within), Take::Deadline);
                self.has_months |= is_month_like(*within);
            }
            Node::Answer {
                within,
                arms,
                unanswered,
                ..
            } => {
                let happens = up_to(*within);
                for arm in arms {
                    edge(arm.next, happens, Take::Happens);
                }
                edge(*unanswered, Dwell::exactly(*within), Take::Deadline);
                self.has_months |= is_month_like(*within);
            }
            Node::Await {
                deadline,
                then,
                otherwise,
                ..
            } => {
                edge(*then, up_to(*deadline), Take::Happens);
                edge(*otherwise, Dwell::exactly(*deadline), Take::Deadline);
                self.has_months |= is_month_like(*deadline);
            }
            Node::Branch { arms, otherwise } => {
                for arm in arms {
                    edge(arm.next, Dwell::NONE, Take::Arm);
                }
                if let Some(otherwise) = otherwise {
                    edge(*otherwise, Dwell::NONE, Take::Arm);
                }
            }
            Node::Split { arms, .. } => {
                for arm in arms {
                    edge(arm.next, Dwell::NONE, Take::Arm);
                }
            }
            Node::End => {}
            Node::Wait { wait, next, .. } => {
                let mut since_start = None;
                let dwell = match wait {
                    WaitKind::Length { length } => {
                        self.has_months |= is_month_like(*length);
                        Dwell::exactly(*length)
                    }
                    WaitKind::Between { least: a, most: b } => {
                        self.has_months |= is_month_like(*a) || is_month_like(*b);
                        self.has_inexact_bounds |= a.unit != b.unit;
                        // Two clocks: an hour each way.
                        let slack = if Measure::of(a.unit) == Measure::of(b.unit) {
                            0
                        } else {
                            HOUR
                        };
                        Dwell::Span {
                            lo: (least(*a).min(least(*b)) - slack).max(0),
                            hi: most(*b).max(most(*a)) + slack,
                            measure: Measure::of(a.unit),
                        }
                    }
                    WaitKind::Clock { at, on } => {
                        self.has_clock_waits = true;
                        Dwell::Clock {
                            at: i64::from(at.0) * MINUTE,
                            on: *on,
                        }
                    }
                    WaitKind::Date { .. } => Dwell::Span {
                        lo: 0,
                        hi: NEVER,
                        measure: Measure::Wall,
                    },
                    WaitKind::AfterStart { length } => {
                        let (lo, hi) = (get(&self.since_lo, at, 0), get(&self.since_hi, at, NEVER));
                        self.has_months |= is_month_like(*length);
                        self.has_inexact_bounds |= lo != hi;
                        self.has_start_waits |= lo != hi;
                        since_start = Some((least(*length), most(*length)));
                        Dwell::Span {
                            lo: (least(*length) - hi).max(0),
                            hi: (most(*length) - lo).max(0),
                            measure: Measure::of(length.unit),
                        }
                    }
                };
                let to = next.0 as usize;
                if to > at && to < self.len {
                    self.edges.push(Edge {
                        from: at,
                        to,
                        dwell,
                        take: Take::Next,
                        months,
                        since_start,
                    });
                }
            }
        }
    }

    /// The edges out of a node.
    pub(super) fn out(&self, node: usize) -> &[Edge] {
        let start = get(&self.first, node, 0);
        let end = get(&self.first, node + 1, start);
        self.edges.get(start..end).unwrap_or_default()
    }

    /// The index of the first edge out of a node.
    pub(super) fn first_edge(&self, node: usize) -> usize {
        get(&self.first, node, 0)
    }

    pub(super) fn edge(&self, index: usize) -> Option<&Edge> {
        self.edges.get(index)
    }

    pub(super) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Whether weekdays differ.
    pub(super) fn is_weekly(&self) -> bool {
        self.week.as_ref().is_some_and(|w| w.weekly)
            || self.edges.iter().any(|e| match e.dwell {
                Dwell::Clock { on, .. } => on != Weekdays::ALL,
                Dwell::Span { .. } => false,
            })
    }

    /// Whether some edge is of another clock than this.
    pub(super) fn is_lossy(&self, measure: Measure) -> bool {
        self.edges.iter().any(|e| e.dwell.is_lossy(measure))
    }

    /// Whether some gap between two sends depends on a weekday or a time of day.
    pub(super) fn has_calendar(&self) -> bool {
        self.has_clock_waits || self.week.is_some()
    }

    /// What all of its lengths, and a day, are multiples of.
    pub(super) fn unit(&self) -> Ticks {
        *self.unit.get_or_init(|| {
            // The dwell of a wait since the start is a bound, and is rounded where it is used.
            let bounds = self.edges.iter().filter_map(|edge| {
                edge.since_start.or(match edge.dwell {
                    Dwell::Span { lo, hi, .. } => Some((lo, hi)),
                    Dwell::Clock { .. } => None,
                })
            });
            let lengths = bounds.flat_map(|(lo, hi)| [lo, hi]);
            lengths.filter(|&length| length < NEVER).fold(DAY, gcd)
        })
    }

    /// The longest that a message can be held.
    pub(super) fn longest_hold(&self) -> Ticks {
        self.week.as_ref().map_or(0, |w| w.longest)
    }

    /// Most time from the entry to the last counted send; `None` where no bound exists.
    pub(super) fn longest_to(&self, counted: &[bool]) -> Option<Ticks> {
        let mut longest = 0;
        for (node, _) in counted.iter().enumerate().filter(|&(_, &c)| c) {
            let hi = get(&self.since_hi, node, 0);
            if hi >= NEVER {
                return None;
            }
            let kept = self.kept(node);
            if kept >= NEVER {
                return None;
            }
            longest = longest.max(hi + kept);
        }
        Some(longest)
    }

    /// The longest that closed hours and guards can keep the message of this node: what a guard
    /// postponed may meet closed hours again.
    pub(super) fn kept(&self, node: usize) -> Ticks {
        let hold = self.longest_hold();
        match get(&self.postponed, node, 0) {
            0 => hold,
            postponed => (hold + postponed + hold).min(NEVER),
        }
    }
}

/// How long guards may postpone the message of each node.
fn postponed(house: &House, workflow: &Workflow) -> Vec<Ticks> {
    let mut all = vec![0; workflow.nodes.len()];
    for rule in &workflow.rules {
        let Some(OtherwiseAction::Postpone(length)) = rule.otherwise else {
            continue;
        };
        let Some(of) = rule.form.counted() else {
            continue;
        };
        for (slot, node) in all.iter_mut().zip(&workflow.nodes) {
            if let Node::Send { message, .. } = node
                && house.messages.get(message).is_none_or(|m| of.holds(m))
            {
                *slot = (*slot + most(length) + HOUR).min(NEVER);
            }
        }
    }
    all
}

/// How many months a length has; 0 for one that is not of months.
pub(super) fn months_of(length: Length) -> u32 {
    match length.unit {
        Unit::Months => length.amount,
        Unit::Years => length.amount.saturating_mul(12),
        Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks => 0,
    }
}

fn is_month_like(length: Length) -> bool {
    match length.unit {
        Unit::Months | Unit::Years => true,
        Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks => false,
    }
}

/// Reads from a table; a miss is a bug of ours and reads as `or`.
pub(super) fn get<T: Copy>(table: &[T], at: usize, or: T) -> T {
    table.get(at).copied().unwrap_or(or)
}

/// Writes to a table.
pub(super) fn set<T>(table: &mut [T], at: usize, value: T) {
    if let Some(slot) = table.get_mut(at) {
        *slot = value;
    }
}
