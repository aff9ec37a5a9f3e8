//! What a step has at hand while it becomes nodes: names, types, what is certain, the graph so far.

mod nodes;

use super::certainty::Ground;
use super::facts::Facts;
use super::graph::Graph;
use super::journey::Shared;
use super::restraint::words;
use super::reviews::Reviewed;
use super::sequences::Sequences;
use super::{errors, walk};
use crate::diagnostics::{Diagnostic, Edit, Severity, Sink};
use crate::names::{Entry, NameKind, Names};
use crate::semantics::Certain;
use crate::source::{SourceMap, Span};
use crate::syntax::Program;
use crate::syntax::ast::{self, Block, Clause, DeclKind, EmailClause, Name, Step};
use crate::types::{self, Scope};
use crate::workflow::{Condition, EventKind, Exit, House, Length, Literal, Recipient};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// So many steps a journey may have once its sequences are written out.
pub(crate) const MOST_STEPS: usize = 10_000;

/// So deep blocks may stand in each other once sequences are written out.
pub(crate) const MOST_DEPTH: usize = 128;

/// One journey on its way to a workflow.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing, and they are not states of one machine"
)]
pub struct Lowering<'a> {
    /// Declared names.
    pub(crate) names: &'a Names<'a>,
    /// Typed declarations.
    pub(crate) house: &'a House,
    program: &'a Program,
    /// The texts.
    sources: &'a SourceMap,
    /// What is certain at this point.
    pub(crate) facts: Facts,
    /// Nodes so far.
    pub(crate) graph: Graph,
    /// What was found in this journey.
    pub(crate) sink: Sink,
    /// The journey's name and its place; for a sequence that no journey runs, the sequence's.
    pub(crate) name: &'a Name,
    /// The states that the journey is for; empty while unknown: nothing is then said about states.
    pub(crate) states: Vec<SmolStr>,
    /// The event of which the start gathers several into one run.
    pub(crate) gathered: Option<SmolStr>,
    /// What ends a run early.
    pub(crate) exits: Vec<Exit>,
    /// What the exits keep true all through the run.
    pub(crate) always: Vec<Condition>,
    /// A quiet rule, or one that postpones, can hold a message: time then passes at a `send`.
    pub(crate) may_hold: bool,
    /// A sequence that no journey runs: nothing is known about the run.
    pub(crate) alone: bool,
    /// The reviews so far.
    pub(crate) reviews: Vec<Reviewed>,
    sequences: &'a Sequences<'a>,
    /// Sequences that were expanded: their own faults have been found.
    pub(crate) expanded: FxHashSet<SmolStr>,
    /// The `run` steps that lead here, outermost first.
    runs: Vec<Span>,
    /// The `repeat` steps of which this is not the first round, outermost first.
    rounds: Vec<Span>,
    /// Something could not be lowered, which has been reported somewhere.
    failed: bool,
    /// A step could not be read or found, so that the graph has other ways than the author meant.
    pub(crate) torn: bool,
    /// Of the steps and answers, some have no node, or a way of their own making: the nodes are not all the ways.
    pub(crate) partial: bool,
    /// A `send` or a `hand over to` names nothing: it has no node.
    pub(crate) lacks_steps: bool,
    /// Too large: nothing more is lowered.
    too_large: bool,
    /// Inside a step that no client reaches (reported).
    unreached: bool,
    depth: usize,
    steps: usize,
}

impl<'a> Lowering<'a> {
    /// Nothing lowered yet.
    pub(crate) fn new(shared: &Shared<'a>, name: &'a Name) -> Self {
        Lowering {
            names: shared.names,
            house: shared.house,
            program: shared.program,
            sources: shared.sources,
            facts: Facts::default(),
            graph: Graph::default(),
            sink: Sink::new(),
            name,
            states: Vec::new(),
            gathered: None,
            exits: Vec::new(),
            always: Vec::new(),
            may_hold: false,
            alone: false,
            reviews: Vec::new(),
            sequences: shared.sequences,
            expanded: FxHashSet::default(),
            runs: Vec::new(),
            rounds: Vec::new(),
            failed: false,
            torn: false,
            partial: false,
            lacks_steps: false,
            too_large: false,
            unreached: false,
            depth: 0,
            steps: 0,
        }
    }

