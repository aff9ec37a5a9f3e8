//! Runs that overlap: packings from rough to exact, and the timelines they give.

use super::assess::{Boundless, FEW, Finding, MANY, effective, is_plain, why_lost};
use super::axis::{Axis, unit};
use super::calendars::Moments;
use super::entry::Stream;
use super::graph::{DAY, HOUR, Measure, NEVER, Ticks, WEEK};
use super::hull;
use super::nights::Sought;
use super::packing::{Calendar, Packing, Task, Traced, affordable, cells, losses};
use super::placing::place;
use super::tally::{Cap, Tally};
use super::witness::{Plan, Replayed, Stage, Wanted, can_replay, plan_packing};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;

/// Cells that all phases of one calendar may cost.
const PHASES: i64 = 8_000_000;
/// As long as only bounds are asked for.
const PHASES_ROUGH: i64 = 400_000;

/// Phases that are kept for timelines.
const KEPT: usize = 6;

/// Moments, and what the calendar does to them.
#[derive(Debug)]
enum Sheet {
    /// Closed hours and clock times take any time; whether the window is of what is due.
    Loose(Axis, bool),
    Exact(Rc<Moments>),
}

impl Sheet {
    fn axis(&self) -> &Axis {
        match self {
            Sheet::Loose(axis, _) => axis,
            Sheet::Exact(moments) => &moments.table.axis,
        }
    }

    fn calendar(&self, phase: i64) -> Calendar<'_> {
        match self {
            Sheet::Loose(_, false) => Calendar::Any,
            Sheet::Loose(_, true) => Calendar::Due,
            Sheet::Exact(moments) => Calendar::At(&moments.table, phase),
        }
    }
}

/// What is packed on which moments.
pub(super) struct Question<'a> {
    task: Task<'a>,
    views: &'a [Vec<Stream>],
    /// Of the window.
    window: Ticks,
    sheet: Sheet,
    /// Whether the moments hold every length.
    fine: bool,
}

/// A packing with its result.
pub(super) struct Packed {
    phase: i64,
    pub(super) worst: u64,
    /// Entries of one stream of each kind.
    entries: Vec<(u32, Vec<usize>)>,
}

/// What is asked: everything but the moments.
pub(super) struct Asked<'a> {
    pub(super) stage: &'a Stage<'a>,
    pub(super) cap: &'a Cap<'a>,
    pub(super) views: &'a [Vec<Stream>],
    pub(super) longest: Ticks,
}

