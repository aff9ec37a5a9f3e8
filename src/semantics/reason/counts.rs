//! How often something has happened: what a test of one event and period says about another.

use super::{Certain, Truth, lies_within, message};
use crate::workflow::{AnyOf, Condition, EventKind, EventTest, House};

/// Whether a fact says that its event has happened at all, at some time.
pub(super) fn has_happened(test: &EventTest, holds: bool) -> bool {
    at_least(test, holds).is_some_and(|n| n > 0)
}

/// So often at least, where a fact says so.
fn at_least(test: &EventTest, holds: bool) -> Option<u32> {
    match (holds, test.at_least, test.at_most) {
        (true, least, _) => Some(least),
        (false, 0, Some(most)) => most.checked_add(1),
        (false, ..) => None,
    }
}

/// So often at most, where a fact says so.
fn at_most(test: &EventTest, holds: bool) -> Option<u32> {
    match (holds, test.at_least, test.at_most) {
        (true, _, most) => most,
        (false, least, None) => least.checked_sub(1),
        (false, _, Some(_)) => None,
    }
}

impl Certain<'_> {
    /// Whether something has happened as often as `asked`.
    pub(super) fn count(&self, asked: &EventTest) -> Truth {
        let (mut least, mut most): (u32, Option<u32>) = (0, None);
        for fact in &self.facts {
            let Condition::Happened(test) = fact.test else {
                continue;
            };
            if counts_within(test, asked, self.house) {
                least = least.max(at_least(test, fact.holds).unwrap_or(0));
            }
            if counts_within(asked, test, self.house)
                && let Some(bound) = at_most(test, fact.holds)
            {
                most = Some(most.map_or(bound, |m| m.min(bound)));
            }
        }
        if self.never_yet(&asked.event) {
            most = Some(0);
        }
        let is_enough = least >= asked.at_least;
        let is_not_too_much = asked
            .at_most
            .is_none_or(|wanted| most.is_some_and(|most| most <= wanted));
        if is_enough && is_not_too_much {
            Truth::Yes
        } else if most.is_some_and(|most| most < asked.at_least)
            || asked.at_most.is_some_and(|wanted| least > wanted)
        {
            Truth::No
        } else {
            Truth::Open
        }
    }
}

/// Whether everything that `part` counts is counted by `whole` too.
fn counts_within(part: &EventTest, whole: &EventTest, house: &House) -> bool {
    is_kind_of(&part.event, &whole.event, house)
        && (whole.filter.is_none() || whole.filter == part.filter)
        && lies_within(&part.period, &whole.period)
}

/// Whether each event of the kind `part` is one of the kind `whole`.
fn is_kind_of(part: &EventKind, whole: &EventKind, house: &House) -> bool {
    part == whole
        || match (part, whole) {
            (EventKind::Opened { messages: p }, EventKind::Opened { messages: w })
            | (EventKind::Clicked { messages: p }, EventKind::Clicked { messages: w })
            | (EventKind::Received { messages: p }, EventKind::Received { messages: w }) => {
                speaks_of(p, w, house)
            }
            (
                EventKind::Declared { .. }
                | EventKind::Unsubscribed
                | EventKind::Complained
                | EventKind::Bounced
                | EventKind::Opened { .. }
                | EventKind::Clicked { .. }
                | EventKind::Received { .. },
                _,
            ) => false,
        }
}

fn speaks_of(part: &AnyOf, whole: &AnyOf, house: &House) -> bool {
    let AnyOf::All { channel, theme } = whole else {
        return part == whole;
    };
    let (of_channel, of_theme) = match part {
        AnyOf::Message(name) => match message(house, name) {
            Some(message) => (Some(message.channel), message.theme.as_ref()),
            None => return false,
        },
        AnyOf::All { channel, theme } => (*channel, theme.as_ref()),
    };
    channel.is_none_or(|wanted| of_channel == Some(wanted))
        && theme.as_ref().is_none_or(|wanted| of_theme == Some(wanted))
}
