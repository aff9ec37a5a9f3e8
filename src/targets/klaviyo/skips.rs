//! Rules with `else skip` as filters on the messages that they speak of.

use super::{Cx, Guards, filters, metrics, values};
use crate::targets::passes::durations::{Fitted, Round, fit};
use crate::targets::passes::restraint::{self, LATE, not_possible};
use crate::targets::{Feature, RuleOutcome, Support};
use crate::vocabulary::{Channel, Purpose, Unit};
use crate::workflow::{CountedSet, EventKind, Length, Message, Rule, RuleForm, SilenceWhen};
use serde_json::Value;

/// A guard for a rule with `else`.
pub(super) fn guard(cx: &mut Cx<'_>, rule: &Rule, guards: &mut Guards) -> (RuleOutcome, String) {
    let what = format!("`{}`", rule.text);
    let Some(feature) = restraint::feature(cx.house, rule) else {
        return not_possible(cx);
    };
    if !cx.can(feature, rule.span, &what) {
        return not_possible(cx);
    }
    if counts_other_channels(cx, rule) && !cx.can(Feature::SkipOtherChannels, rule.span, &what) {
        return not_possible(cx);
    }
    let Some(sentence) = filter(cx, rule, guards) else {
        return not_possible(cx);
    };
    if super::capabilities::support(feature).0 != Support::Weaker {
        return (RuleOutcome::Guarded, sentence);
    }
    cx.reporter.nearly(
        feature,
        rule.span,
        format!("Klaviyo holds {what} only nearly"),
        LATE.to_owned(),
        Some("write the rule without `else` where it can be proved".to_owned()),
    );
    (RuleOutcome::Weaker, format!("{sentence}; {LATE}"))
}

/// Whether a guard would have to count what no e-mail metric counts: messages of other channels, of this
/// journey or of another.
fn counts_other_channels(cx: &Cx<'_>, rule: &Rule) -> bool {
    let of = match &rule.form {
        RuleForm::AtMost { of, .. } | RuleForm::EachOnce { of, .. } => of,
        RuleForm::Gap { between, .. } => between,
        RuleForm::AtMostPerCalendar { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. }
        | RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. } => return false,
    };
    let mut all = cx.house.messages.values();
    all.any(|m| m.channel != Channel::Email && of.holds(m))
}

/// Puts the filter on every message that the rule speaks of; says what it does.
fn filter(cx: &mut Cx<'_>, rule: &Rule, guards: &mut Guards) -> Option<String> {
    let (clauses, condition) = match &rule.form {
        RuleForm::AtMost { count, of, window } => {
            let fitted = window_up(*window);
            let clause = fewer(cx, of, *count, fitted, rule)?;
            (
                vec![vec![clause]],
                match count {
                    1 => format!("none was received in the last {}", fitted.text()),
                    _ => format!(
                        "fewer than {count} were received in the last {}",
                        fitted.text()
                    ),
                },
            )
        }
        RuleForm::Gap {
            gap,
            between,
            journeys: None,
        } => {
            let fitted = window_up(*gap);
            let clause = fewer(cx, between, 1, fitted, rule)?;
            (
                vec![vec![clause]],
                format!("none was received in the last {}", fitted.text()),
            )
        }
        RuleForm::EachOnce { window, .. } => {
            let fitted = window_up(*window);
            for name in restraint::concerned(cx.house, &guards.workflow, rule) {
                let mut metric = received(cx, rule)?;
                let by_name = metrics::named(cx, std::slice::from_ref(&name));
                metric.filters.push(by_name);
                let clause = metrics::counted(&metric, "less-than", 1, &in_the_last(fitted));
                guards.filters.entry(name).or_default().push(vec![clause]);
            }
            (
                Vec::new(),
                format!(
                    "the same one was not received in the last {}",
                    fitted.text()
                ),
            )
        }
        RuleForm::Silence { when, .. } => silence(cx, rule, when)?,
        RuleForm::AtMostPerCalendar { .. }
        | RuleForm::Gap { .. }
        | RuleForm::AtLeast { .. }
        | RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. } => return None,
    };
    let names = restraint::concerned(cx.house, &guards.workflow, rule);
    for name in &names {
        guards
            .filters
            .entry(name.clone())
            .or_default()
            .extend(clauses.iter().cloned());
    }
    Some(restraint::guard_sentence(&names, &condition))
}

/// A window that is never shorter than the rule's.
fn window_up(length: Length) -> Fitted {
    fit(length, WINDOWS, Round::Up)
}

fn in_the_last(fitted: Fitted) -> Value {
    values::relative("in-the-last", fitted.amount, fitted.unit)
}

fn received(cx: &mut Cx<'_>, rule: &Rule) -> Option<metrics::Metric> {
    let any = crate::workflow::AnyOf::All {
        channel: Some(Channel::Email),
        theme: None,
    };
    metrics::metric(cx, &EventKind::Received { messages: any }, rule.span)
}

/// Fewer than so many of what the rule counts: all e-mail of the account, or by the messages' names.
fn fewer(
    cx: &mut Cx<'_>,
    of: &CountedSet,
    count: u32,
    fitted: Fitted,
    rule: &Rule,
) -> Option<Value> {
    let mut metric = received(cx, rule)?;
    let everything =
        of.theme.is_none() && of.message.is_none() && of.purposes.len() == Purpose::ALL.len();
    if everything {
        cx.reporter.remark(format!(
            "`{}` counts every e-mail that the account sends, campaigns too",
            rule.text
        ));
    } else {
        let counts = |m: &Message| m.channel == Channel::Email && of.holds(m);
        let names = metrics::names_where(cx, counts);
        let by_name = metrics::named(cx, &names);
        metric.filters.push(by_name);
    }
    Some(metrics::counted(
        &metric,
        "less-than",
        count,
        &in_the_last(fitted),
    ))
}

/// Never shorter than the rule's: hours, days or weeks.
const WINDOWS: &[Unit] = &[Unit::Hours, Unit::Days, Unit::Weeks];

fn silence(cx: &mut Cx<'_>, rule: &Rule, when: &SilenceWhen) -> Option<(Vec<Vec<Value>>, String)> {
    let (condition, sentence) = restraint::unless_silent(when, WINDOWS);
    let place = filters::Place::Profile;
    let clauses = filters::groups(cx, &condition, false, place, rule.span)?;
    Some((clauses, sentence))
}
