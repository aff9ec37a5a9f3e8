//! What runs give by when they enter, kept for who asks the same again: in another rule, in a way to mend one, or
//! after a change elsewhere.

use super::super::axis::Axis;
use super::super::entry::Stream;
use super::{Calendar, Packing, Task};
use std::sync::{Arc, OnceLock};

/// What was found, and the steps that finding it took.
type Found<T> = OnceLock<(Option<T>, usize)>;

/// With the steps that finding it takes: who takes it again spends as many.
#[derive(Debug, Default)]
pub(in crate::proof) struct Given {
    /// By moment of entry, and whether that is exact.
    entry: Found<(Arc<Vec<u16>>, bool)>,
    most: Found<u64>,
    surely: Found<u64>,
}

impl<'a> Packing<'a> {
    /// As `new`, but with what is known of it; of no use for tracing.
    pub(in crate::proof) fn again(
        task: Task<'a>,
        axis: &'a Axis,
        calendar: Calendar<'a>,
        window: i64,
        given: Arc<Given>,
    ) -> Option<Packing<'a>> {
        let mut made = None;
        let entry = task.work.again(&given.entry, || {
            made = Packing::new(task, axis, calendar, window);
            let made = made.as_ref();
            made.map(|packing| (Arc::clone(&packing.entry), packing.is_exact))
        });
        let (entry, is_exact) = entry?;
        let mut packing = made.unwrap_or_else(|| Packing::empty(task, axis, calendar, window));
        packing.entry = entry;
        packing.is_exact = is_exact;
        packing.given = Some(given);
        Some(packing)
    }

    /// The most messages under these views, which are those of its journey; see `most`.
    pub(in crate::proof) fn most_again(
        &self,
        views: impl FnOnce() -> Vec<Vec<Stream>>,
    ) -> Option<u64> {
        let find = || self.most(&views()).map(|most| most.0);
        match &self.given {
            Some(given) => self.task.work.again(&given.most, find),
            None => find(),
        }
    }

    /// The same for what they surely give; see `surely`.
    pub(in crate::proof) fn surely_again(
        &self,
        views: impl FnOnce() -> Vec<Vec<Stream>>,
    ) -> Option<u64> {
        let find = || self.surely(&views());
        match &self.given {
            Some(given) => self.task.work.again(&given.surely, find),
            None => find(),
        }
    }
}
