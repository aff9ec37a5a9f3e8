//! The world of one client: all journeys of a project at once, from what is known of her and what
//! happens, day by day, to what she receives.
//!
//! What a step does, `step` says, for this module as for [`super::run`]. This one adds what lies between runs: what starts one, how a client comes back, what ends one early, which
//! journey stands back before which, the relationship as a machine of states, guards of enforced rules
//! with what was really sent, and the silence that one journey keeps for all.
//!
//! It is exact about what is told to it, and guesses nothing: where a journey asks for something that the script
//! does not say, that is a [`Fault`] of the script. Time moves from one happening to the next; conditions that time
//! alone makes true are looked at each midnight of the client's clock. A wait of 2 to 4 days takes the least.

mod acts;
mod ask;
mod dates;
mod entries;
mod facts;
mod guards;
mod judge;
mod plan;
mod steps;
mod story;
mod turns;

pub use judge::{Failure, judge};
pub(crate) use plan::{After, Cause, Decided, Plan, Played, PlayedKind, Way, follow};
pub use story::{Fault, Story, StoryKind, StoryLine};

use super::step::{Asks, Waits};
use super::{Clock, Moment, Quiet};
use crate::workflow::{
    ClockMinutes, DateValue, EventKind, ExpectationKind, HappeningKind, House, Literal, NodeId,
    Scenario, When, Workflow,
};
use facts::Fact;
use jiff::civil::Date;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Days after the last happening for which the world goes on.
const DAYS_AFTER: u32 = 365;
/// Steps of time after which a story is cut off: something goes round.
const MOST_STEPS: usize = 200_000;

/// The data of an event, or of a profile.
pub(super) type Data = BTreeMap<SmolStr, Literal>;

/// Where a run stands still.
#[derive(Debug, Clone)]
enum Rest<'a> {
    /// A wait.
    Until(Moment, NodeId),
    /// A `wait up to … for`.
    Awaits(Moment, Waits<'a>),
    /// A message that a quiet rule or a guard holds: when it is tried again, and until when at most.
    Held(Moment, Option<Moment>),
    /// A message that is to leave now, in its turn.
    Turn(Moment),
    /// A review or a survey.
    Asks(Moment, Asks<'a>),
}

impl Rest<'_> {
    /// When the run goes on at the latest, or tries to.
    fn due(&self) -> Moment {
        match self {
            Rest::Until(at, _)
            | Rest::Awaits(at, _)
            | Rest::Held(at, _)
            | Rest::Turn(at)
            | Rest::Asks(at, _) => *at,
        }
    }
}

/// A run that is under way.
#[derive(Debug, Clone)]
struct Live<'a> {
    journey: usize,
    entry: Moment,
    /// The fact that started it.
    started_by: Option<usize>,
    /// Which entry of its journey it is.
    nth: usize,
    node: NodeId,
    rest: Rest<'a>,
    /// Events whose data the run has.
    seen: BTreeMap<SmolStr, Data>,
    /// Which run of a plan it is.
    planned: Option<usize>,
}

/// An entry into a journey.
#[derive(Debug, Clone)]
struct Entry {
    at: Moment,
    ended: Option<Moment>,
    /// The value for which it is the only one.
    key: Option<Literal>,
}

/// The world while it is played.
struct World<'a> {
    house: &'a House,
    journeys: &'a [&'a Workflow],
    takes: &'a BTreeMap<SmolStr, SmolStr>,
    quiet: Vec<Quiet<'a>>,
    clock: Clock,
    now: Moment,
    end: Moment,
    profile: Data,
    state: SmolStr,
    unsubscribed: bool,
    facts: Vec<Fact>,
    live: Vec<Live<'a>>,
    entries: Vec<Vec<Entry>>,
    /// Events that are gathered for a journey, and when its run begins.
    gathered: BTreeMap<usize, (Moment, Vec<usize>)>,
    members: BTreeMap<SmolStr, bool>,
    started_on: BTreeSet<(usize, Moment)>,
    midnight: Moment,
    story: Story,
    /// Where a plan takes the place of the script.
    following: Option<plan::Following<'a>>,
}

/// Plays a scenario before all journeys of a project.
pub fn play(house: &House, journeys: &[&Workflow], scenario: &Scenario) -> Story {
    play_until(house, journeys, scenario, DAYS_AFTER)
}

/// The same, left so many days after its last happening, or after the last day that it names.
pub fn play_until(
    house: &House,
    journeys: &[&Workflow],
    scenario: &Scenario,
    days_after: u32,
) -> Story {
    let clock = Clock::new(&house.zone);
    let zero = date_of(scenario.zero);
    let start = clock.at(zero.to_datetime(jiff::civil::Time::midnight()));
    let at = |day: u32, time: ClockMinutes| {
        let date = later(zero, day);
        clock.at(date.to_datetime(super::clock::time_of(time)))
    };
    let last = scenario.happenings.iter().map(|h| h.day).max().unwrap_or(0);
    let named = scenario
        .expectations
        .iter()
        .filter_map(|e| named_day(&e.kind))
        .max()
        .unwrap_or(0);
    let end = at(
        last.saturating_add(days_after).max(named),
        ClockMinutes(1439),
    );
    let first_state = house
        .states
        .iter()
        .find(|s| s.entry == crate::workflow::StateRule::Start)
        .map(|s| s.name.clone());
    let mut world = World::new(house, journeys, &scenario.takes, clock.clone(), start, end);
    world.profile.clone_from(&scenario.client);
    world.state = scenario.state.clone().or(first_state).unwrap_or_default();
    world.open();
    for (index, happening) in scenario.happenings.iter().enumerate() {
        let when = at(happening.day, happening.at);
        world.until(when);
        world.now = when.max(world.now);
        world.happening(index, &happening.what);
        world.settle();
    }
    world.until(end);
    world.story.close(world.end, world.state);
    world.story
}

