//! How late a message can leave, measured from the beginning of a day: a date of the client's, or a day
//! that the author names. Upper bounds over every path, never too low. What a message promises with
//! `leaves` rests on it, and so does the word about a reminder that comes after its event.
//!
//! Time stands in ticks of the wall clock. On which weekday a date of a client's falls is not known, so
//! each is tried. A date is taken not to be moved, or to become known, during a run.

use super::graph::{DAY, Graph, HOUR, MINUTE, NEVER, Ticks, get, least, most, set};
use super::week::next_clock;
use crate::vocabulary::Unit;
use crate::workflow::{
    ClockMinutes, CompareOp, Condition, DateValue, Exit, House, Length, Node, NodeId, PropertyRef,
    Start, ValueTest, WaitKind, Workflow,
};
use smol_str::SmolStr;

/// What time is measured from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor<'a> {
    /// The beginning of the day that this property of the client's names.
    Property(&'a SmolStr),
    /// The beginning of this day.
    Day(DateValue),
}

/// The latest moments, by node; [`NEVER`] where nothing bounds them, none where no run comes.
#[derive(Debug)]
pub(super) struct Latest {
    /// When a run comes to the node.
    pub(super) arrives: Vec<Option<Ticks>>,
    /// When it goes on.
    pub(super) leaves: Vec<Option<Ticks>>,
    /// The node before, on the path that is as late.
    pub(super) before: Vec<Option<usize>>,
}

/// Walks the workflow once, in order: every edge leads forward.
pub(super) fn latest(
    house: &House,
    workflow: &Workflow,
    graph: &Graph,
    anchor: Anchor<'_>,
) -> Latest {
    let nodes = workflow.nodes.len();
    let mut latest = Latest {
        arrives: vec![None; nodes],
        leaves: vec![None; nodes],
        before: vec![None; nodes],
    };
    let entry = entry(workflow, anchor);
    // The run ends as soon as one of these holds.
    let exits = workflow
        .exits
        .iter()
        .filter_map(|exit| match exit {
            Exit::Condition { condition } => bound(condition, anchor, false),
            Exit::Event { .. } | Exit::SameEvent { .. } | Exit::Becomes { .. } => None,
        })
        .min()
        .unwrap_or(NEVER);
    set(&mut latest.arrives, workflow.entry.0 as usize, Some(entry));
    for (id, node) in workflow.iter() {
        let at = id.0 as usize;
        let Some(arrives) = get(&latest.arrives, at, None) else {
            continue;
        };
        let arrives = arrives.min(exits);
        set(&mut latest.arrives, at, Some(arrives));
        for (to, leaves) in after(house, graph, anchor, (entry, arrives), (at, node)) {
            let leaves = leaves.min(exits);
            let highest = get(&latest.leaves, at, None).map_or(leaves, |known| known.max(leaves));
            set(&mut latest.leaves, at, Some(highest));
            let to = to.0 as usize;
            if get(&latest.arrives, to, None).is_none_or(|known| known < leaves) {
                set(&mut latest.arrives, to, Some(leaves));
                set(&mut latest.before, to, Some(at));
            }
        }
    }
    latest
}

/// The latest moment at which a run begins.
fn entry(workflow: &Workflow, anchor: Anchor<'_>) -> Ticks {
    match (&workflow.start, anchor) {
        (
            Start::AroundDate {
                offset,
                after,
                property,
                at,
                ..
            },
            Anchor::Property(asked),
        ) if property == asked => moment(*offset, *after, Some(*at)),
        (Start::OnDate { date, at, .. }, Anchor::Day(day)) => {
            days_between(day, *date).map_or(NEVER, |days| days * DAY + ticks(*at))
        }
        (
            Start::AroundDate { .. }
            | Start::OnDate { .. }
            | Start::Events { .. }
            | Start::Becomes { .. }
            | Start::EntersSegment { .. }
            | Start::HandedOver,
            _,
        ) => NEVER,
    }
}

