//! What would mend a rule that does not hold over several journeys: each way is proved before it is offered.
//!
//! A way is an edit of one or two journeys, or of the rule. The journeys are proved anew as they would then be, each
//! by itself and all together; a way that breaks another rule of a journey that it changes is no way.

use super::super::entry::days;
use super::super::rules;
use super::super::work::Work;
use super::caps::{self, Part, is_same};
use super::sides::Side;
use super::{Asked, Under, alone, judge};
use crate::diagnostics::{Applicability, Edit, Fix};
use crate::proof::{JourneyProof, Verdict};
use crate::vocabulary::Unit;
use crate::workflow::{
    House, Length, Node, NodeId, OtherwiseAction, Reentry, Rule, RuleForm, WaitKind, Workflow,
};
use smol_str::SmolStr;
use std::cell::Cell;
use std::collections::BTreeMap;

/// Journeys of a timeline that are changed; more are not mended one by one.
const MENDED: usize = 3;
/// Proofs over all journeys, for one rule.
const PROOFS: usize = 48;
/// Steps that a node costs under a rule, where nothing is searched.
const PLAIN: usize = 20;
/// Ways that are offered, besides a guard.
const OFFERED: usize = 3;
/// The longest wait or cooldown that is looked for, in days.
const LONGEST: u32 = 730;

/// A way, proved.
pub(super) struct Way {
    /// What to write, as part of a sentence.
    pub(super) words: String,
    pub(super) fix: Option<Fix>,
}

/// A rule that fails, and the journeys that are under it as they are.
struct Bench<'a, 'b> {
    house: &'a House,
    rule: &'b Rule,
    under: &'b [Under<'a>],
    left: Cell<usize>,
    /// What all ways for all rules may cost.
    work: &'b Work<'b>,
}

