//! Rules that can't mean what they say: windows longer than a life, quiet hours of no length,
//! purposes taken back (J0408); quiet rules that together leave no minute of the week (J0407). That
//! nothing is 0 is seen to where the text is read (J0019).

use super::errors;
use crate::diagnostics::{Diagnostic, Sink};
use crate::source::Span;
use crate::syntax::ast::{
    Counted, Duration, Rule as WrittenRule, RuleElse, RuleKind, SilenceReason,
};
use crate::types;
use crate::vocabulary::{Purpose, Weekday};
use crate::workflow::{ClockMinutes, House, Rule, RuleForm, Weekdays};

const MINUTES_OF_DAY: u16 = 1440;

/// Reports a window or a count that makes no sense.
pub(crate) fn check(rule: &WrittenRule, sink: &mut Sink) {
    match &rule.kind {
        RuleKind::AtMost { window, .. }
        | RuleKind::EachOnce { window, .. }
        | RuleKind::AtLeast { window, .. } => sensible(*window, "a window", sink),
        RuleKind::Gap { gap, .. } => sensible(*gap, "a gap", sink),
        RuleKind::QuietHours { from, to } => {
            if from.minutes == to.minutes {
                sink.push(errors::quiet_from_to_itself(
                    from.span.to(to.span),
                    &ClockMinutes(from.minutes).text(),
                ));
            }
        }
        RuleKind::AtMostPerCalendar { .. }
        | RuleKind::QuietDays(_)
        | RuleKind::QuietOutside(_)
        | RuleKind::Error => {}
        RuleKind::Silence { when, .. } => match when {
            SilenceReason::After(length, _) => sensible(*length, "a silence", sink),
            SilenceReason::While(_) | SilenceReason::ToStates(_) => {}
        },
    }
    if let Some(RuleElse::Postpone(length, _)) = rule.otherwise {
        sensible(length, "a delay", sink);
    }
}

fn sensible(duration: Duration, what: &str, sink: &mut Sink) {
    if types::length(duration).least_minutes() > super::HUNDRED_YEARS {
        sink.push(errors::too_long(duration, what));
    }
}

/// The purposes that a rule counts.
pub(crate) fn purposes(counted: &Counted) -> Vec<Purpose> {
    Purpose::ALL
        .iter()
        .copied()
        .filter(|purpose| {
            (counted.purposes.is_empty() || counted.purposes.iter().any(|(p, _)| p == purpose))
                && !counted.except.iter().any(|(p, _)| p == purpose)
        })
        .collect()
}

/// Reports quiet rules that together leave no minute of the week. `place` is where the rules were
/// put together; the last of them where that is one restraint.
pub(crate) fn never_open(rules: &[Rule], house: &House, place: Option<Span>) -> Option<Diagnostic> {
    // For each day the quiet spans, in minutes after midnight.
    let mut week: [Vec<(u16, u16)>; 7] = Default::default();
    let mut quiet: Vec<&Rule> = Vec::new();
    for rule in rules {
        let (days, from, to) = match &rule.form {
            RuleForm::QuietHours { from, to } => (Weekdays::ALL, from.0, to.0),
            RuleForm::QuietDays { days } => (*days, 0, 0),
            RuleForm::QuietOutside { calendar } => match house.calendars.get(calendar) {
                Some(calendar) => (Weekdays(!calendar.weekdays.0 & Weekdays::ALL.0), 0, 0),
                None => continue,
            },
            RuleForm::AtMost { .. }
            | RuleForm::AtMostPerCalendar { .. }
            | RuleForm::Gap { .. }
            | RuleForm::EachOnce { .. }
            | RuleForm::Silence { .. }
            | RuleForm::AtLeast { .. } => continue,
        };
        quiet.push(rule);
        for (day, spans) in Weekday::ALL.iter().zip(week.iter_mut()) {
            if !days.holds(*day) {
                continue;
            }
            if from < to {
                spans.push((from, to));
            } else {
                spans.extend([(from, MINUTES_OF_DAY), (0, to)]);
            }
        }
    }
    let never = week.iter_mut().all(|spans| cover_the_day(spans));
    (never && !quiet.is_empty()).then(|| errors::never_open(&quiet, place))
}

/// Whether the spans leave no minute of a day.
fn cover_the_day(spans: &mut [(u16, u16)]) -> bool {
    spans.sort_unstable();
    let mut quiet_until = 0;
    for (from, to) in spans {
        if *from > quiet_until {
            return false;
        }
        quiet_until = quiet_until.max(*to);
    }
    quiet_until >= MINUTES_OF_DAY
}
