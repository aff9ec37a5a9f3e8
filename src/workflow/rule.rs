//! The rules of restraint that hold for a workflow.

use super::{ClockMinutes, Condition, EventKind, Length, ToldIn, Weekdays};
use crate::source::Span;
use crate::vocabulary::{Channel, Purpose};
use serde::Serialize;
use smol_str::SmolStr;

/// One rule, with where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// The restraint that holds it.
    pub restraint: SmolStr,
    /// The rule as written, with single spaces.
    pub text: SmolStr,
    /// What it says.
    #[serde(flatten)]
    pub form: RuleForm,
    /// What happens to a message that would break it; `None`: a promise that must be proved.
    pub otherwise: Option<OtherwiseAction>,
    /// Its line.
    #[serde(skip)]
    pub span: Span,
}

/// What a guard does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OtherwiseAction {
    /// The message is not sent; the run goes on.
    Skip,
    /// The message and its run wait, at most so long; then the message is skipped.
    Postpone(Length),
}

/// The forms of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum RuleForm {
    /// At most `count` in any rolling, half-open window.
    AtMost {
        /// How many.
        count: u32,
        /// Of what.
        of: CountedSet,
        /// Window. Elapsed units count elapsed time, others the client's wall clock.
        window: Length,
    },
    /// At most `count` from the first to the last day of each calendar period.
    AtMostPerCalendar {
        /// How many.
        count: u32,
        /// Of what.
        of: CountedSet,
        /// One week, month or year.
        period: Length,
    },
    /// At least so long between two.
    Gap {
        /// How long.
        gap: Length,
        /// Between what.
        between: CountedSet,
        /// Only between a message of the first and a message of the second journey.
        journeys: Option<(SmolStr, SmolStr)>,
    },
    /// Each single message at most once in any rolling window.
    EachOnce {
        /// Which messages.
        of: CountedSet,
        /// Window.
        window: Length,
    },
    /// Nothing leaves from `from` (included) to `to` (excluded), client's time.
    QuietHours {
        /// From.
        from: ClockMinutes,
        /// To; may be on the next day.
        to: ClockMinutes,
    },
    /// Nothing leaves on these days.
    QuietDays {
        /// Which.
        days: Weekdays,
    },
    /// Nothing leaves outside a calendar's open days.
    QuietOutside {
        /// Its name.
        calendar: SmolStr,
    },
    /// None of these while, after or to.
    Silence {
        /// Which messages may not be sent.
        of: CountedSet,
        /// When.
        when: SilenceWhen,
    },
    /// At least `count` in any window during a journey.
    AtLeast {
        /// How many.
        count: u32,
        /// Of what.
        of: CountedSet,
        /// Window.
        window: Length,
        /// The journey.
        journey: SmolStr,
    },
}

impl RuleForm {
    /// Whether it names hours or days on which nothing leaves: a message and its run wait until they are over.
    pub fn is_quiet(&self) -> bool {
        match self {
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

    /// In what lengths that are measured by the rule are told: as it was written.
    pub fn told_in(&self) -> ToldIn {
        match self {
            RuleForm::AtMost { window, .. }
            | RuleForm::EachOnce { window, .. }
            | RuleForm::AtLeast { window, .. }
            | RuleForm::Gap { gap: window, .. } => ToldIn::of(window.unit),
            RuleForm::AtMostPerCalendar { .. }
            | RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::Silence { .. } => ToldIn::Days,
        }
    }

    /// How long it asks for between two messages, where it asks for that.
    pub fn gap(&self) -> Option<Length> {
        match self {
            RuleForm::Gap { gap, .. } => Some(*gap),
            RuleForm::AtMost { .. }
            | RuleForm::AtMostPerCalendar { .. }
            | RuleForm::EachOnce { .. }
            | RuleForm::AtLeast { .. }
            | RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::Silence { .. } => None,
        }
    }

    /// The messages that the rule speaks of; `None` for one that holds for all alike.
    pub fn counted(&self) -> Option<&CountedSet> {
        match self {
            RuleForm::AtMost { of, .. }
            | RuleForm::AtMostPerCalendar { of, .. }
            | RuleForm::EachOnce { of, .. }
            | RuleForm::Silence { of, .. }
            | RuleForm::AtLeast { of, .. } => Some(of),
            RuleForm::Gap { between, .. } => Some(between),
            RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. } => None,
        }
    }
}

/// When a silence holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SilenceWhen {
    /// While a condition holds.
    While(Condition),
    /// For a time after an event.
    After(Length, EventKind),
    /// To clients in these states.
    ToStates(Vec<SmolStr>),
}

/// Which messages a rule counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountedSet {
    /// Only this channel.
    pub channel: Option<Channel>,
    /// Exactly these purposes: all five unless the rule names some.
    pub purposes: Vec<Purpose>,
    /// Only with this theme.
    pub theme: Option<SmolStr>,
    /// Only this message.
    pub message: Option<SmolStr>,
}

impl CountedSet {
    /// Whether a message counts.
    pub fn holds(&self, message: &super::Message) -> bool {
        self.channel.is_none_or(|c| c == message.channel)
            && self.purposes.contains(&message.purpose)
            && self
                .theme
                .as_ref()
                .is_none_or(|t| message.theme.as_ref() == Some(t))
            && self.message.as_ref().is_none_or(|m| *m == message.name)
    }

    /// What is counted, for people: `emails`, `promotional emails`, `messages`, `welcome_letter`.
    pub fn noun(&self, count: u64) -> String {
        if let Some(message) = &self.message {
            return format!("`{message}`");
        }
        let noun = match (self.channel, count) {
            (None, 1) => "message".to_owned(),
            (None, _) => "messages".to_owned(),
            (Some(Channel::Email), 1) => "email".to_owned(),
            (Some(Channel::Email), _) => "emails".to_owned(),
            (Some(Channel::Letter), 1) => "letter".to_owned(),
            (Some(Channel::Letter), _) => "letters".to_owned(),
            (Some(channel), _) => format!("{} messages", channel.text()),
        };
        match self.purposes.as_slice() {
            [one] => format!("{} {noun}", one.text()),
            _ => noun,
        }
    }
}
