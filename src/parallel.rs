//! Work that is the same for each of many things, on all processors, in the order of the things.
//! What comes of it never depends on how many processors there are.

use std::sync::OnceLock;

/// Maps each item, on as many threads as are worth it where each has `per_thread` items or more.
pub(crate) fn map<T: Sync, R: Send>(
    items: &[T],
    per_thread: usize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let share = items.len().div_ceil(processors()).max(per_thread);
    if items.len() <= share {
        return items.iter().map(work).collect();
    }
    std::thread::scope(|scope| {
        let work = &work;
        let run = move |part: &[T]| part.iter().map(work).collect::<Vec<R>>();
        // This thread takes the first share itself.
        let (mine, others) = items.split_at(share);
        let workers: Vec<_> = others
            .chunks(share)
            .map(|part| scope.spawn(move || run(part)))
            .collect();
        let mut all = run(mine);
        all.reserve_exact(others.len());
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

/// How many processors there are. The system reads several files to tell, so it is asked once.
fn processors() -> usize {
    static PROCESSORS: OnceLock<usize> = OnceLock::new();
    *PROCESSORS.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn the_order_and_the_results_are_those_of_one_thread() {
        for count in [0_usize, 1, 2, 7, 64, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let one: Vec<usize> = items.iter().map(|n| n * n).collect();
            for per_thread in [1, 3, 2000] {
                assert_eq!(
                    map(&items, per_thread, |n| n * n),
                    one,
                    "{count}, {per_thread}"
                );
            }
        }
    }
}
