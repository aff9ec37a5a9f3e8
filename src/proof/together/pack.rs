//! What several journeys give in one window: the sum over journeys, at each phase that all of them
//! share, with what one event or the calendar starts packed once.

use super::super::axis::{Axis, moments_of, unit};
use super::super::entry::{Policy, Stream, stream};
use super::super::graph::{DAY, HOUR, Measure, Ticks, WEEK, least};
use super::super::packing::{Calendar, Packing, Task, affordable, cells, losses};
use super::super::tally::Cap;
use super::super::work::Work;
use super::caps::Part;
use super::chains::Chains;
use super::giving::{Packings, Phase};
use super::known::{Moments, Packable, Scale, Shelf};
use super::quota::Quota;
use super::shared::{self, Begins, Member};
use super::sides::Side;
use super::surely::all_begin;
use super::turns::{Tree, Turns, Worth as _, apart, never_apart};
use crate::workflow::{House, Reentry};
use smol_str::SmolStr;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Cells for all phases and journeys of one rule.
pub(super) const CELLS: i64 = 3_000_000;

/// Entries of one journey, or of several with one start, that a timeline may have.
pub(super) const ENTRIES: u64 = 48;
/// Phases that are kept for timelines.
const KEPT: usize = 3;

/// The journeys whose runs end before a window is over, on the moments that they share.
pub(super) struct Table<'a> {
    pub(super) house: &'a House,
    /// Every journey of the project, where timelines are looked for.
    pub(super) all: &'a [Side<'a>],
    pub(super) parts: Vec<Part<'a>>,
    longest: Ticks,
    losses: i64,
    pub(super) measure: Measure,
    pub(super) window: Ticks,
    calm: bool,
    pub(super) axis: Axis,
    /// Whether the moments hold every length.
    pub(super) fine: bool,
    /// For each journey, where there is a calendar.
    pub(super) times: Vec<Arc<Moments>>,
    /// For each journey of one run at a time, where there is a calendar.
    chains: Vec<OnceCell<Option<Chains>>>,
    /// Whether they tell weekdays apart.
    weekly: bool,
    /// The moments, to ask for what is known of them.
    scale: OnceCell<Arc<Scale>>,
    /// What is known of windows of so many moments, by journey.
    shelves: RefCell<BTreeMap<(i64, usize), Arc<Shelf>>>,
    /// Journeys that start together: by place in `parts`.
    pub(super) clusters: Vec<Vec<usize>>,
    pub(super) work: &'a Work<'a>,
}

