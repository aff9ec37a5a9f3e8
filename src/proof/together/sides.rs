//! One journey among several: how it starts and how often, as far as others share that.

use super::super::entry::{Policy, Stream};
use super::super::graph::{DAY, MINUTE, Measure, Ticks};
use super::Proved;
use super::known::Base;
use crate::proof::JourneyProof;
use crate::semantics::Clock;
use crate::workflow::{EventKind, House, Length, Reentry, Start, Workflow};
use smol_str::SmolStr;
use std::ops::Deref;
use std::sync::Arc;

/// A journey as the proof of several sees it.
#[derive(Clone)]
pub(super) struct Side<'a> {
    pub(super) workflow: &'a Workflow,
    /// The journeys in it, and where the nodes of each begin: itself, and those that it hands over to where they are
    /// taken as one.
    pub(super) members: Vec<(&'a Workflow, usize)>,
    pub(super) proof: &'a JourneyProof,
    pub(super) clock: Clock,
    /// What depends on it alone.
    base: Arc<Base>,
}

impl Deref for Side<'_> {
    type Target = Base;

    fn deref(&self) -> &Base {
        &self.base
    }
}

impl<'a> Side<'a> {
    pub(super) fn new(house: &'a House, journey: Proved<'a>) -> Side<'a> {
        let base = Arc::new(Base::new(house, journey.0, &Arc::default()));
        Side::of(&Clock::new(&house.zone), journey, base)
    }

    /// Of all journeys, with what is known of each.
    pub(super) fn all(
        house: &'a House,
        journeys: &[Proved<'a>],
        bases: &[&Arc<Base>],
    ) -> Vec<Side<'a>> {
        let clock = Clock::new(&house.zone);
        let both = journeys.iter().zip(bases);
        both.map(|(&journey, base)| Side::of(&clock, journey, Arc::clone(base)))
            .collect()
    }

    fn of(clock: &Clock, (workflow, proof): Proved<'a>, base: Arc<Base>) -> Side<'a> {
        Side {
            workflow,
            members: vec![(workflow, 0)],
            proof,
            clock: clock.clone(),
            base,
        }
    }

    /// Whether a journey is it, or in it.
    pub(super) fn has(&self, name: &SmolStr) -> bool {
        self.members.iter().any(|(own, _)| own.name == *name)
    }

    /// The one declared event that starts it, and how often that happens.
    pub(super) fn trigger(&self, house: &House) -> Option<(&SmolStr, u32, Length)> {
        let Start::Events {
            events,
            gathered: None,
        } = &self.workflow.start
        else {
            return None;
        };
        let [only] = events.as_slice() else {
            return None;
        };
        let EventKind::Declared { name } = &only.event else {
            return None;
        };
        let (count, per) = house.events.get(name)?.rate?;
        Some((name, count, per))
    }

    /// For a start on a fixed day: that moment on the wall, from a Monday.
    pub(super) fn date(&self) -> Option<Ticks> {
        let Start::OnDate { date, at, .. } = &self.workflow.start else {
            return None;
        };
        let month = i8::try_from(date.month).ok()?;
        let day = jiff::civil::Date::new(date.year, month, i8::try_from(date.day).ok()?).ok()?;
        let days = jiff::civil::date(2026, 3, 2).until(day).ok()?.get_days();
        Some(i64::from(days) * DAY + i64::from(at.0) * MINUTE)
    }

    /// Bounds on its entries, where it is taken to have at most one run in any window (`once`) or none of
    /// its own (`again`: as if runs could overlap, which they can't).
    pub(super) fn views(&self, longest: Ticks, window: Ticks) -> Vec<Vec<Stream>> {
        match &self.entries.policy {
            Policy::Once => vec![vec![one_run(longest, window)]],
            Policy::Again(again) => {
                let mut views = self.entries.views.clone();
                if again.least > 0 {
                    views.push(vec![Stream {
                        count: 1,
                        cooldown: again.least,
                        measure: again.measure,
                    }]);
                }
                views
            }
            Policy::Overlap => self.entries.views.clone(),
        }
    }

    /// As `views`, but only what can surely be shown: of runs that may not overlap, one.
    pub(super) fn shown(&self, longest: Ticks, window: Ticks) -> Vec<Vec<Stream>> {
        match (&self.entries.policy, &self.workflow.reentry) {
            (Policy::Once | Policy::Again(_), _) | (_, Reentry::AgainAfter { .. }) => {
                vec![vec![one_run(longest, window)]]
            }
            (Policy::Overlap, _) => self.entries.views.clone(),
        }
    }
}

/// One run in any window.
fn one_run(longest: Ticks, window: Ticks) -> Stream {
    Stream {
        count: 1,
        cooldown: (longest + window) / DAY * DAY + 3 * DAY,
        measure: Measure::Wall,
    }
}
