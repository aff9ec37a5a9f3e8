//! The hours in which a workflow may act: how long they can hold up a message.

use super::super::hours::{self, Window};
use serde_json::Value;

const DAYS: [&str; 7] = [
    "MONDAY",
    "TUESDAY",
    "WEDNESDAY",
    "THURSDAY",
    "FRIDAY",
    "SATURDAY",
    "SUNDAY",
];

/// The most hours for which a workflow may have to hold a message; `None`: it has no such hours.
pub(super) fn longest_hold(flow: &Value) -> Option<usize> {
    let windows = flow["timeWindows"].as_array();
    let blocked = flow["blockedDates"].as_array().map_or(0, Vec::len);
    let windows: Vec<&Value> = windows.into_iter().flatten().collect();
    if windows.is_empty() && blocked == 0 {
        return None;
    }
    let open: Vec<Window> = if windows.is_empty() {
        vec![(None, 0, 24 * 60)]
    } else {
        // A word for several days: which ones is not published, so none is counted on.
        let known = windows.iter().filter_map(|window| {
            let day = DAYS.iter().position(|d| window["day"] == *d)?;
            let from = hours::minute(&window["startTime"])?;
            Some((Some(day), from, hours::minute(&window["endTime"])?))
        });
        known.collect()
    };
    Some(hours::longest_hold(&open, blocked))
}

#[cfg(test)]
mod tests {
    use super::longest_hold;
    use serde_json::json;

    #[test]
    fn the_longest_hold_is_the_longest_time_that_is_shut() {
        assert_eq!(longest_hold(&json!({"timeWindows": []})), None);
        let nine_to_five = |day: &str| json!({"day": day, "startTime": {"hour": 9, "minute": 0}, "endTime": {"hour": 17, "minute": 0}});
        let week = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"].map(nine_to_five);
        // From Friday at 17:00 to Monday at 09:00, and the hour of the autumn.
        let weekend = json!({"timeWindows": week});
        assert_eq!(longest_hold(&weekend), Some(64 + 1));
        let christmas =
            json!({"timeWindows": week, "blockedDates": [{"month": "DECEMBER", "dayOfMonth": 25}]});
        assert_eq!(longest_hold(&christmas), Some(2 * 64 + 24 + 1));
        let never = json!({"timeWindows": [{"day": "SOMETIMES"}]});
        assert_eq!(longest_hold(&never), Some(8_760));
    }
}
