//! Guards as conditions before messages, for the rules that say what else to do, and which row of the capability
//! tables each rule is.

use super::{Outcome, not_possible};
use crate::targets::context::Cx;
use crate::targets::passes::before_sends::Asked;
use crate::targets::passes::describe;
use crate::targets::passes::durations::{Round, fit};
use crate::targets::{Feature, RuleOutcome, Support};
use crate::vocabulary::{Channel, Unit};
use crate::workflow::{
    AnyOf, Condition, CountedSet, EventKind, EventTest, House, Length, Period, Rule, RuleForm,
    SilenceWhen, Workflow,
};
use smol_str::SmolStr;

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
