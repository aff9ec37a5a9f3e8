//! Which rules speak of several journeys, and which messages of each they count.

use super::super::tally::{Cap, Window, counted};
use super::super::witness::is_counted;
use super::known::{Counts, counts};
use super::sides::Side;
use super::{Proved, RuleReport, Under, Verdict};
use crate::workflow::{House, Rule, RuleForm};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rules with the journeys that they hold for: a place among the journeys, and the rule's place there.
type Rules<'a> = Vec<(&'a Rule, Vec<(usize, usize)>)>;

/// One journey's part in a rule: what counts in it, and what is known of it alone.
#[derive(Clone)]
pub(super) struct Part<'a> {
    pub(super) side: &'a Side<'a>,
    /// Among the journeys that the rule holds for.
    pub(super) place: usize,
    pub(super) counted: Arc<[bool]>,
    /// Most messages in a window of this journey alone; `None` where nothing bounds it.
    pub(super) alone: Option<u64>,
    /// Whether that is reached.
    pub(super) exact: bool,
    /// Counted at most so often: once where a rule compares two journeys.
    pub(super) most: u64,
}

impl Part<'_> {
    /// The most that it can be worth, whatever the others do.
    pub(super) fn bound(&self) -> u64 {
        self.alone.unwrap_or(u64::MAX).min(self.most)
    }

    pub(super) fn counts_anything(&self) -> bool {
        self.counted.contains(&true)
    }
}

/// A cap over several journeys.
pub(super) struct Asked<'a> {
    pub(super) cap: Cap<'a>,
    /// Two or more.
    pub(super) parts: Vec<Part<'a>>,
}

impl Asked<'_> {
    /// Whether it compares two journeys: messages of one of them alone are as close as they like.
    pub(super) fn compares(&self) -> bool {
        self.parts.iter().any(|p| p.most == 1)
    }
}

/// Every rule that counts messages, once, in source order of journeys.
pub(super) fn rules<'a>(journeys: &[Proved<'a>]) -> Rules<'a> {
    let mut all: Rules<'a> = Vec::new();
    let mut known: BTreeMap<(u32, u32, u32, &SmolStr), Vec<usize>> = BTreeMap::new();
    // Most journeys are under the same rules in the same order: where in `all` those of the last one are.
    let mut last: Vec<usize> = Vec::new();
    for (side, (workflow, _)) in journeys.iter().enumerate() {
        for (index, rule) in workflow.rules.iter().enumerate() {
            let like_last = last.get(index).copied();
            let like_last = like_last.and_then(|at| all.get_mut(at));
            if let Some((same, under)) = like_last
                && is_same(same, rule)
            {
                under.push((side, index));
                continue;
            }
            let pair = matches!(
                rule.form,
                RuleForm::Gap {
                    journeys: Some(_),
                    ..
                }
            );
            if !is_counted(&rule.form) && !pair {
                continue;
            }
            let span = rule.span;
            let same = known
                .entry((span.chunk.0, span.start, span.end, &rule.text))
                .or_default();
            let at = same
                .iter()
                .copied()
                .find(|&at| all.get(at).is_some_and(|(r, _)| *r == rule));
            let at = at.unwrap_or(all.len());
            if let Some((_, under)) = all.get_mut(at) {
                under.push((side, index));
            } else {
                same.push(at);
                all.push((rule, vec![(side, index)]));
            }
            if last.len() <= index {
                last.resize(index + 1, usize::MAX);
            }
            if let Some(slot) = last.get_mut(index) {
                *slot = at;
            }
        }
    }
    all
}

/// Whether two rules are the same; what differs soonest is looked at first.
pub(super) fn is_same(one: &Rule, other: &Rule) -> bool {
    one.span == other.span && one == other
}

