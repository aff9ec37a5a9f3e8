//! The judge: a plain search over every choice and every entry, moment by moment.

use crate::case::{Case, has_after_start};
use journey::vocabulary::Unit;
use journey::workflow::*;
use rustc_hash::FxHashMap as HashMap;

/// A part of a day.
pub(crate) type Tick = i64;

/// The judge: what one client can receive in `[x, x + window)`.
struct Judge<'a> {
    case: &'a Case,
    /// Ticks of a day.
    day: Tick,
    x: Tick,
    end: Tick,
    /// Only this message counts.
    only: Option<&'a str>,
    again: Option<Tick>,
    /// The earliest moment looked at; `known[node][t - base]` is what was found, `u32::MAX` nothing.
    base: Tick,
    known: Vec<u32>,
    /// By moment: the most from any entry then or later.
    later: Vec<u32>,
    entry: Tick,
}

const UNKNOWN: u32 = u32::MAX;

impl Judge<'_> {
    fn ticks(&self, length: Length) -> Tick {
        ticks(length, self.day)
    }

    fn is_closed(&self, t: Tick) -> bool {
        let time = t.rem_euclid(self.day);
        let weekday = t.div_euclid(self.day).rem_euclid(7);
        self.case.closed_days & (1 << weekday) != 0
            || self.case.quiet.iter().any(|&(from, to)| {
                let from = i64::from(from) * self.day / 24;
                let to = i64::from(to) * self.day / 24;
                if from < to {
                    from <= time && time < to
                } else {
                    time >= from || time < to
                }
            })
    }

    fn held(&self, mut t: Tick) -> Tick {
        while self.is_closed(t) {
            t += 1;
        }
        t
    }

    /// Most messages from here on, for a run that is at `node` at `t`.
    fn value(&mut self, node: u32, t: Tick) -> u32 {
        if t >= self.end {
            return 0;
        }
        let width = (self.end - self.base) as usize;
        let slot = node as usize * width + (t - self.base) as usize;
        if self.known[slot] != UNKNOWN {
            return self.known[slot];
        }
        let case = self.case;
        let mut best = match &case.workflow.nodes[node as usize] {
            Node::Send { next, message } => {
                let at = self.held(t);
                let counts = self.only.is_none_or(|m| *message == m);
                u32::from(counts && at >= self.x && at < self.end) + self.value(next.0, at)
            }
            Node::Wait { wait, next, .. } => match wait {
                WaitKind::Length { length } => self.value(next.0, t + self.ticks(*length)),
                WaitKind::Between { least, most } => {
                    let range = self.ticks(*least)..=self.ticks(*most);
                    range.map(|d| self.value(next.0, t + d)).max().unwrap()
                }
                WaitKind::Clock { at, on } => {
                    let mut moment = t;
                    let time = i64::from(at.0) * self.day / 1440;
                    loop {
                        let weekday = moment.div_euclid(self.day).rem_euclid(7);
                        if moment.rem_euclid(self.day) == time && on.0 & (1 << weekday) != 0 {
                            break;
                        }
                        moment += 1;
                    }
                    self.value(next.0, moment)
                }
                WaitKind::Date { .. } => (t..self.end)
                    .map(|at| self.value(next.0, at))
                    .max()
                    .unwrap(),
                WaitKind::AfterStart { length } => {
                    self.value(next.0, t.max(self.entry + self.ticks(*length)))
                }
            },
            Node::Await {
                deadline,
                then,
                otherwise,
                ..
            } => {
                let longest = self.ticks(*deadline);
                let happens = (0..=longest)
                    .map(|d| self.value(then.0, t + d))
                    .max()
                    .unwrap();
                happens.max(self.value(otherwise.0, t + longest))
            }
            Node::Act { next, .. } | Node::HandOver { next, .. } => self.value(next.0, t),
            Node::Review {
                within,
                approved,
                declined,
                unanswered,
                ..
            } => {
                let longest = self.ticks(*within);
                let answered = (0..=longest)
                    .flat_map(|d| [approved, declined].map(|way| (way.0, t + d)))
                    .map(|(way, at)| self.value(way, at))
                    .max()
                    .unwrap();
                answered.max(self.value(unanswered.0, t + longest))
            }
            Node::Answer {
                within,
                arms,
                unanswered,
                ..
            } => {
                let longest = self.ticks(*within);
                let mut best = self.value(unanswered.0, t + longest);
                for arm in arms {
                    for d in 0..=longest {
                        best = best.max(self.value(arm.next.0, t + d));
                    }
                }
                best
            }
            Node::Branch { arms, otherwise } => {
                let mut best = otherwise.map_or(0, |o| self.value(o.0, t));
                for arm in arms {
                    best = best.max(self.value(arm.next.0, t));
                }
                best
            }
            Node::Split { .. } => unreachable!(),
            Node::End => 0,
        };
        if let Some(pause) = self.again {
            // The run may end here, now or later; then the client may come back, at any time.
            best = best.max(self.from(t + pause));
        }
        self.known[slot] = best;
        best
    }

    /// Most messages of a client who may enter from then on.
    fn from(&mut self, t: Tick) -> u32 {
        if t >= self.end {
            return 0;
        }
        let slot = (t - self.base) as usize;
        if self.later[slot] == UNKNOWN {
            self.later[slot] = self.from(t + 1).max(self.value(0, t));
        }
        self.later[slot]
    }

    /// For each moment, the most messages of a run that enters then.
    fn runs(&mut self) -> Vec<u32> {
        let depends = has_after_start(&self.case.workflow);
        (self.base..self.end)
            .map(|t| {
                if depends {
                    self.known.fill(UNKNOWN);
                }
                self.entry = t;
                let fits = self
                    .case
                    .entry_hour
                    .is_none_or(|h| t.rem_euclid(self.day) == i64::from(h) * self.day / 24);
                if fits { self.value(0, t) } else { 0 }
            })
            .collect()
    }
}

