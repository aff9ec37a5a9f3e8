//! A plan instead of a script: what a search wants to happen to one client, so that the world shows what comes of it.
//!
//! A plan decides what happens and which ways its own runs take. Everything else is as in any world: what
//! happens ends runs, moves the client's state and starts other journeys, which journeys stand back, are silent
//! or hand over. What a plan leaves open is open: a condition holds or not as the plan needs it, unless what
//! has happened decides it (`certain`); a run that nobody decides for takes the way that is sure, or the first.

mod certain;
mod meant;
mod waits;

use super::{Data, Moment, World};
use crate::semantics::Clock;
use crate::workflow::{EventKind, House, Literal, NodeId, Start, Workflow};
use jiff::civil::{Date, Time};
pub(super) use meant::Meant;
use smol_str::SmolStr;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// What is to happen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// Where the client stands at first.
    pub(crate) state: SmolStr,
    /// Dates of her profile.
    pub(crate) dates: BTreeMap<SmolStr, Date>,
    /// Segments that she is in on fixed days.
    pub(crate) segments: BTreeSet<SmolStr>,
    /// In order of time; of one moment, in this order.
    pub(crate) causes: Vec<(Moment, Cause)>,
    /// What runs do.
    pub(crate) runs: Vec<Decided>,
    /// Journeys that she was in once, long ago, and can't enter any more.
    pub(crate) behind: BTreeSet<usize>,
    /// What is due at a moment comes before what is caused at it.
    pub(crate) due_first: bool,
}

/// What happens from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cause {
    /// An event.
    Event(EventKind),
    /// A condition makes her come into this state.
    State(SmolStr),
    /// A condition makes her come into this segment.
    Segment(SmolStr),
}

/// A run, known by its journey and by when it begins.
#[derive(Debug, Clone)]
pub(crate) struct Decided {
    pub(crate) journey: usize,
    /// `None`: when another journey hands over.
    pub(crate) at: Option<Moment>,
    pub(crate) ways: BTreeMap<NodeId, Way>,
}

/// What a run does at a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way {
    /// Where it goes on.
    pub(crate) to: NodeId,
    /// After how long, where that is to be decided; `None`: as late as there is a deadline.
    pub(crate) after: Option<After>,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// So many seconds on the client's clock.
    Wall(i64),
    /// So many seconds that pass.
    Elapsed(i64),
}

/// What the world showed.
#[derive(Debug, Clone)]
pub(crate) struct Played {
    /// In the order in which it happened.
    pub(crate) lines: Vec<PlayedLine>,
    /// Every event, caused or waited for, in order.
    pub(crate) events: Vec<(Moment, EventKind)>,
}

/// A line of it: when, in which run of which journey (both from 0), what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlayedLine {
    pub(crate) at: Moment,
    pub(crate) journey: usize,
    pub(crate) run: usize,
    pub(crate) what: PlayedKind,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PlayedKind {
    /// A run begins, by the event, where an event began it.
    Starts(Option<EventKind>),
    /// What a run waits for at this node came.
    Comes(NodeId),
    /// A message leaves.
    Sends(NodeId, SmolStr),
    /// A run ends before its last step, and why.
    Ends(String),
    /// The client comes into a state, and by which event; not of any run.
    Moves(SmolStr, Option<EventKind>),
}

/// A plan while it is followed.
pub(super) struct Following<'a> {
    plan: &'a Plan,
    /// What is still to come because runs wait for it.
    pending: Vec<Pending>,
    used: BTreeSet<usize>,
    /// What happens just now.
    cause: Option<EventKind>,
    lines: Vec<PlayedLine>,
    /// What the plan wants can't be.
    contradicted: Cell<bool>,
}

/// Something that a run waits for.
#[derive(Clone)]
struct Pending {
    at: Moment,
    journey: usize,
    nth: usize,
    node: NodeId,
    comes: Comes,
}

#[derive(Clone)]
enum Comes {
    Event(EventKind),
    Goes(NodeId),
}

/// Follows a plan before these journeys until that moment, inclusive; `None` where what it wants can't be.
pub(crate) fn follow(
    house: &House,
    journeys: &[&Workflow],
    plan: &Plan,
    until: Moment,
) -> Option<Played> {
    let first = plan.causes.iter().map(|c| c.0);
    let first = first.chain(plan.runs.iter().filter_map(|r| r.at)).min()?;
    let clock = Clock::new(&house.zone);
    let start = clock.at(first.wall.date().to_datetime(Time::midnight()));
    let takes = BTreeMap::new();
    let mut world = World::new(house, journeys, &takes, clock, start.min(first), until);
    world.state = plan.state.clone();
    for (property, date) in &plan.dates {
        let date = crate::workflow::DateValue {
            year: date.year(),
            month: date.month().unsigned_abs(),
            day: date.day().unsigned_abs(),
        };
        world.profile.insert(property.clone(), Literal::Date(date));
    }
    world.following = Some(Following {
        plan,
        pending: Vec::new(),
        used: BTreeSet::new(),
        cause: None,
        lines: Vec::new(),
        contradicted: Cell::new(false),
    });
    world.play_out(&plan.causes, plan.due_first);
    let faults = !world.story.faults.is_empty();
    let following = world.following.take()?;
    let all_began = following.used.len() == plan.runs.len();
    (!following.contradicted.get() && !faults && all_began).then(|| Played {
        lines: following.lines,
        events: world.facts.iter().map(|f| (f.at, f.kind.clone())).collect(),
    })
}