impl<'a> Asked<'a> {
    /// The same, around a night on which the clocks change.
    pub(super) fn sought(&self) -> Sought<'a> {
        Sought {
            stage: self.stage,
            cap: self.cap,
            views: self.views,
            longest: self.longest,
        }
    }

    fn task(&self, measure: Measure, calm: bool) -> Task<'a> {
        Task {
            graph: self.stage.graph,
            counted: &self.cap.counted,
            measure,
            longest: self.longest,
            losses: losses(self.stage.graph, measure),
            begins: self.stage.entries.time,
            calm,
            work: self.stage.work,
        }
    }

    fn unit(&self, measure: Measure, window: Ticks) -> Ticks {
        let mut lengths = vec![window];
        let mut lossy = self.stage.graph.is_lossy(measure);
        for stream in self.views.iter().flatten() {
            lengths.push(stream.cooldown);
            lossy |= stream.measure != measure;
        }
        if lossy {
            lengths.push(HOUR);
        }
        unit(self.stage.graph, &lengths)
    }

    /// On the wall: an hour more where the window is of elapsed time.
    fn on_the_wall(&self, calm: bool) -> Ticks {
        match self.cap.measure() {
            _ if calm => self.cap.ticks(),
            Measure::Wall => effective(self.stage, self.cap, Measure::Wall),
            Measure::Elapsed => effective(self.stage, self.cap, Measure::Wall) + HOUR,
        }
    }

    /// Whatever the calendar does.
    fn rough(&self, calm: bool) -> Option<Question<'a>> {
        let measure = self.cap.measure();
        let window = if calm {
            self.cap.ticks()
        } else {
            effective(self.stage, self.cap, measure)
        };
        self.loose(measure, window, calm, false)
    }

    /// By the moments at which messages are due.
    fn due(&self) -> Option<Question<'a>> {
        let week = self.stage.graph.week.as_ref()?;
        if week.has_exceptions || week.longest > 2 * WEEK {
            return None;
        }
        let window = week.due_within(self.on_the_wall(false));
        self.loose(Measure::Wall, window, false, true)
    }

    fn loose(
        &self,
        measure: Measure,
        window: Ticks,
        calm: bool,
        due: bool,
    ) -> Option<Question<'a>> {
        let task = self.task(measure, calm);
        let unit = self.unit(measure, window);
        let axis = affordable(&task, unit, window)?;
        Some(Question {
            task,
            views: self.views,
            window,
            fine: axis.unit == unit,
            sheet: Sheet::Loose(axis, due),
        })
    }

    /// With the calendar, once for each moment at which the window can begin.
    fn exact(&self, calm: bool) -> Option<Question<'a>> {
        let between = if self.stage.graph.has_clock_waits {
            2
        } else {
            1
        };
        self.on(calm, self.on_the_wall(calm), &|unit, moments| {
            Axis::of(self.stage.graph, unit, moments, between)
        })
    }

    fn on(
        &self,
        calm: bool,
        window: Ticks,
        axis: &dyn Fn(Ticks, &[Ticks]) -> Axis,
    ) -> Option<Question<'a>> {
        let graph = self.stage.graph;
        let task = self.task(Measure::Wall, calm);
        let unit = self.unit(Measure::Wall, window);
        let mut moments: Vec<Ticks> = self.stage.entries.time.into_iter().collect();
        let weeks = graph.week.as_ref();
        if weeks.is_some_and(|w| w.has_exceptions) {
            if weeks.is_some_and(|w| w.longest > 400 * DAY) && !calm {
                return None;
            }
            moments.push(0);
        }
        let axis = axis(unit, &moments);
        // A table for each moment would be too large long before.
        if axis.levels() > 4_000 || WEEK / axis.unit > 20_000 {
            return None;
        }
        let each = cells(&task, &axis, axis.up(window));
        let most = if self.stage.wants_bounds_only() {
            PHASES_ROUGH
        } else {
            PHASES
        };
        if each > most {
            return None;
        }
        let begins = self.stage.entries.time;
        let moments = self.stage.calendars.on(axis, begins, calm);
        Some(Question {
            task,
            views: self.views,
            window,
            sheet: Sheet::Exact(moments),
            fine: true,
        })
    }
}

