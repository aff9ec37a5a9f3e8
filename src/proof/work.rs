//! How much the proof of one journey may cost, in steps of its searches: the same on every machine,
//! never a clock. What does not fit is not proved, and says so.

use std::cell::Cell;
use std::fmt;
use std::sync::OnceLock;

/// Steps for all rules of a journey together: some tens of milliseconds.
const JOURNEY: usize = 6_000_000;
/// Steps that every rule may cost, whatever the others did.
const RULE: usize = 60_000;

/// Steps for all rules of a journey together on numbers that are reached, where a bound is proved: what
/// the other searches spent is taken off.
const SPARE: usize = 400_000;

/// Steps for all rules over all journeys of a project together.
const TOGETHER: usize = 16_000_000;

/// Steps for the ways to mend rules over all journeys of a project, with all that is proved for them.
const MENDING: usize = 10_000_000;

/// Steps after which it is asked once more whether anybody still wants to know.
const UNASKED: usize = 50_000;

/// Says, meanwhile, that nobody wants to know any more.
pub(super) type Cancelled<'c> = &'c (dyn Fn() -> bool + Sync + 'c);

/// What may still be spent.
pub(super) struct Work<'c> {
    journey: Cell<usize>,
    rule: Cell<usize>,
    ran_out: Cell<bool>,
    /// Steps that were taken, and how often some were refused.
    spent: Cell<usize>,
    refused: Cell<usize>,
    cancelled: Option<Cancelled<'c>>,
    /// Steps since that was asked.
    unasked: Cell<usize>,
    /// Whether the answer was yes: then nothing is worth anything that was found since.
    stopped: Cell<bool>,
}

impl fmt::Debug for Work<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work")
            .field("journey", &self.journey)
            .field("rule", &self.rule)
            .field("stopped", &self.stopped)
            .finish_non_exhaustive()
    }
}

impl<'c> Work<'c> {
    /// For a journey.
    pub(super) fn new() -> Work<'c> {
        Work {
            journey: Cell::new(JOURNEY),
            rule: Cell::new(RULE),
            ran_out: Cell::new(false),
            spent: Cell::new(0),
            refused: Cell::new(0),
            cancelled: None,
            unasked: Cell::new(0),
            stopped: Cell::new(false),
        }
    }

    /// For all journeys of a project together.
    pub(super) fn together() -> Work<'c> {
        Work {
            journey: Cell::new(TOGETHER),
            ..Work::new()
        }
    }

    /// For the ways to mend rules over all journeys.
    pub(super) fn mending() -> Work<'c> {
        Work {
            journey: Cell::new(MENDING),
            rule: Cell::new(MENDING),
            ..Work::new()
        }
    }

    /// For one proof among others that share this one's steps: no more than is left of them. What it took is to be
    /// `charge`d.
    pub(super) fn share(&self) -> Work<'c> {
        let left = self.journey.get().min(JOURNEY);
        Work {
            journey: Cell::new(left),
            rule: Cell::new(left.min(RULE)),
            cancelled: self.cancelled,
            ..Work::new()
        }
    }

    /// Takes what another proof took, and so many steps besides; nothing is left where that is too much.
    pub(super) fn charge(&self, other: &Work<'_>, besides: usize) {
        let steps = other.spent.get().saturating_add(besides);
        self.journey.set(self.journey.get().saturating_sub(steps));
        self.rule.set(self.rule.get().min(self.journey.get()));
        if other.stopped.get() {
            self.stopped.set(true);
        }
    }

    /// The same, which stops once somebody says that it may.
    pub(super) fn unless(self, cancelled: Cancelled<'c>) -> Work<'c> {
        Work {
            cancelled: Some(cancelled),
            ..self
        }
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.journey.get() == 0 || self.stopped.get()
    }

    /// Steps that were taken.
    pub(super) fn spent(&self) -> usize {
        self.spent.get()
    }

    /// Whether it was stopped: then nothing is worth anything that was found since.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.get()
    }

    /// Asks whether anybody still wants to know, where that was not asked for some time.
    fn stops(&self, steps: usize) -> bool {
        let Some(cancelled) = self.cancelled else {
            return false;
        };
        if self.stopped.get() {
            return true;
        }
        let unasked = self.unasked.get().saturating_add(steps);
        self.unasked.set(unasked);
        if unasked < UNASKED {
            return false;
        }
        self.unasked.set(0);
        self.stopped.set(cancelled());
        self.stopped.get()
    }

    /// What was found before, or is found now and kept, with the steps that it takes: it is taken again only where as
    /// many are left, and takes as many again. So who takes it comes to what he would have found.
    pub(super) fn again<T: Clone>(
        &self,
        slot: &OnceLock<(T, usize)>,
        find: impl FnOnce() -> T,
    ) -> T {
        if let Some((found, steps)) = slot.get()
            && self.rule.get() >= *steps
            && self.spend(*steps)
        {
            return found.clone();
        }
        let (spent, refused) = (self.spent.get(), self.refused.get());
        let found = find();
        if self.refused.get() == refused && !self.stopped.get() {
            // Kept already where fewer steps were left than it takes.
            let _ = slot.set((found.clone(), self.spent.get() - spent));
        }
        found
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
        if self.stopped.get() {
            return 0;
        }
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
        let left = self.rule.get().checked_sub(steps);
        let Some(rule) = left.filter(|_| !self.stops(steps)) else {
            self.refuse();
            return false;
        };
        self.rule.set(rule);
        self.spent.set(self.spent.get().saturating_add(steps));
        self.journey.set(self.journey.get().saturating_sub(steps));
        true
    }

    /// Whether so many steps are left for this rule.
    pub(super) fn has(&self, steps: usize) -> bool {
        let enough = self.rule.get() >= steps && !self.stopped.get();
        if !enough {
            self.refuse();
        }
        enough
    }

    fn refuse(&self) {
        self.ran_out.set(true);
        self.refused.set(self.refused.get().saturating_add(1));
    }
}
