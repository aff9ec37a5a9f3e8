//! Work that is the same for each of many things, on all processors, in the order of the things.

/// Maps each item, on as many threads as are worth it where each has `per_thread` items or more.
pub(super) fn map<T: Sync, R: Send>(
    items: &[T],
    per_thread: usize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(threads).max(per_thread);
    if items.len() <= share {
        return items.iter().map(work).collect();
    }
    std::thread::scope(|scope| {
        let work = &work;
        let workers: Vec<_> = items
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(work).collect::<Vec<R>>()))
            .collect();
        let mut all = Vec::with_capacity(items.len());
        for worker in workers {
            match worker.join() {
                Ok(part) => all.extend(part),
                // A fault of ours stays as loud as it would be on this thread.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    })
}
