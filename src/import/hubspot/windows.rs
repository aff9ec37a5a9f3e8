//! The hours in which a workflow may act: how long they can hold up a message.

use serde_json::Value;

const WEEK: usize = 7 * 24 * 60;
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
    let mut open = vec![windows.is_empty(); WEEK];
    for window in windows {
        let day = window["day"].as_str();
        let days = match DAYS.iter().position(|d| Some(*d) == day) {
            Some(day) => day..day + 1,
            // A word for several days: which ones is not published, so none is counted on.
            None => 0..0,
        };
        for day in days {
            let (Some(from), Some(to)) = (minute(&window["startTime"]), minute(&window["endTime"]))
            else {
                continue;
            };
            for at in from..to {
                if let Some(open) = open.get_mut(day * 24 * 60 + at) {
                    *open = true;
                }
            }
        }
    }
    if !open.contains(&true) {
        return Some(YEAR);
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
    let around = if blocked == 0 {
        longest
    } else {
        2 * longest + blocked * 24 * 60
    };
    // An hour more, for the night in which clocks go back.
    Some((around.div_ceil(60) + 1).min(YEAR))
}

/// Hours of a year.
const YEAR: usize = 8_760;

fn minute(time: &Value) -> Option<usize> {
    let hour = usize::try_from(time["hour"].as_u64()?).ok()?;
    let minute = usize::try_from(time["minute"].as_u64().unwrap_or(0)).ok()?;
    Some((hour * 60 + minute).min(24 * 60))
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
