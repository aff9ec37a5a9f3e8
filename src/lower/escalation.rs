//! `escalation`: its names and counts resolved, and whether its answer can be there in time.
//! After restraints, since the quiet rules of the brand hold for the answer too.

use super::brand::BrandDefaults;
use super::errors;
use super::restraint::{self, Restraints};
use crate::diagnostics::Sink;
use crate::names::{NameKind, Names};
use crate::semantics::{Quiet, longest_closed};
use crate::source::SourceMap;
use crate::syntax::Program;
use crate::syntax::ast::{AnswerClause, DeclKind, Escalation, EscalationClause, Name};
use crate::types::{self, Scope};
use crate::vocabulary::Purpose;
use crate::workflow::{
    Alarm, EscalationAnswer, EscalationDef, House, MergePart, Message, PropertyRef, ResumePolicy,
    Template,
};
use smol_str::SmolStr;

/// The escalation of the project, if it declares one without errors.
pub fn escalation(
    program: &Program,
    names: &Names<'_>,
    sources: &SourceMap,
    house: &House,
    sink: &mut Sink,
) -> Option<EscalationDef> {
    let mut all = program.few().filter_map(|(_, _, decl)| {
        if let DeclKind::Escalation(it) = &decl.kind {
            Some((decl, it))
        } else {
            None
        }
    });
    let (decl, first) = all.next()?;
    for (second, _) in all {
        sink.push(errors::second_escalation(decl.head, second.head));
    }
    let mut lowering = EscalationLowering {
        scope: Scope::new(names, house),
        program,
        sources,
        sink,
    };
    let mut def = lowering.definition(first)?;
    def.description = decl.doc.as_deref().map(|doc| doc.trim().to_owned());
    def.span = decl.head;
    Some(def)
}

struct EscalationLowering<'a, 's> {
    scope: Scope<'a>,
    program: &'a Program,
    sources: &'a SourceMap,
    sink: &'s mut Sink,
}

impl EscalationLowering<'_, '_> {
    fn definition(&mut self, written: &Escalation) -> Option<EscalationDef> {
        let before = self.sink.len();
        let mut whole = true;
        let mut alarms = Vec::new();
        let (mut pauses, mut resume, mut alert, mut answer) = (None, None, None, None);
        for clause in &written.clauses {
            match clause {
                EscalationClause::TooMany { count, of, window } => {
                    let of = restraint::counted_set(&self.scope, of, self.sink);
                    alarms.extend(of.map(|of| Alarm::TooMany {
                        count: *count,
                        of,
                        window: types::length(*window),
                    }));
                }
                EscalationClause::Rate {
                    of,
                    percent,
                    percent_span,
                    window,
                } => {
                    if *percent >= 10_000 {
                        self.sink.push(errors::never_exceeded(*of, *percent_span));
                    }
                    alarms.push(Alarm::Rate {
                        of: *of,
                        percent: *percent,
                        window: types::length(*window),
                    });
                }
                EscalationClause::Pause(states, _) => {
                    let found = types::states(&self.scope, states, self.sink);
                    pauses.get_or_insert(found);
                }
                EscalationClause::Resume(older, _) => {
                    resume.get_or_insert(ResumePolicy {
                        drop_older_than: types::length(*older),
                    });
                }
                EscalationClause::Alert(people, _) => {
                    let found = self.people(people);
                    alert.get_or_insert(found);
                }
                EscalationClause::Answer(it) => {
                    let found = self.answer(it);
                    answer = answer.or(found);
                }
                EscalationClause::Error(_) => whole = false,
            }
        }
        let errors = self.sink.has_errors_after(before);
        let def = EscalationDef {
            alarms,
            pauses: pauses?,
            resume: resume?,
            alert: alert?,
            answer,
            description: None,
            span: crate::source::Span::default(),
        };
        (whole && !errors && !def.alarms.is_empty()).then_some(def)
    }

    fn people(&mut self, written: &[Name]) -> Vec<SmolStr> {
        let wanted = &[NameKind::Person, NameKind::Team];
        let mut found: Vec<SmolStr> = Vec::new();
        for name in written {
            let names = self.scope.names;
            let entry = names.resolve_for(name, wanted, Some("`alert`"), self.sink);
            if entry.is_some() && !found.contains(&name.text) {
                found.push(name.text.clone());
            }
        }
        found
    }

    fn answer(&mut self, written: &AnswerClause) -> Option<EscalationAnswer> {
        let by = types::recipient(&self.scope, &written.by, "`answer`", self.sink);
        let with = self.scope.names.resolve_for(
            &written.with,
            &[NameKind::Message],
            Some("`with`"),
            self.sink,
        )?;
        let within = types::length(written.within);
        // Its declaration may be in error, which was reported.
        let message = self.scope.house.messages.get(&with.name.text)?;
        if message.purpose != Purpose::Transactional {
            let found = errors::answer_not_transactional(&written.with, message);
            self.sink.push(found);
        } else if let Some(why) = needs_a_run(message) {
            let found = errors::answer_needs_a_run(&written.with, message, &why);
            self.sink.push(found);
        }
        self.in_time(written);
        Some(EscalationAnswer {
            within,
            by: by?,
            message: with.name.text.clone(),
        })
    }

    /// Whether the client can have the answer in time, at whatever hour the alarm is raised.
    fn in_time(&mut self, written: &AnswerClause) {
        let brand = BrandDefaults::of(self.program);
        let Some(restraint) = brand.restraint else {
            return;
        };
        // Its faults have been reported.
        let mut told = Sink::new();
        let (names, house) = (self.scope.names, self.scope.house);
        let all = Restraints::lower(self.program, names, self.sources, house, &mut told);
        let Some(restraint) = all.get(&restraint.text).filter(|r| !r.faulty) else {
            return;
        };
        let quiet = Quiet::of(&restraint.rules, house);
        let within = types::length(written.within);
        if let Some(closed) = longest_closed(&quiet)
            && closed.outlasts(within)
        {
            let rules = restraint.rules.iter().filter(|rule| rule.form.is_quiet());
            let found = errors::answer_too_late(written, &closed, rules);
            self.sink.push(found);
        }
    }
}

/// What a message asks for that only a run of a journey has.
fn needs_a_run(message: &Message) -> Option<String> {
    if message.needs.is_some() {
        return Some("it `needs` something that is checked in a journey".to_owned());
    }
    if message.note.is_some() {
        return Some("its note is written in a `review`".to_owned());
    }
    if message.survey.is_some() {
        return Some("it is a survey, whose answer a journey waits for".to_owned());
    }
    let bodies = message.body.values().map(|template| match template {
        Template::File(_, text) | Template::Text(text) => text,
    });
    let texts = message.subject.values().chain(message.preview.values());
    let parts = texts.chain(bodies).flat_map(|text| &text.parts);
    parts.into_iter().find_map(|part| match part {
        MergePart::Field {
            property: PropertyRef::Event(event, _),
            ..
        }
        | MergePart::Each { event, .. } => {
            Some(format!("it speaks of `{event}`, which a run has seen"))
        }
        MergePart::Field {
            property: PropertyRef::Profile(_),
            ..
        }
        | MergePart::Text(_) => None,
    })
}
