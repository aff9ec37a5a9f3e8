//! Runs the tests of a project, and says how much of its journeys they walk.
//!
//! A project with errors has no story: a journey in error would be missing from it.

use super::Analysis;
use crate::diagnostics::{Code, Diagnostic, TimelineLine};
use crate::semantics::Moment;
use crate::semantics::world::{self, Fault, Story, StoryKind};
use crate::source::Span;
use crate::workflow::{Node, NodeId, Scenario, Workflow};
use std::collections::BTreeSet;

/// What came of one test.
#[derive(Debug)]
pub struct TestResult<'a> {
    /// The test.
    pub scenario: &'a Scenario,
    /// What the client lived through, as one would tell it.
    pub timeline: Vec<TimelineLine>,
    /// Why it failed; empty where it passed.
    pub failures: Vec<Diagnostic>,
}

/// How much of a journey the tests walk.
#[derive(Debug)]
pub struct Walked<'a> {
    /// The journey.
    pub workflow: &'a Workflow,
    /// How many ways lead out of its steps that have more than one.
    pub ways: usize,
    /// How many of them some test has taken.
    pub taken: usize,
    /// Steps with a way that no test has taken, in source order.
    pub missed: Vec<Span>,
}

/// Runs the tests whose title holds `filter`.
pub fn run_tests<'a>(
    analysis: &'a Analysis,
    filter: &str,
) -> (Vec<TestResult<'a>>, Vec<Walked<'a>>) {
    let workflows: Vec<&Workflow> = analysis
        .journeys
        .iter()
        .filter_map(|j| j.workflow.as_deref())
        .collect();
    let mut taken: Vec<BTreeSet<(NodeId, NodeId)>> = vec![BTreeSet::new(); workflows.len()];
    let mut results = Vec::new();
    for scenario in &analysis.scenarios {
        if !scenario.title.contains(filter) {
            continue;
        }
        let story = world::play(&analysis.house, &workflows, scenario);
        for (all, ways) in taken.iter_mut().zip(&story.ways) {
            all.extend(ways);
        }
        results.push(result(analysis, &workflows, scenario, &story));
    }
    let coverage = workflows
        .iter()
        .zip(&taken)
        .map(|(workflow, taken)| coverage(workflow, taken))
        .collect();
    (results, coverage)
}

fn result<'a>(
    analysis: &'a Analysis,
    workflows: &[&Workflow],
    scenario: &'a Scenario,
    story: &Story,
) -> TestResult<'a> {
    let timeline = timeline(analysis, workflows, scenario, story);
    let title = &scenario.title;
    let mut failures: Vec<Diagnostic> = story
        .faults
        .iter()
        .map(|fault| {
            let (span, message, help) = said(scenario, fault);
            let it = Diagnostic::new(Code::TestFailed, span, format!("\"{title}\": {message}"));
            match help {
                Some(help) => it.help(help),
                None => it,
            }
        })
        .collect();
    for failure in world::judge(&analysis.house, scenario, story) {
        let span = scenario
            .expectations
            .get(failure.expectation)
            .map_or(scenario.span, |e| e.span);
        let message = format!("\"{title}\": {}", failure.instead);
        failures.push(Diagnostic::new(Code::TestFailed, span, message).label("expected here"));
    }
    // One timeline for a test, however much of it fails.
    if let Some(last) = failures.last_mut() {
        last.timeline.clone_from(&timeline);
    }
    TestResult {
        scenario,
        timeline,
        failures,
    }
}

