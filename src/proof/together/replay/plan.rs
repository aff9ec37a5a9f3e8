//! From runs that a search wants to what has to happen for them: what starts each, and how the client comes
//! into a state in which it may begin.

use super::super::super::graph::{Dwell, Edge, Measure, SECONDS, Take, Ticks, least};
use super::super::super::witness::EntryAt;
use super::super::sides::Side;
use super::{Entered, HELD, Stage};
use crate::semantics::world::{After, Cause, Decided, Plan, Way};
use crate::semantics::{Clock, Moment, add_calendar};
use crate::workflow::{EventKind, House, Length, Node, NodeId, Reentry, Start, StartOn, StateRule};
use jiff::civil::{Date, DateTime};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// States that a plan may begin in.
const STATES: usize = 4;

/// In which order things are to happen.
pub(super) struct Order {
    state: SmolStr,
    /// Of one moment, the journeys named last come first.
    reversed: bool,
    due_first: bool,
}

/// The orders that are tried, the likeliest first.
pub(super) fn ways(stage: Stage<'_, '_>, entered: &[Entered]) -> Vec<Order> {
    let used = |i: &usize| entered.iter().any(|e| e.part == *i);
    let used: Vec<&Side<'_>> = (0..stage.parts.len())
        .filter(used)
        .filter_map(|i| stage.parts.get(i).map(|p| p.side))
        .collect();
    let mut states: Vec<&SmolStr> = used.iter().flat_map(|s| &s.workflow.states).collect();
    let fit = |state: &SmolStr| {
        let own = used.iter().filter(|s| s.workflow.states.contains(state));
        own.count()
    };
    let mut known: BTreeSet<&SmolStr> = BTreeSet::new();
    states.retain(|state| known.insert(state));
    states.sort_by_key(|state| std::cmp::Reverse(fit(state)));
    // A state from which one of them is come into.
    let before = stage.house.states.iter().find_map(|state| {
        let comes = used.iter().any(|side| match &side.workflow.start {
            Start::Becomes { states } => states.contains(&state.name),
            Start::Events { .. }
            | Start::EntersSegment { .. }
            | Start::AroundDate { .. }
            | Start::OnDate { .. }
            | Start::HandedOver => false,
        });
        match &state.entry {
            StateRule::Event { from, .. } | StateRule::Condition { from, .. } if comes => {
                from.first()
            }
            StateRule::Event { .. } | StateRule::Condition { .. } | StateRule::Start => None,
        }
    });
    states.truncate(STATES);
    states.extend(before.filter(|state| !states.contains(state)));
    let mut all = Vec::new();
    for (reversed, due_first) in [(false, false), (true, false), (false, true), (true, true)] {
        for &state in &states {
            all.push(Order {
                state: state.clone(),
                reversed,
                due_first,
            });
        }
    }
    all
}

/// The journeys that have a part in what happens: those whose runs are planned, and those that could begin by the way.
pub(super) fn cast<'a>(stage: Stage<'_, 'a>, entered: &[Entered]) -> Vec<&'a Side<'a>> {
    let is_used = |side: &Side<'_>| {
        entered.iter().any(|e| {
            let part = stage.parts.get(e.part);
            part.is_some_and(|p| p.side.has(&side.workflow.name))
        })
    };
    let used: Vec<&'a Side<'a>> = stage.all.iter().filter(|side| is_used(side)).collect();
    let mut events: Vec<&EventKind> = Vec::new();
    for side in &used {
        if let Start::Events { events: own, .. } = &side.workflow.start {
            events.extend(own.iter().map(|on| &on.event));
        }
        for node in &side.workflow.nodes {
            if let Node::Await { on, .. } = node {
                events.extend(on.iter().filter_map(|on| match on {
                    crate::workflow::AwaitOn::Event(event) => Some(event),
                    crate::workflow::AwaitOn::Condition(_) => None,
                }));
            }
        }
    }
    events.extend(stage.house.states.iter().filter_map(|s| match &s.entry {
        StateRule::Event { event, .. } => Some(event),
        StateRule::Start | StateRule::Condition { .. } => None,
    }));
    let meets = |side: &Side<'_>| {
        match &side.workflow.start {
        Start::Events { events: own, .. } => own.iter().any(|on| match &on.event {
            EventKind::Received { .. } | EventKind::Opened { .. } | EventKind::Clicked { .. } => {
                true
            }
            EventKind::Declared { .. }
            | EventKind::Unsubscribed
            | EventKind::Complained
            | EventKind::Bounced => events.contains(&&on.event),
        }),
        Start::Becomes { .. } | Start::HandedOver => true,
        Start::EntersSegment { segment, .. } => used.iter().any(|u| {
            matches!(&u.workflow.start, Start::EntersSegment { segment: s, .. } if s == segment)
        }),
        Start::AroundDate { property, .. } => used.iter().any(|u| {
            matches!(&u.workflow.start, Start::AroundDate { property: p, .. } if p == property)
        }),
        Start::OnDate { segment, .. } => used.iter().any(
            |u| matches!(&u.workflow.start, Start::OnDate { segment: s, .. } if s == segment),
        ),
    }
    };
    let mut cast: Vec<&'a Side<'a>> = stage.all.iter().collect();
    cast.retain(|side| is_used(side) || meets(side));
    // By name, so that the order of files decides nothing.
    cast.sort_by_key(|side| &side.workflow.name);
    cast
}

