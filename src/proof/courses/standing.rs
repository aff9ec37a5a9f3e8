//! How the rules that count messages stand over what was sent: a plain count.

use super::super::tally::{Cap, Tally, Window};
use crate::semantics::Moment;
use crate::source::Span;
use crate::workflow::{House, Rule, RuleForm, ToldIn};
use serde::Serialize;
use smol_str::SmolStr;

/// What a stand counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StandMeasure {
    /// Messages in a window.
    Messages,
    /// Minutes between two messages.
    MinutesApart,
}

/// How a rule stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stand {
    /// The rule, as written.
    pub rule: SmolStr,
    /// The restraint that holds it.
    pub restraint: SmolStr,
    /// What is counted.
    pub measure: StandMeasure,
    /// The most messages in any window, or the fewest minutes between two; `None` where there are no two.
    pub reached: Option<u64>,
    /// What the rule allows.
    pub limit: u64,
    /// The window, as written.
    pub window: String,
    /// In what lengths are told.
    #[serde(skip)]
    pub told_in: ToldIn,
    /// Whether the rule is kept.
    pub kept: bool,
    /// Place of the rule.
    #[serde(skip)]
    pub span: Span,
}

/// A message that left: when, and which.
pub type Left = (Moment, SmolStr);

/// How each rule that counts messages stands over these, in the order of the rules. Rules about two journeys are
/// left out: what was sent does not say by which.
pub fn stand<'r>(
    house: &House,
    rules: impl IntoIterator<Item = &'r Rule>,
    sent: &[Left],
) -> Vec<Stand> {
    rules
        .into_iter()
        .filter_map(|rule| one(house, rule, sent))
        .collect()
}

fn one(house: &House, rule: &Rule, sent: &[Left]) -> Option<Stand> {
    let counts = tallies(house, rule, sent)?;
    let (window, limit) = super::super::rules::limits(&rule.form);
    let kept = counts.iter().all(|tally| tally.over.is_none());
    let is_gap = matches!(rule.form, RuleForm::Gap { .. });
    let (measure, reached) = if is_gap {
        let least = counts.iter().filter_map(|tally| tally.least_gap).min();
        let least = least.and_then(|minutes| u64::try_from(minutes).ok());
        (StandMeasure::MinutesApart, least)
    } else {
        let most = counts.iter().map(|tally| tally.most).max().unwrap_or(0);
        (StandMeasure::Messages, Some(most))
    };
    Some(Stand {
        rule: rule.text.clone(),
        restraint: rule.restraint.clone(),
        measure,
        reached,
        limit,
        window,
        told_in: rule.form.told_in(),
        kept,
        span: rule.span,
    })
}

/// Whether the last of these messages is one too many for a rule.
pub(super) fn is_over(house: &House, rule: &Rule, sent: &[Left]) -> bool {
    let counts = tallies(house, rule, sent).unwrap_or_default();
    counts.iter().any(|tally| tally.over == Some(sent.len()))
}

/// The counts that a rule means: one, or one for each message. `None` for a rule that counts nothing here.
fn tallies(house: &House, rule: &Rule, sent: &[Left]) -> Option<Vec<Tally>> {
    let (limit, of, window) = match &rule.form {
        RuleForm::AtMost { count, of, window } => (u64::from(*count), of, Window::Rolling(*window)),
        RuleForm::AtMostPerCalendar { count, of, period } => {
            (u64::from(*count), of, Window::Period(*period))
        }
        RuleForm::Gap {
            gap,
            between,
            journeys: None,
        } => (1, between, Window::Rolling(*gap)),
        RuleForm::EachOnce { of, window } => (1, of, Window::Rolling(*window)),
        RuleForm::Gap { .. }
        | RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => return None,
    };
    let cap = Cap {
        counted: Vec::new(),
        limit,
        window,
        of,
        message: None,
    };
    let holds = |name: &SmolStr| house.messages.get(name).is_some_and(|m| of.holds(m));
    let count = |only: Option<&SmolStr>| {
        let counts = |name: &SmolStr| holds(name) && only.is_none_or(|only| only == name);
        cap.count(sent.iter().map(|(at, name)| (*at, counts(name))))
    };
    if let RuleForm::EachOnce { .. } = rule.form {
        let mut names: Vec<&SmolStr> = sent.iter().map(|(_, name)| name).collect();
        names.sort();
        names.dedup();
        Some(names.into_iter().map(|name| count(Some(name))).collect())
    } else {
        Some(vec![count(None)])
    }
}
