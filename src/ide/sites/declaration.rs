//! Names in declarations other than journeys and messages.

use super::{Role, Symbol, Walk};
use crate::source::Span;
use crate::syntax::ast::{
    Binding, BindingIds, Brand, BrandClause, Decl, DeclKind, Escalation, EscalationClause,
    FieldType, Gate, GateClause, Property, Quorum, Relationship, Rule, RuleKind, SilenceReason,
    StateEntry,
};
use smol_str::SmolStr;

impl Walk<'_, '_> {
    pub(super) fn decl(&mut self, decl: &Decl) {
        match &decl.kind {
            DeclKind::Brand(it) => self.brand(it),
            DeclKind::Profile(it) => {
                for property in &it.properties {
                    self.declares(&property.name);
                    self.values(property, &property.name.text);
                }
            }
            DeclKind::Event(it) => {
                self.declares(&it.name);
                for property in &it.properties {
                    let symbol = Symbol::Data(it.name.text.clone(), property.name.text.clone());
                    self.add(property.name.span, symbol, Role::Declares);
                    let owner = format!("{}.{}", it.name.text, property.name.text);
                    self.values(property, &owner);
                }
            }
            DeclKind::List(it) => self.declares(&it.name),
            DeclKind::Audience(it) => self.declares(&it.name),
            DeclKind::Decisions(it) => {
                for point in &it.points {
                    self.declares(&point.name);
                }
            }
            DeclKind::Relationship(it) => self.relationship(it, decl.span),
            DeclKind::Segment(it) => {
                self.declares(&it.name);
                self.condition(&it.condition, None);
            }
            DeclKind::Calendar(it) => self.declares(&it.name),
            DeclKind::Person(it) => self.declares(&it.name),
            DeclKind::Team(it) => {
                self.declares(&it.name);
                self.all(&it.members);
            }
            DeclKind::Email(it) => self.email(it),
            DeclKind::Restraint(it) => {
                self.declares(&it.name);
                for rule in &it.rules {
                    self.rule(rule);
                }
            }
            DeclKind::Gate(it) => self.gate(it),
            DeclKind::Sequence(it) => {
                self.declares(&it.name);
                self.block(&it.steps);
            }
            DeclKind::Journey(it) => self.journey(it),
            DeclKind::Escalation(it) => self.escalation(it),
            DeclKind::Target(it) => {
                for binding in &it.bindings {
                    self.binding(binding);
                }
            }
            DeclKind::Test(it) => self.scenario(it),
            DeclKind::Error(name) => {
                self.unread(decl.span);
                if let Some(name) = name {
                    self.found.retain(|site| site.span != name.span);
                    self.declares(name);
                }
            }
        }
    }

    fn values(&mut self, property: &Property, owner: &str) {
        if let Some(FieldType::OneOf(values)) = property.ty.as_ref().map(|ty| &ty.kind) {
            for value in values {
                let symbol = Symbol::Value(owner.into(), value.text.clone());
                self.add(value.span, symbol, Role::Declares);
            }
        }
    }

    fn brand(&mut self, brand: &Brand) {
        self.declares(&brand.name);
        for clause in &brand.clauses {
            match clause {
                BrandClause::Locales(names, _) => {
                    for name in names {
                        self.locale(name, Role::Declares);
                    }
                }
                BrandClause::Themes(names, _) => {
                    for name in names {
                        self.theme(name, Role::Declares);
                    }
                }
                BrandClause::Promotional(names, _) => {
                    for name in names {
                        self.theme(name, Role::Uses);
                    }
                }
                BrandClause::Occasion(theme, unless, _) => {
                    self.theme(theme, Role::Uses);
                    self.uses(unless);
                }
                BrandClause::UnderRestraint(name, _) | BrandClause::PassesGate(name, _) => {
                    self.uses(name);
                }
                BrandClause::Error(span) => self.unread(*span),
                BrandClause::Sender(_)
                | BrandClause::PromotionalBlocks(..)
                | BrandClause::Zone(_) => {}
            }
        }
    }

