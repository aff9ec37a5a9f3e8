//! What has happened, and conditions over it.

use super::{Data, Live, Moment, World, date_of};
use crate::semantics::reason::{is_same, order};
use crate::workflow::{
    AnyOf, CompareOp, Condition, EventKind, EventTest, Literal, Period, PropertyRef, ValueTest,
};
use jiff::civil::Time;
use smol_str::SmolStr;
use std::cmp::Ordering;

/// Something that has happened to the client.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub(super) at: Moment,
    pub(super) kind: EventKind,
    pub(super) data: Data,
}

/// A property that is always there, and that the script does not say.
pub(super) struct Unsaid(pub(super) SmolStr);

type Answer = Result<bool, Unsaid>;

/// Of whom a condition speaks beside the client: a run, or the data of one event.
#[derive(Clone, Copy, Default)]
pub(super) struct About<'r> {
    pub(super) run: Option<&'r Live<'r>>,
    pub(super) own: Option<(&'r EventKind, &'r Data)>,
}

impl World<'_> {
    /// Whether a condition holds now.
    pub(super) fn holds(&self, condition: &Condition, about: About<'_>) -> Answer {
        match condition {
            Condition::All { of } => {
                for part in of {
                    if !self.holds(part, about)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Condition::Any { of } => {
                for part in of {
                    if self.holds(part, about)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Condition::Not { of } => Ok(!self.holds(of, about)?),
            Condition::Property { property, test } => self.property(property, test, about),
            Condition::Happened(test) => self.happened(test, about),
            Condition::State { states } => Ok(states.contains(&self.state)),
            Condition::Segment { segment } => match self.house.segments.get(segment) {
                Some(def) => match &def.condition {
                    Some(condition) => self.holds(condition, about),
                    None => Ok(false),
                },
                None => Ok(false),
            },
            Condition::Consents { .. } => Ok(!self.unsubscribed),
        }
    }

    fn property(&self, property: &PropertyRef, test: &ValueTest, about: About<'_>) -> Answer {
        let value = match property {
            PropertyRef::Profile(name) => match self.profile.get(name) {
                Some(value) => Some(value),
                None if self.house.properties.get(name).is_some_and(|p| p.optional) => None,
                None => return Err(Unsaid(name.clone())),
            },
            PropertyRef::Event(event, name) => {
                let own = about.own.filter(|(kind, _)| is_event(kind, event));
                match own {
                    Some((_, data)) => data.get(name),
                    None => about
                        .run
                        .and_then(|run| run.seen.get(event))
                        .and_then(|data| data.get(name)),
                }
            }
        };
        let Some(value) = value else {
            return Ok(false);
        };
        Ok(match test {
            ValueTest::Known => true,
            ValueTest::OneOf { values } => values.iter().any(|v| is_same(v, value)),
            ValueTest::Compare { op, value: with } => {
                order(value, with).is_some_and(|found| fits(*op, found))
            }
            ValueTest::Past => self.midnight_of(value).is_some_and(|date| date < self.now),
            ValueTest::Ahead { op, by } => self.midnight_of(value).is_some_and(|date| {
                date >= self.now && fits(*op, date.cmp(&self.clock.add(self.now, *by)))
            }),
        })
    }

    fn midnight_of(&self, value: &Literal) -> Option<Moment> {
        let Literal::Date(date) = value else {
            return None;
        };
        Some(self.clock.at(date_of(*date).to_datetime(Time::midnight())))
    }

    pub(super) fn happened(&self, test: &EventTest, about: About<'_>) -> Answer {
        let since = match &test.period {
            Period::Ever | Period::InTheLast(_) => 0,
            Period::SinceStart => match about.run {
                Some(run) => {
                    let first = self.facts.partition_point(|f| f.at < run.entry);
                    run.started_by.map_or(first, |fact| first.max(fact + 1))
                }
                None => 0,
            },
            Period::Since(event) => {
                match self.facts.iter().rposition(|f| self.is(event, &f.kind)) {
                    Some(last) => last + 1,
                    None => return Ok(test.at_least == 0),
                }
            }
        };
        let mut count = 0_u32;
        for fact in self.facts.iter().skip(since) {
            let recent = match &test.period {
                Period::InTheLast(length) => self.clock.add(fact.at, *length) > self.now,
                Period::Ever | Period::SinceStart | Period::Since(_) => true,
            };
            if !recent || !self.is(&test.event, &fact.kind) {
                continue;
            }
            let own = About {
                own: Some((&fact.kind, &fact.data)),
                ..about
            };
            if match &test.filter {
                Some(filter) => self.holds(filter, own)?,
                None => true,
            } {
                count = count.saturating_add(1);
            }
        }
        Ok(count >= test.at_least && test.at_most.is_none_or(|most| count <= most))
    }

    /// Whether something that happened is what is asked for.
    pub(super) fn is(&self, wanted: &EventKind, happened: &EventKind) -> bool {
        match (wanted, happened) {
            (EventKind::Opened { messages }, EventKind::Opened { messages: one })
            | (EventKind::Clicked { messages }, EventKind::Clicked { messages: one })
            | (EventKind::Received { messages }, EventKind::Received { messages: one }) => {
                self.is_among(messages, one)
            }
            _ => wanted == happened,
        }
    }

    fn is_among(&self, wanted: &AnyOf, one: &AnyOf) -> bool {
        let AnyOf::Message(name) = one else {
            return false;
        };
        match wanted {
            AnyOf::Message(wanted) => wanted == name,
            AnyOf::All { channel, theme } => self.house.messages.get(name).is_some_and(|m| {
                channel.is_none_or(|c| c == m.channel)
                    && theme.as_ref().is_none_or(|t| m.theme.as_ref() == Some(t))
            }),
        }
    }

    /// Whether the message that is opened or clicked was sent.
    pub(super) fn was_sent(&self, kind: &EventKind) -> bool {
        let (EventKind::Opened { messages } | EventKind::Clicked { messages }) = kind else {
            return true;
        };
        let received = EventKind::Received {
            messages: messages.clone(),
        };
        self.facts.iter().any(|f| self.is(&received, &f.kind))
    }

    pub(super) fn in_segment(&self, name: &SmolStr) -> bool {
        if let Some(is_in) = self.plans_segment(name) {
            return is_in;
        }
        let condition = Condition::Segment {
            segment: name.clone(),
        };
        // What is not said makes her no member; a journey that asks says so.
        self.holds(&condition, About::default()).unwrap_or(false)
    }
}

fn is_event(kind: &EventKind, event: &SmolStr) -> bool {
    matches!(kind, EventKind::Declared { name } if name == event)
}

fn fits(op: CompareOp, found: Ordering) -> bool {
    match op {
        CompareOp::AtLeast => found != Ordering::Less,
        CompareOp::AtMost => found != Ordering::Greater,
        CompareOp::MoreThan | CompareOp::After => found == Ordering::Greater,
        CompareOp::LessThan | CompareOp::Before => found == Ordering::Less,
    }
}
