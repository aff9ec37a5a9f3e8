//! Restraint on a platform: waits before messages for quiet rules, what a message that waits must be asked
//! again, and what became of each rule. With the platform's own timing in place every rule is proved again,
//! because a message that waits can meet another.

use super::before_sends::Asked;
use super::clock::Awaits;
use super::conditions::asks_event;
use super::durations::{Round, fit};
use super::{describe, quiet, slip};
use crate::diagnostics::{Code, Diagnostic};
use crate::proof::{self, Verdict};
use crate::targets::context::Cx;
use crate::targets::{Feature, Input, RuleOutcome, Support};
use crate::vocabulary::{Channel, Unit};
use crate::workflow::{
    AnyOf, ClockMinutes, Condition, CountedSet, EventKind, EventTest, House, Length, Node, NodeId,
    OtherwiseAction, Period, Rule, RuleForm, SilenceWhen, WaitKind, Workflow,
};
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

/// What a day of 24 hours can do to a rule.
const HOUR_SHORT: &str = "its delays count a day as 24 hours, so a message can come an hour closer than proved where clocks go back";

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
            !is_quiet(&rule.form) || cx.target.support(feature).0 != Support::NotPossible
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
        outcomes.push(if is_quiet(&rule.form) {
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

/// Whether a rule names hours or days on which nothing leaves.
fn is_quiet(form: &RuleForm) -> bool {
    match form {
        RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. } => true,
        RuleForm::AtMost { .. }
        | RuleForm::AtMostPerCalendar { .. }
        | RuleForm::Gap { .. }
        | RuleForm::EachOnce { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => false,
    }
}

/// The row of the tables that a rule is a case of, as a guard; `None` for a promise that needs none.
pub fn feature(house: &House, rule: &Rule) -> Option<Feature> {
    Some(match &rule.form {
        RuleForm::QuietHours { .. } => Feature::QuietHours,
        RuleForm::QuietDays { .. } => Feature::QuietDays,
        RuleForm::QuietOutside { calendar } => {
            let dates = house
                .calendars
                .get(calendar)
                .is_some_and(|c| !c.except.is_empty());
            if dates {
                Feature::QuietCalendarDates
            } else {
                Feature::QuietCalendar
            }
        }
        _ if rule.otherwise.is_none() => return None,
        RuleForm::AtMost { .. } => Feature::CapSkip,
        RuleForm::AtMostPerCalendar { .. } => Feature::CapCalendarSkip,
        RuleForm::Gap { journeys: None, .. } => Feature::GapSkip,
        RuleForm::Gap { .. } => Feature::GapJourneysSkip,
        RuleForm::EachOnce { .. } => Feature::OnceSkip,
        RuleForm::Silence {
            when: SilenceWhen::While(_),
            ..
        } => Feature::SilenceWhileSkip,
        RuleForm::Silence {
            when: SilenceWhen::After(..),
            ..
        } => Feature::SilenceAfterSkip,
        RuleForm::Silence {
            when: SilenceWhen::ToStates(_),
            ..
        } => Feature::SilenceStatesSkip,
        RuleForm::AtLeast { .. } => Feature::AtLeast,
    })
}

/// The condition that must hold for a message that a silence speaks of to leave, and in words. The length is
/// as the platform counts it, never shorter than the rule's.
pub fn unless_silent(when: &SilenceWhen, units: &[Unit]) -> (Condition, String) {
    match when {
        SilenceWhen::While(condition) => (
            Condition::Not {
                of: Box::new(condition.clone()),
            },
            "the condition of the silence does not hold".to_owned(),
        ),
        SilenceWhen::After(length, event) => {
            let fitted = fit(*length, units, Round::Up);
            let window = Length {
                amount: u32::try_from(fitted.amount).unwrap_or(u32::MAX),
                unit: fitted.unit,
            };
            let condition = Condition::Happened(EventTest {
                event: event.clone(),
                filter: None,
                at_least: 0,
                at_most: Some(0),
                period: Period::InTheLast(window),
            });
            let sentence = format!(
                "`{}` has not happened in the last {}",
                describe::event(event),
                fitted.text()
            );
            (condition, sentence)
        }
        SilenceWhen::ToStates(states) => (
            Condition::Not {
                of: Box::new(Condition::State {
                    states: states.clone(),
                }),
            },
            format!("the client is not {}", states.join(" or ")),
        ),
    }
}

/// Why a count is weaker than the rule.
pub const LATE: &str = "it counts a message only when it is received, so runs that send within the same minutes can both pass";

/// What a platform can count of the messages that a client has received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// E-mails, whichever they are.
    Emails,
    /// Each message by its name, or all of them together; not the sum of some.
    EachMessage,
}

/// A guard of a rule with `else skip` as a condition before each message, for platforms whose messages have no
/// filter of their own.
pub fn skip_by_condition(
    cx: &mut Cx<'_>,
    rule: &Rule,
    units: &[Unit],
    counts: Counts,
    asked: &mut Asked,
) -> Outcome {
    let what = format!("`{}`", rule.text);
    let Some(feature) = feature(cx.house, rule) else {
        return not_possible(cx);
    };
    if !cx.can(feature, rule.span, &what) {
        return not_possible(cx);
    }
    let mut stricter = None;
    let guard = match (&rule.form, counts) {
        (RuleForm::Silence { when, .. }, _) => Some(unless_silent(when, units)),
        (RuleForm::EachOnce { of, window }, Counts::EachMessage) => {
            return each_once(cx, rule, of, *window, units, asked);
        }
        (RuleForm::AtMost { count, of, window }, Counts::EachMessage) => {
            let (guard, more) = received_of(cx, of, *count, *window, units);
            stricter = more;
            Some(guard)
        }
        (
            RuleForm::Gap {
                gap,
                between,
                journeys: None,
            },
            Counts::EachMessage,
        ) => Some(received_of(cx, between, 1, *gap, units).0),
        (RuleForm::AtMost { count, of, window }, Counts::Emails) => {
            received(cx, rule, of, *count, *window, units)
        }
        (
            RuleForm::Gap {
                gap,
                between,
                journeys: None,
            },
            Counts::Emails,
        ) => received(cx, rule, between, 1, *gap, units),
        (
            RuleForm::Gap { .. }
            | RuleForm::AtMostPerCalendar { .. }
            | RuleForm::EachOnce { .. }
            | RuleForm::AtLeast { .. }
            | RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. },
            _,
        ) => None,
    };
    let Some((condition, sentence)) = guard else {
        cx.reporter.unsayable(rule.span, &what);
        return not_possible(cx);
    };
    let names = concerned(cx.house, &cx.workflow, rule);
    for name in &names {
        let own = asked.only_if.entry(name.clone()).or_default();
        own.push(condition.clone());
    }
    let sentence = guard_sentence(&names, &sentence);
    guarded(cx, rule, feature, sentence, stricter)
}