/// What a plan is made of.
pub(super) struct Asks<'s, 't, 'a> {
    pub(super) stage: Stage<'t, 'a>,
    pub(super) cast: &'s [&'a Side<'a>],
    pub(super) entered: &'s [Entered],
    /// The earliest entry, and where it lies.
    pub(super) first: Ticks,
    pub(super) wall: DateTime,
}

/// A plan that is being made.
struct Making {
    plan: Plan,
    /// Where the client stands after what is caused so far.
    state: SmolStr,
    /// What was caused, and which journeys it is meant to start.
    meant: Vec<(Moment, usize, BTreeSet<usize>)>,
}

impl<'a> Asks<'_, '_, 'a> {
    fn clock(&self) -> Option<&'a Clock> {
        self.cast.first().map(|side| &side.clock)
    }

    fn at(&self, entered: &Entered) -> Option<Moment> {
        let clock = self.clock()?;
        let base = clock.at(self.wall);
        let seconds = (entered.at - self.first) * SECONDS;
        Some(match entered.run.entry {
            EntryAt::Offset(_, Measure::Elapsed) => clock.elapsed(base, seconds),
            EntryAt::Offset(_, Measure::Wall) | EntryAt::AfterRun(_) => {
                clock.on_the_wall(base, seconds)
            }
        })
    }

    /// Until when the plan is to be followed.
    pub(super) fn until(&self, plan: &Plan) -> Option<Moment> {
        let takes = |e: &Entered| {
            let steps = e.run.steps.iter();
            steps.map(|s| s.dwell.unwrap_or(0)).sum::<Ticks>()
        };
        let last = plan.runs.iter().filter_map(|run| run.at).max()?;
        let most = self.entered.iter().map(takes).max()?;
        Some(self.clock()?.elapsed(last, (most + HELD) * SECONDS))
    }

    /// What has to happen so that these runs begin; `None` where nothing can start them so.
    pub(super) fn plan(&self, order: &Order) -> Option<Plan> {
        let mut runs: Vec<(Moment, usize, &Entered)> = Vec::new();
        for entered in self.entered {
            runs.push((self.at(entered)?, self.journey(entered)?, entered));
        }
        runs.sort_by_key(|(at, journey, entered)| {
            let place = if order.reversed {
                usize::MAX - journey
            } else {
                *journey
            };
            (*at, place, entered.cause)
        });
        let mut making = Making {
            plan: Plan {
                state: order.state.clone(),
                due_first: order.due_first,
                ..Plan::default()
            },
            state: order.state.clone(),
            meant: Vec::new(),
        };
        for (at, journey, entered) in &runs {
            self.cause(&mut making, *at, *journey)?;
            self.decide(&mut making.plan.runs, *at, entered)?;
        }
        making.plan.causes.sort_by_key(|cause| cause.0);
        let planned: BTreeSet<usize> = making.plan.runs.iter().map(|run| run.journey).collect();
        let once = self.cast.iter().enumerate().filter(|(journey, side)| {
            side.workflow.reentry == Reentry::OnceEver && !planned.contains(journey)
        });
        making.plan.behind = once.map(|(journey, _)| journey).collect();
        Some(making.plan)
    }

    /// Its place in the cast.
    fn journey(&self, entered: &Entered) -> Option<usize> {
        let name = &self.stage.parts.get(entered.part)?.side.workflow.name;
        self.cast.iter().position(|s| s.workflow.name == *name)
    }

    /// What starts a run of this journey now.
    fn cause(&self, making: &mut Making, at: Moment, journey: usize) -> Option<()> {
        let workflow = self.cast.get(journey)?.workflow;
        match &workflow.start {
            Start::Events { events, gathered } => {
                let begins = match gathered {
                    None => at,
                    Some(length) => self.before(at, *length)?,
                };
                self.event(making, begins, journey, events)
            }
            Start::Becomes { states } => {
                let way = path(self.stage.house, &making.state, true, &|s| {
                    states.contains(s)
                })?;
                Self::take(making, at, &way);
                Some(())
            }
            Start::EntersSegment { segment, .. } => {
                self.come_into(making, at, None, &workflow.states)?;
                let cause = Cause::Segment(segment.clone());
                let known = making.plan.causes.contains(&(at, cause.clone()));
                if !known {
                    making.plan.causes.push((at, cause));
                }
                Some(())
            }
            Start::AroundDate {
                offset,
                after,
                property,
                ..
            } => {
                self.come_into(making, at, None, &workflow.states)?;
                let date = anchor(at.wall.date(), *offset, *after)?;
                let known = making.plan.dates.entry(property.clone()).or_insert(date);
                let same_day = |a: Date, b: Date| (a.month(), a.day()) == (b.month(), b.day());
                same_day(*known, date).then_some(())
            }
            Start::OnDate { segment, .. } => {
                self.come_into(making, at, None, &workflow.states)?;
                making.plan.segments.insert(segment.clone());
                Some(())
            }
            // A run of another journey does.
            Start::HandedOver => Some(()),
        }
    }

    /// So much earlier that so much later is this moment.
    fn before(&self, at: Moment, length: Length) -> Option<Moment> {
        let clock = self.clock()?;
        let seconds = least(length) * SECONDS;
        let before = if length.unit.is_elapsed() {
            clock.elapsed(at, -seconds)
        } else {
            let back = jiff::SignedDuration::from_secs(seconds);
            clock.at(at.wall.checked_sub(back).ok()?)
        };
        (clock.add(before, length) == at).then_some(before)
    }

    /// One of these events: one that happens already and is to start another journey, or a new one.
    fn event(
        &self,
        making: &mut Making,
        at: Moment,
        journey: usize,
        events: &[StartOn],
    ) -> Option<()> {
        let causes = &making.plan.causes;
        for (when, cause, journeys) in &mut making.meant {
            let happens = match causes.get(*cause) {
                Some((_, Cause::Event(kind))) => events.iter().any(|on| on.event == *kind),
                Some((_, Cause::State(_) | Cause::Segment(_))) | None => false,
            };
            let both_filter = self.filters(journey) && journeys.iter().any(|j| self.filters(*j));
            if *when == at && happens && !both_filter && journeys.insert(journey) {
                return Some(());
            }
        }
        let workflow = self.cast.get(journey)?.workflow;
        let kind = events
            .iter()
            .map(|on| &on.event)
            .find(|kind| self.may_happen(making, at, kind))?;
        self.come_into(making, at, Some(kind), &workflow.states)?;
        let cause = making.plan.causes.len();
        making.plan.causes.push((at, Cause::Event(kind.clone())));
        if let Some(next) = moved(self.stage.house, &making.state, kind) {
            making.state = next;
        }
        making.meant.push((at, cause, BTreeSet::from([journey])));
        Some(())
    }

    fn filters(&self, journey: usize) -> bool {
        self.cast.get(journey).is_some_and(|side| {
            matches!(&side.workflow.start, Start::Events { events, .. }
                if events.iter().any(|on| on.filter.is_some()))
        })
    }

    /// Whether the declared rate of an event lets it happen once more.
    fn may_happen(&self, making: &Making, at: Moment, kind: &EventKind) -> bool {
        let own = making
            .plan
            .causes
            .iter()
            .filter_map(|(at, cause)| match cause {
                Cause::Event(own) if own == kind => Some((*at, own.clone())),
                Cause::Event(_) | Cause::State(_) | Cause::Segment(_) => None,
            });
        let mut events: Vec<(Moment, EventKind)> = own.collect();
        events.push((at, kind.clone()));
        self.clock()
            .is_some_and(|clock| keeps_rates(self.stage.house, clock, &events))
    }

    /// Brings the client into one of these states, where the event does not do so itself.
    fn come_into(
        &self,
        making: &mut Making,
        at: Moment,
        event: Option<&EventKind>,
        states: &[SmolStr],
    ) -> Option<()> {
        let house = self.stage.house;
        let fits = |state: &SmolStr| {
            let after = event.and_then(|event| moved(house, state, event));
            states.contains(after.as_ref().unwrap_or(state))
        };
        let way = path(house, &making.state, false, &fits)?;
        Self::take(making, at, &way);
        Some(())
    }

    fn take(making: &mut Making, at: Moment, way: &[(Cause, SmolStr)]) {
        for (cause, state) in way {
            making.plan.causes.push((at, cause.clone()));
            making.state = state.clone();
        }
    }

    /// What a run does at each of its nodes, and the runs that it hands over to.
    fn decide(&self, runs: &mut Vec<Decided>, at: Moment, entered: &Entered) -> Option<()> {
        let side = self.stage.parts.get(entered.part)?.side;
        let end = side.workflow.nodes.len().saturating_sub(1);
        for (nth, &(workflow, offset)) in side.members.iter().enumerate() {
            let last = workflow.nodes.len().saturating_sub(1);
            let own = |node: usize| {
                let node = if node == end {
                    last
                } else {
                    node.checked_sub(offset)?
                };
                (node <= last).then_some(NodeId(node as u32))
            };
            let mut ways = BTreeMap::new();
            for step in &entered.run.steps {
                let Some(edge) = step.edge.and_then(|edge| side.graph.edge(edge)) else {
                    continue;
                };
                let (Some(node), Some(to)) = (own(step.node), own(edge.to)) else {
                    continue;
                };
                let is_here = node.0 as usize != last && to > node;
                let hands_over = matches!(workflow.node(node), Node::HandOver { .. });
                if is_here && !hands_over {
                    let after = after(edge, step.dwell.unwrap_or(0) * SECONDS);
                    ways.insert(node, Way { to, after });
                }
            }
            if nth > 0 && ways.is_empty() {
                continue;
            }
            let name = &workflow.name;
            runs.push(Decided {
                journey: self.cast.iter().position(|s| s.workflow.name == *name)?,
                at: (nth == 0).then_some(at),
                ways,
            });
        }
        Some(())
    }
}

