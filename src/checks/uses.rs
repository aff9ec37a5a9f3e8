//! Every name that a declaration uses, whatever it names.

use crate::steps::{StepKind, Wait, WaitForWhat};
use crate::syntax::ast::{
    Block, Brand, BrandClause, Clause, Condition, Counted, Decl, DeclKind, Email, EmailClause,
    Escalation, EscalationClause, EventRef, ExitReason, Exits, Gate, GateClause, HasTest, Journey,
    Name, Period, PersonClause, Quorum, Recipient, Rule, RuleKind, SilenceReason, Start,
    StateEntry, Test, Value, ValueKind,
};
use rustc_hash::FxHashSet;

/// The names that one declaration uses; `None` where some of it could not be read.
pub(super) fn of(decl: &Decl) -> Option<FxHashSet<&str>> {
    let mut found = Uses {
        names: FxHashSet::default(),
        whole: true,
    };
    found.decl(decl);
    found.whole.then_some(found.names)
}

struct Uses<'a> {
    names: FxHashSet<&'a str>,
    whole: bool,
}

impl<'a> Uses<'a> {
    fn unread(&mut self) {
        self.whole = false;
    }

    fn name(&mut self, name: &'a Name) {
        self.names.insert(&name.text);
    }

    fn all(&mut self, names: &'a [Name]) {
        self.names.extend(names.iter().map(|n| n.text.as_str()));
    }

    fn decl(&mut self, decl: &'a Decl) {
        match &decl.kind {
            DeclKind::Brand(it) => self.brand(it),
            DeclKind::Relationship(it) => {
                for state in &it.states {
                    match &state.entry {
                        StateEntry::FromTheStart => {}
                        StateEntry::OnEvent(_, on) => self.event(on),
                        StateEntry::OnCondition(_, when) => self.condition(when),
                        StateEntry::Error => self.unread(),
                    }
                }
            }
            DeclKind::Segment(it) => self.condition(&it.condition),
            DeclKind::Person(it) => {
                if it
                    .clauses
                    .iter()
                    .any(|c| matches!(c, PersonClause::Error(_)))
                {
                    self.unread();
                }
            }
            DeclKind::Team(it) => self.all(&it.members),
            DeclKind::Email(it) => self.email(it),
            DeclKind::Restraint(it) => {
                for rule in &it.rules {
                    self.rule(rule);
                }
            }
            DeclKind::Gate(it) => self.gate(it),
            DeclKind::Sequence(it) => self.block(&it.steps),
            DeclKind::Journey(it) => self.journey(it),
            DeclKind::Target(it) => {
                for line in &it.bindings {
                    self.name(&line.name);
                }
            }
            DeclKind::Escalation(it) => self.escalation(it),
            DeclKind::Error(_) => self.unread(),
            DeclKind::Test(_)
            | DeclKind::Profile(_)
            | DeclKind::Event(_)
            | DeclKind::List(_)
            | DeclKind::Audience(_)
            | DeclKind::Decisions(_)
            | DeclKind::Calendar(_) => {}
        }
    }

    fn brand(&mut self, brand: &'a Brand) {
        for clause in &brand.clauses {
            match clause {
                BrandClause::UnderRestraint(name, _) | BrandClause::PassesGate(name, _) => {
                    self.name(name);
                }
                BrandClause::Error(_) => self.unread(),
                BrandClause::Sender(_)
                | BrandClause::Locales(..)
                | BrandClause::Themes(..)
                | BrandClause::Promotional(..)
                | BrandClause::PromotionalBlocks(..)
                | BrandClause::Occasion(..)
                | BrandClause::Zone(_) => {}
            }
        }
    }

    fn email(&mut self, email: &'a Email) {
        for clause in &email.clauses {
            match clause {
                EmailClause::Needs(condition, _) => self.condition(condition),
                EmailClause::Leaves(..) => {}
                EmailClause::Note(person, _) => self.recipient(person),
                EmailClause::Error(_) => self.unread(),
                EmailClause::Purpose(..)
                | EmailClause::For(..)
                | EmailClause::Because(..)
                | EmailClause::Theme(..)
                | EmailClause::Subject(..)
                | EmailClause::Preview(..)
                | EmailClause::Template(..)
                | EmailClause::Body(..)
                | EmailClause::Answers(..)
                | EmailClause::Choices(..)
                | EmailClause::Bad(..)
                | EmailClause::Allow(_) => {}
            }
        }
    }