/// The ways found: changes of journeys, then another number, then a guard.
pub(super) fn ways(
    house: &House,
    rule: &Rule,
    (under, work): (&[Under<'_>], &Work<'_>),
    concerned: &[&Part<'_>],
    asked: &Asked<'_>,
    worst: Option<u64>,
) -> Vec<Way> {
    let bench = Bench {
        house,
        rule,
        under,
        left: Cell::new(PROOFS),
        work,
    };
    let sides: Vec<&Side<'_>> = concerned.iter().map(|part| part.side).collect();
    let mut all: Vec<Way> = Vec::new();
    if sides.len() <= MENDED {
        all.extend(bench.giving_way(&sides, None));
        all.extend(bench.waiting(&sides));
        if all.len() < OFFERED {
            all.extend(bench.entering(&sides));
        }
        if let (true, Some(wait)) = (all.is_empty(), window(&rule.form)) {
            all.extend(bench.giving_way(&sides, Some(wait)));
            all.extend(bench.all_waiting(&sides, wait));
        }
        all.truncate(OFFERED);
    }
    all.extend(bench.more(worst, asked));
    all.extend(bench.guarded());
    all
}

/// The time in which a rule counts, where a wait can be so long.
fn window(form: &RuleForm) -> Option<Length> {
    let length = match form {
        RuleForm::AtMost { window, .. } | RuleForm::EachOnce { window, .. } => *window,
        RuleForm::Gap { gap, .. } => *gap,
        RuleForm::AtMostPerCalendar { .. }
        | RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => return None,
    };
    (length.unit == Unit::Days || length.unit == Unit::Hours || length.unit == Unit::Weeks)
        .then_some(length)
}

impl Bench<'_, '_> {
    /// Whether the rule holds with these journeys in the place of those of their names, and nothing that held in one
    /// of them no longer does.
    fn holds(&self, changed: &[Workflow], rule: &Rule) -> bool {
        let left = self.left.get().checked_sub(1);
        let Some(left) = left.filter(|_| !self.work.is_spent()) else {
            return false;
        };
        self.left.set(left);
        let held = |verdict: Verdict| matches!(verdict, Verdict::Proved | Verdict::Enforced);
        let mut by_name: BTreeMap<&SmolStr, &Workflow> = BTreeMap::new();
        for own in changed {
            by_name.entry(&own.name).or_insert(own);
        }
        // Of each that is changed, its proof.
        let mut proved: Vec<Option<(&Workflow, JourneyProof)>> = Vec::new();
        for (side, _) in self.under {
            let Some(own) = by_name.get(&side.workflow.name).copied() else {
                proved.push(None);
                continue;
            };
            if self.work.is_spent() {
                return false;
            }
            let work = self.work.share();
            let (proof, _) = rules::prove_within(self.house, own, &work);
            self.work
                .charge(&work, PLAIN * own.nodes.len() * own.rules.len());
            let mut both = side.proof.rules.iter().zip(&proof.rules);
            if both.any(|(before, after)| held(before.verdict) && !held(after.verdict)) {
                return false;
            }
            proved.push(Some((own, proof)));
        }
        let both = self.under.iter().zip(&proved);
        let sides: Vec<Side<'_>> = both
            .map(|((side, _), proved)| match proved {
                Some((own, proof)) => Side::new(self.house, (own, proof)),
                None => (*side).clone(),
            })
            .collect();
        let both = sides.iter().zip(self.under.iter().zip(&proved));
        let under: Vec<Under<'_>> = both
            .map(|(side, ((_, before), proved))| {
                let is = |index: &usize| {
                    let own = side.workflow.rules.get(*index);
                    own.is_some_and(|own| is_same(own, rule))
                };
                let before = before.map(|(index, _)| index).filter(is);
                let own = match (before, proved) {
                    (None, Some(_)) => side.workflow.rules.iter().position(|r| r == rule),
                    (before, _) => before,
                };
                (side, alone(side, own))
            })
            .collect();
        let work = self.work.share();
        let asked = caps::of(self.house, &under, rule);
        let under = (under.as_slice(), asked);
        let judged = judge(self.house, (&sides, &[]), under, rule, (&work, false));
        self.work.charge(&work, PLAIN * sides.len());
        judged.is_none_or(|judged| held(judged.report.verdict))
    }

    /// One stands back before another; with a wait at the start of both, where that is asked.
    fn giving_way(&self, sides: &[&Side<'_>], wait: Option<Length>) -> Option<Way> {
        for one in sides {
            for other in sides {
                let (w, before) = (one.workflow, &other.workflow.name);
                if w.name == *before
                    || !w.gives_way_to.is_empty()
                    || other.workflow.gives_way_to.contains(&w.name)
                    || w.spans.exits == w.spans.name
                {
                    continue;
                }
                let mut gives = w.clone();
                gives.gives_way_to.push(before.clone());
                let mut changed = vec![gives];
                let mut edits = vec![Edit {
                    span: w.spans.exits.after(),
                    text: format!("\n  gives way to {before}"),
                }];
                let mut words = format!("write `gives way to {before}` in `{}`", w.name);
                if let Some(wait) = wait {
                    changed.push(other.workflow.clone());
                    changed = changed.iter().map(|w| first_waits(w, wait)).collect();
                    for side in [one, other] {
                        edits.extend(wait_edit(side.workflow, wait));
                    }
                    words = format!(
                        "{words}, and let both wait {} before their first step",
                        wait.text()
                    );
                    if edits.len() < 3 {
                        continue;
                    }
                }
                if self.holds(&changed, self.rule) {
                    return Some(way(words, edits));
                }
            }
        }
        None
    }

    /// One of them waits longer before its first step.
    fn waiting(&self, sides: &[&Side<'_>]) -> Option<Way> {
        let most = window(&self.rule.form)?.most_minutes().div_ceil(1440);
        let most = u32::try_from(most).ok()?.saturating_mul(2).min(LONGEST);
        for side in sides {
            let Some(edit) = wait_edit(side.workflow, days(1)) else {
                continue;
            };
            let holds = |n: u32| self.holds(&[first_waits(side.workflow, days(n))], self.rule);
            let Some(n) = smallest(most.max(1), holds) else {
                continue;
            };
            let name = &side.workflow.name;
            let wait = days(n).text();
            let edit = wait_edit(side.workflow, days(n)).unwrap_or(edit);
            return Some(way(
                format!("let `{name}` wait {wait} before its first step"),
                vec![edit],
            ));
        }
        None
    }

    /// All of them wait as long as the rule counts.
    fn all_waiting(&self, sides: &[&Side<'_>], wait: Length) -> Option<Way> {
        let changed: Vec<Workflow> = sides
            .iter()
            .map(|side| first_waits(side.workflow, wait))
            .collect();
        let edits: Vec<Edit> = sides
            .iter()
            .filter_map(|side| wait_edit(side.workflow, wait))
            .collect();
        (edits.len() == sides.len() && self.holds(&changed, self.rule)).then(|| {
            way(
                format!("let each wait {} before its first step", wait.text()),
                edits,
            )
        })
    }

    /// A client enters one of them less often.
    fn entering(&self, sides: &[&Side<'_>]) -> Option<Way> {
        for side in sides {
            let w = side.workflow;
            let with = |reentry: Reentry| Workflow {
                reentry,
                ..w.clone()
            };
            if matches!(w.reentry, Reentry::OnceEver)
                || w.spans.reentry == w.spans.name
                || !self.holds(&[with(Reentry::OnceEver)], self.rule)
            {
                continue;
            }
            let again = matches!(w.reentry, Reentry::AgainAfter { .. });
            let per = |n: u32| Reentry::OncePer { length: days(n) };
            let n = (!again)
                .then(|| smallest(LONGEST, |n| self.holds(&[with(per(n))], self.rule)))
                .flatten();
            let text = match n {
                Some(n) => format!("enters once per {}", days(n).text()),
                None => "enters once ever".to_owned(),
            };
            return Some(way(
                format!("write `{text}` in `{}`", w.name),
                vec![Edit {
                    span: w.spans.reentry,
                    text,
                }],
            ));
        }
        None
    }

    /// The rule with another number: only said, for it says less to a client.
    fn more(&self, worst: Option<u64>, asked: &Asked<'_>) -> Option<Way> {
        let count = u32::try_from(worst?).ok().filter(|count| *count < 100)?;
        let RuleForm::AtMost { of, window, .. } = &self.rule.form else {
            return None;
        };
        if u64::from(count) <= asked.cap.limit {
            return None;
        }
        let looser = Rule {
            form: RuleForm::AtMost {
                count,
                of: of.clone(),
                window: *window,
            },
            ..self.rule.clone()
        };
        self.holds(&self.with_rule(&looser), &looser).then(|| Way {
            words: format!("`at most {count}` would hold as they are"),
            fix: None,
        })
    }

    /// The rule with a guard.
    fn guarded(&self) -> Option<Way> {
        let guarded = Rule {
            otherwise: Some(OtherwiseAction::Skip),
            ..self.rule.clone()
        };
        let changed = self.with_rule(&guarded);
        // The guard has to stand in every journey that the rule speaks of.
        let everywhere = changed.len() == self.under.len();
        // Two of them may be spent; this one is always asked.
        self.left.set(self.left.get().max(1));
        (everywhere && self.holds(&changed, &guarded)).then(|| Way {
            words: "end the rule with `else skip`: what is too much is then not sent".to_owned(),
            fix: Some(Fix {
                title: "end the rule with `else skip`".to_owned(),
                edits: vec![Edit {
                    span: self.rule.span.after(),
                    text: " else skip".to_owned(),
                }],
                applicability: Applicability::Unsafe,
            }),
        })
    }

    /// All journeys under the rule, with another in its place.
    fn with_rule(&self, rule: &Rule) -> Vec<Workflow> {
        let mut all = Vec::new();
        if self.work.is_spent() {
            return all;
        }
        for (side, _) in self.under {
            let mut changed = side.workflow.clone();
            let own = changed.rules.iter_mut().find(|r| **r == *self.rule);
            if let Some(own) = own {
                *own = rule.clone();
                all.push(changed);
            }
        }
        all
    }
}

fn way(words: String, edits: Vec<Edit>) -> Way {
    Way {
        fix: Some(Fix {
            title: words.clone(),
            edits,
            applicability: Applicability::Unsafe,
        }),
        words,
    }
}

/// The smallest number for which this holds, up to the greatest; it must hold for that one.
fn smallest(most: u32, holds: impl Fn(u32) -> bool) -> Option<u32> {
    if !holds(most) {
        return None;
    }
    let (mut low, mut high) = (0, most);
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

/// A line before the first step, where that is the journey's own.
fn wait_edit(workflow: &Workflow, wait: Length) -> Option<Edit> {
    let source = workflow.sources.get(workflow.entry.0 as usize)?;
    let span = source.via.first().copied().unwrap_or(source.span);
    (!span.is_empty()).then(|| Edit {
        span: span.before(),
        text: format!("wait {}\n  ", wait.text()),
    })
}

/// The same journey, waiting before its first step.
fn first_waits(workflow: &Workflow, length: Length) -> Workflow {
    let mut changed = workflow.clone();
    let at = workflow.entry.0 as usize;
    for node in &mut changed.nodes {
        shift(node, workflow.entry);
    }
    let wait = Node::Wait {
        wait: WaitKind::Length { length },
        alone: false,
        next: NodeId(workflow.entry.0.saturating_add(1)),
    };
    let source = workflow.sources.get(at).cloned().unwrap_or_default();
    changed.nodes.insert(at.min(changed.nodes.len()), wait);
    changed
        .sources
        .insert(at.min(changed.sources.len()), source);
    changed
}

/// All that leads to a node from this one on leads to the one after it.
fn shift(node: &mut Node, from: NodeId) {
    let on = |to: &mut NodeId| {
        if *to >= from {
            to.0 = to.0.saturating_add(1);
        }
    };
    match node {
        Node::Send { next, .. }
        | Node::Wait { next, .. }
        | Node::Act { next, .. }
        | Node::HandOver { next, .. } => on(next),
        Node::Await {
            then, otherwise, ..
        } => {
            on(then);
            on(otherwise);
        }
        Node::Branch { arms, otherwise } => {
            for arm in arms {
                on(&mut arm.next);
            }
            otherwise.iter_mut().for_each(on);
        }
        Node::Split { arms, .. } => arms.iter_mut().for_each(|arm| on(&mut arm.next)),
        Node::Review {
            approved,
            declined,
            unanswered,
            ..
        } => {
            on(approved);
            on(declined);
            on(unanswered);
        }
        Node::Answer {
            arms, unanswered, ..
        } => {
            for arm in arms {
                on(&mut arm.next);
            }
            on(unanswered);
        }
        Node::End => {}
    }
}
