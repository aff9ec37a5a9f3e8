//! Which rules speak of several journeys, and which messages of each they count.

use super::super::tally::{Cap, Window, counted};
use super::super::witness::is_counted;
use super::bound;
use super::granted;
use super::known::{Counts, counts};
use super::quota::{CapsOf, Quota, Quotas};
use super::sides::Side;
use super::{Proved, RuleReport, Under, Verdict};
use crate::workflow::{House, Rule, RuleForm};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

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
    /// What was found out about them, in this look or before.
    pub(super) kept: Option<&'a Facts>,
    pub(super) facts: Facts,
}

/// What follows from which journeys a cap is asked of, and from what counts in them.
#[derive(Debug, Default)]
pub(super) struct Facts {
    quotas: OnceLock<Quotas>,
    granted: OnceLock<Vec<SmolStr>>,
}

impl Asked<'_> {
    /// Whether it compares two journeys: messages of one of them alone are as close as they like.
    pub(super) fn compares(&self) -> bool {
        self.parts.iter().any(|p| p.most == 1)
    }

    fn facts(&self) -> &Facts {
        self.kept.unwrap_or(&self.facts)
    }

    /// What bounds some of the messages and is worth looking at; nothing where the plain sum keeps the cap.
    pub(super) fn worth(&self, house: &House, rule: &Rule) -> Vec<&Quota> {
        if bound::is_settled(self) {
            return Vec::new();
        }
        let facts = self.facts();
        let quotas = facts.quotas.get_or_init(|| Quotas::of(house, self, rule));
        quotas.worth(&self.parts)
    }

    /// What a bound below the plain sum takes for granted.
    pub(super) fn granted(&self) -> &[SmolStr] {
        let facts = self.facts();
        facts.granted.get_or_init(|| granted::words(self))
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
            vec![Asked {
                cap,
                parts,
                kept: None,
                facts: Facts::default(),
            }]
        } else {
            Vec::new()
        };
    }
    let each = under.iter().map(|&(side, proved)| match proved {
        Some((index, report)) => (side.counts(house, side.workflow, index), Some(report)),
        None => (counts(house, side.workflow, &side.graph, rule), None),
    });
    let all = counting(rule, each);
    all.iter()
        .filter_map(|all| all.asked_once(under, rule))
        .collect()
}

/// What a cap counts in each journey: what is asked of it, but for the journeys themselves.
#[derive(Debug)]
pub(super) struct Counting {
    pub(super) message: Option<SmolStr>,
    pub(super) limit: u64,
    window: Window,
    /// Of two journeys or more, in their order.
    pub(super) shares: Vec<Share>,
    facts: Facts,
}

/// Of one journey.
#[derive(Debug, Clone)]
pub(super) struct Share {
    /// Among the journeys that the rule holds for.
    pub(super) place: usize,
    counted: Arc<[bool]>,
    pub(super) alone: Option<u64>,
    exact: bool,
}

impl Share {
    pub(super) fn new(
        place: usize,
        rule: &Rule,
        own: &Counts,
        proved: Option<&RuleReport>,
    ) -> Share {
        let unknown = (Some(u64::MAX), false);
        let (alone, exact) = proved.map_or(unknown, |proved| alone(rule, proved, own));
        Share {
            place,
            counted: Arc::clone(&own.counted),
            alone,
            exact,
        }
    }
}

impl Counting {
    /// The same of these journeys.
    pub(super) fn asked<'a>(&'a self, under: &[Under<'a>], rule: &'a Rule) -> Option<Asked<'a>> {
        Some(Asked {
            kept: Some(&self.facts),
            ..self.asked_once(under, rule)?
        })
    }

    /// The same, for who asks once.
    fn asked_once<'a>(&self, under: &[Under<'a>], rule: &'a Rule) -> Option<Asked<'a>> {
        let of = rule.form.counted()?;
        let parts = self.shares.iter().map(|share| {
            Some(Part {
                side: under.get(share.place)?.0,
                place: share.place,
                counted: Arc::clone(&share.counted),
                alone: share.alone,
                exact: share.exact,
                most: u64::MAX,
            })
        });
        Some(Asked {
            cap: Cap {
                counted: self.shares.first()?.counted.to_vec(),
                limit: self.limit,
                window: self.window,
                of,
                message: self.message.clone(),
            },
            parts: parts.collect::<Option<_>>()?,
            kept: None,
            facts: Facts::default(),
        })
    }

    /// Puts what counts in a journey, which is another than it was, in the place of what counted: none where nothing of
    /// it was counted, or is.
    pub(super) fn change(
        &mut self,
        (place, rule): (usize, &Rule),
        (own, proved): (&[Counts], Option<&RuleReport>),
        (alike, caps): (bool, &CapsOf<'_>),
    ) -> bool {
        let Ok(at) = self.shares.binary_search_by_key(&place, |s| s.place) else {
            return true;
        };
        let mut own = own
            .iter()
            .filter(|own| own.any && own.message == self.message);
        let (Some(share), Some(own)) = (self.shares.get_mut(at), own.next()) else {
            return false;
        };
        *share = Share::new(place, rule, own, proved);
        let quotas = self.facts.quotas.get_mut();
        if quotas.is_some_and(|quotas| !quotas.change((place, at), &own.counted, caps)) {
            self.facts.quotas = OnceLock::new();
        }
        if !alike {
            self.facts.granted = OnceLock::new();
        }
        true
    }
}

/// The caps that a rule means over journeys: one, or one for each message that several send. Of each journey what the
/// rule counts in it, and what became of it there.
pub(super) fn counting<'r>(
    rule: &Rule,
    each: impl Iterator<Item = (Arc<[Counts]>, Option<&'r RuleReport>)>,
) -> Vec<Counting> {
    let mut all: Vec<Counting> = Vec::new();
    let mut known: BTreeMap<SmolStr, usize> = BTreeMap::new();
    for (place, (caps, proved)) in each.enumerate() {
        for own in caps.iter().filter(|own| own.any) {
            let share = Share::new(place, rule, own, proved);
            let at = match &own.message {
                None => 0,
                Some(message) => *known.entry(message.clone()).or_insert(all.len()),
            };
            match all.get_mut(at) {
                Some(counting) => counting.shares.push(share),
                None => all.push(Counting {
                    message: own.message.clone(),
                    limit: own.limit,
                    window: own.window,
                    shares: vec![share],
                    facts: Facts::default(),
                }),
            }
        }
    }
    all.retain(|counting| counting.shares.len() > 1);
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
