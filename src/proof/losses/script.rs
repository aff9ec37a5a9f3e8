//! From ways through journeys to one scenario: what the client is, what happens to her, day by day.

use super::Side;
use super::client::{Client, usual};
use super::route::{Route, Walked};
use crate::semantics::{Clock, Moment, add_calendar, time_of};
use crate::source::Span;
use crate::workflow::{
    ClockMinutes, Condition, DateValue, EventKind, EventTest, Happening, HappeningKind, House,
    Length, Literal, Node, Scenario, Start, StartOn, StateRule,
};
use jiff::civil::{Date, Time};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A run that is to be part of a scenario: which journey, on which way, from when on.
#[derive(Debug, Clone)]
pub(super) struct Leg {
    pub(super) place: usize,
    pub(super) route: Route,
    pub(super) walked: Walked,
}

/// Something more that happens: when, what, and where it is written.
pub(super) type Also = (Moment, HappeningKind, Span);

/// A scenario with where each of its happenings comes from.
#[derive(Debug, Clone)]
pub(super) struct Script {
    pub(super) scenario: Scenario,
    /// By happening: the journey that it starts or takes further, if any.
    pub(super) owners: Vec<Option<usize>>,
}

/// What comes of a client before it is known in which state she begins.
pub(super) struct Draft {
    client: Client,
    takes: BTreeMap<SmolStr, SmolStr>,
    happenings: Vec<(Moment, HappeningKind, Span, Option<usize>)>,
    zero: Date,
}