    /// Reports `diagnostic`.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.failed |= diagnostic.severity == Severity::Error;
        self.sink.push(diagnostic);
    }

    /// Reports a fault that a step has because of the way that leads to it: where that way is by a
    /// sequence, or a later round of a `repeat`, it is shown.
    pub(crate) fn report_on_the_way(&mut self, diagnostic: Diagnostic) {
        let found = match self.runs.first() {
            Some(run) => diagnostic.also(*run, format!("on the way through `{}`", self.name.text)),
            None => diagnostic,
        };
        let found = match self.rounds.first() {
            Some(repeat) => found.also(*repeat, "in the second round of this"),
            None => found,
        };
        self.report(found);
    }

    /// Marks the journey as unfit because of something that has been reported elsewhere.
    pub(crate) fn fail(&mut self) {
        self.failed = true;
    }

    /// What stands here could not be read or resolved, which has been reported: from here on nothing
    /// is said about what is not certain.
    pub(crate) fn lose_sight(&mut self) {
        self.fail();
        self.facts.unsure = true;
    }

    /// Whether anything in the journey keeps it from becoming a workflow.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed || self.sink.has_errors()
    }

    /// The scope of a condition that stands here.
    pub(crate) fn scope(&self) -> Scope<'a> {
        let seen_events = if self.facts.unsure {
            self.house.events.keys().cloned().collect()
        } else {
            self.facts.seen_events.clone()
        };
        Scope {
            names: self.names,
            house: self.house,
            seen_events,
            inside_event: None,
            beside_or: false,
            known: self.facts.known(),
        }
    }

    /// What holds all through the journey.
    pub(crate) fn ground(&self) -> Ground<'_> {
        Ground {
            house: self.house,
            states: &self.states,
            exits: &self.exits,
            always: &self.always,
        }
    }

    /// All that is certain about the client here.
    pub(crate) fn certain(&self) -> Certain<'_> {
        self.ground().certain(&self.facts.certain)
    }

    /// The states that the client can be in here; empty while nothing is known of them.
    pub(crate) fn possible_states(&self) -> Vec<SmolStr> {
        self.ground().possible_states(&self.facts)
    }

    /// Resolves a name of one kind, for a statement that names itself in messages: "`send`".
    pub(crate) fn resolve(
        &mut self,
        name: &Name,
        wanted: NameKind,
        taker: &str,
    ) -> Option<Entry<'a>> {
        let found = self
            .names
            .resolve_for(name, &[wanted], Some(taker), &mut self.sink);
        self.failed |= found.is_none();
        found
    }

    /// The condition that a message `needs`, and how it was written: the place of a condition may
    /// leave out a bracket at its end.
    pub(crate) fn needs_of(&self, message: &Name) -> Option<(&'a ast::Condition, String)> {
        let entry = self.names.get(&message.text)?;
        let (_, decl) = self.program.decls.get(entry.decl)?;
        let DeclKind::Email(email) = &decl.kind else {
            return None;
        };
        let (condition, clause) = email.clauses.iter().find_map(|clause| match clause {
            EmailClause::Needs(condition, clause) => Some((condition, *clause)),
            EmailClause::Purpose(..)
            | EmailClause::For(..)
            | EmailClause::Because(..)
            | EmailClause::Theme(..)
            | EmailClause::Subject(..)
            | EmailClause::Preview(..)
            | EmailClause::Template(..)
            | EmailClause::Body(..)
            | EmailClause::Leaves(..)
            | EmailClause::Answers(..)
            | EmailClause::Choices(..)
            | EmailClause::Bad(..)
            | EmailClause::Note(..)
            | EmailClause::Allow(_)
            | EmailClause::Error(_) => None,
        })?;
        let written = self.words(clause);
        let written = written.strip_prefix("needs").unwrap_or(&written);
        Some((condition, written.trim().to_owned()))
    }

    /// The words under a place, on one line.
    pub(crate) fn words(&self, place: Span) -> String {
        words(self.sources.text(place))
    }

    /// The edits that put `step` inside `if condition { … }`; `None` in a sequence, which others may run too.
    pub(crate) fn put_inside_if(&self, step: &Step, condition: &str) -> Option<Vec<Edit>> {
        if !self.runs.is_empty() || self.alone {
            return None;
        }
        let above = self.sources.text(Span {
            start: 0,
            end: step.span.start,
            ..step.span
        });
        let indent = above.rsplit('\n').next().unwrap_or(above);
        let is_first = indent.chars().all(|c| c == ' ' || c == '\t');
        let (open, close) = if is_first {
            (format!("{{\n{indent}  "), format!("\n{indent}}}"))
        } else {
            ("{ ".to_owned(), " }".to_owned())
        };
        Some(vec![
            Edit {
                span: step.span.before(),
                text: format!("if {condition} {open}"),
            },
            Edit {
                span: step.span.after(),
                text: close,
            },
        ])
    }

    /// Who adds a note to a message, as it was written, and the clause.
    pub(crate) fn note_of(&self, message: &Name) -> Option<(Span, String)> {
        let email = self.email_of(message)?;
        email.clauses.iter().find_map(|clause| match clause {
            EmailClause::Note(person, clause) => Some((*clause, person.text())),
            EmailClause::Purpose(..)
            | EmailClause::For(..)
            | EmailClause::Because(..)
            | EmailClause::Theme(..)
            | EmailClause::Subject(..)
            | EmailClause::Preview(..)
            | EmailClause::Template(..)
            | EmailClause::Body(..)
            | EmailClause::Needs(..)
            | EmailClause::Leaves(..)
            | EmailClause::Answers(..)
            | EmailClause::Choices(..)
            | EmailClause::Bad(..)
            | EmailClause::Allow(_)
            | EmailClause::Error(_) => None,
        })
    }

    fn email_of(&self, message: &Name) -> Option<&'a ast::Email> {
        let entry = self.names.get(&message.text)?;
        let (_, decl) = self.program.decls.get(entry.decl)?;
        let DeclKind::Email(email) = &decl.kind else {
            return None;
        };
        Some(email)
    }

    /// How far a step is indented, where it begins its line.
    pub(crate) fn indent_of(&self, step: &Step) -> Option<String> {
        let before = self.sources.text(Span {
            start: 0,
            end: step.span.start,
            ..step.span
        });
        let (_, indent) = before.rsplit_once('\n')?;
        indent
            .chars()
            .all(|c| c == ' ' || c == '\t')
            .then(|| indent.to_owned())
    }

    /// Types a condition that stands here.
    pub(crate) fn condition(&mut self, condition: &ast::Condition) -> Option<Condition> {
        self.condition_in(&self.scope(), condition)
    }

    /// Types a condition that is one of `reasons` joined by `or`: of an exit, or of a wait.
    pub(crate) fn reason(
        &mut self,
        condition: &ast::Condition,
        reasons: usize,
    ) -> Option<Condition> {
        let mut scope = self.scope();
        scope.beside_or = reasons > 1;
        self.condition_in(&scope, condition)
    }

    fn condition_in(&mut self, scope: &Scope<'_>, condition: &ast::Condition) -> Option<Condition> {
        let typed = types::condition(scope, condition, &mut self.sink);
        if typed.is_none() {
            self.lose_sight();
        }
        typed
    }

    /// Resolves an event that is named here.
    pub(crate) fn event(&mut self, event: &ast::EventRef) -> Option<EventKind> {
        let found = types::event(&self.scope(), event, &mut self.sink);
        if found.is_none() {
            self.lose_sight();
        }
        found
    }

    /// Whom a step of the statement `taker` names.
    pub(crate) fn recipient(&mut self, written: &ast::Recipient, taker: &str) -> Option<Recipient> {
        let found = types::recipient(&self.scope(), written, taker, &mut self.sink);
        self.failed |= found.is_none();
        found
    }

    /// Words that a colleague reads: plain text, since nobody fills fields in them.
    pub(crate) fn words_for_colleagues(&mut self, text: &ast::Text, step: &str) -> String {
        let words = text.value();
        if let Some(found) = errors::words_for_colleagues(text, step) {
            self.report(found);
        }
        words
    }

    /// A length before or after a date: counted in days, not in hours.
    pub(crate) fn calendar_length(&mut self, duration: ast::Duration) -> Length {
        if duration.unit.is_elapsed() {
            self.report(errors::date_offset_elapsed(duration));
        }
        types::length(duration)
    }

    /// From here on the property of the profile has this value.
    pub(crate) fn set_property(&mut self, property: &SmolStr, value: &Literal) {
        self.facts.set(property, value, self.house);
    }

    /// From here on the property of the profile is missing.
    pub(crate) fn clear_property(&mut self, property: &SmolStr) {
        self.facts.clear(property, self.house);
    }

    /// Where a line can be added at the end of a step's block: just before its closing brace, if that
    /// stands on a line of its own, and how far that is indented.
    pub(crate) fn closing_brace(&self, step: &Step) -> Option<(Span, String)> {
        let text = self.sources.text(step.span);
        let (_, last) = text.rsplit_once('\n')?;
        let indent = last.strip_suffix('}')?;
        let before = Span {
            start: step.span.end.checked_sub(1)?,
            end: step.span.end.checked_sub(1)?,
            ..step.span
        };
        indent
            .chars()
            .all(|c| c == ' ' || c == '\t')
            .then(|| (before, indent.to_owned()))
    }

    /// Where a journey says that it starts some other way than by a hand-over.
    pub(crate) fn starts_otherwise(&self, decl: usize) -> Option<Span> {
        let (_, decl) = self.program.decls.get(decl)?;
        let DeclKind::Journey(journey) = &decl.kind else {
            return None;
        };
        journey.clauses.iter().find_map(|clause| match clause {
            Clause::Starts(
                ast::Start::Events(..)
                | ast::Start::Becomes(_)
                | ast::Start::EntersSegment { .. }
                | ast::Start::AroundDate { .. }
                | ast::Start::OnDate { .. },
                span,
            ) => Some(*span),
            Clause::Starts(ast::Start::HandedOver | ast::Start::Error, _)
            | Clause::For(..)
            | Clause::Enters(..)
            | Clause::Exits(..)
            | Clause::Goal(..)
            | Clause::GivesWay(..)
            | Clause::Under { .. }
            | Clause::Passes(..)
            | Clause::Loosens { .. }
            | Clause::Error(_) => None,
        })
    }

    /// The `run` steps that lead here, outermost first.
    pub(crate) fn via(&self) -> &[Span] {
        &self.runs
    }

    /// Whether the block holds no step at all, none in error either.
    pub(crate) fn is_empty(block: &Block) -> bool {
        block.steps.is_empty() && !walk::has_errors(block)
    }
}
