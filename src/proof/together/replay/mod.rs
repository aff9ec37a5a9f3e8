//! Runs of several journeys, played before the one interpreter of all journeys: what is shown is what comes of
//! them, with everything that one journey does to another.
//!
//! After the search, which says which runs begin when and what they do. It knows nothing of states, of
//! journeys that stand back or are silent, of exits and guards; so several orders of what happens at
//! one moment are tried, and several states in which the client may begin. A timeline in which a run of the
//! plan does not begin, or which still does not show what is wanted, is not shown.

mod plan;
mod shown;

use super::super::graph::{DAY, HOUR, Measure, SECONDS, Ticks, WEEK};
use super::super::packing::Traced;
use super::super::tally::{Cap, Tally};
use super::super::witness::{EntryAt, Planned, PlannedRun};
use super::super::work::Work;
use super::caps::Part;
use super::counts;
use super::quota::asks_for_itself;
use super::sides::Side;
use crate::semantics::Moment;
use crate::semantics::world::{self, Played, PlayedKind};
use crate::workflow::{House, Start, Workflow};
use jiff::civil::{DateTime, Time};
use plan::{Asks, keeps_rates};
pub(super) use shown::Shown;
use shown::{Line, Message};
use smol_str::SmolStr;

/// Weeks or days that are tried.
const TRIED: i64 = 8;
/// As many of them where the order of things, or the first state, is not the likeliest.
const TRIED_LATER: i64 = 2;
/// After the last message that is looked for: what a quiet rule may hold it.
const HELD: Ticks = 8 * DAY;
/// What one play costs, next to a step of a search.
const PLAY: usize = 20_000;

/// A run of one of the journeys.
pub(in crate::proof::together) struct Entered {
    part: usize,
    /// Runs of one cause are started by one event.
    cause: usize,
    at: Ticks,
    run: PlannedRun,
}

impl Entered {
    pub(super) fn new(
        part: usize,
        cause: usize,
        at: Ticks,
        measure: Measure,
        steps: &[Traced],
    ) -> Entered {
        let steps = steps.iter().map(|t| Planned {
            node: t.node,
            edge: Some(t.edge),
            dwell: Some(t.dwell),
        });
        Entered {
            part,
            cause,
            at,
            run: PlannedRun {
                entry: EntryAt::Offset(at, measure),
                steps: steps.collect(),
                early: None,
            },
        }
    }
}

/// What several runs are played before.
#[derive(Clone, Copy)]
pub(super) struct Stage<'t, 'a> {
    pub(super) house: &'t House,
    /// Every journey of the project.
    pub(super) all: &'a [Side<'a>],
    /// Those whose runs are planned.
    pub(super) parts: &'t [Part<'a>],
    pub(super) cap: &'t Cap<'t>,
    pub(super) work: &'t Work<'t>,
}

/// The first placement in time at which the runs show what is wanted: from Monday 2026-03-02 on.
pub(super) fn place<'a>(
    stage: Stage<'_, 'a>,
    entered: &[Entered],
    in_the_week: bool,
    wanted: &dyn Fn(&Tally) -> bool,
) -> Option<Shown<'a>> {
    let first = entered.iter().map(|e| e.at).min()?;
    let starts = starts(stage, entered, first, in_the_week)?;
    let cast = plan::cast(stage, entered);
    for (nth, way) in plan::ways(stage, entered).iter().enumerate() {
        let tried = if nth == 0 { TRIED } else { TRIED_LATER };
        for wall in starts.iter().take(usize::try_from(tried).unwrap_or(1)) {
            if !stage.work.spend(PLAY) {
                return None;
            }
            let asks = Asks {
                stage,
                cast: &cast,
                entered,
                first,
                wall: *wall,
            };
            let shown = asks.plan(way).and_then(|plan| {
                let until = asks.until(&plan)?;
                play(stage, &cast, &plan, until)
            });
            if let Some(shown) = shown.filter(|shown| wanted(&shown.tally)) {
                return Some(shown);
            }
        }
    }
    None
}

/// When the first run may begin: at its own moment of the week, or at nine; so that what starts on a fixed day
/// does on that day.
fn starts(
    stage: Stage<'_, '_>,
    entered: &[Entered],
    first: Ticks,
    in_the_week: bool,
) -> Option<Vec<DateTime>> {
    let monday = jiff::civil::date(2026, 3, 2).to_datetime(Time::midnight());
    let later = |ticks: Ticks| {
        let duration = jiff::SignedDuration::from_secs(ticks.checked_mul(SECONDS)?);
        monday.checked_add(duration).ok()
    };
    let mut dated = entered.iter().filter_map(|e| {
        let date = stage.parts.get(e.part)?.side.date()?;
        Some(date - e.at)
    });
    if let Some(shift) = dated.next() {
        let fits = dated.all(|other| other == shift);
        let fits = fits && (!in_the_week || shift.rem_euclid(WEEK) == 0);
        return fits.then(|| later(first + shift).into_iter().collect());
    }
    let each = (0..TRIED).filter_map(|i| {
        later(if in_the_week {
            first.rem_euclid(WEEK) + i * WEEK
        } else {
            9 * HOUR + i * DAY
        })
    });
    Some(each.collect())
}

