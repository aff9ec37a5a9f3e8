//! Runs of several journeys, executed; only what surely can happen to one client is shown.
//!
//! It is stricter than it need be: a timeline in which one journey could end, silence or change what
//! another does is given up, not followed.

use super::super::allowed::allowed;
use super::super::graph::{DAY, HOUR, Measure, SECONDS, Ticks, WEEK, least};
use super::super::packing::Traced;
use super::super::script::Script;
use super::super::tally::{Cap, Tally};
use super::super::witness::{EntryAt, Planned, PlannedRun, Stage};
use super::super::words::{awaited_words, stamp, start_words};
use super::super::work::Work;
use super::caps::Part;
use super::quota::asks_for_itself;
use super::{TogetherEntry, counts};
use crate::proof::TimelineEvent;
use crate::semantics::{Clock, Moment, add_calendar, run};
use crate::source::Span;
use crate::workflow::{
    AwaitOn, EventKind, Exit, House, Length, Node, NodeId, Reentry, Start, StateRule,
};
use jiff::civil::Time;
use smol_str::SmolStr;
use std::cell::Cell;

/// Weeks or days that are tried.
const TRIED: i64 = 8;

/// A run of one of the journeys.
pub(super) struct Entered {
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

struct Message {
    at: Moment,
    part: usize,
    run: u32,
    node: usize,
    name: SmolStr,
    counts: bool,
}

struct Line {
    at: Moment,
    part: usize,
    run: u32,
    what: TimelineEvent,
    span: Span,
}

/// What was executed.
pub(super) struct Shown<'a> {
    names: Vec<&'a SmolStr>,
    spans: Vec<Vec<Span>>,
    happened: Vec<Line>,
    messages: Vec<Message>,
    tally: Tally,
}

/// The first placement in time at which the runs show what is wanted: from Monday 2026-03-02 on.
pub(super) fn place<'a>(
    house: &House,
    parts: &[Part<'a>],
    cap: &Cap<'_>,
    entered: &[Entered],
    in_the_week: bool,
    wanted: &dyn Fn(&Tally) -> bool,
) -> Option<Shown<'a>> {
    if !is_sure(house, parts, entered) {
        return None;
    }
    let first = entered.iter().map(|e| e.at).min()?;
    let monday = jiff::civil::date(2026, 3, 2).to_datetime(Time::midnight());
    (0..TRIED).find_map(|i| {
        // The first entry at its own moment of the week, or at nine.
        let start = if in_the_week {
            first.rem_euclid(WEEK) + i * WEEK
        } else {
            9 * HOUR + i * DAY
        };
        let wall = monday
            .checked_add(jiff::SignedDuration::from_secs(start * SECONDS))
            .ok()?;
        let shown = execute(house, parts, cap, entered, first, wall)?;
        wanted(&shown.tally).then_some(shown)
    })
}

