//! Hours of the week in which a platform may act: how long they can hold up a message.

/// Minutes of a week.
const WEEK: usize = 7 * 24 * 60;

/// Hours of a year.
pub(super) const YEAR: usize = 8_760;

/// Open hours: the day of the week from Monday (none: every day), and from when to when in minutes.
pub(super) type Window = (Option<usize>, usize, usize);

/// The most hours for which a message may be held: the longest time that is shut, where so many whole days besides may
/// be shut.
pub(super) fn longest_hold(windows: &[Window], whole_days: usize) -> usize {
    let mut open = vec![false; WEEK];
    for (day, from, to) in windows {
        let days = day.map_or(0..7, |day| day..day + 1);
        for minute in days.flat_map(|day| day * 24 * 60 + from..day * 24 * 60 + to) {
            if let Some(open) = open.get_mut(minute) {
                *open = true;
            }
        }
    }
    if !open.contains(&true) {
        return YEAR;
    }
    // Twice round, for the night of Sunday runs on into Monday.
    let mut longest = 0;
    let mut shut = 0;
    for at in 0..2 * WEEK {
        shut = if open.get(at % WEEK) == Some(&true) {
            0
        } else {
            shut + 1
        };
        longest = longest.max(shut);
    }
    // Around a day that is shut as a whole lies what is shut before and after it.
    let around = if whole_days == 0 {
        longest
    } else {
        2 * longest + whole_days * 24 * 60
    };
    // An hour more, for the night in which clocks go back.
    (around.div_ceil(60) + 1).min(YEAR)
}

/// Minutes since midnight of `{hour, minute}`.
pub(super) fn minute(time: &serde_json::Value) -> Option<usize> {
    let part = |key: &str| time.get(key).and_then(serde_json::Value::as_u64);
    let hour = usize::try_from(part("hour")?).ok()?;
    let minute = usize::try_from(part("minute").unwrap_or(0)).ok()?;
    Some((hour * 60 + minute).min(24 * 60))
}
