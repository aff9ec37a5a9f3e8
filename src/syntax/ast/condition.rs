//! Conditions, in full.

use super::{ClockTime, Date, Duration, Name, Text};
use crate::source::Span;
use crate::vocabulary::Channel;

/// A condition. `and` and `or` never mix without brackets (J0011 reports it).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Condition {
    /// All must hold; two or more.
    And(Vec<Condition>, Span),
    /// One must hold; two or more.
    Or(Vec<Condition>, Span),
    /// `not C`.
    Not(Box<Condition>, Span),
    /// A single test.
    Test(Test, Span),
    /// Could not be read.
    Error(Span),
}

impl Condition {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Condition::And(_, s)
            | Condition::Or(_, s)
            | Condition::Not(_, s)
            | Condition::Test(_, s)
            | Condition::Error(s) => *s,
        }
    }
}

/// How two things are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CompareOp {
    /// `at least`: ≥
    AtLeast,
    /// `at most`: ≤
    AtMost,
    /// `more than`: >
    MoreThan,
    /// `less than`: <
    LessThan,
    /// `before` a date.
    Before,
    /// `after` a date.
    After,
}

/// One test about the client.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Test {
    /// `tier is gold or noir`, `tier is not silver`. The path has two names for event data: `placed_order.value`.
    Is {
        /// Property, or event and property.
        path: Vec<Name>,
        /// `is not`.
        negated: bool,
        /// One or more values joined by `or`.
        values: Vec<Value>,
    },
    /// `lifetime_spend is at least 10000 EUR`.
    Compare {
        /// Property, or event and property.
        path: Vec<Name>,
        /// How.
        op: CompareOp,
        /// With what.
        value: Value,
    },
    /// `birthday is known` (`known: false` for `is unknown` and `is not known`).
    Known {
        /// Property, or event and property.
        path: Vec<Name>,
        /// Known or unknown.
        known: bool,
    },
    /// `visit_at is past` (`negated` for `is not past`).
    Past {
        /// A property of type date.
        path: Vec<Name>,
        /// `is not past`.
        negated: bool,
    },
    /// `visit_at is at least 24 hours ahead`.
    Ahead {
        /// A property of type date.
        path: Vec<Name>,
        /// How far: at least, at most, more than, less than.
        op: CompareOp,
        /// How far.
        by: Duration,
    },
    /// `client is owner or collector`.
    State {
        /// `is not`.
        negated: bool,
        /// One or more states.
        states: Vec<Name>,
    },
    /// `client is in watch_lovers`.
    InSegment {
        /// `is not in`.
        negated: bool,
        /// The segment.
        segment: Name,
    },
    /// `client has placed_order …`.
    Has(Box<HasTest>),
    /// `client consents to email` (`negated` with `does not consent to`).
    Consents {
        /// Does not.
        negated: bool,
        /// Which channel.
        channel: Channel,
    },
}

/// `client has [not] E [where C] [at least N times] [in the last D | since E]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HasTest {
    /// `has not`.
    pub negated: bool,
    /// What happened.
    pub event: EventRef,
    /// `where collection is "Heritage"`: speaks of the event's own data by bare names.
    pub filter: Option<Box<Condition>>,
    /// `at least 3 times`, `at most 1 times` … with the place of the number.
    pub count: Option<(CompareOp, u32, Span)>,
    /// When.
    pub period: Period,
}

/// Back to when a `has` looks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Period {
    /// Ever.
    Ever,
    /// `in the last 90 days`.
    InTheLast(Duration),
    /// `since start`: since the run began.
    SinceStart(Span),
    /// `since subscribed`: since the event last happened.
    Since(EventRef),
}

/// An event that can be waited for, asked about or started by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EventRef {
    /// A declared event, or a built-in one (`unsubscribed`, `complained`, `bounced`).
    Named(Name),
    /// `opened M`.
    Opened(Name),
    /// `clicked M`.
    Clicked(Name),
    /// `received M`.
    Received(Name),
    /// `opened any email [with theme T]`, `clicked any …`, `received any …`.
    AnyMessage {
        /// `opened`, `clicked` or `received`.
        verb: Name,
        /// The channel after `any`, `None` for `any message`.
        channel: Option<Channel>,
        /// `with theme T`.
        theme: Option<Name>,
    },
}

impl EventRef {
    /// The word that names the event or the message.
    pub fn span(&self) -> Span {
        match self {
            EventRef::Named(n)
            | EventRef::Opened(n)
            | EventRef::Clicked(n)
            | EventRef::Received(n) => n.span,
            EventRef::AnyMessage { verb, .. } => verb.span,
        }
    }
}

/// A value to compare with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Value {
    /// Which.
    pub kind: ValueKind,
    /// Where.
    pub span: Span,
}

/// What kinds of values can be written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// A word: a member of a `one of`, or a person.
    Word(smol_str::SmolStr),
    /// `"Heritage"`.
    Text(Text),
    /// `42` or `4.5`, as written (digits and at most one point).
    Number(smol_str::SmolStr),
    /// `4200 EUR`: the number as written, and the currency.
    Money(smol_str::SmolStr, smol_str::SmolStr),
    /// `yes` or `no`.
    YesNo(bool),
    /// `2026-12-24`.
    Date(Date),
    /// `09:30`.
    Clock(ClockTime),
    /// `50%`, as written.
    Percent(smol_str::SmolStr),
    /// `3 days`.
    Duration(Duration),
}