pub(crate) fn ticks(length: Length, day: Tick) -> Tick {
    let amount = i64::from(length.amount);
    match length.unit {
        Unit::Days => amount * day,
        Unit::Hours => amount * day / 24,
        Unit::Minutes | Unit::Weeks | Unit::Months | Unit::Years => unreachable!(),
    }
}

/// Entries that may overlap: those still to come, from those that were.
struct Entries<'a> {
    runs: &'a [u32],
    apart: Tick,
    rates: Vec<(u32, Tick)>,
    known: HashMap<(u16, u128), u32>,
}

/// Entries that still matter: how long ago, and by which event; the last first.
#[derive(Clone, Copy, Default)]
struct Recent {
    items: [(u16, u8); 12],
    len: usize,
}

impl Recent {
    /// The same seen so much later, without what no longer matters.
    fn later(mut self, by: Tick, apart: Tick, rates: &[(u32, Tick)]) -> Recent {
        let mut kept = 0;
        for i in 0..self.len {
            let (ago, event) = self.items[i];
            let ago = Tick::from(ago) + by;
            let per = rates.get(event as usize).map_or(0, |r| r.1);
            if ago < apart.max(per) {
                self.items[kept] = (ago as u16, event);
                kept += 1;
            }
        }
        self.len = kept;
        self
    }

    fn with(mut self, event: u8) -> Recent {
        assert!(
            self.len < self.items.len(),
            "more entries than the judge keeps"
        );
        self.items.copy_within(0..self.len, 1);
        self.items[0] = (0, event);
        self.len += 1;
        self
    }

    fn iter(&self) -> impl Iterator<Item = (Tick, u8)> {
        self.items[..self.len]
            .iter()
            .map(|i| (Tick::from(i.0), i.1))
    }

    fn key(&self) -> u128 {
        self.iter().fold(1_u128, |bits, (ago, event)| {
            assert!(ago < 512, "longer ago than the judge keeps");
            bits << 10 | (ago as u128) << 1 | u128::from(event)
        })
    }
}

impl Entries<'_> {
    fn most(&mut self, from: usize, recent: Recent) -> u32 {
        // Nothing happens at moments that give nothing.
        let Some(at) = (from..self.runs.len()).find(|&i| self.runs[i] > 0) else {
            return 0;
        };
        let recent = recent.later((at - from) as Tick, self.apart, &self.rates);
        let key = (at as u16, recent.key());
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let mut best = self.most(at + 1, recent.later(1, self.apart, &self.rates));
        if recent.iter().all(|(ago, _)| ago >= self.apart) {
            let kinds = self.rates.len().max(1);
            for event in 0..kinds as u8 {
                let rare = self.rates.get(event as usize).is_none_or(|&(n, per)| {
                    let own = recent.iter().filter(|&(ago, e)| e == event && ago < per);
                    (own.count() as u32) < n
                });
                if rare {
                    best = best.max(self.runs[at] + self.most(at, recent.with(event)));
                }
            }
        }
        self.known.insert(key, best);
        best
    }
}

