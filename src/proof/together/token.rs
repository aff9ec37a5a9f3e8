//! Journeys in turn, walked by one token: it is in a run of one of them or in none, and in one state of the
//! client. The least time in which it passes so many messages, for any number of messages (Theorem 1 over
//! the union of the journeys' graphs).
//!
//! Being somewhere earlier is never worse, so every wait takes its least; a run may end at any moment, which
//! permits the next to begin. For journeys of one run at a time.

use super::super::entry::Policy;
use super::super::graph::{NEVER, Ticks, get, set};
use super::super::work::Work;
use super::caps::Part;
use crate::workflow::{House, StateRule};
use smol_str::SmolStr;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// Journeys that are walked together, and states.
pub(super) const JOURNEYS: usize = 12;
const STATES: usize = 24;
/// Messages that are told apart.
const COUNTS: usize = 128;
/// Labels that may be looked at.
const LABELS: usize = 30_000;
/// What one costs, next to a step of another search.
const LABEL: usize = 30;

/// Where the token is, but for time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// In which journey, and at which step of it; none where nothing is under way.
    run: Option<(usize, usize)>,
    /// In which state the client was when the run began, or is.
    state: usize,
    /// Which journeys she was in that she can enter once only.
    used: u32,
}

/// A place, when it is reached, and from when on each journey may be entered again.
type Label = (Ticks, Vec<Ticks>, Place);

/// What has been reached: by place, the times that no other is better than.
type Reached = BTreeMap<Place, Vec<(Ticks, Vec<Ticks>)>>;

/// The journeys of a turn.
struct Walk<'p, 'a> {
    parts: Vec<&'p Part<'a>>,
    /// By journey, the least time from the end of a run to the next; `None` where there is no next.
    pauses: Vec<Option<Ticks>>,
    /// By state and journey, whether it is for it.
    is_for: Vec<Vec<bool>>,
    /// By state, the states that a client can come to from it, itself among them.
    reach: Vec<Vec<usize>>,
}

