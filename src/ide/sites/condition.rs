//! Names in events, conditions, what a rule counts, and whom a step names.

use super::{Role, Symbol, Walk};
use crate::syntax::ast::{
    Condition, Counted, EventRef, HasTest, Name, Period, Recipient, Test, Value, ValueKind,
};
use smol_str::SmolStr;

/// `placed_order.value`, or the event's own `value` inside its `where`.
pub(super) fn path_text(path: &[Name], inside: Option<&SmolStr>) -> String {
    let words: Vec<&str> = path.iter().map(|n| n.text.as_str()).collect();
    match (path, inside) {
        ([_], Some(event)) => format!("{event}.{}", words.join(".")),
        _ => words.join("."),
    }
}

impl Walk<'_, '_> {
    pub(super) fn recipient(&mut self, person: &Recipient) {
        self.uses(&person.name);
        if let Some(name) = &person.otherwise {
            self.uses(name);
        }
    }

    pub(super) fn counted(&mut self, counted: &Counted) {
        if let Some(theme) = &counted.theme {
            self.theme(theme, Role::Uses);
        }
        if let Some(message) = &counted.message {
            self.uses(message);
        }
    }

    pub(super) fn event(&mut self, event: &EventRef) {
        match event {
            EventRef::Named(name)
            | EventRef::Opened(name)
            | EventRef::Clicked(name)
            | EventRef::Received(name) => self.uses(name),
            EventRef::AnyMessage { theme, .. } => {
                if let Some(theme) = theme {
                    self.theme(theme, Role::Uses);
                }
            }
        }
    }

    /// Inside a `where`, bare names speak of that event's data.
    pub(super) fn condition(&mut self, condition: &Condition, inside: Option<&SmolStr>) {
        match condition {
            Condition::And(parts, _) | Condition::Or(parts, _) => {
                for part in parts {
                    self.condition(part, inside);
                }
            }
            Condition::Not(inner, _) => self.condition(inner, inside),
            Condition::Test(test, _) => self.test(test, inside),
            Condition::Error(span) => self.unread(*span),
        }
    }

    fn test(&mut self, test: &Test, inside: Option<&SmolStr>) {
        match test {
            Test::Is { path, values, .. } => {
                self.path(path, inside, Role::Uses);
                let path = path_text(path, inside);
                for value in values {
                    self.value_of(&path, value);
                }
            }
            Test::Compare { path, value, .. } => {
                self.path(path, inside, Role::Uses);
                self.value_of(&path_text(path, inside), value);
            }
            Test::Known { path, .. } | Test::Past { path, .. } | Test::Ahead { path, .. } => {
                self.path(path, inside, Role::Uses);
            }
            Test::State { states, .. } => self.all(states),
            Test::InSegment { segment, .. } => self.uses(segment),
            Test::Has(has) => self.has(has),
            Test::Consents { .. } => {}
        }
    }

    fn has(&mut self, has: &HasTest) {
        self.event(&has.event);
        if let Some(filter) = &has.filter {
            self.condition(filter, named(&has.event));
        }
        if let Period::Since(event) = &has.period {
            self.event(event);
        }
    }

    pub(super) fn value_of(&mut self, path: &str, value: &Value) {
        if let ValueKind::Word(word) = &value.kind {
            self.value(path, word, value.span);
        }
    }

    /// The choices of a survey.
    pub(super) fn choices(&mut self, survey: &SmolStr, names: &[Name], role: Role) {
        for name in names {
            let symbol = Symbol::Choice(survey.clone(), name.text.clone());
            self.add(name.span, symbol, role);
        }
    }
}

/// The event whose data a `where` behind it speaks of.
pub(super) fn named(event: &EventRef) -> Option<&SmolStr> {
    match event {
        EventRef::Named(name) => Some(&name.text),
        EventRef::Opened(_)
        | EventRef::Clicked(_)
        | EventRef::Received(_)
        | EventRef::AnyMessage { .. } => None,
    }
}