/// The outcome of a guard that is in place, and what is to be said of it.
fn guarded(
    cx: &mut Cx<'_>,
    rule: &Rule,
    feature: Feature,
    sentence: String,
    stricter: Option<&'static str>,
) -> Outcome {
    let (support, how) = cx.target.support(feature);
    if support != Support::Weaker {
        return (RuleOutcome::Guarded, sentence);
    }
    let counts = [Feature::CapSkip, Feature::GapSkip, Feature::OnceSkip];
    // Of what is not a count the platform's own row says what is weaker.
    let counted = if counts.contains(&feature) { LATE } else { how };
    let meaning = match stricter {
        Some(stricter) => format!("{counted}; {stricter}"),
        None => counted.to_owned(),
    };
    let title = cx.title();
    cx.reporter.nearly(
        feature,
        rule.span,
        format!("{title} holds `{}` only nearly", rule.text),
        meaning.clone(),
        Some("write the rule without `else` where it can be proved".to_owned()),
    );
    (RuleOutcome::Weaker, format!("{sentence}; {meaning}"))
}

/// None of them received in a time, each asked for by its name; where more than one may be, all that the
/// account sends counts in their place, which is stricter.
fn received_of(
    cx: &Cx<'_>,
    of: &CountedSet,
    count: u32,
    window: Length,
    units: &[Unit],
) -> ((Condition, String), Option<&'static str>) {
    let fitted = fit(window, units, Round::Up);
    let length = Length {
        amount: u32::try_from(fitted.amount).unwrap_or(u32::MAX),
        unit: fitted.unit,
    };
    let fewer = |messages: AnyOf| {
        Condition::Happened(EventTest {
            event: EventKind::Received { messages },
            filter: None,
            at_least: 0,
            at_most: Some(count.saturating_sub(1)),
            period: Period::InTheLast(length),
        })
    };
    let counted = |m: &&crate::workflow::Message| of.holds(m);
    let mut channels = cx
        .house
        .messages
        .values()
        .filter(counted)
        .map(|m| m.channel);
    let first = channels.next();
    let channel = first.filter(|first| channels.all(|c| c == *first));
    let all = cx
        .house
        .messages
        .values()
        .all(|m| of.holds(m) || channel.is_some_and(|c| m.channel != c));
    if count > 1 || all {
        let stricter =
            (!all).then_some("it can't add up some messages, so every message that the account sends counts: a client then hears less, never more");
        let theme = None;
        let condition = fewer(AnyOf::All { channel, theme });
        let sentence = match count {
            1 => format!("none was received in the last {}", fitted.text()),
            _ => format!(
                "fewer than {count} were received in the last {}",
                fitted.text()
            ),
        };
        return ((condition, sentence), stricter);
    }
    let each: Vec<Condition> = cx
        .house
        .messages
        .values()
        .filter(counted)
        .map(|m| fewer(AnyOf::Message(m.name.clone())))
        .collect();
    let condition = match <[Condition; 1]>::try_from(each) {
        Ok([one]) => one,
        Err(of) => Condition::All { of },
    };
    let sentence = format!("none of them was received in the last {}", fitted.text());
    ((condition, sentence), None)
}