/// The latest moment that is so far before or after the beginning of a day.
fn moment(offset: Option<Length>, after: bool, at: Option<ClockMinutes>) -> Ticks {
    let time = at.map_or(0, ticks);
    match offset {
        None => time,
        Some(length) if after => most(length).saturating_add(time).min(NEVER),
        Some(length) => time - least(length),
    }
}

fn ticks(at: ClockMinutes) -> Ticks {
    i64::from(at.0) * MINUTE
}

/// How many days the second lies after the first.
fn days_between(from: DateValue, to: DateValue) -> Option<i64> {
    let civil = |d: DateValue| {
        let (month, day) = (i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?);
        jiff::civil::Date::new(d.year, month, day).ok()
    };
    let span = civil(to)?.since(civil(from)?).ok()?;
    Some(i64::from(span.get_days()))
}

/// The days of the week on which the anchor may fall, from Monday.
fn weekdays(anchor: Anchor<'_>) -> std::ops::Range<i64> {
    let monday = DateValue {
        year: 2026,
        month: 3,
        day: 2,
    };
    match anchor {
        Anchor::Property(_) => 0..7,
        Anchor::Day(day) => match days_between(monday, day) {
            Some(days) => days.rem_euclid(7)..days.rem_euclid(7) + 1,
            None => 0..7,
        },
    }
}

/// When a run that comes to a node at the latest at `now` can be at each node that follows.
fn after(
    house: &House,
    graph: &Graph,
    anchor: Anchor<'_>,
    (entry, now): (Ticks, Ticks),
    (at, node): (usize, &Node),
) -> Vec<(NodeId, Ticks)> {
    match node {
        Node::Send { message, next } => {
            let needs = house
                .messages
                .get(message)
                .and_then(|m| m.needs.as_ref())
                .and_then(|needs| bound(needs, anchor, true));
            let sent = released(graph, anchor, at, now.min(needs.unwrap_or(NEVER)));
            vec![(*next, sent)]
        }
        Node::Act { next, .. } | Node::HandOver { next, .. } => vec![(*next, now)],
        Node::Wait { wait, next, .. } => vec![(*next, waited(wait, anchor, entry, now))],
        Node::Await {
            deadline,
            then,
            otherwise,
            ..
        } => {
            let late = add(now, *deadline);
            vec![(*then, late), (*otherwise, late)]
        }
        Node::Review { within, .. } | Node::Answer { within, .. } => {
            let late = add(now, *within);
            node.successors().into_iter().map(|to| (to, late)).collect()
        }
        Node::Branch { arms, otherwise } => {
            // Before an arm is taken, all those above it were not.
            let mut left = now;
            let mut ways = Vec::new();
            for arm in arms {
                let taken = bound(&arm.when, anchor, true).unwrap_or(NEVER);
                ways.push((arm.next, left.min(taken)));
                left = left.min(bound(&arm.when, anchor, false).unwrap_or(NEVER));
            }
            ways.extend(otherwise.map(|to| (to, left)));
            ways
        }
        Node::Split { arms, .. } => arms.iter().map(|arm| (arm.next, now)).collect(),
        Node::End => Vec::new(),
    }
}

fn add(now: Ticks, length: Length) -> Ticks {
    // On elapsed time the wall clock may run an hour ahead, when the clocks go forward.
    let slack = if length.unit.is_elapsed() && length.amount > 0 {
        HOUR
    } else {
        0
    };
    now.saturating_add(most(length))
        .saturating_add(slack)
        .min(NEVER)
}

