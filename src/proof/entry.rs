//! How often one client can enter a journey: from the start, the `enters` clause and the declared
//! rates of events.

use super::delta::Again;
use super::graph::{HOUR, MINUTE, Measure, Ticks, least, months_of};
use crate::vocabulary::Unit;
use crate::workflow::{EventKind, House, Length, Reentry, Start, StateRule, Workflow};
use smol_str::{SmolStr, format_smolstr};

/// Streams of entries: `count` independent ones, entries of each at least `cooldown` apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stream {
    pub(super) count: u32,
    pub(super) cooldown: Ticks,
    pub(super) measure: Measure,
}

/// How a client may enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Policy {
    /// At most once.
    Once,
    /// One run at a time.
    Again(Again),
    /// Runs may overlap.
    Overlap,
}

/// Everything the proof takes for granted about entries.
#[derive(Debug, Clone)]
pub(super) struct Entries {
    pub(super) policy: Policy,
    /// Bounds on how often a client enters, each of which holds; none: nothing bounds it.
    pub(super) views: Vec<Vec<Stream>>,
    /// The rates used, and other assumptions, in words.
    pub(super) assumptions: Vec<SmolStr>,
    /// Declared rates of what starts a run, for a check of a timeline: at most so many per length.
    pub(super) rates: Vec<Option<(u32, Length)>>,
    /// The time of day at which runs begin, where only one is possible.
    pub(super) time: Option<Ticks>,
}

/// Reads the policy.
pub(super) fn entries(house: &House, workflow: &Workflow) -> Entries {
    let mut assumptions = Vec::new();
    let (rates, time) = starts(house, workflow, &mut assumptions);
    let mut views = Vec::new();
    if let Some(streams) = rates
        .iter()
        .map(|r| r.map(|(n, t)| stream(n, t)))
        .collect::<Option<Vec<_>>>()
        && !streams.is_empty()
    {
        views.push(streams);
    }
    let policy = match &workflow.reentry {
        Reentry::OnceEver => Policy::Once,
        Reentry::AgainAfter { length } => Policy::Again(Again {
            least: least(*length),
            measure: Measure::of(length.unit),
        }),
        Reentry::OncePer { length } => {
            views.insert(0, vec![stream(1, *length)]);
            // One event at a time and a cooldown: the longer of the two.
            if let [cooldown, rate] = views.as_slice()
                && let ([a], [b]) = (cooldown.as_slice(), rate.as_slice())
                && b.count == 1
                && a.measure == b.measure
            {
                views = vec![if a.cooldown >= b.cooldown {
                    cooldown.clone()
                } else {
                    rate.clone()
                }];
            }
            Policy::Overlap
        }
        Reentry::OnceForEach { .. } | Reentry::EveryTime => Policy::Overlap,
    };
    if let Some(length) = gathered(workflow) {
        assumptions.push(format_smolstr!(
            "the platform begins one run {} after the first event, for all that happened meanwhile",
            length.text()
        ));
        for stream in views.iter_mut().flatten() {
            // A run begins so long after its first event, which on the other clock is not always the same.
            if (stream.measure == Measure::Elapsed) != length.unit.is_elapsed() {
                stream.cooldown = (stream.cooldown - 2 * HOUR).max(0);
            }
        }
        views.retain(|streams| streams.iter().all(|stream| stream.cooldown > 0));
        views.push(vec![stream(1, length)]);
    }
    let policy = match workflow.start {
        Start::OnDate { .. } => Policy::Once,
        Start::Events { .. }
        | Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::AroundDate { .. }
        | Start::HandedOver => policy,
    };
    assumptions.insert(0, entry_words(workflow, &policy));
    Entries {
        policy,
        views,
        assumptions,
        rates,
        time,
    }
}

