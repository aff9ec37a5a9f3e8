//! What a proof over all journeys leaves for the next: of each journey what depends on it and on the house alone.
//!
//! Nothing in it is a verdict. What is taken from it is what would be found again, and takes as many steps of work as
//! finding it does: so a proof that starts from it comes to what one comes to that starts from nothing.

use super::super::axis::{Axis, Timetable};
use super::super::entry::{Entries, entries};
use super::super::graph::{Graph, Ticks};
use super::super::losses;
use super::super::packing::Given;
use super::super::phases::possible;
use super::super::tally::{Cap, Window};
use super::super::witness::is_counted;
use super::join::targets;
use super::ledger::{Ledger, Seen};
use crate::proof::JourneyProof;
use crate::semantics::Quiet;
use crate::workflow::{House, Rule, Workflow};
use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What is known of journeys, by the one value that each of them is, and what rules count in them. Of use for one house
/// only: who keeps it forgets it where the house is another.
#[derive(Debug, Default)]
pub struct Known {
    /// Of this look, in order. The journeys are held, so that no other can take their place in memory.
    pub(super) seen: Vec<Seen>,
    pub(super) ledger: Ledger,
    pub(super) plays: bool,
    look: Look,
}

impl Known {
    /// Whether timelines were looked for in this look, for which runs were played: these ask what the arms of branches
    /// ask. Nothing else of a proof over all journeys does.
    pub fn has_played(&self) -> bool {
        self.plays
    }

    /// Whether a guard of these journeys may take all; what their branches ask has no part in it.
    pub fn may_take_all(&self) -> bool {
        self.seen.iter().any(|seen| seen.may_take_all)
    }

    /// Makes ready for a look at these, and forgets all others.
    pub(super) fn turn_to(
        &mut self,
        house: &House,
        journeys: &[(&Arc<Workflow>, &Arc<JourneyProof>)],
    ) {
        self.look.fetch_add(1, Ordering::Relaxed);
        let was_as_many = self.seen.len() == journeys.len();
        let same = |(at, &(workflow, proof)): (usize, &(&Arc<Workflow>, &Arc<JourneyProof>))| {
            let seen = self.seen.get(at)?;
            (Arc::ptr_eq(&seen.workflow, workflow) && Arc::ptr_eq(&seen.proof, proof)).then_some(())
        };
        let all = journeys.iter().enumerate();
        let others: Vec<usize> = all
            .filter(|&own| same(own).is_none())
            .map(|(at, _)| at)
            .collect();
        // Most stand where they stood; the others are looked for.
        let gone = self.seen.iter().skip(journeys.len());
        let left = others.iter().filter_map(|&at| self.seen.get(at));
        let left = left.chain(gone);
        let left: FxHashMap<*const Workflow, Arc<Base>> = left
            .map(|seen| (Arc::as_ptr(&seen.workflow), Arc::clone(&seen.base)))
            .collect();
        self.seen.truncate(journeys.len());
        let mut changed: Vec<(usize, Seen)> = Vec::with_capacity(others.len());
        for at in others {
            let Some(&(workflow, proof)) = journeys.get(at) else {
                continue;
            };
            let was = self.seen.get(at);
            let stays = was.filter(|seen| is_base_of(&seen.workflow, workflow));
            let known = match stays {
                Some(seen) => Some(&seen.base),
                None => left.get(&Arc::as_ptr(workflow)),
            };
            let base = match known {
                Some(base) => Arc::clone(base),
                None => Arc::new(Base::new(house, workflow, &self.look)),
            };
            let same = stays.filter(|seen| Arc::ptr_eq(&seen.proof, proof));
            let now = Seen {
                workflow: Arc::clone(workflow),
                proof: Arc::clone(proof),
                base,
                may_take_all: same.map_or_else(
                    || losses::may_take_all(house, (workflow, proof)),
                    |seen| seen.may_take_all,
                ),
            };
            match self.seen.get_mut(at) {
                Some(slot) => changed.push((at, std::mem::replace(slot, now))),
                None => self.seen.push(now),
            }
        }
        let ledger = std::mem::take(&mut self.ledger);
        let ledger = was_as_many.then(|| ledger.turn_to(house, &changed, &self.seen));
        self.ledger = ledger.flatten().unwrap_or_else(|| {
            let all = self.seen.iter();
            let all = all.map(|seen| (&*seen.workflow, &*seen.proof));
            Ledger::of(&all.collect::<Vec<_>>())
        });
    }
}

/// Whether what depends on the one journey alone is that of the other, too: nothing of it reads where lines stand, or
/// what the arms of a branch ask.
fn is_base_of(was: &Arc<Workflow>, now: &Arc<Workflow>) -> bool {
    Arc::ptr_eq(was, now) || was.differs_only_in_questions(now)
}

/// The number of a look, which all share that are known to it.
type Look = Arc<AtomicU64>;

/// What depends on one journey alone.
#[derive(Debug)]
pub(super) struct Base {
    look: Look,
    pub(super) graph: Graph,
    pub(super) entries: Entries,
    /// What is taken for granted of its entries, with its name.
    pub(super) words: Vec<SmolStr>,
    /// The places of its rules that count and have a guard.
    pub(super) guards: Vec<usize>,
    /// Whether it hands over to another.
    pub(super) hands_over: bool,
    /// By place of a rule, what it counts.
    counts: Vec<OnceLock<Arc<[Counts]>>>,
    packed: Latest<Packable, Shelf>,
    moments: Latest<Arc<Scale>, Moments>,
}