/// Whether nothing in these journeys lets one of them act on another.
fn is_sure(house: &House, parts: &[Part<'_>], entered: &[Entered]) -> bool {
    let used: Vec<&Part<'_>> = parts
        .iter()
        .enumerate()
        .filter(|(i, _)| entered.iter().any(|e| e.part == *i))
        .map(|(_, p)| p)
        .collect();
    let caused = caused(parts, entered);
    let shares_a_state = used.iter().all(|p| is_start_known(p))
        && used.first().is_some_and(|first| {
            first.side.workflow.states.iter().any(|state| {
                used.iter().all(|p| p.side.workflow.states.contains(state))
                    && !moves(house, state, &caused)
            })
        });
    let dates: Vec<&SmolStr> = used
        .iter()
        .filter_map(|p| match &p.side.workflow.start {
            Start::AroundDate { property, .. } => Some(property),
            Start::Events { .. }
            | Start::Becomes { .. }
            | Start::EntersSegment { .. }
            | Start::OnDate { .. }
            | Start::HandedOver => None,
        })
        .collect();
    let own_dates = dates
        .iter()
        .enumerate()
        .all(|(i, d)| !dates.iter().take(i).any(|o| o == d));
    let ends = used.iter().any(|p| {
        p.side.workflow.exits.iter().any(|exit| match exit {
            Exit::Event { event } | Exit::SameEvent { event, .. } => caused.contains(&event),
            Exit::Becomes { .. } | Exit::Condition { .. } => false,
        })
    });
    let gives_way = used.iter().any(|p| {
        let before = &p.side.workflow.gives_way_to;
        used.iter().any(|o| before.contains(&o.side.workflow.name))
    });
    // Also one that comes after the last message looked at: a run does not end there by itself.
    let silences = used.iter().any(|p| {
        let mut nodes = p.side.workflow.nodes.iter();
        nodes.any(|node| matches!(node, Node::Wait { alone: true, .. }))
    });
    let filters = parts.iter().enumerate().any(|(i, p)| {
        let mut with = entered.iter().filter(|e| e.part == i);
        with.any(|e| {
            let mut others = entered
                .iter()
                .filter(|o| o.cause == e.cause && o.part != i && o.at == e.at);
            others.any(|o| parts.get(o.part).is_some_and(|q| filter(p) && filter(q)))
        })
    });
    shares_a_state && own_dates && !ends && !gives_way && !silences && !filters
}

/// Whether its start can happen whatever else does.
fn is_start_known(part: &Part<'_>) -> bool {
    match &part.side.workflow.start {
        Start::Events { .. } | Start::EntersSegment { .. } | Start::AroundDate { .. } => true,
        Start::Becomes { .. } | Start::OnDate { .. } | Start::HandedOver => false,
    }
}

/// Whether only some of its starting events count.
fn filter(part: &Part<'_>) -> bool {
    match &part.side.workflow.start {
        Start::Events { events, .. } => events.iter().any(|e| e.filter.is_some()),
        Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::AroundDate { .. }
        | Start::OnDate { .. }
        | Start::HandedOver => false,
    }
}

/// Everything that the client does in these runs: what starts them, and what they wait for.
fn caused<'a>(parts: &[Part<'a>], entered: &[Entered]) -> Vec<&'a EventKind> {
    let mut all: Vec<&EventKind> = Vec::new();
    for run in entered {
        let Some(part) = parts.get(run.part) else {
            continue;
        };
        if let Start::Events { events, .. } = &part.side.workflow.start {
            all.extend(events.iter().map(|e| &e.event));
        }
        for step in &run.run.steps {
            if let Node::Await { on, .. } = part.side.workflow.node(NodeId(step.node as u32)) {
                all.extend(on.iter().filter_map(|on| match on {
                    AwaitOn::Event(event) => Some(event),
                    AwaitOn::Condition(_) => None,
                }));
            }
        }
    }
    all
}

/// Whether one of these events takes a client out of a state.
fn moves(house: &House, state: &SmolStr, caused: &[&EventKind]) -> bool {
    house.states.iter().any(|other| match &other.entry {
        StateRule::Event { from, event } => from.contains(state) && caused.contains(&event),
        StateRule::Start | StateRule::Condition { .. } => false,
    })
}

fn execute<'a>(
    house: &House,
    parts: &[Part<'a>],
    cap: &Cap<'_>,
    entered: &[Entered],
    first: Ticks,
    wall: jiff::civil::DateTime,
) -> Option<Shown<'a>> {
    let clock = &parts.first()?.side.setting.clock;
    let base = clock.at(wall);
    let at = |e: &Entered| match e.run.entry {
        EntryAt::Offset(_, Measure::Elapsed) => clock.elapsed(base, (e.at - first) * SECONDS),
        EntryAt::Offset(_, Measure::Wall) | EntryAt::AfterRun(_) => {
            clock.on_the_wall(base, (e.at - first) * SECONDS)
        }
    };
    let mut order: Vec<(Moment, &Entered)> = entered.iter().map(|e| (at(e), e)).collect();
    order.sort_by_key(|(moment, e)| (*moment, e.part, e.cause));
    if !starts_agree(house, parts, &order) {
        return None;
    }
    let mut shown = Shown {
        names: parts.iter().map(|p| &p.side.workflow.name).collect(),
        spans: parts
            .iter()
            .map(|p| {
                p.side
                    .workflow
                    .iter()
                    .map(|(id, _)| p.side.workflow.source(id))
                    .collect()
            })
            .collect(),
        happened: Vec::new(),
        messages: Vec::new(),
        tally: cap.count(std::iter::empty()),
    };
    let mut runs = vec![0_u32; parts.len()];
    for (moment, planned) in order {
        let part = parts.get(planned.part)?;
        let number = runs.get_mut(planned.part)?;
        *number += 1;
        follow(&mut shown, part, planned, *number, moment, clock);
    }
    shown
        .messages
        .sort_by_key(|m| (cap.order(m.at), m.part, m.run, m.node));
    shown.tally = if parts.iter().any(|p| p.most == 1) {
        compared(cap, &shown.messages)
    } else {
        cap.count(shown.messages.iter().map(|m| (m.at, m.counts)))
    };
    let until = shown.tally.over.unwrap_or(shown.messages.len());
    if asks_in_vain(house, cap, &shown.messages) {
        return None;
    }
    guards_let_pass(house, parts, &shown.messages, until).then_some(shown)
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