/// How long a start gathers events into one run: the next run begins no sooner after this one.
pub(super) fn gathered(workflow: &Workflow) -> Option<Length> {
    match &workflow.start {
        Start::Events { gathered, .. } => *gathered,
        Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::AroundDate { .. }
        | Start::OnDate { .. }
        | Start::HandedOver => None,
    }
}

/// Of so many alike.
pub(super) fn stream(count: u32, length: Length) -> Stream {
    Stream {
        count,
        cooldown: least(length),
        measure: Measure::of(length.unit),
    }
}

fn entry_words(workflow: &Workflow, policy: &Policy) -> SmolStr {
    match (&workflow.reentry, policy) {
        (Reentry::OnceEver, _) | (_, Policy::Once) => {
            SmolStr::new_static("the platform lets a client enter once only")
        }
        (Reentry::AgainAfter { length }, _) => format_smolstr!(
            "the platform starts a run no sooner than {} after the last one ended",
            length.text()
        ),
        (Reentry::OncePer { length }, _) => format_smolstr!(
            "the platform lets a client enter at most once per {}",
            length.text()
        ),
        (Reentry::OnceForEach { property }, _) => {
            format_smolstr!("each `{property}` starts a run, beside any other")
        }
        (Reentry::EveryTime, _) => SmolStr::new_static("each start begins a run, beside any other"),
    }
}

/// The rate of each thing that can start a run, and the time of day where there is one.
fn starts(
    house: &House,
    workflow: &Workflow,
    assumptions: &mut Vec<SmolStr>,
) -> (Vec<Option<(u32, Length)>>, Option<Ticks>) {
    match &workflow.start {
        Start::Events { events, .. } => {
            let mut rates = Vec::new();
            for start in events {
                rates.push(rate(house, &start.event, assumptions));
            }
            (rates, None)
        }
        Start::Becomes { states } => {
            let mut rates = Vec::new();
            for name in states {
                match house
                    .states
                    .iter()
                    .find(|s| s.name == *name)
                    .map(|s| &s.entry)
                {
                    Some(StateRule::Event { event, .. }) => {
                        rates.push(rate(house, event, assumptions));
                    }
                    Some(StateRule::Start | StateRule::Condition { .. }) | None => rates.push(None),
                }
            }
            (rates, None)
        }
        // Runs of another journey, which is proved by itself.
        Start::EntersSegment { .. } | Start::HandedOver => (vec![None], None),
        Start::AroundDate {
            every_year,
            property,
            at,
            offset,
            ..
        } => {
            let time = Some(i64::from(at.0) * MINUTE);
            if *every_year {
                assumptions.push(format_smolstr!(
                    "a client's `{property}` comes once a year and is not moved"
                ));
                // Months before or after 1 March and 29 February are closer by the days of February.
                let in_months = offset.is_some_and(|o| months_of(o) > 0);
                let year = Length {
                    amount: if in_months { 362 } else { 365 },
                    unit: Unit::Days,
                };
                (vec![Some((1, year))], time)
            } else {
                (vec![None], time)
            }
        }
        Start::OnDate { at, .. } => (Vec::new(), Some(i64::from(at.0) * MINUTE)),
    }
}

fn rate(house: &House, event: &EventKind, assumptions: &mut Vec<SmolStr>) -> Option<(u32, Length)> {
    let EventKind::Declared { name } = event else {
        return None;
    };
    let (count, per) = house.events.get(name)?.rate?;
    // A rate of no time at all bounds nothing.
    if least(per) <= 0 {
        return None;
    }
    assumptions.push(format_smolstr!(
        "`{name}` happens to one client at most {count} {} per {}",
        if count == 1 { "time" } else { "times" },
        per.text()
    ));
    Some((count, per))
}

/// An event as people write it.
pub(super) fn event_words(event: &EventKind) -> String {
    event.text()
}

/// A length of so many days, for repairs.
pub(super) fn days(amount: u32) -> Length {
    Length {
        amount,
        unit: Unit::Days,
    }
}