/// Each message only where it was not received itself.
fn each_once(
    cx: &mut Cx<'_>,
    rule: &Rule,
    of: &CountedSet,
    window: Length,
    units: &[Unit],
    asked: &mut Asked,
) -> Outcome {
    let names = concerned(cx.house, &cx.workflow, rule);
    let mut sentence = String::new();
    for name in &names {
        let only = CountedSet {
            message: Some(name.clone()),
            ..of.clone()
        };
        let ((condition, said), _) = received_of(cx, &only, 1, window, units);
        asked
            .only_if
            .entry(name.clone())
            .or_default()
            .push(condition);
        sentence = guard_sentence(&names, &said);
    }
    if names.is_empty() {
        sentence = guard_sentence(&names, "");
    }
    guarded(cx, rule, Feature::OnceSkip, sentence, None)
}

/// Fewer than so many received in a time; `None` where the rule counts some messages only, or other
/// channels too.
fn received(
    cx: &mut Cx<'_>,
    rule: &Rule,
    of: &CountedSet,
    count: u32,
    window: Length,
    units: &[Unit],
) -> Option<(Condition, String)> {
    let mut all = cx.house.messages.values();
    if all.any(|m| m.channel != Channel::Email && of.holds(m)) {
        let what = format!("`{}`", rule.text);
        cx.can(Feature::SkipOtherChannels, rule.span, &what);
        return None;
    }
    let mut emails = cx.house.messages.values();
    if emails.any(|m| m.channel == Channel::Email && !of.holds(m)) {
        return None;
    }
    cx.reporter.remark(format!(
        "`{}` counts every e-mail that the account sends, campaigns too",
        rule.text
    ));
    let fitted = fit(window, units, Round::Up);
    let condition = Condition::Happened(EventTest {
        event: EventKind::Received {
            messages: AnyOf::All {
                channel: Some(Channel::Email),
                theme: None,
            },
        },
        filter: None,
        at_least: 0,
        at_most: Some(count.saturating_sub(1)),
        period: Period::InTheLast(Length {
            amount: u32::try_from(fitted.amount).unwrap_or(u32::MAX),
            unit: fitted.unit,
        }),
    });
    let sentence = match count {
        1 => format!("none was received in the last {}", fitted.text()),
        _ => format!(
            "fewer than {count} were received in the last {}",
            fitted.text()
        ),
    };
    Some((condition, sentence))
}