impl Question<'_> {
    /// The steps that a search over all phases costs.
    fn cost(&self, phases: usize) -> i64 {
        let axis = self.sheet.axis();
        let each = cells(&self.task, axis, axis.up(self.window));
        each.saturating_mul(i64::try_from(phases).unwrap_or(i64::MAX))
    }

    fn starts(&self) -> Vec<i64> {
        let Sheet::Exact(moments) = &self.sheet else {
            return vec![0];
        };
        let leaves = moments.leaves(self.task.graph);
        let counted = self.task.counted.iter().zip(leaves).filter(|&(&c, _)| c);
        let tables: Vec<&Vec<bool>> = counted.map(|(_, t)| t).collect();
        let any = |i: usize| tables.iter().any(|t| t.get(i).copied().unwrap_or(false));
        let period = usize::try_from(moments.table.period).unwrap_or(0);
        let starts = (0..period).filter(|&i| any(i));
        starts.filter_map(|i| i64::try_from(i).ok()).collect()
    }

    /// The most messages, over all phases; the worst phases first.
    pub(super) fn pack(&self, most: i64) -> Option<Vec<Packed>> {
        let starts = self.starts();
        if self.cost(starts.len()) > most {
            return None;
        }
        let mut all = Vec::with_capacity(starts.len());
        for phase in starts {
            let packing = self.packing(phase, self.sheet.axis().up(self.window))?;
            let (worst, entries) = packing.most(self.views)?;
            all.push(Packed {
                phase,
                worst,
                entries,
            });
        }
        all.sort_by_key(|p| std::cmp::Reverse(p.worst));
        all.truncate(KEPT);
        if all.is_empty() {
            all.push(Packed {
                phase: 0,
                worst: 0,
                entries: Vec::new(),
            });
        }
        Some(all)
    }

    fn packing(&self, phase: i64, window: i64) -> Option<Packing<'_>> {
        let calendar = self.sheet.calendar(phase);
        Packing::new(self.task, self.sheet.axis(), calendar, window)
    }

    fn plan(&self, packing: &Packing<'_>, entries: &[Vec<usize>]) -> Option<Plan> {
        // Many runs may begin at one moment.
        let mut traced: BTreeMap<usize, Vec<Traced>> = BTreeMap::new();
        let mut runs = Vec::new();
        for &entry in entries.iter().flatten() {
            let steps = match traced.entry(entry) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(free) => free.insert(packing.trace(entry)?).clone(),
            };
            runs.push((packing.entry_time(entry), steps));
        }
        let first = runs.iter().map(|r| r.0).min()?;
        let mut plan = plan_packing(self.task.measure, runs)?;
        if let Sheet::Exact(_) = self.sheet {
            plan.phase = Some(first.rem_euclid(WEEK));
        }
        Some(plan)
    }

    /// Nothing where it could not be replayed anyway.
    fn worst_plan(&self, stage: &Stage<'_>, packed: &Packed) -> Option<Plan> {
        let each = packed.entries.iter();
        let count = each.map(|(count, entries)| (*count).min(256) as usize * entries.len());
        if !can_replay(stage, count.sum()) {
            return None;
        }
        let mut all = Vec::new();
        for (count, entries) in &packed.entries {
            for _ in 0..(*count).min(256) {
                all.push(entries.clone());
            }
        }
        let window = self.sheet.axis().up(self.window);
        self.plan(&self.packing(packed.phase, window)?, &all)
    }

    /// A timeline with so many messages in a window.
    pub(super) fn reaches(&self, asked: &Asked<'_>, packed: &[Packed], worst: u64) -> bool {
        let wanted = |t: &Tally| t.most >= worst;
        let mut all = packed.iter().filter(|p| p.worst >= worst).take(3);
        all.any(|p| {
            self.worst_plan(asked.stage, p)
                .and_then(|plan| place(asked.stage, &plan, asked.cap, FEW, &wanted))
                .is_some()
        })
    }

    /// The timeline with the fewest entries that goes over the limit, and among those the earliest.
    fn shortest(&self, asked: &Asked<'_>, packed: &Packed) -> Option<Replayed> {
        let need = asked.cap.limit.saturating_add(1);
        let attempt = |window: i64| -> Option<(usize, Packing<'_>, Vec<Vec<usize>>)> {
            let packing = self.packing(packed.phase, window)?;
            let chosen = packing.fewest(self.views, need)?;
            let count = chosen.iter().map(Vec::len).sum();
            can_replay(asked.stage, count).then_some((count, packing, chosen))
        };
        let whole = self.sheet.axis().up(self.window);
        let (fewest, packing, chosen) = attempt(whole)?;
        let plan = self.plan(&packing, &chosen)?;
        // The narrowest window that still holds one message too many with as few entries.
        let (mut low, mut high) = (0, whole);
        if self.sheet.axis().up(self.task.longest) + whole > 20_000 {
            low = high;
        }
        let mut first = None;
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            match attempt(middle) {
                Some((count, packing, chosen)) if count == fewest => {
                    high = middle;
                    first = Some((packing, chosen));
                }
                Some(_) | None => low = middle,
            }
        }
        let wanted = |t: &Tally| t.over.is_some();
        let shown = |plan: &Plan| place(asked.stage, plan, asked.cap, MANY, &wanted);
        first
            .and_then(|(packing, chosen)| shown(&self.plan(&packing, &chosen)?))
            .or_else(|| shown(&plan))
            .or_else(|| shown(&self.worst_plan(asked.stage, packed)?))
    }
}

