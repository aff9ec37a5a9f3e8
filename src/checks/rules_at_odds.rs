//! Rules of restraint that can't both be meant: one keeps another from ever counting (J0432), or no journey could
//! keep both (J0433).
//!
//! Says only what is so whatever the journeys do: of two rules for the same journey, by their numbers alone. Whether a
//! journey keeps its rules is for the proof.

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::workflow::{CountedSet, Length, Node, Rule, RuleForm, WaitKind, Workflow};
use std::collections::BTreeSet;

/// Looks at every two rules that hold for one journey. Most journeys are under the same rules, so of those only
/// what a rule asks of the one journey is looked at again.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut said: BTreeSet<(Span, Span)> = BTreeSet::new();
    for (workflow, is_first) in context.under_rules() {
        let rules = workflow.rules.as_slice();
        for rule in rules {
            if !is_first && !matches!(rule.form, RuleForm::AtLeast { .. }) {
                continue;
            }
            for other in rules {
                if rule.span == other.span || said.contains(&(rule.span, other.span)) {
                    continue;
                }
                let found = at_odds(context, workflow, rule, other).or_else(|| {
                    // An idle rule is one that is idle in every journey that it holds for.
                    let everywhere = || {
                        context
                            .workflows()
                            .filter(|w| w.rules.iter().any(|r| r.span == rule.span))
                            .all(|w| w.rules.iter().any(|r| r.span == other.span))
                    };
                    idle(rule, other).filter(|_| everywhere())
                });
                if let Some(found) = found {
                    said.insert((rule.span, other.span));
                    said.insert((other.span, rule.span));
                    sink.push(found);
                }
            }
        }
    }
}

/// Whether two journeys are under the same rules, each as it is written and as it counts there.
pub(super) fn are_same(rules: &[Rule], others: &[Rule]) -> bool {
    let same = |(rule, other): (&Rule, &Rule)| rule.span == other.span && rule.form == other.form;
    rules.len() == others.len() && rules.iter().zip(others).all(same)
}

/// Least and most minutes of a length, an hour in hand where the clocks may change in it.
fn bounds(length: Length) -> (u64, u64) {
    let hour = if length.unit.is_elapsed() { 0 } else { 60 };
    (
        length.least_minutes().saturating_sub(hour),
        length.most_minutes().saturating_add(hour),
    )
}

/// Most messages of a set in such a window that another rule lets pass; `None` where it lets pass any number.
fn most_under(rule: &Rule, of: &CountedSet, window: Length) -> Option<u64> {
    let same_clock = |length: Length| length.unit.is_elapsed() == window.unit.is_elapsed();
    let (counted, length, count) = match &rule.form {
        RuleForm::AtMost { count, of, window } => (of, *window, u64::from(*count)),
        RuleForm::Gap {
            gap,
            between,
            journeys: None,
        } => (between, *gap, 1),
        RuleForm::Gap { .. }
        | RuleForm::AtMostPerCalendar { .. }
        | RuleForm::EachOnce { .. }
        | RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => return None,
    };
    if !holds_all(counted, of) {
        return None;
    }
    let (least, most) = if same_clock(length) {
        (length.least_minutes(), window.most_minutes())
    } else {
        (bounds(length).0, bounds(window).1)
    };
    let windows = most.div_ceil(least.max(1));
    Some(windows.saturating_mul(count))
}

/// Whether every message of the second set is one of the first.
fn holds_all(set: &CountedSet, of: &CountedSet) -> bool {
    let alike = |a: bool, b: bool| a || b;
    alike(set.channel.is_none(), set.channel == of.channel)
        && of.purposes.iter().all(|p| set.purposes.contains(p))
        && alike(set.theme.is_none(), set.theme == of.theme)
        && alike(set.message.is_none(), set.message == of.message)
}