impl World<'_> {
    /// Lets time and the plan bring what they bring.
    fn play_out(&mut self, causes: &[(Moment, Cause)], due_first: bool) {
        let mut causes = causes.iter().peekable();
        for _ in 0..super::MOST_STEPS {
            let next = causes.peek().map(|c| c.0);
            let due = self.next_moment();
            let pending = self.following.as_ref().and_then(Following::next);
            let time = due.into_iter().chain(pending).min();
            let caused = next.is_some_and(|next| {
                time.is_none_or(|time| next < time || (next == time && !due_first))
            });
            if caused && let Some((at, cause)) = causes.next() {
                if *at > self.end {
                    return;
                }
                self.now = (*at).max(self.now);
                self.caused(cause);
            } else if let Some(time) = time {
                if time > self.end {
                    return;
                }
                self.now = time.max(self.now);
                if pending == Some(time) {
                    self.comes(time);
                } else {
                    self.time_passes();
                }
            } else {
                return;
            }
            self.settle();
            if self.following.as_ref().is_none_or(|f| f.contradicted.get()) {
                return;
            }
        }
        self.contradict();
    }

    fn caused(&mut self, cause: &Cause) {
        match cause {
            Cause::Event(kind) => self.happens_for_plan(kind),
            Cause::State(state) => self.become_state(state),
            Cause::Segment(segment) => {
                for journey in 0..self.journeys.len() {
                    let starts = self.journeys.get(journey).is_some_and(|w| {
                        matches!(&w.start, Start::EntersSegment { segment: own, .. } if own == segment)
                    });
                    if starts {
                        self.enter(journey, None, None);
                    }
                }
            }
        }
    }

    fn happens_for_plan(&mut self, kind: &EventKind) {
        if let Some(following) = &mut self.following {
            following.cause = Some(kind.clone());
        }
        self.happens(kind, Data::new());
        if let Some(following) = &mut self.following {
            following.cause = None;
        }
    }

    /// What a run waited for comes.
    fn comes(&mut self, time: Moment) {
        let Some(following) = &mut self.following else {
            return;
        };
        let at = following.pending.iter().position(|p| p.at == time);
        let Some(pending) = at.map(|at| following.pending.remove(at)) else {
            return;
        };
        let place = self.live.iter().position(|run| {
            (run.journey, run.nth, run.node) == (pending.journey, pending.nth, pending.node)
        });
        let Some(place) = place else {
            return;
        };
        match pending.comes {
            Comes::Event(kind) => self.happens_for_plan(&kind),
            Comes::Goes(next) => {
                let kind = PlayedKind::Comes(pending.node);
                self.note(pending.journey, pending.nth, kind);
                self.go(place, next);
            }
        }
    }

    /// Which planned run begins now.
    pub(super) fn plans_run(&mut self, journey: usize) -> Option<usize> {
        let now = self.now;
        let following = self.following.as_mut()?;
        let mut runs = following.plan.runs.iter().enumerate();
        let used = &following.used;
        let (at, _) = runs.find(|(at, run)| {
            run.journey == journey && run.at.is_none_or(|at| at == now) && !used.contains(at)
        })?;
        following.used.insert(at);
        Some(at)
    }

    /// Whether the data of an event are such that a start that asks for them takes it: where a run is planned for it.
    pub(super) fn plans_start(&self, journey: usize, begins: Moment) -> bool {
        self.following.as_ref().is_some_and(|following| {
            let runs = &mut following.plan.runs.iter();
            runs.any(|run| run.journey == journey && run.at == Some(begins))
        })
    }

    /// Whether she was in a journey long ago, once and for all.
    pub(super) fn is_behind(&self, journey: usize) -> bool {
        let following = self.following.as_ref();
        following.is_some_and(|f| f.plan.behind.contains(&journey))
    }

    /// Whether she is in a segment, where a plan says so; `None` without a plan.
    pub(super) fn plans_segment(&self, segment: &SmolStr) -> Option<bool> {
        let following = self.following.as_ref()?;
        Some(following.plan.segments.contains(segment))
    }

    /// Takes note of something, where a plan is followed.
    pub(super) fn note(&mut self, journey: usize, run: usize, what: PlayedKind) {
        let at = self.now;
        if let Some(following) = &mut self.following {
            following.lines.push(PlayedLine {
                at,
                journey,
                run,
                what,
            });
        }
    }

    /// The event that happens now, where a plan brings one.
    pub(super) fn cause(&self) -> Option<EventKind> {
        self.following.as_ref().and_then(|f| f.cause.clone())
    }

    /// Why a run ends, in the words of a timeline.
    pub(super) fn ends_because(&self, why: &str) -> String {
        let own = why.strip_prefix("it ").unwrap_or(why);
        match self.cause() {
            Some(cause) if !own.starts_with("gives way") => cause.text(),
            Some(_) | None if own.starts_with("is not for ") => format!("becomes {}", self.state),
            Some(_) | None => own.to_owned(),
        }
    }

    /// What the plan wants can't be.
    fn contradict(&self) {
        if let Some(following) = &self.following {
            following.contradicted.set(true);
        }
    }

    /// Whether a plan is followed, rather than a script.
    pub(super) fn is_planned(&self) -> bool {
        self.following.is_some()
    }
}

impl Following<'_> {
    fn next(&self) -> Option<Moment> {
        self.pending.iter().map(|p| p.at).min()
    }
}