/// The most messages in a window; `None` where that is not known in this way, or would cost too much.
pub(super) fn most(
    house: &House,
    parts: &[&Part<'_>],
    window: Ticks,
    work: &Work<'_>,
) -> Option<u64> {
    let walk = Walk::new(house, parts)?;
    let mut left = LABELS;
    let mut most = 0;
    let mut now = walk.first();
    if !now.is_empty() {
        most = 1;
    }
    while !now.is_empty() {
        if most as usize >= COUNTS {
            return None;
        }
        now = walk.next(now, window, &mut left, work)?;
        if !now.is_empty() {
            most += 1;
        }
    }
    Some(most)
}

impl<'p, 'a> Walk<'p, 'a> {
    fn new(house: &House, parts: &[&'p Part<'a>]) -> Option<Walk<'p, 'a>> {
        let mut names: BTreeSet<&SmolStr> = house.states.iter().map(|s| &s.name).collect();
        names.extend(parts.iter().flat_map(|p| p.side.workflow.states.iter()));
        let names: Vec<&SmolStr> = names.into_iter().collect();
        let anyones = parts.iter().any(|p| p.side.workflow.states.is_empty());
        if parts.len() > JOURNEYS || names.len() > STATES || anyones {
            return None;
        }
        let pauses = parts.iter().map(|part| match &part.side.entries.policy {
            Policy::Once => Some(None),
            Policy::Again(again) => Some(Some(again.least)),
            Policy::Overlap => None,
        });
        let is_for = names.iter().map(|name| {
            let each = parts.iter().map(|p| p.side.workflow.states.contains(name));
            each.collect()
        });
        let is_for: Vec<Vec<bool>> = is_for.collect();
        Some(Walk {
            parts: parts.to_vec(),
            pauses: pauses.collect::<Option<_>>()?,
            reach: reach(house, &names),
            is_for,
        })
    }

    /// Just after the first counted message, wherever that is.
    fn first(&self) -> Vec<Label> {
        let mut all = Vec::new();
        for (journey, part) in self.parts.iter().enumerate() {
            let counted = part.counted.iter().enumerate().filter(|(_, c)| **c);
            for (node, _) in counted {
                let states = self.is_for.iter().enumerate();
                for (state, _) in states.filter(|(_, own)| get(own, journey, false)) {
                    let place = Place {
                        run: Some((journey, node)),
                        state,
                        used: self.using(journey, 0),
                    };
                    all.push((0, vec![0; self.parts.len()], place));
                }
            }
        }
        all
    }

    /// From just after one message to just after the next.
    fn next(
        &self,
        from: Vec<Label>,
        window: Ticks,
        left: &mut usize,
        work: &Work<'_>,
    ) -> Option<Vec<Label>> {
        let mut queue: BinaryHeap<Reverse<Label>> = BinaryHeap::new();
        let mut reached = Reached::new();
        let mut sent = Reached::new();
        // The message itself is behind.
        for label in from {
            let mut out = Vec::new();
            self.leave(&label, &mut out);
            queue.extend(out.into_iter().map(Reverse));
        }
        while let Some(Reverse(label)) = queue.pop() {
            if label.0 >= window || !keep(&mut reached, &label) {
                continue;
            }
            *left = left.checked_sub(1)?;
            if !work.spend(LABEL) {
                return None;
            }
            let mut out = Vec::new();
            match label.2.run {
                Some((journey, node)) if self.counts(journey, node) => {
                    keep(&mut sent, &label);
                    // The run may end before the message, too.
                    self.end(&label, &mut out);
                }
                Some(_) => self.leave(&label, &mut out),
                None => self.enter(&label, &mut out),
            }
            queue.extend(out.into_iter().map(Reverse));
        }
        let labels = sent.into_iter().flat_map(|(place, times)| {
            let each = times.into_iter();
            each.map(move |(at, from)| (at, from, place.clone()))
        });
        Some(labels.collect())
    }

    fn counts(&self, journey: usize, node: usize) -> bool {
        let part = self.parts.get(journey);
        part.is_some_and(|part| get(&part.counted, node, false))
    }

    /// The ways on from a step, and the end of the run.
    fn leave(&self, label: &Label, out: &mut Vec<Label>) {
        let (at, from, place) = label;
        let Some((journey, node)) = place.run else {
            return;
        };
        let graph = self.parts.get(journey).map(|part| &part.side.graph);
        for edge in graph.map_or(&[][..], |graph| graph.out(node)) {
            let place = Place {
                run: Some((journey, edge.to)),
                ..place.clone()
            };
            let at = at.saturating_add(edge.dwell.lo()).min(NEVER);
            out.push((at, from.clone(), place));
        }
        self.end(label, out);
    }

    /// The run ends, and the client may come to another state.
    fn end(&self, (at, from, place): &Label, out: &mut Vec<Label>) {
        let Some((journey, _)) = place.run else {
            return;
        };
        let mut from = from.clone();
        if let Some(Some(pause)) = self.pauses.get(journey) {
            set(&mut from, journey, at.saturating_add(*pause).min(NEVER));
        }
        for &state in self.reach.get(place.state).into_iter().flatten() {
            let place = Place {
                run: None,
                state,
                used: place.used,
            };
            out.push((*at, from.clone(), place));
        }
    }

    /// A run of each journey that is for the state begins, as soon as it may.
    fn enter(&self, (at, from, place): &Label, out: &mut Vec<Label>) {
        for (journey, part) in self.parts.iter().enumerate() {
            let own = self.is_for.get(place.state);
            let is_for = own.is_some_and(|own| get(own, journey, false));
            if !is_for || place.used & (1 << journey) != 0 {
                continue;
            }
            let entered = Place {
                run: Some((journey, part.side.graph.entry)),
                state: place.state,
                used: self.using(journey, place.used),
            };
            let at = (*at).max(get(from, journey, 0));
            out.push((at, from.clone(), entered));
        }
    }

    fn using(&self, journey: usize, used: u32) -> u32 {
        match self.pauses.get(journey) {
            Some(None) => used | (1 << journey),
            Some(Some(_)) | None => used,
        }
    }
}

/// Notes a label, where none is as good.
fn keep(reached: &mut Reached, (at, from, place): &Label) -> bool {
    // What is over by then does not matter.
    let from: Vec<Ticks> = from.iter().map(|&f| f.max(*at)).collect();
    let known = reached.entry(place.clone()).or_default();
    let as_good = |(t, f): &(Ticks, Vec<Ticks>)| {
        t <= at && f.iter().zip(&from).all(|(known, new)| known <= new)
    };
    if known.iter().any(as_good) {
        return false;
    }
    known.push((*at, from));
    true
}

/// By state, all that a client can come to.
fn reach(house: &House, names: &[&SmolStr]) -> Vec<Vec<usize>> {
    let leads = |from: &SmolStr, to: &SmolStr| {
        house.states.iter().any(|state| match &state.entry {
            StateRule::Start => false,
            StateRule::Event { from: own, .. } | StateRule::Condition { from: own, .. } => {
                state.name == *to && own.contains(from)
            }
        })
    };
    let each = (0..names.len()).map(|first| {
        let mut known = vec![first];
        let mut next = 0;
        while let Some(from) = known.get(next).and_then(|&i| names.get(i)) {
            next += 1;
            for (i, to) in names.iter().enumerate() {
                if !known.contains(&i) && leads(from, to) {
                    known.push(i);
                }
            }
        }
        known
    });
    each.collect()
}