    fn relationship(&mut self, relationship: &Relationship, _whole: Span) {
        for state in &relationship.states {
            self.declares(&state.name);
            match &state.entry {
                StateEntry::FromTheStart | StateEntry::Error => {}
                StateEntry::OnEvent(from, event) => {
                    self.all(from);
                    self.event(event);
                }
                StateEntry::OnCondition(from, condition) => {
                    self.all(from);
                    self.condition(condition, None);
                }
            }
        }
    }

    fn rule(&mut self, rule: &Rule) {
        match &rule.kind {
            RuleKind::AtMost { of, .. }
            | RuleKind::AtMostPerCalendar { of, .. }
            | RuleKind::EachOnce { of, .. } => self.counted(of),
            RuleKind::AtLeast { of, journey, .. } => {
                self.counted(of);
                self.uses(journey);
            }
            RuleKind::Gap {
                between, journeys, ..
            } => {
                self.counted(between);
                if let Some((first, second)) = journeys {
                    self.uses(first);
                    self.uses(second);
                }
            }
            RuleKind::QuietOutside(calendar) => self.uses(calendar),
            RuleKind::Silence { of, when } => {
                self.counted(of);
                match when {
                    SilenceReason::While(condition) => self.condition(condition, None),
                    SilenceReason::After(_, event) => self.event(event),
                    SilenceReason::ToStates(states) => self.all(states),
                }
            }
            RuleKind::QuietHours { .. } | RuleKind::QuietDays(_) => {}
            RuleKind::Error => self.unread(rule.span),
        }
    }

    fn gate(&mut self, gate: &Gate) {
        self.declares(&gate.name);
        for clause in &gate.clauses {
            match clause {
                GateClause::ApprovedBy { by, facet, .. } => {
                    self.quorums(by);
                    if let [content, locale] = facet.as_slice()
                        && content.text == "content"
                    {
                        self.locale(locale, Role::Uses);
                    }
                }
                GateClause::TestedBy(by, _) => self.quorums(by),
                GateClause::NoSoonerThan(_, Some(calendar), _) => self.uses(calendar),
                GateClause::Error(span) => self.unread(*span),
                GateClause::NoSoonerThan(_, None, _)
                | GateClause::NeverAuthor(_)
                | GateClause::ValidFor(..) => {}
            }
        }
    }

    fn quorums(&mut self, by: &[Quorum]) {
        for quorum in by {
            self.uses(&quorum.of);
        }
    }

    fn escalation(&mut self, escalation: &Escalation) {
        for clause in &escalation.clauses {
            match clause {
                EscalationClause::TooMany { of, .. } => self.counted(of),
                EscalationClause::Pause(names, _) | EscalationClause::Alert(names, _) => {
                    self.all(names);
                }
                EscalationClause::Answer(answer) => {
                    self.recipient(&answer.by);
                    self.uses(&answer.with);
                }
                EscalationClause::Error(span) => self.unread(*span),
                EscalationClause::Rate { .. } | EscalationClause::Resume(..) => {}
            }
        }
    }

    fn binding(&mut self, binding: &Binding) {
        let name = &binding.name;
        match name.text.split_once('.') {
            None => self.uses(name),
            Some((event, data)) => {
                let start = name.span.start as usize;
                let chunk = name.span.chunk;
                let at = Span::new(chunk, start, start + event.len());
                self.add(at, Symbol::Name(event.into()), Role::Uses);
                let from = start + event.len() + 1;
                let at = Span::new(chunk, from, from + data.len());
                let symbol = Symbol::Data(event.into(), SmolStr::new(data));
                self.add(at, symbol, Role::Uses);
            }
        }
        if let BindingIds::PerLocale(ids) = &binding.ids {
            for (locale, _) in ids {
                self.locale(locale, Role::Uses);
            }
        }
    }
}