    fn rule(&mut self, rule: &'a Rule) {
        match &rule.kind {
            RuleKind::QuietOutside(calendar) => self.name(calendar),
            RuleKind::Silence { of, when } => {
                self.counted(of);
                match when {
                    SilenceReason::While(condition) => self.condition(condition),
                    SilenceReason::After(_, event) => self.event(event),
                    SilenceReason::ToStates(_) => {}
                }
            }
            RuleKind::Error => self.unread(),
            RuleKind::AtMost { .. }
            | RuleKind::AtMostPerCalendar { .. }
            | RuleKind::Gap { .. }
            | RuleKind::EachOnce { .. }
            | RuleKind::QuietHours { .. }
            | RuleKind::QuietDays(_)
            | RuleKind::AtLeast { .. } => {}
        }
    }

    fn counted(&mut self, counted: &'a Counted) {
        self.names
            .extend(counted.message.iter().map(|n| n.text.as_str()));
    }

    fn gate(&mut self, gate: &'a Gate) {
        for clause in &gate.clauses {
            match clause {
                GateClause::ApprovedBy { by, .. } | GateClause::TestedBy(by, _) => {
                    for Quorum { of, .. } in by {
                        self.name(of);
                    }
                }
                GateClause::NoSoonerThan(_, calendar, _) => {
                    if let Some(name) = calendar {
                        self.name(name);
                    }
                }
                GateClause::Error(_) => self.unread(),
                GateClause::NeverAuthor(_) | GateClause::ValidFor(..) => {}
            }
        }
    }

    fn journey(&mut self, journey: &'a Journey) {
        for clause in &journey.clauses {
            match clause {
                Clause::Starts(start, _) => self.start(start),
                Clause::Exits(exits, _) => self.exits(exits),
                Clause::Goal(goal, _) => self.event(&goal.event),
                Clause::Under { restraint, .. } => self.name(restraint),
                Clause::Passes(gate, _) => self.name(gate),
                Clause::Error(_) => self.unread(),
                Clause::For(..)
                | Clause::Enters(..)
                | Clause::GivesWay(..)
                | Clause::Loosens { .. } => {}
            }
        }
        self.block(&journey.steps);
    }

    fn start(&mut self, start: &'a Start) {
        match start {
            Start::Events(events, _) => {
                for on in events {
                    self.event(&on.event);
                    if let Some(filter) = &on.filter {
                        self.condition(filter);
                    }
                }
            }
            Start::EntersSegment { segment, .. } | Start::OnDate { segment, .. } => {
                self.name(segment);
            }
            Start::Error => self.unread(),
            Start::Becomes(_) | Start::AroundDate { .. } | Start::HandedOver => {}
        }
    }

    fn exits(&mut self, exits: &'a Exits) {
        match exits {
            Exits::When(reasons) => {
                for reason in reasons {
                    match reason {
                        ExitReason::Event(event) | ExitReason::EventForSame(event, _) => {
                            self.event(event);
                        }
                        ExitReason::Condition(condition) => self.condition(condition),
                        ExitReason::Becomes(_) => {}
                    }
                }
            }
            Exits::Never(_) => {}
            Exits::Error => self.unread(),
        }
    }