/// A cap or a gap that another rule keeps from ever being reached.
fn idle(rule: &Rule, other: &Rule) -> Option<Diagnostic> {
    let (message, help) = match (&rule.form, &other.form) {
        (RuleForm::AtMost { count, of, window }, RuleForm::Gap { gap, .. }) => {
            let most = most_under(other, of, *window)?;
            if most > u64::from(*count) {
                return None;
            }
            let reached = match most {
                1 => format!(
                    "never more than 1 {} fits into {}",
                    of.noun(1),
                    window.text()
                ),
                most => format!(
                    "never more than {most} {} fit into {}",
                    of.noun(most),
                    window.text()
                ),
            };
            (
                format!(
                    "`{}` never counts: with {} between them, {reached}",
                    rule.text,
                    gap.text()
                ),
                "take out the rule that is not meant, or change its number",
            )
        }
        (
            RuleForm::Gap {
                gap,
                between,
                journeys: None,
            },
            RuleForm::AtMost {
                count: 1, window, ..
            },
        ) => {
            let longer = most_under(other, between, *gap)? <= 1;
            if !longer {
                return None;
            }
            (
                format!(
                    "`{}` never counts: at most 1 per {} keeps them further apart",
                    rule.text,
                    window.text()
                ),
                "take out the rule that is not meant, or change its number",
            )
        }
        (
            RuleForm::AtMost { .. }
            | RuleForm::Gap { .. }
            | RuleForm::AtMostPerCalendar { .. }
            | RuleForm::EachOnce { .. }
            | RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::Silence { .. }
            | RuleForm::AtLeast { .. },
            _,
        ) => return None,
    };
    Some(
        Diagnostic::new(Code::IdleRule, rule.span, message)
            .label("this can never be reached")
            .also(other.span, "because of this")
            .note("a client hears exactly as much with it as without it; a number in one of the two may not be the one that was meant")
            .help(help),
    )
}

/// A lower bound that an upper bound makes impossible.
fn at_odds(
    context: &Context<'_>,
    workflow: &Workflow,
    rule: &Rule,
    other: &Rule,
) -> Option<Diagnostic> {
    let RuleForm::AtLeast {
        count,
        of,
        window,
        journey,
    } = &rule.form
    else {
        return None;
    };
    if workflow.name != *journey || !is_sent(context, workflow, of) {
        return None;
    }
    // In one window; in as many windows in a row as a run surely lasts.
    let lasts = least_run(workflow);
    let windows = (1..=24_u32).find(|times| {
        let Some(amount) = window.amount.checked_mul(*times) else {
            return false;
        };
        let length = Length { amount, ..*window };
        let asked = u64::from(*count).saturating_mul(u64::from(*times));
        let may = most_under(other, of, length);
        let surely = *times == 1 || lasts >= bounds(length).1;
        surely && may.is_some_and(|may| may < asked)
    })?;
    let length = Length {
        amount: window.amount.saturating_mul(windows),
        ..*window
    };
    let asked = u64::from(*count).saturating_mul(u64::from(windows));
    let may = most_under(other, of, length)?;
    Some(
        Diagnostic::new(
            Code::RulesAtOdds,
            rule.span,
            format!(
                "`{}` and `{}` can't both hold: {} takes {asked} {}, and {may} may leave",
                rule.text,
                other.text,
                length.text(),
                of.noun(asked)
            ),
        )
        .label(format!("asks for {asked} in {}", length.text()))
        .also(other.span, format!("allows {may} in {}", length.text()))
        .note(format!(
            "whatever `{journey}` does, a client hears too little by the one or too much by the other"
        ))
        .help("change one of the two numbers, or except the messages of one from the other"),
    )
}

/// Whether the journey sends anything of a set at all; else that is what is wrong.
fn is_sent(context: &Context<'_>, workflow: &Workflow, of: &CountedSet) -> bool {
    let mut sent = workflow.nodes.iter().filter_map(Node::message);
    sent.any(|name| {
        context
            .house
            .messages
            .get(name)
            .is_none_or(|message| of.holds(message))
    })
}

/// The least minutes that a run takes when nothing ends it early: what it waits on the shortest way.
fn least_run(workflow: &Workflow) -> u64 {
    let mut least: Vec<Option<u64>> = vec![None; workflow.nodes.len()];
    for (id, node) in workflow.iter().collect::<Vec<_>>().into_iter().rev() {
        let own = match node {
            Node::Wait {
                wait: WaitKind::Length { length },
                ..
            } => bounds(*length).0,
            Node::Wait {
                wait: WaitKind::Between { least, most },
                ..
            } => bounds(*least).0.min(bounds(*most).0),
            Node::Wait { .. }
            | Node::Send { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => 0,
        };
        let rest = node
            .successors()
            .into_iter()
            .filter_map(|next| least.get(next.0 as usize).copied().flatten())
            .min();
        if let Some(slot) = least.get_mut(id.0 as usize) {
            *slot = Some(own.saturating_add(rest.unwrap_or(0)));
        }
    }
    let entry = least.get(workflow.entry.0 as usize).copied().flatten();
    entry.unwrap_or(0)
}