/// The longest that a run can take before its last message, generously.
pub(crate) fn life(case: &Case, day: Tick) -> Tick {
    let longest = |node: &Node| match node {
        Node::Wait { wait, .. } => match wait {
            WaitKind::Length { length } | WaitKind::AfterStart { length } => ticks(*length, day),
            WaitKind::Between { most, .. } => ticks(*most, day),
            WaitKind::Clock { on, .. } if on.0 == 0x7f => day,
            WaitKind::Clock { .. } => 7 * day,
            // Longer than this it waits for the window as well from a later entry.
            WaitKind::Date { .. } => 0,
        },
        Node::Await { deadline, .. } => ticks(*deadline, day),
        Node::Send { .. } if case.closed_days != 0 => 4 * day,
        Node::Send { .. } if !case.quiet.is_empty() => day,
        Node::Review { within, .. } | Node::Answer { within, .. } => ticks(*within, day),
        Node::Send { .. }
        | Node::Branch { .. }
        | Node::Split { .. }
        | Node::Act { .. }
        | Node::HandOver { .. }
        | Node::End => 0,
    };
    // By the longest way: what follows a step stands behind it.
    let nodes = &case.workflow.nodes;
    let mut rest: Vec<Tick> = vec![0; nodes.len()];
    for (at, node) in nodes.iter().enumerate().rev() {
        let after = node.successors().into_iter().map(|to| rest[to.0 as usize]);
        rest[at] = longest(node) + after.max().unwrap_or(0);
    }
    rest[case.workflow.entry.0 as usize]
}

/// What the judge is asked.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// Ticks of a day.
    pub(crate) day: Tick,
    pub(crate) calendar: bool,
    pub(crate) window: Tick,
    /// Only this message counts.
    pub(crate) only: Option<&'a str>,
    /// Runs may have begun so much earlier than their waits take.
    pub(crate) longer: Tick,
}

/// The most messages of one client in any window of this length: of this message, or of all.
pub(crate) fn judge(case: &Case, asked: &Asked<'_>) -> u32 {
    let starts = 0..phases(case, asked);
    starts.map(|x| judged(case, asked, x).most).max().unwrap()
}

/// The moments at which a window may begin.
pub(crate) fn phases(case: &Case, asked: &Asked<'_>) -> Tick {
    match (asked.calendar, case.is_weekly()) {
        (false, _) if case.entry_hour.is_none() => 1,
        (_, false) => asked.day,
        (_, true) => 7 * asked.day,
    }
}

/// What was found for one window.
pub(crate) struct Judged {
    pub(crate) most: u32,
    /// By moment of entry, up to the end of the window.
    pub(crate) runs: Vec<u32>,
}

/// The most messages in the window that begins then.
pub(crate) fn judged(case: &Case, asked: &Asked<'_>, x: Tick) -> Judged {
    let Asked {
        day,
        window,
        only,
        longer,
        ..
    } = *asked;
    let life = life(case, day) + longer;
    let (again, apart, once) = match &case.workflow.reentry {
        Reentry::OnceEver => (None, 0, true),
        Reentry::AgainAfter { length } => (Some(ticks(*length, day)), 0, true),
        Reentry::OncePer { length } => (None, ticks(*length, day), false),
        Reentry::EveryTime | Reentry::OnceForEach { .. } => (None, 0, false),
    };
    let (base, end) = (x - life, x + window);
    let width = (end - base) as usize;
    let mut judge = Judge {
        case,
        day,
        x,
        end,
        only,
        again,
        base,
        known: vec![UNKNOWN; width * case.workflow.nodes.len()],
        later: vec![UNKNOWN; width],
        entry: 0,
    };
    let runs = judge.runs();
    let most = |rates: Vec<(u32, Tick)>| {
        let mut entries = Entries {
            runs: &runs,
            apart,
            rates,
            known: HashMap::default(),
        };
        entries.most(0, Recent::default())
    };
    let mut rates = case.rates.iter().map(|&(n, per)| (n, ticks(per, day)));
    let most = if once {
        runs.iter().copied().max().unwrap_or(0)
    } else if apart > 0 {
        most(rates.collect())
    } else {
        // Runs of different events do not hinder each other.
        rates.by_ref().map(|rate| most(vec![rate])).sum()
    };
    Judged { most, runs }
}