impl Draft {
    /// All runs and whatever happens besides, as one client's days; `None` where they ask for two different clients,
    /// or for what cannot be brought about.
    pub(super) fn new(
        house: &House,
        sides: &[Side<'_>],
        clock: &Clock,
        legs: &[Leg],
        also: &[Also],
        wanted: &[&Condition],
    ) -> Option<Draft> {
        let mut client = Client::default();
        let mut takes = BTreeMap::new();
        let mut happenings: Vec<(Moment, HappeningKind, Span, Option<usize>)> = Vec::new();
        for condition in wanted {
            if !client.want(house, condition, true) {
                return None;
            }
        }
        for leg in legs {
            let side = sides.get(leg.place)?;
            if !leg.route.ask(house, side, &mut client, &mut takes) {
                return None;
            }
        }
        for (nth, leg) in legs.iter().enumerate() {
            let side = sides.get(leg.place)?;
            let starts = begins(house, side, clock, leg.walked.entry, &mut client, nth)?;
            let owner = Some(leg.place);
            let span = side.workflow.spans.start;
            happenings.extend(starts.map(|(at, what)| (at, what, span, owner)));
            let done = leg.walked.done.iter().cloned();
            happenings.extend(done.map(|(at, what, span)| (at, what, span, owner)));
        }
        let also = also.iter().cloned();
        happenings.extend(also.map(|(at, what, span)| (at, what, span, None)));
        let first = legs.iter().map(|leg| leg.walked.entry).min();
        let first = happenings.iter().map(|h| h.0).chain(first).min()?;
        let day = first.wall.date();
        // What is true from the start on begins with it, and nothing comes before.
        let from_the_start = legs.iter().any(|leg| {
            let side = sides.get(leg.place);
            leg.walked.entry == first && side.is_some_and(|side| is_true_at_once(house, side))
        });
        let zero = if from_the_start {
            day
        } else {
            day.yesterday().ok()?
        };
        // Data of what is waited for.
        for (_, what, _, _) in &mut happenings {
            if let HappeningKind::Event(event, known) = what
                && known.is_empty()
            {
                *known = data(house, &client, event, 0);
            }
        }
        happenings.sort_by_key(|h| h.0);
        Some(Draft {
            client,
            takes,
            happenings,
            zero,
        })
    }

    /// The states in which the client can begin, those in which most of the runs can begin first.
    pub(super) fn states(&self, house: &House, sides: &[Side<'_>], legs: &[Leg]) -> Vec<SmolStr> {
        let mut all: Vec<&SmolStr> = house.states.iter().map(|s| &s.name).collect();
        if let Some(wanted) = &self.client.states {
            all.retain(|state| wanted.contains(state));
        }
        let fit = |state: &SmolStr| {
            let own = legs.iter().filter_map(|leg| sides.get(leg.place));
            own.filter(|side| side.workflow.states.contains(state))
                .count()
        };
        all.sort_by_key(|state| std::cmp::Reverse(fit(state)));
        all.into_iter().cloned().collect()
    }

    /// The scenario of a client who begins in this state, or has come into it on the first morning, as clients do. `None`
    /// where something would happen more often than the project takes for granted, or nobody comes into the state so.
    pub(super) fn script(
        &self,
        house: &House,
        sides: &[Side<'_>],
        clock: &Clock,
        (state, comes): (Option<&SmolStr>, bool),
    ) -> Option<Script> {
        let mut client = self.client.clone();
        let mut state = state;
        if let (Some(wanted), true) = (state, comes) {
            let (first, events) = history(house, wanted)?;
            let mut known = client.before.clone();
            for event in events {
                match known.iter().position(|k| *k == event) {
                    Some(at) => drop(known.remove(at)),
                    None => client.before.push(event),
                }
            }
            state = Some(first);
        }
        let mut all = self.happenings.clone();
        let morning = clock.at(self.zero.to_datetime(Time::constant(6, 0, 0, 0)));
        for event in &client.before {
            let data = data(house, &client, event, 0);
            let span = declared(house, event);
            let what = HappeningKind::Event(event.clone(), data);
            all.push((morning, what, span, None));
        }
        all.sort_by_key(|h| h.0);
        if !keeps_rates(house, clock, &all) {
            return None;
        }
        let mut profile: BTreeMap<SmolStr, Literal> = BTreeMap::new();
        for (name, def) in &house.properties {
            let value = match client.profile.get(name) {
                Some(value) => value.clone(),
                None if def.optional => None,
                None => usual(&def.ty, 0),
            };
            profile.extend(value.map(|value| (name.clone(), value)));
        }
        let mut takes = self.takes.clone();
        for side in sides {
            for node in &side.workflow.nodes {
                if let Node::Split { name, arms, .. } = node
                    && let Some(arm) = arms.first()
                {
                    takes
                        .entry(name.clone())
                        .or_insert_with(|| arm.name.clone());
                }
            }
        }
        let mut happenings = Vec::new();
        for (at, what, span, _) in &all {
            let day = at.wall.date().since(self.zero).ok()?.get_days();
            let minutes = i32::from(at.wall.hour()) * 60 + i32::from(at.wall.minute());
            happenings.push(Happening {
                day: u32::try_from(day).ok()?,
                at: ClockMinutes(u16::try_from(minutes).ok()?),
                what: what.clone(),
                span: *span,
            });
        }
        Some(Script {
            scenario: Scenario {
                title: String::new(),
                span: Span::default(),
                zero: DateValue {
                    year: self.zero.year(),
                    month: u8::try_from(self.zero.month()).ok()?,
                    day: u8::try_from(self.zero.day()).ok()?,
                },
                client: profile,
                state: state.cloned(),
                happenings,
                takes,
                expectations: Vec::new(),
            },
            owners: all.iter().map(|h| h.3).collect(),
        })
    }

    /// The day of the last happening.
    pub(super) fn last_day(&self) -> Date {
        let last = self.happenings.last();
        last.map_or(self.zero, |h| h.0.wall.date())
    }
}

/// How a client comes from where all begin into a state: that first state, and what happens to her.
fn history<'h>(house: &'h House, state: &SmolStr) -> Option<(&'h SmolStr, Vec<EventKind>)> {
    let mut events: Vec<EventKind> = Vec::new();
    let mut back: Vec<&StateRule> = Vec::new();
    let mut at = state;
    let first = loop {
        let def = house.states.iter().find(|def| def.name == *at)?;
        let from = match &def.entry {
            StateRule::Start => break &def.name,
            StateRule::Event { from, .. } | StateRule::Condition { from, .. } => from,
        };
        back.push(&def.entry);
        if back.len() > house.states.len() {
            return None;
        }
        at = from.first()?;
    };
    for rule in back.into_iter().rev() {
        match rule {
            StateRule::Event { event, .. } => events.push(event.clone()),
            StateRule::Condition { condition, .. } => {
                let test = times(condition)?;
                let known = events.iter().filter(|e| **e == test.event).count();
                for _ in known..test.at_least as usize {
                    events.push(test.event.clone());
                }
            }
            StateRule::Start => {}
        }
    }
    (!events.is_empty()).then_some((first, events))
}

/// Where an event is declared.
fn declared(house: &House, event: &EventKind) -> Span {
    let EventKind::Declared { name } = event else {
        return Span::default();
    };
    let event = house.events.get(name);
    event.map_or_else(Span::default, |event| event.span)
}

/// What begins a run of a journey at a moment; nothing where time alone does. `None` where it can't be made to.
#[expect(
    clippy::option_option,
    reason = "nothing that begins a run is not a run that can't begin"
)]
fn begins(
    house: &House,
    side: &Side<'_>,
    clock: &Clock,
    entry: Moment,
    client: &mut Client,
    nth: usize,
) -> Option<Option<(Moment, HappeningKind)>> {
    match &side.workflow.start {
        Start::Events { events, gathered } => {
            let at = match gathered {
                None => entry,
                Some(length) => earlier(clock, entry, *length),
            };
            let on = events.iter().find(|on| may_start(house, on, client))?;
            let data = data(house, client, &on.event, nth);
            Some(Some((at, HappeningKind::Event(on.event.clone(), data))))
        }
        Start::Becomes { states } => becomes(house, states, entry, client, nth),
        Start::EntersSegment { segment, .. } => {
            let condition = house.segments.get(segment)?.condition.as_ref()?;
            let mut member = client.clone();
            if !client.want(house, condition, false) || !member.want(house, condition, true) {
                return None;
            }
            let changed = member
                .profile
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)));
            Some(Some((entry, HappeningKind::Client(changed.collect()))))
        }
        Start::AroundDate {
            offset,
            after,
            property,
            ..
        } => {
            let day = entry.wall.date().to_datetime(Time::midnight());
            let date = match offset {
                None => day,
                Some(length) if *after => crate::semantics::subtract_calendar(day, *length),
                Some(length) => add_calendar(day, *length),
            };
            let date = Literal::Date(DateValue {
                year: date.year(),
                month: u8::try_from(date.month()).ok()?,
                day: u8::try_from(date.day()).ok()?,
            });
            match client.profile.insert(property.clone(), Some(date.clone())) {
                Some(known) if known != Some(date) => None,
                Some(_) | None => Some(None),
            }
        }
        Start::OnDate { segment, .. } => {
            let condition = house.segments.get(segment)?.condition.as_ref()?;
            client.want(house, condition, true).then_some(None)
        }
        Start::HandedOver => None,
    }
}

