//! One run goes on: from step to step, until it has to wait or is over.

use super::acts::Said;
use super::facts::{About, Unsaid};
use super::plan::{Meant, PlayedKind};
use super::story::{Fault, StoryKind};
use super::{Live, Moment, Rest, World};
use crate::semantics::step::{self, Asks, Stand, Stays, Step, Waits};
use crate::workflow::{Arm, AwaitOn, NodeId, PropertyRef, SplitArm};
use jiff::civil::Date;
use smol_str::SmolStr;

impl<'a> World<'a> {
    /// What a run waited for has come, or its deadline.
    pub(super) fn due(&mut self, at: usize) {
        match self.live.get(at).map(|run| &run.rest) {
            Some(
                Rest::Until(_, next)
                | Rest::Awaits(
                    _,
                    Waits {
                        otherwise: next, ..
                    },
                )
                | Rest::Asks(
                    _,
                    Asks {
                        unanswered: next, ..
                    },
                ),
            ) => {
                let next = *next;
                self.go(at, next);
            }
            // A held message is tried again when its turn comes.
            Some(Rest::Held(..) | Rest::Turn(_)) | None => {}
        }
    }

    /// A run goes on to a node.
    pub(super) fn go(&mut self, at: usize, next: NodeId) {
        let Some(run) = self.live.get_mut(at) else {
            return;
        };
        let (journey, from) = (run.journey, run.node);
        run.node = next;
        run.rest = Rest::Until(self.now, next);
        self.way(journey, from, next);
        self.walk(at);
    }

    /// Walks from the node at which a run stands.
    pub(super) fn walk(&mut self, at: usize) {
        loop {
            let Some(run) = self.live.get(at) else {
                return;
            };
            let (journey, nth, node) = (run.journey, run.nth, run.node);
            let Some(step) = self.step_of(run) else {
                return;
            };
            let next = match step {
                Step::On(next) => next,
                Step::Until(ends, next) if ends <= self.now => next,
                Step::Until(ends, next) => return self.rest(at, Rest::Until(ends, next)),
                Step::Sends(..) if !run.has_its_turn(self.now) => {
                    return self.rest(at, Rest::Turn(self.now));
                }
                Step::Sends(message, release, next) => {
                    if !self.leaves_or_rests(at, message, release) {
                        return;
                    }
                    // What the message starts may end this very run.
                    match self.place(journey, nth) {
                        Some(place) if place == at => next,
                        Some(place) => return self.go(place, next),
                        None => return,
                    }
                }
                Step::Awaits(waits, _) if self.is_met(run, waits) => waits.then,
                Step::Awaits(waits, deadline) => {
                    self.rest(at, Rest::Awaits(deadline, waits));
                    return self.plan_wait(at, waits, deadline);
                }
                Step::Does(action, next) => {
                    self.act(journey, node, action);
                    next
                }
                Step::Asks(asks, deadline) => {
                    self.rest(at, Rest::Asks(deadline, asks));
                    return self.plan_answer(at, asks, deadline);
                }
                Step::HandsOver(other, next) => {
                    let seen = run.seen.clone();
                    if let Some(other) = self.journey_named(other) {
                        self.enter(other, None, Some(seen));
                    }
                    if let Some(place) = self.place(journey, nth) {
                        self.go(place, next);
                    }
                    return;
                }
                Step::Stays(why) => return self.stays(at, why),
                Step::Ends => return self.leave(at, None),
            };
            self.way(journey, node, next);
            if let Some(run) = self.live.get_mut(at) {
                run.node = next;
                run.rest = Rest::Until(self.now, next);
            }
        }
    }

