//! Runs of a plan that wait: when what they wait for comes, and where they go on.

use super::super::facts::About;
use super::super::{Live, Moment, World};
use super::{After, Comes, Pending, Way};
use crate::semantics::step::{AskedWays, Asks, Waits};
use crate::workflow::{AnyOf, AwaitOn, EventKind, NodeId};

impl<'a> World<'a> {
    /// A run waits: the plan says when what it waits for comes.
    pub(in super::super) fn plan_wait(&mut self, at: usize, waits: Waits<'a>, deadline: Moment) {
        let Some((run, way)) = self.way_of(at) else {
            return;
        };
        let (journey, nth, node) = run;
        if way.to != waits.then {
            return;
        }
        let Some(when) = self.comes_at(way.after, deadline) else {
            return;
        };
        let comes = match waits.on.first() {
            Some(AwaitOn::Event(kind)) => self
                .specific(kind)
                .map_or(Comes::Goes(way.to), Comes::Event),
            Some(AwaitOn::Condition(condition)) => {
                let run = self.live.get(at);
                if self.certain(condition, About { run, own: None }) == Some(false) {
                    return self.contradict();
                }
                Comes::Goes(way.to)
            }
            None => Comes::Goes(way.to),
        };
        self.expect(Pending {
            at: when,
            journey,
            nth,
            node,
            comes,
        });
    }

    /// A run asks somebody: the plan says when the answer comes, and which.
    pub(in super::super) fn plan_answer(&mut self, at: usize, asks: Asks<'a>, deadline: Moment) {
        let Some(((journey, nth, node), way)) = self.way_of(at) else {
            return;
        };
        let is_answer = match asks.ways {
            AskedWays::Decision(ways) => ways.contains(&way.to),
            AskedWays::Answer(_, arms) => arms.iter().any(|arm| arm.next == way.to),
        };
        if !is_answer {
            return;
        }
        let Some(when) = self.comes_at(way.after, deadline) else {
            return;
        };
        let comes = Comes::Goes(way.to);
        self.expect(Pending {
            at: when,
            journey,
            nth,
            node,
            comes,
        });
    }

    fn expect(&mut self, pending: Pending) {
        if let Some(following) = &mut self.following {
            following.pending.push(pending);
        }
    }

    /// What the plan decides for a run at its node.
    fn way_of(&self, at: usize) -> Option<((usize, usize, NodeId), Way)> {
        let run = self.live.get(at)?;
        let way = self.planned_way(run, run.node)?;
        Some(((run.journey, run.nth, run.node), way))
    }

    pub(super) fn planned_way(&self, run: &Live<'_>, node: NodeId) -> Option<Way> {
        let plan = self.following.as_ref()?.plan;
        plan.runs.get(run.planned?)?.ways.get(&node).copied()
    }

    /// So long from now, at most until the deadline; `None` where that is a wait to its end.
    pub(super) fn comes_at(&self, after: Option<After>, deadline: Moment) -> Option<Moment> {
        let when = match after? {
            After::Wall(seconds) => self.clock.on_the_wall(self.now, seconds),
            After::Elapsed(seconds) => self.clock.elapsed(self.now, seconds),
        };
        Some(when.min(deadline))
    }

    /// The event as it can happen: a message that is opened was sent. `None` where it was sent before the plan begins.
    fn specific(&self, kind: &EventKind) -> Option<EventKind> {
        let (EventKind::Opened { messages } | EventKind::Clicked { messages }) = kind else {
            return Some(kind.clone());
        };
        let received = EventKind::Received {
            messages: messages.clone(),
        };
        let last = self
            .facts
            .iter()
            .rev()
            .find(|f| self.is(&received, &f.kind))?;
        let EventKind::Received { messages } = &last.kind else {
            return None;
        };
        let messages: AnyOf = messages.clone();
        Some(if matches!(kind, EventKind::Opened { .. }) {
            EventKind::Opened { messages }
        } else {
            EventKind::Clicked { messages }
        })
    }
}
