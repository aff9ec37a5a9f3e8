//! Bounds over several journeys that add up what each gives alone.
//!
//! Two things make the sum smaller. Journeys that start on a fixed day reach only windows near it, so of
//! those only as many are added as one window can meet. And some messages are bounded whatever their
//! journeys do: by a guard, which counts what all journeys have sent; or because the message needs that
//! the client has not received it, which is looked at as it leaves.

use super::assume::Assumption;
use super::caps::{Cap, Side, caps};
use super::model::{House, Rule, Start, Workflow};
use super::read;
use super::time::{Clock, DAY, HOUR};
use serde_json::Value;

/// So many of these messages at most in a window, of all journeys together.
struct Quota {
    names: Vec<String>,
    most: u64,
    rests_on: Assumption,
    is_guard: bool,
}

/// One journey in the sum.
struct Part {
    /// Of the messages that nothing else bounds.
    rest: u64,
    /// By quota: of its messages.
    bounded: Vec<u64>,
    /// From the first moment to the last at which it can send, where it starts on a day.
    reach: Option<(i64, i64)>,
}

/// Shows that no window holds more than `limit`, with or without guards; what that rests on besides.
pub(super) fn bound(
    house: &House,
    workflows: &[&Workflow],
    cap: &Cap,
    limit: u64,
    with_guards: bool,
) -> Result<Vec<Assumption>, String> {
    let mut quotas = needed(house, cap);
    if with_guards {
        quotas.extend(guards(house, workflows, cap));
    }
    let mut least = u64::MAX;
    // With nothing, with what the messages ask for, with guards too.
    for step in 0..3 {
        let used: Vec<&Quota> = match step {
            0 => Vec::new(),
            1 => quotas.iter().filter(|q| !q.is_guard).collect(),
            _ => quotas.iter().collect(),
        };
        if (step == 1 && used.is_empty()) || (step == 2 && !with_guards) {
            continue;
        }
        let parts: Option<Vec<Part>> = workflows
            .iter()
            .map(|workflow| part(house, workflow, cap, &used))
            .collect();
        let Some(parts) = parts else { continue };
        let sum = most(&parts, &used, cap.window.saturating_add(HOUR));
        if sum <= limit {
            return Ok(used.iter().map(|q| q.rests_on.clone()).collect());
        }
        least = least.min(sum);
    }
    Err(format!("added up they are not shown to stay below {least}"))
}

/// What one journey gives alone: `None` where nothing bounds it.
fn part(house: &House, workflow: &Workflow, cap: &Cap, quotas: &[&Quota]) -> Option<Part> {
    let alone = |names: Vec<String>| -> Option<u64> {
        let own = Cap {
            names,
            ..cap.clone()
        };
        least(house, workflow, &own)
    };
    let sends = |name: &&String| {
        let mut nodes = workflow.nodes.iter();
        nodes.any(|n| n.sends.as_ref() == Some(*name))
    };
    let own: Vec<&String> = cap.names.iter().filter(sends).collect();
    let rest = own
        .iter()
        .filter(|n| !quotas.iter().any(|q| q.names.contains(n)));
    let mut bounded = Vec::new();
    for (i, quota) in quotas.iter().enumerate() {
        // What several bound is counted with the first of them.
        let before = quotas.get(..i).unwrap_or_default();
        let first =
            |n: &&&String| quota.names.contains(n) && !before.iter().any(|q| q.names.contains(n));
        let names: Vec<String> = own.iter().filter(first).map(|n| (*n).clone()).collect();
        // Where nothing else bounds them the quota does.
        bounded.push(alone(names).unwrap_or(u64::MAX));
    }
    Some(Part {
        rest: alone(rest.map(|n| (*n).clone()).collect())?,
        bounded,
        reach: reach(house, workflow, cap),
    })
}

/// The least bound of one journey that can be shown.
fn least(house: &House, workflow: &Workflow, cap: &Cap) -> Option<u64> {
    if cap.names.is_empty() {
        return Some(0);
    }
    // One is as good as it gets where anything is sent.
    super::caps::most(house, &[workflow], cap, cap.window, 1).ok()?
}

/// From when to when a journey that starts on a day can send, in seconds of the wall.
fn reach(house: &House, workflow: &Workflow, cap: &Cap) -> Option<(i64, i64)> {
    let Start::OnDate { at, date } = &workflow.start else {
        return None;
    };
    let side = Side::new(house, workflow, Clock::Wall, &cap.names).ok()?;
    let longest = side.graph.longest_to(&side.counted)?;
    let day: jiff::civil::Date = date.parse().ok()?;
    let days = jiff::civil::date(2000, 1, 3).until(day).ok()?.get_days();
    let from = i64::from(days) * DAY + at;
    Some((from - HOUR, from.checked_add(longest)?.checked_add(HOUR)?))
}