/// The messages of a workflow that a rule speaks of, in the order in which they are first sent.
pub fn concerned(house: &House, workflow: &Workflow, rule: &Rule) -> Vec<SmolStr> {
    let Some(of) = rule.form.counted() else {
        return Vec::new();
    };
    crate::targets::context::sent(workflow)
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| house.messages.get(name).is_some_and(|m| of.holds(m)))
        .collect()
}

/// A guard in words: which messages leave only when.
pub fn guard_sentence(messages: &[SmolStr], condition: &str) -> String {
    let shown: Vec<String> = messages.iter().map(|n| format!("`{n}`")).collect();
    let verb = if shown.len() == 1 { "leaves" } else { "leave" };
    if shown.is_empty() {
        "no message of this journey is concerned".to_owned()
    } else {
        format!(
            "{} {verb} only when {condition}; otherwise skipped",
            shown.join(", ")
        )
    }
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
pub fn apart(minutes: u64) -> String {
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

/// The workflow as the platform's delays will run it: months and years as days, days as hours where it has
/// none.
fn as_run(workflow: &Workflow, units: &[Unit]) -> Workflow {
    let mut real = workflow.clone();
    for node in &mut real.nodes {
        let differs = |length: Length| !fit(length, units, Round::Nearest).exact;
        if let Node::Wait { wait, .. } = node
            && let WaitKind::Between { least, .. } = *wait
            && differs(least)
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
        if !differs(*length) {
            continue;
        }
        let fitted = fit(*length, units, Round::Nearest);
        *length = Length {
            amount: u32::try_from(fitted.amount).unwrap_or(u32::MAX),
            unit: fitted.unit,
        };
    }
    real
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

/// In what the platform's timing differs from the journey's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Waits were put in for quiet rules.
    Quiet,
    /// Months and years are days there.
    Months,
    /// Days are 24 hours there.
    Hours,
    /// A wait for a time of day that is reached right then may go on a day later.
    Slip,
    /// Windows end a minute before midnight.
    LastMinute,
}

/// A promise that the platform's own timing would break is refused, never built; said once for each rule.
///
/// Returns the rules, by their place, that hold only nearly then.
fn prove_again(cx: &mut Cx<'_>, input: &Input<'_>, real: &Workflow, why: Why) -> BTreeSet<usize> {
    let title = cx.title();
    let mut weakened = BTreeSet::new();
    let (again, _) = proof::prove(input.house, real);
    if let (Some(late), true) = (
        proof::late(input.house, real).first(),
        proof::late(input.house, input.workflow).is_empty(),
    ) {
        cx.reporter.error(leaves_late(title, input, late));
    }
    let held = |v: Verdict| match v {
        Verdict::Proved | Verdict::Enforced => true,
        Verdict::Broken | Verdict::Unbounded | Verdict::NotProved => false,
    };
    let rules = input.workflow.rules.iter().enumerate();
    for (((index, rule), before), after) in rules.zip(&input.proof.rules).zip(&again.rules) {
        if !held(before.verdict) || held(after.verdict) {
            continue;
        }
        match why {
            Why::Quiet => cx.reporter.error(quiet_breaks(title, input, rule)),
            Why::LastMinute => cx.reporter.error(last_minute_breaks(title, input, rule)),
            Why::Months => cx.reporter.error(months_break(title, input, rule)),
            Why::Hours => {
                hour_short(cx, input, rule);
                weakened.insert(index);
            }
            // Whether such a wait slips is published nowhere: a timeline that breaks the rule refuses the
            // build, a proof that is only lost is said.
            Why::Slip if after.verdict == Verdict::NotProved => slip_unproved(cx, input, rule),
            Why::Slip => cx.reporter.error(slip_breaks(title, input, rule)),
        }
    }
    weakened
}

fn leaves_late(title: &str, input: &Input<'_>, message: &SmolStr) -> Diagnostic {
    let place = input
        .house
        .messages
        .get(message)
        .map_or(input.workflow.spans.name, |m| m.span);
    Diagnostic::new(
        Code::NotPossible,
        place,
        format!("on {title} `{message}` could leave later than it promises"),
    )
    .label(format!("in time only without {title}'s own waits"))
    .note(format!("{title} can only make a message wait for one time of day, and counts months in days; the promise would not hold there"))
    .help("write `wait until 10:00 on …` before each message, or begin the run a day earlier")
}

fn quiet_breaks(title: &str, input: &Input<'_>, rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::NotPossible,
        rule.span,
        format!(
            "on {title} the quiet rules of `{}` would break `{}`",
            input.workflow.name, rule.text
        ),
    )
    .label("held only without the waits")
    .note(format!("{title} can only make a message wait for one time of day, so messages that are apart here would meet there"))
    .help("write `wait until 10:00 on …` before each message, so that none falls into the quiet")
}

fn last_minute_breaks(title: &str, input: &Input<'_>, rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::NotPossible,
        rule.span,
        format!(
            "on {title} a message of `{}` that comes in the last minute of a day could break `{}`",
            input.workflow.name, rule.text
        ),
    )
    .label("held only where 23:59 is open")
    .note(format!("{title}'s windows end at 23:59, so such a message waits until the next open day, and can meet one that is apart from it here"))
    .help("write `wait until 10:00 on …` before each message, so that none leaves at midnight")
}

