//! One run of a workflow, from its entry to its end, with everything decided that can be.
//!
//! It takes its steps with [`super::step`], as the world of all journeys does, and lets nothing happen
//! meanwhile: so it is quick, which searches need that call it thousands of times.

use super::clock::{Clock, Moment};
use super::quiet::Quiet;
use super::step::{self, AskedWays, Stand, Stays, Step};
use crate::workflow::{Arm, AwaitOn, House, NodeId, PropertyRef, SplitArm, Workflow};
use jiff::civil::Date;
use smol_str::SmolStr;

/// What stays the same over all runs of a journey.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    /// The journey.
    pub workflow: &'a Workflow,
    /// The client's clock.
    pub clock: Clock,
    /// When nothing leaves.
    pub quiet: Quiet<'a>,
}

impl<'a> Setting<'a> {
    /// The setting of a journey for a client in the house's own zone.
    pub fn new(house: &'a House, workflow: &'a Workflow) -> Setting<'a> {
        Setting {
            workflow,
            clock: Clock::new(&house.zone),
            quiet: Quiet::of(&workflow.rules, house),
        }
    }
}

/// What the world decides about a run: a script, a scenario with its virtual client, a search.
pub trait Choices {
    /// Which way a branch goes: one of its targets.
    fn branch(
        &mut self,
        node: NodeId,
        at: Moment,
        arms: &[Arm],
        otherwise: Option<NodeId>,
    ) -> NodeId;

    /// Which way a split goes: one of its targets.
    fn split(&mut self, node: NodeId, at: Moment, arms: &[SplitArm]) -> NodeId;

    /// When, up to the deadline, what the run waits for happens; `None` if it does not.
    fn awaited(
        &mut self,
        node: NodeId,
        at: Moment,
        on: &[AwaitOn],
        deadline: Moment,
    ) -> Option<Moment>;

    /// When, up to the deadline, a person decides or answers, and which of these ways is then taken (its
    /// index); `None` if nobody does.
    fn decided(
        &mut self,
        node: NodeId,
        at: Moment,
        ways: &[NodeId],
        deadline: Moment,
    ) -> Option<(Moment, usize)>;

    /// How long the platform waits, between the two.
    fn between(&mut self, node: NodeId, at: Moment, earliest: Moment, latest: Moment) -> Moment;

    /// A date of the client's, where it is known.
    fn date(&mut self, node: NodeId, at: Moment, property: &PropertyRef) -> Option<Date>;

    /// Whether the run ends early at this node, between the run's arrival and its going on.
    fn ends(&mut self, node: NodeId, arrived: Moment, leaves: Moment) -> Option<Moment>;

    /// Whether a message may leave: guards of rules and consent, and, for one that was held, whether the
    /// client is still one that it is written for and still all that it needs.
    fn may_send(&mut self, node: NodeId, at: Moment, message: &SmolStr) -> bool {
        let _ = (node, at, message);
        true
    }
}

/// A message that left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// When.
    pub at: Moment,
    /// Which.
    pub message: SmolStr,
    /// By which node.
    pub node: NodeId,
}

/// What came of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// In order.
    pub sent: Vec<Sent>,
    /// When it was over; `None` where it waits for ever (no weekday to wait for, never open).
    pub ended: Option<Moment>,
    /// Where it ended before its last step.
    pub ended_early_at: Option<NodeId>,
    /// The nodes that it went through, and when it left each.
    pub passed: Vec<(NodeId, Moment)>,
}

/// Walks one run.
pub fn run(setting: &Setting<'_>, entry: Moment, choices: &mut dyn Choices) -> Run {
    run_from(setting, entry, (setting.workflow.entry, entry), choices)
}

/// Walks the rest of a run that began at `entry` and comes to a node now.
pub fn run_from(
    setting: &Setting<'_>,
    entry: Moment,
    (node, at): (NodeId, Moment),
    choices: &mut dyn Choices,
) -> Run {
    let mut walk = Run {
        sent: Vec::new(),
        ended: None,
        ended_early_at: None,
        passed: Vec::new(),
    };
    let (mut id, mut now) = (node, at);
    loop {
        let stand = Stand {
            workflow: setting.workflow,
            clock: &setting.clock,
            quiet: &setting.quiet,
            entry,
            node: id,
            now,
        };
        let mut message = None;
        let (leaves, next) = match step::step(stand, &mut Chosen(choices)) {
            Step::On(next) | Step::Does(_, next) | Step::HandsOver(_, next) => (now, Some(next)),
            Step::Until(ends, next) => (ends, Some(next)),
            Step::Sends(name, release, next) => {
                message = Some(name);
                (release, Some(next))
            }
            Step::Awaits(waits, deadline) => match choices.awaited(id, now, waits.on, deadline) {
                Some(at) => (at.clamp(now, deadline), Some(waits.then)),
                None => (deadline, Some(waits.otherwise)),
            },
            Step::Asks(asks, deadline) => {
                let decided = match asks.ways {
                    AskedWays::Decision(ways) => decided(choices, (id, now), &ways, deadline),
                    AskedWays::Answer(_, arms) => {
                        let ways: Vec<NodeId> = arms.iter().map(|arm| arm.next).collect();
                        decided(choices, (id, now), &ways, deadline)
                    }
                };
                let (at, next) = decided.unwrap_or((deadline, asks.unanswered));
                (at, Some(next))
            }
            Step::Stays(_) => return walk,
            Step::Ends => (now, None),
        };
        if let Some(end) = choices.ends(id, now, leaves) {
            walk.ended = Some(end);
            walk.ended_early_at = Some(id);
            return walk;
        }
        if let Some(message) = message
            && choices.may_send(id, leaves, message)
        {
            walk.sent.push(Sent {
                at: leaves,
                message: message.clone(),
                node: id,
            });
        }
        now = leaves;
        walk.passed.push((id, now));
        match next {
            // Every edge leads to a later node; anything else is a broken workflow and ends here.
            Some(next) if next > id => id = next,
            Some(_) | None => {
                walk.ended = Some(now);
                return walk;
            }
        }
    }
}

/// When somebody decides or answers, and where that leads.
fn decided(
    choices: &mut dyn Choices,
    (id, now): (NodeId, Moment),
    ways: &[NodeId],
    deadline: Moment,
) -> Option<(Moment, NodeId)> {
    let (at, way) = choices.decided(id, now, ways, deadline)?;
    let next = ways.get(way).or(ways.first())?;
    Some((at.clamp(now, deadline), *next))
}

/// The choices that a single step asks for.
pub(super) struct Chosen<'c>(pub(super) &'c mut dyn Choices);

impl step::World for Chosen<'_> {
    fn branch(
        &mut self,
        node: NodeId,
        at: Moment,
        arms: &[Arm],
        otherwise: Option<NodeId>,
    ) -> Result<NodeId, Stays> {
        Ok(self.0.branch(node, at, arms, otherwise))
    }

    fn split(
        &mut self,
        node: NodeId,
        at: Moment,
        _name: &SmolStr,
        arms: &[SplitArm],
    ) -> Result<NodeId, Stays> {
        Ok(self.0.split(node, at, arms))
    }

    fn between(&mut self, node: NodeId, at: Moment, earliest: Moment, latest: Moment) -> Moment {
        self.0.between(node, at, earliest, latest)
    }

    fn date(&mut self, node: NodeId, at: Moment, property: &PropertyRef) -> Option<Date> {
        self.0.date(node, at, property)
    }
}
