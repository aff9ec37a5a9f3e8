//! Rules that can't mean what they say: quiet hours of no length, purposes taken back, one journey for two (J0408). That nothing is
//! 0, and nothing longer than a life, is seen to where the text is read (J0019).

use super::errors;
use crate::diagnostics::Sink;
use crate::syntax::ast::{Counted, Rule as WrittenRule, RuleKind};
use crate::vocabulary::Purpose;
use crate::workflow::ClockMinutes;

/// Reports quiet hours of no length, and a journey that is kept apart from itself.
pub(crate) fn check(rule: &WrittenRule, sink: &mut Sink) {
    if let RuleKind::QuietHours { from, to } = &rule.kind
        && from.minutes == to.minutes
    {
        sink.push(errors::quiet_from_to_itself(
            from.span.to(to.span),
            &ClockMinutes(from.minutes).text(),
        ));
    }
    if let RuleKind::Gap {
        journeys: Some((one, other)),
        ..
    } = &rule.kind
        && one.text == other.text
    {
        sink.push(errors::compared_with_itself(
            one.span, other.span, &one.text,
        ));
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