/// Runs that overlap.
pub(super) fn overlap(stage: &Stage<'_>, cap: &Cap<'_>) -> Finding {
    let views = &stage.entries.views;
    if views.is_empty() {
        return Finding::boundless(Boundless::Starts);
    }
    let Some(longest) = stage.graph.longest_to(&cap.counted) else {
        return Finding::boundless(Boundless::Waits);
    };
    let asked = Asked {
        stage,
        cap,
        views,
        longest,
    };
    packed(&asked)
}

/// The ladder of packings.
pub(super) fn packed(asked: &Asked<'_>) -> Finding {
    let (stage, cap) = (asked.stage, asked.cap);
    let has_calendar = stage.graph.has_calendar();
    let mut found = Vec::new();
    let holds = |worst: Option<u64>| worst.is_some_and(|w| w <= cap.limit);
    let mut worst = add(&mut found, asked.rough(false), i64::MAX);
    if has_calendar && !holds(worst) {
        worst = least(worst, add(&mut found, asked.due(), i64::MAX));
    }
    if has_calendar {
        let most = match (holds(worst), stage.wants_bounds_only()) {
            (false, false) => PHASES,
            (false, true) => PHASES_ROUGH,
            (true, false) => stage.work.spare(),
            (true, true) => 0,
        };
        worst = least(worst, add(&mut found, asked.exact(false), most));
    }
    let Some(worst) = worst else {
        return too_fine(asked);
    };
    let mut finding = Finding::bound(worst, false);
    let plain = asked.views.len() == 1
        && found.iter().all(|(q, _)| q.fine)
        && is_plain(stage, cap, false)
        && asked
            .views
            .iter()
            .flatten()
            .all(|s| s.measure == cap.measure())
        && stage.entries.time.is_none();
    finding.exact = plain || worst == 0;
    if stage.wants_bounds_only() || (finding.holds(cap) && finding.exact) {
        return finding;
    }
    found.sort_by_key(|(q, p)| {
        let tight = p.first().map_or(0, |p| p.worst);
        (tight, matches!(q.sheet, Sheet::Loose(..)))
    });
    found.retain(|(q, _)| !matches!(q.sheet, Sheet::Loose(_, true)));
    if finding.holds(cap) && stage.work.spare() == 0 {
        return finding;
    }
    let spare = stage
        .work
        .spare()
        .max(if finding.holds(cap) { 0 } else { PHASES });
    let calm = calm(asked, spare);
    let ways = || calm.iter().chain(&found);
    if !finding.holds(cap) {
        finding.broken = ways().find_map(|(question, packed)| {
            let over = packed.iter().filter(|p| p.worst > cap.limit).take(4);
            over.into_iter().find_map(|p| question.shortest(asked, p))
        });
    }
    if !finding.exact {
        let shown = finding.broken.as_ref().map_or(0, |b| b.tally.most);
        finding.exact = shown >= worst || ways().any(|(q, packed)| q.reaches(asked, packed, worst));
    }
    around_nights(&asked.sought(), &mut finding, spare);
    if finding.broken.is_none() && !finding.holds(cap) {
        finding.lost = Some(why_lost(stage, cap));
    }
    finding
}

/// Where any grid would be too large: what the shortest and the longest ways say.
fn too_fine(asked: &Asked<'_>) -> Finding {
    let (stage, cap) = (asked.stage, asked.cap);
    let window = effective(stage, cap, cap.measure());
    let worst = hull::bound(asked, window).unwrap_or(u64::MAX);
    let mut finding = Finding::bound(worst, worst == 0);
    if !finding.holds(cap) && !stage.wants_bounds_only() {
        finding.broken = hull::breaks(asked);
    }
    if !finding.holds(cap) && finding.broken.is_none() {
        finding.lost = Some("the search would cost too much for one journey");
    }
    finding
}