/// The most over all windows. A window that meets the most of the days can be moved on until it begins as
/// one of them ends.
fn most(parts: &[Part], quotas: &[&Quota], window: i64) -> u64 {
    let mut ends: Vec<i64> = parts.iter().filter_map(|p| p.reach.map(|r| r.1)).collect();
    if ends.is_empty() {
        ends.push(0);
    }
    let sum_at = |at: i64| {
        let met = || {
            let meets = |p: &&Part| {
                p.reach
                    .is_none_or(|(from, to)| to >= at && from < at.saturating_add(window))
            };
            parts.iter().filter(meets)
        };
        let rest = met().fold(0_u64, |sum, p| sum.saturating_add(p.rest));
        quotas.iter().enumerate().fold(rest, |sum, (i, quota)| {
            let own = met().fold(0_u64, |own, p| {
                own.saturating_add(p.bounded.get(i).copied().unwrap_or(u64::MAX))
            });
            sum.saturating_add(own.min(quota.most))
        })
    };
    ends.into_iter().map(sum_at).max().unwrap_or(u64::MAX)
}

/// Messages that need not to have been received in the window.
fn needed(house: &House, cap: &Cap) -> Vec<Quota> {
    let fresh = |name: &&String| {
        let needs = house.messages.get(*name).and_then(|m| m.needs.as_ref());
        needs.is_some_and(|needs| asks(needs, name, cap))
    };
    let names = cap.names.iter().filter(fresh);
    names
        .map(|name| Quota {
            names: vec![name.clone()],
            most: 1,
            rests_on: Assumption::Needs {
                message: name.clone(),
            },
            is_guard: false,
        })
        .collect()
}

/// Whether a condition holds only where the message was not received within the window.
fn asks(needs: &Value, name: &str, cap: &Cap) -> bool {
    let text = |at: &str| needs.pointer(at).and_then(Value::as_str);
    match text("/is") {
        Some("all") => {
            let of = needs.get("of").and_then(Value::as_array);
            of.is_some_and(|of| of.iter().any(|c| asks(c, name, cap)))
        }
        Some("happened") => {
            let itself = text("/event/event") == Some("received")
                && text("/event/messages/message") == Some(name);
            let never = needs.get("at_most").and_then(Value::as_u64) == Some(0);
            let all = needs.get("filter").is_none_or(Value::is_null);
            let period = needs.get("period");
            let back = period.and_then(|p| p.get("in_the_last"));
            let covers = back
                .and_then(|b| read::length(b).ok())
                .is_some_and(|length| length.clock() == cap.clock && length.least() >= cap.window);
            let ever = period.and_then(Value::as_str) == Some("ever");
            itself && never && all && (covers || ever)
        }
        _ => false,
    }
}

/// Guards that count what all journeys have sent: in windows on the same clock, so many of which cover this
/// one. Only for messages all of whose journeys are under the guard.
fn guards(house: &House, workflows: &[&Workflow], cap: &Cap) -> Vec<Quota> {
    let mut known: Vec<&Rule> = Vec::new();
    let mut all = Vec::new();
    for rule in workflows.iter().flat_map(|w| &w.rules) {
        if rule.otherwise.is_none() || known.iter().any(|k| k.value == rule.value) {
            continue;
        }
        known.push(rule);
        for guard in caps(house, workflows, rule).unwrap_or_default() {
            let length = guard.length.least();
            if guard.of_calendar || guard.clock != cap.clock || length <= 0 {
                continue;
            }
            let times = cap.window.saturating_add(length - 1) / length;
            let held = |name: &&String| {
                let sends =
                    |w: &&&Workflow| w.nodes.iter().any(|n| n.sends.as_ref() == Some(*name));
                let under = |w: &&Workflow| w.rules.iter().any(|r| r.value == rule.value);
                guard.names.contains(name) && workflows.iter().filter(sends).all(under)
            };
            all.push(Quota {
                names: cap.names.iter().filter(held).cloned().collect(),
                most: guard
                    .limit
                    .saturating_mul(u64::try_from(times).unwrap_or(u64::MAX)),
                rests_on: Assumption::Guard {
                    rule: rule.text.clone(),
                },
                is_guard: true,
            });
        }
    }
    // The tightest first: what several bound is counted with the first.
    all.sort_by_key(|quota| quota.most);
    all
}