pub(super) fn are_apart(parts: &[Part<'_>], i: usize, j: usize) -> bool {
    match (parts.get(i), parts.get(j)) {
        (Some(one), Some(other)) => apart(one.side, other.side),
        (Some(_) | None, _) => false,
    }
}

/// On the moments that all of them share; `None` where that would cost too much. Of what is `enough` or more it is not
/// known by how much it is more.
pub(super) fn packed<'a>(
    house: &'a House,
    parts: &[Part<'a>],
    cap: &Cap<'_>,
    (quotas, enough): (&[&Quota], u64),
    work: &'a Work<'a>,
) -> Option<u64> {
    // Runs without end are known by their number alone.
    let endless = |p: &&Part<'_>| p.side.graph.longest_to(&p.counted).is_none();
    let rest = parts.iter().filter(endless).map(Part::bound);
    let rest = rest.fold(0, u64::saturating_add);
    let table = Table::new(house, parts, cap, false, work)?;
    let phases = table.phases();
    if table.cost(phases.len()) > CELLS {
        return None;
    }
    let packed = table.most(&phases, quotas, enough.saturating_sub(rest))?;
    Some(packed.first().map_or(0, |p| p.0).saturating_add(rest))
}

impl<'a> Table<'a> {
    pub(super) fn new(
        house: &'a House,
        parts: &[Part<'a>],
        cap: &Cap<'_>,
        calm: bool,
        work: &'a Work<'a>,
    ) -> Option<Table<'a>> {
        let mut longest = 0;
        let mut known: Vec<Part<'a>> = Vec::new();
        for part in parts.iter().filter(|p| p.counts_anything()) {
            if let Some(own) = part.side.graph.longest_to(&part.counted) {
                longest = longest.max(own);
                known.push(part.clone());
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
            all: &[],
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
            fine: true,
            times: Vec::new(),
            chains: known.iter().map(|_| OnceCell::new()).collect(),
            weekly: false,
            scale: OnceCell::new(),
            shelves: RefCell::default(),
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
            lengths.extend(part.side.date().map(|date| date.rem_euclid(DAY)));
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
            let axis = affordable(&table.task(table.parts.first()?), step, table.window)?;
            table.fine = axis.unit == step;
            table.axis = axis;
        }
        Some(table)
    }

    /// For timelines, which other journeys can have a part in.
    pub(super) fn among(mut self, all: &'a [Side<'a>]) -> Table<'a> {
        self.all = all;
        self
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
        self.weekly = weekly;
        let scale = self.scale();
        let times = self.parts.iter().map(|p| p.side.moments(scale));
        let times = times.collect();
        self.times = times;
        Some(())
    }

    /// Once its moments are known.
    fn scale(&self) -> &Arc<Scale> {
        self.scale.get_or_init(|| {
            Arc::new(Scale {
                axis: self.axis.clone(),
                weekly: self.weekly,
                calm: self.calm,
            })
        })
    }

    pub(super) fn task<'s>(&'s self, part: &'s Part<'a>) -> Task<'s> {
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

    pub(super) fn views(&self, part: &Part<'_>) -> Vec<Vec<Stream>> {
        if self.calm {
            part.side.shown(self.longest, self.window)
        } else {
            part.side.views(self.longest, self.window)
        }
    }

    pub(super) fn cost(&self, phases: usize) -> i64 {
        let steps = self.axis.up(self.window);
        let each = self
            .parts
            .iter()
            .map(|p| cells(&self.task(p), &self.axis, steps));
        let each: i64 = each.fold(0, i64::saturating_add);
        each.saturating_mul(i64::try_from(phases).unwrap_or(i64::MAX))
    }

    /// The moments at which a window can begin.
    pub(super) fn phases(&self) -> Vec<i64> {
        let Some(first) = self.times.first() else {
            return vec![0];
        };
        let mut any = vec![false; usize::try_from(first.times.period).unwrap_or(0)];
        for (part, moments) in self.parts.iter().zip(&self.times) {
            if !any.contains(&false) {
                break;
            }
            let leaves = moments.leaves(part.side, self.calm);
            for (table, _) in leaves.iter().zip(part.counted.iter()).filter(|(_, c)| **c) {
                for (slot, set) in any.iter_mut().zip(table) {
                    *slot |= set;
                }
            }
        }
        let set = any.iter().enumerate().filter(|(_, s)| **s);
        set.filter_map(|(i, _)| i64::try_from(i).ok()).collect()
    }

    /// For a window of so many moments that begins at this phase.
    pub(super) fn packings(&self, phase: i64, steps: i64) -> Option<Vec<Packing<'_>>> {
        let mut all = Vec::with_capacity(self.parts.len());
        for (i, part) in self.parts.iter().enumerate() {
            let calendar = match self.times.get(i) {
                Some(moments) => Calendar::At(&moments.times, phase),
                None => Calendar::Any,
            };
            all.push(Packing::new(self.task(part), &self.axis, calendar, steps)?);
        }
        Some(all)
    }

    /// The same, but only what runs give by when they enter, with what is known of it.
    pub(super) fn given(&self, phase: i64, steps: i64) -> Option<Vec<Packing<'_>>> {
        let each = (0..self.parts.len()).map(|i| self.given_by(i, phase, steps));
        each.collect()
    }

    /// The same for one of the journeys.
    pub(super) fn given_by(&self, index: usize, phase: i64, steps: i64) -> Option<Packing<'_>> {
        let part = self.parts.get(index)?;
        let (calendar, at) = match self.times.get(index) {
            Some(moments) => (Calendar::At(&moments.times, phase), Some(phase)),
            None => (Calendar::Any, None),
        };
        let given = self.shelf(index, part, steps).at(at);
        Packing::again(self.task(part), &self.axis, calendar, steps, given)
    }

    /// What is known of a journey for windows of so many moments.
    fn shelf(&self, index: usize, part: &Part<'_>, steps: i64) -> Arc<Shelf> {
        let mut known = self.shelves.borrow_mut();
        let shelf = known.entry((steps, index)).or_insert_with(|| {
            part.side.packed(&Packable {
                counted: Arc::clone(&part.counted),
                on_the_wall: self.measure == Measure::Wall,
                longest: self.longest,
                losses: self.losses,
                window: self.window,
                steps,
                scale: Arc::clone(self.scale()),
                has_calendar: !self.times.is_empty(),
            })
        });
        Arc::clone(shelf)
    }

    /// The most messages, by phase; the worst first, and only some. No other phase is looked at once one gives `enough`.
    pub(super) fn most(
        &self,
        phases: &[i64],
        quotas: &[&Quota],
        enough: u64,
    ) -> Option<Vec<(u64, i64)>> {
        let sides: Vec<&Side<'_>> = self.parts.iter().map(|part| part.side).collect();
        let (apart, any_meet) = (|i, j| are_apart(&self.parts, i, j), never_apart(&sides));
        let tree = |groups: &[Vec<usize>]| {
            if !any_meet {
                return Tree::new(groups, &apart);
            }
            // Most often: then nobody need be compared with everybody.
            let beside = Tree::beside(groups);
            debug_assert_eq!(beside, Tree::new(groups, &apart));
            beside
        };
        let mut trees = vec![tree(&self.clusters)];
        if self.clusters.iter().any(|c| c.len() > 1) {
            let each: Vec<Vec<usize>> = (0..self.parts.len()).map(|i| vec![i]).collect();
            trees.push(tree(&each));
        }
        let turns = Turns {
            house: self.house,
            parts: &self.parts,
            measure: self.measure,
            window: self.window,
            slack: 0,
            work: self.work,
        };
        let mut all = Vec::with_capacity(phases.len());
        for &phase in phases {
            let at = Phase::new(self, phase, quotas);
            let most = trees.iter().map(|tree| {
                if self.calm {
                    // Turns are for bounds: what is shown is looked at again anyway.
                    let groups = self.clusters.iter();
                    return groups.fold(0, |sum: u64, group| {
                        sum.saturating_add(at.group(group, self.window))
                    });
                }
                turns.most(tree, (self.window, enough), &at)
            });
            let most = most.min().unwrap_or(0);
            if at.costs_too_much() {
                return None;
            }
            all.push((most, phase));
            if most >= enough {
                break;
            }
        }
        all.sort_by_key(|&(sum, phase)| (std::cmp::Reverse(sum), phase));
        all.truncate(KEPT);
        Some(all)
    }

    /// The most messages of journeys that start together: each by itself, or all by their event or day.
    pub(super) fn cluster(
        &self,
        cluster: &[usize],
        packings: &Packings<'_>,
        quotas: &[&Quota],
    ) -> u64 {
        let members = cluster
            .iter()
            .filter_map(|&i| Some((i, self.parts.get(i)?, packings(i)?)));
        let each = members.fold(0_u64, |sum, (i, part, packing)| {
            let own = packing.most_again(|| self.views(part)).unwrap_or(u64::MAX);
            let (alone, chained) = if self.calm {
                (u64::MAX, None)
            } else {
                (part.bound(), self.chained(i, packing))
            };
            let chained = chained.unwrap_or(u64::MAX);
            sum.saturating_add(own.min(alone).min(chained).min(part.most))
        });
        let all = self
            .event(cluster, packings)
            .and_then(|(together, rate)| together.most(&[vec![rate]]).map(|m| m.0));
        let dated = self.dated(cluster, packings, quotas);
        let shared = self.shared(cluster, packings);
        [all, dated, shared]
            .into_iter()
            .flatten()
            .fold(each, u64::min)
    }

    /// What a journey gives whose runs follow each other, where there is a calendar.
    pub(super) fn chained(&self, index: usize, packing: &Packing<'_>) -> Option<u64> {
        let (part, times) = (self.parts.get(index)?, &self.times.get(index)?.times);
        let Policy::Again(again) = part.side.entries.policy else {
            return None;
        };
        let chains = self.chains.get(index)?.get_or_init(|| {
            let window = (self.measure, self.window);
            Chains::new(part, again, times, window, self.work)
        });
        let steps = self.axis.up(self.window);
        Some(chains.as_ref()?.most(times, packing.begins()?, steps))
    }

    /// What one event starts in several journeys, each at its own distance.
    fn shared(&self, cluster: &[usize], packings: &Packings<'_>) -> Option<u64> {
        if cluster.len() < 2 || self.calm {
            return None;
        }
        let apart = |part: &Part<'_>, packing: &Packing<'_>| match part.side.workflow.reentry {
            Reentry::OnceEver => None,
            Reentry::OncePer { length } => Some(packing.apart(&stream(1, length))),
            Reentry::AgainAfter { .. } | Reentry::OnceForEach { .. } | Reentry::EveryTime => {
                Some(0)
            }
        };
        let (members, rate) = self.members(cluster, packings, &apart)?;
        let parts: Vec<&Part<'_>> = cluster.iter().filter_map(|&i| self.parts.get(i)).collect();
        // An entry may be passed over: one that an event long before has started keeps a journey from beginning.
        let begins = if all_begin(&parts) {
            Begins::Once
        } else {
            Begins::Some
        };
        shared::most(&members, rate, begins, self.work)
    }

    /// The journeys of one event, and how often it happens.
    pub(super) fn members<'p>(
        &self,
        cluster: &[usize],
        packings: &Packings<'p>,
        apart: &dyn Fn(&Part<'_>, &Packing<'_>) -> Option<usize>,
    ) -> Option<(Vec<Member<'p>>, (usize, usize))> {
        let mut members = Vec::new();
        let mut rate = None;
        for &i in cluster {
            let (part, packing) = (self.parts.get(i)?, packings(i)?);
            let (_, count, per) = part.side.trigger(self.house)?;
            rate = Some((count as usize, packing.apart(&stream(1, per))));
            members.push(Member {
                packing,
                apart: apart(part, packing),
            });
        }
        Some((members, rate?))
    }

    /// What journeys give that start on fixed days: these are so far apart, and each comes once.
    fn dated(&self, cluster: &[usize], packings: &Packings<'_>, quotas: &[&Quota]) -> Option<u64> {
        let first = self.parts.get(*cluster.first()?)?.side.date()?;
        if cluster.len() < 2 {
            return None;
        }
        let weekly = self.times.iter().any(|moments| moments.times.is_weekly());
        let anchor = packings(*cluster.first()?)?;
        let mut best = 0;
        for index in anchor.indices() {
            let moment = anchor.entry_time(index);
            if moment.rem_euclid(DAY) != first.rem_euclid(DAY) {
                continue;
            }
            if weekly && (moment - first).rem_euclid(WEEK) != 0 {
                continue;
            }
            let mut sum = 0_u64;
            let mut bounded: BTreeMap<usize, u64> = BTreeMap::new();
            for &i in cluster {
                let (part, packing) = (self.parts.get(i)?, packings(i)?);
                let own = packing
                    .gives_at(moment + part.side.date()? - first)
                    .min(part.bound());
                match quotas.iter().position(|quota| quota.covers(part)) {
                    Some(quota) => {
                        let known = bounded.entry(quota).or_insert(0);
                        *known = known.saturating_add(own);
                    }
                    None => sum = sum.saturating_add(own),
                }
            }
            for (quota, own) in bounded {
                let most = quotas.get(quota).map_or(u64::MAX, |q| q.most);
                sum = sum.saturating_add(own.min(most));
            }
            best = best.max(sum);
        }
        Some(best)
    }

    /// What one event starts, and how often it happens.
    pub(super) fn event<'p>(
        &self,
        cluster: &[usize],
        packings: &Packings<'p>,
    ) -> Option<(Packing<'p>, Stream)> {
        if cluster.len() < 2 {
            return None;
        }
        let members: Vec<&Packing<'_>> = cluster.iter().filter_map(|&i| packings(i)).collect();
        let first = self.parts.get(*cluster.first()?)?;
        let (_, count, per) = first.side.trigger(self.house)?;
        let rate = Stream {
            count,
            cooldown: least(per),
            measure: Measure::of(per.unit),
        };
        Some((Packing::together(&members)?, rate))
    }
}

/// Journeys that one declared event with a rate starts, and nothing else; those that start on fixed days;
/// each other one by itself.
fn clusters(house: &House, parts: &[Part<'_>]) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = Vec::new();
    let mut known: BTreeMap<Option<&SmolStr>, usize> = BTreeMap::new();
    for (i, part) in parts.iter().enumerate() {
        let at = match part.side.trigger(house) {
            Some((event, _, _)) => *known.entry(Some(event)).or_insert(all.len()),
            None if part.side.date().is_some() => *known.entry(None).or_insert(all.len()),
            None => all.len(),
        };
        match all.get_mut(at) {
            Some(members) => members.push(i),
            None => all.push(vec![i]),
        }
    }
    all
}