fn named_day(kind: &ExpectationKind) -> Option<u32> {
    let when = match kind {
        ExpectationKind::Sent(_, when)
        | ExpectationKind::NotSent(_, when)
        | ExpectationKind::State(_, when)
        | ExpectationKind::Task(_, when) => when,
        ExpectationKind::AtMost(..) => return None,
    };
    match when {
        When::On(day, _) | When::Before(day, _) | When::After(day, _) => Some(*day),
        When::Ever | When::Within(..) => None,
    }
}

/// A date as the calendar has it.
pub(super) fn date_of(date: DateValue) -> Date {
    let (month, day) = (i8::try_from(date.month), i8::try_from(date.day));
    Date::new(date.year, month.unwrap_or(1), day.unwrap_or(1)).unwrap_or(Date::MIN)
}

/// So many days later.
pub(super) fn later(date: Date, days: u32) -> Date {
    date.checked_add(jiff::Span::new().days(i64::from(days).min(1_000_000)))
        .unwrap_or(Date::MAX)
}

impl<'a> World<'a> {
    /// One in which nothing has happened.
    fn new(
        house: &'a House,
        journeys: &'a [&'a Workflow],
        takes: &'a BTreeMap<SmolStr, SmolStr>,
        clock: Clock,
        start: Moment,
        end: Moment,
    ) -> World<'a> {
        let quiet = journeys.iter().map(|w| Quiet::of(&w.rules, house));
        World {
            house,
            journeys,
            takes,
            quiet: quiet.collect(),
            clock,
            midnight: start,
            now: start,
            end,
            profile: Data::new(),
            state: SmolStr::default(),
            unsubscribed: false,
            facts: Vec::new(),
            live: Vec::new(),
            entries: vec![Vec::new(); journeys.len()],
            gathered: BTreeMap::new(),
            members: BTreeMap::new(),
            started_on: BTreeSet::new(),
            story: Story::new(start, journeys.len()),
            following: None,
        }
    }

    /// What holds before anything happens.
    fn open(&mut self) {
        self.story
            .line(self.now, StoryKind::State(self.state.clone()));
        let mut present = Vec::new();
        for name in self.house.segments.keys() {
            let member = self.in_segment(name);
            self.members.insert(name.clone(), member);
            if member {
                present.push(name.clone());
            }
        }
        for journey in 0..self.journeys.len() {
            if self.starts_with_present(journey, &present) {
                self.enter(journey, None, None);
            }
        }
        self.settle();
    }

    /// Lets everything happen that time brings before `to`.
    fn until(&mut self, to: Moment) {
        for _ in 0..MOST_STEPS {
            let Some(next) = self.next_moment() else {
                return;
            };
            if next >= to {
                return;
            }
            self.now = next;
            self.time_passes();
            self.settle();
        }
        self.story.fault(Fault::Endless);
    }

    /// When time brings something.
    fn next_moment(&self) -> Option<Moment> {
        let runs = self.live.iter().map(|run| run.rest.due());
        let gathered = self.gathered.values().map(|(at, _)| *at);
        runs.chain(gathered)
            .chain(self.next_date())
            .chain(std::iter::once(self.midnight))
            .filter(|at| *at <= self.end)
            .min()
    }

    /// What is due now.
    fn time_passes(&mut self) {
        if self.midnight <= self.now {
            let next = self.now.wall.date().tomorrow().unwrap_or(Date::MAX);
            self.midnight = self
                .clock
                .at(next.to_datetime(jiff::civil::Time::midnight()));
        }
        self.begin_gathered();
        self.begin_dated();
        let mut at = 0;
        while let Some(run) = self.live.get(at) {
            if run.rest.due() <= self.now {
                let id = (run.journey, run.nth);
                self.due(at);
                // What the run did may have ended others.
                at = self
                    .live
                    .iter()
                    .position(|r| (r.journey, r.nth) == id)
                    .map_or(0, |i| i + 1);
            } else {
                at += 1;
            }
        }
    }

    /// Something of the script.
    fn happening(&mut self, index: usize, what: &HappeningKind) {
        self.story.line(self.now, StoryKind::Happens(index));
        match what {
            HappeningKind::Event(kind, data) => {
                if let EventKind::Opened { .. } | EventKind::Clicked { .. } = kind
                    && !self.was_sent(kind)
                {
                    self.story.fault(Fault::NotReceived(index));
                }
                self.happens(kind, data.clone());
            }
            HappeningKind::Client(changed) => self.profile.extend(changed.clone()),
            HappeningKind::Decided(yes, journey) => self.decided(index, *yes, journey.as_ref()),
            HappeningKind::Answered(survey, choice) => self.answered(index, survey, choice),
        }
    }
}