/// What a rule counts in a journey: all of its messages, or one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) message: Option<SmolStr>,
    pub(super) limit: u64,
    pub(super) window: Window,
    /// By node.
    pub(super) counted: Arc<[bool]>,
    pub(super) any: bool,
}

/// What was found, by what was asked: in the last look that asked anything, and in the one before that.
#[derive(Debug)]
struct Latest<K, V>(Mutex<Looks<K, V>>);

#[derive(Debug)]
struct Looks<K, V> {
    look: u64,
    now: FxHashMap<K, Arc<V>>,
    before: FxHashMap<K, Arc<V>>,
}

impl<K, V> Default for Latest<K, V> {
    fn default() -> Self {
        Latest(Mutex::new(Looks {
            look: 0,
            now: FxHashMap::default(),
            before: FxHashMap::default(),
        }))
    }
}

impl<K: Clone + Eq + Hash, V> Latest<K, V> {
    /// What is known, or made, in the look of this number. Forgets what neither it nor the last one asked for.
    fn get(&self, look: &Look, asked: &K, make: impl FnOnce() -> V) -> Arc<V> {
        let look = look.load(Ordering::Relaxed);
        // What was left by one that came to grief is still true.
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if looks.look != look {
            looks.look = look;
            looks.before = std::mem::take(&mut looks.now);
        }
        if let Some(known) = looks.now.get(asked) {
            return Arc::clone(known);
        }
        let known = looks.before.remove(asked);
        let known = known.unwrap_or_else(|| Arc::new(make()));
        looks.now.insert(asked.clone(), Arc::clone(&known));
        known
    }
}

/// The moments that a calendar is looked at on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Scale {
    pub(super) axis: Axis,
    /// Whether weekdays differ.
    pub(super) weekly: bool,
    pub(super) calm: bool,
}

/// What the calendar does to a journey at each of them.
#[derive(Debug)]
pub(super) struct Moments {
    pub(super) times: Timetable,
    leaves: OnceLock<Vec<Vec<bool>>>,
}

impl Moments {
    /// By node, the moments of the period at which a run can leave it.
    pub(super) fn leaves(&self, base: &Base, calm: bool) -> &[Vec<bool>] {
        let find = || possible(&base.graph, &self.times, base.entries.time, calm);
        self.leaves.get_or_init(find)
    }
}

/// Everything that a journey's packing depends on, besides the journey and the moment at which the window begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Packable {
    pub(super) counted: Arc<[bool]>,
    pub(super) on_the_wall: bool,
    pub(super) longest: Ticks,
    pub(super) losses: i64,
    pub(super) window: Ticks,
    pub(super) steps: i64,
    pub(super) scale: Arc<Scale>,
    pub(super) has_calendar: bool,
}

/// What runs give that enter at each moment, by the moment at which the window begins; none without a calendar.
#[derive(Debug, Default)]
pub(super) struct Shelf(Mutex<FxHashMap<Option<i64>, Arc<Given>>>);

impl Shelf {
    /// What is known of one: nothing, at first.
    pub(super) fn at(&self, begins: Option<i64>) -> Arc<Given> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(begins).or_default())
    }
}

impl Base {
    pub(super) fn new(house: &House, workflow: &Workflow, look: &Look) -> Base {
        let graph = Graph::new(house, workflow, &Quiet::of(&workflow.rules, house));
        let entries = entries(house, workflow);
        let words = entries.assumptions.iter();
        let words = words.map(|words| format_smolstr!("`{}`: {words}", workflow.name));
        let words = words.collect();
        let rules = workflow.rules.iter().enumerate();
        let is_guard =
            |(_, rule): &(usize, &Rule)| rule.otherwise.is_some() && is_counted(&rule.form);
        Base {
            look: Arc::clone(look),
            graph,
            entries,
            words,
            guards: rules.filter(is_guard).map(|(at, _)| at).collect(),
            hands_over: targets(workflow).next().is_some(),
            counts: workflow.rules.iter().map(|_| OnceLock::new()).collect(),
            packed: Latest::default(),
            moments: Latest::default(),
        }
    }

    /// What a rule counts, by its place in the journey.
    pub(super) fn counts(&self, house: &House, workflow: &Workflow, at: usize) -> Arc<[Counts]> {
        let find = || -> Arc<[Counts]> {
            let Some(rule) = workflow.rules.get(at) else {
                return Arc::new([]);
            };
            counts(house, workflow, &self.graph, rule)
        };
        match self.counts.get(at) {
            Some(slot) => Arc::clone(slot.get_or_init(find)),
            None => find(),
        }
    }

    /// What is known of so much asked of it: nothing, at first.
    pub(super) fn packed(&self, asked: &Packable) -> Arc<Shelf> {
        self.packed.get(&self.look, asked, Shelf::default)
    }

    /// What the calendar does to it on these moments.
    pub(super) fn moments(&self, scale: &Arc<Scale>) -> Arc<Moments> {
        self.moments.get(&self.look, scale, || Moments {
            times: Timetable::new(&self.graph, scale.axis.clone(), scale.weekly, scale.calm),
            leaves: OnceLock::new(),
        })
    }
}

/// What a rule counts in a journey.
pub(super) fn counts(
    house: &House,
    workflow: &Workflow,
    graph: &Graph,
    rule: &Rule,
) -> Arc<[Counts]> {
    let caps = Cap::of(house, workflow, graph, &rule.form);
    let each = caps.into_iter().map(|cap| Counts {
        any: cap.counted.contains(&true),
        message: cap.message,
        limit: cap.limit,
        window: cap.window,
        counted: cap.counted.into(),
    });
    each.collect()
}