/// Executes one run.
fn follow(
    shown: &mut Shown<'_>,
    part: &Part<'_>,
    planned: &Entered,
    number: u32,
    moment: Moment,
    clock: &Clock,
) {
    let workflow = part.side.workflow;
    let mut script = Script {
        graph: &part.side.graph,
        run: &planned.run,
        clock,
        happened: Vec::new(),
    };
    let walked = run(&part.side.setting, moment, &mut script);
    shown.happened.push(Line {
        at: moment,
        part: planned.part,
        run: number,
        what: TimelineEvent::Event {
            event: start_words(workflow, 0),
            run: number,
        },
        span: workflow.spans.start,
    });
    for (at, node) in script.happened {
        shown.happened.push(Line {
            at,
            part: planned.part,
            run: number,
            what: TimelineEvent::Happened {
                event: awaited_words(workflow, node),
                run: number,
            },
            span: workflow.source(NodeId(node as u32)),
        });
    }
    shown
        .messages
        .extend(walked.sent.into_iter().map(|sent| Message {
            at: sent.at,
            part: planned.part,
            run: number,
            node: sent.node.0 as usize,
            counts: counts(part, sent.node.0 as usize),
            name: sent.message,
        }));
}

/// Whether the entries keep each journey's policy and the rates of the events that they share, and no
/// event would have started a run that is not among them and changes what comes after.
fn starts_agree(house: &House, parts: &[Part<'_>], order: &[(Moment, &Entered)]) -> bool {
    let (tries, work) = (Cell::new(1), Work::new());
    for (i, part) in parts.iter().enumerate() {
        let own: Vec<Moment> = order
            .iter()
            .filter(|o| o.1.part == i)
            .map(|o| o.0)
            .collect();
        let stage = Stage {
            house,
            setting: &part.side.setting,
            graph: &part.side.graph,
            entries: &part.side.entries,
            tries: &tries,
            work: &work,
        };
        let lone = matches!(part.side.workflow.reentry, Reentry::AgainAfter { .. });
        if !allowed(&stage, &own) || (lone && own.len() > 1) {
            return false;
        }
    }
    let clock = parts.first().map(|p| &p.side.setting.clock);
    let far = |from: Moment, to: Moment, length: Length| {
        if length.unit.is_elapsed() {
            clock.is_some_and(|c| c.add(from, length).instant <= to.instant)
        } else {
            add_calendar(from.wall, length) <= to.wall
        }
    };
    parts.iter().enumerate().all(|(i, part)| {
        let Start::Events { events, .. } = &part.side.workflow.start else {
            return true;
        };
        let shares = |other: &Part<'_>| match &other.side.workflow.start {
            Start::Events { events: theirs, .. } => theirs
                .iter()
                .any(|t| events.iter().any(|e| e.event == t.event)),
            Start::Becomes { .. }
            | Start::EntersSegment { .. }
            | Start::AroundDate { .. }
            | Start::OnDate { .. }
            | Start::HandedOver => false,
        };
        let used = |i: usize| order.iter().any(|o| o.1.part == i);
        let others: Vec<usize> = (0..parts.len())
            .filter(|&o| o != i && used(o) && parts.get(o).is_some_and(shares))
            .collect();
        if others.is_empty() || !used(i) {
            return true;
        }
        // What is not simply one event is not followed.
        let Some((name, count, per)) = part.side.trigger(house) else {
            return false;
        };
        let same = |o: &usize| {
            parts
                .get(*o)
                .and_then(|p| p.side.trigger(house))
                .is_some_and(|t| t.0 == name)
        };
        if !others.iter().all(same) || least(per) <= 0 {
            return false;
        }
        let mut events: Vec<(Moment, usize)> = order
            .iter()
            .filter(|o| o.1.part == i || others.contains(&o.1.part))
            .map(|o| (o.0, o.1.cause))
            .collect();
        events.dedup();
        let rate = events.iter().zip(events.iter().skip(count as usize));
        if !rate.into_iter().all(|(a, b)| far(a.0, b.0, per)) {
            return false;
        }
        // Each event starts every such journey that may start then.
        let own: Vec<Moment> = order
            .iter()
            .filter(|o| o.1.part == i)
            .map(|o| o.0)
            .collect();
        let mut last: Option<Moment> = None;
        let mut started: Vec<Moment> = Vec::new();
        for (moment, _) in &events {
            let may = match &part.side.workflow.reentry {
                Reentry::OnceEver | Reentry::AgainAfter { .. } => last.is_none(),
                Reentry::OncePer { length } => last.is_none_or(|l| far(l, *moment, *length)),
                Reentry::OnceForEach { .. } | Reentry::EveryTime => true,
            };
            if may {
                last = Some(*moment);
                started.push(*moment);
            }
        }
        own.iter().all(|m| started.contains(m))
    })
}