/// The journeys of which a rule speaks: those under it, or the two that it compares, under it or not.
pub(super) fn compared(
    rule: &Rule,
    journeys: &[Proved<'_>],
    under: &[(usize, usize)],
) -> Vec<(usize, Option<usize>)> {
    let of = |side: usize| {
        let own = under.iter().find(|u| u.0 == side);
        (side, own.map(|u| u.1))
    };
    let RuleForm::Gap {
        journeys: Some((one, other)),
        ..
    } = &rule.form
    else {
        return under.iter().map(|u| (u.0, Some(u.1))).collect();
    };
    let named = journeys.iter().enumerate();
    let named = named.filter(|(_, (w, _))| w.name == *one || w.name == *other);
    named.map(|(side, _)| of(side)).collect()
}

/// The caps that a rule means over these journeys: one, or one for each message that several send. Only
/// those that count messages of two journeys.
pub(super) fn of<'a>(house: &House, under: &[Under<'a>], rule: &'a Rule) -> Vec<Asked<'a>> {
    if let RuleForm::Gap {
        gap,
        between,
        journeys: Some((one, other)),
    } = &rule.form
    {
        let mut parts: Vec<Part<'a>> = Vec::new();
        for (place, &(side, _)) in under.iter().enumerate() {
            if side.workflow.name != *one && side.workflow.name != *other {
                continue;
            }
            let counted = counted(house, side.workflow, &side.graph, between).into();
            parts.push(Part {
                side,
                place,
                counted,
                alone: Some(u64::MAX),
                exact: false,
                most: 1,
            });
        }
        parts.retain(Part::counts_anything);
        let cap = Cap {
            counted: Vec::new(),
            limit: 1,
            window: Window::Rolling(*gap),
            of: between,
            message: None,
        };
        let several = parts.len() > 1;
        return if several {
            vec![Asked { cap, parts }]
        } else {
            Vec::new()
        };
    }
    let mut all: Vec<Asked<'a>> = Vec::new();
    let mut known: BTreeMap<Option<SmolStr>, usize> = BTreeMap::new();
    let Some(of) = rule.form.counted() else {
        return Vec::new();
    };
    for (place, &(side, proved)) in under.iter().enumerate() {
        let caps = match proved {
            Some((index, _)) => side.counts(house, side.workflow, index),
            None => counts(house, side.workflow, &side.graph, rule),
        };
        for own in caps.iter().filter(|own| own.any) {
            let unknown = (Some(u64::MAX), false);
            let (alone, exact) = proved.map_or(unknown, |(_, proved)| alone(rule, proved, own));
            let part = Part {
                side,
                place,
                counted: Arc::clone(&own.counted),
                alone,
                exact,
                most: u64::MAX,
            };
            let at = match &own.message {
                None => 0,
                Some(_) => *known.entry(own.message.clone()).or_insert(all.len()),
            };
            match all.get_mut(at) {
                Some(asked) => asked.parts.push(part),
                None => all.push(Asked {
                    cap: Cap {
                        counted: own.counted.to_vec(),
                        limit: own.limit,
                        window: own.window,
                        of,
                        message: own.message.clone(),
                    },
                    parts: vec![part],
                }),
            }
        }
    }
    all.retain(|asked| asked.parts.len() > 1);
    all
}

/// What was proved of the journey by itself, and whether it is reached.
fn alone(rule: &Rule, proved: &RuleReport, cap: &Counts) -> (Option<u64>, bool) {
    let counts_alone = matches!(
        rule.form,
        RuleForm::AtMost { .. } | RuleForm::AtMostPerCalendar { .. }
    );
    match proved.verdict {
        Verdict::Unbounded => (None, false),
        // What its guard lets pass.
        Verdict::Enforced if counts_alone => (proved.worst, false),
        Verdict::Enforced => (Some(u64::MAX), false),
        Verdict::Proved | Verdict::Broken | Verdict::NotProved => {
            let own = proved.most.iter().find(|most| most.message == cap.message);
            own.map_or((Some(u64::MAX), false), |own| (Some(own.count), own.exact))
        }
    }
}