fn waited(wait: &WaitKind, anchor: Anchor<'_>, entry: Ticks, now: Ticks) -> Ticks {
    if now >= NEVER {
        return NEVER;
    }
    match wait {
        WaitKind::Length { length } => add(now, *length),
        WaitKind::Between { least: a, most: b } => add(now, *a).max(add(now, *b)),
        WaitKind::Clock { at, on } => weekdays(anchor)
            .map(|weekday| next_clock(now + weekday * DAY, ticks(*at), *on) - weekday * DAY)
            .max()
            .unwrap_or(NEVER)
            .min(NEVER),
        WaitKind::Date {
            property: PropertyRef::Profile(property),
            offset,
            after,
            at,
        } if anchor == Anchor::Property(property) => now.max(moment(*offset, *after, *at)),
        WaitKind::Date { .. } => NEVER,
        WaitKind::AfterStart { length } => now.max(add(entry, *length)),
    }
}

/// When a message that is ready at the latest at `now` leaves: quiet rules and guards may hold it.
fn released(graph: &Graph, anchor: Anchor<'_>, node: usize, now: Ticks) -> Ticks {
    if now >= NEVER {
        return NEVER;
    }
    let open = |ready: Ticks| match &graph.week {
        None => ready,
        // Single dates may be closed besides, and nobody knows which meet.
        Some(week) if week.has_exceptions => ready.saturating_add(week.longest).min(NEVER),
        Some(week) => weekdays(anchor)
            .map(|weekday| week.release(ready + weekday * DAY) - weekday * DAY)
            .max()
            .unwrap_or(NEVER),
    };
    match get(&graph.postponed, node, 0) {
        0 => open(now),
        postponed => open(open(now).saturating_add(postponed).min(NEVER)),
    }
}

/// The latest moment that a condition leaves possible, where it holds (or does not).
fn bound(condition: &Condition, anchor: Anchor<'_>, holds: bool) -> Option<Ticks> {
    match condition {
        Condition::All { of } if holds => of.iter().filter_map(|c| bound(c, anchor, true)).min(),
        Condition::Any { of } if !holds => of.iter().filter_map(|c| bound(c, anchor, false)).min(),
        Condition::All { of } | Condition::Any { of } => {
            let all: Option<Vec<Ticks>> = of.iter().map(|c| bound(c, anchor, holds)).collect();
            all?.into_iter().max()
        }
        Condition::Not { of } => bound(of, anchor, !holds),
        Condition::Property {
            property: PropertyRef::Profile(property),
            test,
        } if anchor == Anchor::Property(property) => match (test, holds) {
            (ValueTest::Past, false) => Some(0),
            // Where there is no such day, nothing can come after it.
            (ValueTest::Known, false) => Some(-NEVER),
            (
                ValueTest::Ahead {
                    op: CompareOp::AtLeast | CompareOp::MoreThan,
                    by,
                },
                true,
            )
            | (
                ValueTest::Ahead {
                    op: CompareOp::AtMost | CompareOp::LessThan,
                    by,
                },
                false,
            ) => {
                let slack = match by.unit {
                    Unit::Minutes | Unit::Hours => HOUR,
                    Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => 0,
                };
                Some(slack - least(*by))
            }
            (
                ValueTest::Past
                | ValueTest::Ahead { .. }
                | ValueTest::OneOf { .. }
                | ValueTest::Compare { .. }
                | ValueTest::Known,
                _,
            ) => None,
        },
        Condition::Property { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => None,
    }
}

/// The nodes that lead to one, on the path that is as late, from the entry on.
pub(super) fn path(latest: &Latest, node: usize) -> Vec<usize> {
    let mut nodes = vec![node];
    let mut at = node;
    while let Some(before) = get(&latest.before, at, None) {
        nodes.push(before);
        at = before;
    }
    nodes.reverse();
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_years() {
        let day = |year, month, day| DateValue { year, month, day };
        assert_eq!(days_between(day(2026, 12, 3), day(2026, 12, 1)), Some(-2));
        assert_eq!(days_between(day(2026, 12, 31), day(2027, 1, 1)), Some(1));
        assert_eq!(days_between(day(2027, 3, 1), day(2028, 3, 1)), Some(366));
    }
}
