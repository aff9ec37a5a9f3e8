//! Waits in seconds, and times of day as windows in the client's own zone.

use super::{Cx, refuse};
use crate::source::Span;
use crate::targets::Feature;
use crate::targets::passes::clock::left_until;
use crate::targets::passes::describe;
use crate::targets::passes::durations::{Round, fit, pieces, real_days, seconds};
use crate::targets::passes::quiet::Window;
use crate::vocabulary::Unit;
use crate::workflow::{Length, NodeId, WaitKind, Weekdays};
use serde_json::{Value, json};

/// The longest wait of one node, in whole days: a year is a little more.
pub(super) const MOST: u64 = 365 * 24 * 3600;

/// A wait; none where it was refused.
pub(super) fn wait(
    cx: &mut Cx<'_>,
    (node, name): (NodeId, &str),
    wait: &WaitKind,
    since_start: Option<(u64, u64)>,
) -> Vec<Value> {
    let span = cx.workflow.source(node);
    match wait {
        WaitKind::Length { length } => of_length(cx, name, *length, span),
        WaitKind::Between { least, most } => {
            cx.can(Feature::WaitBetween, span, "this wait");
            cx.reporter.remark(format!(
                "`wait {} to {}`: OneSignal waits {}",
                least.amount,
                most.text(),
                least.text()
            ));
            of_length(cx, name, *least, span)
        }
        WaitKind::Clock { at, on } => {
            cx.can(Feature::WaitClock, span, "this wait");
            if at.0 == 1439 {
                let help = "its windows end on the day on which they begin, and this one would end at midnight: write `wait until 23:58`";
                refuse(cx, span, "a wait until 23:59", help);
                return Vec::new();
            }
            let window = Window {
                days: *on,
                from: at.0,
                to: at.0 + 1,
            };
            vec![windows(cx, name, &[window])]
        }
        WaitKind::AfterStart { length } => {
            let Some((days, minutes)) = left_until(since_start, *length) else {
                let what = format!("`wait until {} after start`", length.text());
                cx.can(Feature::WaitAfterStartVaried, span, &what);
                return Vec::new();
            };
            cx.can(Feature::WaitAfterStart, span, "this wait");
            cx.days_used |= days > 0;
            delay(name, days * 24 * 3600 + minutes * 60)
        }
        WaitKind::Date {
            property,
            offset,
            after,
            ..
        } => {
            let what = format!("a wait for `{}`", describe::property(property));
            let feature = if *after && offset.is_some() {
                Feature::WaitAfterDate
            } else {
                Feature::WaitOtherDate
            };
            cx.can(feature, span, &what);
            Vec::new()
        }
    }
}

fn of_length(cx: &mut Cx<'_>, name: &str, length: Length, span: Span) -> Vec<Value> {
    let feature = match length.unit {
        Unit::Minutes | Unit::Hours => Feature::WaitHours,
        Unit::Days | Unit::Weeks => Feature::WaitDays,
        Unit::Months | Unit::Years => Feature::WaitMonths,
    };
    cx.can(feature, span, "this wait");
    delay(name, in_seconds(cx, length))
}

/// So many seconds; says what a day or a month is.
pub(super) fn in_seconds(cx: &mut Cx<'_>, length: Length) -> u64 {
    match length.unit {
        Unit::Minutes | Unit::Hours => {}
        Unit::Days | Unit::Weeks => cx.days_used = true,
        Unit::Months | Unit::Years => {
            cx.days_used = true;
            let days = fit(length, &[Unit::Hours, Unit::Days], Round::Nearest);
            cx.reporter.remark(format!(
                "OneSignal has no months: {} becomes {}; {}",
                length.text(),
                days.text(),
                real_days(length)
            ));
        }
    }
    seconds(length)
}

/// A delay, in several nodes where it is longer than one may be.
fn delay(name: &str, total: u64) -> Vec<Value> {
    if total == 0 {
        return Vec::new();
    }
    pieces(total, MOST)
        .into_iter()
        .map(|seconds| json!({ "kind": "wait", "client_node_id": name, "duration_seconds": seconds }))
        .collect()
}

/// Holds a client until one of the windows is open, on her own clock.
pub(super) fn windows(cx: &mut Cx<'_>, name: &str, windows: &[Window]) -> Value {
    cx.clock_used = true;
    let mut written = Vec::new();
    for window in windows {
        // A window ends on the day on which it begins.
        let to = window.to.min(1439);
        let hours = json!({
            "start": { "hour": window.from / 60, "minute": window.from % 60 },
            "end": { "hour": to / 60, "minute": to % 60 },
        });
        if window.days == Weekdays::ALL {
            written.push(hours);
            continue;
        }
        for day in window.days.days() {
            let mut one = hours.clone();
            if let Some(one) = one.as_object_mut() {
                one.insert("day_of_week".to_owned(), json!(day as u8 + 1));
            }
            written.push(one);
        }
    }
    json!({
        "kind": "time_window",
        "client_node_id": name,
        "relative_to": "schedule_in_timezone",
        "use_user_time_zone": true,
        "time_zone": cx.house.zone,
        "windows": written,
    })
}
