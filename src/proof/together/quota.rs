//! What bounds some of the messages whatever their journeys do: guards of other rules, which count what
//! all journeys have sent, and messages that ask whether they were received before.

use super::super::graph::{Measure, get, least};
use super::super::tally::{Cap, Window};
use super::caps::{Asked, Part, is_same};
use crate::workflow::{AnyOf, Condition, EventKind, House, Length, NodeId, Period, Rule};
use smol_str::{SmolStr, format_smolstr};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// So many of these messages at most in any window.
pub(super) struct Quota {
    /// By place of a part, and by node.
    pub(super) counted: BTreeMap<usize, Arc<[bool]>>,
    pub(super) most: u64,
    /// What it rests on, in words.
    pub(super) because: SmolStr,
    /// Whether a guard sees to it, which may skip or postpone messages.
    pub(super) is_guard: bool,
}

impl Quota {
    /// Whether it bounds all that a part counts.
    pub(super) fn covers(&self, part: &Part<'_>) -> bool {
        self.counted.get(&part.place).is_some_and(|own| {
            let mut both = part.counted.iter().zip(own.iter());
            both.all(|(counts, bounded)| !counts || *bounded)
        })
    }

    /// What a part is worth beside it: none where all of it is bounded.
    pub(super) fn rest<'a>(&self, part: &Part<'a>) -> Part<'a> {
        let mut rest = part.clone();
        if let Some(own) = self.counted.get(&part.place) {
            let both = part.counted.iter().zip(own.iter());
            rest.counted = both.map(|(counts, bounded)| *counts && !bounded).collect();
        }
        if !rest.counts_anything() {
            rest.alone = Some(0);
        }
        rest
    }
}

/// Everything that bounds messages of these parts in the rule's window, and is worth looking at.
pub(super) fn of(house: &House, asked: &Asked<'_>, own: &Rule) -> Vec<Quota> {
    let mut all = fresh(house, asked);
    let mut known: Vec<&Rule> = Vec::new();
    for part in &asked.parts {
        let rules = &part.side.workflow.rules;
        let guards = part.side.guards.iter().filter_map(|&at| rules.get(at));
        for rule in guards {
            if !is_same(rule, own) && !known.iter().any(|known| is_same(known, rule)) {
                known.push(rule);
                all.extend(self::guards(house, asked, rule));
            }
        }
    }
    all.retain(|quota| {
        let bounded = asked.parts.iter().filter(|part| {
            let own = quota.counted.get(&part.place);
            own.is_some_and(|own| part.counted.iter().zip(own.iter()).any(|(a, b)| *a && *b))
        });
        bounded.take(2).count() > 1 || lowers_one(quota, asked)
    });
    all
}

/// Whether it lowers what one journey alone is worth.
fn lowers_one(quota: &Quota, asked: &Asked<'_>) -> bool {
    let mut parts = asked.parts.iter();
    parts.any(|part| quota.covers(part) && part.bound() > quota.most)
}

/// A guard of another rule: in windows of its own, so many of which cover this one.
fn guards(house: &House, asked: &Asked<'_>, rule: &Rule) -> Vec<Quota> {
    let mut all: Vec<(Option<SmolStr>, Quota)> = Vec::new();
    for part in &asked.parts {
        let workflow = part.side.workflow;
        let mut guards = part.side.guards.iter().copied();
        let own = guards.find(|&at| workflow.rules.get(at).is_some_and(|r| is_same(r, rule)));
        let Some(own) = own else {
            continue;
        };
        for cap in part.side.counts(house, workflow, own).iter() {
            let Some(times) = times(&asked.cap, cap.window) else {
                continue;
            };
            let at = all.iter().position(|(message, _)| *message == cap.message);
            let at = at.unwrap_or_else(|| {
                let quota = Quota {
                    counted: BTreeMap::new(),
                    most: cap.limit.saturating_mul(times),
                    because: format_smolstr!(
                        "rests on the guard of `{}`, which counts what all journeys have sent and may skip or postpone messages",
                        rule.text
                    ),
                    is_guard: true,
                };
                all.push((cap.message.clone(), quota));
                all.len() - 1
            });
            if let Some((_, quota)) = all.get_mut(at) {
                quota.counted.insert(part.place, Arc::clone(&cap.counted));
            }
        }
    }
    all.into_iter().map(|(_, quota)| quota).collect()
}

/// So many windows of the guard cover one of the cap; on one clock only: an hour lost in a change of clocks
/// would let one more through.
fn times(cap: &Cap<'_>, guard: Window) -> Option<u64> {
    let Window::Rolling(length) = guard else {
        return None;
    };
    let least = least(length);
    if least <= 0 || Measure::of(length.unit) != cap.measure() {
        return None;
    }
    u64::try_from((cap.ticks() + least - 1) / least).ok()
}

/// Messages that ask, as they leave, whether the client has received them in the window.
fn fresh(house: &House, asked: &Asked<'_>) -> Vec<Quota> {
    let asking = house.messages.iter().filter(|(name, message)| {
        let needs = message.needs.as_ref();
        needs.is_some_and(|needs| asks_for_itself(needs, name, &asked.cap))
    });
    let asking: BTreeSet<&SmolStr> = asking.map(|(name, _)| name).collect();
    if asking.is_empty() {
        return Vec::new();
    }
    let mut names: BTreeSet<&SmolStr> = BTreeSet::new();
    for part in &asked.parts {
        let nodes = part.side.workflow.iter();
        let sent = nodes.filter_map(|(_, node)| node.message());
        names.extend(sent.filter(|name| asking.contains(name)));
    }
    let mut all = Vec::new();
    for name in names {
        let counted = asked.parts.iter().map(|part| {
            let sends =
                |node: usize| part.side.workflow.node(NodeId(node as u32)).message() == Some(name);
            let own = 0..part.counted.len();
            let own = own.map(|node| get(&part.counted, node, false) && sends(node));
            (part.place, own.collect())
        });
        all.push(Quota {
            counted: counted.collect(),
            most: 1,
            because: format_smolstr!(
                "`{name}` needs that the client has not received it, which is looked at as it leaves"
            ),
            is_guard: false,
        });
    }
    all
}

/// Whether a condition can only hold where this message was not received within the cap's window.
pub(super) fn asks_for_itself(needs: &Condition, name: &SmolStr, cap: &Cap<'_>) -> bool {
    match needs {
        Condition::All { of } => of.iter().any(|part| asks_for_itself(part, name, cap)),
        Condition::Happened(test) => {
            let itself = matches!(
                &test.event,
                EventKind::Received { messages: AnyOf::Message(message) } if message == name
            );
            let back = match &test.period {
                Period::Ever => true,
                Period::InTheLast(length) => covers(*length, cap),
                Period::SinceStart | Period::Since(_) => false,
            };
            itself && back && test.at_most == Some(0) && test.filter.is_none()
        }
        Condition::Any { .. }
        | Condition::Not { .. }
        | Condition::Property { .. }
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => false,
    }
}

fn covers(length: Length, cap: &Cap<'_>) -> bool {
    Measure::of(length.unit) == cap.measure() && cap.ticks() <= least(length)
}
