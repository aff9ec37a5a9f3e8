//! One journey whose lengths are on two clocks, and a night on which these change: hour by hour, for every such
//! night. Knows nothing of clock times and quiet hours.

use crate::case::{Case, has_after_start};
use crate::judge::{Tick, life, ticks};
use journey::vocabulary::Unit;
use journey::workflow::*;
use rustc_hash::FxHashMap as HashMap;

/// Hours of a day.
const DAY: Tick = 24;
const UNKNOWN: u32 = u32::MAX;

/// A moment: in elapsed hours, and what the clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    at: Tick,
    wall: Tick,
}

/// A clock that goes forward or back by an hour at that moment.
#[derive(Clone, Copy)]
struct Clock {
    night: Tick,
    by: Tick,
}

impl Clock {
    fn shown(self, at: Tick) -> Moment {
        // What is shown for the second time is read as the end of that hour.
        let wall = if at >= self.night {
            (at + self.by).max(self.night)
        } else {
            at
        };
        Moment { at, wall }
    }

    fn later(self, from: Moment, length: Length) -> Moment {
        let hours = ticks(length, DAY);
        if length.unit == Unit::Hours {
            return self.shown(from.at + hours);
        }
        let wall = from.wall + hours;
        let (first, second) = match self.by {
            // Not shown at all: at the jump, and it keeps its reading.
            1 if wall == self.night => (wall, wall),
            1 if wall > self.night => (wall - 1, wall - 1),
            -1 if wall >= self.night => (wall + 1, wall + 1),
            // Shown twice.
            -1 if wall >= self.night - 1 => (wall, wall + 1),
            _ => (wall, wall),
        };
        let at = if first < from.at { second } else { first };
        Moment {
            at: at.max(from.at),
            wall,
        }
    }
}

/// So many hours, elapsed or on the wall.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    pub(crate) hours: Tick,
    pub(crate) elapsed: bool,
}

/// What one client can receive in the window that begins at 0 on the clock of the rule.
struct Judge<'a> {
    case: &'a Case,
    clock: Clock,
    window: Window,
    only: Option<&'a str>,
    base: Tick,
    end: Tick,
    /// When the run began.
    entered: Moment,
    known: Vec<u32>,
    later: Vec<u32>,
}

impl Judge<'_> {
    fn is_inside(&self, moment: Moment) -> bool {
        let read = if self.window.elapsed {
            moment.at
        } else {
            moment.wall
        };
        (0..self.window.hours).contains(&read)
    }

    /// Most messages from here on, for a run that is at `node`.
    fn value(&mut self, node: u32, now: Moment) -> u32 {
        if now.at >= self.end {
            return 0;
        }
        let unusual = usize::from(now != self.clock.shown(now.at));
        let width = (self.end - self.base) as usize;
        let slot = (node as usize * width + (now.at - self.base) as usize) * 2 + unusual;
        if self.known[slot] != UNKNOWN {
            return self.known[slot];
        }
        let clock = self.clock;
        let case = self.case;
        let mut best = match &case.workflow.nodes[node as usize] {
            Node::Send { next, message } => {
                let counts = self.only.is_none_or(|m| *message == m) && self.is_inside(now);
                u32::from(counts) + self.value(next.0, now)
            }
            Node::Wait { wait, next, .. } => match wait {
                WaitKind::Length { length } => self.value(next.0, clock.later(now, *length)),
                WaitKind::Between { least, most } => {
                    let (first, last) = (clock.later(now, *least), clock.later(now, *most));
                    let between = self.any(next.0, first.at, last.at - 1);
                    between
                        .max(self.value(next.0, first))
                        .max(self.value(next.0, last))
                }
                WaitKind::Date { .. } => self.any(next.0, now.at, self.end),
                WaitKind::AfterStart { length } => {
                    let due = clock.later(self.entered, *length);
                    self.value(next.0, if due.at < now.at { now } else { due })
                }
                WaitKind::Clock { .. } => unreachable!(),
            },
            Node::Await {
                deadline,
                then,
                otherwise,
                ..
            } => {
                let last = clock.later(now, *deadline);
                let happens = self.any(then.0, now.at, last.at - 1);
                let at_once = self.value(then.0, now).max(self.value(then.0, last));
                happens.max(at_once).max(self.value(otherwise.0, last))
            }
            Node::Branch { arms, otherwise } => {
                let ways = arms.iter().map(|arm| arm.next).chain(*otherwise);
                ways.map(|way| self.value(way.0, now)).max().unwrap()
            }
            Node::End => 0,
            _ => unreachable!(),
        };
        if let Reentry::AgainAfter { length } = case.workflow.reentry {
            let again = clock.later(now, length);
            best = best.max(self.from(again.at));
        }
        self.known[slot] = best;
        best
    }

    /// At some moment between these. A wait's own end is not among them: what comes at its very moment, where the
    /// clocks skip the hour of that end, is read as the end is.
    fn any(&mut self, node: u32, first: Tick, last: Tick) -> u32 {
        let moments = first..=last.min(self.end);
        moments
            .map(|at| self.value(node, self.clock.shown(at)))
            .max()
            .unwrap_or(0)
    }

    /// Most messages of a client who may enter from then on.
    fn from(&mut self, at: Tick) -> u32 {
        if at >= self.end {
            return 0;
        }
        let slot = (at - self.base) as usize;
        if self.later[slot] == UNKNOWN {
            let now = self.value(0, self.clock.shown(at));
            self.later[slot] = self.from(at + 1).max(now);
        }
        self.later[slot]
    }
}

