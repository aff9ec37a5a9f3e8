//! How often one client can enter a journey, and what is taken for granted by that.

use super::assume::Assumption;
use super::model::{House, Reentry, Start, Workflow};
use super::time::{Clock, DAY, HOUR, Length};
use serde_json::Value;

/// Entries of one stream are at least so far apart; there are so many streams alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stream {
    pub(super) count: u64,
    pub(super) apart: i64,
    pub(super) clock: Clock,
}

impl Stream {
    fn new(count: u64, per: Length) -> Stream {
        Stream {
            count,
            apart: per.least(),
            clock: per.clock(),
        }
    }

    /// How far apart on a clock.
    pub(super) fn apart_on(&self, clock: Clock) -> i64 {
        if self.clock == clock {
            self.apart
        } else {
            self.apart - HOUR
        }
    }
}

/// How runs of one journey follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Runs {
    /// At most one, ever.
    One,
    /// One at a time, so long after the last.
    Again(Length),
    /// They may overlap.
    Overlap,
}

/// Everything about entries.
#[derive(Debug)]
pub(super) struct Entries {
    pub(super) runs: Runs,
    /// Each of these bounds the entries, all streams of it together.
    pub(super) views: Vec<Vec<Stream>>,
    /// The one time of day at which a run begins.
    pub(super) at: Option<i64>,
    /// Rates by declared event, in the order of the start's events; `None` where one has none.
    pub(super) rates: Vec<Option<(u64, Length)>>,
    /// What this takes for granted.
    pub(super) rests_on: Vec<Assumption>,
}

pub(super) fn entries(house: &House, workflow: &Workflow) -> Entries {
    let journey = workflow.name.clone();
    let mut found = Entries {
        runs: Runs::Overlap,
        views: Vec::new(),
        at: None,
        rates: Vec::new(),
        rests_on: vec![Assumption::Entry { journey }],
    };
    let mut gathered = None;
    let mut events: Vec<Option<String>> = Vec::new();
    match &workflow.start {
        Start::Events(names, length) => {
            gathered = *length;
            events.clone_from(names);
        }
        Start::Becomes(states) => {
            let by = |state: &String| {
                let event = house.states.get(state)?.event.as_ref()?;
                let declared = event.get("event").and_then(Value::as_str) == Some("declared");
                let name = event.get("name").and_then(Value::as_str)?;
                declared.then(|| name.to_owned())
            };
            events.extend(states.iter().map(by));
        }
        Start::Segment | Start::HandedOver => events.push(None),
        Start::AroundDate { at, yearly, .. } => {
            found.at = Some(*at);
            if let Some(days) = yearly {
                found.views.push(vec![Stream {
                    count: 1,
                    apart: days * DAY,
                    clock: Clock::Wall,
                }]);
                let journey = workflow.name.clone();
                found.rests_on.push(Assumption::Yearly { journey });
            }
        }
        Start::OnDate { at, .. } => {
            found.at = Some(*at);
            found.runs = Runs::One;
        }
    }
    let rate = |event: &Option<String>| house.rates.get(event.as_ref()?).copied();
    found.rates = events.iter().map(rate).collect();
    let all: Option<Vec<(u64, Length)>> = found.rates.iter().copied().collect();
    if let Some(rates) = all.filter(|r| !r.is_empty() && r.iter().all(|r| r.1.least() > 0)) {
        let streams = rates.iter().map(|&(count, per)| Stream::new(count, per));
        found.views.push(streams.collect());
        for (event, (count, per)) in events.into_iter().flatten().zip(rates) {
            found.rests_on.push(Assumption::Rate { event, count, per });
        }
    }
    match workflow.reentry {
        Reentry::OnceEver => found.runs = Runs::One,
        Reentry::OncePer(length) => found.views.push(vec![Stream::new(1, length)]),
        Reentry::AgainAfter(length) => {
            // Also runs that do not overlap begin so far apart.
            found.views.push(vec![Stream::new(1, length)]);
            if found.runs == Runs::Overlap {
                found.runs = Runs::Again(length);
            }
        }
        Reentry::ForEach | Reentry::EveryTime => {}
    }
    if let Some(length) = gathered {
        let journey = workflow.name.clone();
        found.rests_on.push(Assumption::Gathered { journey });
        // A run begins so long after the first of its events, which on the other clock may differ.
        for stream in found.views.iter_mut().flatten() {
            if stream.clock != length.clock() {
                stream.apart -= 2 * HOUR;
            }
        }
        found.views.push(vec![Stream::new(1, length)]);
    }
    found
}
