//! The nights on which clocks change: for lengths of two clocks, entries and choices that only come together around one
//! of them. Not for bounds: what is found here counts once the interpreter has replayed it.

use super::axis::{gcd, unit};
use super::entry::Stream;
use super::graph::{DAY, HOUR, Measure, SECONDS, Ticks, WEEK, get};
use super::packing::{Calendar, Packing, Task, affordable, cells, losses};
use super::placing::{later, mixes_clocks, monday};
use super::tally::Cap;
use super::witness::{Message, Plan, Replayed, Stage, Wanted, plan_packing, replay_at};
use crate::semantics::Moment;
use jiff::civil::Time;

/// A change of the clocks, in time that elapses from the beginning of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Night {
    /// When.
    pub(super) at: Ticks,
    /// How far the clock goes forward, or back.
    pub(super) by: Ticks,
}

impl Night {
    /// What the clock shows; while it shows an hour again, the end of that hour.
    pub(super) fn wall(self, elapsed: Ticks) -> Ticks {
        if elapsed < self.at {
            elapsed
        } else {
            (elapsed + self.by).max(self.at)
        }
    }

    /// From when on the clock shows this or later.
    pub(super) fn since(self, wall: Ticks) -> Ticks {
        if wall < self.at || (wall == self.at && self.by < 0) {
            wall
        } else {
            (wall - self.by).max(self.at)
        }
    }

    /// So much later on one of the clocks.
    pub(super) fn later(self, from: Ticks, length: Ticks, measure: Measure) -> Ticks {
        match measure {
            Measure::Elapsed => from + length,
            Measure::Wall if length == 0 => from,
            Measure::Wall => {
                let wall = self.wall(from) + length;
                let shown = if wall < self.at {
                    wall
                } else {
                    (wall - self.by).max(self.at)
                };
                shown.max(from)
            }
        }
    }
}

/// Steps that the nights of one cap may cost.
const STEPS: i64 = 600_000;

/// What a moment costs, next to one of a table that knows no night.
const MOMENT: i64 = 2;

/// Placements at which what was found is replayed.
const REPLAYS: usize = 6;
/// Placements of one plan, each with a replay.
const PLACES: usize = 90;

/// What is looked for around a night.
pub(super) struct Sought<'a> {
    pub(super) stage: &'a Stage<'a>,
    pub(super) cap: &'a Cap<'a>,
    pub(super) views: &'a [Vec<Stream>],
    pub(super) longest: Ticks,
}

impl Sought<'_> {
    /// So many messages within such a time on the rule's clock, of a client in whose zone the clocks change, where the
    /// interpreter shows what is wanted.
    pub(super) fn find(
        &self,
        (need, window): (u64, Ticks),
        most: i64,
        wanted: Wanted<'_>,
    ) -> Option<Replayed> {
        let (stage, cap) = (self.stage, self.cap);
        let graph = stage.graph;
        let asks = !stage.wants_bounds_only() && mixes_clocks(stage, cap);
        if !asks || graph.has_calendar() {
            return None;
        }
        let changes = changes(stage);
        let lengths = self.views.iter().flatten().map(|s| s.cooldown);
        let lengths: Vec<Ticks> = lengths.chain([cap.ticks()]).collect();
        let step = unit(graph, &lengths);
        let task = Task {
            graph,
            counted: &cap.counted,
            measure: cap.measure(),
            longest: self.longest,
            losses: losses(graph, cap.measure()),
            begins: stage.entries.time,
            calm: true,
            work: stage.work,
        };
        let fine = gcd(step, HOUR);
        let axis = affordable(&task, fine, window).filter(|axis| axis.unit == fine)?;
        let steps = axis.up(window);
        let each = cells(&task, &axis, steps).max(1).saturating_mul(MOMENT);
        let mut left = most.min(STEPS) / each;
        let mut replays = REPLAYS;
        for at in positions(step, self.longest, window) {
            for &(change, by) in &changes {
                if left == 0 || replays == 0 {
                    return None;
                }
                left -= 1;
                let calendar = Calendar::Night(Night { at, by });
                let packing = Packing::new(task, &axis, calendar, steps)?;
                let Some((most, entries)) = packing.most(self.views) else {
                    continue;
                };
                if most < need {
                    continue;
                }
                replays -= 1;
                let shown = self.replayed(&packing, &entries, (change, at), wanted);
                if shown.is_some() {
                    return shown;
                }
            }
        }
        None
    }

    /// What was packed, replayed where the clocks change so long after the window begins.
    fn replayed(
        &self,
        packing: &Packing<'_>,
        entries: &[(u32, Vec<usize>)],
        (change, at): (Moment, Ticks),
        wanted: Wanted<'_>,
    ) -> Option<Replayed> {
        let mut runs = Vec::new();
        for (count, own) in entries {
            let each = own.iter();
            let each = each.map(|&i| Some((packing.entry_time(i), packing.trace(i)?)));
            let traced = each.collect::<Option<Vec<_>>>()?;
            for _ in 0..(*count).min(256) {
                runs.extend(traced.iter().cloned());
            }
        }
        let first = runs.iter().map(|run| run.0).min()?;
        let plan = plan_packing(Measure::Elapsed, runs)?;
        let before = (at - first) * SECONDS;
        let base = self.stage.setting.clock.elapsed(change, -before);
        replay_at(self.stage, &plan, self.cap, base, wanted)
    }
}

