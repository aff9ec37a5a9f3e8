//! One run of a workflow, from its entry to its end.

use super::clock::{Clock, Moment, time_of};
use super::quiet::Quiet;
use crate::workflow::{
    Arm, AwaitOn, House, Node, NodeId, PropertyRef, SplitArm, WaitKind, Workflow,
};
use jiff::civil::{Date, Time};
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
    let mut walk = Run {
        sent: Vec::new(),
        ended: None,
        ended_early_at: None,
        passed: Vec::new(),
    };
    let (mut id, mut now) = (setting.workflow.entry, entry);
    loop {
        let node = setting.workflow.node(id);
        let Some((leaves, next)) = step(setting, entry, id, node, now, choices) else {
            return walk;
        };
        if let Some(end) = choices.ends(id, now, leaves) {
            walk.ended = Some(end);
            walk.ended_early_at = Some(id);
            return walk;
        }
        if let Node::Send { message, .. } = node
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

/// When the run goes on from a node, and where to; `None` where it never does.
fn step(
    setting: &Setting<'_>,
    entry: Moment,
    id: NodeId,
    node: &Node,
    now: Moment,
    choices: &mut dyn Choices,
) -> Option<(Moment, Option<NodeId>)> {
    let clock = &setting.clock;
    Some(match node {
        Node::Send { next, .. } => (setting.quiet.release(clock, now)?, Some(*next)),
        Node::Wait { wait, next, .. } => (
            wait_ends(clock, entry, id, wait, now, choices)?,
            Some(*next),
        ),
        Node::Await {
            on,
            deadline,
            then,
            otherwise,
        } => {
            let deadline = clock.add(now, *deadline);
            match choices.awaited(id, now, on, deadline) {
                Some(at) => (at.clamp(now, deadline), Some(*then)),
                None => (deadline, Some(*otherwise)),
            }
        }
        Node::Branch { arms, otherwise } => (now, Some(choices.branch(id, now, arms, *otherwise))),
        Node::Split { arms, .. } => (now, Some(choices.split(id, now, arms))),
        Node::Act { next, .. } | Node::HandOver { next, .. } => (now, Some(*next)),
        Node::Review {
            within,
            approved,
            declined,
            unanswered,
            ..
        } => decided(
            (id, now),
            clock.add(now, *within),
            &[*approved, *declined],
            *unanswered,
            choices,
        ),
        Node::Answer {
            within,
            arms,
            unanswered,
            ..
        } => {
            let ways: Vec<NodeId> = arms.iter().map(|arm| arm.next).collect();
            let deadline = clock.add(now, *within);
            decided((id, now), deadline, &ways, *unanswered, choices)
        }
        Node::End => (now, None),
    })
}

fn decided(
    (id, now): (NodeId, Moment),
    deadline: Moment,
    ways: &[NodeId],
    unanswered: NodeId,
    choices: &mut dyn Choices,
) -> (Moment, Option<NodeId>) {
    match choices.decided(id, now, ways, deadline) {
        Some((at, way)) => (
            at.clamp(now, deadline),
            ways.get(way).or(ways.first()).copied(),
        ),
        None => (deadline, Some(unanswered)),
    }
}

pub(super) fn wait_ends(
    clock: &Clock,
    entry: Moment,
    id: NodeId,
    wait: &WaitKind,
    now: Moment,
    choices: &mut dyn Choices,
) -> Option<Moment> {
    Some(match wait {
        WaitKind::Length { length } => clock.add(now, *length),
        WaitKind::Between { least, most } => {
            let (earliest, latest) = (clock.add(now, *least), clock.add(now, *most));
            let latest = latest.max(earliest);
            choices
                .between(id, now, earliest, latest)
                .clamp(earliest, latest)
        }
        WaitKind::Clock { at, on } => clock.next(now, *at, *on)?,
        WaitKind::Date {
            property,
            offset,
            after,
            at,
        } => match choices.date(id, now, property) {
            None => now,
            Some(date) => {
                let midnight = date.to_datetime(Time::midnight());
                let day = match offset {
                    None => midnight,
                    Some(length) if *after => super::clock::add_calendar(midnight, *length),
                    Some(length) => super::clock::subtract_calendar(midnight, *length),
                };
                let time = at.map_or(day.time(), time_of);
                let wall = day.date().to_datetime(time);
                if wall <= now.wall {
                    now
                } else {
                    clock.at_or_after(now, wall)
                }
            }
        },
        WaitKind::AfterStart { length } => clock.add(entry, *length).max(now),
    })
}

/// What a run finds where it stands, for a walk that has everything else to itself: the date it waits
/// for, and the least of a wait that the platform may choose.
pub(super) struct Here {
    pub(super) date: Option<Date>,
}

impl Choices for Here {
    fn branch(
        &mut self,
        _node: NodeId,
        _at: Moment,
        arms: &[Arm],
        otherwise: Option<NodeId>,
    ) -> NodeId {
        otherwise
            .or(arms.first().map(|arm| arm.next))
            .unwrap_or(NodeId(u32::MAX))
    }

    fn split(&mut self, _node: NodeId, _at: Moment, arms: &[SplitArm]) -> NodeId {
        arms.first().map_or(NodeId(u32::MAX), |arm| arm.next)
    }

    fn awaited(
        &mut self,
        _node: NodeId,
        _at: Moment,
        _on: &[AwaitOn],
        _deadline: Moment,
    ) -> Option<Moment> {
        None
    }

    fn decided(
        &mut self,
        _node: NodeId,
        _at: Moment,
        _ways: &[NodeId],
        _deadline: Moment,
    ) -> Option<(Moment, usize)> {
        None
    }

    fn between(&mut self, _node: NodeId, _at: Moment, earliest: Moment, _latest: Moment) -> Moment {
        earliest
    }

    fn date(&mut self, _node: NodeId, _at: Moment, _property: &PropertyRef) -> Option<Date> {
        self.date
    }

    fn ends(&mut self, _node: NodeId, _arrived: Moment, _leaves: Moment) -> Option<Moment> {
        None
    }
}
