//! A scenario test, typed: one client, what happens to her, and what is expected.

use super::{ClockMinutes, CountedSet, DateValue, EventKind, Length, Literal};
use crate::source::Span;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// What it shows.
    pub title: String,
    /// Its title in the source.
    pub span: Span,
    /// The date of its day 0.
    pub zero: DateValue,
    /// What is known of the client when it begins.
    pub client: BTreeMap<SmolStr, Literal>,
    /// Where she stands with the house; `None`: where every client begins.
    pub state: Option<SmolStr>,
    /// What happens, in order.
    pub happenings: Vec<Happening>,
    /// Which arm is taken, by split.
    pub takes: BTreeMap<SmolStr, SmolStr>,
    /// What is expected, in source order.
    pub expectations: Vec<Expectation>,
}

/// Something that happens in a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// Days after day 0.
    pub day: u32,
    /// When on that day.
    pub at: ClockMinutes,
    /// What.
    pub what: HappeningKind,
    /// Its line.
    pub span: Span,
}

/// What happens in a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HappeningKind {
    /// An event, with its data.
    Event(EventKind, BTreeMap<SmolStr, Literal>),
    /// The profile changes.
    Client(BTreeMap<SmolStr, Literal>),
    /// A person decides a review: yes or no, and of which journey.
    Decided(bool, Option<SmolStr>),
    /// The client answers a survey.
    Answered(SmolStr, SmolStr),
}

/// What a test expects, and where it says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// What.
    pub kind: ExpectationKind,
    /// Its line.
    pub span: Span,
}

/// The forms of an expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectationKind {
    /// A message leaves, at least once.
    Sent(SmolStr, When),
    /// A message does not leave.
    NotSent(SmolStr, When),
    /// At most so many, in any such window or in all.
    AtMost(u32, CountedSet, Option<Length>),
    /// She stands there.
    State(SmolStr, When),
    /// There is work for this person, team, or person of a property.
    Task(SmolStr, When),
}

/// When something is expected: days after day 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// At any time; for a state: at the end.
    Ever,
    /// On a day; at a time of it, where one is given.
    On(u32, Option<ClockMinutes>),
    /// Before a day, or a time of it.
    Before(u32, Option<ClockMinutes>),
    /// After a day, or a time of it.
    After(u32, Option<ClockMinutes>),
    /// So long after an event, at most.
    Within(Length, EventKind),
}