/// The plan where it replays with the clocks changing in the midst of one of its waits, and shows what is wanted.
pub(super) fn placed(
    stage: &Stage<'_>,
    plan: &Plan,
    cap: &Cap<'_>,
    wanted: Wanted<'_>,
) -> Option<Replayed> {
    let plans_any_time = plan.phase.is_none() && stage.entries.time.is_none();
    if !plans_any_time || stage.graph.has_calendar() || !mixes_clocks(stage, cap) {
        return None;
    }
    let clock = &stage.setting.clock;
    let changes = changes(stage);
    // Long before, to see how long its steps take.
    let calm = clock.elapsed(changes.first()?.0, -CALM * SECONDS);
    let usual = replay_at(stage, plan, cap, calm, &|_| true)?;
    let since = |at: &Moment| at.instant.as_second() - calm.instant.as_second();
    let steps = usual.passed.iter().flat_map(|(passed, _)| passed);
    let mut times: Vec<i64> = steps.map(|(_, at)| since(at)).collect();
    times.extend(usual.entries.iter().map(since));
    times.sort_unstable();
    times.dedup();
    let waits = times.iter().zip(times.iter().skip(1));
    let nights = waits.flat_map(|(from, to)| {
        let hour = HOUR * SECONDS;
        [from + (to - from) / 2, to - hour, from + hour, *to]
    });
    let each = nights.flat_map(|night| changes.iter().map(move |(change, _)| (night, *change)));
    each.take(PLACES).find_map(|(night, change)| {
        replay_at(stage, plan, cap, clock.elapsed(change, -night), wanted)
    })
}

/// The plan, whose runs begin at a moment of the week, in the week in which the clocks go forward between the two
/// counted messages that are closest; where it replays then, and shows what is wanted.
pub(super) fn between_two(
    stage: &Stage<'_>,
    plan: &Plan,
    cap: &Cap<'_>,
    wanted: Wanted<'_>,
) -> Option<Replayed> {
    let phase = plan.phase.filter(|_| mixes_clocks(stage, cap))?;
    let forward = changes(stage).into_iter().find(|(_, by)| *by > 0)?.0;
    let clock = &stage.setting.clock;
    // After that night, to see when its messages leave.
    let week = forward.wall.date().duration_since(monday()).as_hours() / 24 / 7 + 1;
    let begins = |week: i64| {
        let start = monday().to_datetime(Time::midnight());
        clock.at(later(start, week * WEEK + phase))
    };
    let calm = begins(week);
    let usual = replay_at(stage, plan, cap, calm, &|_| true)?;
    let counts = |m: &&Message| get(&cap.counted, m.node, false);
    let moments: Vec<Moment> = usual.messages.iter().filter(counts).map(|m| m.at).collect();
    let two = moments.iter().zip(moments.iter().skip(1));
    let apart = |(first, second): &(&Moment, &Moment)| {
        second.instant.as_second() - first.instant.as_second()
    };
    let (first, second) = two.min_by_key(apart)?;
    // The last week in which the first of them leaves before that night.
    let before = forward.wall.duration_since(first.wall).as_secs();
    let weeks = before.div_euclid(WEEK * SECONDS);
    let is_between = before.rem_euclid(WEEK * SECONDS) < apart(&(first, second));
    let base = is_between.then(|| begins(week + weeks))?;
    replay_at(stage, plan, cap, base, wanted)
}

/// So long before a change of the clocks nothing of a plan is moved by it.
const CALM: Ticks = 25 * DAY;

/// One run among those that follow each other: no other is near.
pub(super) fn one_run(longest: Ticks, window: Ticks) -> Stream {
    Stream {
        count: 1,
        cooldown: (longest + window) / DAY * DAY + 3 * DAY,
        measure: Measure::Wall,
    }
}

/// Whether any are known in the zone of the client.
pub(super) fn are_known(stage: &Stage<'_>) -> bool {
    !changes(stage).is_empty()
}

/// The next two changes of the clocks of a zone, one forward and one back.
fn changes(stage: &Stage<'_>) -> Vec<(Moment, Ticks)> {
    let clock = &stage.setting.clock;
    let mut after = clock.at(monday().at(0, 0, 0, 0));
    let mut all: Vec<(Moment, Ticks)> = Vec::new();
    for _ in 0..2 {
        let Some((change, by)) = clock.next_change(after) else {
            return all;
        };
        if by.abs() % SECONDS == 0 && (by / SECONDS).abs() <= HOUR {
            all.push((change, by / SECONDS));
        }
        after = change;
    }
    all
}

/// When the clocks may change, from the beginning of a window: next to what all lengths are multiples of, and between
/// two of those. Within the window first, then the nearest before it.
fn positions(step: Ticks, longest: Ticks, window: Ticks) -> impl Iterator<Item = Ticks> {
    let near = [0, HOUR, -HOUR, step / 2 / HOUR * HOUR];
    let mut near = near.map(|n| n.rem_euclid(step.max(1))).to_vec();
    near.sort_unstable();
    near.dedup();
    let times = window / step.max(1) + 1;
    let before = longest.min(400 * DAY) / step.max(1) + 1;
    let all = (0..=times).chain((-before..0).rev());
    all.flat_map(move |time| near.clone().into_iter().map(move |n| time * step + n))
}