/// Whether no guard of another rule would have acted before the message at `until`.
fn guards_let_pass(house: &House, parts: &[Part<'_>], messages: &[Message], until: usize) -> bool {
    let shown = messages.get(..until).unwrap_or(messages);
    parts.iter().all(|part| {
        let guards = part
            .side
            .workflow
            .rules
            .iter()
            .filter(|r| r.otherwise.is_some());
        guards.into_iter().all(|rule| {
            // Whatever it counts here is counted wherever it holds.
            let caps: Vec<_> = parts
                .iter()
                .enumerate()
                .filter(|(_, p)| p.side.workflow.rules.contains(rule))
                .flat_map(|(i, p)| {
                    let caps = Cap::of(house, p.side.workflow, &p.side.graph, &rule.form);
                    caps.into_iter().map(move |c| (i, c))
                })
                .collect();
            caps.iter().all(|(_, guard)| {
                let mut own: Vec<(Moment, bool)> = shown
                    .iter()
                    .map(|m| {
                        let counted = caps.iter().any(|(i, c)| {
                            *i == m.part
                                && c.message == guard.message
                                && c.counted.get(m.node).copied().unwrap_or(false)
                        });
                        (m.at, counted)
                    })
                    .collect();
                own.sort_by_key(|m| guard.order(m.0));
                guard.count(own.into_iter()).over.is_none()
            })
        })
    })
}

impl Shown<'_> {
    /// Line by line, up to the message that goes over.
    pub(super) fn lines(&self) -> Vec<TogetherEntry> {
        let over = self.tally.over.unwrap_or(self.messages.len());
        let until = over
            .checked_sub(1)
            .and_then(|i| self.messages.get(i))
            .map(|m| m.at);
        let first = self.happened.iter().map(|l| l.at).min();
        let day = first.map(|m| m.wall.date().to_datetime(Time::midnight()));
        let mut lines: Vec<((Moment, usize, u8, usize), TogetherEntry)> = Vec::new();
        let entry = |at: Moment, part: usize, what: TimelineEvent, span: Span| TogetherEntry {
            minute: day
                .and_then(|d| u64::try_from(at.wall.duration_since(d).as_secs() / 60).ok())
                .unwrap_or(0),
            at: stamp(at),
            journey: self
                .names
                .get(part)
                .map_or_else(SmolStr::default, |n| (*n).clone()),
            what,
            span,
        };
        for line in &self.happened {
            let key = (line.at, line.part, 0, line.run as usize);
            lines.push((key, entry(line.at, line.part, line.what.clone(), line.span)));
        }
        let mut number = 0;
        for (i, message) in self.messages.iter().enumerate().take(over) {
            let counted = message.counts && i >= self.tally.from;
            number += u32::from(counted);
            let what = TimelineEvent::Message {
                message: message.name.clone(),
                run: message.run,
                counted: counted.then_some(number),
            };
            let spans = self.spans.get(message.part);
            let span = spans
                .and_then(|s| s.get(message.node))
                .copied()
                .unwrap_or_default();
            let key = (message.at, message.part, 1, message.node);
            lines.push((key, entry(message.at, message.part, what, span)));
        }
        if let Some(until) = until {
            lines.retain(|(key, _)| key.0 <= until);
        }
        lines.sort_by_key(|line| line.0);
        lines.into_iter().map(|(_, entry)| entry).collect()
    }
}
