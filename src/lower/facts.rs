//! What is certain about the client at a point of a journey, and what a wait makes of it.
//!
//! Facts go stale: what was checked before a wait is not known after it. Only what can't change
//! back stays ("has happened since the start", data of an event that was seen), and what the
//! journey's own exits keep true.

use super::certainty::Ground;
use crate::source::Span;
use crate::types;
use crate::workflow::{
    Condition, EventKind, EventTest, Exit, Period, PropertyRef, Recipient, ValueTest,
};
use smol_str::SmolStr;

/// So many lost facts are remembered: they only help a message to point.
const MOST_LOST: usize = 16;

/// So many facts are kept, the newest: each step looks through all of them. Nobody checks more between
/// two waits by hand, and to forget one can only make the compiler ask for a check.
const MOST_CERTAIN: usize = 256;

/// What is certain at one point.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// Each holds.
    pub(crate) certain: Vec<Condition>,
    /// Events whose data the run has seen.
    pub(crate) seen_events: Vec<SmolStr>,
    /// Something on the way here could not be read or resolved (reported): it may have been the check
    /// that is missing, so nothing is said about what is not certain.
    pub(crate) unsure: bool,
    /// Who has said yes in a review on every way here: that stays so as time passes.
    pub(crate) approved_by: Vec<Recipient>,
    /// Held once; lost at the wait that stands here.
    lost: Vec<(Condition, Span)>,
}

impl Facts {
    /// From here on `condition` holds.
    pub(crate) fn assume(&mut self, condition: &Condition) {
        if let Condition::All { of } = condition {
            for one in of {
                self.assume(one);
            }
        } else if !self.certain.contains(condition) {
            if self.certain.len() == MOST_CERTAIN {
                self.certain.remove(0);
            }
            self.certain.push(condition.clone());
        }
    }

    /// From here on `condition` does not hold.
    pub(crate) fn assume_not(&mut self, condition: &Condition) {
        match condition {
            Condition::Not { of } => self.assume(of),
            Condition::Any { of } => {
                for one in of {
                    self.assume_not(one);
                }
            }
            Condition::All { .. }
            | Condition::Property { .. }
            | Condition::Happened(_)
            | Condition::State { .. }
            | Condition::Segment { .. }
            | Condition::Consents { .. } => self.assume(&Condition::Not {
                of: Box::new(condition.clone()),
            }),
        }
    }

    /// `event` is seen, perhaps again: its data is from now on that of this one.
    pub(crate) fn see_event(&mut self, event: &SmolStr) {
        if self.seen_events.contains(event) {
            self.certain.retain(|fact| !speaks_of(fact, event));
        } else {
            self.seen_events.push(event.clone());
        }
    }

    /// `event` has just happened, after the run began where `since_start`: that stays true.
    pub(crate) fn assume_happened(&mut self, event: &EventKind, since_start: bool) {
        let since = [Period::Ever, Period::SinceStart];
        for period in since.into_iter().take(if since_start { 2 } else { 1 }) {
            self.assume(&Condition::Happened(EventTest {
                event: event.clone(),
                filter: None,
                at_least: 1,
                at_most: None,
                period,
            }));
        }
    }

    /// `person` has said yes to what follows.
    pub(crate) fn approve(&mut self, person: &Recipient) {
        if !self.approved_by.contains(person) {
            self.approved_by.push(person.clone());
        }
    }

    /// Whether the one who adds the note has said yes. Asked where the property is known, it is the
    /// same person as with somebody to stand in.
    pub(crate) fn has_approved(&self, note: &Recipient) -> bool {
        let same_property = |person: &Recipient| match (person, note) {
            (
                Recipient::Property {
                    property: asked,
                    otherwise: None,
                },
                Recipient::Property { property, .. },
            ) => asked == property,
            (
                Recipient::Property { .. } | Recipient::Person(_) | Recipient::Team(_),
                Recipient::Property { .. } | Recipient::Person(_) | Recipient::Team(_),
            ) => false,
        };
        self.approved_by
            .iter()
            .any(|person| person == note || same_property(person))
    }

    /// Properties that are certainly not missing.
    pub(crate) fn known(&self) -> Vec<PropertyRef> {
        self.certain.iter().flat_map(types::known_after).collect()
    }

    /// Time passes at `wait`: what may change is no longer certain.
    pub(crate) fn pass_time(&mut self, wait: Span, exits: &[Exit]) {
        let (kept, lost): (Vec<_>, Vec<_>) = std::mem::take(&mut self.certain)
            .into_iter()
            .partition(|fact| lasting(fact) || kept_by_exits(fact, exits));
        self.certain = kept;
        let newest = lost.len().saturating_sub(MOST_LOST);
        for fact in lost.into_iter().skip(newest) {
            self.lost.retain(|(f, _)| *f != fact);
            self.lost.push((fact, wait));
        }
        self.forget_the_oldest();
    }

