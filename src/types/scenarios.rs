//! `test` blocks: names and values checked, days in order. What a test says must be able to happen.

use super::errors::scenario as errors;
use super::property::Subject;
use super::value::literal;
use super::words::date_value;
use super::{Scope, event, length, states, theme};
use crate::diagnostics::Sink;
use crate::names::{NameKind, Names};
use crate::syntax::Program;
use crate::syntax::ast::{
    self, DeclKind, Expect, Name, TestDecl, TestEntry, TestEvent, TestLine, TestWhen,
};
use crate::vocabulary::Purpose;
use crate::workflow::{
    AnyOf, ClockMinutes, CountedSet, EventKind, Expectation, ExpectationKind, Happening,
    HappeningKind, House, Literal, PropertyDef, PropertyRef, Scenario, When,
};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Every test that is free of errors, in source order; the others are reported.
pub fn scenarios(
    program: &Program,
    names: &Names<'_>,
    house: &House,
    splits: &Splits<'_>,
    sink: &mut Sink,
) -> Vec<Scenario> {
    all(program, names, house, splits, Expects::Something, sink)
}

/// The clients that a program tells of: its tests, which need expect nothing.
pub fn clients(
    program: &Program,
    names: &Names<'_>,
    house: &House,
    splits: &Splits<'_>,
    sink: &mut Sink,
) -> Vec<Scenario> {
    all(program, names, house, splits, Expects::Anything, sink)
}

/// What a test has to expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expects {
    /// One thing at least.
    Something,
    /// Whatever it likes.
    Anything,
}

fn all(
    program: &Program,
    names: &Names<'_>,
    house: &House,
    splits: &Splits<'_>,
    expects: Expects,
    sink: &mut Sink,
) -> Vec<Scenario> {
    let scope = Scope::new(names, house);
    let mut all = Vec::new();
    for (_, _, decl) in program.few() {
        if let DeclKind::Test(test) = &decl.kind {
            all.extend(scenario(&scope, test, splits, expects, sink));
        }
    }
    all
}

/// The arms of every split, by its name.
pub type Splits<'a> = BTreeMap<&'a str, Vec<&'a str>>;

fn scenario(
    scope: &Scope<'_>,
    test: &TestDecl,
    splits: &Splits<'_>,
    expects: Expects,
    sink: &mut Sink,
) -> Option<Scenario> {
    let mut made = Scenario {
        title: test.title.value(),
        span: test.title.span,
        zero: date_value(zero(test, sink)?),
        client: BTreeMap::new(),
        state: None,
        happenings: Vec::new(),
        takes: BTreeMap::new(),
        expectations: Vec::new(),
    };
    let mut whole = true;
    let mut last: Option<(u32, u16, crate::source::Span)> = None;
    for line in &test.lines {
        match line {
            TestLine::DayZero(..) => {}
            TestLine::Client(entries, _) => {
                let entries = client(scope, entries, &mut made.state, sink);
                whole &= entries.is_some();
                made.client = entries.unwrap_or_default();
            }
            TestLine::On {
                day,
                at,
                what,
                span,
            } => {
                let now = (*day, at.minutes, *span);
                if let Some(before) = last.filter(|it| (it.0, it.1) > (now.0, now.1)) {
                    sink.push(errors::goes_back(*span, before.2));
                    whole = false;
                } else {
                    last = Some(now);
                }
                match happening(scope, what, *span, sink) {
                    Some(what) => made.happenings.push(Happening {
                        day: *day,
                        at: ClockMinutes(at.minutes),
                        what,
                        span: *span,
                    }),
                    None => whole = false,
                }
            }
            TestLine::Takes { split, arm, .. } => {
                let known = takes(splits, split, arm, sink);
                whole &= known;
                made.takes.insert(split.text.clone(), arm.text.clone());
            }
            TestLine::Expect(expect, span) => match expectation(scope, expect, sink) {
                Some(kind) => made.expectations.push(Expectation { kind, span: *span }),
                None => whole = false,
            },
            TestLine::Error(_) => whole = false,
        }
    }
    if whole && made.expectations.is_empty() && expects == Expects::Something {
        sink.push(errors::expects_nothing(test));
        return None;
    }
    whole.then_some(made)
}

