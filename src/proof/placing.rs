//! Where in time a plan is tried: on one day after another, then around the nights on which clocks change.
//!
//! A day that must come to what one before it came to is paid for like any other and not replayed: so what is
//! found, and what it costs in steps, is what replaying all of them finds.

use super::allowed::allowed;
use super::entry::{Policy, gathered};
use super::graph::{DAY, HOUR, MINUTE, Measure, SECONDS, Ticks, get, months_of, set};
use super::tally::{Cap, Window};
use super::witness::{EntryAt, Plan, Played, Replayed, Stage, Wanted, pay, play};
use crate::semantics::{Clock, Moment};
use crate::vocabulary::Unit;
use crate::workflow::{Length, Reentry};
use jiff::civil::{Date, DateTime, Time};
use std::cell::OnceCell;

/// So many days before a change of clocks a first run may begin.
const DAYS_BEFORE: i64 = 16;

/// Whether the plan replays at some placement and shows what is wanted. Tries the days before the clocks go forward
/// first: what only a lost hour brings together is found at once.
pub(super) fn is_shown(
    stage: &Stage<'_>,
    plan: &Plan,
    cap: &Cap<'_>,
    days: i64,
    wanted: Wanted<'_>,
) -> bool {
    let mut trials = Trials::new(stage, plan, cap, wanted);
    // In most zones: the night of 2026-03-29.
    let night = 27;
    if plan.phase.is_none() && days > night && stage.tries.get() > plan.runs.len() {
        if never_allowed(stage, plan, monday()) {
            return false;
        }
        if (night - 7..night).rev().any(|day| trials.on(day).is_some()) {
            return true;
        }
    }
    trials.first(days).is_some()
}

/// Day 0 of every example.
pub(super) fn monday() -> Date {
    jiff::civil::date(2026, 3, 2)
}

/// The first placement in time at which the plan replays and shows what is wanted: day 0 is Monday
/// 2026-03-02 and the first event at 09:00, unless the calendar asks for another day.
pub(super) fn place(
    stage: &Stage<'_>,
    plan: &Plan,
    cap: &Cap<'_>,
    days: i64,
    wanted: Wanted<'_>,
) -> Option<Replayed> {
    Trials::new(stage, plan, cap, wanted).first(days)
}

/// The days on which a plan is tried, always at the same time of day.
struct Trials<'t, 'a> {
    stage: &'t Stage<'a>,
    plan: &'t Plan,
    cap: &'t Cap<'t>,
    wanted: Wanted<'t>,
    /// From the midnight of a day to the beginning of the first run, which need not be on that day.
    time: Ticks,
    /// By day: whether it was tried, and nothing was shown.
    missed: Vec<bool>,
    /// See `repeats`; nothing while that was not asked for.
    repeats: OnceCell<Option<i64>>,
    /// By day of the cycle after which days repeat: how many days such a trial lasts in which no clock changes.
    lasts: [Option<i64>; 7],
    changes: Changes<'t>,
}

impl<'t, 'a> Trials<'t, 'a> {
    fn new(
        stage: &'t Stage<'a>,
        plan: &'t Plan,
        cap: &'t Cap<'t>,
        wanted: Wanted<'t>,
    ) -> Trials<'t, 'a> {
        Trials {
            stage,
            plan,
            cap,
            wanted,
            time: plan
                .phase
                .unwrap_or_else(|| stage.entries.time.unwrap_or(9 * HOUR)),
            missed: Vec::new(),
            repeats: OnceCell::new(),
            lasts: [None; 7],
            changes: Changes::new(&stage.setting.clock),
        }
    }

    /// As `place`.
    fn first(&mut self, days: i64) -> Option<Replayed> {
        let (stage, plan) = (self.stage, self.plan);
        let days = days.min(stage.days);
        if stage.tries.get() <= plan.runs.len() || never_allowed(stage, plan, monday()) {
            return None;
        }
        if plan.phase.is_some() {
            return (0..=days / 7).find_map(|week| self.on(week * 7));
        }
        let first = (0..days).find_map(|day| self.on(day));
        if first.is_some() || stage.entries.time.is_some() || !mixes_clocks(stage, self.cap) {
            return first;
        }
        // A change of clocks between two messages: a few days before the nights of 2026, then around them.
        let nights = [
            monday().saturating_add(jiff::Span::new().days(26)),
            night(10, 24),
        ];
        let before = nights
            .into_iter()
            .find_map(|night| (0..DAYS_BEFORE).find_map(|day| self.on(day_of(night) - day)));
        if before.is_some() || days < 300 {
            return before;
        }
        nights.into_iter().find_map(|night| {
            (0..10_i64).find_map(|half| {
                let start = night.to_datetime(Time::midnight());
                let base = stage
                    .setting
                    .clock
                    .at(later(start, (44 + half) * 30 * MINUTE));
                match self.at(base)? {
                    Played::Shown(shown) => Some(shown),
                    Played::Missed(_) => None,
                }
            })
        })
    }

