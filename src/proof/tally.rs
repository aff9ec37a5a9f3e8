//! What a rule that counts messages asks for, and a plain count of a timeline against it. The count
//! shares nothing with the search: it is what makes a replayed timeline evidence.

use super::graph::{Graph, MINUTE, Measure, NEVER, SECONDS, Ticks, get, least, most};
use super::witness::Message;
use crate::semantics::{Moment, add_calendar};
use crate::vocabulary::Unit;
use crate::workflow::{CountedSet, House, Length, Node, RuleForm, Workflow};
use jiff::Timestamp;
use jiff::civil::DateTime;
use smol_str::SmolStr;
use std::collections::VecDeque;

/// In which time a rule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Window {
    Rolling(Length),
    Period(Length),
}

/// At most so many of these messages in such a time.
#[derive(Debug, Clone)]
pub(super) struct Cap<'a> {
    /// By node.
    pub(super) counted: Vec<bool>,
    pub(super) limit: u64,
    pub(super) window: Window,
    /// What is counted, in words.
    pub(super) of: &'a CountedSet,
    /// The one message, for once-per rules.
    pub(super) message: Option<SmolStr>,
}

/// How a timeline stands to a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    /// Most counted messages in a window.
    pub(super) most: u64,
    /// Index just after the first message that goes over the limit.
    pub(super) over: Option<usize>,
    /// Index of the first message of the window that goes over.
    pub(super) from: usize,
    /// Least minutes between two counted messages, on the rule's clock.
    pub(super) least_gap: Option<i64>,
}

impl<'a> Cap<'a> {
    /// The caps that a rule means in this workflow: one, or one for each message. Empty where the
    /// rule is of another kind.
    pub(super) fn of(
        house: &House,
        workflow: &Workflow,
        graph: &Graph,
        form: &'a RuleForm,
    ) -> Vec<Cap<'a>> {
        let (limit, of, window) = match form {
            RuleForm::AtMost { count, of, window } => {
                (u64::from(*count), of, Window::Rolling(*window))
            }
            RuleForm::AtMostPerCalendar { count, of, period } => {
                (u64::from(*count), of, Window::Period(*period))
            }
            RuleForm::Gap {
                gap,
                between,
                journeys: None,
            } => (1, between, Window::Rolling(*gap)),
            RuleForm::EachOnce { of, window } => {
                return each_once(house, workflow, graph, of, *window);
            }
            RuleForm::Gap { .. }
            | RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::Silence { .. }
            | RuleForm::AtLeast { .. } => return Vec::new(),
        };
        vec![Cap {
            counted: counted(house, workflow, graph, of),
            limit,
            window,
            of,
            message: None,
        }]
    }

    /// On which clock the window is measured.
    pub(super) fn measure(&self) -> Measure {
        match self.window {
            Window::Rolling(length) => Measure::of(length.unit),
            Window::Period(_) => Measure::Wall,
        }
    }

    /// The window's greatest length.
    pub(super) fn ticks(&self) -> Ticks {
        match self.window {
            Window::Rolling(length) | Window::Period(length) => most(length),
        }
    }

    /// The window's least length: what a kept gap of months is known to last.
    pub(super) fn least_ticks(&self) -> Ticks {
        match self.window {
            Window::Rolling(length) | Window::Period(length) => least(length),
        }
    }

    /// Whether windows of one name differ in length.
    pub(super) fn is_month_like(&self) -> bool {
        match self.window {
            Window::Rolling(length) | Window::Period(length) => match length.unit {
                Unit::Months | Unit::Years => true,
                Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks => false,
            },
        }
    }

    /// The order in which messages count.
    pub(super) fn order(&self, at: Moment) -> (DateTime, Timestamp) {
        match self.measure() {
            Measure::Wall => (at.wall, at.instant),
            Measure::Elapsed => (DateTime::MIN, at.instant),
        }
    }

    /// Whether a later message is in one window with an earlier one.
    pub(super) fn together(&self, first: Moment, second: Moment) -> bool {
        match self.window {
            Window::Rolling(length) if length.unit.is_elapsed() => {
                let apart = second.instant.as_second() - first.instant.as_second();
                apart < most(length) * SECONDS
            }
            Window::Rolling(length) => second.wall < add_calendar(first.wall, length),
            Window::Period(length) => {
                let (a, b) = (first.wall.date(), second.wall.date());
                match length.unit {
                    Unit::Years => a.year() == b.year(),
                    Unit::Months => a.year() == b.year() && a.month() == b.month(),
                    Unit::Weeks | Unit::Days | Unit::Hours | Unit::Minutes => {
                        a.iso_week_date().first_of_week().ok()
                            == b.iso_week_date().first_of_week().ok()
                    }
                }
            }
        }
    }

    /// A moment on the clock of a rolling window.
    fn on_its_clock(&self, at: Moment) -> (DateTime, i64) {
        match self.measure() {
            Measure::Wall => (at.wall, 0),
            Measure::Elapsed => (DateTime::MIN, at.instant.as_second()),
        }
    }

    /// When a message leaves a rolling window, on its clock.
    fn leaves(&self, first: Moment) -> Option<(DateTime, i64)> {
        match self.window {
            Window::Rolling(length) if length.unit.is_elapsed() => {
                let lasts = most(length).saturating_mul(SECONDS);
                let from = first.instant.as_second();
                Some((DateTime::MIN, from.saturating_add(lasts)))
            }
            Window::Rolling(length) => Some((add_calendar(first.wall, length), 0)),
            Window::Period(_) => None,
        }
    }

    /// For each moment, in order, how many are in the window that ends with it; `None` for those that do not count.
    pub(super) fn counts(&self, moments: impl Iterator<Item = (Moment, bool)>) -> Vec<Option<u64>> {
        let mut window = Sliding::new(self);
        let mut count = |(at, counts): (Moment, bool)| {
            counts.then(|| {
                window.take(0, at);
                window.all.len() as u64
            })
        };
        moments.map(&mut count).collect()
    }

    /// Counts messages that are in order.
    pub(super) fn tally(&self, messages: &[Message]) -> Tally {
        let counts = |m: &Message| get(&self.counted, m.node, false);
        self.count(messages.iter().map(|m| (m.at, counts(m))))
    }

    /// Counts moments that are in order, where they count.
    pub(super) fn count(&self, moments: impl Iterator<Item = (Moment, bool)>) -> Tally {
        let mut tally = Tally {
            most: 0,
            over: None,
            from: 0,
            least_gap: None,
        };
        let mut window = Sliding::new(self);
        let mut last: Option<Moment> = None;
        for (i, (at, counts)) in moments.enumerate() {
            if !counts {
                continue;
            }
            if let Some(last) = last {
                let gap = match self.measure() {
                    Measure::Elapsed => at.instant.as_second() - last.instant.as_second(),
                    Measure::Wall => at.wall.duration_since(last.wall).as_secs(),
                };
                let gap = gap.div_euclid(60);
                tally.least_gap = Some(tally.least_gap.map_or(gap, |g| g.min(gap)));
            }
            last = Some(at);
            window.take(i, at);
            let count = window.all.len() as u64;
            tally.most = tally.most.max(count);
            if count > self.limit && tally.over.is_none() {
                tally.over = Some(i + 1);
                tally.from = window.all.front().map_or(0, |w| w.0);
            }
        }
        tally
    }
}

