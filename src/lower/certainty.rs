//! Whether what a message needs is certain where it is sent: by what was checked, by the states that the
//! client can be in, by the exits. When in doubt it is not.

use super::facts::{Facts, never_happened};
use crate::workflow::{
    Condition, EventKind, EventTest, Exit, House, Literal, Message, Period, PropertyRef, StateRule,
    ValueTest,
};
use smol_str::SmolStr;

/// All that bears on what is certain where a message is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Certainty<'a> {
    /// Declarations.
    pub(crate) house: &'a House,
    /// States that the client can be in here.
    pub(crate) states: &'a [SmolStr],
    /// What was checked.
    pub(crate) facts: &'a Facts,
    /// The journey's exits: guarded before each send.
    pub(crate) exits: &'a [Exit],
}

impl Certainty<'_> {
    /// The first part of `condition` that is not certain when `message` leaves.
    pub(crate) fn first_doubt<'c>(
        &self,
        condition: &'c Condition,
        message: &Message,
    ) -> Option<&'c Condition> {
        if let Condition::All { of } = condition {
            return of.iter().find_map(|one| self.first_doubt(one, message));
        }
        (!self.is_certain(condition, message)).then_some(condition)
    }

    fn is_certain(&self, condition: &Condition, message: &Message) -> bool {
        let certain = &self.facts.certain;
        if certain.contains(condition) {
            return true;
        }
        match condition {
            Condition::All { of } => of.iter().all(|one| self.is_certain(one, message)),
            Condition::Any { of } => of.iter().any(|one| self.is_certain(one, message)),
            Condition::State { states } => self.states.iter().all(|s| states.contains(s)),
            Condition::Consents { channel } => {
                *channel == message.channel && message.purpose.needs_consent()
            }
            Condition::Property {
                property,
                test: ValueTest::Known,
            } => self.facts.known().contains(property) || self.never_missing(property),
            Condition::Property {
                property,
                test: ValueTest::OneOf { values },
            } => certain
                .iter()
                .any(|fact| one_of(fact, property).is_some_and(|v| subset(v, values))),
            Condition::Not { of } => self.is_certainly_not(of),
            Condition::Happened(test) => {
                certain.iter().any(|fact| as_often(fact, test))
                    || never_happened(condition).is_some_and(|event| self.never(event, test))
            }
            Condition::Property { .. } | Condition::Segment { .. } => false,
        }
    }

    fn is_certainly_not(&self, condition: &Condition) -> bool {
        if self.exits.iter().any(|exit| match exit {
            Exit::Condition { condition: exit } => exit == condition,
            Exit::Event { .. } | Exit::SameEvent { .. } | Exit::Becomes { .. } => false,
        }) {
            return true;
        }
        match condition {
            Condition::State { states } => !self.states.iter().any(|s| states.contains(s)),
            Condition::Property {
                property,
                test: ValueTest::OneOf { values },
            } => self.facts.certain.iter().any(|fact| {
                one_of(fact, property).is_some_and(|v| !v.iter().any(|x| values.contains(x)))
            }),
            Condition::Happened(test) if test.at_least == 1 && test.at_most.is_none() => {
                self.never(&test.event, test)
            }
            Condition::All { .. }
            | Condition::Any { .. }
            | Condition::Not { .. }
            | Condition::Property { .. }
            | Condition::Happened(_)
            | Condition::Segment { .. }
            | Condition::Consents { .. } => false,
        }
    }

    /// Whether `event` can't have happened: since the start where it is an exit, ever where the
    /// client's state would be another.
    fn never(&self, event: &EventKind, test: &EventTest) -> bool {
        let exit = self.exits.iter().any(|exit| match exit {
            Exit::Event { event: exit } => exit == event,
            Exit::SameEvent { .. } | Exit::Becomes { .. } | Exit::Condition { .. } => false,
        });
        (exit && test.period == Period::SinceStart)
            || self.states.iter().all(|s| self.first_left_on(s, event))
    }

    /// Whether every client begins in `state` and leaves it on `event` for good.
    fn first_left_on(&self, state: &SmolStr, event: &EventKind) -> bool {
        let begins = self
            .house
            .states
            .iter()
            .any(|def| def.name == *state && def.entry == StateRule::Start);
        begins
            && self.house.states.iter().any(|def| match &def.entry {
                StateRule::Event { from, event: on } => from.contains(state) && on == event,
                StateRule::Start | StateRule::Condition { .. } => false,
            })
    }

    fn never_missing(&self, property: &PropertyRef) -> bool {
        match property {
            PropertyRef::Profile(name) => {
                self.house.properties.get(name).is_some_and(|p| !p.optional)
            }
            PropertyRef::Event(event, name) => self
                .house
                .events
                .get(event)
                .and_then(|e| e.properties.get(name))
                .is_some_and(|p| !p.optional),
        }
    }
}

fn one_of<'c>(fact: &'c Condition, wanted: &PropertyRef) -> Option<&'c [Literal]> {
    match fact {
        Condition::Property {
            property,
            test: ValueTest::OneOf { values },
        } if property == wanted => Some(values),
        Condition::All { .. }
        | Condition::Any { .. }
        | Condition::Not { .. }
        | Condition::Property { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => None,
    }
}

fn subset(part: &[Literal], whole: &[Literal]) -> bool {
    part.iter().all(|v| whole.contains(v))
}

/// Whether `fact` says that the same has happened at least as often as `wanted` asks.
fn as_often(fact: &Condition, wanted: &EventTest) -> bool {
    match fact {
        Condition::Happened(test) => {
            wanted.at_most.is_none()
                && test.at_least >= wanted.at_least
                && test.event == wanted.event
                && test.filter == wanted.filter
                && test.period == wanted.period
        }
        Condition::All { .. }
        | Condition::Any { .. }
        | Condition::Not { .. }
        | Condition::Property { .. }
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => false,
    }
}