fn slip_unproved(cx: &mut Cx<'_>, input: &Input<'_>, rule: &Rule) {
    let title = cx.title();
    cx.reporter.nearly(
        Feature::WaitClock,
        rule.span,
        format!(
            "`{}` of `{}` is not proved where a `wait until` is reached right at its time on {title}",
            rule.text, input.workflow.name
        ),
        "nothing published says whether such a client goes on at once or a day later; if later, runs may come closer than was proved".to_owned(),
        Some("let runs follow each other less closely, or wait a little less before that `wait until`".to_owned()),
    );
}

fn slip_breaks(title: &str, input: &Input<'_>, rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::NotPossible,
        rule.span,
        format!(
            "on {title} a `wait until` of `{}` that is reached right at its time could break `{}`",
            input.workflow.name, rule.text
        ),
    )
    .label("held only where that wait passes at once")
    .note(format!("{title} takes a moment for each step: such a run may wait for the next day, and meet a message that is apart from it here"))
    .help("wait a little less before it, as in `wait 95 hours` and then `wait until 10:00`, or let runs follow each other less closely")
}

fn months_break(title: &str, input: &Input<'_>, rule: &Rule) -> Diagnostic {
    Diagnostic::new(
        Code::NotPossible,
        rule.span,
        format!(
            "on {title} the waits in months of `{}` would break `{}`",
            input.workflow.name, rule.text
        ),
    )
    .label("held only with real months")
    .note(format!("{title}'s delays count days, and the days that stand for a month can be fewer than some months last, so messages that are apart here would come too soon there"))
    .help("write the waits in days, as many as the longest months have: `wait 92 days` for 3 months")
}

/// A platform without days: a rule that holds on the calendar can be an hour short where clocks change.
fn hour_short(cx: &mut Cx<'_>, input: &Input<'_>, rule: &Rule) {
    let title = cx.title();
    cx.reporter.nearly(
        Feature::WaitDays,
        rule.span,
        format!(
            "on {title} `{}` of `{}` can be an hour short where clocks change",
            rule.text, input.workflow.name
        ),
        HOUR_SHORT.to_owned(),
        Some(
            "let the waits be an hour longer than the rule asks, as in `wait 73 hours` for 3 days"
                .to_owned(),
        ),
    );
}
