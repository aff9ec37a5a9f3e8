//! What one client lives through: the same `test` blocks that tests are, read from a file of their own and played
//! for a person to look at. They need expect nothing.

use super::Analysis;
use super::tests::{said, what_happens};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::lower;
use crate::proof::{Stand, stand};
use crate::semantics::Moment;
use crate::semantics::world::{self, StoryKind};
use crate::source::Span;
use crate::syntax;
use crate::types;
use crate::workflow::{Scenario, Workflow};
use smol_str::SmolStr;

/// What came of one client.
#[derive(Debug)]
pub struct Life {
    /// What the block is called.
    pub title: String,
    /// The moment that is midnight of day 0.
    pub zero: Moment,
    /// In order of time.
    pub lines: Vec<LifeLine>,
    /// How the rules of the journey that was asked for stand, over all messages of journeys under them.
    pub stands: Vec<Stand>,
    /// Whether the journey that was asked for began.
    pub begins: bool,
    /// What the block should have said, or said wrongly.
    pub faults: Vec<Diagnostic>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeLine {
    /// When.
    pub at: Moment,
    /// In which journey, where it is in one.
    pub journey: Option<SmolStr>,
    /// What.
    pub what: LifeEvent,
    /// The step, clause or line that it comes from.
    pub span: Option<Span>,
}

/// What a line tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LifeEvent {
    /// Something that the block says.
    Happens(String),
    /// She is in this state from here on.
    State(SmolStr),
    /// A run begins.
    Begins,
    /// A run ends before its last step.
    Ends(String),
    /// A message leaves.
    Sends(SmolStr),
    /// A message does not leave.
    Skips(SmolStr, String),
    /// A message waits until then.
    Holds(SmolStr, Moment, String),
    /// Work for someone.
    Task(SmolStr, String),
}

impl Analysis {
    /// Reads the clients that a text tells of. What is wrong in it is not among the diagnostics of the project.
    pub fn clients(&mut self, path: &str, text: &str) -> (Vec<Scenario>, Vec<Diagnostic>) {
        let mut sink = Sink::new();
        let file = self.project.sources.add_file(path, text);
        let program = syntax::parse(&mut self.project.sources, &[file], &mut sink);
        let names = self.names();
        let splits = lower::walk::splits(&self.program);
        let clients = types::clients(&program, &names, &self.house, &splits, &mut sink);
        let mut found = sink.into_vec();
        if clients.is_empty() && found.is_empty() {
            let span = self.project.sources.span_in(file, 0, 0);
            let none = Diagnostic::new(
                Code::NothingToDo,
                span,
                format!("`{path}` tells of no client"),
            );
            found.push(
                none.label("no `test` in it").help(
                    "write `test \"Ana\" { … }`: `day 0 is 2026-03-02`, `client { … }`, and what happens, such as `day 0 at 09:00 subscribed`",
                ),
            );
        }
        (clients, found)
    }

    /// Plays a client before all journeys of the project, and says how the rules of one of them stand.
    pub fn live(&self, client: &Scenario, journey: &str) -> Life {
        let workflows: Vec<&Workflow> = self
            .journeys
            .iter()
            .filter_map(|j| j.workflow.as_deref())
            .collect();
        let story = world::play(&self.house, &workflows, client);
        let faults = story.faults.iter().map(|fault| {
            let (span, message, help) = said(client, fault);
            let title = &client.title;
            let told = Diagnostic::new(Code::TestFailed, span, format!("\"{title}\": {message}"));
            match help {
                Some(help) => told.help(help),
                None => told,
            }
        });
        let name = |index: usize| workflows.get(index).map(|w| w.name.clone());
        let lines = story.lines.iter().filter_map(|line| {
            let span = |index: &usize, node| workflows.get(*index).map(|w| w.source(node));
            let (journey, what, span) = match &line.kind {
                StoryKind::Happens(index) => {
                    let happening = client.happenings.get(*index)?;
                    let words = what_happens(self.project.sources.text(happening.span));
                    (None, LifeEvent::Happens(words), Some(happening.span))
                }
                StoryKind::State(state) => (None, LifeEvent::State(state.clone()), None),
                StoryKind::Enters(index) => {
                    let span = workflows.get(*index).map(|w| w.spans.start);
                    (name(*index), LifeEvent::Begins, span)
                }
                StoryKind::Leaves(index, node, why) => (
                    name(*index),
                    LifeEvent::Ends(why.clone()),
                    span(index, *node),
                ),
                StoryKind::Sends(index, node, message) => (
                    name(*index),
                    LifeEvent::Sends(message.clone()),
                    span(index, *node),
                ),
                StoryKind::Skips(index, node, message, why) => (
                    name(*index),
                    LifeEvent::Skips(message.clone(), why.clone()),
                    span(index, *node),
                ),
                StoryKind::Holds(index, node, message, until, why) => (
                    name(*index),
                    LifeEvent::Holds(message.clone(), *until, why.clone()),
                    span(index, *node),
                ),
                StoryKind::Task(index, node, people, text) => {
                    let whom = people.last().cloned().unwrap_or_default();
                    (
                        name(*index),
                        LifeEvent::Task(whom, text.clone()),
                        span(index, *node),
                    )
                }
            };
            Some(LifeLine {
                at: line.at,
                journey,
                what,
                span,
            })
        });
        let own = workflows.iter().find(|w| w.name == journey);
        let rules = own.map(|w| w.rules.as_slice()).unwrap_or_default();
        let stands = rules.iter().flat_map(|rule| {
            let under = |index: usize| {
                workflows.get(index).is_some_and(|w| {
                    let same = |r: &crate::workflow::Rule| {
                        r.restraint == rule.restraint && r.text == rule.text
                    };
                    w.rules.iter().any(same)
                })
            };
            let sent: Vec<_> = story
                .sent()
                .filter(|(_, index, _, _)| under(*index))
                .map(|(at, _, _, message)| (at, message.clone()))
                .collect();
            stand(&self.house, std::iter::once(rule), &sent)
        });
        let begins = story.lines.iter().any(|line| {
            matches!(&line.kind, StoryKind::Enters(index)
                if workflows.get(*index).is_some_and(|w| w.name == journey))
        });
        Life {
            title: client.title.clone(),
            zero: story.start,
            lines: lines.collect(),
            stands: stands.collect(),
            begins,
            faults: faults.collect(),
        }
    }
}
