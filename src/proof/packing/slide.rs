//! The greatest of each so many values in a row: what most of a packing's time goes into.
#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "positions are far below 2^62, and not negative where they index"
)]

/// `best[i] = max(best[i], to[i+lo ..= i+hi])`; beyond the table there is nothing.
///
/// By blocks as long as a row is: the greatest of a row is that of the end of one block or that of the beginning of the
/// next (van Herk, Gil and Werman). So a row of any length takes the same time.
pub(super) fn slide(to: &[u16], lo: i64, hi: i64, best: &mut [u16]) {
    let len = to.len() as i64;
    // Nothing is beyond the table on either side.
    let (lo, hi) = (lo.max(-len), hi.min(len));
    if lo > hi {
        return;
    }
    if lo == hi {
        let (from, skipped) = (lo.max(0) as usize, (-lo).max(0) as usize);
        let from = to.get(from..).unwrap_or_default();
        for (slot, value) in best.iter_mut().skip(skipped).zip(from) {
            *slot = (*slot).max(*value);
        }
        return;
    }
    let wide = (hi - lo) as usize + 1;
    // The values from `lo` on, as far as the last row reaches.
    let mut values = vec![0_u16; best.len() + wide];
    let (from, skipped) = (lo.max(0) as usize, (-lo).max(0) as usize);
    let from = to.get(from..).unwrap_or_default();
    for (slot, value) in values.iter_mut().skip(skipped).zip(from) {
        *slot = *value;
    }
    let mut to_end: Vec<u16> = vec![0; wide];
    let mut rest = values.as_slice();
    for slots in best.chunks_mut(wide) {
        // Of this block, the greatest from each place to its end; of the next, from its beginning to the place before.
        let (block, next) = rest.split_at_checked(wide).unwrap_or((rest, &[]));
        let mut most = 0;
        for (end, value) in to_end.iter_mut().zip(block).rev() {
            most = most.max(*value);
            *end = most;
        }
        let mut begins = 0;
        for ((slot, end), value) in slots.iter_mut().zip(&to_end).zip(next) {
            *slot = (*slot).max(*end).max(begins);
            begins = begins.max(*value);
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_greatest_of_each_row() {
        let mut seed = 7_u64;
        let mut next = |end: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % end
        };
        for _ in 0..3_000 {
            let len = next(14) as usize;
            let to: Vec<u16> = (0..len).map(|_| next(6) as u16).collect();
            let start: Vec<u16> = (0..len).map(|_| next(3) as u16).collect();
            let lo = next(40) as i64 - 20;
            let hi = lo + next(24) as i64 - 2;
            let mut best = start.clone();
            slide(&to, lo, hi, &mut best);
            for (i, (found, before)) in best.iter().zip(&start).enumerate() {
                let row = (i as i64 + lo..=i as i64 + hi)
                    .filter_map(|at| to.get(usize::try_from(at).ok()?));
                let most = row.copied().max().unwrap_or(0).max(*before);
                assert_eq!(*found, most, "{to:?} {lo} {hi} at {i}");
            }
        }
    }
}