    fn block(&mut self, block: &'a Block) {
        for step in &block.steps {
            match &step.kind {
                StepKind::Run(run) => self.name(&run.sequence),
                StepKind::HandOver(step) => self.name(&step.journey),
                StepKind::Repeat(step) => self.block(&step.block),
                StepKind::WaitFor(wait) => {
                    for what in &wait.what {
                        match what {
                            WaitForWhat::Event(event) => self.event(event),
                            WaitForWhat::Condition(condition) => self.condition(condition),
                        }
                    }
                    self.block(&wait.then);
                    if let Some(block) = &wait.otherwise {
                        self.block(block);
                    }
                }
                StepKind::If(step) => {
                    for arm in &step.arms {
                        self.condition(&arm.condition);
                        self.block(&arm.block);
                    }
                    if let Some(block) = &step.otherwise {
                        self.block(block);
                    }
                }
                StepKind::Match(step) => {
                    for arm in &step.arms {
                        self.block(&arm.block);
                    }
                }
                StepKind::Split(step) => {
                    for arm in &step.arms {
                        self.block(&arm.block);
                    }
                    if let Some(measure) = &step.measure {
                        self.event(&measure.event);
                    }
                }
                StepKind::Set(step) => self.value(&step.value),
                StepKind::Add(step) => self.name(step.to.name()),
                StepKind::Remove(step) => self.name(step.from.name()),
                StepKind::Ask(step) => {
                    for arm in &step.arms {
                        self.block(&arm.block);
                    }
                }
                StepKind::Review(step) => {
                    self.recipient(&step.by);
                    for arm in &step.arms {
                        self.block(&arm.block);
                    }
                }
                StepKind::Task(step) => self.recipient(&step.of),
                StepKind::Notify(step) => self.recipient(&step.to),
                StepKind::Error(_) => self.unread(),
                StepKind::Wait(
                    Wait::For(_)
                    | Wait::Between(..)
                    | Wait::UntilTime { .. }
                    | Wait::UntilDate(_)
                    | Wait::AfterStart(_),
                )
                | StepKind::Send(_)
                | StepKind::Alone(_)
                | StepKind::Clear(_)
                | StepKind::End(_) => {}
            }
        }
    }

    fn escalation(&mut self, escalation: &'a Escalation) {
        for clause in &escalation.clauses {
            match clause {
                EscalationClause::TooMany { of, .. } => self.counted(of),
                EscalationClause::Alert(people, _) => self.all(people),
                EscalationClause::Answer(answer) => {
                    self.recipient(&answer.by);
                    self.name(&answer.with);
                }
                EscalationClause::Error(_) => self.unread(),
                EscalationClause::Rate { .. }
                | EscalationClause::Pause(..)
                | EscalationClause::Resume(..) => {}
            }
        }
    }

    fn recipient(&mut self, person: &'a Recipient) {
        self.name(&person.name);
        if let Some(name) = &person.otherwise {
            self.name(name);
        }
    }

    fn event(&mut self, event: &'a EventRef) {
        match event {
            EventRef::Named(name)
            | EventRef::Opened(name)
            | EventRef::Clicked(name)
            | EventRef::Received(name) => self.name(name),
            EventRef::AnyMessage { .. } => {}
        }
    }

    fn condition(&mut self, condition: &'a Condition) {
        match condition {
            Condition::And(parts, _) | Condition::Or(parts, _) => {
                for part in parts {
                    self.condition(part);
                }
            }
            Condition::Not(inner, _) => self.condition(inner),
            Condition::Test(test, _) => self.test(test),
            Condition::Error(_) => self.unread(),
        }
    }

    fn test(&mut self, test: &'a Test) {
        match test {
            Test::Is { values, .. } => {
                for value in values {
                    self.value(value);
                }
            }
            Test::InSegment { segment, .. } => self.name(segment),
            Test::Has(has) => self.has(has),
            Test::Compare { .. }
            | Test::Known { .. }
            | Test::Past { .. }
            | Test::Ahead { .. }
            | Test::State { .. }
            | Test::Consents { .. } => {}
        }
    }

    fn has(&mut self, has: &'a HasTest) {
        self.event(&has.event);
        if let Some(filter) = &has.filter {
            self.condition(filter);
        }
        if let Period::Since(event) = &has.period {
            self.event(event);
        }
    }

    /// A word may be a person.
    fn value(&mut self, value: &'a Value) {
        if let ValueKind::Word(word) = &value.kind {
            self.names.insert(word);
        }
    }
}
