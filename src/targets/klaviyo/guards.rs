//! Restraint that Klaviyo itself must hold: waits before messages for quiet rules, filters on messages
//! for rules with `else skip` (in `skips`). With the waits in place every rule is proved again, because
//! a message that waits can meet another.

use super::{Cx, Guards, filters, skips, waits};
use crate::diagnostics::{Code, Diagnostic};
use crate::proof::{self, Verdict};
use crate::source::Span;
use crate::targets::passes::{describe, quiet, slip};
use crate::targets::{Feature, Input, RuleOutcome};
use crate::vocabulary::Unit;
use crate::workflow::{Condition, Length, Node, NodeId, Rule, RuleForm, WaitKind, Workflow};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// What every rule comes to.
pub(super) fn plan(cx: &mut Cx<'_>, input: &Input<'_>) -> Guards {
    let workflow = input.workflow;
    let guarded = match quiet::Open::of(input.house, workflow) {
        Some(open) => quiet::insert_waits(workflow, &open),
        None => quiet::Guarded {
            workflow: workflow.clone(),
            waits: BTreeSet::new(),
            messages: Vec::new(),
            at: None,
        },
    };
    let quiet = quiet_outcome(&guarded);
    let mut guards = Guards {
        workflow: guarded.workflow,
        waits: guarded.waits,
        filters: BTreeMap::new(),
        outcomes: Vec::new(),
    };
    let real = in_days(&guards.workflow);
    let quiet_waits = !guards.waits.is_empty();
    if quiet_waits || real != guards.workflow {
        let why = if quiet_waits { Why::Quiet } else { Why::Days };
        prove_again(cx, input, &real, why);
    }
    if let Some(slipped) = slip::either_way(&real) {
        prove_again(cx, input, &slipped, Why::Slip);
    }
    needs_after_waits(cx, &mut guards);
    for (index, rule) in workflow.rules.iter().enumerate() {
        let report = input.proof.rules.get(index);
        let verdict = report.map_or(Verdict::Proved, |r| r.verdict);
        let outcome = match &rule.form {
            RuleForm::QuietHours { .. } => quiet_rule(cx, rule, Feature::QuietHours, &quiet),
            RuleForm::QuietDays { .. } => quiet_rule(cx, rule, Feature::QuietDays, &quiet),
            RuleForm::QuietOutside { calendar } => {
                let dates = input
                    .house
                    .calendars
                    .get(calendar)
                    .is_some_and(|c| !c.except.is_empty());
                let feature = if dates {
                    Feature::QuietCalendarDates
                } else {
                    Feature::QuietCalendar
                };
                quiet_rule(cx, rule, feature, &quiet)
            }
            RuleForm::AtMost { .. }
            | RuleForm::AtMostPerCalendar { .. }
            | RuleForm::Gap { .. }
            | RuleForm::EachOnce { .. }
            | RuleForm::Silence { .. }
            | RuleForm::AtLeast { .. } => {
                if verdict == Verdict::Proved {
                    (
                        RuleOutcome::Proved,
                        proved_sentence(&rule.form, report.and_then(|r| r.worst.zip(r.limit))),
                    )
                } else {
                    skips::guard(cx, rule, &mut guards)
                }
            }
        };
        guards.outcomes.push(outcome);
    }
    guards
}

/// What was proved, with its numbers: messages for a cap, minutes for a gap.
fn proved_sentence(form: &RuleForm, numbers: Option<(u64, u64)>) -> String {
    let Some((worst, limit)) = numbers else {
        return "proved, nothing to enforce".to_owned();
    };
    match form {
        RuleForm::Gap { .. } => {
            let (worst, limit) = (apart(worst), apart(limit));
            format!("proved, nothing to enforce: {worst} apart at least, {limit} asked")
        }
        RuleForm::AtMost { .. }
        | RuleForm::AtMostPerCalendar { .. }
        | RuleForm::EachOnce { .. }
        | RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => {
            format!("proved, nothing to enforce: {worst} at worst, {limit} allowed")
        }
    }
}

