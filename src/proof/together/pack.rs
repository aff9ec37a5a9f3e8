//! What several journeys give in one window: the sum over journeys, at each phase that all of them
//! share, with what one event starts packed once.

use super::super::axis::{Axis, Timetable, moments_of, unit};
use super::super::entry::Stream;
use super::super::graph::{DAY, HOUR, Measure, Ticks, WEEK, least};
use super::super::packing::{
    Calendar, Options, Packing, Task, Traced, affordable, cells, choose, losses,
};
use super::super::phases::possible;
use super::super::tally::{Cap, Tally};
use super::super::work::Work;
use super::replay::{self, Entered};
use super::{Found, Part};
use crate::workflow::House;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Cells for all phases and journeys of one rule.
const CELLS: i64 = 3_000_000;
/// Entries of one journey, or of several with one start, that a timeline may have.
const ENTRIES: u64 = 48;
/// Journeys that are packed; of more only the sum is known.
const TOGETHER: usize = 40;
/// Journeys that a timeline is looked for in.
const FOR_TIMELINES: usize = 8;
/// Phases that are kept for timelines.
const KEPT: usize = 3;

/// The journeys whose runs end before a window is over, on the moments that they share.
struct Table<'a> {
    house: &'a House,
    parts: Vec<&'a Part<'a>>,
    longest: Ticks,
    losses: i64,
    measure: Measure,
    window: Ticks,
    calm: bool,
    axis: Axis,
    /// For each journey, where there is a calendar.
    times: Vec<Timetable>,
    /// Journeys that start together: by place in `parts`.
    clusters: Vec<Vec<usize>>,
    work: &'a Work,
}

/// Finds a bound, and a timeline that reaches it or breaks the rule.
pub(super) fn find(house: &House, parts: &[Part<'_>], cap: &Cap<'_>) -> Found {
    let alone = |parts: &mut dyn Iterator<Item = &Part<'_>>| {
        parts.fold(0, |sum: u64, p| {
            sum.saturating_add(p.alone.unwrap_or(u64::MAX))
        })
    };
    let sum = alone(&mut parts.iter());
    let mut found = Found {
        worst: Some(sum),
        exact: sum == 0,
        timeline: Vec::new(),
    };
    let work = Work::new();
    work.next_rule();
    // Runs without end are known by their number alone.
    let endless = |p: &&Part<'_>| p.side.graph.longest_to(&p.counted).is_none();
    let rest = alone(&mut parts.iter().filter(|p| endless(p)));
    let all: Vec<&Part<'_>> = parts.iter().collect();
    if all.len() > TOGETHER {
        return found;
    }
    let Some(table) = Table::new(house, &all, cap, false, &work) else {
        return found;
    };
    let phases = table.phases();
    if table.cost(phases.len()) <= CELLS
        && let Some(packed) = table.most(&phases)
    {
        let worst = packed.first().map_or(0, |p| p.0).saturating_add(rest);
        if worst < sum {
            found.worst = Some(worst);
        }
    }
    let worst = found.worst.unwrap_or(u64::MAX);
    // For a timeline the journeys that give most are enough.
    let mut busiest: Vec<&Part<'_>> = parts.iter().collect();
    busiest.sort_by_key(|p| std::cmp::Reverse(p.alone));
    busiest.truncate(FOR_TIMELINES);
    let Some(calm) = Table::new(house, &busiest, cap, true, &work) else {
        return found;
    };
    let phases = calm.phases();
    if calm.cost(phases.len()) > CELLS {
        return found;
    }
    let Some(packed) = calm.most(&phases) else {
        return found;
    };
    if worst > cap.limit {
        let over = |t: &Tally| t.over.is_some();
        let shown = calm.shown(cap, &packed, cap.limit.saturating_add(1), &over);
        found.timeline = shown.map(|s| s.lines()).unwrap_or_default();
    }
    if worst > 0 && worst < ENTRIES {
        let reached = |t: &Tally| t.most >= worst;
        found.exact = calm.shown(cap, &packed, worst, &reached).is_some();
    }
    found
}