    /// What is shown where the plan begins on this day.
    fn on(&mut self, day: i64) -> Option<Replayed> {
        let (stage, time) = (self.stage, self.time);
        let base = || {
            let start = monday().to_datetime(Time::midnight());
            stage.setting.clock.at(later(start, time + day * DAY))
        };
        if self.is_known(day) {
            pay(stage, self.plan);
            // Tests replay it all the same.
            #[cfg(test)]
            assert!(matches!(
                play(stage, self.plan, self.cap, base(), self.wanted),
                Played::Missed(_)
            ));
            return None;
        }
        let base = base();
        match self.at(base)? {
            Played::Shown(shown) => Some(shown),
            Played::Missed(over) => {
                self.note(day, over);
                None
            }
        }
    }

    /// What comes of it from this moment on; `None` where it can't be paid for.
    fn at(&self, base: Moment) -> Option<Played> {
        let is_paid = pay(self.stage, self.plan);
        is_paid.then(|| play(self.stage, self.plan, self.cap, base, self.wanted))
    }

    /// On this day nothing was shown.
    fn note(&mut self, day: i64, over: Option<Moment>) {
        let Ok(at) = usize::try_from(day) else {
            return;
        };
        if self.missed.len() <= at {
            self.missed.resize(at + 1, false);
        }
        set(&mut self.missed, at, true);
        let (Some(over), Some(place)) = (over, self.place_in_cycle(day)) else {
            return;
        };
        let begins = self.begins(day);
        let lasts = day_of(over.wall.date()) - begins + 1;
        if get(&self.lasts, place, None).is_none() && self.changes.spare(begins, lasts) {
            set(&mut self.lasts, place, Some(lasts));
        }
    }

    /// Whether it is known that nothing would be shown on this day.
    fn is_known(&mut self, day: i64) -> bool {
        let missed = usize::try_from(day).is_ok_and(|at| get(&self.missed, at, false));
        if missed {
            return true;
        }
        let place = self.place_in_cycle(day);
        let lasts = place.and_then(|place| get(&self.lasts, place, None));
        lasts.is_some_and(|lasts| self.changes.spare(self.begins(day), lasts))
    }

    /// The day on which the first run of a trial begins.
    fn begins(&self, day: i64) -> i64 {
        day + self.time.div_euclid(DAY)
    }

    /// Where a day stands among those after which trials come to the same again.
    fn place_in_cycle(&self, day: i64) -> Option<usize> {
        let (stage, cap) = (self.stage, self.cap);
        let days = (*self.repeats.get_or_init(|| repeats(stage, cap)))?;
        usize::try_from(day.rem_euclid(days)).ok()
    }
}

/// After how many days a trial comes to the same where no clock changes meanwhile; `None` where it asks for dates: where a
/// length is of months or years, a date is closed, or something is counted by the month.
fn repeats(stage: &Stage<'_>, cap: &Cap<'_>) -> Option<i64> {
    let graph = stage.graph;
    let workflow = stage.setting.workflow;
    let rolls = |cap: &Cap<'_>| match cap.window {
        Window::Rolling(_) => !cap.is_month_like(),
        Window::Period(_) => false,
    };
    let between = match workflow.reentry {
        Reentry::OncePer { length } | Reentry::AgainAfter { length } => Some(length),
        Reentry::OnceEver | Reentry::OnceForEach { .. } | Reentry::EveryTime => None,
    };
    let rates = stage.entries.rates.iter().flatten();
    let mut lengths = rates
        .map(|&(_, per)| per)
        .chain(between)
        .chain(gathered(workflow));
    let asks_for_dates = graph.has_months
        || graph.week.as_ref().is_some_and(|week| week.has_exceptions)
        || !rolls(cap)
        || !stage.guards.iter().all(rolls)
        || lengths.any(|length| months_of(length) > 0);
    (!asks_for_dates).then(|| if graph.is_weekly() { 7 } else { 1 })
}