/// How long a way takes, where that is to be decided.
fn after(edge: &Edge, seconds: i64) -> Option<After> {
    match (edge.take, edge.dwell) {
        (Take::Deadline, _) => None,
        (
            _,
            Dwell::Span {
                measure: Measure::Elapsed,
                ..
            },
        ) => Some(After::Elapsed(seconds)),
        (
            _,
            Dwell::Span {
                measure: Measure::Wall,
                ..
            }
            | Dwell::Clock { .. },
        ) => Some(After::Wall(seconds)),
    }
}

/// The day of the profile, so that a start around it falls on this day.
fn anchor(day: Date, offset: Option<Length>, after: bool) -> Option<Date> {
    let Some(length) = offset else {
        return Some(day);
    };
    let days = jiff::Span::new().days(least(length) / super::DAY);
    let date = if after {
        day.checked_sub(days)
    } else {
        day.checked_add(days)
    };
    date.ok()
}

/// Where an event takes a client who stands here.
fn moved(house: &House, state: &SmolStr, event: &EventKind) -> Option<SmolStr> {
    house.states.iter().find_map(|other| match &other.entry {
        StateRule::Event { from, event: own } if own == event && from.contains(state) => {
            Some(other.name.clone())
        }
        StateRule::Event { .. } | StateRule::Start | StateRule::Condition { .. } => None,
    })
}

