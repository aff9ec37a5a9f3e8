//! `test`: a scenario, and what is expected of it.

use super::{ClockTime, Counted, Date, Duration, EventRef, Name, Text, Value};
use crate::source::Span;

/// `test "a client who buys hears no more" { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TestDecl {
    /// What it shows.
    pub title: Text,
    /// In source order.
    pub lines: Vec<TestLine>,
}

/// A line of a test.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TestLine {
    /// `day 0 is 2026-03-02`.
    DayZero(Date, Span),
    /// `client { tier: silver, state: prospect }`: as she is when the test begins.
    Client(Vec<TestEntry>, Span),
    /// `day 2 at 11:00 …`.
    On {
        /// Days after day 0.
        day: u32,
        /// When on that day.
        at: ClockTime,
        /// What happens.
        what: TestEvent,
        /// The line.
        span: Span,
    },
    /// `split by_tone takes letter`.
    Takes {
        /// Which split.
        split: Name,
        /// Which arm.
        arm: Name,
        /// The line.
        span: Span,
    },
    /// `expect …`.
    Expect(Expect, Span),
    /// Could not be read.
    Error(Span),
}

/// `tier: silver`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TestEntry {
    /// The property.
    pub name: Name,
    /// What it holds.
    pub value: Value,
}

/// What happens on a day of a test.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TestEvent {
    /// An event, with its data.
    Event(EventRef, Vec<TestEntry>),
    /// `client { tier: gold }`: the profile changes.
    Client(Vec<TestEntry>),
    /// `approved`, `declined` (`approved: false`): a person decides a review.
    Decided {
        /// Yes.
        approved: bool,
        /// `in welcome`: the journey whose review it is.
        journey: Option<Name>,
    },
    /// `answered care_survey fine`.
    Answered {
        /// The survey.
        survey: Name,
        /// The choice.
        choice: Name,
    },
}

/// What a test expects.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expect {
    /// `sent M …`.
    Sent {
        /// Which.
        message: Name,
        /// When.
        when: TestWhen,
    },
    /// `not sent M …`.
    NotSent {
        /// Which.
        message: Name,
        /// When.
        when: TestWhen,
    },
    /// `at most 1 email per 30 days`; without `per` in all.
    AtMost {
        /// How many.
        count: u32,
        /// Of what.
        of: Counted,
        /// In which window.
        window: Option<Duration>,
    },
    /// `state owner on day 3`; without a day: at the end.
    State {
        /// Which.
        state: Name,
        /// When.
        when: TestWhen,
    },
    /// `task for advisor`.
    Task {
        /// A person, a team, or a property of type person.
        of: Name,
        /// When.
        when: TestWhen,
    },
}

/// When something is expected.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TestWhen {
    /// At any time.
    Ever,
    /// `on day 3`, `on day 3 at 10:00`.
    On(u32, Option<ClockTime>),
    /// `before day 3`.
    Before(u32, Option<ClockTime>),
    /// `after day 3`.
    After(u32, Option<ClockTime>),
    /// `within 5 days after subscribed`.
    Within(Duration, EventRef),
}
