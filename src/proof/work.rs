//! How much the proof of one journey may cost, in steps of its searches: the same on every machine,
//! never a clock. What does not fit is not proved, and says so.

use std::cell::Cell;

/// Steps for all rules of a journey together: some tens of milliseconds.
const JOURNEY: usize = 6_000_000;
/// Steps that every rule may cost, whatever the others did.
const RULE: usize = 60_000;

/// Steps for all rules of a journey together on numbers that are reached, where a bound is proved: what
/// the other searches spent is taken off.
const SPARE: usize = 400_000;

/// Steps for all rules over all journeys of a project together.
const TOGETHER: usize = 16_000_000;

/// What may still be spent.
#[derive(Debug)]
pub(super) struct Work {
    journey: Cell<usize>,
    rule: Cell<usize>,
    ran_out: Cell<bool>,
}

impl Work {
    /// For a journey.
    pub(super) fn new() -> Work {
        Work {
            journey: Cell::new(JOURNEY),
            rule: Cell::new(RULE),
            ran_out: Cell::new(false),
        }
    }

    /// For all journeys of a project together.
    pub(super) fn together() -> Work {
        Work {
            journey: Cell::new(TOGETHER),
            ..Work::new()
        }
    }

    /// The next rule begins: half of what is left is for it.
    pub(super) fn next_rule(&self) {
        self.rule.set(self.journey.get() / 2 + RULE);
        self.ran_out.set(false);
    }

    /// Whether this rule would have needed more.
    pub(super) fn ran_out(&self) -> bool {
        self.ran_out.get()
    }

    /// What is left for a number that is reached, where a bound is proved.
    pub(super) fn spare(&self) -> i64 {
        let spent = JOURNEY.saturating_sub(self.journey.get());
        i64::try_from(SPARE.saturating_sub(spent)).unwrap_or(0)
    }

    /// Lets a search take half of what is left at most, so that the next one has the other half.
    pub(super) fn half<T>(&self, search: impl FnOnce() -> T) -> T {
        let left = self.rule.get();
        let share = left / 2;
        let ran_out = self.ran_out.get();
        self.rule.set(share);
        let found = search();
        self.rule.set(self.rule.get() + (left - share));
        self.ran_out.set(ran_out);
        found
    }

    /// Takes so many steps; `false` where they are not left.
    pub(super) fn spend(&self, steps: usize) -> bool {
        let Some(rule) = self.rule.get().checked_sub(steps) else {
            self.ran_out.set(true);
            return false;
        };
        self.rule.set(rule);
        self.journey.set(self.journey.get().saturating_sub(steps));
        true
    }

    /// Whether so many steps are left for this rule.
    pub(super) fn has(&self, steps: usize) -> bool {
        let enough = self.rule.get() >= steps;
        if !enough {
            self.ran_out.set(true);
        }
        enough
    }
}
