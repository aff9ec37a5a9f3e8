//! Rules that can't mean what they say: windows longer than a life, quiet hours of no length,
//! purposes taken back (J0408). That nothing is 0 is seen to where the text is read (J0019).

use super::errors;
use crate::diagnostics::Sink;
use crate::syntax::ast::{
    Counted, Duration, Rule as WrittenRule, RuleElse, RuleKind, SilenceReason,
};
use crate::types;
use crate::vocabulary::Purpose;
use crate::workflow::ClockMinutes;

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
