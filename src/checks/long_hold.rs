//! Quiet rules that together can hold a message for days (J0353): a calendar that closes whole weeks, or
//! rules that leave only a hole or two in the week.

use super::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::semantics::{ANY_MONDAY, Quiet, weekday};
use crate::source::Span;
use crate::workflow::{House, Rule, ToldIn};
use jiff::SignedDuration;
use jiff::civil::DateTime;

/// A weekend with a holiday beside it is no surprise; more than this is.
const LONG: SignedDuration = SignedDuration::from_hours(5 * 24);

/// A hold, by the wall clock.
type Hold = (DateTime, DateTime);

/// Reports each set of rules once, however many journeys are under it.
pub(super) fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut seen: Vec<Vec<Span>> = Vec::new();
    for (workflow, _) in context.under_rules().filter(|(_, is_first)| *is_first) {
        let rules: Vec<&Rule> = workflow
            .rules
            .iter()
            .filter(|rule| rule.form.is_quiet())
            .collect();
        let places: Vec<Span> = rules.iter().map(|rule| rule.span).collect();
        if seen.contains(&places) {
            continue;
        }
        seen.push(places);
        if let Some(hold) = hold(&rules, context.house).filter(|h| length(*h) > LONG) {
            sink.extend(long_hold(&rules, hold, context.house));
        }
    }
}

fn hold(rules: &[&Rule], house: &House) -> Option<Hold> {
    let rules: Vec<Rule> = rules.iter().map(|rule| (*rule).clone()).collect();
    Quiet::of(&rules, house).longest_hold()
}

fn length((from, until): Hold) -> SignedDuration {
    from.duration_until(until)
}

/// The hold without one of the rules.
fn without(rules: &[&Rule], left_out: usize, house: &House) -> SignedDuration {
    let mut rest = rules.to_vec();
    rest.remove(left_out);
    hold(&rest, house).map_or(SignedDuration::ZERO, length)
}

/// At the rule that holds it longest; the others that do are shown.
fn long_hold(rules: &[&Rule], hold: Hold, house: &House) -> Option<Diagnostic> {
    let gains: Vec<SignedDuration> = (0..rules.len())
        .map(|index| without(rules, index, house))
        .collect();
    let (worst, _) = gains.iter().enumerate().min_by_key(|(_, left)| **left)?;
    let rule = rules.get(worst)?;
    let mut found = Diagnostic::new(
        Code::LongHold,
        rule.span,
        format!(
            "a message can be held for {}: from {} to {}",
            ToldIn::Days.words(u64::try_from(length(hold).as_mins()).unwrap_or(0)),
            moment(hold.0),
            moment(hold.1)
        ),
    )
    .label("holds it longest");
    for (index, other) in rules.iter().enumerate() {
        if index != worst && gains.get(index).is_some_and(|left| *left < length(hold)) {
            found = found.also(other.span, "together with this");
        }
    }
    Some(
        found
            .note("a word about a repair waits as long as an invitation, and what was true when it was written may not be when it leaves")
            .help("leave a day in between open, or write `loosens \"quiet …\" because \"…\"` in the journey that can't wait so long"),
    )
}

/// `thursday 2026-12-24 at 20:00`; a weekday alone where any week will do.
fn moment(at: DateTime) -> String {
    let day = weekday(at.date()).text();
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    if at.date().year() == ANY_MONDAY.year() {
        format!("{day} at {time}")
    } else {
        format!("{day} {} at {time}", at.date())
    }
}
