//! What is told of a rule: the value behind the table and the JSON.

use super::super::super::render::place;
use super::losses::LossView;
use crate::analysis::Analysis;
use crate::proof::{
    Margin, Measure, PromiseReport, RuleReport, TimelineEvent, TogetherReport, Verdict, moves_words,
};
use crate::source::{SourceMap, Span};
use crate::syntax::ast::DeclKind;
use crate::workflow::RuleForm;
use serde::Serialize;
use smol_str::SmolStr;

/// What became of one rule in one scope.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RuleView {
    /// As written.
    pub(super) rule: String,
    /// The restraint that holds it; empty for what a message promises.
    pub(super) restraint: String,
    /// Where it is written.
    pub(super) file: String,
    /// Its line, from 1.
    pub(super) line: u32,
    /// The journeys over which it was proved together.
    pub(super) scope: Vec<String>,
    /// What was found out.
    pub(super) verdict: Verdict,
    /// The worst that can happen; `None` where nothing bounds it.
    #[serde(serialize_with = "found")]
    pub(super) worst: Option<u64>,
    /// Whether it is reached, rather than a safe bound.
    pub(super) exact: bool,
    /// What the rule allows.
    pub(super) limit: Option<u64>,
    /// How much room is left.
    pub(super) margin: Option<i64>,
    /// What these count.
    pub(super) measure: Measure,
    /// The same, for people.
    #[serde(skip)]
    pub(super) told: Margin,
    /// As written.
    pub(super) window: Option<String>,
    /// What is taken for granted.
    pub(super) assumptions: Vec<String>,
    /// What breaks it.
    pub(super) timeline: Vec<LineView>,
    /// What its guard may do to messages of the journey.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) losses: Vec<LossView>,
}

/// A bound; where none was found there is none to tell.
#[expect(clippy::ref_option, reason = "serde asks for this form")]
fn found<S: serde::Serializer>(worst: &Option<u64>, to: S) -> Result<S::Ok, S::Error> {
    worst.filter(|worst| *worst < u64::MAX).serialize(to)
}

/// A line of a timeline.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LineView {
    /// On the client's clock.
    pub(super) at: String,
    /// What happened.
    #[serde(flatten)]
    pub(super) what: What,
    /// In which journey.
    pub(super) journey: String,
    /// In which run of it, from 1.
    pub(super) run: u32,
    /// The how-many-th that counts, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) counted: Option<u32>,
    /// The step or clause.
    pub(super) file: String,
    /// Its line.
    pub(super) line: u32,
}

/// What happens at a line.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// The client did something, or something happened to her.
    Event(String),
    /// A message left.
    Message(String),
    /// A run ended before its last step.
    Ended(String),
}

/// Every rule and promise of every journey, then every rule over all of them, and the journeys that could not be
/// proved.
pub(super) fn collect(
    analysis: &Analysis,
    prefix: &str,
    rules: &mut Vec<RuleView>,
    unproved: &mut Vec<String>,
) {
    let sources = &analysis.project.sources;
    for (journey, proof) in analysis.journeys.iter().zip(analysis.proofs.iter()) {
        let (Some(workflow), Some(proof)) = (&journey.workflow, proof) else {
            let decl = analysis.program.decls.get(journey.decl);
            if let Some((_, decl)) = decl
                && let DeclKind::Journey(named) = &decl.kind
            {
                unproved.push(named.name.text.to_string());
            }
            continue;
        };
        for (rule, report) in workflow.rules.iter().zip(&proof.rules) {
            rules.push(single(report, &rule.form, &workflow.name, sources, prefix));
        }
        let promises = proof.promises.iter();
        rules.extend(promises.map(|report| promised(report, &workflow.name, sources, prefix)));
    }
    let together = analysis.together.iter();
    rules.extend(together.map(|report| several(report, sources, prefix)));
}

impl RuleView {
    /// The numbers, and where the rule is written; what it is and of what it was proved is for each kind.
    fn of(told: Margin, span: Span, sources: &SourceMap, prefix: &str) -> RuleView {
        let (file, line) = file_and_line(span, sources, prefix);
        RuleView {
            rule: String::new(),
            restraint: String::new(),
            file,
            line,
            scope: Vec::new(),
            verdict: told.verdict,
            worst: told.worst,
            exact: told.exact,
            limit: told.limit,
            margin: told.room,
            measure: told.measure,
            told,
            window: None,
            assumptions: Vec::new(),
            timeline: Vec::new(),
            losses: Vec::new(),
        }
    }
}

fn texts(all: &[SmolStr]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn single(
    report: &RuleReport,
    form: &RuleForm,
    journey: &str,
    sources: &SourceMap,
    prefix: &str,
) -> RuleView {
    let told = Margin::of_rule(form, report);
    let lines = report.timeline.iter().map(|entry| {
        let place = file_and_line(entry.span, sources, prefix);
        line_view(&entry.at, &entry.what, journey, place)
    });
    RuleView {
        rule: report.rule.to_string(),
        restraint: report.restraint.to_string(),
        scope: vec![journey.to_owned()],
        window: report.window.clone(),
        assumptions: texts(&report.assumptions),
        timeline: lines.collect(),
        ..RuleView::of(told, report.span, sources, prefix)
    }
}

fn promised(report: &PromiseReport, journey: &str, sources: &SourceMap, prefix: &str) -> RuleView {
    RuleView {
        rule: report.words(),
        scope: vec![journey.to_owned()],
        window: Some(report.promise.to_string()),
        assumptions: texts(&report.assumptions),
        ..RuleView::of(Margin::of_promise(report), report.span, sources, prefix)
    }
}

fn several(report: &TogetherReport, sources: &SourceMap, prefix: &str) -> RuleView {
    let lines = report.timeline.iter().map(|entry| {
        let place = file_and_line(entry.span, sources, prefix);
        line_view(&entry.at, &entry.what, &entry.journey, place)
    });
    RuleView {
        rule: report.rule.to_string(),
        restraint: report.restraint.to_string(),
        scope: texts(&report.journeys),
        window: Some(report.window.clone()),
        assumptions: texts(&report.assumptions),
        timeline: lines.collect(),
        ..RuleView::of(Margin::of_several(report), report.span, sources, prefix)
    }
}

fn line_view(
    at: &str,
    event: &TimelineEvent,
    journey: &str,
    (file, line): (String, u32),
) -> LineView {
    let (what, run, counted) = happening(event);
    LineView {
        at: at.to_owned(),
        what,
        journey: journey.to_owned(),
        run,
        counted,
        file,
        line,
    }
}

fn happening(event: &TimelineEvent) -> (What, u32, Option<u32>) {
    match event {
        TimelineEvent::Event { event, run } | TimelineEvent::Happened { event, run } => {
            (What::Event(event.clone()), *run, None)
        }
        TimelineEvent::Moves {
            state,
            because,
            run,
        } => {
            let words = moves_words(state, because.as_deref());
            (What::Event(words), *run, None)
        }
        TimelineEvent::Ended { because, run } => (What::Ended(because.clone()), *run, None),
        TimelineEvent::Message {
            message,
            run,
            counted,
        } => (What::Message(message.to_string()), *run, *counted),
    }
}

pub(super) fn file_and_line(span: Span, sources: &SourceMap, prefix: &str) -> (String, u32) {
    place(span, sources, prefix).map_or_else(
        || (prefix.trim_end_matches('/').to_owned(), 1),
        |place| (place.file, place.line),
    )
}
