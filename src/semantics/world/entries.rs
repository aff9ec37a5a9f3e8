//! What starts a run and what ends one early; the relationship as a machine of states.

use super::facts::{About, Fact, Unsaid};
use super::plan::PlayedKind;
use super::story::{Fault, StoryKind};
use super::{Data, Entry, Live, Rest, World};
use crate::workflow::{
    AwaitOn, Condition, EventKind, Exit, Literal, Node, NodeId, PropertyRef, Reentry, Start,
    StateRule,
};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Rounds after which conditions that make each other true are given up.
const MOST_ROUNDS: usize = 64;

impl<'a> World<'a> {
    /// Something happens: states move, runs end, waits end, runs begin, in this order.
    pub(super) fn happens(&mut self, kind: &EventKind, data: Data) {
        if *kind == EventKind::Unsubscribed {
            self.unsubscribed = true;
        }
        let fact = self.facts.len();
        self.facts.push(Fact {
            at: self.now,
            kind: kind.clone(),
            data,
        });
        let next = self
            .house
            .states
            .iter()
            .find_map(|state| match &state.entry {
                StateRule::Event { from, event }
                    if from.contains(&self.state) && self.is(event, kind) =>
                {
                    Some(state.name.clone())
                }
                StateRule::Event { .. } | StateRule::Start | StateRule::Condition { .. } => None,
            });
        if let Some(state) = next {
            self.become_state(&state);
        }
        self.end_runs(|world, run| world.exit_by_event(run, fact));
        self.wake_by(fact);
        for journey in 0..self.journeys.len() {
            self.start_by_event(journey, fact);
        }
    }

    /// Looks at everything that holds or not, until nothing changes any more.
    pub(super) fn settle(&mut self) {
        self.take_turns();
        for _ in 0..MOST_ROUNDS {
            let next = self
                .house
                .states
                .iter()
                .find_map(|state| match &state.entry {
                    StateRule::Condition { from, condition }
                        if from.contains(&self.state) && self.sure(condition, None) =>
                    {
                        Some(state.name.clone())
                    }
                    StateRule::Condition { .. } | StateRule::Start | StateRule::Event { .. } => {
                        None
                    }
                });
            let mut changed = next.is_some();
            if let Some(state) = next {
                self.become_state(&state);
            }
            changed |= self.end_runs(Self::exit_by_condition);
            changed |= self.wake_by_condition();
            changed |= self.move_members();
            changed |= self.take_turns();
            if !changed {
                return;
            }
        }
        self.story.fault(Fault::Endless);
    }

    fn move_members(&mut self) -> bool {
        let mut came = Vec::new();
        for name in self.house.segments.keys() {
            let member = self.in_segment(name);
            if self.members.insert(name.clone(), member) == Some(false) && member {
                came.push(name.clone());
            }
        }
        for journey in 0..self.journeys.len() {
            let Some(workflow) = self.journeys.get(journey) else {
                continue;
            };
            if let Start::EntersSegment { segment, .. } = &workflow.start
                && came.contains(segment)
            {
                self.enter(journey, None, None);
            }
        }
        !came.is_empty()
    }

    /// Whether a journey begins for those who are in its segment already.
    pub(super) fn starts_with_present(&self, journey: usize, present: &[SmolStr]) -> bool {
        self.journeys.get(journey).is_some_and(|w| {
            matches!(&w.start, Start::EntersSegment { segment, also_present: true }
                if present.contains(segment))
        })
    }

    /// Whether a condition holds for certain; what is not said is a fault only where a step asks.
    pub(super) fn sure(&self, condition: &Condition, run: Option<&Live<'_>>) -> bool {
        let about = About { run, own: None };
        if self.is_planned() {
            return self.certain(condition, about) == Some(true);
        }
        self.holds(condition, about).unwrap_or(false)
    }

    pub(super) fn become_state(&mut self, state: &SmolStr) {
        self.state = state.clone();
        let moves = PlayedKind::Moves(state.clone(), self.cause());
        self.note(0, 0, moves);
        self.story.line(self.now, StoryKind::State(state.clone()));
        self.end_runs(Self::exit_by_state);
        for journey in 0..self.journeys.len() {
            let starts = self.journeys.get(journey).is_some_and(
                |w| matches!(&w.start, Start::Becomes { states } if states.contains(state)),
            );
            if starts {
                self.enter(journey, None, None);
            }
        }
    }