pub(super) fn said(scenario: &Scenario, fault: &Fault) -> (Span, String, Option<String>) {
    let line = |index: &usize| {
        scenario
            .happenings
            .get(*index)
            .map_or(scenario.span, |h| h.span)
    };
    match fault {
        Fault::Unknown(property) => (
            scenario.span,
            format!("a journey asks for `{property}`, which the test does not say"),
            Some(format!("write `{property}: …` in `client {{ … }}`")),
        ),
        Fault::NoArm(split) => (
            scenario.span,
            format!("the client comes to the split `{split}`, and the test takes no arm of it"),
            Some(format!("write `split {split} takes …`")),
        ),
        Fault::NotAsked(index) => (
            line(index),
            "nobody has asked for this at that moment".to_owned(),
            None,
        ),
        Fault::NotReceived(index) => (
            line(index),
            "the client has not received this message by then".to_owned(),
            None,
        ),
        Fault::Endless => (
            scenario.span,
            "journeys start each other without end".to_owned(),
            None,
        ),
    }
}

/// What a client lives through, line by line.
fn timeline(
    analysis: &Analysis,
    workflows: &[&Workflow],
    scenario: &Scenario,
    story: &Story,
) -> Vec<TimelineLine> {
    let name = |journey: usize| workflows.get(journey).map_or("", |w| w.name.as_str());
    let step = |journey: usize, node: NodeId| workflows.get(journey).map(|w| w.source(node));
    story
        .lines
        .iter()
        .filter_map(|line| {
            let (text, span) = match &line.kind {
                StoryKind::Happens(index) => {
                    let happening = scenario.happenings.get(*index)?;
                    let words = analysis.project.sources.text(happening.span);
                    (what_happens(words), Some(happening.span))
                }
                StoryKind::State(state) => (format!("she is `{state}`"), None),
                StoryKind::Enters(journey) => (
                    format!("`{}` begins", name(*journey)),
                    workflows.get(*journey).map(|w| w.spans.start),
                ),
                StoryKind::Leaves(journey, node, why) => (
                    format!("`{}` ends: {why}", name(*journey)),
                    step(*journey, *node),
                ),
                StoryKind::Sends(journey, node, message) => (
                    format!("`{}` sends `{message}`", name(*journey)),
                    step(*journey, *node),
                ),
                StoryKind::Skips(journey, node, message, why) => (
                    format!("`{}` does not send `{message}`: {why}", name(*journey)),
                    step(*journey, *node),
                ),
                StoryKind::Holds(journey, node, message, until, why) => (
                    format!(
                        "`{}` holds `{message}` until {}: {why}",
                        name(*journey),
                        moment(*until)
                    ),
                    step(*journey, *node),
                ),
                StoryKind::Task(journey, node, people, text) => (
                    format!(
                        "`{}` asks {}: \"{text}\"",
                        name(*journey),
                        people.last().map_or("nobody", |p| p.as_str())
                    ),
                    step(*journey, *node),
                ),
            };
            Some(TimelineLine {
                at: moment(line.at),
                text,
                span,
                over: false,
            })
        })
        .collect()
}

/// `day 2 at 11:00 placed_order { … }` without its first words, on one line.
pub(super) fn what_happens(words: &str) -> String {
    let all: Vec<&str> = words.split_whitespace().skip(4).collect();
    all.join(" ")
}

fn moment(at: Moment) -> String {
    at.wall
        .strftime("%a %Y-%m-%d %H:%M")
        .to_string()
        .to_lowercase()
}

fn coverage<'a>(workflow: &'a Workflow, taken: &BTreeSet<(NodeId, NodeId)>) -> Walked<'a> {
    let (mut ways, mut walked) = (0, 0);
    let mut missed = Vec::new();
    for (id, node) in workflow.iter() {
        let mut all = node.successors();
        if let Node::Branch {
            otherwise: None, ..
        } = node
        {
            all.dedup();
        }
        all.sort_unstable();
        all.dedup();
        if all.len() < 2 {
            continue;
        }
        let here = all.iter().filter(|to| taken.contains(&(id, **to))).count();
        ways += all.len();
        walked += here;
        if here < all.len() {
            missed.push(workflow.source(id));
        }
    }
    Walked {
        workflow,
        ways,
        taken: walked,
        missed,
    }
}
