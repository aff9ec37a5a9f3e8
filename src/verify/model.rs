//! A workflow as this checker knows it: only what says when a message can leave. `document` reads it.

use super::time::Length;
use serde_json::Value;
use std::collections::BTreeMap;

/// What all journeys share.
#[derive(Debug)]
pub(super) struct House {
    pub(super) zone: String,
    pub(super) messages: BTreeMap<String, Message>,
    /// At most so many in such a time.
    pub(super) rates: BTreeMap<String, (u64, Length)>,
    /// Event by which a client comes into a state, where there is one.
    pub(super) states: BTreeMap<String, State>,
    pub(super) calendars: BTreeMap<String, Calendar>,
}

/// How a client comes into a state: on an event, where it is one, and from these states.
#[derive(Debug)]
pub(super) struct State {
    pub(super) event: Option<Value>,
    pub(super) from: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Message {
    pub(super) channel: String,
    pub(super) purpose: String,
    pub(super) theme: Option<String>,
    /// Only these; none: all.
    pub(super) states: Vec<String>,
    pub(super) needs: Option<Value>,
    pub(super) leaves: Option<Leaves>,
}

/// By when a message promises to leave.
#[derive(Debug)]
pub(super) enum Leaves {
    /// No later than the beginning of the day that this date of the profile names.
    Before(String),
    /// No later than the end of a day, or than a time on it: as written, and in seconds.
    By(String, Option<(String, i64)>),
}

impl Message {
    /// Whether it is sent only to clients who consent.
    pub(super) fn needs_consent(&self) -> bool {
        !matches!(self.purpose.as_str(), "transactional" | "service")
    }
}

#[derive(Debug)]
pub(super) struct Calendar {
    pub(super) open: [bool; 7],
    /// How many dates are closed besides.
    pub(super) except: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Workflow {
    pub(super) name: String,
    pub(super) states: Vec<String>,
    pub(super) start: Start,
    pub(super) reentry: Reentry,
    pub(super) exits: Vec<Exit>,
    pub(super) rules: Vec<Rule>,
    pub(super) entry: usize,
    pub(super) nodes: Vec<Node>,
}

#[derive(Debug)]
pub(super) enum Start {
    /// Events, each as it stands in the document, with the declared name of those that have one.
    Events(Vec<Option<String>>, Option<Length>),
    Becomes(Vec<String>),
    Segment,
    /// At this time of day; every year with so many days between two at least.
    AroundDate {
        at: i64,
        yearly: Option<i64>,
        property: String,
        offset: Option<Length>,
        after: bool,
    },
    OnDate {
        at: i64,
        date: String,
    },
    HandedOver,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reentry {
    OnceEver,
    OncePer(Length),
    ForEach,
    AgainAfter(Length),
    EveryTime,
}

#[derive(Debug)]
pub(super) enum Exit {
    Event(Value),
    Condition(Value),
    /// Nothing here rests on it.
    Other,
}

/// A node: what it sends, how long it takes, where it leads.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) sends: Option<String>,
    pub(super) ways: Vec<Way>,
    pub(super) is_branch: bool,
    /// The conditions of a branch, for its first ways.
    pub(super) whens: Vec<Value>,
}

#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) to: usize,
    pub(super) takes: Takes,
}

/// How long a way takes.
#[derive(Debug, Clone)]
pub(super) enum Takes {
    Nothing,
    Exactly(Length),
    UpTo(Length),
    Between(Length, Length),
    /// To the next such time on one of these days.
    Clock(i64, [bool; 7]),
    /// To a date of the client's: any time.
    Date(DateWait),
    AfterStart(Length),
}

/// A moment before or after a date.
#[derive(Debug, Clone)]
pub(super) struct DateWait {
    /// The date of the profile; none: of an event.
    pub(super) property: Option<String>,
    pub(super) offset: Option<Length>,
    pub(super) after: bool,
    /// The time of day; none: its beginning.
    pub(super) at: Option<i64>,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub(super) restraint: String,
    pub(super) text: String,
    pub(super) form: Form,
    pub(super) otherwise: Option<Otherwise>,
    /// As it stands in the document.
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Otherwise {
    Skip,
    Postpone(Length),
}

#[derive(Debug)]
pub(super) enum Form {
    AtMost(u64, Counted, Length),
    PerCalendar(u64, Counted, Length),
    Gap(Length, Counted, Option<(String, String)>),
    EachOnce(Counted, Length),
    QuietHours(i64, i64),
    QuietDays([bool; 7]),
    QuietOutside(String),
    While(Counted, Value),
    After(Counted, Length, Value),
    ToStates(Counted, Vec<String>),
    AtLeast(u64, Counted, Length, String),
}

#[derive(Debug)]
pub(super) struct Counted {
    pub(super) channel: Option<String>,
    pub(super) purposes: Vec<String>,
    pub(super) theme: Option<String>,
    pub(super) message: Option<String>,
}

impl Counted {
    /// Whether a message of this name counts.
    pub(super) fn holds(&self, name: &str, message: &Message) -> bool {
        let is = |wanted: &Option<String>, has: Option<&str>| {
            wanted.as_deref().is_none_or(|w| has == Some(w))
        };
        is(&self.channel, Some(&message.channel))
            && self.purposes.contains(&message.purpose)
            && is(&self.theme, message.theme.as_deref())
            && is(&self.message, Some(name))
    }
}

impl Form {
    /// What it counts; `None` for one that holds for all alike.
    pub(super) fn counted(&self) -> Option<&Counted> {
        match self {
            Form::AtMost(_, of, _)
            | Form::PerCalendar(_, of, _)
            | Form::Gap(_, of, _)
            | Form::EachOnce(of, _)
            | Form::While(of, _)
            | Form::After(of, _, _)
            | Form::ToStates(of, _)
            | Form::AtLeast(_, of, _, _) => Some(of),
            Form::QuietHours(..) | Form::QuietDays(_) | Form::QuietOutside(_) => None,
        }
    }
}
