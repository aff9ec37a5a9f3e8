//! Declarations of this look beside those of the last: one stretch in which some are gone and some have come, between what
//! both have at their starts and at their ends.

use crate::syntax::ast::Decl;
use crate::syntax::{self, Decls};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// What has changed in a row of declarations.
#[derive(Debug)]
pub(in crate::analysis) struct Edit {
    gone: Range<usize>,
    come: Range<usize>,
    /// Of those that have come the ones that are not new: where they stood.
    moved: FxHashMap<usize, usize>,
}

impl Edit {
    /// Between two rows.
    pub(super) fn between(was: &Decls, now: &Decls) -> Self {
        let (gone, come) = syntax::changed(was, now);
        let mut moved = FxHashMap::default();
        // One for one, they would have been found to be the same.
        if gone.len().min(come.len()) > 1 || gone.len() + come.len() > 2 {
            let stood = |at: usize| Some((Arc::as_ptr(&was.get(at)?.1), at));
            let stood: FxHashMap<*const Decl, usize> = gone.clone().filter_map(stood).collect();
            let before = |at: usize| Some((at, *stood.get(&Arc::as_ptr(&now.get(at)?.1))?));
            moved = come.clone().filter_map(before).collect();
        }
        Edit { gone, come, moved }
    }

    /// The places that are gone, in the row of the last look.
    pub(super) fn gone(&self) -> Range<usize> {
        self.gone.clone()
    }

    /// The places that have come, in the row of this look.
    pub(super) fn come(&self) -> Range<usize> {
        self.come.clone()
    }

    /// Where the declaration stood that stands at a place now.
    pub(super) fn before(&self, now: usize) -> Option<usize> {
        if now < self.come.start {
            Some(now)
        } else if now >= self.come.end {
            Some(now - self.come.end + self.gone.end)
        } else {
            self.moved.get(&now).copied()
        }
    }

    /// Where a declaration stands now that stood at a place before or behind those that have changed.
    pub(super) fn after(&self, was: usize) -> Option<usize> {
        if was < self.gone.start {
            Some(was)
        } else {
            let behind = was.checked_sub(self.gone.end)?;
            Some(behind + self.come.end)
        }
    }

    /// Turns a row of what came of declarations into one for where they stand now. Those that have come have nothing yet.
    pub(super) fn follow<T>(&self, row: &mut Vec<Option<T>>) {
        row.splice(self.gone.clone(), self.come.clone().map(|_| None));
    }

    /// Where the one stood that is gone from the place at which another has come.
    pub(super) fn replaced(&self, now: usize) -> Option<usize> {
        let one_for_one = self.gone.len() == self.come.len();
        (one_for_one && self.come.contains(&now)).then(|| now - self.come.start + self.gone.start)
    }
}
