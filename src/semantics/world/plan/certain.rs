//! What is certain of a condition while a plan is followed: what has happened since the plan began decides it, and
//! nothing else does.

use super::super::World;
use super::super::facts::About;
use crate::workflow::{Condition, EventTest, Period};

impl World<'_> {
    /// Whether a condition holds whatever is not known; `None` where that decides.
    pub(in super::super) fn certain(
        &self,
        condition: &Condition,
        about: About<'_>,
    ) -> Option<bool> {
        match condition {
            Condition::All { of } => all(of.iter().map(|part| self.certain(part, about)), false),
            Condition::Any { of } => all(of.iter().map(|part| self.certain(part, about)), true),
            Condition::Not { of } => self.certain(of, about).map(|holds| !holds),
            Condition::State { states } => Some(states.contains(&self.state)),
            Condition::Happened(test) => self.certainly_happened(test, about),
            Condition::Consents { .. } => self.unsubscribed.then_some(false),
            Condition::Property { .. } | Condition::Segment { .. } => None,
        }
    }

    /// What has happened is known from the beginning of the plan on; what was before it is not.
    fn certainly_happened(&self, test: &EventTest, about: About<'_>) -> Option<bool> {
        let is_known = match &test.period {
            Period::SinceStart => about.run.is_some(),
            Period::Since(event) => self.facts.iter().any(|f| self.is(event, &f.kind)),
            Period::Ever | Period::InTheLast(_) => false,
        };
        let plain = EventTest {
            filter: None,
            ..test.clone()
        };
        let at_least = |least: u32| {
            let test = EventTest {
                at_least: least,
                at_most: None,
                ..plain.clone()
            };
            self.happened(&test, about).unwrap_or(false)
        };
        let (fewest, most) = (test.at_least, test.at_most);
        let is_over = most.is_some_and(|most| at_least(most.saturating_add(1)));
        if test.filter.is_some() {
            // Those that happened may be what is asked for, or not.
            return (is_known && fewest > 0 && !at_least(fewest)).then_some(false);
        }
        match (at_least(fewest), is_over) {
            (_, true) => Some(false),
            (true, false) if most.is_none() || is_known => Some(true),
            (false, false) if is_known => Some(false),
            (true | false, false) => None,
        }
    }
}

/// All of them, or, `any`, one of them.
fn all(parts: impl Iterator<Item = Option<bool>>, any: bool) -> Option<bool> {
    let mut open = false;
    for part in parts {
        match part {
            Some(holds) if holds == any => return Some(any),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!any)
}
