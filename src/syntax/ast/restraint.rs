//! `restraint` declarations: every rule form.

use super::{ClockTime, Condition, Duration, EventRef, Name, WeekdaySet};
use crate::source::Span;
use crate::vocabulary::{Channel, Purpose};

/// `restraint house { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Restraint {
    /// Its name.
    pub name: Name,
    /// Its rules, in source order.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rule {
    /// `///` lines above.
    pub doc: super::Doc,
    /// What it says.
    pub kind: RuleKind,
    /// What happens to a message that would break it; `None`: a promise that must be proved.
    pub otherwise: Option<RuleElse>,
    /// The whole line.
    pub span: Span,
}

/// After `else` in a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleElse {
    /// `else skip`.
    Skip(Span),
    /// `else postpone up to D`.
    Postpone(Duration, Span),
}

/// The forms of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RuleKind {
    /// `at most 2 emails per 7 days`.
    AtMost {
        /// How many.
        count: u32,
        /// Place of the number.
        count_span: Span,
        /// Of what.
        of: Counted,
        /// Rolling, half-open.
        window: Duration,
    },
    /// `at most 2 emails per calendar week` (or month): counted from its first day.
    AtMostPerCalendar {
        /// How many.
        count: u32,
        /// Place of the number.
        count_span: Span,
        /// Of what.
        of: Counted,
        /// `week`, `month` or `year`, as a unit of one.
        period: Duration,
    },
    /// `at least 48 hours between messages except transactional`.
    Gap {
        /// How long.
        gap: Duration,
        /// Between what.
        between: Counted,
        /// `between messages of A and messages of B`: the two journeys.
        journeys: Option<(Name, Name)>,
    },
    /// `each message at most once per 365 days`.
    EachOnce {
        /// Which.
        of: Counted,
        /// Rolling, half-open.
        window: Duration,
    },
    /// `quiet from 20:00 to 09:00`.
    QuietHours {
        /// From, included.
        from: ClockTime,
        /// To, excluded.
        to: ClockTime,
    },
    /// `quiet on sunday`.
    QuietDays(WeekdaySet),
    /// `quiet outside house_days`.
    QuietOutside(Name),
    /// `no messages except service while C`, `for D after E`; `no promotional messages to resting`.
    Silence {
        /// What may not be sent.
        of: Counted,
        /// When.
        when: SilenceReason,
    },
    /// `at least 1 message per 14 days during journey repair`.
    AtLeast {
        /// How many.
        count: u32,
        /// Of what.
        of: Counted,
        /// Window.
        window: Duration,
        /// The journey.
        journey: Name,
    },
    /// Could not be read.
    Error,
}

/// When a silence holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SilenceReason {
    /// `while C`.
    While(Condition),
    /// `for D after E`.
    After(Duration, EventRef),
    /// `to resting`.
    ToStates(Vec<Name>),
}

/// Which messages a rule counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Counted {
    /// `None` for `messages`: every channel.
    pub channel: Option<Channel>,
    /// Only these purposes; empty: all.
    pub purposes: Vec<(Purpose, Span)>,
    /// Not these purposes.
    pub except: Vec<(Purpose, Span)>,
    /// `with theme T`.
    pub theme: Option<Name>,
    /// One message by its name; then all else is empty.
    pub message: Option<Name>,
    /// Where.
    pub span: Span,
}