/// Plays a plan, and counts what was sent.
fn play<'a>(
    stage: Stage<'_, 'a>,
    cast: &[&'a Side<'a>],
    plan: &world::Plan,
    until: Moment,
) -> Option<Shown<'a>> {
    let journeys: Vec<&Workflow> = cast.iter().map(|side| side.workflow).collect();
    let played = world::follow(stage.house, &journeys, plan, until)?;
    let clock = &stage.parts.first()?.side.clock;
    if !keeps_rates(stage.house, clock, &played.events) {
        return None;
    }
    let part_of = |journey: usize| {
        let name = &cast.get(journey)?.workflow.name;
        let mut parts = stage.parts.iter();
        parts.position(|part| part.side.has(name))
    };
    let mut messages: Vec<Message> = Vec::new();
    let mut happened: Vec<Line> = Vec::new();
    for (order, line) in played.lines.iter().enumerate() {
        let part = part_of(line.journey);
        if let (PlayedKind::Sends(node, name), Some(part)) = (&line.what, part) {
            let counts = stage.parts.get(part).is_some_and(|part| {
                let own = cast.get(line.journey).map(|side| &side.workflow.name);
                let mut members = part.side.members.iter();
                let offset = members.find(|m| Some(&m.0.name) == own).map_or(0, |m| m.1);
                counts(part, node.0 as usize + offset)
            });
            messages.push(Message {
                at: line.at,
                order,
                part,
                journey: line.journey,
                run: number(line.run),
                node: *node,
                counts,
                name: name.clone(),
            });
        }
        happened.extend(told(&played, order, cast, part_of));
    }
    let cap = stage.cap;
    messages.sort_by_key(|m| (cap.order(m.at), m.order));
    let tally = if stage.parts.iter().any(|p| p.most == 1) {
        compared(cap, &messages)
    } else {
        cap.count(messages.iter().map(|m| (m.at, m.counts)))
    };
    if asks_in_vain(stage.house, cap, &messages) {
        return None;
    }
    Some(Shown {
        cast: cast.to_vec(),
        happened,
        messages,
        tally,
    })
}

fn number(run: usize) -> u32 {
    u32::try_from(run).unwrap_or(u32::MAX).saturating_add(1)
}

/// A line of what was played, as a timeline tells it: nothing of journeys that the rule does not speak of.
fn told(
    played: &Played,
    order: usize,
    cast: &[&Side<'_>],
    part_of: impl Fn(usize) -> Option<usize>,
) -> Option<Line> {
    use super::super::words::{as_gathered, awaited_words, start_words};
    use crate::proof::TimelineEvent;
    let line = played.lines.get(order)?;
    // A move of the client's state is told of the run that begins next.
    let own = match &line.what {
        PlayedKind::Moves(..) => {
            let mut later = played.lines.iter().skip(order);
            later
                .find(|l| matches!(l.what, PlayedKind::Starts(_)) && part_of(l.journey).is_some())?
        }
        PlayedKind::Starts(_)
        | PlayedKind::Comes(_)
        | PlayedKind::Sends(..)
        | PlayedKind::Ends(_) => line,
    };
    part_of(own.journey)?;
    let workflow = cast.get(own.journey)?.workflow;
    let run = number(own.run);
    let (what, span) = match &line.what {
        PlayedKind::Sends(..) => return None,
        PlayedKind::Starts(by) => {
            let event = match (&workflow.start, by) {
                (Start::Events { .. }, Some(event)) => event.text(),
                (Start::Becomes { states }, _) => {
                    let before = played.lines.iter().take(order);
                    let state = before.rev().find_map(|line| match &line.what {
                        PlayedKind::Moves(state, _) => Some(state),
                        PlayedKind::Starts(_)
                        | PlayedKind::Comes(_)
                        | PlayedKind::Sends(..)
                        | PlayedKind::Ends(_) => None,
                    });
                    let at = state.and_then(|state| states.iter().position(|own| own == state));
                    start_words(workflow, at.unwrap_or(0))
                }
                _ => start_words(workflow, 0),
            };
            let event = as_gathered(workflow, event);
            (TimelineEvent::Event { event, run }, workflow.spans.start)
        }
        PlayedKind::Comes(node) => {
            let event = awaited_words(workflow, node.0 as usize);
            let span = workflow.source(*node);
            (TimelineEvent::Happened { event, run }, span)
        }
        PlayedKind::Ends(because) => {
            let because = because.clone();
            (TimelineEvent::Ended { because, run }, workflow.spans.exits)
        }
        PlayedKind::Moves(state, because) => {
            let what = TimelineEvent::Moves {
                state: state.clone(),
                because: because.as_ref().map(crate::workflow::EventKind::text),
                run,
            };
            (what, workflow.spans.states)
        }
    };
    Some(Line {
        at: line.at,
        order,
        journey: own.journey,
        what,
        span,
    })
}

/// Where a rule compares two journeys: only a message of one and a message of the other.
fn compared(cap: &Cap<'_>, messages: &[Message]) -> Tally {
    let counted = messages.iter().enumerate().filter(|(_, m)| m.counts);
    let pair = counted.clone().find_map(|(later, second)| {
        let earlier = counted.clone().take_while(|(i, _)| *i < later);
        let first = earlier
            .filter(|(_, first)| first.part != second.part && cap.together(first.at, second.at));
        first.last().map(|(first, _)| (first, later))
    });
    Tally {
        most: if pair.is_some() { 2 } else { 1 },
        over: pair.map(|(_, later)| later + 1),
        from: pair.map_or(0, |(first, _)| first),
        least_gap: None,
    }
}

/// Whether a message that asks whether it was received before is sent twice all the same.
fn asks_in_vain(house: &House, cap: &Cap<'_>, messages: &[Message]) -> bool {
    let asks = |name: &SmolStr| {
        let needs = house.messages.get(name).and_then(|m| m.needs.as_ref());
        needs.is_some_and(|needs| asks_for_itself(needs, name, cap))
    };
    messages.iter().enumerate().any(|(later, second)| {
        let mut earlier = messages.iter().take(later);
        asks(&second.name)
            && earlier.any(|first| first.name == second.name && cap.together(first.at, second.at))
    })
}
