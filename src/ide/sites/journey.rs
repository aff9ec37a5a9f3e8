//! Names in journeys, sequences and tests.

use super::condition::{named, path_text};
use super::{Role, Symbol, Walk};
use crate::source::Span;
use crate::steps::{MatchPattern, StepKind, Wait, WaitForWhat};
use crate::syntax::ast::{
    Block, Clause, Enters, EventRef, ExitReason, Exits, Expect, Journey, Name, Start, TestDecl,
    TestEntry, TestEvent, TestLine, TestWhen,
};
use smol_str::SmolStr;

impl Walk<'_, '_> {
    pub(super) fn journey(&mut self, journey: &Journey) {
        self.declares(&journey.name);
        for clause in &journey.clauses {
            if let Clause::Starts(Start::Events(events, _), _) = clause {
                let events = events.iter().filter_map(|on| named(&on.event));
                self.starts.extend(events.cloned());
            }
        }
        for clause in &journey.clauses {
            match clause {
                Clause::For(states, _) => self.all(states),
                Clause::Starts(start, span) => self.start(start, *span),
                Clause::Enters(Enters::OnceForEach(name), _) => self.start_data(name),
                Clause::Enters(Enters::Error, span) => self.unread(*span),
                Clause::Exits(exits, span) => self.exits(exits, *span),
                Clause::Goal(goal, _) => self.event(&goal.event),
                Clause::GivesWay(journeys, _) => self.all(journeys),
                Clause::Under { restraint, .. } => self.uses(restraint),
                Clause::Passes(gate, _) => self.uses(gate),
                Clause::Error(span) => self.unread(*span),
                Clause::Enters(
                    Enters::OnceEver
                    | Enters::OncePer(_)
                    | Enters::AgainAfter(_)
                    | Enters::EveryTime,
                    _,
                )
                | Clause::Loosens { .. } => {}
            }
        }
        self.block(&journey.steps);
    }

    /// A property of the event that starts the journey.
    fn start_data(&mut self, name: &Name) {
        let carries = |event: &&SmolStr| {
            let path = format!("{event}.{}", name.text);
            self.look.property(&path).is_some()
        };
        let event = self.starts.iter().find(carries).or(self.starts.first());
        if let Some(event) = event.cloned() {
            let symbol = Symbol::Data(event, name.text.clone());
            self.add(name.span, symbol, Role::Uses);
        }
    }

    fn start(&mut self, start: &Start, span: Span) {
        match start {
            Start::Events(events, _) => {
                for on in events {
                    self.event(&on.event);
                    if let Some(filter) = &on.filter {
                        self.condition(filter, named(&on.event));
                    }
                }
            }
            Start::Becomes(states) => self.all(states),
            Start::EntersSegment { segment, .. } | Start::OnDate { segment, .. } => {
                self.uses(segment);
            }
            Start::AroundDate { property, .. } => self.uses(property),
            Start::HandedOver => {}
            Start::Error => self.unread(span),
        }
    }

    fn exits(&mut self, exits: &Exits, span: Span) {
        match exits {
            Exits::When(reasons) => {
                for reason in reasons {
                    match reason {
                        ExitReason::Event(event) => self.event(event),
                        ExitReason::EventForSame(event, name) => {
                            self.event(event);
                            if let Some(event) = named(event) {
                                let symbol = Symbol::Data(event.clone(), name.text.clone());
                                self.add(name.span, symbol, Role::Uses);
                            }
                        }
                        ExitReason::Becomes(state) => self.uses(state),
                        ExitReason::Condition(condition) => self.condition(condition, None),
                    }
                }
            }
            Exits::Never(_) => {}
            Exits::Error => self.unread(span),
        }
    }

    pub(super) fn block(&mut self, block: &Block) {
        for allow in &block.allows {
            self.code(&allow.code);
        }
        for step in &block.steps {
            self.step(&step.kind);
        }
    }