fn zero(test: &TestDecl, sink: &mut Sink) -> Option<ast::Date> {
    let zero = test.lines.iter().find_map(|line| match line {
        TestLine::DayZero(date, _) => Some(*date),
        TestLine::Client(..)
        | TestLine::On { .. }
        | TestLine::Takes { .. }
        | TestLine::Expect(..)
        | TestLine::Error(_) => None,
    });
    let unread = test
        .lines
        .iter()
        .any(|line| matches!(line, TestLine::Error(_)));
    if zero.is_none() && !unread {
        sink.push(errors::no_day_zero(test));
    }
    zero
}

/// What a record says of the client; `state` is where she stands.
fn client(
    scope: &Scope<'_>,
    entries: &[TestEntry],
    state: &mut Option<SmolStr>,
    sink: &mut Sink,
) -> Option<BTreeMap<SmolStr, Literal>> {
    let mut all = BTreeMap::new();
    let mut whole = true;
    for entry in entries {
        if entry.name.text == "state" && !scope.house.properties.contains_key("state") {
            let ast::ValueKind::Word(word) = &entry.value.kind else {
                sink.push(errors::not_a_state(entry.value.span));
                whole = false;
                continue;
            };
            let name = Name {
                text: word.clone(),
                span: entry.value.span,
            };
            *state = states(scope, &[name], sink).pop();
            whole &= state.is_some();
            continue;
        }
        let path = std::slice::from_ref(&entry.name);
        let typed = Subject::of(scope, path, sink)
            .and_then(|subject| literal(scope, &subject, &entry.value, sink));
        match typed {
            Some(value) => {
                all.insert(entry.name.text.clone(), value);
            }
            None => whole = false,
        }
    }
    whole.then_some(all)
}

fn happening(
    scope: &Scope<'_>,
    what: &TestEvent,
    line: crate::source::Span,
    sink: &mut Sink,
) -> Option<HappeningKind> {
    match what {
        TestEvent::Event(on, entries) => {
            let kind = event(scope, on, sink)?;
            if let EventKind::Received { .. }
            | EventKind::Opened {
                messages: AnyOf::All { .. },
            }
            | EventKind::Clicked {
                messages: AnyOf::All { .. },
            } = kind
            {
                sink.push(errors::not_to_be_caused(on.span(), &kind));
                return None;
            }
            let data = data(scope, &kind, entries, line, sink)?;
            Some(HappeningKind::Event(kind, data))
        }
        TestEvent::Client(entries) => {
            let mut state = None;
            let changed = client(scope, entries, &mut state, sink)?;
            if state.is_some() {
                sink.push(errors::state_by_hand(line));
                return None;
            }
            Some(HappeningKind::Client(changed))
        }
        TestEvent::Decided { approved, journey } => {
            let journey = match journey {
                Some(name) => {
                    let found = scope.names.resolve(name, &[NameKind::Journey], sink)?;
                    Some(found.name.text.clone())
                }
                None => None,
            };
            Some(HappeningKind::Decided(*approved, journey))
        }
        TestEvent::Answered { survey, choice } => {
            let found = scope.names.resolve(survey, &[NameKind::Message], sink)?;
            let message = scope.house.messages.get(&found.name.text)?;
            let Some(asks) = &message.survey else {
                sink.push(errors::no_survey(survey));
                return None;
            };
            let known: Vec<&str> = asks.choices.iter().map(|c| c.name.as_str()).collect();
            if !known.contains(&choice.text.as_str()) {
                sink.push(errors::no_choice(survey, choice, &known));
                return None;
            }
            Some(HappeningKind::Answered(
                message.name.clone(),
                choice.text.clone(),
            ))
        }
    }
}