/// What comes together only around a night on which the clocks change.
pub(super) fn around_nights(sought: &Sought<'_>, finding: &mut Finding, most: i64) {
    let (cap, work) = (sought.cap, sought.stage.work);
    let Some(worst) = finding.worst.filter(|_| !finding.exact) else {
        return;
    };
    // The rules after this one need some of it.
    let find = |need: u64, wanted: Wanted<'_>| {
        work.half(|| work.half(|| sought.find((need, cap.ticks()), most, wanted)))
    };
    let found = find(worst, &|t: &Tally| t.most >= worst);
    finding.exact = found.is_some();
    if finding.broken.is_some() || finding.holds(cap) {
        return;
    }
    let need = cap.limit.saturating_add(1);
    finding.broken = found.or_else(|| find(need, &|t: &Tally| t.over.is_some()));
    if finding.broken.is_some() {
        finding.lost = None;
    }
}

/// Packs, and keeps what was found.
fn add<'a>(
    found: &mut Vec<(Question<'a>, Vec<Packed>)>,
    question: Option<Question<'a>>,
    most: i64,
) -> Option<u64> {
    let question = question?;
    let packed = question.pack(most)?;
    let worst = packed.first().map_or(0, |p| p.worst);
    found.push((question, packed));
    Some(worst)
}

fn least(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (Some(a), None) => Some(a),
        (None, b) => b,
    }
}

/// Packings in which no clock changes and nothing happens out of order: what they find is likely to
/// replay.
fn calm<'a>(asked: &Asked<'a>, most: i64) -> Vec<(Question<'a>, Vec<Packed>)> {
    let question = if asked.stage.graph.has_calendar() {
        asked.exact(true)
    } else {
        asked.rough(true)
    };
    question
        .and_then(|q| q.pack(most).map(|packed| (q, packed)))
        .into_iter()
        .collect()
}

/// The least time between two messages, and entries that show it; on the wall where there is a
/// calendar. `None` where that would cost too much.
pub(super) fn narrowest(asked: &Asked<'_>, most: i64) -> Option<(Ticks, Option<Plan>)> {
    let stage = asked.stage;
    // Beyond this nothing new meets: a run's life and the longest time between two entries.
    let cooldowns = asked.views.iter().flatten().map(|s| s.cooldown);
    let reach = asked.longest + cooldowns.max().unwrap_or(0) + WEEK;
    let whole = (reach / DAY + 1) * DAY;
    let question = if stage.graph.has_calendar() {
        asked.on(false, whole, &|unit, moments| {
            Axis::with_ends(stage.graph, unit, moments)
        })?
    } else {
        asked.loose(asked.cap.measure(), whole, false, false)?
    };
    let axis = question.sheet.axis();
    let starts = question.starts();
    // One table for each phase, and a dozen more where it may be the least.
    if question.cost(starts.len() + 12) > most {
        return None;
    }
    let two = |phase: i64, window: i64| -> Option<bool> {
        let packing = question.packing(phase, window)?;
        Some(packing.most(asked.views)?.0 >= 2)
    };
    let mut best: Option<(i64, i64)> = None;
    let mut least = NEVER;
    for &phase in &starts {
        let steps = |length: Ticks| axis.index(axis.time(phase) + length) - phase;
        let mut high = if best.is_some() {
            // Only what is closer than the best so far.
            steps(least - 1) + 1
        } else {
            axis.up(whole)
        };
        if high <= 0 || !two(phase, high)? {
            continue;
        }
        let mut low = 0;
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if two(phase, middle)? {
                high = middle;
            } else {
                low = middle;
            }
        }
        let apart = axis.time(phase + high - 1) - axis.time(phase);
        if apart < least {
            least = apart;
            best = Some((phase, high));
        }
    }
    let Some((phase, window)) = best else {
        return Some((NEVER, None));
    };
    let packing = question.packing(phase, window)?;
    let plan = packing.fewest(asked.views, 2);
    let plan = plan.and_then(|entries| question.plan(&packing, &entries));
    Some((least, plan))
}
