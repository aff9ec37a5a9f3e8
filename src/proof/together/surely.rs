//! What journeys surely give together, where none of them acts on another: not a bound, but what is reached.

use super::super::entry::{Policy, stream};
use super::super::packing::Packing;
use super::beside::{moves_freely, starts};
use super::caps::Part;
use super::pack::{CELLS, Table};
use super::shared::{self, Begins};
use crate::workflow::{EventKind, Exit, Reentry, Start};

/// Whether an event starts all of these that a client may enter again, or none: they are for the same states,
/// and ask nothing of the event.
pub(super) fn all_begin(parts: &[&Part<'_>]) -> bool {
    let states = |part: &Part<'_>| {
        let mut states = part.side.workflow.states.clone();
        states.sort();
        states
    };
    let first = parts.first().map(|part| states(part));
    parts.iter().all(|part| {
        let workflow = part.side.workflow;
        let simple = match &workflow.start {
            Start::Events { events, gathered } => {
                gathered.is_none() && events.iter().all(|on| on.filter.is_none())
            }
            Start::Becomes { .. }
            | Start::EntersSegment { .. }
            | Start::AroundDate { .. }
            | Start::OnDate { .. }
            | Start::HandedOver => false,
        };
        // Where a condition ends a run at once, an entry may come to nothing.
        let ends_by_events = workflow.exits.iter().all(|exit| match exit {
            Exit::Event { .. } | Exit::SameEvent { .. } => true,
            Exit::Becomes { .. } | Exit::Condition { .. } => false,
        });
        let alike = Some(states(part)) == first;
        simple && alike && ends_by_events && workflow.gives_way_to.is_empty()
    })
}

impl Table<'_> {
    /// Whether all journeys surely give so many in one window, where none of them acts on another and weeks are alike.
    /// What is not known of one phase may be of another.
    pub(super) fn surely_give(&self, worst: u64) -> bool {
        let phases = self.phases();
        if !self.fine || self.cost(phases.len()) > CELLS || self.start_across() {
            return false;
        }
        let gives = |phase: i64| -> Option<u64> {
            let packings = self.given(phase, self.axis.up(self.window))?;
            let each = self.clusters.iter().map(|c| self.surely_of(c, &packings));
            each.sum()
        };
        phases
            .into_iter()
            .any(|phase| self.work.half(|| gives(phase)) >= Some(worst))
    }

    /// Whether one event starts journeys that are not taken to start together.
    fn start_across(&self) -> bool {
        let mut known: Vec<&EventKind> = Vec::new();
        self.clusters.iter().any(|cluster| {
            let parts = cluster.iter().filter_map(|&i| self.parts.get(i));
            let own: Vec<_> = parts.flat_map(|p| starts(p.side.workflow)).collect();
            let across = own.iter().any(|event| known.contains(event));
            known.extend(own);
            across
        })
    }

    /// What one journey surely gives, or those that one event starts.
    fn surely_of(&self, cluster: &[usize], packings: &[Packing<'_>]) -> Option<u64> {
        if let [only] = cluster {
            let (part, packing) = (self.parts.get(*only)?, packings.get(*only)?);
            if part.exact && moves_freely(part) {
                return Some(part.bound());
            }
            if matches!(part.side.entries.policy, Policy::Again(_)) {
                let (graph, entries) = (&part.side.graph, &part.side.entries);
                // Every event may start it, and every step takes its least.
                let plain = !graph.has_start_waits
                    && !graph.has_inexact_bounds
                    && entries.views.is_empty()
                    && entries.time.is_none();
                return if plain {
                    self.chained(*only, packing)
                } else {
                    None
                };
            }
            return packing.surely_again(|| self.views(part));
        }
        let parts: Vec<&Part<'_>> = cluster.iter().filter_map(|&i| self.parts.get(i)).collect();
        let known = |part: &&Part<'_>| match part.side.workflow.reentry {
            Reentry::OnceEver | Reentry::OncePer { .. } | Reentry::EveryTime => true,
            Reentry::AgainAfter { .. } | Reentry::OnceForEach { .. } => false,
        };
        let exact = cluster
            .iter()
            .all(|&i| packings.get(i).is_some_and(Packing::is_exact));
        if !exact || !parts.iter().all(known) || !all_begin(&parts) {
            return None;
        }
        let apart = |part: &Part<'_>, packing: &Packing<'_>| match part.side.workflow.reentry {
            Reentry::OncePer { length } => Some(packing.apart(&stream(1, length))),
            Reentry::EveryTime => Some(0),
            Reentry::OnceEver | Reentry::AgainAfter { .. } | Reentry::OnceForEach { .. } => None,
        };
        let (members, rate) = self.members(cluster, &|i| packings.get(i), &apart)?;
        shared::most(&members, rate, Begins::All, self.work)
    }
}