/// Minutes as people say them: `48 h`, `71 h 30 min`.
fn apart(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

/// What quiet rules come to: all together, since one wait keeps them all.
fn quiet_outcome(guarded: &quiet::Guarded) -> (RuleOutcome, String) {
    let Some((at, days)) = guarded.at else {
        return (
            RuleOutcome::Proved,
            "no message can leave then: each has its own hour".to_owned(),
        );
    };
    let names: Vec<String> = guarded.messages.iter().map(|m| format!("`{m}`")).collect();
    let verb = if names.len() == 1 { "waits" } else { "wait" };
    (
        RuleOutcome::Guarded,
        format!(
            "{} {verb} for {} on {}; stricter than the rule, which leaves other hours open",
            names.join(", "),
            at.text(),
            describe::weekdays(days)
        ),
    )
}

fn quiet_rule(
    cx: &mut Cx<'_>,
    rule: &Rule,
    feature: Feature,
    outcome: &(RuleOutcome, String),
) -> (RuleOutcome, String) {
    if cx.can(feature, rule.span, &format!("`{}`", rule.text)) {
        outcome.clone()
    } else {
        not_possible()
    }
}

pub(super) fn not_possible() -> (RuleOutcome, String) {
    (
        RuleOutcome::NotPossible,
        "Klaviyo can't hold it; nothing is built".to_owned(),
    )
}

/// The workflow as Klaviyo's delays will run it: months and years as days.
fn in_days(workflow: &Workflow) -> Workflow {
    let mut real = workflow.clone();
    for node in &mut real.nodes {
        if let Node::Wait { wait, .. } = node
            && let WaitKind::Between { least, .. } = *wait
            && matches!(least.unit, Unit::Months | Unit::Years)
        {
            *wait = WaitKind::Length { length: least };
        }
        let length = match node {
            Node::Wait {
                wait: WaitKind::Length { length },
                ..
            } => length,
            Node::Await { deadline, .. } => deadline,
            Node::Review { within, .. } | Node::Answer { within, .. } => within,
            Node::Wait { .. }
            | Node::Send { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::HandOver { .. }
            | Node::End => continue,
        };
        if !matches!(length.unit, Unit::Months | Unit::Years) {
            continue;
        }
        let fitted = waits::fitted(*length);
        *length = Length {
            amount: u32::try_from(fitted.amount).unwrap_or(u32::MAX),
            unit: fitted.unit,
        };
    }
    real
}

/// A message that was made to wait was looked at before: its states and its `needs` are asked again as
/// it leaves.
fn needs_after_waits(cx: &mut Cx<'_>, guards: &mut Guards) {
    let house = cx.house;
    let waiting: BTreeSet<SmolStr> = guards
        .waits
        .iter()
        .filter_map(|wait| guards.workflow.node(NodeId(wait.0 + 1)).message().cloned())
        .collect();
    for name in waiting {
        let Some(message) = house.messages.get(&name) else {
            continue;
        };
        let here = &guards.workflow.states;
        let told_apart =
            !message.states.is_empty() && here.iter().any(|s| !message.states.contains(s));
        if told_apart {
            let written_for = Condition::State {
                states: message.states.clone(),
            };
            ask_again(cx, guards, &name, &written_for, message.span);
            cx.reporter.remark(format!(
                "`{name}` waits for an open hour, so it is asked again as it leaves where the client stands; in a state that it is not written for it is skipped"
            ));
        }
        let Some(needs) = &message.needs else {
            continue;
        };
        if super::steps::asks_event(needs) {
            cx.reporter.remark(format!(
                "`{name}` waits for an open hour; its `needs` is not asked again there, since it looks at an event's data"
            ));
            continue;
        }
        ask_again(cx, guards, &name, needs, message.span);
        cx.reporter.remark(format!(
            "`{name}` waits for an open hour, so its `needs` is asked again as it leaves; where it no longer holds the message is skipped"
        ));
    }
}

fn ask_again(
    cx: &mut Cx<'_>,
    guards: &mut Guards,
    message: &SmolStr,
    condition: &Condition,
    place: Span,
) {
    let found = filters::groups(cx, condition, false, filters::Place::Profile, place);
    guards
        .filters
        .entry(message.clone())
        .or_default()
        .extend(found.into_iter().flatten());
}

/// In what Klaviyo's timing differs from the journey's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Waits were put in for quiet rules.
    Quiet,
    /// Months and years are days there.
    Days,
    /// A wait for a time of day that is reached right then may go on a day later.
    Slip,
}

/// A promise that Klaviyo's own timing would break is refused, never built; said once for each rule.
fn prove_again(cx: &mut Cx<'_>, input: &Input<'_>, real: &Workflow, why: Why) {
    let (again, _) = proof::prove(input.house, real);
    if let (Some(late), true) = (
        proof::late(input.house, real).first(),
        proof::late(input.house, input.workflow).is_empty(),
    ) {
        cx.reporter.error(leaves_late(input, late));
    }
    let held = |v: Verdict| match v {
        Verdict::Proved | Verdict::Enforced => true,
        Verdict::Broken | Verdict::Unbounded | Verdict::NotProved => false,
    };
    for ((rule, before), after) in input
        .workflow
        .rules
        .iter()
        .zip(&input.proof.rules)
        .zip(&again.rules)
    {
        if !held(before.verdict) || held(after.verdict) {
            continue;
        }
        match why {
            Why::Quiet => cx.reporter.error(quiet_breaks(input, rule)),
            Why::Days => cx.reporter.error(in_days_breaks(input, rule)),
            // Whether such a wait slips is published nowhere: a timeline that breaks the rule refuses the
            // build, a proof that is only lost is said.
            Why::Slip if after.verdict == Verdict::NotProved => slip_unproved(cx, input, rule),
            Why::Slip => cx.reporter.error(slip_breaks(input, rule)),
        }
    }
}

fn leaves_late(input: &Input<'_>, message: &SmolStr) -> Diagnostic {
    let place = input
        .house
        .messages
        .get(message)
        .map_or(input.workflow.spans.name, |m| m.span);
    Diagnostic::new(
        Code::NotPossible,
        place,
        format!("on Klaviyo `{message}` could leave later than it promises"),
    )
    .label("in time only without Klaviyo's own waits")
    .note("Klaviyo can only make a message wait for one time of day, and counts months in days; the promise would not hold there")
    .help("write `wait until 10:00 on …` before each message, or begin the run a day earlier")
}

fn quiet_breaks(input: &Input<'_>, rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::NotPossible,
        rule.span,
        format!(
            "on Klaviyo the quiet rules of `{}` would break `{}`",
            input.workflow.name, rule.text
        ),
    )
    .label("held only without the waits")
    .note("Klaviyo can only make a message wait for one time of day, so messages that are apart here would meet there")
    .help("write `wait until 10:00 on …` before each message, so that none falls into the quiet")
}