/// The data of an event: what it always has must be said.
fn data(
    scope: &Scope<'_>,
    kind: &EventKind,
    entries: &[TestEntry],
    line: crate::source::Span,
    sink: &mut Sink,
) -> Option<BTreeMap<SmolStr, Literal>> {
    let EventKind::Declared { name } = kind else {
        if let Some(entry) = entries.first() {
            sink.push(errors::carries_nothing(entry.name.span));
            return None;
        }
        return Some(BTreeMap::new());
    };
    let def = scope.house.events.get(name)?;
    let mut inside = scope.clone();
    inside.inside_event = Some(name.clone());
    let mut all = BTreeMap::new();
    let mut whole = true;
    for entry in entries {
        let path = std::slice::from_ref(&entry.name);
        let typed = Subject::of(&inside, path, sink).and_then(|subject| {
            let value = literal(&inside, &subject, &entry.value, sink)?;
            let PropertyRef::Event(_, property) = subject.reference else {
                return None;
            };
            Some((property, value))
        });
        match typed {
            Some((property, value)) => {
                all.insert(property, value);
            }
            None => whole = false,
        }
    }
    if !whole {
        return None;
    }
    let needed = |(_, def): &(&SmolStr, &PropertyDef)| !def.optional;
    let missing: Vec<&str> = def
        .properties
        .iter()
        .filter(needed)
        .map(|(property, _)| property.as_str())
        .filter(|property| !all.contains_key(*property))
        .collect();
    if !missing.is_empty() {
        sink.push(errors::data_missing(name, &missing, line));
        return None;
    }
    Some(all)
}

fn takes(splits: &Splits<'_>, split: &Name, arm: &Name, sink: &mut Sink) -> bool {
    let Some(arms) = splits.get(split.text.as_str()) else {
        let known: Vec<&str> = splits.keys().copied().collect();
        sink.push(errors::no_split(split, &known));
        return false;
    };
    if !arms.contains(&arm.text.as_str()) {
        sink.push(errors::no_arm(split, arm, arms));
        return false;
    }
    true
}

fn expectation(scope: &Scope<'_>, expect: &Expect, sink: &mut Sink) -> Option<ExpectationKind> {
    let message = |name: &Name, sink: &mut Sink| {
        let found = scope.names.resolve(name, &[NameKind::Message], sink)?;
        Some(found.name.text.clone())
    };
    Some(match expect {
        Expect::Sent {
            message: name,
            when,
        } => ExpectationKind::Sent(message(name, sink)?, moment(scope, when, sink)?),
        Expect::NotSent {
            message: name,
            when,
        } => ExpectationKind::NotSent(message(name, sink)?, moment(scope, when, sink)?),
        Expect::AtMost { count, of, window } => {
            let of = counted(scope, of, sink)?;
            ExpectationKind::AtMost(*count, of, window.map(length))
        }
        Expect::State { state, when } => {
            let state = states(scope, std::slice::from_ref(state), sink).pop()?;
            ExpectationKind::State(state, moment(scope, when, sink)?)
        }
        Expect::Task { of, when } => {
            let kinds = [NameKind::Person, NameKind::Team, NameKind::Property];
            let found = scope.names.resolve(of, &kinds, sink)?;
            ExpectationKind::Task(found.name.text.clone(), moment(scope, when, sink)?)
        }
    })
}

fn counted(scope: &Scope<'_>, of: &ast::Counted, sink: &mut Sink) -> Option<CountedSet> {
    if let Some(name) = &of.message {
        let found = scope.names.resolve(name, &[NameKind::Message], sink)?;
        return Some(CountedSet {
            channel: None,
            purposes: Purpose::ALL.to_vec(),
            theme: None,
            message: Some(found.name.text.clone()),
        });
    }
    let with_theme = match &of.theme {
        Some(name) => Some(theme(scope, name, sink)?),
        None => None,
    };
    let named = |list: &[(Purpose, crate::source::Span)], purpose: Purpose| {
        list.iter().any(|(p, _)| *p == purpose)
    };
    let purposes = Purpose::ALL
        .iter()
        .copied()
        .filter(|p| of.purposes.is_empty() || named(&of.purposes, *p))
        .filter(|p| !named(&of.except, *p))
        .collect();
    Some(CountedSet {
        channel: of.channel,
        purposes,
        theme: with_theme,
        message: None,
    })
}

fn moment(scope: &Scope<'_>, when: &TestWhen, sink: &mut Sink) -> Option<When> {
    let at = |at: &Option<ast::ClockTime>| at.map(|it| ClockMinutes(it.minutes));
    Some(match when {
        TestWhen::Ever => When::Ever,
        TestWhen::On(day, time) => When::On(*day, at(time)),
        TestWhen::Before(day, time) => When::Before(*day, at(time)),
        TestWhen::After(day, time) => When::After(*day, at(time)),
        TestWhen::Within(within, on) => When::Within(length(*within), event(scope, on, sink)?),
    })
}