    fn step(&mut self, step: &StepKind) {
        match step {
            StepKind::Send(step) => self.uses(&step.message),
            StepKind::Run(step) => self.uses(&step.sequence),
            StepKind::HandOver(step) => self.uses(&step.journey),
            StepKind::Repeat(step) => self.block(&step.block),
            StepKind::Wait(Wait::UntilDate(date)) => self.uses(&date.property),
            StepKind::WaitFor(step) => {
                for what in &step.what {
                    match what {
                        WaitForWhat::Event(event) => self.event(event),
                        WaitForWhat::Condition(condition) => self.condition(condition, None),
                    }
                }
                self.block(&step.then);
                if let Some(block) = &step.otherwise {
                    self.block(block);
                }
            }
            StepKind::If(step) => {
                for arm in &step.arms {
                    self.condition(&arm.condition, None);
                    self.block(&arm.block);
                }
                if let Some(block) = &step.otherwise {
                    self.block(block);
                }
            }
            StepKind::Match(step) => {
                let of_states = matches!(step.subject.as_slice(), [one] if one.text == "client");
                if !of_states {
                    self.path(&step.subject, None, Role::Uses);
                }
                let path = path_text(&step.subject, None);
                for arm in &step.arms {
                    for pattern in &arm.patterns {
                        match pattern {
                            MatchPattern::Value(name) if of_states => self.uses(name),
                            MatchPattern::Value(name) => self.value(&path, &name.text, name.span),
                            MatchPattern::Unknown(_) => {}
                        }
                    }
                    self.block(&arm.block);
                }
            }
            StepKind::Split(step) => {
                let split = &step.name.text;
                self.add(step.name.span, Symbol::Split(split.clone()), Role::Declares);
                for arm in &step.arms {
                    let symbol = Symbol::Arm(split.clone(), arm.name.text.clone());
                    self.add(arm.name.span, symbol, Role::Declares);
                    self.block(&arm.block);
                }
                if let Some(measure) = &step.measure {
                    self.event(&measure.event);
                }
            }
            StepKind::Ask(step) => {
                self.uses(&step.survey);
                for arm in &step.arms {
                    let answers: Vec<Name> = arm.answers.clone();
                    let choices: Vec<Name> = answers
                        .into_iter()
                        .filter(|name| name.text != "unanswered")
                        .collect();
                    self.choices(&step.survey.text, &choices, Role::Uses);
                    self.block(&arm.block);
                }
            }
            StepKind::Review(step) => {
                self.recipient(&step.by);
                for arm in &step.arms {
                    self.block(&arm.block);
                }
            }
            StepKind::Set(step) => {
                self.path(&step.property, None, Role::Writes);
                self.value_of(&path_text(&step.property, None), &step.value);
            }
            StepKind::Clear(step) => self.path(&step.property, None, Role::Writes),
            StepKind::Add(step) => self.uses(step.to.name()),
            StepKind::Remove(step) => self.uses(step.from.name()),
            StepKind::Task(step) => self.recipient(&step.of),
            StepKind::Notify(step) => self.recipient(&step.to),
            StepKind::Error(span) => self.unread(*span),
            StepKind::Wait(
                Wait::For(_) | Wait::Between(..) | Wait::UntilTime { .. } | Wait::AfterStart(_),
            )
            | StepKind::Alone(_)
            | StepKind::End(_) => {}
        }
    }

    pub(super) fn scenario(&mut self, test: &TestDecl) {
        for line in &test.lines {
            match line {
                TestLine::DayZero(..) => {}
                TestLine::Client(entries, _) => self.record(None, entries),
                TestLine::On { what, .. } => self.happens(what),
                TestLine::Takes { split, arm, .. } => {
                    self.add(split.span, Symbol::Split(split.text.clone()), Role::Uses);
                    let symbol = Symbol::Arm(split.text.clone(), arm.text.clone());
                    self.add(arm.span, symbol, Role::Uses);
                }
                TestLine::Expect(expect, _) => self.expect(expect),
                TestLine::Error(span) => self.unread(*span),
            }
        }
    }

    fn happens(&mut self, what: &TestEvent) {
        match what {
            TestEvent::Event(event, data) => {
                self.event(event);
                if let EventRef::Named(name) = event {
                    self.record(Some(&name.text), data);
                }
            }
            TestEvent::Client(entries) => self.record(None, entries),
            TestEvent::Decided { journey, .. } => {
                if let Some(journey) = journey {
                    self.uses(journey);
                }
            }
            TestEvent::Answered { survey, choice } => {
                self.uses(survey);
                self.choices(&survey.text, std::slice::from_ref(choice), Role::Uses);
            }
        }
    }

    fn record(&mut self, event: Option<&SmolStr>, entries: &[TestEntry]) {
        for entry in entries {
            if event.is_none() && entry.name.text == "state" {
                if let crate::syntax::ast::ValueKind::Word(word) = &entry.value.kind {
                    let symbol = Symbol::Name(word.clone());
                    self.add(entry.value.span, symbol, Role::Uses);
                }
                continue;
            }
            let path = std::slice::from_ref(&entry.name);
            self.path(path, event, Role::Uses);
            self.value_of(&path_text(path, event), &entry.value);
        }
    }

    fn expect(&mut self, expect: &Expect) {
        let when = match expect {
            Expect::Sent { message, when } | Expect::NotSent { message, when } => {
                self.uses(message);
                Some(when)
            }
            Expect::AtMost { of, .. } => {
                self.counted(of);
                None
            }
            Expect::State { state, when } => {
                self.uses(state);
                Some(when)
            }
            Expect::Task { of, when } => {
                self.uses(of);
                Some(when)
            }
        };
        if let Some(TestWhen::Within(_, event)) = when {
            self.event(event);
        }
    }
}
