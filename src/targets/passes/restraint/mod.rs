//! Restraint on a platform: waits before messages for quiet rules, what a message that waits must be asked
//! again, and what became of each rule. With the platform's own timing in place every rule is proved again,
//! because a message that waits can meet another.

mod again;
mod guards;

pub use guards::{
    Counts, LATE, concerned, feature, guard_sentence, skip_by_condition, unless_silent,
};

use crate::proof::Verdict;
use crate::targets::context::Cx;
use crate::targets::passes::clock::Awaits;
use crate::targets::passes::conditions::asks_event;
use crate::targets::passes::{describe, quiet, slip};
use crate::targets::{Feature, Input, RuleOutcome, Support};
use crate::vocabulary::Unit;
use crate::workflow::{
    ClockMinutes, Condition, House, NodeId, OtherwiseAction, Rule, RuleForm, Workflow,
};
use again::{HOUR_SHORT, Why, as_run, prove_again};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// How a platform's own timing differs from a journey's.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// The units of its delays, `Hours` at least. Without days a day is 24 hours there.
    pub units: &'static [Unit],
    /// When its `wait up to` goes on.
    pub awaits: Awaits,
}

/// What became of a rule, and how.
pub type Outcome = (RuleOutcome, String);

/// The workflow as a platform gets it.
#[derive(Debug)]
pub struct Plan {
    /// With waits in it.
    pub workflow: Workflow,
    /// Waits that were put in, by node of `workflow`.
    pub waits: BTreeSet<NodeId>,
    /// Messages that could fall into the quiet, where the platform holds them back itself.
    pub held: Vec<SmolStr>,
    /// The hours that it then holds them for.
    pub windows: Vec<quiet::Window>,
    /// What a message that was made to wait must be asked again as it leaves.
    pub asked: BTreeMap<SmolStr, Vec<Condition>>,
    quiet: Outcome,
    /// Rules, by their place, that can be an hour short because a day is 24 hours.
    hour_short: BTreeSet<usize>,
}

/// Turns quiet rules into waits, where the platform can hold them so, and proves again what then stands.
pub fn prepare(cx: &mut Cx<'_>, input: &Input<'_>, timing: Timing) -> Plan {
    let workflow = input.workflow;
    let possible = workflow.rules.iter().all(|rule| {
        feature(input.house, rule).is_none_or(|feature| {
            !rule.form.is_quiet() || cx.target.support(feature).0 != Support::NotPossible
        })
    });
    let guarded = match quiet::Open::of(input.house, workflow) {
        Some(open) if possible => quiet::insert_waits(workflow, &open, timing.awaits),
        Some(_) | None => quiet::Guarded {
            workflow: workflow.clone(),
            waits: BTreeSet::new(),
            messages: Vec::new(),
            at: None,
        },
    };
    let quiet = quiet_outcome(&guarded);
    let mut plan = Plan {
        workflow: guarded.workflow,
        waits: guarded.waits,
        held: Vec::new(),
        windows: Vec::new(),
        asked: BTreeMap::new(),
        quiet,
        hour_short: BTreeSet::new(),
    };
    as_it_runs(cx, input, timing, &mut plan);
    let waiting: BTreeSet<SmolStr> = plan
        .waits
        .iter()
        .filter_map(|wait| plan.workflow.node(NodeId(wait.0 + 1)).message().cloned())
        .collect();
    asked_again(cx, &mut plan, waiting);
    plan
}

/// The same for a platform that holds a message back until an open hour, as the language does: nothing is put
/// into the workflow, and the windows say when it is open.
pub fn prepare_windows(cx: &mut Cx<'_>, input: &Input<'_>, timing: Timing) -> Plan {
    let workflow = input.workflow;
    let mut plan = Plan {
        workflow: workflow.clone(),
        waits: BTreeSet::new(),
        held: Vec::new(),
        windows: Vec::new(),
        asked: BTreeMap::new(),
        quiet: (
            RuleOutcome::Proved,
            "no message can leave then: each has its own hour".to_owned(),
        ),
        hour_short: BTreeSet::new(),
    };
    if let Some(open) = quiet::Open::of(input.house, workflow) {
        plan.held = quiet::may_fall_into(workflow, &open, timing.awaits);
        plan.windows = quiet::windows(&open);
    }
    if !plan.held.is_empty() {
        if plan.windows.is_empty() {
            let what = "quiet rules that leave no hour open";
            cx.reporter.unsayable(workflow.spans.name, what);
        }
        let ends_at_midnight = plan.windows.iter().any(|w| w.to == LAST_MINUTE + 1);
        if ends_at_midnight {
            let without = without_last_minute(workflow);
            prove_again(cx, input, &without, Why::LastMinute);
        }
        plan.quiet = held_outcome(&plan.held, ends_at_midnight);
    }
    as_it_runs(cx, input, timing, &mut plan);
    let held = plan.held.iter().cloned().collect();
    asked_again(cx, &mut plan, held);
    plan
}

/// The last minute of a day, which no window of a platform reaches.
const LAST_MINUTE: u16 = 1439;

/// The workflow in which nothing leaves in the last minute of a day either.
fn without_last_minute(workflow: &Workflow) -> Workflow {
    let mut shut = workflow.clone();
    shut.rules.push(Rule {
        restraint: SmolStr::new_static("windows"),
        text: SmolStr::new_static("quiet from 23:59 to 00:00"),
        form: RuleForm::QuietHours {
            from: ClockMinutes(LAST_MINUTE),
            to: ClockMinutes(0),
        },
        otherwise: None,
        span: workflow.spans.name,
    });
    shut
}