    /// What comes of a run at its node.
    fn step_of(&self, run: &Live<'a>) -> Option<Step<'a>> {
        let stand = Stand {
            workflow: self.journeys.get(run.journey).copied()?,
            clock: &self.clock,
            quiet: self.quiet.get(run.journey)?,
            entry: run.entry,
            node: run.node,
            now: self.now,
        };
        Some(if self.is_planned() {
            step::step(stand, &mut Meant { world: self, run })
        } else {
            step::step(stand, &mut Told { world: self, run })
        })
    }

    /// Sends a message or passes over it; or the run ends, or stands still: then it does not go on.
    fn leaves_or_rests(&mut self, at: usize, message: &SmolStr, release: Moment) -> bool {
        let Some(run) = self.live.get(at) else {
            return false;
        };
        let (journey, node) = (run.journey, run.node);
        if let Some(why) = self.exit_by_condition(run) {
            self.leave(at, Some(why));
            return false;
        }
        let was_held = matches!(run.rest, Rest::Held(..));
        match self.leaves(run, message, release) {
            Said::Sent => {
                let kind = PlayedKind::Sends(node, message.clone());
                self.note(journey, run.nth, kind);
                self.send(journey, node, message);
                true
            }
            Said::Skipped(why) => {
                let kind = StoryKind::Skips(journey, node, message.clone(), why);
                self.story.line(self.now, kind);
                true
            }
            Said::Held(until, limit, why) => {
                if let (Some(why), false) = (why, was_held) {
                    let kind = StoryKind::Holds(journey, node, message.clone(), until, why);
                    self.story.line(self.now, kind);
                }
                self.rest(at, Rest::Held(until, limit));
                false
            }
            Said::Never => {
                self.stays(at, Stays::NeverOpen);
                false
            }
        }
    }

    /// Whether something that a run waits for holds already.
    pub(super) fn is_met(&self, run: &Live<'a>, waits: Waits<'a>) -> bool {
        waits.on.iter().any(|on| match on {
            AwaitOn::Condition(condition) => self.sure(condition, Some(run)),
            AwaitOn::Event(_) => false,
        })
    }

    /// A run never goes on: it is over, and the story says why.
    fn stays(&mut self, at: usize, why: Stays) {
        let why = match why {
            Stays::NeverOpen => "no day is open for its message".to_owned(),
            Stays::NoSuchDay => "it waits for a day that never comes".to_owned(),
            Stays::NoArm => "no arm of its match holds".to_owned(),
            Stays::Unsaid(name) => {
                let why = format!("it asks for `{name}`, which nobody has said");
                self.story.fault(Fault::Unknown(name));
                why
            }
            Stays::Untaken(name) => {
                let why = format!("nobody has said which arm of `{name}` is taken");
                self.story.fault(Fault::NoArm(name));
                why
            }
        };
        self.leave(at, Some(why));
    }

    /// Where a run stands among those that are under way.
    fn place(&self, journey: usize, nth: usize) -> Option<usize> {
        let runs = &mut self.live.iter();
        runs.position(|run| (run.journey, run.nth) == (journey, nth))
    }

    fn rest(&mut self, at: usize, rest: Rest<'a>) {
        if let Some(run) = self.live.get_mut(at) {
            run.rest = rest;
        }
    }
}

/// A run in the world of a script: what is said decides.
struct Told<'w, 'a> {
    world: &'w World<'a>,
    run: &'w Live<'a>,
}

impl step::World for Told<'_, '_> {
    fn branch(
        &mut self,
        _node: NodeId,
        _at: Moment,
        arms: &[Arm],
        otherwise: Option<NodeId>,
    ) -> Result<NodeId, Stays> {
        let about = About {
            run: Some(self.run),
            own: None,
        };
        for arm in arms {
            match self.world.holds(&arm.when, about) {
                Ok(true) => return Ok(arm.next),
                Ok(false) => {}
                Err(Unsaid(name)) => return Err(Stays::Unsaid(name)),
            }
        }
        otherwise.ok_or(Stays::NoArm)
    }

    fn split(
        &mut self,
        _node: NodeId,
        _at: Moment,
        name: &SmolStr,
        arms: &[SplitArm],
    ) -> Result<NodeId, Stays> {
        let taken = self.world.takes.get(name);
        let arm = taken.and_then(|taken| arms.iter().find(|arm| arm.name == *taken));
        let arm = arm.ok_or_else(|| Stays::Untaken(name.clone()))?;
        Ok(arm.next)
    }

    fn between(&mut self, _node: NodeId, _at: Moment, earliest: Moment, _latest: Moment) -> Moment {
        earliest
    }

    fn date(&mut self, _node: NodeId, _at: Moment, property: &PropertyRef) -> Option<Date> {
        self.world.date_for(self.run, property)
    }
}