/// The fewest moves from a state to one that fits; `leaves`: at least one.
fn path(
    house: &House,
    from: &SmolStr,
    leaves: bool,
    fits: &dyn Fn(&SmolStr) -> bool,
) -> Option<Vec<(Cause, SmolStr)>> {
    let mut known: BTreeSet<SmolStr> = BTreeSet::new();
    let mut next: VecDeque<(SmolStr, Vec<(Cause, SmolStr)>)> =
        VecDeque::from([(from.clone(), Vec::new())]);
    while let Some((state, way)) = next.pop_front() {
        if fits(&state) && (!leaves || !way.is_empty()) {
            return Some(way);
        }
        for other in &house.states {
            let cause = match &other.entry {
                StateRule::Event { from, event } if from.contains(&state) => {
                    // Of several states that an event leads to, the first is come into.
                    if moved(house, &state, event).as_ref() != Some(&other.name) {
                        continue;
                    }
                    Cause::Event(event.clone())
                }
                StateRule::Condition { from, .. } if from.contains(&state) => {
                    Cause::State(other.name.clone())
                }
                StateRule::Event { .. } | StateRule::Condition { .. } | StateRule::Start => {
                    continue;
                }
            };
            if known.insert(other.name.clone()) {
                let mut way = way.clone();
                way.push((cause, other.name.clone()));
                next.push_back((other.name.clone(), way));
            }
        }
    }
    None
}

/// Whether no event happens more often than is declared.
pub(super) fn keeps_rates(house: &House, clock: &Clock, events: &[(Moment, EventKind)]) -> bool {
    let far = |from: Moment, to: Moment, length: Length| {
        if length.unit.is_elapsed() {
            clock.add(from, length).instant <= to.instant
        } else {
            add_calendar(from.wall, length) <= to.wall
        }
    };
    house.events.iter().all(|(name, def)| {
        let Some((count, per)) = def.rate else {
            return true;
        };
        let is_own =
            |kind: &EventKind| matches!(kind, EventKind::Declared { name: n } if n == name);
        let mut own: Vec<Moment> = events
            .iter()
            .filter(|e| is_own(&e.1))
            .map(|e| e.0)
            .collect();
        own.sort();
        let later = own.iter().skip(count as usize);
        own.iter().zip(later).all(|(a, b)| far(*a, *b, per))
    })
}