/// What brings a client into one of these states at a moment.
#[expect(
    clippy::option_option,
    reason = "nothing that begins a run is not a run that can't begin"
)]
fn becomes(
    house: &House,
    states: &[SmolStr],
    entry: Moment,
    client: &mut Client,
    nth: usize,
) -> Option<Option<(Moment, HappeningKind)>> {
    let (from, rule) = house.states.iter().find_map(|state| match &state.entry {
        StateRule::Event { from, .. } | StateRule::Condition { from, .. }
            if states.contains(&state.name) =>
        {
            Some((from, &state.entry))
        }
        StateRule::Event { .. } | StateRule::Condition { .. } | StateRule::Start => None,
    })?;
    let own = client.states.get_or_insert_with(|| from.clone());
    own.retain(|state| from.contains(state));
    match rule {
        StateRule::Event { event, .. } => {
            let data = data(house, client, event, nth);
            Some(Some((entry, HappeningKind::Event(event.clone(), data))))
        }
        StateRule::Condition { condition, .. } => {
            // The last of so many times is what makes it true; all but it have happened before.
            let last = times(condition).map(|test| test.event.clone());
            if !client.want(house, condition, true) {
                return None;
            }
            let Some(event) = last else {
                return Some(None);
            };
            let at = client.before.iter().position(|known| *known == event)?;
            client.before.remove(at);
            let data = data(house, client, &event, nth);
            Some(Some((entry, HappeningKind::Event(event, data))))
        }
        StateRule::Start => None,
    }
}

