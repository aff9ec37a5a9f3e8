//! What follows from what is certain about a client. Answers yes or no only where it must be so,
//! and is open otherwise: it may overlook, it never guesses. Knows no time: what a wait makes of
//! what was certain is for those who ask.

mod counts;
mod kept;
mod literal;
pub(super) use literal::{is_same, order};
mod values;

pub(crate) use kept::{kept_true, may_be_too_late, never_leaves_while};

use crate::workflow::{
    Condition, EventKind, House, Message, Period, PropertyRef, StateRule, ValueTest,
};
use smol_str::SmolStr;

/// Segments that are defined by segments are followed so deep.
const DEEPEST: u8 = 8;

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    /// For certain.
    Yes,
    /// For certain not.
    No,
    /// It depends on the client.
    Open,
}

impl Truth {
    fn turned(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Open => Truth::Open,
        }
    }
}

/// One thing that is certain: that a test holds, or that it does not.
#[derive(Debug, Clone, Copy)]
struct Fact<'a> {
    test: &'a Condition,
    holds: bool,
}

/// Everything that is certain about a client.
#[derive(Debug, Clone)]
pub(crate) struct Certain<'a> {
    house: &'a House,
    /// The states that the client can be in; empty: nothing is known of them.
    states: &'a [SmolStr],
    facts: Vec<Fact<'a>>,
}

impl<'a> Certain<'a> {
    /// Nothing but that the client is in one of `states`; where that is empty, not even this.
    pub(crate) fn new(house: &'a House, states: &'a [SmolStr]) -> Self {
        Certain {
            house,
            states,
            facts: Vec::new(),
        }
    }

