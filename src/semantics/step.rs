//! What a node does with a run that comes to it: the one place that says so.
//!
//! After `clock` and `quiet`. A step knows the moment and the node, and asks for what only the world
//! knows: which way a branch goes, a date of the client's. It moves nothing. Who lets time pass takes it from
//! there: [`super::run`] walks one run with all that is decided for it, [`super::world`] plays all
//! journeys of one client, where other things happen while a run stands still.

use super::clock::{Clock, Moment, add_calendar, subtract_calendar, time_of};
use super::quiet::Quiet;
use crate::workflow::{
    Action, AnswerArm, Arm, AwaitOn, Node, NodeId, PropertyRef, SplitArm, WaitKind, Workflow,
};
use jiff::civil::{Date, Time};
use smol_str::SmolStr;

/// What the run does next.
pub(super) enum Step<'a> {
    /// It goes on at once.
    On(NodeId),
    /// It stands still until then, which may be now, and goes on.
    Until(Moment, NodeId),
    /// A message leaves when no quiet rule holds it any more, and the run goes on.
    Sends(&'a SmolStr, Moment, NodeId),
    /// It waits for something to happen, until then at most.
    Awaits(Waits<'a>, Moment),
    /// It waits for a person to decide or to answer, until then at most.
    Asks(Asks<'a>, Moment),
    /// Something is done that the client does not receive, and it goes on.
    Does(&'a Action, NodeId),
    /// A run of another journey begins, and it goes on.
    HandsOver(&'a SmolStr, NodeId),
    /// It never goes on.
    Stays(Stays),
    /// It is over.
    Ends,
}

/// What a run waits for, and where it goes on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waits<'a> {
    pub(super) on: &'a [AwaitOn],
    pub(super) then: NodeId,
    pub(super) otherwise: NodeId,
}

/// Who is asked, and where a run goes on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asks<'a> {
    pub(super) ways: AskedWays<'a>,
    pub(super) unanswered: NodeId,
}

/// Where answers lead.
#[derive(Debug, Clone, Copy)]
pub(super) enum AskedWays<'a> {
    /// Where a yes leads, and where a no.
    Decision([NodeId; 2]),
    /// The client answers this survey.
    Answer(&'a SmolStr, &'a [AnswerArm]),
}

/// Why a run never goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stays {
    /// No day is ever open for its message.
    NeverOpen,
    /// It waits for a day that never comes.
    NoSuchDay,
    /// No arm of its `match` holds.
    NoArm,
    /// It asks for a property that nobody has said.
    Unsaid(SmolStr),
    /// Nobody has said which arm of this split is taken.
    Untaken(SmolStr),
}

/// What only the world knows.
pub(super) trait World {
    /// Which way a branch goes: one of its targets.
    fn branch(
        &mut self,
        node: NodeId,
        at: Moment,
        arms: &[Arm],
        otherwise: Option<NodeId>,
    ) -> Result<NodeId, Stays>;

    /// Which way a split goes: one of its targets.
    fn split(
        &mut self,
        node: NodeId,
        at: Moment,
        name: &SmolStr,
        arms: &[SplitArm],
    ) -> Result<NodeId, Stays>;

    /// How long the platform waits, between the two.
    fn between(&mut self, node: NodeId, at: Moment, earliest: Moment, latest: Moment) -> Moment;

    /// A date of the client's, where it is known.
    fn date(&mut self, node: NodeId, at: Moment, property: &PropertyRef) -> Option<Date>;
}

/// Where and when a run stands.
#[derive(Clone, Copy)]
pub(super) struct Stand<'s, 'a> {
    pub(super) workflow: &'a Workflow,
    pub(super) clock: &'s Clock,
    pub(super) quiet: &'s Quiet<'a>,
    pub(super) entry: Moment,
    pub(super) node: NodeId,
    pub(super) now: Moment,
}

/// What comes of a run at its node.
pub(super) fn step<'a>(stand: Stand<'_, 'a>, world: &mut dyn World) -> Step<'a> {
    let Stand {
        clock,
        node: id,
        now,
        ..
    } = stand;
    match stand.workflow.node(id) {
        Node::Send { message, next } => match stand.quiet.release(clock, now) {
            Some(release) => Step::Sends(message, release, *next),
            None => Step::Stays(Stays::NeverOpen),
        },
        Node::Wait { wait, next, .. } => match wait_ends(stand, wait, world) {
            Some(ends) => Step::Until(ends, *next),
            None => Step::Stays(Stays::NoSuchDay),
        },
        Node::Await {
            on,
            deadline,
            then,
            otherwise,
        } => {
            let waits = Waits {
                on,
                then: *then,
                otherwise: *otherwise,
            };
            Step::Awaits(waits, clock.add(now, *deadline))
        }
        Node::Branch { arms, otherwise } => on_or_stays(world.branch(id, now, arms, *otherwise)),
        Node::Split { name, arms, .. } => on_or_stays(world.split(id, now, name, arms)),
        Node::Act { action, next } => Step::Does(action, *next),
        Node::HandOver { journey, next } => Step::HandsOver(journey, *next),
        Node::Review {
            within,
            approved,
            declined,
            unanswered,
            ..
        } => {
            let asks = Asks {
                ways: AskedWays::Decision([*approved, *declined]),
                unanswered: *unanswered,
            };
            Step::Asks(asks, clock.add(now, *within))
        }
        Node::Answer {
            survey,
            within,
            arms,
            unanswered,
        } => {
            let asks = Asks {
                ways: AskedWays::Answer(survey, arms),
                unanswered: *unanswered,
            };
            Step::Asks(asks, clock.add(now, *within))
        }
        Node::End => Step::Ends,
    }
}

fn on_or_stays<'a>(way: Result<NodeId, Stays>) -> Step<'a> {
    match way {
        Ok(next) => Step::On(next),
        Err(why) => Step::Stays(why),
    }
}

fn wait_ends(stand: Stand<'_, '_>, wait: &WaitKind, world: &mut dyn World) -> Option<Moment> {
    let Stand {
        clock,
        node: id,
        now,
        ..
    } = stand;
    Some(match wait {
        WaitKind::Length { length } => clock.add(now, *length),
        WaitKind::Between { least, most } => {
            let (earliest, latest) = (clock.add(now, *least), clock.add(now, *most));
            let latest = latest.max(earliest);
            world
                .between(id, now, earliest, latest)
                .clamp(earliest, latest)
        }
        WaitKind::Clock { at, on } => clock.next(now, *at, *on)?,
        WaitKind::Date {
            property,
            offset,
            after,
            at,
        } => match world.date(id, now, property) {
            None => now,
            Some(date) => {
                let midnight = date.to_datetime(Time::midnight());
                let day = match offset {
                    None => midnight,
                    Some(length) if *after => add_calendar(midnight, *length),
                    Some(length) => subtract_calendar(midnight, *length),
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
        WaitKind::AfterStart { length } => clock.add(stand.entry, *length).max(now),
    })
}