    /// Ends the runs for which there is a reason; whether there was one.
    fn end_runs(&mut self, reason: impl Fn(&Self, &Live<'_>) -> Option<String>) -> bool {
        let mut ended = false;
        let mut at = 0;
        while let Some(run) = self.live.get(at) {
            match reason(self, run) {
                Some(why) => {
                    self.leave(at, Some(why));
                    ended = true;
                }
                None => at += 1,
            }
        }
        ended
    }

    /// A run is over.
    pub(super) fn leave(&mut self, at: usize, why: Option<String>) {
        if at >= self.live.len() {
            return;
        }
        let run = self.live.remove(at);
        if let Some(entry) = self
            .entries
            .get_mut(run.journey)
            .and_then(|all| all.get_mut(run.nth))
        {
            entry.ended = Some(self.now);
        }
        if let Some(why) = why {
            let ends = PlayedKind::Ends(self.ends_because(&why));
            self.note(run.journey, run.nth, ends);
            let kind = StoryKind::Leaves(run.journey, run.node, why);
            self.story.line(self.now, kind);
        }
    }

    fn exit_by_event(&self, run: &Live<'_>, fact: usize) -> Option<String> {
        let (workflow, fact) = (self.journeys.get(run.journey)?, self.facts.get(fact)?);
        let started = run.started_by.and_then(|at| self.facts.get(at));
        let leaves = workflow.exits.iter().any(|exit| match exit {
            Exit::Event { event } => self.is(event, &fact.kind),
            Exit::SameEvent { event, property } => {
                self.is(event, &fact.kind)
                    && fact.data.contains_key(property)
                    && fact.data.get(property) == started.and_then(|s| s.data.get(property))
            }
            Exit::Becomes { .. } | Exit::Condition { .. } => false,
        });
        leaves.then(|| "its exits say so".to_owned())
    }

    fn exit_by_state(&self, run: &Live<'_>) -> Option<String> {
        let workflow = self.journeys.get(run.journey)?;
        if !workflow.states.contains(&self.state) {
            return Some(format!("it is not for {}", self.state));
        }
        let leaves = workflow
            .exits
            .iter()
            .any(|exit| matches!(exit, Exit::Becomes { state } if *state == self.state));
        leaves.then(|| "its exits say so".to_owned())
    }

    pub(super) fn exit_by_condition(&self, run: &Live<'_>) -> Option<String> {
        let workflow = self.journeys.get(run.journey)?;
        let leaves = workflow.exits.iter().any(|exit| match exit {
            Exit::Condition { condition } => self.sure(condition, Some(run)),
            Exit::Event { .. } | Exit::SameEvent { .. } | Exit::Becomes { .. } => false,
        });
        leaves.then(|| "its exits say so".to_owned())
    }

    /// Ends the waits for something that has just happened.
    fn wake_by(&mut self, fact: usize) {
        let mut at = 0;
        while at < self.live.len() {
            let woken = self.live.get(at).and_then(|run| {
                let Rest::Awaits(_, waits) = run.rest else {
                    return None;
                };
                let happened = &self.facts.get(fact)?.kind;
                let is_this =
                    |on: &AwaitOn| matches!(on, AwaitOn::Event(kind) if self.is(kind, happened));
                let woken = waits.on.iter().any(is_this);
                woken.then_some((run.journey, run.nth, waits.then))
            });
            if let Some((journey, nth, then)) = woken {
                let node = self.live.get(at).map_or(NodeId(0), |run| run.node);
                self.note(journey, nth, PlayedKind::Comes(node));
                self.learn(at, fact);
                self.go(at, then);
                at = self.after(journey, nth);
            } else {
                at += 1;
            }
        }
    }

    fn wake_by_condition(&mut self) -> bool {
        let mut woke = false;
        let mut at = 0;
        while at < self.live.len() {
            let woken = self.live.get(at).and_then(|run| {
                let Rest::Awaits(_, waits) = run.rest else {
                    return None;
                };
                let met = self.is_met(run, waits);
                met.then_some((run.journey, run.nth, waits.then))
            });
            if let Some((journey, nth, then)) = woken {
                woke = true;
                self.go(at, then);
                at = self.after(journey, nth);
            } else {
                at += 1;
            }
        }
        woke
    }

    /// The place in `live` behind a run; the first where it is over.
    pub(super) fn after(&self, journey: usize, nth: usize) -> usize {
        let place = |run: &Live<'_>| run.journey == journey && run.nth == nth;
        self.live.iter().position(place).map_or(0, |at| at + 1)
    }

    /// The node at which a run stands.
    pub(super) fn node_of(&self, run: &Live<'_>) -> &'a Node {
        let workflow = self.journeys.get(run.journey);
        workflow.map_or(&Node::End, |w| w.node(run.node))
    }

    /// A run has the data of an event.
    fn learn(&mut self, at: usize, fact: usize) {
        let Some(fact) = self.facts.get(fact) else {
            return;
        };
        if let (EventKind::Declared { name }, Some(run)) = (&fact.kind, self.live.get_mut(at)) {
            run.seen.insert(name.clone(), fact.data.clone());
        }
    }

    fn start_by_event(&mut self, journey: usize, fact: usize) {
        let Some(workflow) = self.journeys.get(journey).copied() else {
            return;
        };
        let Start::Events { events, gathered } = &workflow.start else {
            return;
        };
        let Some(happened) = self.facts.get(fact) else {
            return;
        };
        let mut unsaid = None;
        let starts = events.iter().any(|on| {
            if !self.is(&on.event, &happened.kind) {
                return false;
            }
            if self.is_planned() {
                let begins = gathered.map_or(self.now, |length| self.clock.add(self.now, length));
                return on.filter.is_none() || self.plans_start(journey, begins);
            }
            let about = About {
                run: None,
                own: Some((&happened.kind, &happened.data)),
            };
            match on.filter.as_ref().map(|filter| self.holds(filter, about)) {
                None => true,
                Some(Ok(holds)) => holds,
                Some(Err(Unsaid(name))) => {
                    unsaid = Some(name);
                    false
                }
            }
        });
        if let Some(name) = unsaid {
            self.story.fault(Fault::Unknown(name));
        }
        if !starts {
            return;
        }
        match gathered {
            None => self.enter(journey, Some(fact), None),
            Some(length) => {
                let due = self.clock.add(self.now, *length);
                let gathering = self.gathered.entry(journey);
                gathering.or_insert((due, Vec::new())).1.push(fact);
            }
        }
    }

    /// Begins the runs whose events have been gathered long enough.
    pub(super) fn begin_gathered(&mut self) {
        let due: Vec<usize> = self
            .gathered
            .iter()
            .filter(|(_, (at, _))| *at <= self.now)
            .map(|(journey, _)| *journey)
            .collect();
        for journey in due {
            self.gathered.remove(&journey);
            self.enter(journey, None, None);
        }
    }

    /// Begins a run of a journey, where she may enter it.
    pub(super) fn enter(
        &mut self,
        journey: usize,
        fact: Option<usize>,
        seen: Option<BTreeMap<SmolStr, Data>>,
    ) {
        let Some(workflow) = self.journeys.get(journey).copied() else {
            return;
        };
        let started = fact.and_then(|at| self.facts.get(at));
        let key = match &workflow.reentry {
            Reentry::OnceForEach { property } => {
                started.and_then(|s| s.data.get(property)).cloned()
            }
            Reentry::OnceEver
            | Reentry::OncePer { .. }
            | Reentry::AgainAfter { .. }
            | Reentry::EveryTime => None,
        };
        let stands_back = self.live.iter().any(|run| {
            self.journeys
                .get(run.journey)
                .is_some_and(|other| workflow.gives_way_to.contains(&other.name))
        });
        if stands_back
            || self.is_behind(journey)
            || !workflow.states.contains(&self.state)
            || !self.may_enter(journey, key.as_ref())
        {
            return;
        }
        let mut seen = seen.unwrap_or_default();
        if let Some(fact) = started
            && let EventKind::Declared { name } = &fact.kind
        {
            seen.insert(name.clone(), fact.data.clone());
        }
        let Some(entries) = self.entries.get_mut(journey) else {
            return;
        };
        let nth = entries.len();
        entries.push(Entry {
            at: self.now,
            ended: None,
            key,
        });
        let planned = self.plans_run(journey);
        let by = fact
            .and_then(|at| self.facts.get(at))
            .map(|f| f.kind.clone());
        self.note(journey, nth, PlayedKind::Starts(by));
        self.story.line(self.now, StoryKind::Enters(journey));
        let name = &workflow.name;
        self.end_runs(|world, run| {
            let other = world.journeys.get(run.journey)?;
            let gives = other.gives_way_to.contains(name);
            gives.then(|| format!("it gives way to {name}"))
        });
        self.live.push(Live {
            journey,
            entry: self.now,
            started_by: fact,
            nth,
            node: workflow.entry,
            rest: Rest::Until(self.now, workflow.entry),
            seen,
            planned,
        });
        let at = self.live.len() - 1;
        self.go(at, workflow.entry);
    }

    fn may_enter(&self, journey: usize, key: Option<&Literal>) -> bool {
        let (Some(workflow), Some(entries)) =
            (self.journeys.get(journey), self.entries.get(journey))
        else {
            return false;
        };
        match &workflow.reentry {
            Reentry::OnceEver => entries.is_empty(),
            Reentry::OncePer { length } => entries
                .last()
                .is_none_or(|last| self.clock.add(last.at, *length) <= self.now),
            // Each event of a plan has a value of its own.
            Reentry::OnceForEach { .. } if self.is_planned() => true,
            Reentry::OnceForEach { .. } => !entries.iter().any(|e| e.key.as_ref() == key),
            Reentry::AgainAfter { length } => entries.last().is_none_or(|last| {
                last.ended
                    .is_some_and(|ended| self.clock.add(ended, *length) <= self.now)
            }),
            Reentry::EveryTime => true,
        }
    }

    /// A journey by its name.
    pub(super) fn journey_named(&self, name: &SmolStr) -> Option<usize> {
        self.journeys.iter().position(|w| w.name == *name)
    }

    /// The date of a property of the profile, or of an event that a run has seen.
    pub(super) fn date_for(
        &self,
        run: &Live<'_>,
        property: &PropertyRef,
    ) -> Option<jiff::civil::Date> {
        let value = match property {
            PropertyRef::Profile(name) => self.profile.get(name),
            PropertyRef::Event(event, name) => run.seen.get(event)?.get(name),
        };
        match value {
            Some(Literal::Date(date)) => Some(super::date_of(*date)),
            Some(_) | None => None,
        }
    }

    /// Takes note of the way that a run takes.
    pub(super) fn way(&mut self, journey: usize, from: NodeId, to: NodeId) {
        if let Some(ways) = self.story.ways.get_mut(journey) {
            ways.insert((from, to));
        }
    }
}