/// Which message, when, and when it leaves a rolling window.
type InWindow = (usize, Moment, Option<(DateTime, i64)>);

/// The messages that are in one window with the last.
struct Sliding<'c, 'a> {
    cap: &'c Cap<'a>,
    /// In order.
    all: VecDeque<InWindow>,
    /// Whether the first leaves first: not so in the hour that the clocks show twice.
    ordered: bool,
}

impl<'c, 'a> Sliding<'c, 'a> {
    fn new(cap: &'c Cap<'a>) -> Sliding<'c, 'a> {
        Sliding {
            cap,
            all: VecDeque::new(),
            ordered: true,
        }
    }

    /// One more message: those that are not in one window with it have left.
    fn take(&mut self, which: usize, at: Moment) {
        let (cap, now) = (self.cap, self.cap.on_its_clock(at));
        let stays = |(_, first, leaves): &InWindow| match leaves {
            Some(leaves) => now < *leaves,
            None => cap.together(*first, at),
        };
        if self.ordered {
            while self.all.front().is_some_and(|first| !stays(first)) {
                self.all.pop_front();
            }
        } else {
            self.all.retain(stays);
        }
        let leaves = cap.leaves(at);
        let before = self.all.back().map(|last| last.2);
        self.ordered &= before.is_none_or(|before| before.is_some() && before <= leaves);
        self.all.push_back((which, at, leaves));
    }
}

/// The nodes whose messages a set holds.
pub(super) fn counted(
    house: &House,
    workflow: &Workflow,
    graph: &Graph,
    of: &CountedSet,
) -> Vec<bool> {
    workflow
        .iter()
        .map(|(id, node)| {
            // A message that the house does not know was reported; it counts for everything.
            node.message().is_some_and(|message| {
                get(&graph.reached, id.0 as usize, false)
                    && house.messages.get(message).is_none_or(|m| of.holds(m))
            })
        })
        .collect()
}

fn each_once<'a>(
    house: &House,
    workflow: &Workflow,
    graph: &Graph,
    of: &'a CountedSet,
    window: Length,
) -> Vec<Cap<'a>> {
    let all = counted(house, workflow, graph, of);
    let mut caps: Vec<Cap<'a>> = Vec::new();
    for (id, node) in workflow.iter() {
        let Node::Send { message, .. } = node else {
            continue;
        };
        if !get(&all, id.0 as usize, false) {
            continue;
        }
        if let Some(cap) = caps
            .iter_mut()
            .find(|c| c.message.as_ref() == Some(message))
        {
            super::graph::set(&mut cap.counted, id.0 as usize, true);
            continue;
        }
        let mut own = vec![false; all.len()];
        super::graph::set(&mut own, id.0 as usize, true);
        caps.push(Cap {
            counted: own,
            limit: 1,
            window: Window::Rolling(window),
            of,
            message: Some(message.clone()),
        });
    }
    caps
}

/// Whole minutes, rounded down; `None` for no bound.
pub(super) fn minutes(ticks: Ticks) -> Option<u64> {
    (ticks < NEVER).then(|| u64::try_from(ticks.max(0) / MINUTE).unwrap_or(0))
}
