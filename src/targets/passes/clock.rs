//! What is known of the hour and the weekday at each step, and of the time that has passed since the start.
//!
//! A day may be counted as 24 hours by the platform, so after a wait in days the hour is known only
//! to within the hour that a change of clocks takes or gives.

use crate::vocabulary::{Unit, Weekday};
use crate::workflow::{Length, Node, NodeId, Start, WaitKind, Weekdays, Workflow};

/// A time of day, on some of these days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Earliest minute after midnight; may be below 0 after a change of clocks.
    pub earliest: i32,
    /// Latest minute after midnight; may be over 1439.
    pub latest: i32,
    /// On these days.
    pub days: Weekdays,
    /// A change of clocks is already in it.
    pub drifted: bool,
}

/// When a platform's `wait up to` goes on, where what it waits for has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaits {
    /// Only at its deadline, like one that waits in vain.
    Whole,
    /// As soon as it comes, at whatever hour that is.
    AtOnce,
}

/// The moment at which each node is reached; `None` where nothing is known.
pub fn moments(workflow: &Workflow, awaits: Awaits) -> Vec<Option<Moment>> {
    let mut at: Vec<Reached> = vec![Reached::Never; workflow.nodes.len()];
    let start = match &workflow.start {
        Start::AroundDate { at, .. } => exactly(i32::from(at.0), Weekdays::ALL),
        Start::OnDate { at, .. } => exactly(i32::from(at.0), Weekdays::ALL),
        Start::Events { .. }
        | Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::HandedOver => None,
    };
    join(&mut at, workflow.entry, start);
    for (id, node) in workflow.iter() {
        let here = match at.get(id.0 as usize) {
            Some(Reached::At(moment)) => *moment,
            Some(Reached::Never) | None => continue,
        };
        let after = match node {
            Node::Wait { wait, .. } => after_wait(here, wait),
            Node::Await { deadline, .. } => after_length(here, *deadline),
            // At any moment up to the deadline.
            Node::Review { .. } | Node::Answer { .. } => None,
            Node::Send { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::HandOver { .. }
            | Node::End => here,
        };
        for next in node.successors() {
            let after = after.filter(|_| !goes_on_early(node, awaits, next));
            join(&mut at, next, after);
        }
    }
    at.into_iter()
        .map(|r| match r {
            Reached::At(moment) => moment,
            Reached::Never => None,
        })
        .collect()
}

/// Whether this way out of a node may be taken at any time before its deadline.
fn goes_on_early(node: &Node, awaits: Awaits, next: NodeId) -> bool {
    match node {
        Node::Await { then, .. } => awaits == Awaits::AtOnce && next == *then,
        Node::Send { .. }
        | Node::Wait { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::Review { .. }
        | Node::Answer { .. }
        | Node::HandOver { .. }
        | Node::End => false,
    }
}

impl Moment {
    /// Whether this time of day on one of these days can be this very moment.
    pub fn may_be(self, at: crate::workflow::ClockMinutes, on: Weekdays) -> bool {
        let minutes = self.earliest..=self.latest;
        let meets = |day: i32| minutes.contains(&(i32::from(at.0) + day * 1440));
        self.days.0 & on.0 != 0 && (-1..=1).any(meets)
    }
}

#[derive(Debug, Clone, Copy)]
enum Reached {
    Never,
    At(Option<Moment>),
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "what is known of a start may also be nothing"
)]
fn exactly(minute: i32, days: Weekdays) -> Option<Moment> {
    Some(Moment {
        earliest: minute,
        latest: minute,
        days,
        drifted: false,
    })
}

fn join(at: &mut [Reached], node: NodeId, moment: Option<Moment>) {
    let Some(slot) = at.get_mut(node.0 as usize) else {
        return;
    };
    *slot = match *slot {
        Reached::Never => Reached::At(moment),
        Reached::At(None) => Reached::At(None),
        Reached::At(Some(a)) => Reached::At(moment.map(|b| Moment {
            earliest: a.earliest.min(b.earliest),
            latest: a.latest.max(b.latest),
            days: Weekdays(a.days.0 | b.days.0),
            // Only where every path has its change of clocks behind it can no other come.
            drifted: a.drifted && b.drifted,
        })),
    };
}

fn after_wait(here: Option<Moment>, wait: &WaitKind) -> Option<Moment> {
    match wait {
        WaitKind::Length { length } | WaitKind::Between { least: length, .. } => {
            after_length(here, *length)
        }
        WaitKind::Clock { at, on } => exactly(i32::from(at.0), *on),
        WaitKind::Date { .. } | WaitKind::AfterStart { .. } => None,
    }
}

fn after_length(here: Option<Moment>, length: Length) -> Option<Moment> {
    let here = here?;
    let days = match length.unit {
        Unit::Minutes => return None,
        Unit::Hours if length.amount.is_multiple_of(24) => Some(length.amount / 24),
        Unit::Hours => return None,
        Unit::Days => Some(length.amount),
        Unit::Weeks => Some(0),
        Unit::Months | Unit::Years => None,
    };
    let drift = if here.drifted { 0 } else { 60 };
    let (earliest, latest) = (here.earliest - drift, here.latest + drift);
    let same_day = earliest >= 0 && latest < 1440;
    let days = match days {
        Some(days) if same_day => shifted(here.days, days),
        _ => Weekdays::ALL,
    };
    Some(Moment {
        earliest,
        latest,
        days,
        drifted: true,
    })
}

fn shifted(days: Weekdays, by: u32) -> Weekdays {
    let by = by % 7;
    let mut bits = 0;
    for day in days.days() {
        bits |= 1 << ((day as u32 + by) % Weekday::ALL.len() as u32);
    }
    Weekdays(bits)
}

/// Time since the start, in calendar days and elapsed minutes, at each node; `None` where paths differ
/// or a wait has no fixed length.
pub fn since_start(workflow: &Workflow, awaits: Awaits) -> Vec<Option<(u64, u64)>> {
    let mut at: Vec<Option<Option<(u64, u64)>>> = vec![None; workflow.nodes.len()];
    if let Some(slot) = at.get_mut(workflow.entry.0 as usize) {
        *slot = Some(Some((0, 0)));
    }
    for (id, node) in workflow.iter() {
        let Some(Some(here)) = at.get(id.0 as usize).copied() else {
            continue;
        };
        let after = here.and_then(|here| match node {
            Node::Wait {
                wait: WaitKind::Length { length },
                ..
            } => passed(here, *length),
            Node::Wait {
                wait: WaitKind::AfterStart { length },
                ..
            } => {
                let target = passed((0, 0), *length)?;
                comparable(here, target).then_some((here.0.max(target.0), here.1.max(target.1)))
            }
            Node::Wait { .. } => None,
            Node::Await { deadline, .. } => passed(here, *deadline),
            Node::Review { .. } | Node::Answer { .. } => None,
            Node::Send { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::HandOver { .. }
            | Node::End => Some(here),
        });
        for next in node.successors() {
            let after = after.filter(|_| !goes_on_early(node, awaits, next));
            if let Some(slot) = at.get_mut(next.0 as usize) {
                *slot = match *slot {
                    None => Some(after),
                    Some(before) => Some(if before == after { after } else { None }),
                };
            }
        }
    }
    at.into_iter().map(Option::flatten).collect()
}

/// Whether both count only days, or both only minutes.
fn comparable(a: (u64, u64), b: (u64, u64)) -> bool {
    (a.1 == 0 && b.1 == 0) || (a.0 == 0 && b.0 == 0)
}

fn passed(here: (u64, u64), length: Length) -> Option<(u64, u64)> {
    let amount = u64::from(length.amount);
    match length.unit {
        Unit::Minutes => Some((here.0, here.1 + amount)),
        Unit::Hours => Some((here.0, here.1 + amount * 60)),
        Unit::Days => Some((here.0 + amount, here.1)),
        Unit::Weeks => Some((here.0 + amount * 7, here.1)),
        Unit::Months | Unit::Years => None,
    }
}

/// What is left to wait at a node until `length` after the start, in (days, minutes); `None` where it
/// can't be said exactly.
pub fn left_until(here: Option<(u64, u64)>, length: Length) -> Option<(u64, u64)> {
    let (here, target) = (here?, passed((0, 0), length)?);
    comparable(here, target).then(|| {
        (
            target.0.saturating_sub(here.0),
            target.1.saturating_sub(here.1),
        )
    })
}