    /// The declarations.
    pub(crate) fn house(&self) -> &'a House {
        self.house
    }

    /// `condition` holds.
    #[must_use]
    pub(crate) fn and(mut self, condition: &'a Condition) -> Self {
        self.assume(condition);
        self
    }

    /// `condition` holds.
    pub(crate) fn assume(&mut self, condition: &'a Condition) {
        self.learn(condition, true, DEEPEST);
    }

    /// `condition` does not hold.
    pub(crate) fn assume_not(&mut self, condition: &'a Condition) {
        self.learn(condition, false, DEEPEST);
    }

    fn learn(&mut self, condition: &'a Condition, holds: bool, deep: u8) {
        match (condition, holds) {
            (Condition::Not { of }, _) => return self.learn(of, !holds, deep),
            (Condition::All { of }, true) | (Condition::Any { of }, false) => {
                for one in of {
                    self.learn(one, holds, deep);
                }
                return;
            }
            (Condition::Segment { segment }, _) => {
                if let (Some(definition), Some(deeper)) =
                    (self.definition(segment), deep.checked_sub(1))
                {
                    self.learn(definition, holds, deeper);
                }
            }
            (
                Condition::All { .. }
                | Condition::Any { .. }
                | Condition::Property { .. }
                | Condition::Happened(_)
                | Condition::State { .. }
                | Condition::Consents { .. },
                _,
            ) => {}
        }
        self.facts.push(Fact {
            test: condition,
            holds,
        });
    }

    fn definition(&self, segment: &SmolStr) -> Option<&'a Condition> {
        self.house.segments.get(segment)?.condition.as_ref()
    }

    /// Whether `condition` holds.
    pub(crate) fn truth(&self, condition: &Condition) -> Truth {
        self.truth_within(condition, DEEPEST)
    }

    /// Whether `condition` holds for certain.
    pub(crate) fn is_sure_of(&self, condition: &Condition) -> bool {
        self.truth(condition) == Truth::Yes
    }

    fn truth_within(&self, condition: &Condition, deep: u8) -> Truth {
        if let Some(fact) = self.facts.iter().find(|fact| fact.test == condition) {
            return if fact.holds { Truth::Yes } else { Truth::No };
        }
        match condition {
            Condition::All { of } => self.of_all(of, deep),
            Condition::Any { of } => {
                let answer = self.of_any(of, deep);
                if answer == Truth::Open {
                    self.values_of_any(of, deep).unwrap_or(Truth::Open)
                } else {
                    answer
                }
            }
            Condition::Not { of } => self.truth_within(of, deep).turned(),
            Condition::Property { property, test } => self.value(property, test),
            Condition::Happened(test) => self.count(test),
            Condition::State { states } => self.in_states(states),
            Condition::Segment { segment } => self
                .definition(segment)
                .zip(deep.checked_sub(1))
                .map_or(Truth::Open, |(definition, deeper)| {
                    self.truth_within(definition, deeper)
                }),
            Condition::Consents { .. } => Truth::Open,
        }
    }

    fn of_all(&self, parts: &[Condition], deep: u8) -> Truth {
        let mut all = Truth::Yes;
        for part in parts {
            match self.truth_within(part, deep) {
                Truth::No => return Truth::No,
                Truth::Open => all = Truth::Open,
                Truth::Yes => {}
            }
        }
        all
    }

    fn of_any(&self, parts: &[Condition], deep: u8) -> Truth {
        let mut any = Truth::No;
        for part in parts {
            match self.truth_within(part, deep) {
                Truth::Yes => return Truth::Yes,
                Truth::Open => any = Truth::Open,
                Truth::No => {}
            }
        }
        any
    }

    /// `tier is gold or tier is noir` is one question about one property.
    fn values_of_any(&self, parts: &[Condition], deep: u8) -> Option<Truth> {
        let mut asked: Option<&PropertyRef> = None;
        let mut all = Vec::new();
        for part in parts {
            let Condition::Property {
                property,
                test: ValueTest::OneOf { values },
            } = part
            else {
                return None;
            };
            if asked.is_some_and(|first| first != property) {
                return None;
            }
            asked = Some(property);
            all.extend(values.iter().cloned());
        }
        let merged = Condition::Property {
            property: asked?.clone(),
            test: ValueTest::OneOf { values: all },
        };
        Some(self.truth_within(&merged, deep))
    }

    fn in_states(&self, asked: &[SmolStr]) -> Truth {
        let Some(possible) = self.possible_states() else {
            return Truth::Open;
        };
        if possible.is_empty() {
            // What is certain contradicts itself: nobody is here.
            Truth::Open
        } else if possible.iter().all(|state| asked.contains(state)) {
            Truth::Yes
        } else if possible.iter().any(|state| asked.contains(state)) {
            Truth::Open
        } else {
            Truth::No
        }
    }

    /// The states that the client can be in; `None` where nothing is known of them.
    pub(crate) fn possible_states(&self) -> Option<Vec<SmolStr>> {
        let declared = || self.house.states.iter().map(|state| state.name.clone());
        let mut possible: Vec<SmolStr> = if self.states.is_empty() {
            declared().collect()
        } else {
            self.states.to_vec()
        };
        if possible.is_empty() {
            return None;
        }
        for fact in &self.facts {
            match fact.test {
                Condition::State { states } => {
                    possible.retain(|state| states.contains(state) == fact.holds);
                }
                Condition::Happened(test) => {
                    if counts::has_happened(test, fact.holds) {
                        possible.retain(|state| !self.is_left_on(state, &test.event));
                    }
                }
                Condition::All { .. }
                | Condition::Any { .. }
                | Condition::Not { .. }
                | Condition::Property { .. }
                | Condition::Segment { .. }
                | Condition::Consents { .. } => {}
            }
        }
        Some(possible)
    }

    /// Whether the client is in states that every client leaves for good when `event` first happens.
    fn never_yet(&self, event: &EventKind) -> bool {
        self.possible_states().is_some_and(|possible| {
            !possible.is_empty() && possible.iter().all(|state| self.is_left_on(state, event))
        })
    }

    /// Whether every client begins in `state` and leaves it on `event` for good: nothing leads back to
    /// where all begin.
    fn is_left_on(&self, state: &SmolStr, event: &EventKind) -> bool {
        let states = &self.house.states;
        let begins =
            |def: &&crate::workflow::StateDef| def.name == *state && def.entry == StateRule::Start;
        states.iter().any(|def| begins(&def))
            && states.iter().any(|def| match &def.entry {
                StateRule::Event { from, event: on } => from.contains(state) && on == event,
                StateRule::Start | StateRule::Condition { .. } => false,
            })
    }
}

/// The message of this name, where it is declared.
fn message<'h>(house: &'h House, name: &SmolStr) -> Option<&'h Message> {
    house.messages.get(name)
}

/// Whether every event in the period `part` is also in `whole`.
fn lies_within(part: &Period, whole: &Period) -> bool {
    match (part, whole) {
        (_, Period::Ever) => true,
        (Period::InTheLast(part), Period::InTheLast(whole)) => {
            part == whole
                || (part.unit == whole.unit && part.amount <= whole.amount)
                || (part.unit.is_elapsed() == whole.unit.is_elapsed()
                    && part.most_minutes() <= whole.least_minutes())
        }
        (Period::SinceStart, Period::SinceStart) => true,
        (Period::Since(part), Period::Since(whole)) => part == whole,
        (Period::Ever, Period::InTheLast(_) | Period::SinceStart | Period::Since(_))
        | (Period::InTheLast(_), Period::SinceStart | Period::Since(_))
        | (Period::SinceStart, Period::InTheLast(_) | Period::Since(_))
        | (Period::Since(_), Period::InTheLast(_) | Period::SinceStart) => false,
    }
}