/// Entries that may overlap, each as long after the others as it must be on its own clock.
struct Entries<'a> {
    runs: &'a [u32],
    base: Tick,
    clock: Clock,
    apart: Option<Length>,
    rates: Vec<(u32, Length)>,
    known: HashMap<(usize, Vec<(Tick, u8)>), u32>,
}

impl Entries<'_> {
    fn far(&self, from: Tick, to: Tick, length: Length) -> bool {
        let read = |at: Tick| match length.unit {
            Unit::Hours => at,
            _ => self.clock.shown(at).wall,
        };
        read(from) + ticks(length, DAY) <= read(to)
    }

    fn most(&mut self, from: usize, recent: &[(Tick, u8)]) -> u32 {
        let Some(index) = (from..self.runs.len()).find(|&i| self.runs[i] > 0) else {
            return 0;
        };
        let at = self.base + index as Tick;
        let matters = |&(entered, event): &(Tick, u8)| {
            let rate = self.rates.get(event as usize).map(|r| r.1);
            let mut lengths = self.apart.into_iter().chain(rate);
            lengths.any(|length| !self.far(entered, at - 2, length))
        };
        let recent: Vec<(Tick, u8)> = recent.iter().copied().filter(matters).collect();
        let key = (index, recent);
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let recent = key.1.clone();
        let mut best = self.most(index + 1, &recent);
        let apart = |length| recent.iter().all(|r| self.far(r.0, at, length));
        if self.apart.is_none_or(apart) {
            for event in 0..self.rates.len().max(1) as u8 {
                let rare = self.rates.get(event as usize).is_none_or(|&(n, per)| {
                    let own = recent.iter().filter(|r| r.1 == event);
                    let near = own.filter(|r| !self.far(r.0, at, per));
                    (near.count() as u32) < n
                });
                if rare {
                    let mut with = recent.clone();
                    with.push((at, event));
                    best = best.max(self.runs[index] + self.most(index, &with));
                }
            }
        }
        self.known.insert(key, best);
        best
    }
}

/// Whether this judge knows everything in it.
pub(crate) fn knows(case: &Case) -> bool {
    case.entry_hour.is_none()
        && case.quiet.is_empty()
        && case.closed_days == 0
        && case.workflow.nodes.iter().all(|node| match node {
            Node::Wait { wait, .. } => !matches!(wait, WaitKind::Clock { .. }),
            _ => true,
        })
}

/// The changes of clocks that can matter to a window, those within it first.
fn changes(case: &Case, window: Window) -> impl Iterator<Item = Clock> {
    let before = life(case, DAY) + 2 * DAY;
    let nights = (0..=window.hours + DAY).chain((-before..0).rev());
    // All lengths are of half days: within one, only what is next to its bounds and what is not differ.
    let nights = nights.filter(|night| [0, 1, 6, 11].contains(&night.rem_euclid(12)));
    nights.flat_map(|night| [1, -1].map(|by| Clock { night, by }))
}

/// The most messages in any window, whenever the clocks change.
pub(crate) fn judge(case: &Case, window: Window, only: Option<&str>) -> u32 {
    let each = changes(case, window).map(|clock| one(case, clock, window, only));
    each.max().unwrap()
}

/// Whether so many messages are in some window for some change of clocks.
pub(crate) fn reaches(case: &Case, window: Window, only: Option<&str>, need: u64) -> bool {
    changes(case, window).any(|clock| u64::from(one(case, clock, window, only)) >= need)
}

fn one(case: &Case, clock: Clock, window: Window, only: Option<&str>) -> u32 {
    let (base, end) = (-life(case, DAY) - 2 * DAY, window.hours + 2);
    let width = (end - base) as usize;
    let mut judge = Judge {
        case,
        clock,
        window,
        only,
        base,
        end,
        entered: clock.shown(base),
        known: vec![UNKNOWN; width * case.workflow.nodes.len() * 2],
        later: vec![UNKNOWN; width],
    };
    let by_entry = has_after_start(&case.workflow);
    // From the last to the first: what comes later is known then.
    for at in (base..end).rev().filter(|_| !by_entry) {
        judge.from(at);
    }
    let runs: Vec<u32> = (base..end)
        .map(|at| {
            if by_entry {
                judge.known.fill(UNKNOWN);
            }
            judge.entered = clock.shown(at);
            judge.value(0, judge.entered)
        })
        .collect();
    let most = |apart: Option<Length>, rates: Vec<(u32, Length)>| {
        let mut entries = Entries {
            runs: &runs,
            base,
            clock,
            apart,
            rates,
            known: HashMap::default(),
        };
        entries.most(0, &[])
    };
    match &case.workflow.reentry {
        Reentry::OnceEver | Reentry::AgainAfter { .. } => runs.iter().copied().max().unwrap(),
        Reentry::OncePer { length } => most(Some(*length), case.rates.clone()),
        // Runs of different events do not hinder each other.
        Reentry::EveryTime | Reentry::OnceForEach { .. } => {
            case.rates.iter().map(|&rate| most(None, vec![rate])).sum()
        }
    }
}