/// The part of a condition that something must have happened so often.
fn times(condition: &Condition) -> Option<&EventTest> {
    match condition {
        Condition::Happened(test) if test.at_most.is_none() && test.at_least > 0 => Some(test),
        Condition::All { of } => of.iter().find_map(times),
        Condition::Any { .. }
        | Condition::Not { .. }
        | Condition::Property { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => None,
    }
}

/// Whether a journey starts with a state that a client of whom nothing is known comes into at once.
fn is_true_at_once(house: &House, side: &Side<'_>) -> bool {
    let Start::Becomes { states } = &side.workflow.start else {
        return false;
    };
    house.states.iter().any(|state| match &state.entry {
        StateRule::Condition { condition, .. } => {
            states.contains(&state.name) && times(condition).is_none()
        }
        StateRule::Event { .. } | StateRule::Start => false,
    })
}

/// When a run of a journey can begin, near a moment: at its own time of day, on its own day.
pub(super) fn entry_near(house: &House, side: &Side<'_>, clock: &Clock, at: Moment) -> Moment {
    if is_true_at_once(house, side) {
        return clock.at(at.wall.date().to_datetime(Time::midnight()));
    }
    match &side.workflow.start {
        Start::AroundDate { at: time, .. } => clock.at(at.wall.date().to_datetime(time_of(*time))),
        Start::OnDate { date, at: time, .. } => {
            let (month, day) = (i8::try_from(date.month), i8::try_from(date.day));
            let date = Date::new(date.year, month.unwrap_or(1), day.unwrap_or(1));
            clock.at(date.unwrap_or(at.wall.date()).to_datetime(time_of(*time)))
        }
        Start::Events { .. }
        | Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::HandedOver => at,
    }
}

fn may_start(house: &House, on: &StartOn, client: &mut Client) -> bool {
    !super::route::is_reaction(&on.event)
        && on
            .filter
            .as_ref()
            .is_none_or(|filter| client.want(house, filter, true))
}

fn earlier(clock: &Clock, at: Moment, length: Length) -> Moment {
    if length.unit.is_elapsed() {
        let seconds = i64::try_from(length.most_minutes()).unwrap_or(0) * 60;
        clock.elapsed(at, -seconds)
    } else {
        clock.at(crate::semantics::subtract_calendar(at.wall, length))
    }
}

/// The data of an event: what is asked for, and something plain for the rest.
fn data(
    house: &House,
    client: &Client,
    event: &EventKind,
    nth: usize,
) -> BTreeMap<SmolStr, Literal> {
    let EventKind::Declared { name } = event else {
        return BTreeMap::new();
    };
    let properties = house.events.get(name).map(|e| &e.properties);
    let each = properties
        .into_iter()
        .flatten()
        .filter_map(|(property, def)| {
            let asked = client.data.get(&(name.clone(), property.clone()));
            let value = match asked {
                Some(value) => value.clone(),
                None if def.optional => return None,
                None => usual(&def.ty, nth)?,
            };
            Some((property.clone(), value))
        });
    each.collect()
}

/// Whether nothing happens more often than the project takes for granted.
fn keeps_rates(
    house: &House,
    clock: &Clock,
    happenings: &[(Moment, HappeningKind, Span, Option<usize>)],
) -> bool {
    house.events.iter().all(|(name, event)| {
        let Some((count, per)) = event.rate else {
            return true;
        };
        let own: Vec<Moment> = happenings
            .iter()
            .filter(|(_, what, _, _)| {
                matches!(what, HappeningKind::Event(EventKind::Declared { name: own }, _) if own == name)
            })
            .map(|h| h.0)
            .collect();
        let mut far = own.iter().zip(own.iter().skip(count as usize));
        far.all(|(first, next)| {
            if per.unit.is_elapsed() {
                clock.add(*first, per).instant <= next.instant
            } else {
                add_calendar(first.wall, per) <= next.wall
            }
        })
    })
}
