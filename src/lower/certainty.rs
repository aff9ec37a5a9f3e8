//! What is certain at one point of a journey, all things taken together: what was checked, the states that
//! the client can be in, the exits. When in doubt it is not.

use super::facts::Facts;
use crate::semantics::Certain;
use crate::source::Span;
use crate::workflow::{
    Condition, Exit, House, Literal, Message, PropertyRef, StateRule, ValueTest,
};
use smol_str::SmolStr;

/// What holds all through a journey.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'c> {
    /// Declarations.
    pub(crate) house: &'c House,
    /// The states that the journey is for; empty while unknown.
    pub(crate) states: &'c [SmolStr],
    /// The journey's exits: guarded before each send.
    pub(crate) exits: &'c [Exit],
    /// What the exits keep true, see [`crate::semantics::kept_true`].
    pub(crate) always: &'c [Condition],
}

impl<'c> Ground<'c> {
    /// All that is certain where `facts` are.
    pub(crate) fn certain<'f>(&self, facts: &'f [Condition]) -> Certain<'f>
    where
        'c: 'f,
    {
        let mut certain = Certain::new(self.house, self.states);
        for fact in self.always.iter().chain(facts) {
            certain.assume(fact);
        }
        certain
    }

    /// The parts of `condition`, by their place in its outermost `and`, that are not certain when `message`
    /// leaves; the place of a condition that is no `and` is 0.
    pub(crate) fn doubts(
        &self,
        facts: &Facts,
        condition: &Condition,
        message: &Message,
    ) -> Vec<usize> {
        let consent = consent_of(message);
        let mut certain = self.certain(&facts.certain);
        if let Some(consent) = &consent {
            certain.assume(consent);
        }
        parts(condition)
            .iter()
            .enumerate()
            .filter(|(_, part)| !certain.is_sure_of(part))
            .map(|(place, _)| place)
            .collect()
    }

    /// Where the last of the facts was lost that made `condition` certain.
    pub(crate) fn lost_at(&self, facts: &Facts, condition: &Condition) -> Option<Span> {
        facts.lost().find_map(|(fact, place)| {
            let certain = self.certain(&facts.certain).and(fact);
            certain.is_sure_of(condition).then_some(place)
        })
    }

    /// The states that the client can be in; empty while nothing is known of them.
    pub(crate) fn possible_states(&self, facts: &Facts) -> Vec<SmolStr> {
        if self.states.is_empty() {
            return Vec::new();
        }
        let possible = self.certain(&facts.certain).possible_states();
        possible
            .filter(|possible| !possible.is_empty())
            .unwrap_or_else(|| self.states.to_vec())
    }

    /// The states that a client who is in one of `before` can be in after some time, the run going on.
    pub(crate) fn states_after(&self, before: &[SmolStr]) -> Vec<SmolStr> {
        let mut after = before.to_vec();
        let mut grown = true;
        while grown {
            grown = false;
            for state in &self.house.states {
                if !after.contains(&state.name)
                    && self.states.contains(&state.name)
                    && !self.ends_on(&state.name, &state.entry)
                    && from(&state.entry).iter().any(|s| after.contains(s))
                {
                    after.push(state.name.clone());
                    grown = true;
                }
            }
        }
        after
    }

    /// Whether the run is over when a client comes into `state`.
    fn ends_on(&self, state: &SmolStr, entry: &StateRule) -> bool {
        self.exits.iter().any(|exit| match (exit, entry) {
            (Exit::Becomes { state: exit }, _) => exit == state,
            (Exit::Event { event: exit }, StateRule::Event { event, .. }) => exit == event,
            (
                Exit::Event { .. } | Exit::SameEvent { .. } | Exit::Condition { .. },
                StateRule::Start | StateRule::Event { .. } | StateRule::Condition { .. },
            ) => false,
        })
    }

    /// What both say.
    pub(super) fn common(&self, one: &[Condition], other: &[Condition]) -> Vec<Condition> {
        let (here, there) = (self.certain(one), self.certain(other));
        let mut common: Vec<Condition> = Vec::new();
        for fact in one {
            if other.contains(fact) || there.is_sure_of(fact) {
                common.push(fact.clone());
            } else if let Some(either) = either_value(fact, other) {
                common.push(either);
            }
        }
        for fact in other {
            if !common.contains(fact) && here.is_sure_of(fact) {
                common.push(fact.clone());
            }
        }
        if let (Some(mut states), Some(more)) = (here.possible_states(), there.possible_states()) {
            let new = more.into_iter().filter(|state| !states.contains(state));
            let new: Vec<_> = new.collect();
            states.extend(new);
            if !states.is_empty() && states.len() < self.states.len() {
                common.push(Condition::State { states });
            }
        }
        common
    }
}

/// The parts of an `and`, or the one condition.
fn parts(condition: &Condition) -> &[Condition] {
    match condition {
        Condition::All { of } => of,
        Condition::Any { .. }
        | Condition::Not { .. }
        | Condition::Property { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => std::slice::from_ref(condition),
    }
}

/// A message that needs consent is guarded by it: it never leaves without.
fn consent_of(message: &Message) -> Option<Condition> {
    message
        .purpose
        .needs_consent()
        .then_some(Condition::Consents {
            channel: message.channel,
        })
}

fn from(entry: &StateRule) -> &[SmolStr] {
    match entry {
        StateRule::Start => &[],
        StateRule::Event { from, .. } | StateRule::Condition { from, .. } => from,
    }
}

/// `tier is gold` on one path and `tier is noir` on another are `tier is gold or noir`.
fn either_value(fact: &Condition, others: &[Condition]) -> Option<Condition> {
    let (property, values) = one_of(fact)?;
    let mut others = others.iter().rev().filter_map(one_of);
    let (_, more) = others.find(|(of, _)| *of == property)?;
    let mut values = values.to_vec();
    let new: Vec<_> = more
        .iter()
        .filter(|v| !values.contains(v))
        .cloned()
        .collect();
    values.extend(new);
    Some(Condition::Property {
        property: property.clone(),
        test: ValueTest::OneOf { values },
    })
}

fn one_of(fact: &Condition) -> Option<(&PropertyRef, &[Literal])> {
    match fact {
        Condition::Property {
            property,
            test: ValueTest::OneOf { values },
        } => Some((property, values)),
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
