//! What each of several journeys gives in windows that begin at one phase.

use super::super::graph::Ticks;
use super::super::packing::Packing;
use super::pack::Table;
use super::quota::Quota;
use super::turns::Worth;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

/// What each journey gives, by its place among the parts.
pub(super) type Packings<'p> = dyn Fn(usize) -> Option<&'p Packing<'p>> + 'p;

/// What each journey gives in windows of one length from one phase on, found once it is asked for: mostly a few of them
/// give more than enough.
struct Giving<'t, 'a> {
    table: &'t Table<'a>,
    begins: i64,
    steps: i64,
    each: Vec<OnceCell<Option<Packing<'t>>>>,
}

impl<'t, 'a> Giving<'t, 'a> {
    fn new(table: &'t Table<'a>, begins: i64, steps: i64) -> Giving<'t, 'a> {
        Giving {
            table,
            begins,
            steps,
            each: table.parts.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    fn of(&self, index: usize) -> Option<&Packing<'t>> {
        let find = || self.table.given_by(index, self.begins, self.steps);
        self.each.get(index)?.get_or_init(find).as_ref()
    }
}

/// A phase at which windows begin, with what each journey gives from there.
pub(super) struct Phase<'t, 'a> {
    table: &'t Table<'a>,
    begins: i64,
    quotas: &'t [&'t Quota],
    whole: Giving<'t, 'a>,
    /// For shorter windows.
    shorter: RefCell<BTreeMap<i64, Giving<'t, 'a>>>,
}

impl<'t, 'a> Phase<'t, 'a> {
    pub(super) fn new(table: &'t Table<'a>, begins: i64, quotas: &'t [&'t Quota]) -> Phase<'t, 'a> {
        Phase {
            table,
            begins,
            quotas,
            whole: Giving::new(table, begins, table.axis.up(table.window)),
            shorter: RefCell::default(),
        }
    }

    /// Whether it would cost too much to know what some journey gives that was asked for.
    pub(super) fn costs_too_much(&self) -> bool {
        let mut whole = self.whole.each.iter();
        whole.any(|one| matches!(one.get(), Some(None)))
    }
}

impl Worth for Phase<'_, '_> {
    fn group(&self, members: &[usize], window: Ticks) -> u64 {
        let steps = self.table.axis.up(window);
        if window < self.table.window {
            let mut known = self.shorter.borrow_mut();
            let shorter = known.entry(steps);
            let shorter = shorter.or_insert_with(|| Giving::new(self.table, self.begins, steps));
            // None of it where one would cost too much.
            if members.iter().all(|&i| shorter.of(i).is_some()) {
                return self.table.cluster(members, &|i| shorter.of(i), self.quotas);
            }
        }
        self.table
            .cluster(members, &|i| self.whole.of(i), self.quotas)
    }
}