impl<'a> Table<'a> {
    fn new(
        house: &'a House,
        parts: &[&'a Part<'a>],
        cap: &Cap<'_>,
        calm: bool,
        work: &'a Work,
    ) -> Option<Table<'a>> {
        let mut longest = 0;
        let mut known: Vec<&'a Part<'a>> = Vec::new();
        for &part in parts {
            if let Some(own) = part.side.graph.longest_to(&part.counted) {
                longest = longest.max(own);
                known.push(part);
            }
        }
        let has_calendar = known
            .iter()
            .any(|p| p.side.graph.has_calendar() || p.side.entries.time.is_some());
        // On the wall, an hour more where the window is of elapsed time.
        let (measure, margin) = match cap.measure() {
            Measure::Elapsed if has_calendar => (Measure::Wall, HOUR),
            Measure::Elapsed => (Measure::Elapsed, 0),
            Measure::Wall => (Measure::Wall, 0),
        };
        let slack = if calm {
            0
        } else {
            margin + HOUR * (cap.ticks() / (350 * DAY))
        };
        let mut table = Table {
            house,
            longest,
            losses: known
                .iter()
                .map(|p| losses(&p.side.graph, measure))
                .max()
                .unwrap_or(0),
            measure,
            window: cap.ticks() + slack,
            calm,
            axis: Axis::plain(DAY),
            times: Vec::new(),
            clusters: clusters(house, &known),
            parts: known,
            work,
        };
        let mut step = DAY;
        for part in &table.parts {
            let mut lengths = vec![table.window];
            let mut lossy = part.side.graph.is_lossy(measure);
            for stream in table.views(part).iter().flatten() {
                lengths.push(stream.cooldown);
                lossy |= stream.measure != measure;
            }
            if let Some((_, _, per)) = part.side.trigger(house) {
                lengths.push(least(per));
                lossy |= Measure::of(per.unit) != measure;
            }
            if lossy && !calm {
                lengths.push(HOUR);
            }
            lengths.push(step);
            step = unit(&part.side.graph, &lengths);
        }
        if has_calendar {
            table.calendar(step)?;
        } else {
            let task = table.task(table.parts.first()?);
            table.axis = affordable(&task, step, table.window)?;
        }
        Some(table)
    }

    fn calendar(&mut self, step: Ticks) -> Option<()> {
        let mut moments: Vec<Ticks> = Vec::new();
        for part in &self.parts {
            moments.extend(moments_of(&part.side.graph));
            moments.extend(part.side.entries.time);
            if let Some(week) = part.side.graph.week.as_ref().filter(|w| w.has_exceptions) {
                if week.longest > 400 * DAY {
                    return None;
                }
                moments.push(0);
            }
        }
        self.axis = Axis::of_moments(step, &moments, 2);
        if self.axis.levels() > 1_000 || WEEK / step > 5_000 {
            return None;
        }
        let weekly = self.parts.iter().any(|p| p.side.graph.is_weekly());
        let times = self
            .parts
            .iter()
            .map(|p| Timetable::new(&p.side.graph, self.axis.clone(), weekly, self.calm));
        self.times = times.collect();
        Some(())
    }

    fn task(&self, part: &'a Part<'a>) -> Task<'a> {
        Task {
            graph: &part.side.graph,
            counted: &part.counted,
            measure: self.measure,
            longest: self.longest,
            losses: self.losses,
            begins: part.side.entries.time,
            calm: self.calm,
            work: self.work,
        }
    }

    fn views(&self, part: &Part<'_>) -> Vec<Vec<Stream>> {
        if self.calm {
            part.side.shown(self.longest, self.window)
        } else {
            part.side.views(self.longest, self.window)
        }
    }

    fn cost(&self, phases: usize) -> i64 {
        let steps = self.axis.up(self.window);
        let each = self
            .parts
            .iter()
            .map(|p| cells(&self.task(p), &self.axis, steps));
        let each: i64 = each.fold(0, i64::saturating_add);
        each.saturating_mul(i64::try_from(phases).unwrap_or(i64::MAX))
    }

    /// The moments at which a window can begin.
    fn phases(&self) -> Vec<i64> {
        let Some(first) = self.times.first() else {
            return vec![0];
        };
        let mut any = vec![false; usize::try_from(first.period).unwrap_or(0)];
        for (part, times) in self.parts.iter().zip(&self.times) {
            let leaves = possible(&part.side.graph, times, part.side.entries.time, self.calm);
            for (table, _) in leaves.iter().zip(&part.counted).filter(|(_, c)| **c) {
                for (slot, set) in any.iter_mut().zip(table) {
                    *slot |= set;
                }
            }
        }
        let set = any.iter().enumerate().filter(|(_, s)| **s);
        set.filter_map(|(i, _)| i64::try_from(i).ok()).collect()
    }

    fn packings(&self, phase: i64) -> Option<Vec<Packing<'_>>> {
        let steps = self.axis.up(self.window);
        let mut all = Vec::with_capacity(self.parts.len());
        for (i, part) in self.parts.iter().enumerate() {
            let calendar = match self.times.get(i) {
                Some(times) => Calendar::At(times, phase),
                None => Calendar::Any,
            };
            all.push(Packing::new(self.task(part), &self.axis, calendar, steps)?);
        }
        Some(all)
    }

    /// The most messages, by phase; the worst first, and only some.
    fn most(&self, phases: &[i64]) -> Option<Vec<(u64, i64)>> {
        let mut all = Vec::with_capacity(phases.len());
        for &phase in phases {
            let packings = self.packings(phase)?;
            let mut sum = 0_u64;
            for cluster in &self.clusters {
                sum = sum.saturating_add(self.cluster(cluster, &packings));
            }
            all.push((sum, phase));
        }
        all.sort_by_key(|&(sum, phase)| (std::cmp::Reverse(sum), phase));
        all.truncate(KEPT);
        Some(all)
    }

    /// The most messages of journeys that start together: each by itself, or all by their event.
    fn cluster(&self, cluster: &[usize], packings: &[Packing<'_>]) -> u64 {
        let members = cluster
            .iter()
            .filter_map(|&i| self.parts.get(i).zip(packings.get(i)));
        let each = members.fold(0_u64, |sum, (part, packing)| {
            let own = packing.most(&self.views(part)).map_or(u64::MAX, |m| m.0);
            let alone = if self.calm { None } else { part.alone };
            sum.saturating_add(own.min(alone.unwrap_or(u64::MAX)))
        });
        let all = self
            .event(cluster, packings)
            .and_then(|(together, rate)| together.most(&[vec![rate]]).map(|m| m.0));
        each.min(all.unwrap_or(u64::MAX))
    }

    /// What one event starts, and how often it happens.
    fn event<'p>(
        &self,
        cluster: &[usize],
        packings: &'p [Packing<'p>],
    ) -> Option<(Packing<'p>, Stream)> {
        if cluster.len() < 2 {
            return None;
        }
        let members: Vec<&Packing<'_>> = cluster.iter().filter_map(|&i| packings.get(i)).collect();
        let first = self.parts.get(*cluster.first()?)?;
        let (_, count, per) = first.side.trigger(self.house)?;
        let rate = Stream {
            count,
            cooldown: least(per),
            measure: Measure::of(per.unit),
        };
        Some((Packing::together(&members)?, rate))
    }

    /// A timeline with so many messages in a window.
    fn shown(
        &self,
        cap: &Cap<'_>,
        packed: &[(u64, i64)],
        need: u64,
        wanted: &dyn Fn(&Tally) -> bool,
    ) -> Option<replay::Shown<'a>> {
        for &(_, phase) in packed.iter().filter(|p| p.0 >= need) {
            let packings = self.packings(phase)?;
            for as_one in [true, false] {
                let Some(entered) = self.choose(&packings, need, as_one) else {
                    continue;
                };
                let at = (!self.times.is_empty()).then_some(());
                let shown =
                    replay::place(self.house, &self.parts, cap, &entered, at.is_some(), wanted);
                if shown.is_some() {
                    return shown;
                }
            }
        }
        None
    }

    /// The fewest entries that give so many messages: what one event starts as one, or each by itself.
    fn choose(&self, packings: &[Packing<'_>], need: u64, as_one: bool) -> Option<Vec<Entered>> {
        let most = usize::try_from(need.min(ENTRIES)).unwrap_or(1);
        let mut options: Vec<Options> = Vec::new();
        // Which journeys each of them starts.
        let mut starts: Vec<Vec<usize>> = Vec::new();
        for cluster in &self.clusters {
            if as_one && let Some((together, rate)) = self.event(cluster, packings) {
                let own = together.options(&[vec![rate]], most)?;
                starts.extend(own.iter().map(|_| cluster.clone()));
                options.extend(own);
                continue;
            }
            for &i in cluster {
                let (part, packing) = (self.parts.get(i)?, packings.get(i)?);
                // What nothing bounds is left out: then there are fewer to choose from.
                if let Some(own) = packing.options(&self.views(part), most) {
                    starts.extend(own.iter().map(|_| vec![i]));
                    options.extend(own);
                }
            }
        }
        let chosen = choose(&options, need, most)?;
        let mut entered = Vec::new();
        for (cause, (which, entries)) in chosen.into_iter().enumerate() {
            for index in entries {
                for &part in starts.get(which)? {
                    let packing = packings.get(part)?;
                    if packing.gives(index) > 0 {
                        let steps: Vec<Traced> = packing.trace(index);
                        entered.push(Entered::new(
                            part,
                            cause,
                            packing.entry_time(index),
                            self.measure,
                            &steps,
                        ));
                    }
                }
            }
        }
        Some(entered)
    }
}

/// Journeys that one declared event with a rate starts, and nothing else; each other one by itself.
fn clusters(house: &House, parts: &[&Part<'_>]) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = Vec::new();
    let mut known: BTreeMap<&SmolStr, usize> = BTreeMap::new();
    for (i, part) in parts.iter().enumerate() {
        let at = match part.side.trigger(house) {
            Some((event, _, _)) => *known.entry(event).or_insert(all.len()),
            None => all.len(),
        };
        match all.get_mut(at) {
            Some(members) => members.push(i),
            None => all.push(vec![i]),
        }
    }
    all
}