/// The days on which the clocks of a zone change.
struct Changes<'c> {
    clock: &'c Clock,
    /// In order, as far as they were asked for.
    known: Vec<i64>,
    /// The last of them, after which more may come.
    last: Option<Moment>,
}

impl<'c> Changes<'c> {
    fn new(clock: &'c Clock) -> Changes<'c> {
        Changes {
            clock,
            known: Vec::new(),
            last: Some(clock.at(night(2, 1).to_datetime(Time::midnight()))),
        }
    }

    /// Whether none is on so many days from this one on, nor shortly before or after them.
    fn spare(&mut self, from: i64, days: i64) -> bool {
        let (first, end) = (from - AROUND, from + days + AROUND);
        while self.known.last().is_none_or(|&last| last < first) {
            let next = self.last.and_then(|last| self.clock.next_change(last));
            self.last = next.map(|(at, _)| at);
            match next {
                Some((at, _)) => self.known.push(day_of(at.wall.date())),
                None => break,
            }
        }
        let after = self.known.partition_point(|&day| day < first);
        days < LONGEST && self.known.get(after).is_none_or(|&day| day >= end)
    }
}

/// Days on either side on which no clock may change.
const AROUND: i64 = 2;

/// Days after which nothing is said to come to the same: dates have an end.
const LONGEST: i64 = 100 * 365;

/// The number of a date, from day 0 on.
fn day_of(date: Date) -> i64 {
    date.duration_since(monday()).as_hours() / 24
}

/// Whether its clocks change on the nights around which timelines are tried.
pub(super) fn tries_nights(clock: &Clock) -> bool {
    let noon = |date: Date| clock.at(date.at(12, 0, 0, 0)).instant;
    let day = |date: Date| {
        noon(date).duration_until(noon(date.saturating_add(jiff::Span::new().days(1))))
    };
    [night(3, 28), night(10, 24)]
        .into_iter()
        .all(|date| day(date) != jiff::SignedDuration::from_hours(24))
}

/// Whether something is measured on another clock than the rule.
pub(super) fn mixes_clocks(stage: &Stage<'_>, cap: &Cap<'_>) -> bool {
    let measure = cap.measure();
    let again = match stage.entries.policy {
        Policy::Again(again) => again.measure != measure,
        Policy::Once | Policy::Overlap => false,
    };
    let mut streams = stage.entries.views.iter().flatten();
    again || stage.graph.is_lossy(measure) || streams.any(|s| s.measure != measure)
}

/// Whether the entry policy forbids these entries on whatever day they begin: nothing in them, nor in
/// the policy, depends on the date.
fn never_allowed(stage: &Stage<'_>, plan: &Plan, day: Date) -> bool {
    let is_day_like = |length: Length| match length.unit {
        Unit::Days | Unit::Weeks => true,
        Unit::Minutes | Unit::Hours | Unit::Months | Unit::Years => false,
    };
    let policy = match stage.setting.workflow.reentry {
        Reentry::OncePer { length } => is_day_like(length),
        Reentry::OnceEver
        | Reentry::OnceForEach { .. }
        | Reentry::AgainAfter { .. }
        | Reentry::EveryTime => true,
    };
    let rates = stage.entries.rates.iter().flatten();
    if !policy || !rates.into_iter().all(|&(_, per)| is_day_like(per)) {
        return false;
    }
    let base = stage.setting.clock.at(day.at(9, 0, 0, 0));
    let mut entries = Vec::new();
    for run in &plan.runs {
        match run.entry {
            EntryAt::Offset(ticks, Measure::Wall) => {
                entries.push(stage.setting.clock.on_the_wall(base, ticks * SECONDS));
            }
            EntryAt::Offset(_, Measure::Elapsed) | EntryAt::AfterRun(_) => return false,
        }
    }
    !allowed(stage, &entries)
}

fn night(month: i8, day: i8) -> Date {
    jiff::civil::date(2026, month, day)
}

/// So much later on the wall.
pub(super) fn later(wall: DateTime, ticks: Ticks) -> DateTime {
    wall.checked_add(jiff::SignedDuration::from_secs(ticks * SECONDS))
        .unwrap_or(DateTime::MAX)
}
