//! The clauses of a journey, sorted by what they say, and what is missing among them.

use super::errors;
use super::lowering::Lowering;
use crate::diagnostics::list_some;
use crate::names::NameKind;
use crate::source::Span;
use crate::steps::StepKind;
use crate::syntax::ast::{Clause, Enters, Exits, Goal, Journey, Name, Start, Text};

/// The clauses of one journey. Of a clause that was given twice (reported) the first counts.
#[derive(Debug, Default)]
pub(crate) struct Clauses<'a> {
    pub(crate) states: Option<(&'a [Name], Span)>,
    pub(crate) start: Option<(&'a Start, Span)>,
    pub(crate) reentry: Option<(&'a Enters, Span)>,
    pub(crate) exits: Option<(&'a Exits, Span)>,
    pub(crate) goal: Option<(&'a Goal, Span)>,
    pub(crate) gives_way: Vec<&'a Name>,
    /// Name, whether `also`, the clause.
    pub(crate) under: Vec<(&'a Name, bool, Span)>,
    pub(crate) passes: Vec<&'a Name>,
    /// The rule's words and the reason.
    pub(crate) loosens: Vec<(&'a Text, &'a Text)>,
    /// A line could not be read, and may be the one that is missing.
    pub(crate) unreadable: bool,
}

impl<'a> Clauses<'a> {
    /// Sorts the clauses of `journey`.
    pub(crate) fn of(journey: &'a Journey) -> Self {
        let mut sorted = Clauses::default();
        for clause in &journey.clauses {
            match clause {
                Clause::For(states, span) => {
                    sorted.states.get_or_insert((states, *span));
                }
                Clause::Starts(start, span) => {
                    sorted.start.get_or_insert((start, *span));
                }
                Clause::Enters(enters, span) => {
                    sorted.reentry.get_or_insert((enters, *span));
                }
                Clause::Exits(exits, span) => {
                    sorted.exits.get_or_insert((exits, *span));
                }
                Clause::Goal(goal, span) => {
                    sorted.goal.get_or_insert((goal, *span));
                }
                Clause::GivesWay(names, _) => sorted.gives_way.extend(names),
                Clause::Under {
                    restraint,
                    also,
                    span,
                } => sorted.under.push((restraint, *also, *span)),
                Clause::Passes(gate, _) => sorted.passes.push(gate),
                Clause::Loosens { rule, because, .. } => sorted.loosens.push((rule, because)),
                Clause::Error(_) => sorted.unreadable = true,
            }
        }
        // A misspelt clause can be read as a step: it stands before the first real one.
        sorted.unreadable |= journey
            .steps
            .steps
            .iter()
            .take_while(|step| matches!(step.kind, StepKind::Error(_)))
            .next()
            .is_some();
        sorted
    }

    /// Reports each required clause that is missing.
    pub(crate) fn report_missing(&self, journey: &'a Journey, at: &mut Lowering<'_>) {
        let name = &journey.name;
        let mut missing = Vec::new();
        if self.states.is_none() {
            let states = at
                .names
                .iter()
                .filter(|entry| entry.kind == NameKind::State)
                .map(|entry| entry.name.text.as_str());
            missing.push(errors::no_audience(name, &list_some(states, 5)));
        }
        if self.start.is_none() {
            missing.push(errors::no_start(name));
        }
        if self.reentry.is_none() {
            missing.push(errors::no_reentry(name));
        }
        if self.exits.is_none() {
            missing.push(errors::no_exit(name));
        }
        if missing.is_empty() {
            return;
        }
        at.fail();
        if !self.unreadable {
            for one in missing {
                at.report(one);
            }
        }
    }
}
