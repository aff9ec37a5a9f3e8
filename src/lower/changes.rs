//! What a journey itself changes about what is certain: a property that it sets or clears, a message
//! that it sends. Time that passes is in `facts`.

use super::facts::Facts;
use crate::workflow::{
    AnyOf, Condition, EventKind, House, Literal, Message, Period, PropertyRef, StateRule, ValueTest,
};
use smol_str::SmolStr;

impl Facts {
    /// From here on the property has this value. What was known of it, and what follows from it, is
    /// forgotten first.
    pub(crate) fn set(&mut self, property: &SmolStr, value: &Literal, house: &House) {
        self.forget(property, house);
        let property = PropertyRef::Profile(property.clone());
        self.assume(&Condition::Property {
            property,
            test: ValueTest::OneOf {
                values: vec![value.clone()],
            },
        });
    }

    /// From here on the property is missing.
    pub(crate) fn clear(&mut self, property: &SmolStr, house: &House) {
        self.forget(property, house);
        let property = PropertyRef::Profile(property.clone());
        self.assume_not(&Condition::Property {
            property,
            test: ValueTest::Known,
        });
    }

    /// A message may have left: that it has not is no longer certain. That it has is not certain
    /// either, since a guard may have skipped it.
    pub(crate) fn may_have_left(&mut self, message: &Message) {
        self.keep(|fact| !counts(fact, message));
    }

    /// Nothing is known any more of the property.
    fn forget(&mut self, property: &SmolStr, house: &House) {
        self.keep(|fact| !rests_on(fact, property, house));
    }
}

/// Whether a fact could change when the property does.
fn rests_on(fact: &Condition, property: &SmolStr, house: &House) -> bool {
    match fact {
        Condition::All { of } | Condition::Any { of } => {
            of.iter().any(|one| rests_on(one, property, house))
        }
        Condition::Not { of } => rests_on(of, property, house),
        Condition::Property { property: of, .. } => match of {
            PropertyRef::Profile(name) => name == property,
            PropertyRef::Event(..) => false,
        },
        // A segment is never defined by itself: one in a circle has no condition.
        Condition::Segment { segment } => house
            .segments
            .get(segment)
            .and_then(|segment| segment.condition.as_ref())
            .is_none_or(|condition| rests_on(condition, property, house)),
        Condition::State { .. } => house.states.iter().any(|state| match &state.entry {
            StateRule::Condition { condition, .. } => rests_on_directly(condition, property, house),
            StateRule::Start | StateRule::Event { .. } => false,
        }),
        Condition::Happened(_) | Condition::Consents { .. } => false,
    }
}

/// The same for the way into a state; that a way may ask for a state itself changes nothing.
fn rests_on_directly(condition: &Condition, property: &SmolStr, house: &House) -> bool {
    match condition {
        Condition::All { of } | Condition::Any { of } => {
            of.iter().any(|one| rests_on_directly(one, property, house))
        }
        Condition::Not { of } => rests_on_directly(of, property, house),
        Condition::State { .. } => false,
        Condition::Segment { segment } => house
            .segments
            .get(segment)
            .and_then(|segment| segment.condition.as_ref())
            .is_none_or(|condition| rests_on_directly(condition, property, house)),
        Condition::Property { .. } | Condition::Happened(_) | Condition::Consents { .. } => {
            rests_on(condition, property, house)
        }
    }
}

/// Whether a fact says how rarely clients were sent `message`, or something since then.
fn counts(fact: &Condition, message: &Message) -> bool {
    match fact {
        Condition::All { of } | Condition::Any { of } => of.iter().any(|one| counts(one, message)),
        Condition::Not { of } => match of.as_ref() {
            Condition::Happened(test) => is_sending_of(&test.event, message),
            Condition::All { .. }
            | Condition::Any { .. }
            | Condition::Not { .. }
            | Condition::Property { .. }
            | Condition::State { .. }
            | Condition::Segment { .. }
            | Condition::Consents { .. } => counts(of, message),
        },
        Condition::Happened(test) => {
            (test.at_most.is_some() && is_sending_of(&test.event, message))
                || matches!(&test.period, Period::Since(event) if is_sending_of(event, message))
        }
        Condition::Property { .. }
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => false,
    }
}

fn is_sending_of(event: &EventKind, message: &Message) -> bool {
    match event {
        EventKind::Received { messages } => match messages {
            AnyOf::Message(name) => *name == message.name,
            AnyOf::All { channel, theme } => {
                channel.is_none_or(|channel| channel == message.channel)
                    && theme
                        .as_ref()
                        .is_none_or(|theme| message.theme.as_ref() == Some(theme))
            }
        },
        EventKind::Declared { .. }
        | EventKind::Unsubscribed
        | EventKind::Complained
        | EventKind::Bounced
        | EventKind::Opened { .. }
        | EventKind::Clicked { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(value: &str) -> Condition {
        Condition::Property {
            property: PropertyRef::Profile("tier".into()),
            test: ValueTest::OneOf {
                values: vec![Literal::Choice(value.into())],
            },
        }
    }

    #[test]
    fn a_property_that_is_set_has_its_new_value_alone() {
        let mut facts = Facts::default();
        facts.assume(&tier("silver"));
        facts.assume_not(&tier("noir"));
        facts.set(
            &"tier".into(),
            &Literal::Choice("gold".into()),
            &House::default(),
        );
        assert_eq!(facts.certain, [tier("gold")]);
    }

    #[test]
    fn a_property_that_is_cleared_is_not_known() {
        let mut facts = Facts::default();
        facts.assume(&tier("silver"));
        facts.clear(&"tier".into(), &House::default());
        assert_eq!(facts.known(), []);
        assert_eq!(facts.certain.len(), 1);
    }
}