fn slip_unproved(cx: &mut Cx<'_>, input: &Input<'_>, rule: &Rule) {
    cx.reporter.nearly(
        Feature::WaitClock,
        rule.span,
        format!(
            "`{}` of `{}` is not proved where a `wait until` is reached right at its time on Klaviyo",
            rule.text, input.workflow.name
        ),
        "nothing published says whether such a client goes on at once or a day later; if later, runs may come closer than was proved".to_owned(),
        Some("let runs follow each other less closely, or wait a little less before that `wait until`".to_owned()),
    );
}

fn slip_breaks(input: &Input<'_>, rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::NotPossible,
        rule.span,
        format!(
            "on Klaviyo a `wait until` of `{}` that is reached right at its time could break `{}`",
            input.workflow.name, rule.text
        ),
    )
    .label("held only where that wait passes at once")
    .note("Klaviyo takes a moment for each step: such a run may wait for the next day, and meet a message that is apart from it here")
    .help("wait a little less before it, as in `wait 95 hours` and then `wait until 10:00`, or let runs follow each other less closely")
}

fn in_days_breaks(input: &Input<'_>, rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::NotPossible,
        rule.span,
        format!(
            "on Klaviyo the waits in months of `{}` would break `{}`",
            input.workflow.name, rule.text
        ),
    )
    .label("held only with real months")
    .note("Klaviyo's delays count days, and the days that stand for a month can be fewer than some months last, so messages that are apart here would come too soon there")
    .help("write the waits in days, as many as the longest months have: `wait 92 days` for 3 months")
}