    fn forget_the_oldest(&mut self) {
        let surplus = self.lost.len().saturating_sub(MOST_LOST);
        self.lost.drain(..surplus);
    }

    /// What is certain where several paths meet: what each of them says, in whatever words.
    pub(crate) fn meet(paths: Vec<Facts>, ground: &Ground<'_>) -> Option<Facts> {
        let mut paths = paths.into_iter();
        let mut met = paths.next()?;
        for path in paths {
            if met.certain != path.certain {
                met.certain = ground.common(&met.certain, &path.certain);
            }
            met.unsure |= path.unsure;
            met.approved_by
                .retain(|person| path.approved_by.contains(person));
            met.seen_events
                .retain(|event| path.seen_events.contains(event));
            for (fact, span) in path.lost {
                if !met.lost.iter().any(|(f, _)| *f == fact) {
                    met.lost.push((fact, span));
                }
            }
            met.forget_the_oldest();
        }
        Some(met)
    }

    /// Keeps the facts of which `is_kept` holds.
    pub(crate) fn keep(&mut self, is_kept: impl FnMut(&Condition) -> bool) {
        self.certain.retain(is_kept);
    }

    /// What was lost, and where, the newest first.
    pub(crate) fn lost(&self) -> impl Iterator<Item = (&Condition, Span)> {
        self.lost.iter().rev().map(|(fact, place)| (fact, *place))
    }
}

/// Whether a fact, once true, stays true as time passes.
fn lasting(fact: &Condition) -> bool {
    match fact {
        Condition::All { of } | Condition::Any { of } => of.iter().all(lasting),
        Condition::Not { of } => match of.as_ref() {
            Condition::Property { property, test } => of_event(property) && timeless(test),
            Condition::All { .. }
            | Condition::Any { .. }
            | Condition::Not { .. }
            | Condition::Happened(_)
            | Condition::State { .. }
            | Condition::Segment { .. }
            | Condition::Consents { .. } => false,
        },
        Condition::Property { property, test } => {
            of_event(property) && (timeless(test) || matches!(test, ValueTest::Past))
        }
        Condition::Happened(test) => {
            test.at_most.is_none() && matches!(test.period, Period::Ever | Period::SinceStart)
        }
        Condition::State { .. } | Condition::Segment { .. } | Condition::Consents { .. } => false,
    }
}

/// Whether a fact is about the data of `event`.
fn speaks_of(fact: &Condition, event: &SmolStr) -> bool {
    match fact {
        Condition::All { of } | Condition::Any { of } => of.iter().any(|one| speaks_of(one, event)),
        Condition::Not { of } => speaks_of(of, event),
        Condition::Property { property, .. } => match property {
            PropertyRef::Event(of, _) => of == event,
            PropertyRef::Profile(_) => false,
        },
        Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => false,
    }
}

fn of_event(property: &PropertyRef) -> bool {
    match property {
        PropertyRef::Event(..) => true,
        PropertyRef::Profile(_) => false,
    }
}

fn timeless(test: &ValueTest) -> bool {
    match test {
        ValueTest::OneOf { .. } | ValueTest::Compare { .. } | ValueTest::Known => true,
        ValueTest::Past | ValueTest::Ahead { .. } => false,
    }
}

/// `client has not E`, or not so often, and the journey ends as soon as E happens.
fn kept_by_exits(fact: &Condition, exits: &[Exit]) -> bool {
    let Some(event) = bounded_above(fact) else {
        return false;
    };
    exits.iter().any(|exit| match exit {
        Exit::Event { event: exit } => exit == event,
        Exit::SameEvent { .. } | Exit::Becomes { .. } | Exit::Condition { .. } => false,
    })
}

/// The event of a fact that says only how rarely it has happened: it stays true while it does not
/// happen again. A look back over a length may only lose some.
fn bounded_above(fact: &Condition) -> Option<&EventKind> {
    match fact {
        Condition::Happened(EventTest {
            event,
            at_least: 0,
            at_most: Some(_),
            ..
        }) => Some(event),
        Condition::Not { of } => match of.as_ref() {
            Condition::Happened(EventTest {
                event,
                at_most: None,
                ..
            }) => Some(event),
            Condition::All { .. }
            | Condition::Any { .. }
            | Condition::Not { .. }
            | Condition::Property { .. }
            | Condition::Happened(_)
            | Condition::State { .. }
            | Condition::Segment { .. }
            | Condition::Consents { .. } => None,
        },
        Condition::All { .. }
        | Condition::Any { .. }
        | Condition::Property { .. }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => None,
    }
}
