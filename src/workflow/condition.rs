//! Conditions with everything resolved.

use super::{ClockMinutes, DateValue, Length};
pub use crate::syntax::ast::CompareOp;
use crate::vocabulary::Channel;
use serde::Serialize;
use smol_str::SmolStr;

/// A condition over one client. Two-valued: the type checker has made sure that a property which
/// may be missing is compared only where it is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Condition {
    /// All hold.
    All {
        /// Two or more.
        of: Vec<Condition>,
    },
    /// At least one holds.
    Any {
        /// Two or more.
        of: Vec<Condition>,
    },
    /// Does not hold.
    Not {
        /// What.
        of: Box<Condition>,
    },
    /// A property has a value.
    Property {
        /// Which.
        property: PropertyRef,
        /// Which value.
        test: ValueTest,
    },
    /// Something happened, so many times, in such a time.
    Happened(EventTest),
    /// The client is in one of these states.
    State {
        /// One or more.
        states: Vec<SmolStr>,
    },
    /// The client is in a segment.
    Segment {
        /// Its name.
        segment: SmolStr,
    },
    /// The client consents to messages on a channel.
    Consents {
        /// Which.
        channel: Channel,
    },
}

/// A property of the client, or of the event that this run has seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PropertyRef {
    /// Of the profile.
    Profile(SmolStr),
    /// Of an event: its name and the property.
    Event(SmolStr, SmolStr),
}

/// What a property is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "test", rename_all = "snake_case")]
pub enum ValueTest {
    /// Is one of these.
    OneOf {
        /// One or more.
        values: Vec<Literal>,
    },
    /// Stands in this order to a value.
    Compare {
        /// How.
        op: CompareOp,
        /// With what.
        value: Literal,
    },
    /// Has a value at all.
    Known,
    /// A date that is before this moment.
    Past,
    /// A date so far ahead of this moment.
    Ahead {
        /// How: at least, at most, more than, less than.
        op: CompareOp,
        /// How far.
        by: Length,
    },
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Literal {
    /// A text.
    Text(String),
    /// A value of a `one of`, or a person's name.
    Choice(SmolStr),
    /// A number as written.
    Number(SmolStr),
    /// An amount as written and its currency.
    Money {
        /// Digits and at most one point.
        amount: SmolStr,
        /// ISO 4217 code.
        currency: SmolStr,
    },
    /// `yes` or `no`.
    YesNo(bool),
    /// A date.
    Date(DateValue),
    /// A time of day.
    Clock(ClockMinutes),
}

/// What can happen to a client.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    /// A declared event.
    Declared {
        /// Its name.
        name: SmolStr,
    },
    /// Left all marketing.
    Unsubscribed,
    /// Marked a message as spam.
    Complained,
    /// A message could not be delivered.
    Bounced,
    /// Opened messages.
    Opened {
        /// Which.
        messages: AnyOf,
    },
    /// Clicked in messages.
    Clicked {
        /// Which.
        messages: AnyOf,
    },
    /// Was sent messages.
    Received {
        /// Which.
        messages: AnyOf,
    },
}

/// Which messages an event speaks of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AnyOf {
    /// One message.
    Message(SmolStr),
    /// Every message on a channel (`None`: any channel) with a theme (`None`: any).
    All {
        /// Channel.
        channel: Option<Channel>,
        /// Theme.
        theme: Option<SmolStr>,
    },
}

/// Something happened between so many and so many times in a period.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct EventTest {
    /// What.
    pub event: EventKind,
    /// Only events whose own data satisfies this; its property references are `Event`.
    pub filter: Option<Box<Condition>>,
    /// At least so often. `has` alone is 1.
    pub at_least: u32,
    /// At most so often, where bounded. `has not` is 0 to 0.
    pub at_most: Option<u32>,
    /// When.
    pub period: Period,
}

/// Back to when.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Ever.
    Ever,
    /// A rolling length up to now.
    InTheLast(Length),
    /// Since this run began.
    SinceStart,
    /// Since an event last happened.
    Since(EventKind),
}