/// What quiet rules come to on a platform with windows.
fn held_outcome(held: &[SmolStr], ends_at_midnight: bool) -> Outcome {
    let names: Vec<String> = held.iter().map(|m| format!("`{m}`")).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    let last = if ends_at_midnight {
        "; its windows end at 23:59, so the last minute of a day is shut too"
    } else {
        ""
    };
    (
        RuleOutcome::Guarded,
        format!("{} {verb} held until an open hour{last}", names.join(", ")),
    )
}

/// Proves again what stands once the platform's own timing is in it.
fn as_it_runs(cx: &mut Cx<'_>, input: &Input<'_>, timing: Timing, plan: &mut Plan) {
    let in_days = as_run(&plan.workflow, &[timing.units, &[Unit::Days]].concat());
    let quiet_waits = !plan.waits.is_empty();
    if quiet_waits || in_days != plan.workflow {
        let why = if quiet_waits { Why::Quiet } else { Why::Months };
        prove_again(cx, input, &in_days, why);
    }
    let in_units = as_run(&in_days, timing.units);
    if in_units != in_days && !cx.reporter.refused() {
        plan.hour_short = prove_again(cx, input, &in_units, Why::Hours);
    }
    if let Some(slipped) = slip::either_way(&in_days, timing.awaits) {
        prove_again(cx, input, &slipped, Why::Slip);
    }
}

/// What every rule comes to, in their order; `skip` writes the guard of a rule with `else`.
pub fn outcomes<'a>(
    cx: &mut Cx<'a>,
    input: &Input<'_>,
    plan: &Plan,
    mut skip: impl FnMut(&mut Cx<'a>, &Rule) -> Outcome,
) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(input.workflow.rules.len());
    for (index, rule) in input.workflow.rules.iter().enumerate() {
        let report = input.proof.rules.get(index);
        let verdict = report.map_or(Verdict::Proved, |r| r.verdict);
        outcomes.push(if rule.form.is_quiet() {
            quiet_rule(cx, input.house, rule, &plan.quiet)
        } else if verdict == Verdict::Proved {
            let numbers = report.and_then(|r| r.worst.zip(r.limit));
            let sentence = proved_sentence(&rule.form, numbers);
            if plan.hour_short.contains(&index) {
                (RuleOutcome::Weaker, format!("{sentence}; {HOUR_SHORT}"))
            } else {
                (RuleOutcome::Proved, sentence)
            }
        } else {
            match rule.otherwise {
                Some(OtherwiseAction::Skip) => skip(cx, rule),
                Some(OtherwiseAction::Postpone(_)) => {
                    cx.can(Feature::Postpone, rule.span, &format!("`{}`", rule.text));
                    not_possible(cx)
                }
                // A promise that is not proved stops the build before anything is written.
                None => (
                    RuleOutcome::NotPossible,
                    "not proved: nothing is built".to_owned(),
                ),
            }
        });
    }
    outcomes
}

/// The platform can't hold a rule: nothing is built.
pub fn not_possible(cx: &Cx<'_>) -> Outcome {
    let sentence = format!("{} can't hold it; nothing is built", cx.title());
    (RuleOutcome::NotPossible, sentence)
}

/// What was proved, with its numbers: messages for a cap, minutes for a gap.
fn proved_sentence(form: &RuleForm, numbers: Option<(u64, u64)>) -> String {
    let Some((worst, limit)) = numbers else {
        return "proved, nothing to enforce".to_owned();
    };
    match form {
        RuleForm::Gap { gap, .. } => {
            let told = form.told_in();
            let asked = if gap.varies() {
                gap.text()
            } else {
                told.brief(limit)
            };
            let worst = told.brief(worst);
            format!("proved, nothing to enforce: {worst} apart at least, {asked} asked")
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

fn quiet_rule(cx: &mut Cx<'_>, house: &House, rule: &Rule, outcome: &Outcome) -> Outcome {
    let what = format!("`{}`", rule.text);
    let Some(feature) = feature(house, rule) else {
        return outcome.clone();
    };
    if !cx.can(feature, rule.span, &what) {
        return not_possible(cx);
    }
    let (support, how) = cx.target.support(feature);
    if support != Support::Weaker {
        return outcome.clone();
    }
    let title = cx.title();
    cx.reporter.nearly(
        feature,
        rule.span,
        format!("{title} holds {what} only nearly"),
        how.to_owned(),
        None,
    );
    (RuleOutcome::Weaker, format!("{}; {how}", outcome.1))
}

/// A message that was made to wait was looked at before: its states and its `needs` are asked again as
/// it leaves.
fn asked_again(cx: &mut Cx<'_>, plan: &mut Plan, waiting: BTreeSet<SmolStr>) {
    let house = cx.house;
    for name in waiting {
        let Some(message) = house.messages.get(&name) else {
            continue;
        };
        let here = &plan.workflow.states;
        let told_apart =
            !message.states.is_empty() && here.iter().any(|s| !message.states.contains(s));
        if told_apart {
            let written_for = Condition::State {
                states: message.states.clone(),
            };
            plan.asked
                .entry(name.clone())
                .or_default()
                .push(written_for);
            cx.reporter.remark(format!(
                "`{name}` waits for an open hour, so it is asked again as it leaves where the client stands; in a state that it is not written for it is skipped"
            ));
        }
        let Some(needs) = &message.needs else {
            continue;
        };
        if asks_event(needs) {
            cx.reporter.remark(format!(
                "`{name}` waits for an open hour; its `needs` is not asked again there, since it looks at an event's data"
            ));
            continue;
        }
        plan.asked
            .entry(name.clone())
            .or_default()
            .push(needs.clone());
        cx.reporter.remark(format!(
            "`{name}` waits for an open hour, so its `needs` is asked again as it leaves; where it no longer holds the message is skipped"
        ));
    }
}
